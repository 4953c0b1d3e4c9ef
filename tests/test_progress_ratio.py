"""Percentages to be reached by the end of a year (比例): each case says everything that the engine answers."""

from decimal import Decimal

import pytest

from tasks.core.enums import Kind, Status
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter

from .progress_cases import D, judged, last, missing, reports, said, spec

MET, ON_PACE = Status.MET, Status.ON_PACE
SLIGHT, BEHIND, FAR = Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.FAR_BEHIND


def ratio(targets=None, **more):
    return spec(Kind.RATIO, targets or {2025: 60, 2027: 100}, **more)


RATIO = {
    "points on the path": (
        ratio(),
        {"2025Q3": "90/200"},
        "2025Q3",
        judged(
            ON_PACE,
            left=1,
            actual=45,
            target=60,
            expected=45,
            gap=0,
            required=15,
            projection=60,
        ),
    ),
    "exactly ten points below": (
        ratio(),
        {"2025Q3": "70/200"},
        "2025Q3",
        judged(
            SLIGHT,
            left=1,
            actual=35,
            target=60,
            expected=45,
            gap=-10,
            required=25,
            projection=Decimal(140) / 3,
        ),
    ),
    "a ten-thousandth more than ten points below": (
        ratio(),
        {"2025Q3": "349999/1000000"},
        "2025Q3",
        judged(
            BEHIND,
            left=1,
            actual="34.9999",
            target=60,
            expected=45,
            gap="-10.0001",
            required=D("25.0001"),
            projection=Decimal("46.66653333333333333333333333"),
        ),
    ),
    "a numerator of 0 is a figure": (
        ratio(),
        {"2025Q3": "0/200"},
        "2025Q3",
        judged(
            FAR,
            left=1,
            actual=0,
            target=60,
            expected=45,
            gap=-45,
            required=60,
            projection=0,
        ),
    ),
    "interpolated year is behind at worst": (
        ratio(),
        {"2026Q4": "10/100"},
        "2026Q4",
        judged(
            BEHIND,
            left=0,
            actual=10,
            target=80,
            expected=80,
            start=60,
            gap=-70,
            is_interpolated=True,
        ),
    ),
    "a projection is never above 100": (
        ratio(),
        {"2027Q2": "98/100"},
        "2027Q2",
        judged(
            ON_PACE,
            left=2,
            actual=98,
            target=100,
            expected=90,
            start=80,
            gap=8,
            required=1,
            projection=100,
        ),
    ),
    "met": (
        ratio(),
        {"2025Q1": "3/5"},
        "2025Q1",
        judged(MET, left=3, actual=60, target=60, expected=15, gap=45),
    ),
    "full coverage one short": (
        ratio({2027: 100}),
        {"2027Q4": "9999/10000"},
        "2027Q4",
        judged(
            SLIGHT,
            left=0,
            actual="99.99",
            target=100,
            expected=100,
            start=Decimal(200) / 3,
            gap="-0.01",
            projection="99.99",
        ),
    ),
    "about": (
        ratio({2025: 60}, is_about=True),
        {"2025Q4": "57/100"},
        "2025Q4",
        judged(
            MET,
            left=0,
            actual=57,
            target=60,
            expected=60,
            met_at=57,
            gap=-3,
            projection=57,
        ),
    ),
    "the latest quarter's alone counts": (
        ratio(),
        {"2025Q2": "60/100"},
        "2025Q3",
        missing(target=60, expected=45, last_known=last("2025Q2", 60)),
    ),
    "no increment planned": (
        ratio({2025: 60, 2026: 60}),
        {"2026Q2": "59/100"},
        "2026Q2",
        judged(
            SLIGHT,
            left=2,
            actual=59,
            target=60,
            expected=60,
            start=60,
            gap=-1,
            required=D("0.5"),
        ),
    ),
    "after the last target": (
        ratio({2025: 60}),
        {"2026Q1": "59/100"},
        "2026Q1",
        judged(
            FAR,
            left=3,
            actual=59,
            target=60,
            expected=60,
            start=60,
            gap=-1,
            due_year=2025,
            is_past_due=True,
        ),
    ),
    "a numerator without its denominator is no figure": (
        ratio(),
        {"2025Q3": {"value": None, "numerator": D(3)}},
        "2025Q3",
        missing(target=60, expected=45),
    ),
    "at least, though the baseline was above: met": (
        ratio({2025: 60}, baseline=65, is_falling=False),
        {"2025Q2": "63/100"},
        "2025Q2",
        judged(
            MET,
            left=2,
            actual=63,
            target=60,
            expected="62.5",
            start=65,
            gap="0.5",
        ),
    ),
    "at least, though the baseline was above: short": (
        ratio({2025: 60}, baseline=65, is_falling=False),
        {"2025Q2": "58/100"},
        "2025Q2",
        judged(
            SLIGHT,
            left=2,
            actual=58,
            target=60,
            expected="62.5",
            start=65,
            gap="-4.5",
            required=1,
        ),
    ),
    "falling": (
        ratio({2025: 4}, baseline=8),
        {"2025Q2": "7/100"},
        "2025Q2",
        judged(
            SLIGHT,
            left=2,
            actual=7,
            target=4,
            expected=6,
            start=8,
            gap=-1,
            required=D("-1.5"),
            projection=6,
            is_falling=True,
        ),
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), RATIO.values(), ids=RATIO
)
def test_ratio(indicator, figures, quarter, expected):
    found = evaluate(indicator, reports(figures), Quarter.parse(quarter))

    assert said(found) == expected
