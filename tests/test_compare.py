"""Comparing quarters: only like with like; what is missing stays missing."""

import pytest

from tasks.core.compare import Comparison, compare
from tasks.core.enums import Availability, Basis, Kind, Stage
from tasks.core.quarters import Quarter

from .progress_cases import D, reports, spec

THIS, LAST, YEAR_AGO = Quarter(2026, 2), Quarter(2026, 1), Quarter(2025, 2)
TWO = {"a": (None, None), "b": (None, None)}
YEARLY = {2025: 100, 2026: 100}


def comparison(now, then, change=None, growth=None, compared=0, asked=1):
    return Comparison(D(now), D(then), D(change), D(growth), compared, asked)


def running(value, basis=Basis.YEAR):
    """A running total that brought the quarters before it, which were missing."""
    return {"value": value, "gaps_covered": basis}


@pytest.mark.parametrize(
    ("kind", "figures", "expected"),
    [
        pytest.param(
            Kind.ANNUAL,
            {"2026Q1": 20, "2026Q2": 30},
            comparison(30, 20, 10, "0.5", 1),
            id="quantities",
        ),
        pytest.param(
            Kind.STOCK,
            {"2026Q1": 80, "2026Q2": 60},
            comparison(60, 80, -20, "-0.25", 1),
            id="levels",
        ),
        pytest.param(
            Kind.RATIO,
            {"2026Q1": "3/4", "2026Q2": "4/5"},
            comparison(80, 75, 5, None, 1),
            id="ratios-in-points",
        ),
        pytest.param(
            Kind.PERIOD,
            {"2026Q1": 0, "2026Q2": 30},
            comparison(30, 0, 30, None, 1),
            id="no-growth-from-nothing",
        ),
        pytest.param(
            Kind.ANNUAL,
            {"2026Q2": 30},
            comparison(30, None),
            id="then-missing",
        ),
        pytest.param(
            Kind.ANNUAL, {"2026Q1": 20}, comparison(None, 20), id="now-missing"
        ),
        pytest.param(Kind.ANNUAL, {}, comparison(None, None), id="both-missing"),
        pytest.param(
            Kind.ANNUAL,
            {"2026Q1": 20, "2026Q2": Availability.NOT_APPLICABLE},
            comparison(None, 20),
            id="not-applicable-is-not-0",
        ),
        pytest.param(
            Kind.STOCK,
            {"2025Q4": 70, "2026Q2": 80},
            comparison(80, None),
            id="a-level-is-not-carried-forward",
        ),
        pytest.param(
            Kind.ANNUAL,
            {"2026Q2": running(50)},
            comparison(None, None),
            id="running-total-is-no-quarter",
        ),
        pytest.param(
            Kind.ANNUAL,
            {"2026Q1": 20, "2026Q2": running(30)},
            comparison(30, 20, 10, "0.5", 1),
            id="running-total-of-one-quarter",
        ),
    ],
)
def test_two_quarters_of_one_reporter(kind, figures, expected):
    targets = {2025: 50, 2026: 60} if kind is Kind.RATIO else YEARLY

    found = compare(spec(kind, targets), reports(figures), THIS, LAST)

    assert found == expected


def test_only_those_with_a_figure_in_both_are_compared():
    figures = reports(
        a={"2026Q1": 20, "2026Q2": 30}, b={"2026Q2": 500}, c={"2026Q1": 7}
    )
    three = TWO | {"c": (None, None)}

    found = compare(spec(Kind.ANNUAL, YEARLY, reporters=three), figures, THIS, LAST)

    assert found == comparison(30, 20, 10, "0.5", compared=1, asked=3)
    assert found.is_partial


def test_ratios_are_added_up_before_they_are_divided():
    figures = reports(
        a={"2026Q1": "1/2", "2026Q2": "2/2"}, b={"2026Q1": "10/98", "2026Q2": "23/98"}
    )
    indicator = spec(Kind.RATIO, {2025: 50, 2026: 60}, reporters=TWO)

    found = compare(indicator, figures, THIS, LAST)

    assert found == comparison(25, 11, 14, None, compared=2, asked=2)
    assert not found.is_partial


def test_different_reporters_on_either_side_are_not_compared():
    figures = reports(a={"2026Q1": 20}, b={"2026Q2": 30})

    found = compare(spec(Kind.ANNUAL, YEARLY, reporters=TWO), figures, THIS, LAST)

    assert found == comparison(30, 20, asked=2)
    assert not found.is_partial


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        pytest.param(
            {"2025Q1": 5, "2025Q2": 15, "2026Q1": 20, "2026Q2": 30},
            comparison(50, 20, 30, "1.5", 1),
            id="complete",
        ),
        pytest.param(
            {"2025Q2": 15, "2026Q1": 20, "2026Q2": 30},
            comparison(50, None),
            id="a-quarter-missing",
        ),
        pytest.param(
            {"2025Q2": running(20), "2026Q1": 20, "2026Q2": 30},
            comparison(50, 20, 30, "1.5", 1),
            id="running-total-brings-what-was-missing",
        ),
        pytest.param(
            {"2025Q1": 5, "2025Q2": 15, "2026Q2": running(90, Basis.PLAN)},
            comparison(None, 20),
            id="running-total-of-the-plan-holds-last-year-as-well",
        ),
        pytest.param({}, comparison(None, None), id="nothing"),
    ],
)
def test_the_year_so_far_is_compared_only_when_complete(figures, expected):
    indicator = spec(Kind.PERIOD, {2027: 300})

    found = compare(indicator, reports(figures), THIS, YEAR_AGO, basis=Basis.YEAR)

    assert found == expected


def test_what_is_not_approved_yet_leaves_the_year_incomplete():
    every = reports({"2025Q1": 5, "2025Q2": 15, "2026Q1": 20, "2026Q2": 30}).by_key
    waiting = reports({"2026Q1": {"value": 20, "is_provisional": True}}).by_key
    counted = type(reports({}))(every | waiting).counting(provisional=False)

    found = compare(
        spec(Kind.ANNUAL, YEARLY), counted, THIS, YEAR_AGO, basis=Basis.YEAR
    )

    assert found == comparison(None, 20)


def test_a_deliverable_has_no_amount_to_compare():
    figures = reports({"2026Q1": Stage.NOT_STARTED, "2026Q2": Stage.DONE})

    assert compare(spec(Kind.MILESTONE, {2026: None}), figures, THIS, LAST) is None
