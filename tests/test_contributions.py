"""What each reporter adds to an indicator's total."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tasks.core.contributions import Contribution, contributions
from tasks.core.enums import Kind, Stage
from tasks.core.plan import Reporter
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, reports, spec

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
TWO = {"a": (None, None), "b": (None, None)}
DIVIDED = {"a": ({2026: 60}, None), "b": ({2026: 40}, None)}

CASES = {
    "both reported": (
        spec(Kind.ANNUAL, {2026: 100}, reporters=TWO),
        {"a": in_2026(10, 20), "b": in_2026(5, 5)},
        Q2,
        [
            Contribution("a", D(30), D(20), D("0.75"), True),
            Contribution("b", D(10), D(5), D("0.25"), True),
        ],
    ),
    "one has not reported this quarter: its earlier ones count, and are short": (
        spec(Kind.ANNUAL, {2026: 100}, reporters=TWO),
        {"a": in_2026(10, 20), "b": in_2026(10)},
        Q2,
        [
            Contribution("a", D(30), D(20), D("0.75"), True),
            Contribution("b", D(10), None, D("0.25"), False),
        ],
    ),
    "one left an earlier quarter out": (
        spec(Kind.ANNUAL, {2026: 100}, reporters=TWO),
        {"a": in_2026(10, 20), "b": in_2026(None, 10)},
        Q2,
        [
            Contribution("a", D(30), D(20), D("0.75"), True),
            Contribution("b", D(10), D(10), D("0.25"), True, None, 1),
        ],
    ),
    "zero is a figure, nothing is none": (
        spec(Kind.ANNUAL, {2026: 100}, reporters=TWO),
        {"a": in_2026(0)},
        Q1,
        [Contribution("a", D(0), D(0), None, True), Contribution("b")],
    ),
    "own targets: only those of this quarter count": (
        spec(Kind.ANNUAL, None, reporters=DIVIDED),
        {"a": in_2026(10, 20), "b": in_2026(10)},
        Q2,
        [Contribution("a", D(30), D(20), D(1), True), Contribution("b")],
    ),
    "a level is carried forward": (
        spec(Kind.STOCK, None, reporters=DIVIDED),
        {"a": in_2026(10, 30), "b": in_2026(10)},
        Q2,
        [
            Contribution("a", D(30), None, D("0.75"), True),
            Contribution("b", D(10), None, D("0.25"), False, Q1),
        ],
    ),
    "a ratio has numerators and no shares": (
        spec(Kind.RATIO, {2026: 50}, reporters=TWO),
        {"a": in_2026("3/4"), "b": in_2026("1/4")},
        Q1,
        [
            Contribution("a", D(3), None, None, True),
            Contribution("b", D(1), None, None, True),
        ],
    ),
    "a deliverable has no amounts": (
        spec(Kind.MILESTONE, {2026: None}, reporters=TWO),
        {"a": in_2026(Stage.DONE)},
        Q1,
        [Contribution("a", is_current=True), Contribution("b")],
    ),
    "without any figure of the quarter there is no total": (
        spec(Kind.ANNUAL, {2026: 100}, reporters=TWO),
        {"a": in_2026(10), "b": in_2026(5)},
        Q2,
        [Contribution("a"), Contribution("b")],
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), CASES.values(), ids=CASES
)
def test_contributions_are_what_the_total_is_made_of(
    indicator, figures, quarter, expected
):
    assert contributions(indicator, reports(**figures), quarter) == expected


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter"),
    [case[:3] for case in CASES.values() if case[0].kind not in (Kind.RATIO,)],
)
def test_amounts_add_up_to_the_total_that_is_judged(indicator, figures, quarter):
    told = reports(**figures)

    found = contributions(indicator, told, quarter)

    amounts = [one.amount for one in found if one.amount is not None]
    whole = evaluate(indicator, told, quarter).actual
    assert (sum(amounts) if amounts else None) == whole


def test_shares_of_thirds_are_exact_enough_to_add_up():
    three = spec(Kind.ANNUAL, {2026: 9}, reporters=TWO | {"c": (None, None)})
    told = reports(a=in_2026(1), b=in_2026(1), c=in_2026(1))

    shares = [one.share for one in contributions(three, told, Q1)]

    assert abs(sum(map(Fraction, shares)) - 1) < Fraction(1, 10**9)


def test_half_of_a_hundredth_is_told_exactly():
    told = reports(a=in_2026(Decimal("0.005")), b=in_2026(Decimal("0.015")))
    small = spec(Kind.ANNUAL, {2026: 1}, reporters=TWO, decimals=3)

    assert contributions(small, told, Q1)[0].share == D("0.25")


def test_who_was_taken_off_comes_last_with_what_it_added():
    indicator = spec(Kind.ANNUAL, {2026: 100}, reporters={"a": (None, None)})
    gone = Reporter("b", until=Q2), Reporter("c", until=Q2)
    indicator = replace(indicator, former=gone)
    figures = reports(a=in_2026(10, 20), b=in_2026(10, 99))

    found = contributions(indicator, figures, Q2)

    assert found == [
        Contribution("a", D(30), D(20), D("0.75"), True),
        Contribution("b", D(10), None, D("0.25"), until=Q2),
    ]
    assert evaluate(indicator, figures, Q2).actual == D(40)
