"""Small charts and the drawn map: plain SVG, all on one scale."""

from fractions import Fraction

import pytest

from tasks.core.charts import Area, SmallPoint, draw_areas, scale_of, small_chart
from tasks.core.quarters import quarters_of

HALF = Fraction(1, 2)


def points(*shares, expected=(Fraction(1, 4), HALF, Fraction(3, 4), 1) * 2):
    """Quarters of two years with their shares."""
    quarters = quarters_of(2025, 2026)
    return [
        SmallPoint(quarter, share, expected[place])
        for place, (quarter, share) in enumerate(zip(quarters, shares, strict=False))
    ]


@pytest.mark.parametrize(
    ("shares", "top"),
    [
        ([HALF], 1),
        ([None], 1),
        ([Fraction(11, 10)], Fraction(5, 4)),
        ([9], Fraction(3, 2)),
    ],
    ids=["the year's target", "nothing known", "a quarter further", "cut"],
)
def test_scale_ends_above_the_highest_share_and_is_cut_at_half_again(shares, top):
    assert scale_of([points(*shares)]) == top


def test_small_chart_is_drawn_from_0_with_a_gap_where_a_quarter_is_missing():
    chart = small_chart(points(HALF, None, HALF, 1), top=Fraction(1))

    assert chart.expected == "M6 90L63 69L120 48L177 27L234 6"
    assert chart.actual == "M63 48M177 48L234 6"
    assert chart.dots == (
        ("63", "48", False),
        ("177", "48", False),
        ("234", "6", False),
    )
    assert (chart.full, chart.zero, chart.years) == ("6", "90", (("6", 2025),))


def test_small_chart_begins_afresh_with_each_year():
    chart = small_chart(points(0, 0, 0, 1, HALF), top=Fraction(1))

    assert chart.actual == "M51.6 90L97.2 90L142.8 90L188.4 6M234 48"
    assert [year for _x, year in chart.years] == [2025, 2026]
    assert chart.expected.count("M") == 2


def test_small_chart_keeps_within_its_drawing():
    chart = small_chart(points(3, -1), top=Fraction(3, 2))

    assert chart.is_cut
    assert chart.actual == "M120 6L234 90"


def test_small_chart_of_a_year_that_asks_for_nothing_has_no_path():
    later = points(None, None, None, None, expected=(None, None, HALF, 1))

    assert small_chart(later, top=Fraction(1)).expected == "M177 48L234 6"
    assert small_chart(points(None, expected=(None,)), top=Fraction(1)).expected == ""


def test_areas_are_drawn_from_north_to_south_in_whole_shapes():
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (1.0, 0.0)]

    drawing = draw_areas([("a", [square], (0.5, 0.5))], width=108)

    assert drawing.areas == (Area("a", "M4 104L4 4L104 4L104 104Z", "54", "54"),)
    assert (drawing.width, drawing.height) == (108, 108)


def test_nothing_to_draw_is_no_drawing():
    assert draw_areas([], width=100) is None
