"""One department's quarter as it stands on the desk of those who report it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tasks.core.entry import Bases, Before, before
from tasks.core.enums import Availability, Basis, Kind, RoundState, Stage, State
from tasks.core.plan import IndicatorSpec, Report, Reports
from tasks.core.preview import Preview, preview
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, started
from tasks.core.standing import Progress
from tasks.core.trend import Trend, amount_of, minutes, trend
from tasks.core.typed import Entry, Reading, Typed, bases_of, read, typed_of
from tasks.core.workflow import may_edit
from tasks.models import (
    Actual,
    Department,
    EvidenceFile,
    Indicator,
    Review,
    Submission,
    Target,
)

from .plan import PlanBook


def entry_of(actual: Actual | None) -> Entry:
    """Return a stored figure as a plain value; a blank entry where there is none."""
    if actual is None:
        return Entry()
    return Entry(
        availability=Availability(actual.availability),
        value=actual.value,
        numerator=actual.numerator,
        denominator=actual.denominator,
        stage=Stage(actual.stage) if actual.stage else None,
        basis=Basis(actual.basis),
        gaps_covered=Basis(actual.gaps_covered) if actual.gaps_covered else None,
        note=actual.note,
        evidence=actual.evidence,
        expected_on=actual.expected_on,
        hint_reason=actual.hint_reason,
    )


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
class DeskRow:
    """One indicator as its department reports it in one quarter."""

    indicator: Indicator
    spec: IndicatorSpec  # of the department's own part
    quarter: Quarter
    reports: Reports  # the department's own, in all states
    asked: Progress  # without this quarter's figure: what the plan asks for
    actual: Actual | None
    submission_state: State | None
    target: Target | None  # of the year, or the next one: the official sentence
    returned: Review | None  # the latest return, while the figure is returned
    is_open: bool  # the round takes figures
    is_overdue: bool
    files: tuple[EvidenceFile, ...] = ()  # that prove the figure
    hidden: State | None = None  # there is a figure in this state, not to be seen yet

    @cached_property
    def kind(self) -> Kind:
        return self.spec.kind

    @cached_property
    def entry(self) -> Entry:
        return entry_of(self.actual)

    @cached_property
    def known(self) -> Before:
        """What is known before the quarter's figure."""
        code = self.spec.reporters[0].code
        return before(self.spec, self.reports, self.quarter, code)

    @cached_property
    def last(self) -> Report | None:
        """The latest report with a figure before the quarter."""
        code = self.spec.reporters[0].code
        return self.reports.latest(code, self.quarter.previous)

    @cached_property
    def typed(self) -> Typed:
        """The stored figure as the text of the row's fields."""
        return typed_of(self.entry, self.known)

    @property
    def last_percent(self) -> Fraction | None:
        """The latest earlier ratio, in percent."""
        if self.last is None or not self.last.denominator:
            return None
        return 100 * Fraction(self.last.numerator) / Fraction(self.last.denominator)

    @cached_property
    def last_year(self) -> Decimal | Fraction | None:
        """The figure of the same quarter a year before; a ratio in percent."""
        key = Quarter(self.quarter.year - 1, self.quarter.number)
        return amount_of(self.reports.figure(self.spec.reporters[0].code, key))

    @cached_property
    def trend(self) -> Trend | None:
        """The figures of the quarters before, as a drawing."""
        code = self.spec.reporters[0].code
        return trend(self.spec, self.reports, self.quarter, code)

    @property
    def version(self) -> int:
        return self.actual.version if self.actual else 0

    @property
    def state(self) -> State | None:
        """Where the figure is; None while nothing is entered."""
        if self.hidden:
            return self.hidden
        if self.actual is None or self.is_blank:
            return None
        return State(self.actual.state)

    @property
    def is_blank(self) -> bool:
        """True when nothing is entered, unless it was returned and waits for that."""
        is_returned = bool(self.actual and self.actual.state == State.RETURNED)
        return self.entry.is_blank and not is_returned

    @property
    def is_finished(self) -> bool:
        """True for a deliverable that was reported as done in an earlier quarter."""
        return self.asked.is_done_earlier and not self.entry.says_something

    @property
    def is_required(self) -> bool:
        """True when the quarter cannot be submitted without it."""
        is_asked = self.asked.is_due and not self.asked.is_done_earlier
        return is_asked or self.state is State.RETURNED

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.entry.says_something

    @property
    def is_unconfirmed(self) -> bool:
        """True when the figure looks like a slip and no reason is given."""
        return bool(self.preview.marks) and not self.entry.hint_reason

    @property
    def is_editable(self) -> bool:
        if self.is_finished or not self.is_open:
            return False
        return may_edit(
            submission=self.submission_state,
            item=State(self.actual.state) if self.actual else None,
            is_required=self.is_required,
        )

    def read(self, typed: Typed) -> Reading:
        """Return what text typed into this row means."""
        return read(typed, spec=self.spec, known=self.known, has_files=bool(self.files))

    def preview_of(self, entry: Entry, bases: Bases | None) -> Preview:
        """Return how an entry in this row would stand."""
        return preview(
            spec=self.spec,
            reports=self.reports,
            quarter=self.quarter,
            known=self.known,
            entry=entry,
            bases=bases,
            is_overdue=self.is_overdue,
        )

    @cached_property
    def preview(self) -> Preview:
        """How the stored figure would stand if it were approved."""
        return self.preview_of(self.entry, bases_of(self.entry, self.known))


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
        return closed_reason(self.round, self.today)

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
        """About how long it takes to fill in what is missing."""
        return minutes([row.kind for row in self.missing])

    @cached_property
    def unconfirmed(self) -> list[DeskRow]:
        """What looks like a slip, while nobody has said why it is right."""
        return [row for row in self.to_submit if row.is_unconfirmed]

    @property
    def can_submit(self) -> bool:
        is_held = self.closed_reason or self.missing or self.unconfirmed
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
