"""Saving figures, submitting a quarter and withdrawing it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tasks.core.enums import Action, Availability, Basis, Kind, Stage, State
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, Review, Submission
from tasks.services.report_refusals import FigureConflict
from tasks.services.reporting import (
    Incomplete,
    TypedRow,
    Unconfirmed,
    save_figure,
    save_figures,
    submit,
    withdraw,
)
from tasks.services.reviewing import approve_all, decide
from tasks.services.round_steps import Conflict

from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
)

Q3 = Quarter(2026, 3)
LATE = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _round(db):
    make_plan()
    make_period("2026Q3")


@pytest.fixture
def indicator(department):
    """Ten by the third quarter are on pace."""
    return make_indicator(code="A", lead=department, targets=[(2026, 13)])


def save(department, by, *, at=AT, version=0, code="A", **typed):
    row = TypedRow(code, Typed(**typed), version)
    return save_figures(department=department, quarter=Q3, rows=[row], by=by, at=at)


def send(department, by, version=1, at=AT):
    return submit(department=department, quarter=Q3, version=version, by=by, at=at)


def stored():
    return list(Actual.objects.values_list("indicator__code", "value", "state"))


# ---- Saving -----------------------------------------------------------------------


def test_save_first_figure_makes_submission_figure_and_audit_record(
    department, reporter, indicator
):
    outcome = save(department, reporter, value="１２，０００", note="说明")

    actual, record = Actual.objects.get(), AuditRecord.objects.get()
    assert outcome.saved == ["A"]
    assert (actual.value, actual.note, actual.state, actual.version) == (
        Decimal(12000),
        "说明",
        State.DRAFT,
        1,
    )
    assert (actual.entered_by, actual.entered_at) == (reporter, AT)
    assert (actual.submission.state, actual.submission.version) == (State.DRAFT, 1)
    assert (record.object_key, record.actor_name, record.at) == (
        "A/own/2026Q3",
        "reporter",
        AT,
    )
    assert record.before is None
    assert record.after["value"] == "12000"


def test_save_same_again_changes_nothing_and_leaves_no_audit_record(
    department, reporter, indicator
):
    save(department, reporter, value="12,000")

    outcome = save(department, reporter, value="1.2万", version=0)

    assert outcome.unchanged == ["A"]
    assert Actual.objects.get().version == 1
    assert Submission.objects.get().version == 1
    assert AuditRecord.objects.count() == 1


def test_save_nothing_makes_no_row(department, reporter, indicator):
    outcome = save(department, reporter)

    assert outcome.unchanged == ["A"]
    assert Submission.objects.count() == 0


def test_save_zero_is_a_figure(department, reporter, indicator):
    save(department, reporter, value="0")

    assert stored() == [("A", Decimal(0), State.DRAFT)]


def test_save_cleared_figure_counts_as_not_reported(department, reporter, indicator):
    save(department, reporter, value="5")

    save(department, reporter, value="", version=1)

    assert stored() == [("A", None, State.DRAFT)]
    assert AuditRecord.objects.first().after is None
    with pytest.raises(Incomplete):
        send(department, reporter, version=2)


def test_save_year_to_date_stores_the_quarters_own_part(
    department, reporter, indicator
):
    for quarter, value in [("2026Q1", 10), ("2026Q2", 15)]:
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=value,
            by=reporter,
        )

    save(department, reporter, value="41", basis="year")

    actual = Actual.objects.get(submission__period__quarter=3)
    assert (actual.value, actual.basis, actual.gaps_covered) == (16, Basis.YEAR, "")


def test_save_year_to_date_over_missing_quarter_covers_it(
    department, reporter, indicator
):
    save(department, reporter, value="41", basis="year")

    actual = Actual.objects.get()
    assert (actual.value, actual.gaps_covered) == (41, Basis.YEAR)


def test_save_year_to_date_below_earlier_sum_keeps_negative_correction(
    department, reporter, indicator
):
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=50,
        by=reporter,
    )

    save(department, reporter, value="45", basis="year")

    assert Actual.objects.get(submission__period__quarter=3).value == -5


def test_save_unusable_row_says_why_and_writes_nothing(department, reporter, indicator):
    outcome = save(department, reporter, value="abc", note="字" * 1001)

    assert set(outcome.errors["A"]) == {"value", "note"}
    assert (Actual.objects.count(), AuditRecord.objects.count()) == (0, 0)


def test_save_with_one_bad_row_saves_the_others(department, reporter, indicator):
    make_indicator(code="B", lead=department)
    rows = [TypedRow("A", Typed(value="abc")), TypedRow("B", Typed(value="7"))]

    outcome = save_figures(
        department=department, quarter=Q3, rows=rows, by=reporter, at=AT
    )

    assert (outcome.saved, list(outcome.errors)) == (["B"], ["A"])
    assert stored() == [("B", Decimal(7), State.DRAFT)]


def test_save_ratio_keeps_numerator_and_denominator(department, reporter):
    make_indicator(code="A", kind=Kind.RATIO, lead=department)

    save(department, reporter, numerator="62", denominator="100")

    actual = Actual.objects.get()
    assert (actual.numerator, actual.denominator, actual.value) == (62, 100, None)


def test_save_milestone_done_asks_for_evidence(department, reporter):
    make_indicator(
        code="A", kind=Kind.MILESTONE, lead=department, targets=[(2026, None)]
    )

    refused = save(department, reporter, stage="done")
    save(department, reporter, stage="done", evidence="测〔2026〕3号")

    assert list(refused.errors["A"]) == ["evidence"]
    assert Actual.objects.get().stage == Stage.DONE


def test_save_stock_from_new_ones_stores_the_level(department, reporter):
    indicator = make_indicator(code="A", kind=Kind.STOCK)
    make_responsibility(indicator=indicator, department=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=2022,
        by=reporter,
    )

    save(department, reporter, value="50", basis="quarter")

    actual = Actual.objects.get(state=State.DRAFT)
    assert (actual.value, actual.basis) == (2072, Basis.QUARTER)


def test_save_reason_without_figure_is_kept(department, reporter, indicator):
    awaiting = {"availability": "awaiting", "expected_on": "２０２６年11月5日"}
    save(department, reporter, note="等统计局", **awaiting)

    actual = Actual.objects.get()
    assert (actual.availability, actual.value, actual.expected_on) == (
        Availability.AWAITING,
        None,
        date(2026, 11, 5),
    )


def test_save_day_that_is_over_is_refused_and_keeps_what_is_stored(
    department, reporter, indicator
):
    awaiting = {"availability": "awaiting", "note": "等统计局"}

    refused = save(department, reporter, expected_on="2020-01-01", **awaiting)

    assert list(refused.errors["A"]) == ["expected_on"]
    assert Actual.objects.count() == 0


def test_save_other_words_after_the_awaited_day_has_passed(
    department, reporter, indicator
):
    awaiting = {"availability": "awaiting", "expected_on": "2026-10-20"}
    save(department, reporter, note="等统计局", **awaiting)
    later = AT + timedelta(days=30)

    outcome = save(department, reporter, at=later, version=1, note="等年鉴", **awaiting)

    assert outcome.saved == ["A"]
    assert Actual.objects.get().note == "等年鉴"


def test_save_stale_version_conflicts_and_keeps_theirs(department, reporter, indicator):
    save(department, reporter, value="10")
    save(department, reporter, value="11", version=1)

    outcome = save(department, reporter, value="12", version=1)

    conflict = outcome.conflicts["A"]
    assert (conflict.theirs.value, conflict.yours.value) == (11, 12)
    assert stored() == [("A", Decimal(11), State.DRAFT)]


def test_save_new_figure_where_one_appeared_conflicts(department, reporter, indicator):
    save(department, reporter, value="10")

    with pytest.raises(FigureConflict):
        save_figure(
            department=department,
            quarter=Q3,
            row=TypedRow("A", Typed(value="12"), 0),
            by=reporter,
            at=AT,
        )


def test_save_others_indicator_is_refused_whole(
    department, other_department, reporter, indicator
):
    make_indicator(code="X", lead=other_department)
    rows = [TypedRow("A", Typed(value="1")), TypedRow("X", Typed(value="2"))]

    with pytest.raises(ObjectDoesNotExist):
        save_figures(department=department, quarter=Q3, rows=rows, by=reporter, at=AT)

    assert Actual.objects.count() == 0


def test_save_assisting_department_that_does_not_report_is_refused(
    other_department, other_reporter, indicator
):
    make_responsibility(
        indicator=indicator, department=other_department, role="assist", reports=False
    )

    with pytest.raises(ObjectDoesNotExist):
        save(other_department, other_reporter, value="1")


def test_save_for_another_department_is_refused(department, other_reporter, indicator):
    with pytest.raises(ObjectDoesNotExist):
        save(department, other_reporter, value="1")


def test_save_without_right_is_refused(department, reviewer, indicator):
    with pytest.raises(PermissionDenied):
        save(department, reviewer, value="1")


def test_save_in_locked_round_says_since_when(department, reporter, indicator):
    make_period("2026Q2", locked_on=date(2026, 8, 1))

    with pytest.raises(Refused, match="2026年8月1日锁定"):
        save_figures(
            department=department,
            quarter=Quarter(2026, 2),
            rows=[TypedRow("A", Typed(value="1"))],
            by=reporter,
            at=AT,
        )
    assert Actual.objects.count() == 0


def test_save_before_round_opens_says_when_it_opens(department, reporter, indicator):
    make_period("2026Q4")

    with pytest.raises(Refused, match="2026年12月31日开放"):
        save_figures(
            department=department,
            quarter=Quarter(2026, 4),
            rows=[TypedRow("A", Typed(value="1"))],
            by=reporter,
            at=AT,
        )


def test_save_by_real_person_makes_demo_figure_real(department, reporter, indicator):
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=3,
        by=reporter,
        state=State.DRAFT,
        is_demo=True,
    )
    Submission.objects.update(is_demo=True)

    save(department, reporter, value="4", version=1)

    actual.refresh_from_db()
    assert (actual.is_demo, actual.submission.is_demo) == (False, False)


def test_save_for_a_quarter_without_a_round_is_refused(department, reporter, indicator):
    with pytest.raises(ObjectDoesNotExist):
        save_figures(
            department=department,
            quarter=Quarter(2031, 1),
            rows=[TypedRow("A", Typed(value="1"))],
            by=reporter,
            at=AT,
        )


def test_save_optional_figure_while_the_others_are_returned_is_refused(
    department, reporter, indicator
):
    make_indicator(code="B", lead=department, targets=[(2027, 5)])
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=1,
        by=reporter,
        state=State.RETURNED,
    )

    outcome = save(department, reporter, code="B", value="1")

    assert "填报单处于“已退回”状态" in outcome.errors["B"]["row"]


# ---- Submitting -------------------------------------------------------------------


def test_submit_complete_quarter_hands_it_over(department, reporter, indicator):
    save(department, reporter, value="10")

    submission = send(department, reporter)

    assert (submission.state, submission.submitted_by) == (State.SUBMITTED, reporter)
    assert submission.submitted_at == submission.first_submitted_at == AT
    assert stored() == [("A", Decimal(10), State.SUBMITTED)]
    assert list(
        Review.objects.values_list("action", "state_before", "state_after")
    ) == [(Action.SUBMIT, State.DRAFT, State.SUBMITTED)]


def test_submit_twice_makes_one_step(department, reporter, indicator):
    save(department, reporter, value="10")
    first = send(department, reporter, version=1)

    second = send(department, reporter, version=1, at=LATE)

    assert (second.version, second.submitted_at) == (first.version, AT)
    assert Review.objects.count() == 1


def test_submit_with_required_item_missing_names_it(department, reporter, indicator):
    make_indicator(code="B", name="乙指标", lead=department)
    save(department, reporter, value="10")

    with pytest.raises(Incomplete, match=r"还有 1 项应报数据未填.*乙指标") as refused:
        send(department, reporter)

    assert refused.value.missing == ["B"]
    assert Submission.objects.get().state == State.DRAFT


def test_submit_without_optional_item_is_possible(department, reporter, indicator):
    make_indicator(code="B", lead=department, targets=[(2027, 5)])
    save(department, reporter, value="10")

    assert send(department, reporter).state == State.SUBMITTED


def test_submit_reason_instead_of_figure_is_complete(department, reporter, indicator):
    awaiting = {"availability": "awaiting", "expected_on": "２０２６年11月5日"}
    save(department, reporter, note="等统计局", **awaiting)

    assert send(department, reporter).state == State.SUBMITTED


def test_submit_nothing_is_refused(department, reporter):
    make_indicator(code="A", lead=department, targets=[(2027, 5)])

    with pytest.raises(Refused, match="没有可以提交的数据"):
        send(department, reporter, version=0)


def test_submit_what_a_colleague_changed_since_conflicts(
    department, reporter, indicator
):
    save(department, reporter, value="10")
    save(department, reporter, value="11", version=1)

    with pytest.raises(Conflict, match="reporter于2026年10月8日 10:00作了改动"):
        send(department, reporter, version=1)


def test_submit_after_due_date_is_recorded_not_blocked(department, reporter, indicator):
    save(department, reporter, value="10", at=LATE)

    submission = send(department, reporter, at=LATE)

    assert submission.first_submitted_at == LATE


def test_save_submitted_figure_is_refused(department, reporter, indicator):
    save(department, reporter, value="10")
    send(department, reporter)

    outcome = save(department, reporter, value="11", version=1)

    assert "“已提交”状态，不能修改" in outcome.errors["A"]["row"]
    assert stored() == [("A", Decimal(10), State.SUBMITTED)]


def test_milestone_done_earlier_is_not_asked_again(department, reporter):
    indicator = make_indicator(
        code="A", kind=Kind.MILESTONE, lead=department, targets=[(2026, None)]
    )
    make_indicator(code="B", lead=department, targets=[(2026, 1)])
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        stage=Stage.DONE,
        by=reporter,
    )
    save(department, reporter, code="B", value="1")

    refused = save(department, reporter, stage="under_way")
    submission = send(department, reporter)

    assert "此前已报完成" in refused.errors["A"]["row"]
    assert submission.state == State.SUBMITTED


# ---- Returned and corrected ----------------------------------------------------------


@pytest.fixture
def returned(department, reporter, reviewer, indicator):
    """Two figures, one of them returned and the other approved."""
    make_indicator(code="B", lead=department, targets=[(2026, 26)])
    save(department, reporter, value="10")
    save(department, reporter, code="B", value="20")
    submission = send(department, reporter, version=2)
    return decide(
        submission=submission,
        returns={"A": "请核对"},
        approve=True,
        version=submission.version,
        by=reviewer,
        at=AT,
    )


def test_after_return_only_the_returned_figure_can_be_changed(
    department, reporter, returned
):
    save(department, reporter, value="12", version=1)
    refused = save(department, reporter, code="B", value="21", version=1)

    assert "“已审定”状态" in refused.errors["B"]["row"]
    assert stored() == [
        ("A", Decimal(12), State.RETURNED),
        ("B", Decimal(20), State.APPROVED),
    ]


def test_resubmit_touches_only_the_returned_figure(department, reporter, returned):
    save(department, reporter, value="12", version=1)
    version = Submission.objects.get().version

    submission = send(department, reporter, version=version, at=LATE)

    assert stored() == [
        ("A", Decimal(12), State.SUBMITTED),
        ("B", Decimal(20), State.APPROVED),
    ]
    assert submission.state == State.SUBMITTED
    assert (submission.first_submitted_at, submission.submitted_at) == (AT, LATE)


def test_resubmit_returned_figure_that_was_cleared_is_refused(
    department, reporter, returned
):
    save(department, reporter, value="", version=1)
    version = Submission.objects.get().version

    with pytest.raises(Incomplete):
        send(department, reporter, version=version)


# ---- Withdrawing --------------------------------------------------------------------


def take_back(department, by, version, at=AT):
    return withdraw(department=department, quarter=Q3, version=version, by=by, at=at)


def test_withdraw_undecided_submission_makes_drafts(department, reporter, indicator):
    save(department, reporter, value="10")
    submission = send(department, reporter)

    withdrawn = take_back(department, reporter, submission.version)

    assert withdrawn.state == State.DRAFT
    assert stored() == [("A", Decimal(10), State.DRAFT)]
    assert withdrawn.first_submitted_at == AT


def test_withdraw_twice_makes_one_step(department, reporter, indicator):
    save(department, reporter, value="10")
    version = send(department, reporter).version
    take_back(department, reporter, version)

    take_back(department, reporter, version)

    assert Review.objects.filter(action=Action.WITHDRAW).count() == 1


def test_withdraw_approved_submission_is_refused(
    department, reporter, reviewer, indicator
):
    save(department, reporter, value="10")
    submission = send(department, reporter)
    approved = approve_all(
        submission=submission, version=submission.version, by=reviewer, at=AT
    )

    with pytest.raises(Refused, match="“已审定”状态，不能撤回"):
        take_back(department, reporter, approved.version)


def test_withdraw_draft_is_refused(department, reporter, indicator):
    save(department, reporter, value="10")

    with pytest.raises(Refused, match="“草稿”状态，不能撤回"):
        take_back(department, reporter, 1)


def test_withdraw_before_anything_is_entered_is_refused(
    department, reporter, indicator
):
    with pytest.raises(Refused, match="尚未提交，无需撤回"):
        take_back(department, reporter, 0)


def test_withdraw_after_a_decision_is_refused(department, reporter, indicator):
    save(department, reporter, value="10")
    submission = send(department, reporter)
    Submission.objects.update(decided_at=LATE)

    with pytest.raises(Refused, match="审核人已作出审核决定，不能撤回"):
        take_back(department, reporter, submission.version)


def test_withdraw_resubmission_leaves_approved_figures(department, reporter, returned):
    save(department, reporter, value="12", version=1)
    submission = send(
        department, reporter, version=Submission.objects.get().version, at=LATE
    )

    take_back(department, reporter, submission.version, at=LATE)

    assert stored() == [
        ("A", Decimal(12), State.DRAFT),
        ("B", Decimal(20), State.APPROVED),
    ]


# ---- Hints -----------------------------------------------------------------------------------


@pytest.fixture
def suspected(department, reporter):
    """A figure that is ten times what it was, without a reason."""
    indicator = make_indicator(code="A", lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=10,
        by=reporter,
    )
    save(department, reporter, value="100")
    return Actual.objects.get(submission__period__quarter=3)


def test_submit_suspected_figure_without_a_reason_is_refused(
    department, reporter, suspected
):
    with pytest.raises(Unconfirmed) as refused:
        send(department, reporter)

    assert refused.value.unconfirmed == ["A"]
    assert Submission.objects.get(period__quarter=3).state == State.DRAFT


def test_submit_suspected_figure_with_a_reason_keeps_both(
    department, reporter, suspected
):
    save(department, reporter, value="100", hint_reason="集中开班", version=1)

    assert send(department, reporter, version=2).state == State.SUBMITTED
    suspected.refresh_from_db()
    assert (suspected.value, suspected.hint_reason) == (Decimal(100), "集中开班")
    record = AuditRecord.objects.filter(action="figure_saved").first()
    assert record.after["hint_reason"] == "集中开班"


def test_reason_is_gone_once_the_figure_is_another(department, reporter, suspected):
    save(department, reporter, value="100", hint_reason="集中开班", version=1)
    save(department, reporter, value="90", hint_reason="集中开班", version=2)

    suspected.refresh_from_db()
    assert (suspected.value, suspected.hint_reason) == (Decimal(90), "")


def test_reason_where_none_is_asked_for_is_not_kept(department, reporter, suspected):
    save(department, reporter, value="12", hint_reason="集中开班", version=1)

    suspected.refresh_from_db()
    assert (suspected.value, suspected.hint_reason) == (Decimal(12), "")
