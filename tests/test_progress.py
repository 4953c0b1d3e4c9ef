"""Quantities of a year (每年), and the bands: each case says all that the engine answers."""

from decimal import Decimal

import pytest

from tasks.core.enums import Availability, Basis, Kind, Status
from tasks.core.plan import Rules
from tasks.core.progress import evaluate, status_of_gap
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, judged, last, missing, reports, said, spec

MET, ON_PACE = Status.MET, Status.ON_PACE
SLIGHT, BEHIND, FAR = Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.FAR_BEHIND
NA, AWAITING = Availability.NOT_APPLICABLE, Availability.AWAITING
YEARLY = {2025: 100, 2026: 100, 2027: 100}
MILLION = {2026: 1_000_000}
THIRD = Decimal(100) / 3


def annual(targets=YEARLY, **more):
    return spec(Kind.ANNUAL, targets, **more)


ANNUAL = {
    "first quarter on the path": (
        annual(),
        in_2026(25),
        "2026Q1",
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
    "first quarter zero is a figure": (
        annual(),
        in_2026(0),
        "2026Q1",
        judged(
            BEHIND,
            left=3,
            actual=0,
            target=100,
            expected=25,
            share=0,
            expected_share="0.25",
            gap=-25,
            required=THIRD,
        ),
    ),
    "third quarter ahead of the path": (
        annual(),
        in_2026(30, 30, 20),
        "2026Q3",
        judged(
            ON_PACE,
            left=1,
            actual=80,
            target=100,
            expected=75,
            share="0.8",
            expected_share="0.75",
            gap=5,
            required=20,
            pace="0.75",
            projection=Decimal(320) / 3,
        ),
    ),
    "three quarters of zero are far behind": (
        annual(),
        in_2026(0, 0, 0),
        "2026Q3",
        judged(
            FAR,
            left=1,
            actual=0,
            target=100,
            expected=75,
            share=0,
            expected_share="0.75",
            gap=-75,
            required=100,
            projection=0,
        ),
    ),
    "last quarter exactly reached": (
        annual(),
        in_2026(25, 25, 25, 25),
        "2026Q4",
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
    "last quarter one short": (
        annual(),
        in_2026(25, 25, 25, 24),
        "2026Q4",
        judged(
            SLIGHT,
            left=0,
            actual=99,
            target=100,
            expected=100,
            share="0.99",
            expected_share=1,
            gap=-1,
            projection=99,
        ),
    ),
    "each year is counted afresh": (
        annual(),
        {"2025Q4": 900} | in_2026(20),
        "2026Q1",
        judged(
            SLIGHT,
            left=3,
            actual=20,
            target=100,
            expected=25,
            share="0.2",
            expected_share="0.25",
            gap=-5,
            required=Decimal(80) / 3,
            pace=Decimal(4) / 3,
        ),
    ),
    "above 150% in the first quarter": (
        annual(),
        in_2026(160),
        "2026Q1",
        judged(
            MET,
            left=3,
            actual=160,
            target=100,
            expected=25,
            share="1.6",
            expected_share="0.25",
            gap=135,
        ),
    ),
    "target 0 is met by nothing": (
        annual({2026: 0}),
        in_2026(0),
        "2026Q1",
        judged(MET, left=3, actual=0, target=0, expected=0, gap=0),
    ),
    "target 0 is met by anything": (
        annual({2026: 0}),
        in_2026(5),
        "2026Q1",
        judged(MET, left=3, actual=5, target=0, expected=0, gap=500),
    ),
    "missing, never reported": (
        annual(),
        {},
        "2026Q2",
        missing(target=100, expected=50),
    ),
    "missing, the last known figure stands beside it": (
        annual(),
        in_2026(30),
        "2026Q2",
        missing(target=100, expected=50, last_known=last("2026Q1", 30)),
    ),
    "missing in a new year, last known is the last year's sum": (
        annual(),
        {"2025Q3": 60, "2025Q4": 40},
        "2026Q1",
        missing(target=100, expected=25, last_known=last("2025Q4", 100)),
    ),
    "not applicable is not due": (
        annual(),
        in_2026(NA),
        "2026Q1",
        {"availability": NA, "target": D(100), "expected": D(25)},
    ),
    "awaiting a source is missing": (
        annual(),
        in_2026(AWAITING),
        "2026Q1",
        missing(target=100, expected=25, availability=AWAITING),
    ),
    "no row and the three other kinds of nothing differ": (
        annual(),
        in_2026({"value": None}),
        "2026Q1",
        missing(target=100, expected=25),
    ),
    "about: one below 95%": (
        annual(MILLION, is_about=True),
        in_2026(949_999, 0, 0, 0),
        "2026Q4",
        judged(
            SLIGHT,
            left=0,
            actual=949_999,
            target=1_000_000,
            expected=1_000_000,
            met_at=950_000,
            share="0.949999",
            expected_share=1,
            gap="-5.0001",
            projection=949_999,
        ),
    ),
    "about: 95% exactly": (
        annual(MILLION, is_about=True),
        in_2026(950_000, 0, 0, 0),
        "2026Q4",
        judged(
            MET,
            left=0,
            actual=950_000,
            target=1_000_000,
            expected=1_000_000,
            met_at=950_000,
            share="0.95",
            expected_share=1,
            gap=-5,
            projection=950_000,
        ),
    ),
    "about: the share is data of the plan": (
        annual({2026: 100}, is_about=True, rules=Rules(about_share=D(90))),
        in_2026(90),
        "2026Q1",
        judged(
            MET,
            left=3,
            actual=90,
            target=100,
            expected=25,
            met_at=90,
            share="0.9",
            expected_share="0.25",
            gap=65,
        ),
    ),
    "interpolated between two targets": (
        annual({2025: 100, 2027: 300}),
        in_2026(50),
        "2026Q1",
        judged(
            ON_PACE,
            left=3,
            actual=50,
            target=200,
            expected=50,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=50,
            pace=1,
            is_interpolated=True,
        ),
    ),
    "interpolated is behind at worst": (
        annual({2025: 100, 2027: 300}),
        in_2026(0, 0, 0, 0),
        "2026Q4",
        judged(
            BEHIND,
            left=0,
            actual=0,
            target=200,
            expected=200,
            share=0,
            expected_share=1,
            gap=-100,
            projection=0,
            is_interpolated=True,
        ),
    ),
    "before the first target nothing is due while nothing is reported": (
        annual({2027: 90}),
        {},
        "2026Q1",
        {
            "target": D(60),
            "expected": D(15),
            "is_interpolated": True,
        },
    ),
    "before the first target figures are judged as interpolated": (
        annual({2027: 90}),
        in_2026(0, 0, 6),
        "2026Q3",
        judged(
            BEHIND,
            left=1,
            actual=6,
            target=60,
            expected=45,
            share="0.1",
            expected_share="0.75",
            gap=-65,
            required=54,
            pace=27,
            projection=8,
            is_interpolated=True,
        ),
    ),
    "after the last target nothing is due": (
        annual({2025: 100}),
        {"2025Q4": 100},
        "2026Q1",
        {"last_known": last("2025Q4", 100)},
    ),
    "after the last target a figure is not judged": (
        annual({2025: 100}),
        in_2026(7),
        "2026Q1",
        {
            "actual": D(7),
            "availability": Availability.REPORTED,
            "reporters_due": 1,
            "reporters_reported": 1,
        },
    ),
    "quarterly profile": (
        annual(profile=(D("0.1"), D("0.4"), D("0.7"), D(1))),
        in_2026(10, 20),
        "2026Q2",
        judged(
            SLIGHT,
            left=2,
            actual=30,
            target=100,
            expected=40,
            share="0.3",
            expected_share="0.4",
            gap=-10,
            required=35,
            pace=Decimal(35) / 15,
            projection=75,
        ),
    ),
    "quarterly profile that asks for nothing yet": (
        annual(profile=(D(0), D(0), D("0.5"), D(1))),
        in_2026(0, 0),
        "2026Q2",
        judged(
            ON_PACE,
            left=2,
            actual=0,
            target=100,
            expected=0,
            share=0,
            expected_share=0,
            gap=0,
            required=50,
        ),
    ),
    "an indicator's own bands": (
        annual(rules=Rules(slight_limit=D(2), behind_limit=D(4))),
        in_2026(20),
        "2026Q1",
        judged(
            FAR,
            left=3,
            actual=20,
            target=100,
            expected=25,
            share="0.2",
            expected_share="0.25",
            gap=-5,
            required=Decimal(80) / 3,
            pace=Decimal(4) / 3,
        ),
    ),
    "an earlier quarter missing compares like with like": (
        annual(),
        in_2026(None, 30),
        "2026Q2",
        judged(
            ON_PACE,
            left=2,
            actual=30,
            target=100,
            expected=50,
            compared_expected=25,
            compared_target=100,
            share="0.3",
            expected_share="0.25",
            gap=5,
            required=35,
            pace=Decimal(35) / 30,
            projection=120,
            is_partial=True,
            quarters_missing=1,
        ),
    ),
    "the late quarter arrives and the sum is whole": (
        annual(),
        in_2026(20, 30),
        "2026Q2",
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
    "a running total brings the quarters before it": (
        annual(),
        in_2026(None, None, {"value": 75, "gaps_covered": Basis.YEAR}),
        "2026Q3",
        judged(
            ON_PACE,
            left=1,
            actual=75,
            target=100,
            expected=75,
            share="0.75",
            expected_share="0.75",
            gap=0,
            required=25,
            pace=1,
            projection=100,
        ),
    ),
    "a running total covers only what is before it": (
        annual(),
        in_2026(None, {"value": 50, "gaps_covered": Basis.YEAR}, None, 25),
        "2026Q4",
        judged(
            ON_PACE,
            left=0,
            actual=75,
            target=100,
            expected=100,
            compared_expected=75,
            compared_target=100,
            share="0.75",
            expected_share="0.75",
            gap=0,
            projection=100,
            is_partial=True,
            quarters_missing=1,
        ),
    ),
    "a quarter that did not apply is left out, not counted as 0": (
        annual(),
        in_2026(NA, 25),
        "2026Q2",
        judged(
            ON_PACE,
            left=2,
            actual=25,
            target=100,
            expected=50,
            compared_expected=25,
            compared_target=100,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=D("37.5"),
            pace="1.5",
            projection=100,
            is_partial=True,
            quarters_missing=1,
        ),
    ),
    "a figure that is not approved marks the sum": (
        annual(),
        in_2026({"value": 20, "is_provisional": True}, 30),
        "2026Q2",
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
            is_provisional=True,
        ),
    ),
    "a later figure does not change a past quarter": (
        annual(),
        in_2026(25, 75),
        "2026Q1",
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
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), ANNUAL.values(), ids=ANNUAL
)
def test_annual(indicator, figures, quarter, expected):
    found = evaluate(indicator, reports(figures), Quarter.parse(quarter))

    assert said(found) == expected


@pytest.mark.parametrize(
    ("actual", "gap", "status"),
    [
        (1_000_000, 25, MET),
        (999_999, "24.9999", ON_PACE),
        (750_000, 0, ON_PACE),
        (749_999, "-0.0001", SLIGHT),
        (650_000, -10, SLIGHT),
        (649_999, "-10.0001", BEHIND),
        (450_000, -30, BEHIND),
        (449_999, "-30.0001", FAR),
    ],
)
def test_status_changes_at_the_band_edge_to_the_last_digit(actual, gap, status):
    found = evaluate(annual(MILLION), reports(in_2026(0, 0, actual)), Quarter(2026, 3))

    assert (found.gap, found.status) == (D(gap), status)


@pytest.mark.parametrize(
    ("gap", "status"),
    [
        ("0", ON_PACE),
        ("-0.0000000000000000001", SLIGHT),
        ("-7", SLIGHT),
        ("-7.0000000000000000001", BEHIND),
        ("-20", BEHIND),
        ("-20.0000000000000000001", FAR),
    ],
)
def test_status_of_gap_follows_the_bands_of_the_plan(gap, status):
    rules = Rules(slight_limit=D(7), behind_limit=D(20))

    assert status_of_gap(D(gap), rules) is status


@pytest.mark.parametrize(
    ("figure", "gap", "status"),
    [
        ("1/3", 0, MET),
        ("333333333333/1000000000000", Decimal("-1e-10") / 3, SLIGHT),
    ],
)
def test_tie_is_decided_on_the_exact_figure(figure, gap, status):
    """The path asks for a third of 100%: no decimal number says whether a third is."""
    indicator = spec(Kind.RATIO, {2027: 100})

    found = evaluate(indicator, reports({"2025Q4": figure}), Quarter(2025, 4))

    assert (found.gap, found.status) == (gap, status)
