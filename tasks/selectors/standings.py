"""Reads of how the plan stands: every page's figures come from here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from tasks.core.enums import Availability, Basis, Kind, Role, Stage, State
from tasks.core.explain import explain, status_label
from tasks.core.plan import Report, Reports
from tasks.core.progress import evaluate, evaluate_reporter
from tasks.core.quarters import Quarter
from tasks.core.rollups import Quantity, Rollup, add_up, roll_up
from tasks.core.standing import Progress
from tasks.models import Actual, Department, Indicator

from .plan import PlanBook, QuarterChoice, load_plan

if TYPE_CHECKING:
    from .editions import Opened
    from .snapshot import Kept

REPORT_COLUMNS = (
    "indicator__code",
    "submission__department__code",
    "submission__period__year",
    "submission__period__quarter",
    "state",
    "availability",
    "value",
    "numerator",
    "denominator",
    "stage",
    "gaps_covered",
    "expected_on",
)


def load_reports(
    *,
    states: Iterable[State],
    indicator: str = "",
    departments: Iterable[str] = (),
) -> dict[str, Reports]:
    """Return the reports in the given states, by indicator code. Queries: 1.

    Args: indicator, departments – codes, to read only theirs.
    """
    rows = Actual.objects.filter(state__in=[state.value for state in states])
    if indicator:
        rows = rows.filter(indicator__code=indicator)
    if departments:
        rows = rows.filter(submission__department__code__in=set(departments))
    by_indicator = defaultdict(list)
    for row in rows.order_by().values_list(*REPORT_COLUMNS):
        by_indicator[row[0]].append(report_of(row))
    return {code: Reports.of(reports) for code, reports in by_indicator.items()}


def report_of(row: tuple) -> Report:
    """Return a report from the values of REPORT_COLUMNS."""
    (_code, department, year, quarter, state, availability, *amounts) = row
    value, numerator, denominator, stage, gaps, expected_on = amounts
    return Report(
        reporter=department,
        quarter=Quarter(year, quarter),
        availability=Availability(availability),
        value=value,
        numerator=numerator,
        denominator=denominator,
        stage=Stage(stage) if stage else None,
        gaps_covered=Basis(gaps) if gaps else None,
        expected_on=expected_on,
        is_provisional=state != State.APPROVED,
        is_open=State(state).is_editable,
    )


def counted_states(*, provisional: bool) -> list[State]:
    """Return the states whose figures count: approved, or submitted ones as well."""
    return [State.APPROVED, State.SUBMITTED] if provisional else [State.APPROVED]


@dataclass(frozen=True)
class Line:
    """One indicator, or one department's part of it, with how it stands."""

    indicator: Indicator
    progress: Progress
    label: str  # the status in words
    lead: Department | None = None
    reporter: Department | None = None  # whose part this is; None: the whole
    target_is_derived: bool = False
    is_overdue: bool = False  # the quarter's figures should all be there
    is_waiting: bool = False  # the missing figure was submitted
    kept: "Kept | None" = None  # as an edition of the quarter keeps it

    @cached_property
    def sentence(self) -> str:
        """Why the status is what it is. Written only for what is shown."""
        if self.kept and self.kept.is_readable:
            return self.kept.sentence
        return explain(
            self.progress,
            unit=self.indicator.unit_name,
            decimals=self.indicator.decimals,
            is_overdue=self.is_overdue,
            is_waiting=self.is_waiting,
        )

    @property
    def gap_key(self):
        """Sorts the furthest behind first; what has no gap comes by its severity."""
        p = self.progress
        severity = p.status.severity
        return (-(severity if severity is not None else -1), p.gap or 0)


@dataclass(frozen=True)
class Book:
    """How the whole plan stands at one quarter's end."""

    plan: PlanBook
    choice: QuarterChoice
    every: dict[str, Reports]  # in whatever state, by indicator code; never shown
    provisional: bool = False
    edition: "Opened | None" = None  # the book is read from an edition, not the tables

    @cached_property
    def reports(self) -> dict[str, Reports]:
        """The reports that count, by indicator code."""
        return {
            code: reports.counting(provisional=self.provisional)
            for code, reports in self.every.items()
        }

    @property
    def quarter(self) -> Quarter:
        return self.choice.quarter

    @cached_property
    def lines(self) -> list[Line]:
        """Every indicator as a whole, in the plan's order."""
        return [self.line(indicator) for indicator in self.plan.indicators]

    def line(self, indicator: Indicator, *, quarter: Quarter | None = None) -> Line:
        """Return how an indicator stands, at the book's quarter or another."""
        quarter = quarter or self.quarter
        kept = self._kept(indicator, quarter)
        if kept:
            return self._line(indicator, kept.progress, kept=kept)
        spec, reports = self._of(indicator, quarter)
        return self._line(indicator, evaluate(spec, reports, quarter))

    def part(self, indicator: Indicator, department: Department, quarter=None) -> Line:
        """Return how one reporting department stands with its part."""
        quarter = quarter or self.quarter
        kept = self._kept(indicator, quarter, department)
        if kept:
            return self._line(indicator, kept.progress, department, kept)
        spec, reports = self._of(indicator, quarter, held=self.quarter)
        progress = evaluate_reporter(spec, reports, quarter, department.code)
        return self._line(indicator, progress, reporter=department)

    def _kept(self, indicator, quarter, department=None):
        """Return a line as the edition of its quarter keeps it."""
        if self.edition is None or quarter != self.edition.quarter:
            return None
        return self.edition.lines.get(
            (indicator.code, department.code if department else "")
        )

    def progress_at(self, line: Line, quarter: Quarter) -> Progress:
        """Return how what a line is about stood at another quarter's end."""
        kept = self._kept(line.indicator, quarter, line.reporter)
        if kept:
            return kept.progress
        if line.reporter:
            held = line.progress.quarter
            spec, reports = self._of(line.indicator, quarter, held=held)
            return evaluate_reporter(spec, reports, quarter, line.reporter.code)
        spec, reports = self._of(line.indicator, quarter)
        return evaluate(spec, reports, quarter)

    def _of(self, indicator, quarter: Quarter, held: Quarter | None = None):
        """Return what an indicator was at a quarter, and its reports that count.

        Args: held – the quarter whose reporters are looked at; None: the same.
        """
        spec = self.plan.at(quarter, held=held).specs[indicator.code]
        return spec, self.reports.get(indicator.code, Reports())

    def _line(self, indicator, progress, reporter=None, kept=None) -> Line:
        plan = self.plan.at(progress.quarter)
        indicator = plan.by_code.get(indicator.code, indicator)
        is_overdue = self._is_overdue(indicator, progress.quarter, reporter)
        is_waiting = self._is_waiting(indicator, progress, reporter)
        label = status_label(progress, is_overdue=is_overdue, is_waiting=is_waiting)
        if kept and kept.is_readable:
            label = kept.label
        return Line(
            indicator=indicator,
            progress=progress,
            label=label,
            lead=plan.lead(indicator),
            reporter=reporter,
            target_is_derived=self._is_derived(indicator, progress, reporter),
            is_overdue=is_overdue,
            is_waiting=is_waiting,
            kept=kept,
        )

    def _is_waiting(self, indicator, progress, reporter) -> bool:
        """True when the figure that is missing was submitted and waits for review."""
        every = self.every.get(indicator.code, Reports())
        code = reporter.code if reporter else ""
        return not self.provisional and every.waits(progress.quarter, code)

    def _is_derived(self, indicator, progress, reporter) -> bool:
        code = reporter.code if reporter else None
        return any(
            target.is_derived
            for target in self.plan.at(progress.quarter).targets.get(indicator.code, [])
            if target.year == progress.quarter.year
            and (target.department.code if target.department else None) == code
        )

    def find(self, rows: QuerySet, **values):
        """Return the one row with the given values, of the tables or of the edition.

        Raises: the model's DoesNotExist. Queries: 1, or 0 in an edition.
        """
        if self.edition:
            return self.edition.snapshot.one(rows.model, **values)
        return rows.get(**values)

    def rows(self, rows: QuerySet) -> list:
        """Return every row, of the tables or of the edition. Queries: 1 or 0."""
        return self.edition.rows(rows.model) if self.edition else list(rows)

    def at(self, quarter: Quarter) -> "Book":
        """Return how the plan stood at another quarter's end. Queries: 0."""
        found = next(one for one in self.choice.rounds if one.quarter == quarter)
        choice = replace(self.choice, quarter=quarter, round=found)
        return replace(self, choice=choice, plan=self.plan.at(quarter))

    @property
    def past(self) -> list["Book"]:
        """The plan at every quarter that has opened up to this one, oldest first."""
        return [self.at(q) for q in self.choice.choices if q <= self.quarter]

    def _is_overdue(self, indicator, quarter: Quarter, reporter) -> bool:
        """True once the figure should be there: where several departments report, as
        soon as one of those whose figures are missing has passed its due date."""
        found = next((r for r in self.choice.rounds if r.quarter == quarter), None)
        if found is None or not found.own:
            return found is not None and found.is_overdue(self.choice.today)
        reports = self.reports.get(indicator.code, Reports())
        spec = self.plan.at(quarter).specs[indicator.code]
        codes = [one.code for one in spec.reporters]
        if reporter is not None:
            codes = [reporter.code]
        missing = [code for code in codes if not reports.get(code, quarter)]
        due = [found.of(code) for code in missing or codes] or [found]
        return any(one.is_overdue(self.choice.today) for one in due)

    def parts(self, indicator: Indicator) -> list[Line]:
        """Return the parts of every department that reports an indicator."""
        return [
            self.part(indicator, item.department)
            for item in self.plan.responsibilities.get(indicator.code, [])
            if item.reports
        ]

    def lines_of_task(self, number: int) -> list[Line]:
        return [x for x in self.lines if x.indicator.measure.task.number == number]

    def lines_of_department(self, department: Department) -> list[Line]:
        """Return a department's own lines: the parts it reports, and the whole of
        what it leads without reporting."""
        lines = []
        for indicator in self.plan.indicators:
            for item in self.plan.responsibilities.get(indicator.code, []):
                if item.department.code != department.code:
                    continue
                if item.reports:
                    lines.append(self.part(indicator, department))
                elif item.role == Role.LEAD:
                    lines.append(self.line(indicator))
        return lines

    def rollup(self, lines: Iterable[Line]) -> Rollup:
        """Return how a group of lines stands together."""
        return roll_up((line.progress for line in lines), self.plan.rules)

    def quantity(self, lines: Iterable[Line]) -> Quantity | None:
        """Return the annual quantities of the lines' commonest unit, added up."""
        annual = [x for x in lines if x.indicator.kind == Kind.ANNUAL]
        if not annual:
            return None
        units = [line.indicator.unit for line in annual]
        unit = max(set(units), key=units.count)
        same = [line for line in annual if line.indicator.unit == unit]
        return add_up(
            (line.progress for line in same), unit=same[0].indicator.unit_name
        )


def load_book(choice: QuarterChoice, *, provisional: bool = False) -> Book | None:
    """Return how the plan stands at a quarter.

    None when: no plan is loaded. Queries: 5, whatever the size of the plan.
    """
    plan = load_plan()
    if plan is None:
        return None
    plan = plan.at(choice.quarter)
    every = load_reports(states=list(State))
    return Book(plan=plan, choice=choice, every=every, provisional=provisional)
