"""The reviewer's cockpit: counts that agree, what is looked at first, many at once."""

from datetime import UTC, date, datetime
from random import Random

import pytest

from tasks.core.enums import DepartmentLevel, State
from tasks.core.quarters import Quarter
from tasks.core.workflow import Filing, Refused
from tasks.models import Actual, Submission
from tasks.selectors.cases import load_case
from tasks.selectors.reviewing import load_board
from tasks.services.reviewing import approve_some
from tasks.services.round_steps import Conflict

from .factories import (
    AT,
    make_actual,
    make_department,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
)

Q3 = Quarter(2026, 3)
LATER = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


# ---- The matrix -----------------------------------------------------------------------------


def scatter(number, by):
    """File the quarters of six departments in states that depend on the number."""
    random = Random(number)
    for place in range(6):
        level = random.choice([*DepartmentLevel]).value
        department = make_department(level=level)
        indicator = make_indicator(lead=department)
        if place == 0:
            make_indicator(lead=make_department(level=level), targets=[(2027, 1)])
        for quarter in ("2026Q1", "2026Q2", "2026Q3"):
            state = random.choice([None, *State])
            if state:
                make_actual(
                    indicator=indicator,
                    department=department,
                    quarter=quarter,
                    value=10,
                    by=by,
                    state=state,
                )
    Submission.objects.update(submitted_by=by, submitted_at=AT)


@pytest.mark.parametrize("number", range(8))
def test_every_count_is_the_length_of_its_list(number, reporter):
    make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    scatter(number, reporter)

    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        for level in ("", *DepartmentLevel):
            asked = {"asked": quarter, "level": level, "today": LATER.date()}
            board = load_board(filing="", **asked)
            lists = {
                one: len(load_board(filing=one.value, **asked).shown) for one in Filing
            }
            assert board.counts == lists
            assert sum(lists.values()) == len(board.rows)
            assert board.asked == len(board.rows) - lists[Filing.EXEMPT]
            assert len(board.outstanding) == lists[Filing.NONE] + lists[Filing.DRAFT]
            waiting = [one for one in board.queue if one.quarter == board.quarter]
            assert len(waiting) == lists[Filing.SUBMITTED]


# ---- What is looked at first ------------------------------------------------------------------


@pytest.fixture
def submission(department, reporter):
    """Three submitted figures: one on pace, one that lags, one that looks like a slip."""
    make_plan()
    for code, before, value in (("A", 40, 41), ("B", 8, 9), ("C", 25, 500)):
        indicator = make_indicator(code=code, lead=department, targets=[(2026, 100)])
        for quarter, amount in (("2026Q2", before), ("2026Q3", value)):
            actual = make_actual(
                indicator=indicator,
                department=department,
                quarter=quarter,
                value=amount,
                by=reporter,
                state=State.SUBMITTED,
            )
        if code == "B":
            make_explanation(actual=actual, fulfilment="broken", fulfilment_note="流标")
    Submission.objects.update(
        submitted_by=reporter, submitted_at=AT, first_submitted_at=AT, version=4
    )
    return Submission.objects.get(period__quarter=3)


def load(user):
    return load_case(
        department_code="own", quarter=Q3, user=user, today=date(2026, 10, 9)
    )


def test_flagged_figures_come_first_and_say_why(submission, reviewer):
    case = load(reviewer)

    codes = {row.indicator.pk: row.indicator.code for row in case.rows}
    assert {
        codes[pk]: [flag.tag for flag in flags] for pk, flags in case.flags.items()
    } == {"B": ["lagging", "broken"], "C": ["check"]}
    assert [row.indicator.code for row in case.clear] == ["A"]
    assert [row.indicator.code for row in case.others] == ["A"]


def approve(submission, by, codes=("A",), version=4):
    return approve_some(
        submission=submission, codes=codes, version=version, by=by, at=LATER
    )


def states():
    rows = Actual.objects.filter(submission__period__quarter=3)
    return dict(rows.values_list("indicator__code", "state"))


def test_some_are_approved_and_the_others_still_wait(submission, reviewer):
    result = approve(submission, reviewer)

    assert states() == {
        "A": State.APPROVED,
        "B": State.SUBMITTED,
        "C": State.SUBMITTED,
    }
    assert result.state == State.SUBMITTED


def test_approving_the_same_twice_is_once(submission, reviewer):
    first = approve(submission, reviewer)

    assert approve(submission, reviewer).version == first.version == 5


def test_approving_what_has_changed_meanwhile_conflicts(submission, reviewer):
    with pytest.raises(Conflict):
        approve(submission, reviewer, version=3)

    assert set(states().values()) == {State.SUBMITTED}


def test_approving_nothing_is_refused(submission, reviewer):
    with pytest.raises(Refused, match="没有待审核的数据"):
        approve(submission, reviewer, codes=())


def test_reviewer_approves_what_is_clear_with_one_button(client, submission, reviewer):
    client.force_login(reviewer)
    page = client.get("/review/own/2026Q3/").text
    assert "审定无疑点的 1 项" in page

    answer = client.post(
        "/review/own/2026Q3/", {"action": "approve_clear", "version": 4}, follow=True
    )

    assert "已审定 1 项，其余各项仍待审核。" in answer.text
    assert states()["A"] == State.APPROVED


def test_tick_is_no_part_of_approving_what_is_clear(client, submission, reviewer):
    client.force_login(reviewer)

    answer = client.post(
        "/review/own/2026Q3/",
        {"action": "approve_clear", "version": 4, "pick-A": "on", "reason-A": "核对"},
    )

    assert "与“审定无疑点的各项”不符" in answer.text
    assert states()["A"] == State.SUBMITTED
