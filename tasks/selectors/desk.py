"""One department's quarter as it stands on the desk of those who report it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tasks.core.enums import RoundState, State
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, started
from tasks.core.trend import minutes
from tasks.models import (
    Department,
    Indicator,
    Review,
    Submission,
)

from .desk_rows import DeskRow
from .plan import PlanBook
from .succession import Passed, passed_by, passed_to


def closed_reason(found: Round, today: date) -> str:
    """Return why a round takes no figures, and since or until when; "" when it does."""
    state = found.state(today)
    quarter = found.quarter.label
    if state is RoundState.LOCKED:
        return _locked_reason(found, quarter)
    if state is RoundState.UPCOMING:
        text = _("%(quarter)s尚未开始，将于%(day)s开放填报。")
        return text % {"quarter": quarter, "day": show_day(found.opens_on)}
    return ""


def _locked_reason(found: Round, quarter: str) -> str:
    """Return why a round is locked and since when; and when it was open again."""
    text = _("%(quarter)s已于%(day)s锁定（%(why)s），不能再填报或更正。")
    why = found.lock_reason or _("截止日为%(due)s") % {"due": show_day(found.due_on)}
    words = {"quarter": quarter, "day": show_day(found.locked_on), "why": why}
    ending = _("确需更正的，请联系系统管理员。")
    if found.reopened_until:
        ending = _("曾重新开放至%(day)s。") % {"day": show_day(found.reopened_until)}
        ending += _("确需更正的，请联系系统管理员。")
    return text % words + ending


def reopened_note(found: Round, today: date) -> str:
    """Return that a locked round takes a department's figures, until when and why; ""
    when it was not reopened."""
    if not found.is_reopened(today):
        return ""
    text = _("%(quarter)s已于%(day)s锁定，现对本单位重新开放至%(until)s：%(why)s")
    return text % {
        "quarter": found.quarter.label,
        "day": show_day(found.locked_on),
        "until": show_day(found.reopened_until),
        "why": found.reopened_why,
    }


def show_day(day: date) -> str:
    """Return a day as the reader's language writes it."""
    return date_format(day, "DATE_FORMAT")


def was_late(found: Round, submission: Submission | None) -> bool:
    """Return True when a submission came for the first time after its due date."""
    at = submission.first_submitted_at if submission else None
    if at is None:
        return False
    return found.is_late(timezone.localtime(at), submission.first_due_on)


@dataclass(frozen=True)
class Desk:
    """One department's quarter."""

    plan: PlanBook
    department: Department
    round: Round
    rounds: list[Round]
    today: date
    submission: Submission | None
    rows: list[DeskRow]
    reviews: list[Review]  # latest first
    entered_by: frozenset[int] = frozenset()  # who entered any figure, hidden or not

    @property
    def quarter(self) -> Quarter:
        return self.round.quarter

    @property
    def choices(self) -> list[Quarter]:
        """The quarters whose round has opened."""
        return [one.quarter for one in started(self.rounds, self.today)]

    @property
    def earlier(self) -> Quarter | None:
        """The quarter before, if its round has opened."""
        return self.quarter.previous if self.quarter.previous in self.choices else None

    @property
    def later(self) -> Quarter | None:
        return self.quarter.next if self.quarter.next in self.choices else None

    @property
    def state(self) -> State | None:
        return State(self.submission.state) if self.submission else None

    @property
    def version(self) -> int:
        return self.submission.version if self.submission else 0

    @property
    def closed_reason(self) -> str:
        if self.is_succeeded:
            return " ".join(one.away for one in self.passed_on)
        return closed_reason(self.round, self.today)

    @property
    def passed_on(self) -> list[Passed]:
        """What others report in this quarter that was the department's before."""
        return passed_by(self.plan, self.department.code, self.quarter)

    @property
    def taken_over(self) -> list[Passed]:
        """What the department reports in this quarter that was others' before."""
        return passed_to(self.plan, self.department.code, self.quarter)

    @property
    def is_succeeded(self) -> bool:
        """True when everything that it reported is with others now."""
        return not self.rows and bool(self.passed_on)

    @property
    def reopened_note(self) -> str:
        return reopened_note(self.round, self.today)

    @property
    def days_left(self) -> int:
        """Days until the due date; 0 on that day, below 0 afterwards."""
        return (self.round.due_on - self.today).days

    @property
    def days_over(self) -> int:
        """Days since the due date; 0 before it."""
        return max(-self.days_left, 0)

    @property
    def is_late(self) -> bool:
        """True when the first submission came after the due date."""
        return was_late(self.round, self.submission)

    @cached_property
    def is_editable(self) -> bool:
        return any(row.is_editable for row in self.rows)

    def row(self, code: str) -> DeskRow:
        """Return an indicator's row. Raises: Indicator.DoesNotExist – the department
        does not report it."""
        for row in self.rows:
            if row.indicator.code == code:
                return row
        raise Indicator.DoesNotExist(code)

    @cached_property
    def required(self) -> list[DeskRow]:
        return [row for row in self.rows if row.is_required]

    @property
    def optional(self) -> list[DeskRow]:
        """What may be reported, though the plan does not ask for it this quarter."""
        return [r for r in self.rows if not r.is_required and not r.is_finished]

    @property
    def finished(self) -> list[DeskRow]:
        return [row for row in self.rows if row.is_finished]

    @property
    def filled_count(self) -> int:
        """How many of the required rows are filled in."""
        return len(self.required) - len(self.missing)

    @cached_property
    def missing(self) -> list[DeskRow]:
        """What must be filled in before the quarter can be submitted."""
        return [row for row in self.rows if row.is_missing]

    @cached_property
    def to_submit(self) -> list[DeskRow]:
        """What the next submission would send."""
        return [r for r in self.rows if r.is_editable and r.entry.says_something]

    @property
    def minutes_left(self) -> int:
        """About how long it takes to fill in, look over and explain what is left."""
        rows = [row for row in self.rows if row.is_editable]
        return minutes(
            kinds=[row.kind for row in self.missing if not row.filled_in],
            carried=len(self.prefilled),
            words=[name for row in rows for name in row.words_left],
        )

    @cached_property
    def prefilled(self) -> list[DeskRow]:
        """What is asked for, and filled in from before; it waits for a confirmation."""
        return [row for row in self.missing if row.filled_in]

    @cached_property
    def unconfirmed(self) -> list[DeskRow]:
        """What looks like a slip, while nobody has said why it is right."""
        return [row for row in self.to_submit if row.is_unconfirmed]

    @cached_property
    def unexplained(self) -> list[DeskRow]:
        """What lags, or was promised, while the words that are asked for are missing."""
        return [row for row in self.to_submit if row.is_unexplained]

    @property
    def can_submit(self) -> bool:
        held = (self.missing, self.unconfirmed, self.unexplained)
        is_held = self.closed_reason or any(held)
        return not is_held and bool(self.to_submit)

    @property
    def will_be_late(self) -> bool:
        """True when submitting today would be the first time, and after the due date."""
        first = self.submission.first_submitted_at if self.submission else None
        return first is None and self.round.is_overdue(self.today)

    @cached_property
    def returned(self) -> list[DeskRow]:
        """What was returned and waits to be corrected."""
        return [row for row in self.rows if row.returned]

    @property
    def can_withdraw(self) -> bool:
        """True while nothing was decided since the submission."""
        is_open = self.round.is_writable(self.today)
        return is_open and self.state is State.SUBMITTED and not self._decided_since

    @property
    def _decided_since(self) -> bool:
        decided, sent = self.submission.decided_at, self.submission.submitted_at
        return bool(decided and sent and decided >= sent)

    @property
    def tasks(self):
        """The rows by key task, in the plan's order: (task, rows)."""
        by_task = groupby(self.rows, key=lambda row: row.indicator.measure.task)
        return [(task, list(rows)) for task, rows in by_task]
