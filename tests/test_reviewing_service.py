"""Approving, returning with a reason, and reopening."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tasks.core.enums import Action, State
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, ReportingPeriod, Review, Submission
from tasks.selectors.cases import load_case
from tasks.services.reporting import TypedRow, save_figures, submit
from tasks.services.reviewing import ReasonMissing, approve_all, decide, reopen
from tasks.services.round_steps import Conflict

from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_period,
    make_plan,
    make_user,
)

LATER = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(department, reporter):
    """A submitted quarter with the figures A, B and C."""
    make_plan()
    for code in "ABC":
        make_actual(
            indicator=make_indicator(code=code, lead=department, targets=[(2026, 13)]),
            department=department,
            quarter="2026Q3",
            value=10,
            by=reporter,
            state=State.SUBMITTED,
        )
    Submission.objects.update(
        submitted_by=reporter, submitted_at=AT, first_submitted_at=AT, version=4
    )
    return Submission.objects.get()


def settle(submission, by, *, returns=None, approve=True, version=4, at=LATER):
    return decide(
        submission=submission,
        returns=returns or {},
        approve=approve,
        version=version,
        by=by,
        at=at,
    )


def states():
    return dict(Actual.objects.values_list("indicator__code", "state"))


def test_approve_all_approves_every_figure(submission, reviewer):
    approved = approve_all(submission=submission, version=4, by=reviewer, at=LATER)

    assert states() == dict.fromkeys("ABC", State.APPROVED)
    assert (approved.state, approved.decided_by, approved.decided_at) == (
        State.APPROVED,
        reviewer,
        LATER,
    )
    record = AuditRecord.objects.get()
    assert record.before["figures"] == dict.fromkeys("ABC", "submitted")
    assert record.after["figures"] == dict.fromkeys("ABC", "approved")


def test_return_selected_and_approve_the_others(submission, reviewer):
    result = settle(submission, reviewer, returns={"B": "比上季度多 10 倍，请核对"})

    assert states() == {
        "A": State.APPROVED,
        "B": State.RETURNED,
        "C": State.APPROVED,
    }
    assert result.state == State.RETURNED
    steps = Review.objects.values_list("indicator__code", "action", "reason", "by")
    assert set(steps) == {
        ("A", "approve", "", reviewer.pk),
        ("B", "return", "比上季度多 10 倍，请核对", reviewer.pk),
        ("C", "approve", "", reviewer.pk),
        (None, "return", "", reviewer.pk),
    }


def test_return_selected_alone_approves_nothing(submission, reviewer):
    result = settle(submission, reviewer, returns={"B": "请核对"}, approve=False)

    assert states() == {
        "A": State.SUBMITTED,
        "B": State.RETURNED,
        "C": State.SUBMITTED,
    }
    assert result.state == State.RETURNED


def test_approve_the_rest_after_a_return_keeps_it_returned(submission, reviewer):
    settle(submission, reviewer, returns={"B": "请核对"}, approve=False)

    result = settle(submission, reviewer, version=5)

    assert states() == {
        "A": State.APPROVED,
        "B": State.RETURNED,
        "C": State.APPROVED,
    }
    assert result.state == State.RETURNED


@pytest.mark.parametrize("reason", ["", "   ", "字" * 1001])
def test_return_without_usable_reason_is_refused(submission, reviewer, reason):
    with pytest.raises(ReasonMissing) as refused:
        settle(submission, reviewer, returns={"B": reason})

    assert list(refused.value.errors) == ["B"]
    assert states() == dict.fromkeys("ABC", State.SUBMITTED)


def test_decision_sent_twice_makes_one_decision(submission, reviewer):
    settle(submission, reviewer, returns={"B": "请核对"})
    count = Review.objects.count()

    again = settle(submission, reviewer, returns={"B": "请核对"})

    assert again.version == 5
    assert Review.objects.count() == count


def test_approval_sent_twice_makes_one_approval(submission, reviewer):
    settle(submission, reviewer)

    settle(submission, reviewer)

    assert Review.objects.filter(indicator=None).count() == 1


def test_another_decision_on_the_old_page_conflicts(submission, reviewer):
    settle(submission, reviewer, returns={"B": "请核对"}, approve=False)

    with pytest.raises(Conflict, match="reviewer于2026年10月9日 10:00作了改动"):
        settle(submission, reviewer, returns={"C": "请核对"}, approve=False)


def test_approve_after_return_only_on_the_old_page_conflicts(submission, reviewer):
    settle(submission, reviewer, returns={"B": "请核对"}, approve=False)

    with pytest.raises(Conflict):
        settle(submission, reviewer, returns={"B": "请核对"}, approve=True)


def test_decide_nothing_is_refused(submission, reviewer):
    with pytest.raises(Refused, match="请先勾选"):
        settle(submission, reviewer, approve=False)


def test_approve_draft_is_refused(department, reporter, reviewer):
    make_plan()
    actual = make_actual(
        indicator=make_indicator(code="A", lead=department),
        department=department,
        quarter="2026Q3",
        value=10,
        by=reporter,
        state=State.DRAFT,
    )

    with pytest.raises(Refused, match="没有待审核的数据"):
        settle(actual.submission, reviewer, version=0)


def test_return_draft_is_refused(department, reporter, reviewer):
    make_plan()
    actual = make_actual(
        indicator=make_indicator(code="A", lead=department),
        department=department,
        quarter="2026Q3",
        value=10,
        by=reporter,
        state=State.DRAFT,
    )

    with pytest.raises(Refused, match="“草稿”状态，不能退回"):
        settle(actual.submission, reviewer, returns={"A": "请核对"}, version=0)


def test_return_unknown_figure_is_refused_whole(submission, reviewer):
    with pytest.raises(ObjectDoesNotExist):
        settle(submission, reviewer, returns={"B": "请核对", "X": "请核对"})

    assert states() == dict.fromkeys("ABC", State.SUBMITTED)


def test_review_without_right_is_refused(submission, reporter):
    with pytest.raises(PermissionDenied):
        settle(submission, reporter)


@pytest.mark.parametrize("part", ["submitted", "entered"])
def test_review_of_own_work_is_refused(submission, reviewer, part):
    if part == "submitted":
        Submission.objects.update(submitted_by=reviewer)
    else:
        Actual.objects.filter(indicator__code="C").update(entered_by=reviewer)

    with pytest.raises(Refused, match="请由其他审核人审核"):
        settle(submission, reviewer)

    assert states() == dict.fromkeys("ABC", State.SUBMITTED)


def test_review_of_a_figure_that_a_colleague_only_touched_is_refused(
    department, reviewer, reporter
):
    """Who entered a figure does not approve it because a note came from another."""
    make_plan()
    make_period("2026Q3")
    make_indicator(code="A", lead=department, targets=[(2026, 13)])
    both = make_user("both", department=department)
    both.groups.add(*reporter.groups.all(), *reviewer.groups.all())
    quarter = {"department": department, "quarter": Quarter(2026, 3), "at": AT}
    first, second = Typed(value="10"), Typed(value="10", note="与上季度同口径")
    save_figures(rows=[TypedRow("A", first)], by=both, **quarter)
    save_figures(rows=[TypedRow("A", second, version=1)], by=reporter, **quarter)
    sent = submit(version=2, by=reporter, **quarter)

    with pytest.raises(Refused, match="请由其他审核人审核"):
        approve_all(submission=sent, version=3, by=both, at=LATER)

    assert states() == {"A": State.SUBMITTED}
    case = load_case(
        department_code=department.code,
        quarter=Quarter(2026, 3),
        user=both,
        today=LATER.date(),
    )
    assert case.is_own_work


def test_reopen_approved_figure_returns_it_with_its_reason(submission, reviewer):
    settle(submission, reviewer)

    result = reopen(
        submission=submission,
        reasons={"A": "单位来函更正"},
        version=5,
        by=reviewer,
        at=LATER,
    )

    assert states() == {
        "A": State.RETURNED,
        "B": State.APPROVED,
        "C": State.APPROVED,
    }
    assert result.state == State.RETURNED
    step = Review.objects.get(action=Action.REOPEN, indicator__code="A")
    assert (step.reason, step.state_before) == ("单位来函更正", State.APPROVED)


def test_reopen_without_reason_is_refused(submission, reviewer):
    settle(submission, reviewer)

    with pytest.raises(ReasonMissing):
        reopen(
            submission=submission, reasons={"A": ""}, version=5, by=reviewer, at=LATER
        )


def test_reopen_sent_twice_makes_one_step(submission, reviewer):
    settle(submission, reviewer)
    sent = {"submission": submission, "reasons": {"A": "单位来函更正"}, "version": 5}

    versions = [
        reopen(**sent, by=reviewer, at=LATER + timedelta(hours=hour)).version
        for hour in (1, 2)
    ]

    assert versions == [6, 6]
    assert Review.objects.filter(action=Action.REOPEN, indicator=None).count() == 1


def test_reopen_nothing_is_refused(submission, reviewer):
    settle(submission, reviewer)

    with pytest.raises(Refused, match="请先勾选要重新开放的数据"):
        reopen(submission=submission, reasons={}, version=5, by=reviewer, at=LATER)


def test_reopen_submitted_figure_is_refused(submission, reviewer):
    with pytest.raises(Refused, match="“已提交”状态，不能重新开放"):
        reopen(
            submission=submission, reasons={"A": "改"}, version=4, by=reviewer, at=LATER
        )


def test_locked_round_can_be_approved_but_not_returned(submission, reviewer):
    ReportingPeriod.objects.update(locked_on=date(2026, 10, 9))

    with pytest.raises(Refused, match=r"2026年10月9日锁定.*无法更正"):
        settle(submission, reviewer, returns={"A": "请核对"})
    settle(submission, reviewer)

    assert states() == dict.fromkeys("ABC", State.APPROVED)


def test_corrected_figure_is_approved_and_completes_the_quarter(
    submission, department, reporter, reviewer
):
    settle(submission, reviewer, returns={"B": "请核对"})
    submit(
        department=department,
        quarter=Quarter(2026, 3),
        version=5,
        by=reporter,
        at=LATER,
    )

    result = settle(submission, reviewer, version=6)

    assert result.state == State.APPROVED
    assert states() == dict.fromkeys("ABC", State.APPROVED)
