"""Rolling up: counts never hidden behind an average, coverage never left out."""

import pytest

from tasks.core.enums import Kind, Stage, Status
from tasks.core.plan import Rules
from tasks.core.progress import evaluate, evaluate_reporter
from tasks.core.quarters import Quarter
from tasks.core.rollups import Quantity, Rollup, add_up, ranks, roll_up

from .progress_cases import D, in_2026, reports, spec

MET, ON_PACE = Status.MET, Status.ON_PACE
SLIGHT, BEHIND, FAR = Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.FAR_BEHIND
NOT_REPORTED, NOT_DUE = Status.NOT_REPORTED, Status.NOT_DUE
RULES = Rules()
Q2 = Quarter(2026, 2)


def annual(*values, target=100, **more):
    """How an annual indicator stands in the second quarter; half is expected."""
    indicator = spec(Kind.ANNUAL, {2026: target}, **more)
    return evaluate(indicator, reports(in_2026(*values)), Q2)


def ratio(percent):
    """How a ratio stands in the second quarter; 50% is expected, 60% the target."""
    indicator = spec(Kind.RATIO, {2025: 40, 2026: 60})
    return evaluate(indicator, reports({"2026Q2": f"{percent}/100"}), Q2)


def milestone(stage, year=2026):
    figures = reports({"2026Q2": stage} if stage else {})
    return evaluate(spec(Kind.MILESTONE, {year: None}), figures, Q2)


def counts(**some):
    return {status: some.get(status.name, 0) for status in Status}


MISSING, NOT_YET = annual(25), milestone(None, 2027)


def test_roll_up_says_everything():
    standings = [
        annual(25, 25),
        annual(0, 60),
        annual(150, 50),
        MISSING,
        NOT_YET,
        ratio(39),
        milestone(Stage.UNDER_WAY),
    ]

    found = roll_up(standings, RULES)

    assert found == Rollup(
        status=ON_PACE,
        counts=counts(ON_PACE=3, MET=1, NOT_REPORTED=1, NOT_DUE=1, BEHIND=1),
        due=6,
        reported=5,
        averaged=3,
        share_done=D("0.7"),
        expected_share=D("0.5"),
        gap=D(20),
        share_of_due=D("1.4"),
        rules=RULES,
    )
    assert (found.missing, found.lagging) == (1, 1)


def test_roll_up_of_nothing_is_not_due():
    assert roll_up([], RULES) == Rollup(counts=counts(), rules=RULES)
    assert Rollup().lagging == 0


def test_roll_up_caps_each_share_at_the_whole():
    found = roll_up([annual(100, 200), annual(0, 0)], RULES)

    assert (found.share_done, found.gap, found.status) == (D("0.5"), D(0), ON_PACE)


def test_roll_up_keeps_a_share_below_the_year_s_beginning():
    below = evaluate(
        spec(Kind.STOCK, {2025: 100, 2026: 200}), reports({"2026Q2": 50}), Q2
    )

    assert roll_up([below], RULES).share_done == D("-0.5")


def test_roll_up_marks_partial_and_provisional_parts():
    late = annual(None, 30)
    open_one = annual({"value": 25, "is_provisional": True}, 25)

    found = roll_up([late, open_one], RULES)

    assert (found.is_partial, found.is_provisional) == (True, True)
    assert roll_up([open_one], RULES).is_partial is False
    assert roll_up([late], RULES).is_provisional is False


STATUSES = {
    "nothing due": ([NOT_YET], NOT_DUE),
    "nothing reported": ([MISSING, NOT_YET], NOT_REPORTED),
    "all met": ([annual(100, 0), milestone(Stage.DONE)], MET),
    "all met but one missing": ([annual(100, 0), MISSING], ON_PACE),
    "all met but one on pace": ([annual(100, 0), annual(25, 25)], ON_PACE),
    "gap of 0": ([annual(40, 0), annual(60, 0)], ON_PACE),
    "gap of -10": ([annual(30, 0), annual(50, 0)], SLIGHT),
    "gap below -10": ([annual(29, 0), annual(50, 0)], BEHIND),
    "gap of -30": ([annual(0, 0), annual(40, 0)], BEHIND),
    "gap below -30": ([annual(0, 0), annual(39, 0)], FAR),
    "never worse than its worst part": (
        [annual(0, 0, rules=Rules(behind_limit=D(60)))],
        BEHIND,
    ),
    "a far part does not hide in a good mean": (
        [annual(0, 0), annual(100, 0)],
        ON_PACE,
    ),
    "milestones alone: the worst": (
        [milestone(Stage.DONE), milestone(Stage.UNDER_WAY, 2025)],
        FAR,
    ),
    "milestones alone, done and missing": (
        [milestone(Stage.DONE), milestone(None)],
        ON_PACE,
    ),
    "ratios alone: the worst": ([ratio(60), ratio(45)], SLIGHT),
}


@pytest.mark.parametrize(("standings", "status"), STATUSES.values(), ids=STATUSES)
def test_roll_up_status(standings, status):
    assert roll_up(standings, RULES).status is status


def test_roll_up_decides_ties_on_exact_shares():
    """Three thirds are one: as decimals they would be a hair less, and behind."""
    thirds = [annual(1, 0, target=3) for _ in range(3)]

    found = roll_up([*thirds, annual(1, 0, target=1)], RULES)

    assert (found.share_done, found.gap, found.status) == (D("0.5"), D(0), ON_PACE)


def test_roll_up_counts_a_floor_as_not_reported():
    pair = {"a": (None, None), "b": (None, None)}
    half = evaluate(
        spec(Kind.ANNUAL, {2026: 100}, reporters=pair),
        reports(a=in_2026(5, 5)),
        Q2,
    )

    found = roll_up([half, annual(25, 25)], RULES)

    assert (found.due, found.reported, found.missing) == (2, 1, 1)
    assert found.counts == counts(ON_PACE=1, NOT_REPORTED=1)


def test_roll_up_of_parts_without_targets_judges_nothing():
    pair = spec(
        Kind.ANNUAL, {2026: 100}, reporters={"a": (None, None), "b": (None, None)}
    )
    parts = [
        evaluate_reporter(pair, reports(a=in_2026(5, 5)), Q2, code) for code in "ab"
    ]

    found = roll_up(parts, RULES)

    assert (found.status, found.due, found.reported) == (NOT_REPORTED, 2, 1)
    assert roll_up(parts[:1], RULES).status is NOT_DUE


def test_add_up_compares_like_with_like():
    found = add_up([annual(30, 30), annual(25), annual(10, 20, target=60)], unit="人次")

    assert found == Quantity(
        unit="人次",
        actual=D(90),
        target=D(260),
        compared_target=D(160),
        compared_expected=D(80),
        due=3,
        reported=2,
        share_done=D("0.5625"),
        expected_share=D("0.5"),
        gap=D("6.25"),
        is_partial=True,
    )


def test_add_up_of_complete_figures_is_whole():
    found = add_up([annual(30, 30), annual(20, 30)], unit="人次")

    assert (found.actual, found.target, found.is_partial) == (D(110), D(200), False)


def test_add_up_marks_earlier_quarters_missing():
    found = add_up([annual(None, 30)], unit="人次")

    assert (found.compared_expected, found.is_partial) == (D(25), True)


def test_add_up_without_a_figure_knows_no_actual():
    found = add_up([MISSING], unit="人次")

    assert found == Quantity(
        unit="人次",
        actual=None,
        target=D(100),
        compared_target=D(0),
        compared_expected=D(0),
        due=1,
        reported=0,
        share_done=None,
        expected_share=None,
        gap=None,
        is_partial=True,
    )


def test_add_up_of_targets_of_0_has_no_share():
    found = add_up([annual(3, 4, target=0)], unit="人次")

    assert (found.actual, found.share_done, found.gap) == (D(7), None, None)


@pytest.mark.parametrize(
    "standings",
    [[], [NOT_YET], [ratio(50)], [milestone(Stage.DONE)]],
    ids=["none", "not due", "ratio", "milestone"],
)
def test_add_up_takes_annual_quantities_alone(standings):
    assert add_up(standings, unit="人次") is None


def test_ranks_put_the_highest_first_and_ties_together():
    shares = [D("0.5"), None, D("0.9"), D("0.5"), D("0.1")]

    assert ranks(shares) == [2, None, 1, 2, 4]


@pytest.mark.parametrize(
    ("standings", "at_least", "expected"),
    [
        ([annual(25, 25), annual(0, 25)], 2, True),
        ([annual(25, 25), MISSING], 2, False),
        ([annual(25, 25), ratio(50)], 2, False),
        ([annual(25, 25)], 1, True),
        ([MISSING], 0, False),
    ],
    ids=["enough", "one missing", "a ratio has no share", "one is enough", "nothing"],
)
def test_rank_asks_for_enough_indicators_with_a_share(standings, at_least, expected):
    assert roll_up(standings, RULES).is_ranked(at_least) is expected


def test_nothing_due_yet_has_no_share_of_what_was_due():
    late = spec(Kind.ANNUAL, {2026: 100}, profile=(D(0), D(0), D(0), D(1)))
    begun = evaluate(late, reports(in_2026(5, 5)), Q2)

    found = roll_up([begun], RULES)

    assert (found.share_done, found.share_of_due) == (D("0.1"), None)
    assert not found.is_ranked(1)
