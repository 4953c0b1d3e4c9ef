"""What departments handed in for a quarter: how far each is, and why its lines lag."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from tasks.core.enums import State
from tasks.models import Actual, Department, Submission

from .explanations import explanations_in
from .history import submissions_in
from .standings import Book, counted_states


@dataclass(frozen=True)
class Words:
    """What one department gives as the cause of a line that lags."""

    department: Department
    cause: str


@dataclass(frozen=True)
class Filed:
    """A quarter's submissions, as far as they concern others than their department."""

    states: dict[str, str] = field(
        default_factory=dict
    )  # by department code; no drafts
    causes: dict[str, list[Words]] = field(default_factory=dict)  # by indicator code


def filed_in(book: Book) -> Filed:
    """Return what was handed in for a book's quarter.

    The causes of an indicator come in the departments' order, its lead's first; only
    those beside figures that count. Queries: 1, or 0 in an edition.
    """
    rows = _kept(book) if book.edition else _stored(book)
    states, told = {}, defaultdict(dict)
    for department, state, code, cause in rows:
        if state != State.DRAFT:
            states[department] = state
        if cause and code in book.plan.by_code:
            told[code][department] = cause
    causes = {code: _ordered(book, code, found) for code, found in told.items()}
    return Filed(states, causes)


def _stored(book: Book):
    """Yield (department, state, indicator, cause); cause "" where none counts."""
    figure = Actual.objects.filter(
        submission=OuterRef("pk"), indicator=OuterRef("explanations__indicator")
    )
    counted = counted_states(provisional=book.provisional)
    rows = Submission.objects.filter(period_id=book.choice.round.pk).order_by()
    for department, state, code, cause, of_figure in rows.values_list(
        "department__code",
        "state",
        "explanations__indicator__code",
        "explanations__cause",
        Subquery(figure.values("state")[:1]),
    ):
        yield department, state, code, cause if of_figure in counted else ""


def _kept(book: Book):
    for one in submissions_in(book, period_id=book.choice.round.pk):
        yield one.department.code, one.state, "", ""
    for told in explanations_in(book).values():
        yield (
            told.department.code,
            State.DRAFT,
            told.indicator.code,
            told.explained.cause,
        )


def _ordered(book: Book, code: str, found: dict[str, str]) -> list[Words]:
    lead = book.plan.lead(book.plan.by_code[code])
    words = [
        Words(book.plan.departments[department], cause)
        for department, cause in found.items()
        if department in book.plan.departments
    ]

    def place(one):
        whose = one.department
        return (whose != lead, whose.order, whose.code)

    return sorted(words, key=place)
