"""Reads for reviewing: who has reported what, the queue, and one submission."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tasks.core.enums import DepartmentLevel, State
from tasks.core.plan import Reports
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, started
from tasks.core.workflow import Filing
from tasks.models import Department, Submission

from .desk import closed_reason, was_late
from .plan import PlanBook, load_plan, load_rounds
from .reporting import asked_of, choose_round, reported_by
from .standings import load_reports


@dataclass(frozen=True)
class Cell:
    """How far one department is with one quarter."""

    department: Department
    round: Round
    filing: Filing
    is_late: bool  # submitted after the due date
    is_overdue: bool  # the due date has passed, and it was never submitted
    submission: Submission | None = None

    @property
    def quarter(self) -> Quarter:
        return self.round.quarter

    @property
    def word(self) -> str:
        """The filing in words; what should be there by now says so."""
        if not self.is_overdue:
            return str(self.filing.label)
        if self.filing is Filing.NONE:
            return _("逾期未报")
        return _("%(state)s，逾期") % {"state": self.filing.label}


@dataclass(frozen=True)
class Board:
    """Departments against quarters, one of them chosen."""

    plan: PlanBook
    round: Round
    rounds: list[Round]  # that have opened, oldest first
    today: date
    level: str  # of DepartmentLevel, or "" for all
    filing: str  # of Filing, or "" for all
    rows: list[tuple[Department, list[Cell]]]  # of the level, all filings

    @property
    def quarter(self) -> Quarter:
        return self.round.quarter

    @property
    def choices(self) -> list[Quarter]:
        return [one.quarter for one in self.rounds]

    @property
    def columns(self) -> int:
        """The matrix's columns: the department's name and the quarters."""
        return 1 + len(self.rounds)

    @cached_property
    def now(self) -> list[Cell]:
        """The chosen quarter's cells, of the level."""
        cells = [cell for row in self.rows for cell in row[1]]
        return [cell for cell in cells if cell.quarter == self.quarter]

    @cached_property
    def counts(self) -> dict[Filing, int]:
        """How many departments are how far in the chosen quarter; all that count."""
        counter = Counter(cell.filing for cell in self.now)
        return {filing: counter[filing] for filing in Filing}

    @property
    def tiles(self) -> list[tuple[Filing, int]]:
        """The counts of those who have something to report."""
        return [item for item in self.counts.items() if item[0] is not Filing.EXEMPT]

    @property
    def closed_reason(self) -> str:
        return closed_reason(self.round, self.today)

    @property
    def days_left(self) -> int:
        """Days until the due date; 0 on that day, below 0 afterwards."""
        return (self.round.due_on - self.today).days

    @property
    def days_over(self) -> int:
        """Days since the due date; 0 before it."""
        return max(-self.days_left, 0)

    @property
    def asked(self) -> int:
        """How many departments have something to report in the chosen quarter."""
        return len([cell for cell in self.now if cell.filing is not Filing.EXEMPT])

    @cached_property
    def shown(self) -> list[tuple[Department, list[Cell]]]:
        """The rows that pass the filter of the chosen quarter's filing."""
        if not self.filing:
            return self.rows
        wanted = {c.department.pk for c in self.now if c.filing == self.filing}
        return [row for row in self.rows if row[0].pk in wanted]

    @cached_property
    def queue(self) -> list[Cell]:
        """What waits for a review, of all quarters: the late ones first, and of each
        the oldest first."""
        cells = [cell for row in self.rows for cell in row[1]]
        waiting = [cell for cell in cells if cell.filing is Filing.SUBMITTED]
        return sorted(waiting, key=lambda c: (not c.is_late, c.submission.submitted_at))

    @cached_property
    def outstanding(self) -> list[Cell]:
        """Who has not reported the chosen quarter."""
        return [cell for cell in self.now if cell.filing.is_outstanding]


def load_board(*, asked: str, level: str, filing: str, today: date) -> Board | None:
    """Return who has reported what in every quarter that has opened.

    Args: asked – 2026Q3, or "" for the quarter that is being reported; level, filing –
    filters, "" for all.
    None when: no plan is loaded, or no round has opened. Raises: ValueError – an
    unknown quarter, level or filing. Queries: 7, whatever the number of departments.
    """
    level = DepartmentLevel(level).value if level else ""
    filing = Filing(filing).value if filing else ""
    rounds = load_rounds()
    chosen, plan = choose_round(rounds, asked, today), load_plan()
    if chosen is None or plan is None:
        return None
    opened = started(rounds, today)
    cells = cells_of(plan, today)
    rows = [
        (department, [cells.cell(department, one) for one in opened])
        for department in departments_over(plan, opened, chosen.quarter)
        if level in ("", department.level)
    ]
    return Board(plan, chosen, opened, today, level, filing, rows)


def cells_of(plan: PlanBook, today: date) -> "_Cells":
    """Return what makes the cells of the matrix. Queries: 2."""
    return _Cells(plan, today, load_submissions(), _counted())


def _counted() -> dict[str, Reports]:
    return load_reports(states=[State.APPROVED, State.SUBMITTED])


def load_submissions() -> dict[tuple[int, int], Submission]:
    """Return every submission by (department id, period id), with the number of its
    figures that wait for a review in `waiting`. Queries: 1."""
    waiting = Count("actuals", filter=Q(actuals__state=State.SUBMITTED.value))
    rows = Submission.objects.select_related("submitted_by").annotate(waiting=waiting)
    return {(row.department_id, row.period_id): row for row in rows.order_by("pk")}


def reporting_departments(plan: PlanBook) -> list[Department]:
    """Return the departments that report anything: the provincial ones first."""
    reporting = {
        item.department.code: item.department
        for items in plan.responsibilities.values()
        for item in items
        if item.reports
    }
    return _in_order(reporting.values())


def departments_over(
    plan: PlanBook, rounds: list[Round], quarter: Quarter
) -> list[Department]:
    """Return the departments that report anything in any of the rounds, under the
    names that they have in a quarter: whoever was taken over is still looked for."""
    found = {one.code for one in reporting_departments(plan.at(quarter))}
    if plan.moves:
        for one in rounds:
            found |= {d.code for d in reporting_departments(plan.at(one.quarter))}
    shown = plan.at(quarter)
    return _in_order([(shown.departments | shown.others)[code] for code in found])


def _in_order(departments: Iterable[Department]) -> list[Department]:
    levels = [level.value for level in DepartmentLevel]
    return sorted(departments, key=lambda d: (levels.index(d.level), d.order, d.code))


class _Cells:
    """Makes the cells of the matrix from what was read once."""

    def __init__(self, plan, today, submissions, counted):
        self.plan, self.today = plan, today
        self.submissions, self.counted = submissions, counted
        self.specs: dict[tuple, list] = {}

    def cell(self, department: Department, found: Round) -> Cell:
        submission = self.submissions.get((department.pk, found.pk))
        first = submission.first_submitted_at if submission else None
        found = found.of(department.code)
        filing = self._filing(department, found, submission)
        return Cell(
            department=department,
            round=found,
            filing=filing,
            is_late=was_late(found, submission),
            is_overdue=found.is_overdue(self.today)
            and filing.is_outstanding
            and first is None,
            submission=submission,
        )

    def _filing(self, department, found, submission) -> Filing:
        specs = self._specs(department, found.quarter)
        is_left = not specs and submission and submission.state == State.DRAFT
        if submission is not None and not is_left:
            return Filing(submission.state)
        is_asked = any(
            self._is_asked(spec, department.code, found.quarter) for spec in specs
        )
        return Filing.NONE if is_asked else Filing.EXEMPT

    def _specs(self, department, quarter) -> list:
        plan = self.plan.at(quarter)
        key = (department.code, id(plan))
        if key not in self.specs:
            self.specs[key] = [
                plan.specs[indicator.code]
                for indicator in reported_by(plan, department)
            ]
        return self.specs[key]

    def _is_asked(self, spec, code: str, quarter) -> bool:
        asked = asked_of(spec, code, self.counted.get(spec.code, Reports()), quarter)
        return asked.is_due and not asked.is_done_earlier
