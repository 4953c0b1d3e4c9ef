"""Totals over the years of the plan (规划期): each case says everything that the engine answers."""

from decimal import Decimal

import pytest

from tasks.core.enums import Basis, Kind, Status
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter

from .progress_cases import D, judged, missing, reports, said, spec

MET, ON_PACE = Status.MET, Status.ON_PACE
SLIGHT, BEHIND, FAR = Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.FAR_BEHIND


def period(targets=None, **more):
    return spec(Kind.PERIOD, targets or {2027: 300}, **more)


def quarterly(value, upto):
    """Return the same quantity for every quarter of the plan up to one."""
    first, end = Quarter(2025, 1), Quarter.parse(upto)
    count = end.index - first.index + 1
    return {str(first.plus(step)): value for step in range(count)}


PERIOD = {
    "the first year asks for its part": (
        period(),
        {"2025Q1": 25},
        "2025Q1",
        judged(
            ON_PACE,
            left=3,
            actual=25,
            target=100,
            expected=25,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=25,
            pace=1,
        ),
    ),
    "the sum since the plan began": (
        period(),
        quarterly(25, "2026Q2"),
        "2026Q2",
        judged(
            ON_PACE,
            left=2,
            actual=150,
            target=200,
            expected=150,
            start=100,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=25,
            pace=1,
            projection=200,
        ),
    ),
    "far behind is not capped, the year has its part": (
        period(),
        quarterly(18, "2026Q2"),
        "2026Q2",
        judged(
            FAR,
            left=2,
            actual=108,
            target=200,
            expected=150,
            start=100,
            share="0.08",
            expected_share="0.5",
            gap=-42,
            required=46,
            pace=Decimal(46) / 18,
            projection=116,
        ),
    ),
    "behind last year's end there is no projection": (
        period(),
        quarterly(15, "2026Q2"),
        "2026Q2",
        judged(
            FAR,
            left=2,
            actual=90,
            target=200,
            expected=150,
            start=100,
            share="-0.1",
            expected_share="0.5",
            gap=-60,
            required=55,
            pace=Decimal(55) / 15,
        ),
    ),
    "the year's part reached": (
        period(),
        quarterly(25, "2025Q4"),
        "2025Q4",
        judged(
            MET,
            left=0,
            actual=100,
            target=100,
            expected=100,
            share=1,
            expected_share=1,
            gap=0,
            projection=100,
        ),
    ),
    "what was there before the plan does not count": (
        period(baseline=60),
        quarterly(25, "2025Q2"),
        "2025Q2",
        judged(
            ON_PACE,
            left=2,
            actual=50,
            target=100,
            expected=50,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=25,
            pace=1,
            projection=100,
        ),
    ),
    "missing from the first quarter on": (
        period(),
        {},
        "2025Q1",
        missing(target=100, expected=25),
    ),
    "an earlier quarter missing": (
        period(),
        {"2025Q1": 25, "2025Q2": 25, "2025Q4": 25, "2026Q1": 25},
        "2026Q1",
        judged(
            ON_PACE,
            left=3,
            actual=100,
            target=200,
            expected=125,
            compared_expected=100,
            compared_target=200,
            start=75,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=Decimal(100) / 3,
            pace=Decimal(4) / 3,
            is_partial=True,
            quarters_missing=1,
        ),
    ),
    "a total since the plan began covers every gap": (
        period(),
        {"2026Q1": {"value": 125, "gaps_covered": Basis.PLAN}},
        "2026Q1",
        judged(
            ON_PACE,
            left=3,
            actual=125,
            target=200,
            expected=125,
            start=100,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=25,
            pace=1,
        ),
    ),
    "a total of the year covers the year's gaps alone": (
        period(),
        {"2025Q4": 25, "2026Q2": {"value": 50, "gaps_covered": Basis.YEAR}},
        "2026Q2",
        judged(
            ON_PACE,
            left=2,
            actual=75,
            target=200,
            expected=150,
            compared_expected=75,
            compared_target=200,
            start=25,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=D("62.5"),
            pace="2.5",
            projection=125,
            is_partial=True,
            quarters_missing=3,
        ),
    ),
    "a year between two totals is interpolated": (
        period({2025: 60, 2027: 300}),
        quarterly(15, "2026Q4"),
        "2026Q4",
        judged(
            BEHIND,
            left=0,
            actual=120,
            target=180,
            expected=180,
            start=60,
            share="0.5",
            expected_share=1,
            gap=-50,
            projection=120,
            is_interpolated=True,
        ),
    ),
    "after the last year the total is past due": (
        period({2026: 200}),
        quarterly(20, "2027Q1"),
        "2027Q1",
        judged(
            FAR,
            left=3,
            actual=180,
            target=200,
            expected=200,
            start=200,
            gap=-10,
            due_year=2026,
            is_past_due=True,
        ),
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), PERIOD.values(), ids=PERIOD
)
def test_period(indicator, figures, quarter, expected):
    found = evaluate(indicator, reports(figures), Quarter.parse(quarter))

    assert said(found) == expected
