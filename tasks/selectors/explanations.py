"""Reads of explanations and promises. What other pages use:

`explanations_in(book, …)` and `explanations_up_to(book, indicator)` – of a book, and of an
edition as it was published;
`explanations_of(quarter, …)` – of a quarter, by (department code, indicator code);
`explanations_over_time(indicator, …)` – of one indicator, the latest quarter first;
`promises(…)` – every promise with what became of it; `.is_broken` are those to press for.

All of them see what counts: explanations whose figure is approved, or with
`provisional=True` submitted as well. Drafts never leave their department.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from tasks.core.enums import Fulfilment, State
from tasks.core.explaining import Explained
from tasks.core.quarters import Quarter
from tasks.models import Actual, Department, Explanation, Indicator

from .naming import names_then, under_names
from .standings import Book, Line, counted_states

OUTCOMES = ("kept", "pending", "partly", "unanswered", "broken")  # best to worst


def explained_of(explanation: Explanation | None) -> Explained:
    """Return a stored explanation as a plain value; a blank one where there is none."""
    if explanation is None:
        return Explained()
    return Explained(
        cause=explanation.cause,
        action=explanation.action,
        owner=explanation.owner,
        due_on=explanation.due_on,
        fulfilment=Fulfilment(explanation.fulfilment)
        if explanation.fulfilment
        else None,
        fulfilment_note=explanation.fulfilment_note,
    )


def with_state() -> QuerySet[Explanation]:
    """Return the explanations with the `state` of the figure beside each."""
    figure = Actual.objects.filter(
        submission=OuterRef("submission"), indicator=OuterRef("indicator")
    )
    return Explanation.objects.annotate(
        state=Subquery(figure.values("state")[:1]),
        names_then=names_then("submission__period", "submission__department"),
    ).select_related(
        "indicator__measure__task",
        "submission__department",
        "submission__period",
        "entered_by",
    )


@dataclass(frozen=True)
class Told:
    """What one department said about one indicator in one quarter."""

    department: Department
    indicator: Indicator
    quarter: Quarter
    explained: Explained
    state: State  # of the figure beside it
    entered_by: str
    entered_at: datetime
    pk: int
    promise_pk: int | None = None  # the earlier one that `explained.fulfilment` answers

    @property
    def key(self) -> tuple[str, str]:
        """The department's and the indicator's code."""
        return self.department.code, self.indicator.code

    @property
    def order(self) -> tuple:
        """Sorts by the plan's order of indicators, and then of departments."""
        one, whose = self.indicator, self.department
        place = (one.measure.task.number, one.order, one.code)
        return *place, whose.order, whose.code

    @property
    def is_provisional(self) -> bool:
        return self.state is not State.APPROVED


def told_of(row: Explanation) -> Told:
    """Return a row of `with_state` as a plain value."""
    period = row.submission.period
    return Told(
        department=under_names(
            row.submission.department, getattr(row, "names_then", None)
        ),
        indicator=row.indicator,
        quarter=period.key,
        explained=explained_of(row),
        state=State(row.state),
        entered_by=str(row.entered_by),
        entered_at=row.entered_at,
        pk=row.pk,
        promise_pk=row.promise_id,
    )


def _told(rows: QuerySet[Explanation], provisional: bool) -> list[Told]:
    states = [state.value for state in counted_states(provisional=provisional)]
    ordered = rows.filter(state__in=states).order_by(
        "-submission__period__year",
        "-submission__period__quarter",
        "indicator__measure__task__number",
        "indicator__order",
        "indicator__code",
        "submission__department__order",
        "submission__department__code",
    )
    return [told_of(row) for row in ordered]


def explanations_of(
    quarter: Quarter, *, provisional: bool = False, department: str = ""
) -> dict[tuple[str, str], Told]:
    """Return a quarter's explanations by (department code, indicator code).

    Args: department – a code, to read only its own. Queries: 1.
    """
    rows = with_state().filter(
        submission__period__year=quarter.year,
        submission__period__quarter=quarter.number,
    )
    if department:
        rows = rows.filter(submission__department__code=department)
    return {told.key: told for told in _told(rows, provisional)}


def explanations_over_time(
    indicator: Indicator, *, until: Quarter, provisional: bool = False
) -> list[Told]:
    """Return what was said about an indicator, the latest quarter first. Queries: 1."""
    rows = with_state().filter(indicator=indicator)
    return [told for told in _told(rows, provisional) if told.quarter <= until]


def explanations_in(book: Book, *, department: str = "") -> dict[tuple[str, str], Told]:
    """Return the explanations of a book's quarter. Queries: 1, or 0 in an edition."""
    if not book.edition:
        return explanations_of(
            book.quarter, provisional=book.provisional, department=department
        )
    return {
        told.key: told
        for told in _kept(book)
        if told.quarter == book.quarter and department in ("", told.department.code)
    }


def explanations_about(book: Book, lines: Iterable[Line]) -> list[Told]:
    """Return what was said in a book's quarter about some lines. Queries: 1, or 0.

    About a department's part only what that department said.
    """
    wanted = {
        (line.reporter.code if line.reporter else "", line.indicator.code)
        for line in lines
    }
    return [
        told
        for key, told in explanations_in(book).items()
        if key in wanted or ("", key[1]) in wanted
    ]


def explanations_up_to(book: Book, indicator: Indicator) -> list[Told]:
    """Return an indicator's explanations, the latest first. Queries: 1, or 0."""
    if not book.edition:
        return explanations_over_time(
            indicator, until=book.quarter, provisional=book.provisional
        )
    return [
        told
        for told in _kept(book)
        if told.indicator == indicator and told.quarter <= book.quarter
    ]


def _kept(book: Book) -> list[Told]:
    """Return what an edition keeps, the latest quarter first."""
    found = []
    for row in book.edition.rows(Explanation):
        row.state = State.APPROVED  # no other is kept
        told = told_of(row)
        whose = book.plan.at(told.quarter).named(told.department)
        found.append(replace(told, department=whose))
    in_order = sorted(found, key=lambda told: told.order)
    return sorted(in_order, key=lambda told: told.quarter, reverse=True)


@dataclass(frozen=True)
class Promise:
    """Something promised about a line that lagged, and what became of it."""

    told: Told
    answer: Told | None  # of a later quarter
    today: date

    @property
    def fulfilment(self) -> Fulfilment | None:
        return self.answer.explained.fulfilment if self.answer else None

    @property
    def note(self) -> str:
        return self.answer.explained.fulfilment_note if self.answer else ""

    @property
    def is_overdue(self) -> bool:
        """True when the promised day has passed and nobody has said what became of it."""
        return self.answer is None and self.told.explained.due_on < self.today

    @cached_property
    def outcome(self) -> str:
        """A value of Fulfilment; "unanswered" past its day, "pending" before it."""
        if self.fulfilment:
            return self.fulfilment.value
        return "unanswered" if self.is_overdue else "pending"

    @property
    def severity(self) -> int:
        """Sorts what was not kept last, and what was kept first."""
        return OUTCOMES.index(self.outcome)

    @property
    def is_broken(self) -> bool:
        """True when it was not kept, in part or at all."""
        return self.fulfilment in (Fulfilment.BROKEN, Fulfilment.PARTLY)


def promises(
    *,
    today: date,
    until: Quarter,
    provisional: bool = False,
    indicator: Indicator | None = None,
) -> list[Promise]:
    """Return every promise up to a quarter with what became of it until then.

    The latest quarter first, in the plan's order. Args: indicator – to read only its own.
    Queries: 1.
    """
    rows = with_state()
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    told = [one for one in _told(rows, provisional) if one.quarter <= until]
    return promises_among(told, today=today)


def promises_in(book: Book) -> list[Promise] | None:
    """Return every promise up to a book's quarter with what became of it until then.

    None when: the book is of an edition that is older than the keeping of promises.
    Queries: 1, or 0 in an edition.
    """
    today = book.choice.today
    if not book.edition:
        return promises(today=today, until=book.quarter, provisional=book.provisional)
    if not book.edition.snapshot.keeps(Explanation, "promise"):
        return None
    told = [one for one in _kept(book) if one.quarter <= book.quarter]
    return promises_among(told, today=today)


def promises_among(told: Iterable[Told], *, today: date) -> list[Promise]:
    """Return the promises among explanations, each with its answer. Queries: 0."""
    told = list(told)
    answers = {one.promise_pk: one for one in told if one.promise_pk}
    return [
        Promise(one, answers.get(one.pk), today)
        for one in told
        if one.explained.promises
    ]


@dataclass(frozen=True)
class Spoken:
    """What a desk needs: the quarter's own explanations, and the promises asked about."""

    own: dict[int, Explanation]  # by indicator id
    asked: dict[int, Told]  # the last promise that waits for this quarter's answer


def spoken_of(
    department: Department,
    quarter: Quarter,
    *,
    indicator: str = "",
    before: Iterable[tuple[str, str]] = (),
) -> Spoken:
    """Return a department's explanations as its quarter's form needs them.

    A promise is asked about in the first form after it, once it was submitted; the
    latest one that no other quarter has answered. What predecessors promised is asked
    of their successor. Args: indicator – a code, to read only its own; before –
    (department, indicator) codes of what the department took over. Queries: 1.
    """
    before = set(before)
    codes = {department.code, *(code for code, _indicator in before)}
    rows = with_state().filter(submission__department__code__in=codes)
    if indicator:
        rows = rows.filter(indicator__code=indicator)
    ordered = rows.order_by("submission__period__year", "submission__period__quarter")
    own, earlier, answered = {}, [], set()
    for row in ordered:
        key = row.submission.period.key
        whose = (row.submission.department.code, row.indicator.code)
        if whose[0] != department.code and (whose not in before or key >= quarter):
            continue
        if key == quarter:
            own[row.indicator_id] = row
        elif row.promise_id:
            answered.add(row.promise_id)
        if key < quarter:
            earlier.append(row)
    sent = {State.SUBMITTED.value, State.APPROVED.value}
    answered_here = {row.promise_id for row in own.values()}
    asked = {
        row.indicator_id: told_of(row)
        for row in earlier
        if row.pk in answered_here
        or (
            row.state in sent
            and row.pk not in answered
            and explained_of(row).promises
            and not (own.get(row.indicator_id) and own[row.indicator_id].promise_id)
        )
    }
    return Spoken(own, asked)
