"""What held when, and what a redefinition cuts off: the rules, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.amendments import Replaced, in_force, start_problem
from tasks.core.compare import compare
from tasks.core.contributions import contributions
from tasks.core.enums import Basis, Kind, Stage, Status
from tasks.core.explain import explain
from tasks.core.progress import evaluate, evaluate_reporter
from tasks.core.quarters import Quarter, quarters_of

from .progress_cases import in_2026, reports, spec

QUARTERS = quarters_of(2025, 2027)
FIRST, LAST = QUARTERS[0], QUARTERS[-1]
few = settings(max_examples=80, deadline=None, derandomize=True, database=None)
quarters = st.sampled_from(QUARTERS)
SINCE = Quarter(2026, 3)


def q(text):
    return Quarter.parse(text)


# ---- What held when ---------------------------------------------------------------------


@few
@given(
    st.integers(), st.lists(st.tuples(quarters, st.integers()), max_size=5), quarters
)
def test_what_is_in_force_is_what_was_decided_last_for_the_quarter(first, steps, asked):
    steps = sorted(steps, key=lambda step: step[0])
    value, replaced, expected = first, [], first
    for starts, after in steps:
        replaced.append(Replaced(starts, value))
        value = after
        expected = after if starts <= asked else expected

    assert in_force(value, replaced, asked) == expected


@few
@given(
    st.lists(st.tuples(quarters, st.integers()), max_size=5), quarters, st.integers()
)
def test_a_further_amendment_changes_no_earlier_quarter(steps, starts, after):
    steps = sorted(step for step in steps if step[0] <= starts)
    value, replaced = 0, []
    for begins, new in steps:
        replaced.append(Replaced(begins, value))
        value = new
    more = [*replaced, Replaced(starts, value)]

    for quarter in QUARTERS:
        if quarter < starts:
            assert in_force(after, more, quarter) == in_force(value, replaced, quarter)
        else:
            assert in_force(after, more, quarter) == after


@pytest.mark.parametrize(
    ("starts", "latest", "problem"),
    [
        ("2025Q1", None, ""),
        ("2027Q4", None, ""),
        ("2026Q3", "2026Q3", ""),
        ("2024Q4", None, "执行季度须在规划期内（2025年第一季度至2027年第四季度）。"),
        ("2028Q1", None, "执行季度须在规划期内（2025年第一季度至2027年第四季度）。"),
        (
            "2026Q2",
            "2026Q3",
            "已有自2026年第三季度起执行的修订，新的修订不得早于该季度。",
        ),
    ],
)
def test_change_holds_from_a_quarter_of_the_plan_and_never_before_the_last(
    starts, latest, problem
):
    told = start_problem(
        q(starts), first=FIRST, last=LAST, latest=q(latest) if latest else None
    )

    assert told == problem


# ---- A redefinition is a break in the series ----------------------------------------------


values = st.none() | st.integers(0, 1000)
KINDS = [Kind.ANNUAL, Kind.STOCK, Kind.PERIOD]


def history(kind, numbers):
    pairs = zip(QUARTERS, numbers, strict=True)
    return {str(quarter): number for quarter, number in pairs if number is not None}


@few
@given(
    st.sampled_from(KINDS),
    st.integers(1, 12 - 1),
    st.lists(values, min_size=12, max_size=12),
    st.lists(values, min_size=12, max_size=12),
)
def test_nothing_before_a_redefinition_moves_anything_after_it(kind, at, one, other):
    since = QUARTERS[at]
    indicator = spec(kind, {2025: 300, 2026: 400, 2027: 500}, baseline=9, since=since)
    mixed = [*other[:at], *one[at:]]

    for quarter in QUARTERS[at:]:
        assert evaluate(indicator, reports(history(kind, one)), quarter) == evaluate(
            indicator, reports(history(kind, mixed)), quarter
        )


@few
@given(st.sampled_from(KINDS), st.lists(values, min_size=12, max_size=12))
def test_indicator_redefined_from_its_first_quarter_is_as_if_new(kind, numbers):
    plain = spec(kind, {2025: 300, 2026: 400, 2027: 500}, baseline=9)
    redefined = spec(
        kind, {2025: 300, 2026: 400, 2027: 500}, baseline=9, since=QUARTERS[0]
    )
    found = reports(history(kind, numbers))

    for quarter in QUARTERS:
        before, after = (evaluate(s, found, quarter) for s in (plain, redefined))
        assert (after.status, after.actual, after.expected, after.gap) == (
            before.status,
            before.actual,
            before.expected,
            before.gap,
        )


def test_year_redefined_on_the_way_is_compared_quarter_with_quarter():
    indicator = spec(Kind.ANNUAL, {2026: 100}, since=SINCE)
    found = evaluate(indicator, reports(in_2026(90, 90, 20)), q("2026Q3"))

    assert (found.actual, found.compared_expected, found.gap) == (20, 25, -5)
    assert found.status is Status.SLIGHTLY_BEHIND
    assert (found.required_per_quarter, found.pace_ratio) == (None, None)
    assert (found.projection, found.since) == (None, SINCE)
    assert (found.quarters_missing, found.is_partial) == (0, True)


def test_sentence_says_that_the_definition_changed():
    indicator = spec(Kind.ANNUAL, {2026: 100}, since=SINCE)
    found = evaluate(indicator, reports(in_2026(90, 90, 20)), q("2026Q3"))

    assert "口径自2026年第三季度起调整，与此前数据不可比" in explain(found, unit="人次")


def test_running_total_that_covers_the_whole_year_counts_whole():
    indicator = spec(Kind.ANNUAL, {2026: 100}, since=SINCE)
    total = {"value": 80, "gaps_covered": Basis.YEAR}
    found = evaluate(indicator, reports({"2026Q3": total}), q("2026Q3"))

    assert (found.actual, found.expected, found.gap) == (80, 75, 5)


def test_next_year_of_an_annual_indicator_is_whole_again():
    indicator = spec(Kind.ANNUAL, {2026: 100, 2027: 100}, since=SINCE)
    figures = {"2026Q3": 20, "2026Q4": 20, "2027Q1": 20, "2027Q2": 20}
    found = evaluate(indicator, reports(figures), q("2027Q2"))

    assert (found.actual, found.gap, found.required_per_quarter) == (40, -10, 30)
    assert (found.projection, found.since) == (80, None)


def test_total_over_the_plan_counts_from_the_redefinition_on():
    indicator = spec(Kind.PERIOD, {2027: 120}, since=q("2026Q1"))
    figures = {"2025Q4": 500, "2026Q1": 10, "2026Q2": 5}
    found = evaluate(indicator, reports(figures), q("2026Q2"))

    assert (found.actual, found.compared_expected) == (15, 20)
    assert (found.required_per_quarter, found.projection) == (None, None)
    assert found.since == q("2026Q1")


def test_level_is_not_carried_across_a_redefinition():
    indicator = spec(Kind.STOCK, {2026: 100, 2027: 200}, baseline=0, since=SINCE)
    found = evaluate(indicator, reports({"2026Q2": 90}), q("2026Q3"))

    assert (found.status, found.actual, found.last_known) == (
        Status.NOT_REPORTED,
        None,
        None,
    )


def test_level_has_no_average_since_the_plan_began_once_redefined():
    indicator = spec(Kind.STOCK, {2026: 100, 2027: 200}, baseline=0, since=SINCE)
    found = evaluate(indicator, reports({"2026Q3": 60}), q("2026Q3"))

    assert (found.required_per_quarter, found.pace_ratio) == (40, None)
    assert (found.projection, found.since) == (None, SINCE)


def test_level_is_projected_in_the_first_full_year():
    indicator = spec(Kind.STOCK, {2026: 100, 2027: 200}, baseline=0, since=SINCE)
    found = evaluate(indicator, reports({"2027Q2": 150}), q("2027Q2"))

    assert (found.projection, found.pace_ratio, found.since) == (200, None, None)


def test_ratio_redefined_on_the_way_has_no_projection():
    indicator = spec(Kind.RATIO, {2026: 80}, baseline=60, since=SINCE)
    found = evaluate(indicator, reports({"2026Q3": "70/100"}), q("2026Q3"))

    assert (found.actual, found.projection, found.since) == (70, None, SINCE)


def test_milestone_done_under_another_definition_is_not_done():
    indicator = spec(Kind.MILESTONE, {2026: None}, since=SINCE)
    found = evaluate(indicator, reports({"2026Q2": Stage.DONE}), q("2026Q3"))

    assert (found.status, found.since) == (Status.NOT_REPORTED, SINCE)


def test_part_of_a_department_is_cut_off_as_well():
    own = {"a": ({2026: 100}, None), "b": ({2026: 50}, None)}
    indicator = spec(Kind.ANNUAL, {2026: 150}, reporters=own, since=SINCE)
    found = reports(a=in_2026(9, 9, 30), b=in_2026(8, 8, 10))

    part = evaluate_reporter(indicator, found, q("2026Q3"), "a")

    assert (part.actual, part.compared_expected) == (Decimal(30), Decimal(25))


def test_quarters_on_both_sides_of_a_redefinition_are_not_compared():
    indicator = spec(Kind.ANNUAL, {2026: 100}, since=SINCE)
    found = compare(indicator, reports(in_2026(90, 90, 20)), q("2026Q3"), q("2026Q2"))

    assert (found.now, found.then, found.change, found.growth) == (20, None, None, None)


def test_contributions_add_up_to_the_total_since_the_redefinition():
    indicator = spec(Kind.ANNUAL, {2026: 100}, since=SINCE)
    (found,) = contributions(indicator, reports(in_2026(90, 90, 20)), q("2026Q3"))

    assert (found.amount, found.share) == (20, 1)
