"""Reads of one submission, for those who review it and others who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.enums import Action, Fulfilment, State
from tasks.core.quarters import Quarter
from tasks.core.rounds import started
from tasks.models import AuditRecord, Department, Review, Submission, User

from .desk import Desk
from .desk_rows import DeskRow
from .plan import load_own_rounds
from .reporting import load_desk
from .windows import Window, window_of

# In the audit record: what makes a figure one's own work.
FIGURE_SAVED, EVIDENCE_ADDED = "figure_saved", "evidence_added"
EVIDENCE_REMOVED = "evidence_removed"


LATE = "late"


@dataclass(frozen=True, slots=True)
class Flag:
    """Why one figure is looked at first: the name of its mark, and a sentence."""

    tag: str
    sentence: str

    @property
    def is_doubt(self) -> bool:
        """True for what speaks about the figure; lateness does not."""
        return self.tag != LATE


def flags_of(row: DeskRow, *, is_again: bool, is_late: bool = False) -> list[Flag]:
    """Return why a figure asks for a second look.

    Args: is_again – it was returned or reopened before; is_late – it was not there by
    the due date.
    """
    explained = row.entry.explained
    flags = [Flag("check", mark) for mark in row.preview.marks]
    if row.entry.says_something and row.preview.progress.status.is_lagging:
        flags.append(Flag("lagging", str(row.preview.label)))
    if explained.fulfilment in (Fulfilment.BROKEN, Fulfilment.PARTLY):
        flags.append(Flag(explained.fulfilment.value, explained.fulfilment_note))
    if is_again and row.state is not State.RETURNED:
        flags.append(Flag("again", ""))
    if is_late and not is_again:
        flags.append(Flag(LATE, _("截止日之后填报。")))
    return flags


@dataclass(frozen=True)
class Case:
    """One department's quarter as a reviewer, or another reader, sees it."""

    desk: Desk
    is_reviewer: bool
    is_own_work: bool  # the reader entered or submitted some of it
    window: Window  # until when the department may report, and what it asked for

    @cached_property
    def rows(self) -> list[DeskRow]:
        """What there is to read: figures, and what is asked for and missing."""
        return [r for r in self.desk.rows if r.state or r.is_required or r.is_finished]

    @cached_property
    def flags(self) -> dict[int, list[Flag]]:
        """Why rows ask for a second look, by indicator id; only those that do."""
        found = {
            row.indicator.pk: flags_of(
                row,
                is_again=row.indicator.pk in self.returns,
                is_late=self._is_late(row),
            )
            for row in self.rows
            if row.state
        }
        return {pk: flags for pk, flags in found.items() if flags}

    @cached_property
    def returns(self) -> dict[int, list[Review]]:
        """Every time that a figure was returned or reopened, by indicator id, the
        latest first."""
        found = {}
        for review in self.desk.reviews:
            if review.action in (Action.RETURN, Action.REOPEN) and review.indicator_id:
                found.setdefault(review.indicator_id, []).append(review)
        return found

    def _is_late(self, row: DeskRow) -> bool:
        """True when the submission was late, and this figure was not there in time."""
        if not self.desk.is_late or row.actual is None:
            return False
        due = self.desk.submission.first_due_on or self.desk.round.due_on
        return timezone.localtime(row.actual.entered_at).date() > due

    @cached_property
    def flagged(self) -> list[DeskRow]:
        """The rows that wait for a decision and ask for a second look; those that are
        late alone come last."""
        found = [row for row in self.pending if row.indicator.pk in self.flags]
        return sorted(found, key=lambda row: not self._is_doubtful(row))

    def _is_doubtful(self, row: DeskRow) -> bool:
        return any(flag.is_doubt for flag in self.flags.get(row.indicator.pk, []))

    @cached_property
    def clear(self) -> list[DeskRow]:
        """The rows that wait for a decision and have nothing doubtful about them."""
        return [row for row in self.pending if not self._is_doubtful(row)]

    @cached_property
    def others(self) -> list[DeskRow]:
        return [row for row in self.rows if row not in self.flagged]

    @cached_property
    def pending(self) -> list[DeskRow]:
        """The rows that wait for a decision."""
        return [row for row in self.rows if row.state is State.SUBMITTED]

    @cached_property
    def approved(self) -> list[DeskRow]:
        return [row for row in self.rows if row.state is State.APPROVED]

    @property
    def may_act(self) -> bool:
        return self.is_reviewer and not self.is_own_work

    @property
    def can_decide(self) -> bool:
        return self.may_act and bool(self.pending)

    @property
    def can_return(self) -> bool:
        """True when the department could still correct what is returned."""
        return self.may_act and not self.desk.closed_reason


def load_case(
    *, department_code: str, quarter: Quarter, user: User, today: date
) -> Case | None:
    """Return one department's quarter for those who may read it.

    None when: no plan is loaded. Raises: ObjectDoesNotExist – there is none, or it is
    not the person's to read. Queries: 12, whatever the number of indicators.
    """
    department = Department.objects.get(code=department_code)
    if not access.may_open(user, department):
        raise Department.DoesNotExist(department_code)
    rounds = load_own_rounds(department)
    opened = started(rounds, today)
    chosen = next((one for one in opened if one.quarter == quarter), None)
    if chosen is None:
        raise Submission.DoesNotExist(str(quarter))
    desk = load_desk(
        department=department, chosen=chosen, rounds=rounds, today=today, drafts=False
    )
    if desk is None:
        return None
    return Case(
        desk=desk,
        is_reviewer=access.may_review(user),
        is_own_work=is_own_work(desk.submission, _entered_by(desk), user),
        window=window_of(department, chosen, today, desk.submission),
    )


def _entered_by(desk: Desk) -> set[int]:
    codes = [row.indicator.code for row in desk.rows]
    return desk.entered_by | once_entered(codes, desk.department, desk.quarter)


def is_own_work(
    submission: Submission | None, entered_by: Iterable[int], user: User
) -> bool:
    """Return True when a person entered or submitted any of a submission's figures.

    Args: entered_by – ids of the people who entered its figures.
    """
    if submission is None:
        return False
    return user.pk in {*entered_by, submission.submitted_by_id}


def once_entered(
    codes: Iterable[str], department: Department, quarter: Quarter
) -> set[int]:
    """Return the ids of all who ever entered a department's figures of a quarter.

    A figure keeps only who changed it last; a colleague's later note does not make it
    somebody else's. Queries: 1.
    """
    keys = [figure_key(code, department, quarter) for code in codes]
    own_work = [FIGURE_SAVED, EVIDENCE_ADDED]
    saved = AuditRecord.objects.filter(action__in=own_work, object_key__in=keys)
    return set(saved.order_by().values_list("actor_id", flat=True))


def figure_key(code: str, department: Department, quarter: Quarter) -> str:
    """Return the name of a figure in the audit record."""
    return f"{code}/{department.code}/{quarter}"
