"""Writing a department's figures row by row, and keeping account of each."""

from dataclasses import dataclass, field, replace

from django.db.models import F
from django.utils.translation import gettext as _

from tasks.core.enums import State
from tasks.core.explaining import Explained
from tasks.core.figure_history import Channel, with_channel
from tasks.core.merging import THEIRS, Merge, merge
from tasks.core.typed import Entry, Reading, Typed
from tasks.models import Actual, Explanation, Submission
from tasks.selectors.cases import FIGURE_SAVED, figure_key
from tasks.selectors.desk_rows import DeskRow
from tasks.selectors.explanations import Told

from . import audit
from .report_refusals import FigureConflict
from .round_steps import figure_snapshot, settle


@dataclass(frozen=True)
class TypedRow:
    """One row as it was sent: the indicator, its text, and the version looked at.

    Where the person has decided between their own changes and another's, `seen` is the
    version that the other's made, and `choice` is MINE or THEIRS.
    """

    code: str
    typed: Typed
    version: int = 0  # 0: there was no figure
    was: str = ""  # the marks of the row that was looked at
    seen: int | None = None
    choice: str = ""


@dataclass
class Outcome:
    """What became of the rows that were sent, by indicator code."""

    saved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)  # code: field: why
    conflicts: dict[str, FigureConflict] = field(default_factory=dict)
    merges: dict[str, Merge] = field(default_factory=dict)  # with another's changes

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.conflicts)


class Saver:
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
        elif item.version == row.version:
            self._save(row, item, reading.entry)
        else:
            self._join(row, item, reading.entry)

    def _save(self, row: DeskRow, item: TypedRow, entry: Entry) -> None:
        if not self._write(row, entry):
            self._refuse(row, entry, _merge(row, replace(item, was="")).clashing)
            return
        self._explain(row, entry)
        self._record(row, entry)
        self.outcome.saved.append(item.code)

    def _refuse(self, row: DeskRow, yours: Entry, fields: tuple[str, ...]) -> None:
        conflict = FigureConflict(theirs=row.actual, yours=yours, fields=fields)
        self.outcome.conflicts[row.indicator.code] = conflict

    def _join(self, row: DeskRow, item: TypedRow, yours: Entry) -> None:
        """Lay what the person changed over what somebody else has saved since.

        Where both changed the same, or both changes together say nothing usable, it is
        for the person to decide.
        """
        found = _merge(row, item)
        choice = item.choice if item.seen == row.version else ""
        if found.clashing and not choice:
            self._refuse(row, yours, found.clashing)
            return
        typed = found.theirs if choice == THEIRS else found.mine
        reading = _with_own_reason(row, row.read(typed))
        is_usable = not reading.errors
        if not (is_usable or choice):
            self._refuse(row, yours, found.changed)
        elif not is_usable and choice != THEIRS:
            self.outcome.errors[item.code] = reading.errors
        else:
            self.outcome.merges[item.code] = found
            if is_usable and not is_same(reading.entry, row.entry):
                self._save(row, item, reading.entry)
            else:
                self.outcome.unchanged.append(item.code)

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

    def _explain(self, row: DeskRow, entry: Entry) -> None:
        """Write the words beside the figure; the figure's version guards them too."""
        if entry.explained == row.entry.explained:
            return
        values = explanation_columns(entry.explained, row.promise)
        values |= {"entered_by": self.by, "entered_at": self.at}
        Explanation.objects.update_or_create(
            submission=self.submission,
            indicator=row.indicator,
            defaults=values | ({} if self.by.is_demo else {"is_demo": False}),
            create_defaults=values | {"is_demo": self.by.is_demo},
        )

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


def _merge(row: DeskRow, item: TypedRow) -> Merge:
    return merge(was=item.was, mine=item.typed, theirs=row.typed, kind=row.kind)


def _with_own_reason(row: DeskRow, reading: Reading) -> Reading:
    """Drop the reason that was given for another figure, or where none is asked for."""
    entry, stored = reading.entry, row.entry
    if reading.errors or not entry.hint_reason:
        return reading
    is_old = entry.hint_reason == stored.hint_reason and entry.bare != stored.bare
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


def explanation_columns(explained: Explained, promise: Told | None) -> dict:
    """Return the columns of an explanation; an answer names the promise it is about."""
    return {
        "cause": explained.cause,
        "action": explained.action,
        "owner": explained.owner,
        "due_on": explained.due_on,
        "promise_id": promise.pk if promise and explained.fulfilment else None,
        "fulfilment": explained.fulfilment.value if explained.fulfilment else "",
        "fulfilment_note": explained.fulfilment_note,
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
