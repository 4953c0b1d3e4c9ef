"""Reads of how groups of indicators stand: tasks, actions and departments."""

from dataclasses import dataclass, field
from datetime import date

from tasks.core.enums import Availability, Role, State
from tasks.core.rollups import Rollup, ranks
from tasks.models import ActionArea, Department, KeyTask

from .history import submissions_in
from .standings import Book, Line


@dataclass(frozen=True)
class Group:
    """Something that has indicators, and how they stand together."""

    subject: object  # a task, an action, a department or a city
    lines: list[Line]
    rollup: Rollup
    order: int
    rank: int | None = None
    children: list["Group"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.subject.title


def task_groups(book: Book) -> list[Group]:
    """Return the actions in order, each with its tasks as children. Queries: 0."""
    lines_by_task: dict[KeyTask, list[Line]] = {}
    for line in book.lines:
        lines_by_task.setdefault(line.indicator.measure.task, []).append(line)
    by_action: dict[ActionArea, list[Group]] = {}
    for task in sorted(lines_by_task, key=lambda task: task.number):
        lines = lines_by_task[task]
        group = Group(task, lines, book.rollup(lines), task.number)
        by_action.setdefault(task.action, []).append(group)
    return [
        _action_group(book, action, by_action[action])
        for action in sorted(by_action, key=lambda action: action.number)
    ]


def _action_group(book, action, tasks) -> Group:
    lines = [line for task in tasks for line in task.lines]
    return Group(action, lines, book.rollup(lines), action.number, children=tasks)


def department_groups(book: Book, departments: list[Department]) -> list[Group]:
    """Return departments ranked by the share of what was due; ties share a rank.

    Whoever has fewer comparable indicators than the plan asks for is not ranked.
    Args: departments – in the order to return them. Queries: 0.
    """
    lines = [book.lines_of_department(department) for department in departments]
    rollups = [book.rollup(one) for one in lines]
    minimum = book.plan.plan.ranked_from
    places = ranks([x.share_of_due if x.is_ranked(minimum) else None for x in rollups])
    return [
        Group(department, own, rollup, department.order, rank)
        for department, own, rollup, rank in zip(
            departments, lines, rollups, places, strict=True
        )
    ]


def responsible_departments(book: Book, level: str) -> list[Department]:
    """Return the departments of a level that have a part in the plan, in order."""
    found = [d for d in book.plan.departments.values() if d.level == level]
    return sorted(found, key=lambda d: (d.order, d.code))


def departments_over_time(book: Book, level: str) -> list[Department]:
    """Return the departments of a level that had a part at any quarter up to a book's,
    under the names of its quarter. Queries: 0."""
    found = {one.code: one for one in responsible_departments(book, level)}
    if book.plan.moves:
        for then in book.past:
            for one in responsible_departments(then, level):
                found.setdefault(one.code, book.plan.named(one))
    return sorted(found.values(), key=lambda d: (d.order, d.code))


def assisted_lines(book: Book, department: Department) -> list[Line]:
    """Return the indicators that a department assists with without reporting."""
    return [
        book.line(indicator)
        for indicator in book.plan.indicators
        for item in book.plan.responsibilities.get(indicator.code, [])
        if item.department.code == department.code
        and item.role == Role.ASSIST
        and not item.reports
    ]


def laggards(lines: list[Line]) -> list[Line]:
    """Return the lines that are behind or far behind, the worst first."""
    found = [line for line in lines if line.progress.status.is_lagging]
    return sorted(found, key=lambda line: line.gap_key)


@dataclass(frozen=True)
class Outstanding:
    """A department whose figures of the quarter do not all count yet, and why."""

    department: Department
    missing: int  # figures asked for that do not count
    state: str  # of its submission; "none" where nothing was submitted
    extended_to: date | None = None  # its own due date, where it was extended

    @property
    def filing(self) -> str:
        """What its figures wait for; whoever left some out has not reported them."""
        return "none" if self.state == State.APPROVED else self.state


ORDER_OF_STATES = ("none", State.RETURNED, State.SUBMITTED, State.APPROVED)


def outstanding(book: Book, states: dict[str, str] | None = None) -> list[Outstanding]:
    """Return the departments with figures outstanding, those that owe them first.

    A draft counts as nothing submitted: what is in it concerns its department alone.
    Whoever waits for a source has said so, and owes nothing.
    Args: states – of the submissions beyond drafts by department code, where they are
    read already. Queries: 1, or 0 with the states or in an edition.
    """
    missing: dict[str, int] = {}
    for indicator in book.plan.indicators:
        for line in book.parts(indicator):
            p = line.progress
            is_awaiting = p.availability is Availability.AWAITING
            if p.is_due and not p.is_reported and not is_awaiting:
                code = line.reporter.code
                missing[code] = missing.get(code, 0) + 1
    if states is None:
        states = _submission_states(book)
    found = [
        Outstanding(
            book.plan.departments[code],
            count,
            states.get(code, "none"),
            _extended_to(book, code),
        )
        for code, count in missing.items()
    ]
    return sorted(
        found,
        key=lambda one: (
            ORDER_OF_STATES.index(one.state),
            one.department.order,
            one.department.code,
        ),
    )


def _extended_to(book: Book, code: str) -> date | None:
    own = book.choice.round.of(code)
    return own.due_on if own.is_extended else None


def _submission_states(book: Book) -> dict[str, str]:
    rows = submissions_in(book, period_id=book.choice.round.pk)
    return {one.department.code: one.state for one in rows if one.state != State.DRAFT}
