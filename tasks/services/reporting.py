"""Writes of those who report: saving figures, submitting a quarter, withdrawing it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.enums import Action, State
from tasks.core.figure_history import Channel
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused, after
from tasks.models import (
    Actual,
    Department,
    EvidenceFile,
    ReportingPeriod,
    Review,
    Submission,
    User,
)
from tasks.selectors.desk import Desk
from tasks.selectors.desk_rows import DeskRow
from tasks.selectors.plan import load_own_rounds
from tasks.selectors.reporting import load_desk

from .figure_saver import Outcome, Saver, TypedRow
from .report_refusals import Incomplete, Unconfirmed, Unexplained
from .round_steps import (
    check_version,
    day_of,
    lock_department,
    record_step,
    settle,
    snapshot,
)


@transaction.atomic
def save_figures(
    *,
    department: Department,
    quarter: Quarter,
    rows: Iterable[TypedRow],
    by: User,
    at: datetime,
    strict: bool = False,
    reason: str = "",
    channel: Channel = Channel.FORM,
) -> Outcome:
    """Save what was typed; rows that cannot be taken do not hold up the others.

    Args: strict – all or nothing: one row that cannot be taken holds up all others;
    reason – kept in the audit record, e.g. the file that the figures came with;
    channel – the way by which they came.
    Raises: Refused – the round takes no figures; ObjectDoesNotExist – the department
    is not the person's own, or does not report one of the indicators (then nothing is
    written). Side effects: one audit record for each figure that changed.
    """
    rows = list(rows)
    only = rows[0].code if len(rows) == 1 else ""
    desk = open_for_entry(
        department=department, quarter=quarter, by=by, at=at, only=only
    )
    pairs = [(desk.row(item.code), item) for item in rows]
    saver = Saver(desk, by, at, reason, channel)
    for row, item in pairs:
        saver.take(row, item)
    if strict and not saver.outcome.is_clean:
        saver.outcome.saved.clear()
        transaction.set_rollback(True)
    else:
        saver.finish()
    return saver.outcome


def save_figure(
    *, department: Department, quarter: Quarter, row: TypedRow, by: User, at: datetime
) -> Outcome:
    """Save one figure. Raises: FigureConflict – and whatever `save_figures` raises."""
    outcome = save_figures(
        department=department, quarter=quarter, rows=[row], by=by, at=at
    )
    for conflict in outcome.conflicts.values():
        raise conflict
    return outcome


def open_for_entry(*, department, quarter, by, at, only="") -> Desk:
    """Return the locked desk of a round that takes figures, for one who may write."""
    access.require(access.may_report(by))
    if by.department_id != department.pk:
        raise Department.DoesNotExist(department.code)
    lock_department(department)
    rounds = load_own_rounds(department)
    chosen = next((one for one in rounds if one.quarter == quarter), None)
    if chosen is None:
        raise ReportingPeriod.DoesNotExist(str(quarter))
    desk = load_desk(
        department=department,
        chosen=chosen,
        rounds=rounds,
        today=day_of(at),
        only=only,
    )
    if desk is None:
        raise Refused(_("尚未载入行动方案，不能填报。"))
    if desk.closed_reason:
        raise Refused(desk.closed_reason)
    return desk


@transaction.atomic
def submit(
    *, department: Department, quarter: Quarter, version: int, by: User, at: datetime
) -> Submission:
    """Hand a department's quarter to the reviewers; doing it twice changes nothing.

    Only drafts and returned figures are sent; what is approved stays as it is.
    Args: version – of the submission that the person looked at.
    Raises: Incomplete; Unconfirmed; Unexplained; Conflict; Refused – nothing to submit,
    or the round takes no figures; ObjectDoesNotExist – not the person's own department.
    """
    desk = open_for_entry(department=department, quarter=quarter, by=by, at=at)
    if desk.state is State.SUBMITTED and not desk.to_submit:
        return desk.submission
    check_version(desk.submission, version)
    if desk.missing:
        raise Incomplete(desk.missing)
    if desk.unconfirmed:
        raise Unconfirmed(desk.unconfirmed)
    if desk.unexplained:
        raise Unexplained(desk.unexplained)
    if not desk.to_submit:
        raise Refused(_("没有可以提交的数据，请先填写。"))
    submission, before = desk.submission, snapshot(desk.submission)
    _move(desk.to_submit, Action.SUBMIT)
    _present_files(desk, at)
    settle(
        submission,
        submitted_by=by,
        submitted_at=at,
        first_submitted_at=submission.first_submitted_at or at,
        first_due_on=submission.first_due_on or desk.round.due_on,
    )
    record_step(submission, action=Action.SUBMIT, before=before, by=by, at=at)
    return submission


@transaction.atomic
def withdraw(
    *, department: Department, quarter: Quarter, version: int, by: User, at: datetime
) -> Submission:
    """Take a submission back while nothing was decided; its figures become drafts.

    Raises: Conflict; Refused – it is not with the reviewers any more, or the round
    takes no figures; ObjectDoesNotExist – not the person's own department.
    """
    desk = open_for_entry(department=department, quarter=quarter, by=by, at=at)
    if desk.submission is None:
        raise Refused(_("尚未提交，无需撤回。"))
    if _is_withdrawn(desk, by):
        return desk.submission
    after(Action.WITHDRAW, desk.state)
    check_version(desk.submission, version)
    if not desk.can_withdraw:
        raise Refused(_("审核人已作出审核决定，不能撤回；确需更正的，请联系审核单位。"))
    submission, before = desk.submission, snapshot(desk.submission)
    _move([r for r in desk.rows if r.state is State.SUBMITTED], Action.WITHDRAW)
    settle(submission)
    record_step(submission, action=Action.WITHDRAW, before=before, by=by, at=at)
    return submission


def _is_withdrawn(desk: Desk, by: User) -> bool:
    """True when the same person's withdrawal was the latest step."""
    latest: Review | None = desk.reviews[0] if desk.reviews else None
    return (
        desk.state is State.DRAFT
        and latest is not None
        and latest.action == Action.WITHDRAW
        and latest.by_id == by.pk
    )


def _present_files(desk: Desk, at: datetime) -> None:
    """From now on the files beside what is submitted may be read by those who review."""
    EvidenceFile.objects.filter(
        department=desk.department,
        period_id=desk.round.pk,
        indicator__in=[row.indicator for row in desk.to_submit],
        removed_at__isnull=True,
        presented_at__isnull=True,
    ).update(presented_at=at)


def _move(rows: list[DeskRow], action: Action) -> None:
    for row in rows:
        state = State(row.actual.state)
        Actual.objects.filter(pk=row.actual.pk, state=state.value).update(
            state=after(action, state).value
        )
