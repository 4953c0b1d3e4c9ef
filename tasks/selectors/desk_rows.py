"""One indicator as its department reports it in one quarter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from tasks.core.carried import carried_over
from tasks.core.entry import Bases, Before, before
from tasks.core.enums import Availability, Basis, Kind, Stage, State
from tasks.core.explaining import lacks_sentence
from tasks.core.plan import IndicatorSpec, Report, Reports
from tasks.core.preview import Preview, preview
from tasks.core.quarters import Quarter
from tasks.core.standing import Progress
from tasks.core.trend import Trend, amount_of, trend
from tasks.core.typed import Entry, Reading, Typed, bases_of, read, typed_of
from tasks.core.workflow import may_edit
from tasks.models import (
    Actual,
    EvidenceFile,
    Explanation,
    Indicator,
    Review,
    Target,
)

from .explanations import Told, explained_of


def entry_of(actual: Actual | None, explanation: Explanation | None = None) -> Entry:
    """Return a stored figure as a plain value; a blank entry where there is none."""
    if actual is None:
        return Entry()
    return Entry(
        explained=explained_of(explanation),
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
    explanation: Explanation | None = None
    promise: Told | None = None  # of an earlier quarter; this one's form asks about it
    previous: Actual | None = None  # of the quarter before, in whatever state
    today: date | None = None  # None for others than the department

    @cached_property
    def kind(self) -> Kind:
        return self.spec.kind

    @cached_property
    def entry(self) -> Entry:
        return entry_of(self.actual, self.explanation)

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

    @cached_property
    def over(self) -> Typed | None:
        """What could be taken over from before, whatever stands in the row."""
        if self.today is None:
            return None
        return carried_over(
            typed_of(Entry(), self.known),
            last=self.last,
            previous=entry_of(self.previous),
            today=self.today,
        )

    @cached_property
    def carried(self) -> Typed | None:
        """What the form fills in by itself; nothing of it is stored yet.

        None when: something is or was stored, or the plan does not ask for the row.
        """
        is_free = self.actual is None and self.is_required and self.is_editable
        return self.over if is_free else None

    @cached_property
    def filled_in(self) -> Reading | None:
        """What is filled in, where it is enough as it stands; None otherwise."""
        reading = self.read(self.carried) if self.carried else None
        return reading if reading and not reading.errors else None

    @property
    def carried_from(self) -> Quarter:
        """The quarter that `over` comes from."""
        is_stage = bool(self.over and self.over.stage)
        return self.last.quarter if is_stage else self.quarter.previous

    @property
    def is_as_before(self) -> bool:
        """True when the row says what was taken over."""
        own, over = self.typed, self.over
        if over is None or not self.entry.says_something:
            return False
        if over.stage:
            return own.stage == over.stage
        return (own.availability, own.note) == (over.availability, over.note)

    @property
    def shared_target(self) -> Decimal | None:
        """What all who share the indicator must reach together this year, where its
        parts have no targets of their own."""
        is_shared = self.asked.is_due and self.asked.target is None
        if (
            not is_shared
            or self.target is None
            or self.target.year != self.quarter.year
        ):
            return None
        return self.target.value

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
    def asks_promise(self) -> bool:
        """True when the form has room for what became of the last promise."""
        answer = self.entry.explained
        return bool(self.promise or answer.fulfilment or answer.fulfilment_note)

    def lacks_of(self, entry: Entry, shown: Preview) -> tuple[str, ...]:
        """Return the words without which an entry cannot be submitted.

        Args: shown – the preview of the same entry. Where nothing is entered and nothing
        is asked for, a promise can wait.
        """
        is_there = entry.says_something or self.is_required
        return entry.explained.lacks(
            is_lagging=entry.says_something and shown.progress.status.is_lagging,
            is_asked=self.promise is not None and is_there,
        )

    @cached_property
    def lacks(self) -> tuple[str, ...]:
        """The words that must still be given: fields of `core.explaining`."""
        return self.lacks_of(self.entry, self.preview)

    @property
    def words_left(self) -> tuple[str, ...]:
        """The words that are asked for by what stands in the row, and not given yet."""
        if self.filled_in:
            return self.lacks_of(self.filled_in.entry, self.shown)
        return (*self.lacks, *(("hint_reason",) if self.is_unconfirmed else ()))

    @property
    def lacks_sentence(self) -> str:
        return lacks_sentence(self.lacks)

    @property
    def is_unexplained(self) -> bool:
        """True when the figure is there, and the words that it needs are not."""
        return bool(self.lacks) and not self.is_missing

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
        return read(
            typed,
            spec=self.spec,
            known=self.known,
            has_files=bool(self.files),
            today=self.today,
            awaited=self.entry.expected_on,
        )

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

    @cached_property
    def shown(self) -> Preview:
        """The preview of what stands in the row: stored, or filled in from before."""
        if self.filled_in is None:
            return self.preview
        return self.preview_of(self.filled_in.entry, self.filled_in.bases)
