"""Departments that take over from others: what counts where, and never twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.compare import compare
from tasks.core.contributions import contributions
from tasks.core.enums import Availability, Basis, Kind, Stage, Status
from tasks.core.path import join
from tasks.core.plan import Reporter, Reports, Strand
from tasks.core.progress import evaluate, evaluate_reporter
from tasks.core.quarters import Quarter, quarters_of
from tasks.core.succession import (
    Move,
    differences,
    holder_of,
    inherited,
    is_mixed,
    strand_of,
    succeeded,
    sums_at,
    without_strands,
)

from .progress_cases import D, report, reports, spec, yardstick

Q = [None, *(Quarter(2026, number) for number in (1, 2, 3, 4))]
LATE, OUT = Availability.AWAITING, Availability.NOT_APPLICABLE
MERGER = [Move("a", "c", Q[3]), Move("b", "c", Q[3])]
OWN = {"a": ({2026: 100}, None), "b": ({2026: 60}, None)}


def merged(kind=Kind.ANNUAL, **more):
    """A and b become c from the third quarter of 2026 on."""
    more = {"reporters": OWN} | more
    return succeeded(spec(kind, **more), MERGER)


def told(figures, **more):
    """Return reports given as {"a": {"2026Q1": 12}}."""
    return Reports.of(
        report(code, quarter, what)
        for code, own in figures.items()
        for quarter, what in own.items()
    )


def test_a_part_is_held_by_one_after_the_other():
    moves = [Move("a", "c", Q[2]), Move("c", "d", Q[4], "I"), Move("x", "y", Q[1])]

    strand = strand_of(moves, "a", "I")

    assert [strand.at(quarter) for quarter in Q[1:]] == ["a", "c", "c", "d"]
    assert holder_of(moves, "a", "J") == "c"
    assert strand_of(moves, "b", "I") == Strand((("b", None),))


def test_nothing_changes_where_nobody_took_over():
    before = spec(Kind.ANNUAL, reporters=OWN)
    given_ = told({"a": {"2026Q1": 5}})

    assert succeeded(before, [Move("x", "y", Q[1])]) is before
    assert inherited(before, given_) is given_


def test_successor_is_measured_by_the_targets_of_all():
    assert merged().reporters[0].code == "c"
    assert merged().reporters[0].yardstick.targets == ((2026, 160),)


@pytest.mark.parametrize(
    ("kind", "given_", "wanted"),
    [
        (Kind.STOCK, [(None, 5), (None, 7)], yardstick(None, 12)),
        (Kind.RATIO, [(None, 5), (None, None)], yardstick(None, None)),
        (
            Kind.MILESTONE,
            [({2026: None}, None), ({2026: None, 2027: None}, None)],
            yardstick({2026: None, 2027: None}),
        ),
        (Kind.ANNUAL, [({2026: 5}, None)], yardstick({2026: 5})),
    ],
)
def test_yardsticks_of_several_become_one(kind, given_, wanted):
    own = {str(number): pair for number, pair in enumerate(given_)}
    one = spec(kind, reporters=own)

    assert join(one, [reporter.yardstick for reporter in one.reporters]) == wanted


def test_successor_that_is_judged_by_inherited_figures_inherits_them_once():
    one = merged()
    figures = told({"a": {"2026Q1": 10}, "c": {"2026Q3": 20}})

    plain, counted = without_strands(one), inherited(one, figures)

    assert inherited(plain, counted) == counted
    assert evaluate(plain, counted, Q[3]) == evaluate(one, figures, Q[3])


def test_year_so_far_includes_the_predecessors_quarters():
    given_ = told({"a": {"2026Q1": 10, "2026Q2": 20}, "b": {"2026Q1": 1, "2026Q2": 2}})
    given_ = Reports(given_.by_key | told({"c": {"2026Q3": 100}}).by_key)

    whole = evaluate(merged(), given_, Q[3])
    part = evaluate_reporter(merged(), given_, Q[3], "c")

    assert whole.actual == part.actual == 133
    assert not whole.is_partial
    assert [(c.reporter, c.amount) for c in contributions(merged(), given_, Q[3])] == [
        ("c", 133)
    ]


def test_late_figure_of_the_predecessor_is_never_counted_beside_the_successors():
    given_ = told({"a": {"2026Q2": 20, "2026Q3": 77}, "c": {"2026Q2": 5, "2026Q3": 9}})

    # C had no part before, and a has none any more.
    assert evaluate(merged(), given_, Q[3]).actual == 29


def test_figure_of_the_successor_with_the_year_so_far_fills_the_gaps():
    given_ = told(
        {
            "a": {"2026Q2": 20},
            "b": {"2026Q1": 4},
            "c": {"2026Q3": {"value": 50, "gaps_covered": Basis.YEAR}},
        }
    )

    found = evaluate(merged(), given_, Q[3])

    assert (found.actual, found.is_partial, found.quarters_missing) == (74, False, 0)


def test_predecessors_of_whom_one_is_missing_are_a_floor_not_a_lag():
    given_ = told({"a": {"2026Q1": 1, "2026Q2": 1}, "b": {"2026Q1": 1}})
    given_ = Reports(given_.by_key | told({"c": {"2026Q3": 1}}).by_key)

    found = evaluate(merged(), given_, Q[3])

    assert (found.actual, found.is_partial) == (4, True)
    assert found.status is Status.NOT_REPORTED


def test_running_totals_of_predecessors_hold_their_own_quarters():
    year = {"value": 9, "gaps_covered": Basis.YEAR}
    since = {"value": 9, "gaps_covered": Basis.PLAN}
    given_ = told({"a": {"2026Q2": year}, "b": {"2026Q1": 1, "2026Q2": 1}})
    both = told({"a": {"2026Q2": year}, "b": {"2026Q2": since}})
    plan = told({"a": {"2026Q2": since}, "b": {"2026Q2": since}})

    first = inherited(merged(), given_).by_key[("c", Q[1])]
    assert (first.value, first.is_short) == (1, False)
    assert inherited(merged(), given_).by_key[("c", Q[2])].gaps_covered is None
    assert inherited(merged(), both).by_key[("c", Q[2])].gaps_covered is Basis.YEAR
    assert inherited(merged(), plan).by_key[("c", Q[2])].gaps_covered is Basis.PLAN


def test_level_is_the_predecessors_until_the_successor_reports():
    stock = merged(Kind.STOCK)
    given_ = told({"a": {"2026Q1": 10, "2026Q2": 30}, "b": {"2026Q1": 5}})
    later = Reports(given_.by_key | told({"c": {"2026Q4": 50}}).by_key)

    assert evaluate(stock, given_, Q[3]).last_known.actual == 35
    assert sums_at(stock, given_, Q[3]).actual == 35
    assert sums_at(stock, later, Q[4]).actual == 50


def test_level_of_which_a_part_was_never_told_is_partial():
    stock = merged(Kind.STOCK)
    given_ = told({"a": {"2026Q2": 30}})

    assert inherited(stock, given_).by_key[("c", Q[2])].is_short


def test_ratio_of_several_is_that_of_all_together():
    ratio = merged(Kind.RATIO)
    given_ = told({"a": {"2026Q1": "1/2", "2026Q2": "3/4"}, "b": {"2026Q2": "1/4"}})

    found = inherited(ratio, given_).by_key
    assert (found[("c", Q[2])].numerator, found[("c", Q[2])].denominator) == (4, 8)
    assert not found[("c", Q[2])].is_short
    assert found[("c", Q[1])].is_short
    assert sums_at(ratio, given_, Q[2]).denominator == 8


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        (Stage.DONE, Stage.DONE, Stage.DONE),
        (Stage.DONE, Stage.NOT_STARTED, Stage.UNDER_WAY),
        (Stage.NOT_STARTED, Stage.NOT_STARTED, Stage.NOT_STARTED),
        (Stage.DONE, None, Stage.UNDER_WAY),
    ],
)
def test_deliverable_is_done_when_all_predecessors_were(a, b, wanted):
    both = {"a": ({2026: None}, None), "b": ({2026: None}, None)}
    milestone = merged(Kind.MILESTONE, reporters=both)
    given_ = {"a": {"2026Q2": a}} | ({"b": {"2026Q2": b}} if b else {})

    assert inherited(milestone, told(given_)).by_key[("c", Q[2])].stage is wanted
    assert sums_at(milestone, told(given_), Q[2]) == sums_at(milestone, told({}), Q[2])


def test_what_is_awaited_and_what_does_not_apply_pass_on():
    day = date(2026, 8, 1)
    awaited = replace(report("a", "2026Q1", LATE), expected_on=day)
    one = Reports.of([awaited, report("b", "2026Q1", OUT)])
    out = reports(a={"2026Q1": OUT}, b={"2026Q1": OUT})
    half = reports(a={"2026Q1": OUT})
    with_figure = reports(a={"2026Q1": OUT}, b={"2026Q1": 3})

    found = inherited(merged(), one).by_key[("c", Q[1])]
    assert (found.availability, found.expected_on) == (LATE, day)
    assert inherited(merged(), out).by_key[("c", Q[1])].availability is OUT
    assert inherited(merged(), half).by_key == {}
    assert not inherited(merged(), with_figure).by_key[("c", Q[1])].is_short


def test_figures_left_out_are_remembered_unless_others_count():
    one = Reports(
        told({"b": {"2026Q2": 1}}).by_key, frozenset({("a", Q[1]), ("a", Q[2])})
    )

    found = inherited(merged(), one)

    assert found.uncounted == {("c", Q[1])}
    assert found.by_key[("c", Q[2])].is_short


def test_department_that_joins_a_reporter_adds_to_it():
    """A merges into b, which goes on."""
    joined = succeeded(spec(Kind.ANNUAL, reporters=OWN), [Move("a", "b", Q[3])])
    given_ = told({"a": {"2026Q1": 10}, "b": {"2026Q1": 1, "2026Q3": 4}})

    assert [r.code for r in joined.reporters] == ["b"]
    assert evaluate(joined, given_, Q[3]).actual == 15


def test_comparisons_see_the_predecessors_figures():
    given_ = told({"a": {"2026Q2": 10}, "b": {"2026Q2": 2}, "c": {"2026Q3": 18}})

    found = compare(merged(), given_, Q[3], Q[2])

    assert (found.now, found.then, found.growth) == (18, 12, D("0.5"))


def test_parts_with_and_without_targets_do_not_mix():
    one = spec(
        Kind.ANNUAL, {2026: 9}, reporters={"a": ({2026: 4}, None), "b": (None, None)}
    )

    assert is_mixed(one, MERGER)
    assert not is_mixed(one, MERGER[:1])


def test_difference_is_told_with_both_sums():
    ratio = spec(
        Kind.RATIO,
        reporters={
            "a": ({2026: 80}, None),
            "b": ({2026: 20}, None),
            "d": ({2026: 80}, None),
        },
    )
    after = succeeded(ratio, MERGER)

    (found,) = differences({Q[3]: ratio}, {Q[3]: after}, told({}))

    assert (found.indicator, found.quarter) == ("I", Q[3])
    assert (found.before.target, found.after.target) == (60, 65)


EVERY = quarters_of(2025, 2027)
CODES = ("a", "b", "c", "d")


@st.composite
def successions(draw):
    """An indicator, takeovers without a circle, and figures of those who reported."""
    kind = draw(st.sampled_from([Kind.ANNUAL, Kind.STOCK, Kind.PERIOD]))
    own = {
        code: ({2025: draw(numbers), 2027: draw(numbers)}, draw(numbers))
        for code in CODES
    }
    one = spec(kind, reporters=own)
    starts = sorted(draw(st.lists(st.sampled_from(EVERY), max_size=3)))
    gone, moves = [], []
    for start in starts:
        staying = [code for code in (*CODES, "new") if code not in gone]
        leaving = draw(st.sampled_from(staying))
        into = draw(st.sampled_from([c for c in staying if c != leaving]))
        moves.append(Move(leaving, into, start))
        gone.append(leaving)
    figures = {}
    for quarter in EVERY:
        after = succeeded(one, [move for move in moves if move.starts <= quarter])
        for reporter in after.reporters:
            if draw(st.booleans()):
                key = (reporter.code, quarter)
                figures[key] = report(reporter.code, str(quarter), draw(numbers))
    return one, moves, Reports(figures)


numbers = st.integers(0, 1000)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(successions())
def test_totals_agree_before_and_after_in_every_quarter(case):
    one, moves, given_ = case

    def at(quarter, upto):
        return succeeded(one, [move for move in moves if move.starts <= upto])

    for quarter in EVERY:
        found = sums_at(at(quarter, quarter), given_, quarter)
        if one.kind.is_flow:
            first = EVERY[0] if one.kind is Kind.PERIOD else Quarter(quarter.year, 1)
            told_ = [
                r.value for (_c, q), r in given_.by_key.items() if first <= q <= quarter
            ]
            assert found.actual == (sum(told_) if told_ else None)
        plain = sums_at(one, Reports(), quarter)
        assert (found.target, found.expected) == (plain.target, plain.expected)
    for move in moves:
        earlier = {q: at(q, q) for q in EVERY if q < move.starts}
        without = [m for m in moves if m is not move and m.starts < move.starts]
        before = {
            q: succeeded(one, [m for m in without if m.starts <= q]) for q in earlier
        }
        assert differences(before, earlier, given_) == []


# ---- Who was taken off, and departments that take over ------------------------------


def without_b(*moves, until=Q[3]):
    """Two report an annual indicator without targets of their own, later a alone."""
    one = spec(Kind.ANNUAL, {2026: 100}, reporters={"a": (None, None)})
    return succeeded(replace(one, former=(Reporter("b", until=until),)), moves)


@pytest.mark.parametrize(
    ("move", "figures", "actual"),
    {
        "who took it over before counts": (
            Move("b", "c", Q[2]),
            {"a": {1: 20, 2: 20, 3: 20}, "b": {1: 5, 2: 99}, "c": {2: 10, 3: 99}},
            75,
        ),
        "its own figures count when it is merged later": (
            Move("b", "c", Q[4]),
            {"a": {1: 20, 2: 20, 3: 20}, "b": {1: 5, 2: 10}, "c": {1: 99, 3: 99}},
            75,
        ),
        "one figure for both counts once": (
            Move("b", "a", Q[2]),
            {"a": {1: 20, 2: 30, 3: 20}, "b": {1: 5, 2: 99}},
            75,
        ),
        "the other's part passes into its hands": (
            Move("a", "b", Q[3]),
            {"a": {1: 20, 2: 20}, "b": {1: 5, 2: 10, 3: 20}},
            75,
        ),
    }.values(),
)
def test_nothing_is_lost_or_counted_twice_of_who_was_taken_off(move, figures, actual):
    given_ = told(
        {
            code: {f"2026Q{number}": value for number, value in own.items()}
            for code, own in figures.items()
        }
    )

    one = without_b(move)
    found = evaluate(one, given_, Q[3])

    assert (found.actual, found.is_partial) == (D(actual), False)
    assert sums_at(one, given_, Q[3]).actual == D(actual)
    added = [each.amount for each in contributions(one, given_, Q[3])]
    assert sum(added) == D(actual)


@st.composite
def departures(draw):
    """Return an indicator before and after some were taken off, with figures of those
    who reported, each quarter as it was then."""
    kind = draw(st.sampled_from([Kind.ANNUAL, Kind.PERIOD]))
    before = spec(kind, {2027: 100}, reporters={code: (None, None) for code in CODES})
    gone = draw(st.sets(st.sampled_from(CODES), min_size=1, max_size=len(CODES) - 1))
    until = {code: draw(st.sampled_from(EVERY[1:])) for code in sorted(gone)}
    start = draw(st.sampled_from(EVERY))
    leaving = draw(st.sampled_from(CODES))
    moves = [Move(leaving, "new", start)]

    def at(quarter):
        own = [
            r for r in before.reporters if until.get(r.code, EVERY[-1].next) > quarter
        ]
        left = [Reporter(c, until=q) for c, q in until.items() if q <= quarter]
        found = replace(before, reporters=tuple(own), former=tuple(left))
        return succeeded(found, [m for m in moves if m.starts <= quarter])

    figures = {}
    for quarter in EVERY:
        for reporter in at(quarter).reporters:
            if draw(st.booleans()):
                key = (reporter.code, quarter)
                figures[key] = report(reporter.code, str(quarter), draw(numbers))
    return kind, at, Reports(figures)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(departures())
def test_sum_of_what_was_reported_is_never_changed_by_taking_somebody_off(case):
    kind, at, given_ = case

    for quarter in EVERY:
        first = EVERY[0] if kind is Kind.PERIOD else Quarter(quarter.year, 1)
        told_ = [
            r.value for (_c, q), r in given_.by_key.items() if first <= q <= quarter
        ]
        one = at(quarter)
        assert sums_at(one, given_, quarter).actual == (sum(told_) if told_ else None)
        judged_ = evaluate(one, given_, quarter)
        if judged_.actual is not None:
            assert judged_.actual == sum(told_)
