"""Writes of those who report: saving figures, submitting a quarter, withdrawing it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks import access
from tasks.core.enums import Action, State
from tasks.core.figure_history import Channel, with_channel
from tasks.core.quarters import Quarter
from tasks.core.typed import Entry, Reading, Typed
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
from tasks.selectors.cases import FIGURE_SAVED, figure_key
from tasks.selectors.desk import Desk, DeskRow
from tasks.selectors.plan import load_own_rounds
from tasks.selectors.reporting import load_desk

from . import audit
from .round_steps import (
    Conflict,
    check_version,
    day_of,
    figure_snapshot,
    lock_department,
    record_step,
    settle,
    snapshot,
)


class FigureConflict(Conflict):
    """Two people changed the same figure; carries what is stored and what was typed."""

    def __init__(self, *, theirs: Actual | None, yours: Entry):
        super().__init__(_("您打开页面后，此项数据已被他人修改，请核对后重新保存。"))
        self.theirs, self.yours = theirs, yours


class Incomplete(Refused):
    """What the plan asks for is missing; `missing` are indicator codes."""

    def __init__(self, missing: list[DeskRow]):
        names = pgettext("separator in a list", "、").join(
            row.indicator.title for row in missing
        )
        text = _("还有 %(count)s 项应报数据未填，填好后再提交：%(names)s。")
        super().__init__(text % {"count": len(missing), "names": names})
        self.missing = [row.indicator.code for row in missing]


class Unconfirmed(Refused):
    """Figures look like slips, and nobody has said why they are right; `unconfirmed`
    are indicator codes."""

    def __init__(self, unconfirmed: list[DeskRow]):
        names = pgettext("separator in a list", "、").join(
            row.indicator.title for row in unconfirmed
        )
        text = _("有 %(count)s 项核对提示尚未说明，请更正数据或写明理由：%(names)s。")
        super().__init__(text % {"count": len(unconfirmed), "names": names})
        self.unconfirmed = [row.indicator.code for row in unconfirmed]


@dataclass(frozen=True)
class TypedRow:
    """One row as it was sent: the indicator, its text, and the version looked at."""

    code: str
    typed: Typed
    version: int = 0  # 0: there was no figure


@dataclass
class Outcome:
    """What became of the rows that were sent, by indicator code."""

    saved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)  # code: field: why
    conflicts: dict[str, FigureConflict] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.conflicts)


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
    saver = _Saver(desk, by, at, reason, channel)
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


class _Saver:
    """Saves rows one by one and keeps account of each."""

    def __init__(self, desk, by, at, reason="", channel=Channel.FORM):
        self.desk, self.by, self.at = desk, by, at
        self.reason, self.channel = reason, channel
        self.submission = desk.submission
        self.outcome = Outcome()

    def take(self, row: DeskRow, item: TypedRow) -> None:
        reading = _with_own_reason(row, row.read(item.typed))
        if reading.errors:
            self.outcome.errors[item.code] = reading.errors
        elif is_same(reading.entry, row.entry):
            self.outcome.unchanged.append(item.code)
        elif not row.is_editable:
            self.outcome.errors[item.code] = {"row": why_not_editable(row)}
        elif item.version != row.version or not self._write(row, reading.entry):
            self.outcome.conflicts[item.code] = FigureConflict(
                theirs=row.actual, yours=reading.entry
            )
        else:
            self._record(row, reading.entry)
            self.outcome.saved.append(item.code)

    def _write(self, row: DeskRow, entry: Entry) -> bool:
        """Write a figure if it is still the one that was read; return whether it was."""
        values = _columns(entry) | {"entered_by": self.by, "entered_at": self.at}
        if row.actual is None:
            Actual.objects.create(
                submission=self._submission(),
                indicator=row.indicator,
                is_demo=self.by.is_demo,
                **values,
            )
            return True
        if not self.by.is_demo:
            values["is_demo"] = False
        updated = Actual.objects.filter(
            pk=row.actual.pk, version=row.version, state=row.actual.state
        ).update(version=F("version") + 1, **values)
        return bool(updated)

    def _submission(self) -> Submission:
        if self.submission is None:
            self.submission = Submission.objects.create(
                department=self.desk.department,
                period_id=self.desk.round.pk,
                is_demo=self.by.is_demo,
            )
        return self.submission

    def _record(self, row: DeskRow, entry: Entry) -> None:
        desk, code = self.desk, row.indicator.code
        audit.record(
            by=self.by,
            at=self.at,
            action=FIGURE_SAVED,
            object_type="actual",
            object_key=figure_key(code, desk.department, desk.quarter),
            before=figure_snapshot(row.entry),
            after=with_channel(figure_snapshot(entry), self.channel),
            reason=self.reason,
            is_demo=self.by.is_demo,
        )

    def finish(self) -> None:
        """Bring the submission up to its figures; a real figure makes it real."""
        if self.outcome.saved:
            settle(self.submission, **({} if self.by.is_demo else {"is_demo": False}))


def _with_own_reason(row: DeskRow, reading: Reading) -> Reading:
    """Drop the reason that was given for another figure, or where none is asked for."""
    entry, stored = reading.entry, row.entry
    if reading.errors or not entry.hint_reason:
        return reading
    bare = replace(entry, note="", evidence="", hint_reason="")
    is_old = entry.hint_reason == stored.hint_reason and bare != replace(
        stored, note="", evidence="", hint_reason=""
    )
    if is_old or not row.preview_of(entry, reading.bases).marks:
        entry = replace(entry, hint_reason="")
    return replace(reading, entry=entry)


def is_same(entry: Entry, stored: Entry) -> bool:
    """Return True when saving would change nothing."""
    return entry == stored or (entry.is_blank and stored.is_blank)


def _columns(entry: Entry) -> dict:
    return {
        "availability": entry.availability.value,
        "value": entry.value,
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "stage": entry.stage.value if entry.stage else "",
        "basis": entry.basis.value,
        "gaps_covered": entry.gaps_covered.value if entry.gaps_covered else "",
        "note": entry.note,
        "evidence": entry.evidence,
        "expected_on": entry.expected_on,
        "hint_reason": entry.hint_reason,
    }


def why_not_editable(row: DeskRow) -> str:
    """Return why a figure may not be changed."""
    if row.is_finished:
        return _("这项任务此前已报完成，本季度无需填报。")
    if row.state in (State.SUBMITTED, State.APPROVED):
        return _(
            "该项处于“%(state)s”状态，不能修改；确需修改的，请撤回提交或联系审核单位。"
        ) % {"state": row.state.label}
    return _(
        "填报单处于“%(state)s”状态，该项不能修改；确需修改的，请撤回提交或联系审核单位。"
    ) % {"state": row.submission_state.label}


@transaction.atomic
def submit(
    *, department: Department, quarter: Quarter, version: int, by: User, at: datetime
) -> Submission:
    """Hand a department's quarter to the reviewers; doing it twice changes nothing.

    Only drafts and returned figures are sent; what is approved stays as it is.
    Args: version – of the submission that the person looked at.
    Raises: Incomplete; Unconfirmed; Conflict; Refused – nothing to submit, or the round takes no
    figures; ObjectDoesNotExist – not the person's own department.
    """
    desk = open_for_entry(department=department, quarter=quarter, by=by, at=at)
    if desk.state is State.SUBMITTED and not desk.to_submit:
        return desk.submission
    check_version(desk.submission, version)
    if desk.missing:
        raise Incomplete(desk.missing)
    if desk.unconfirmed:
        raise Unconfirmed(desk.unconfirmed)
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
