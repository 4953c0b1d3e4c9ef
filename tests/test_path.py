"""The expected path: through the baseline and the year-end targets, straight between."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tasks.core.enums import Kind
from tasks.core.path import (
    Phase,
    YearPath,
    combine,
    expected_at,
    expected_in,
    expected_share,
    flow_span,
    is_falling,
    year_path,
)
from tasks.core.quarters import Quarter, quarters_of

from .progress_cases import D, spec, yardstick

ANNUAL, STOCK, PERIOD, RATIO = Kind.ANNUAL, Kind.STOCK, Kind.PERIOD, Kind.RATIO
OWN, BETWEEN, BEFORE = Phase.OWN, Phase.BETWEEN, Phase.BEFORE
AFTER, NONE = Phase.AFTER, Phase.NONE


@pytest.mark.parametrize(
    ("kind", "targets", "baseline", "year", "expected"),
    [
        (ANNUAL, {2025: 8}, None, 2025, YearPath(OWN, Fraction(0), Fraction(8))),
        (ANNUAL, {2025: 8}, None, 2026, YearPath(NONE)),
        (
            ANNUAL,
            {2025: 8, 2027: 4},
            None,
            2026,
            YearPath(BETWEEN, Fraction(0), Fraction(6)),
        ),
        (ANNUAL, {2026: 8}, None, 2025, YearPath(BEFORE, Fraction(0), Fraction(4))),
        (ANNUAL, {2026: 8}, 2, 2025, YearPath(BETWEEN, Fraction(0), Fraction(5))),
        (ANNUAL, {}, None, 2025, YearPath(NONE)),
        (STOCK, {2025: 8}, 3, 2025, YearPath(OWN, Fraction(3), Fraction(8))),
        (STOCK, {2025: 8}, None, 2025, YearPath(OWN, Fraction(0), Fraction(8))),
        (
            STOCK,
            {2025: 8, 2027: 9},
            3,
            2026,
            YearPath(BETWEEN, Fraction(8), Fraction(17, 2)),
        ),
        (STOCK, {2027: 9}, 3, 2025, YearPath(BETWEEN, Fraction(3), Fraction(5))),
        (STOCK, {2027: 9}, None, 2026, YearPath(BEFORE, Fraction(3), Fraction(6))),
        (STOCK, {2027: 9}, None, 2027, YearPath(OWN, Fraction(6), Fraction(9))),
        (STOCK, {2025: 8}, 3, 2027, YearPath(AFTER, Fraction(8), Fraction(8))),
        (STOCK, {2025: 8}, 3, 2024, YearPath(BETWEEN, Fraction(3), Fraction(3))),
        (
            RATIO,
            {2025: 60, 2027: 100},
            None,
            2026,
            YearPath(BETWEEN, Fraction(60), Fraction(80)),
        ),
        (PERIOD, {2027: 300}, None, 2025, YearPath(OWN, Fraction(0), Fraction(100))),
        (PERIOD, {2027: 300}, 90, 2025, YearPath(OWN, Fraction(0), Fraction(100))),
        (PERIOD, {2027: 300}, None, 2026, YearPath(OWN, Fraction(100), Fraction(200))),
        (PERIOD, {2027: 300}, None, 2027, YearPath(OWN, Fraction(200), Fraction(300))),
        (
            PERIOD,
            {2025: 40, 2027: 300},
            None,
            2026,
            YearPath(BETWEEN, Fraction(40), Fraction(170)),
        ),
    ],
)
def test_year_path_goes_from_control_point_to_control_point(
    kind, targets, baseline, year, expected
):
    assert year_path(spec(kind), yardstick(targets, baseline), year) == expected


@pytest.mark.parametrize(
    ("phase", "is_interpolated"),
    [(OWN, False), (BETWEEN, True), (BEFORE, True), (AFTER, False), (NONE, False)],
)
def test_years_without_a_target_between_control_points_are_interpolated(
    phase, is_interpolated
):
    assert YearPath(phase).is_interpolated is is_interpolated


@pytest.mark.parametrize(
    ("kind", "targets", "expected"),
    [
        (ANNUAL, {2025: 8, 2026: 12}, [2, 4, 6, 8, 3, 6, 9, 12]),
        (STOCK, {2025: 8, 2026: 12}, [2, 4, 6, 8, 9, 10, 11, 12]),
        (PERIOD, {2026: 16}, [2, 4, 6, 8, 10, 12, 14, 16]),
        (RATIO, {2025: 60, 2026: 100}, [15, 30, 45, 60, 70, 80, 90, 100]),
    ],
)
def test_expected_at_rises_in_equal_quarters(kind, targets, expected):
    found = [
        expected_at(spec(kind), yardstick(targets), quarter)
        for quarter in quarters_of(2025, 2026)
    ]

    assert found == expected


def test_expected_at_follows_the_profile_of_an_annual_indicator():
    indicator = spec(ANNUAL, profile=(D("0.1"), D("0.15"), D("0.9"), D(1)))

    found = [
        expected_at(indicator, yardstick({2025: 200}), quarter)
        for quarter in quarters_of(2025, 2025)
    ]

    assert found == [20, 30, 180, 200]


def test_expected_in_adds_up_the_quarters_alone():
    quarters = [Quarter(2025, 1), Quarter(2025, 3), Quarter(2026, 1)]

    assert expected_in(spec(PERIOD), yardstick({2027: 120}), quarters) == 30
    assert expected_in(spec(ANNUAL), yardstick({2025: 8, 2026: 40}), quarters) == 14
    assert expected_in(spec(ANNUAL), yardstick({2025: 8}), []) == 0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ANNUAL, ["2026Q1", "2026Q2"]),
        (PERIOD, ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"]),
    ],
)
def test_flow_span_begins_with_the_year_or_with_the_plan(kind, expected):
    assert [str(q) for q in flow_span(spec(kind), Quarter(2026, 2))] == expected


@pytest.mark.parametrize(
    ("kind", "targets", "baseline", "expected"),
    [
        (STOCK, {2025: 10}, 20, True),
        (STOCK, {2025: 10}, 10, False),
        (STOCK, {2025: 10}, None, False),
        (STOCK, {2025: 10, 2026: 5}, None, True),
        (STOCK, {2025: 10, 2026: 15}, 12, False),
        (RATIO, {2025: 4}, 5, True),
        (RATIO, {}, 5, False),
        (ANNUAL, {2025: 10, 2026: 5}, 20, False),
        (PERIOD, {2027: 10}, 20, False),
    ],
)
def test_path_falls_where_it_leads_down_from_its_start(
    kind, targets, baseline, expected
):
    assert is_falling(spec(kind), yardstick(targets, baseline)) is expected


@pytest.mark.parametrize("said", [True, False])
def test_plan_says_whether_less_is_better(said):
    indicator = spec(RATIO, is_falling=said)

    assert is_falling(indicator, yardstick({2025: 60}, 65)) is said
    assert is_falling(indicator, yardstick({2025: 60}, 55)) is said


def test_combine_reads_a_missing_year_off_the_other_path():
    first = yardstick({2025: 10, 2027: 30}, 4)
    second = yardstick({2026: 8}, 0)

    found = combine(spec(STOCK), [first, second, yardstick()])

    assert found == yardstick({2025: 14, 2026: 28, 2027: 38}, 4)


def test_combine_counts_no_year_of_an_annual_target_that_is_over():
    found = combine(
        spec(ANNUAL), [yardstick({2025: 10, 2026: 10}), yardstick({2025: 3})]
    )

    assert found == yardstick({2025: 13, 2026: 10})


def test_combine_weighs_ratios():
    parts = [yardstick({2025: 100}, 40), yardstick({2025: 50}, 0)]

    found = combine(spec(RATIO), parts, [Fraction(1), Fraction(4)])

    assert found == yardstick({2025: 60}, 8)


def test_combine_of_nothing_asks_for_nothing():
    assert combine(spec(STOCK), []) == yardstick()
    assert Decimal(0) == expected_at(spec(STOCK), yardstick(), Quarter(2025, 1))


@pytest.mark.parametrize(
    ("kind", "targets", "expected"),
    [
        (Kind.ANNUAL, {2026: 100}, Fraction(3, 4)),
        (Kind.STOCK, {2025: 50, 2026: 90}, Fraction(3, 4)),
        (Kind.STOCK, {2025: 50, 2026: 50}, None),
        (Kind.ANNUAL, {2025: 100}, None),
    ],
    ids=["of the target", "of the increment", "no increment", "no target"],
)
def test_share_that_the_path_asks_for_by_a_quarter(kind, targets, expected):
    indicator = spec(kind, targets)

    found = expected_share(indicator, indicator.whole, Quarter(2026, 3))

    assert found == expected
