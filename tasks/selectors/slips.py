"""Reads of supervision slips: who sees which, and what the statuses propose."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tasks import access
from tasks.core.quarters import Quarter
from tasks.core.slips import (
    ISSUED_COLOURS,
    Colour,
    SlipAction,
    SlipState,
    proposed,
)
from tasks.core.succession import holder_of
from tasks.models import Department, EvidenceFile, Indicator, Slip, SlipStep, User

from .naming import names_then
from .standings import Book, Line

OPEN = [state.value for state in SlipState if state.is_open]
URGENCY = Case(
    *[When(colour=c.value, then=Value(n)) for n, c in enumerate(ISSUED_COLOURS)],
    output_field=IntegerField(),
)
SHOWN = 5  # rows of the summary; the list has the rest


def visible_slips(user: User) -> QuerySet[Slip]:
    """Return the slips that a person may read: all for those who read the whole plan,
    their own department's for everybody else. Queries: 1 when read."""
    rows = Slip.objects.select_related(
        "indicator__measure__task", "department", "period", "issued_by"
    ).annotate(names_then=names_then("period"))
    if access.may_see_provisional(user):
        return rows
    return rows.filter(department_id=user.department_id or 0)


def slips_in(book: Book | None, user: User) -> list[Slip]:
    """Return the slips that a person may read, the newest first: today's, or those that
    an edition keeps as they were then. Queries: 1, or 0 in an edition."""
    if book is None or not book.edition:
        return list(visible_slips(user))
    reads_all = access.may_see_provisional(user)
    return [
        slip
        for slip in _kept_slips(book)
        if reads_all or slip.department_id == (user.department_id or 0)
    ]


def holds_slips(book: Book | None) -> bool:
    """False for an edition that is older than the keeping of slips."""
    return book is None or not book.edition or book.edition.snapshot.keeps(Slip)


def _kept_slips(book: Book) -> list[Slip]:
    slips = sorted(book.edition.rows(Slip), key=lambda slip: -slip.number)
    for slip in slips:  # under the name of its quarter
        slip.department = book.plan.at(slip.quarter).named(slip.department)
    return slips


def slip_of(number: int, user: User) -> Slip:
    """Return a slip that a person may read. Raises: Slip.DoesNotExist. Queries: 1."""
    return visible_slips(user).get(number=number)


@dataclass(frozen=True)
class SlipPage:
    """One slip with its steps and its files."""

    slip: Slip
    steps: list[SlipStep]  # each with the files `handed` in with it
    waiting: list[EvidenceFile]  # to go with the next answer
    today: date
    user: User
    is_kept: bool = False  # as an edition has it: nothing can be done any more

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.slip, self.today)

    @property
    def is_theirs(self) -> bool:
        """True for those who report for the department that is urged."""
        is_own = self.user.department_id == self.slip.department_id
        return is_own and not self.is_kept and access.may_report(self.user)

    @property
    def may_answer(self) -> bool:
        return self.is_theirs and self.slip.is_with_department

    @property
    def may_decide(self) -> bool:
        is_waiting = self.slip.state == SlipState.ANSWERED
        return is_waiting and access.may_review(self.user) and not self.is_own_answer

    @property
    def may_revoke(self) -> bool:
        return self.slip.is_with_department and access.may_review(self.user)

    @cached_property
    def is_own_answer(self) -> bool:
        """True when the reader wrote one of the answers."""
        return any(
            s.by_id == self.user.pk and s.action == SlipAction.ANSWER
            for s in self.steps
        )


def is_overdue(slip: Slip, today: date) -> bool:
    """True when the answer should be there by now."""
    return slip.is_with_department and today > slip.answer_by


def slip_page(number: int, user: User, today: date) -> SlipPage:
    """Return a slip for its page. Raises: Slip.DoesNotExist. Queries: 3."""
    slip = slip_of(number, user)
    steps = list(slip.steps.select_related("by__department").order_by("pk"))
    files = files_of_slip(slip, drafts=user.department_id == slip.department_id)
    for step in steps:
        is_answer = step.action == SlipAction.ANSWER
        step.handed = [f for f in files if is_answer and f.presented_at == step.at]
    waiting = [file for file in files if file.presented_at is None]
    return SlipPage(slip, steps, waiting, today, user)


def slip_page_in(book: Book, number: int, user: User) -> SlipPage:
    """Return a slip as an edition has it, to be read alone. Queries: 0.

    Raises: Slip.DoesNotExist – the edition has none, or not for them.
    """
    found = [slip for slip in slips_in(book, user) if slip.number == number]
    if not found:
        raise Slip.DoesNotExist(number)
    slip = found[0]
    steps = [one for one in book.edition.rows(SlipStep) if one.slip_id == slip.pk]
    kept = [one for one in book.edition.rows(EvidenceFile) if one.slip_id == slip.pk]
    for step in steps:
        is_answer = step.action == SlipAction.ANSWER
        step.handed = [f for f in kept if is_answer and f.presented_at == step.at]
    return SlipPage(slip, steps, [], book.choice.today, user, is_kept=True)


def files_of_slip(slip: Slip, *, drafts: bool) -> list[EvidenceFile]:
    """Return a slip's files. Args: drafts – with what was not handed in yet."""
    rows = EvidenceFile.objects.filter(slip=slip, removed_at__isnull=True)
    if not drafts:
        rows = rows.filter(presented_at__isnull=False)
    return list(rows.select_related("added_by"))


@dataclass(frozen=True)
class Proposal:
    """A slip that a status proposes; nothing is issued by itself."""

    line: Line
    department: Department
    colour: Colour
    earlier: Slip | None = None  # of an earlier quarter, still open

    @property
    def is_inherited(self) -> bool:
        """True where the open slip is of the department that was taken over from."""
        return bool(self.earlier) and self.earlier.department_id != self.department.pk

    @property
    def order(self):
        return (-self.colour.severity, *self.line.gap_key)


def proposals(book: Book) -> list[Proposal]:
    """Return the slips that the book's quarter proposes, the most urgent first.

    Each department is judged by its own part; where the parts are not judged, the lead
    by the whole. What has a slip of the quarter is left out, and so is what has an open
    one of an earlier quarter that is at least as urgent; one that a predecessor left
    open is named, and hides nothing: who took over has never been urged.
    Queries: 1, or 0 in an edition.
    """
    done, opened = _slips_by_holder(book)
    found = []
    for line, department in _candidates(book):
        colour = proposed(line.progress)
        key = (line.indicator.code, department.code)
        if colour is None or key in done:
            continue
        one = Proposal(line, department, colour, opened.get(key))
        is_urged = one.earlier and not one.is_inherited
        if is_urged and Colour(one.earlier.colour).severity >= colour.severity:
            continue
        found.append(one)
    return sorted(found, key=lambda one: one.order)


def _slips_by_holder(book: Book) -> tuple[set, dict]:
    """Return what has a slip of the book's quarter, and the open ones of earlier ones:
    by the codes of the indicator and of the department that has it now."""
    quarter = book.quarter
    codes = {indicator.pk: indicator.code for indicator in book.plan.indicators}
    moves = [move for move in book.plan.moves if move.starts <= quarter]
    done, opened = set(), {}
    for slip in _standing_slips(book):
        code = codes.get(slip.indicator_id, "")
        if slip.quarter == quarter:
            done.add((code, slip.department.code))
        elif slip.quarter < quarter and slip.is_open:
            opened[code, holder_of(moves, slip.department.code, code)] = slip
    return done, opened


def _standing_slips(book: Book) -> list[Slip]:
    if book.edition:
        return [s for s in _kept_slips(book) if s.state != SlipState.REVOKED]
    rows = Slip.objects.exclude(state=SlipState.REVOKED)
    return list(rows.select_related("period", "department"))


def _candidates(book: Book) -> list[tuple[Line, Department]]:
    found = []
    for indicator in book.plan.indicators:
        parts = book.parts(indicator)
        if any(part.progress.status.severity is not None for part in parts):
            found += [(part, part.reporter) for part in parts]
        elif lead := book.plan.lead(indicator):
            found.append((book.line(indicator), lead))
    return found


def find_proposal(book: Book, code: str, department: str) -> Proposal | None:
    """Return the proposal for one indicator and department, if there is one."""
    for one in proposals(book):
        if (one.line.indicator.code, one.department.code) == (code, department):
            return one
    return None


@dataclass(frozen=True)
class Summary:
    """The open slips, for the overview: counts by colour, and the most urgent."""

    slips: list[Slip]
    today: date

    @property
    def shown(self) -> list[Slip]:
        return self.slips[:SHOWN]

    @property
    def counts(self) -> list[tuple[Colour, int]]:
        counter = Counter(slip.colour for slip in self.slips)
        return [(colour, counter[colour.value]) for colour in ISSUED_COLOURS]

    @property
    def overdue_count(self) -> int:
        return sum(is_overdue(slip, self.today) for slip in self.slips)


def open_slips(book: Book, user: User) -> Summary | None:
    """Return the open slips that a person may read, the most urgent first.

    None when: the book is of an edition that is older than the keeping of slips.
    Queries: 1, or 0 in an edition.
    """
    if not holds_slips(book):
        return None
    today = book.choice.today
    if not book.edition:
        rows = visible_slips(user).filter(state__in=OPEN)
        return Summary(list(rows.order_by(URGENCY, "answer_by", "number")), today)
    found = [slip for slip in slips_in(book, user) if slip.is_open]
    return Summary(sorted(found, key=_urgency), today)


def _urgency(slip: Slip) -> tuple:
    return -Colour(slip.colour).severity, slip.answer_by, slip.number


@dataclass(frozen=True)
class Trail:
    """An indicator's slips, the latest first."""

    slips: list[Slip]

    @cached_property
    def by_quarter(self) -> dict[Quarter, list[Slip]]:
        """The slips that leave a colour, by quarter, the most severe first."""
        found: dict[Quarter, list[Slip]] = {}
        marked = [slip for slip in self.slips if slip.mark]
        for slip in sorted(marked, key=lambda s: -Colour(s.mark).severity):
            found.setdefault(slip.quarter, []).append(slip)
        return found


def trail_of(book: Book, indicator: Indicator, user: User) -> Trail:
    """Return an indicator's slips that a person may read. Queries: 1, or 0."""
    if not book.edition:
        return Trail(list(visible_slips(user).filter(indicator=indicator)))
    return Trail([s for s in slips_in(book, user) if s.indicator_id == indicator.pk])
