"""Reads of one indicator over time, and of who reported it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.core.charts import PathPoint
from tasks.core.enums import Kind
from tasks.core.path import expected_at, year_path
from tasks.core.plan import Reports
from tasks.core.progress import whole_yardstick
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter, quarters_of
from tasks.core.rounds import Round, started
from tasks.models import Actual, Department, Indicator, Submission

from .desk import was_late
from .standings import Book, Line, counted_states


@dataclass(frozen=True)
class Moment:
    """An indicator at the end of one quarter."""

    quarter: Quarter
    own: Decimal | None  # flow: the quarter's own quantity, of all reporters
    line: Line


def moments(book: Book, indicator: Indicator) -> list[Moment]:
    """Return an indicator at every quarter that has opened, oldest first. Queries: 0."""
    reports = book.reports.get(indicator.code, Reports())
    return [
        Moment(quarter, _own(reports, quarter), book.line(indicator, quarter=quarter))
        for quarter in book.choice.choices
        if quarter <= book.quarter
    ]


def _own(reports: Reports, quarter: Quarter) -> Decimal | None:
    values = [
        report.value
        for (_code, found), report in reports.by_key.items()
        if found == quarter and report.has_figure and report.value is not None
    ]
    return sum(values) if values else None


@dataclass(frozen=True)
class Path:
    """What the path chart draws, in base units."""

    points: list[PathPoint]
    targets: list[tuple[Quarter, Decimal, bool]]  # (quarter, value, is derived)
    projection: tuple[Quarter, Decimal] | None


def path_of(book: Book, indicator: Indicator, history: list[Moment]) -> Path | None:
    """Return the expected path over the plan's quarters with the actuals upon it.

    None when: the indicator is a milestone, which has no path.
    """
    spec = book.plan.specs[indicator.code]
    if spec.kind is Kind.MILESTONE:
        return None
    whole = whole_yardstick(spec)
    actuals = {moment.quarter: moment.line.progress for moment in history}
    points = []
    if whole.baseline is not None and spec.kind is not Kind.PERIOD:
        before = Quarter(spec.first_year - 1, QUARTERS_PER_YEAR)
        points.append(PathPoint(before, whole.baseline, whole.baseline))
    for quarter in quarters_of(spec.first_year, spec.last_year):
        progress = actuals.get(quarter)
        points.append(
            PathPoint(
                quarter,
                _expected(spec, whole, quarter),
                progress.actual if progress else None,
                bool(progress and progress.is_provisional),
            )
        )
    return Path(points, _targets(book, indicator, whole), _projection(book, history))


def _expected(spec, whole, quarter):
    if year_path(spec, whole, quarter.year).phase.value == "none":
        return None
    exact = expected_at(spec, whole, quarter)
    return Decimal(exact.numerator) / exact.denominator


def _targets(book, indicator, whole):
    derived = {
        target.year
        for target in book.plan.targets.get(indicator.code, [])
        if target.is_derived
    }
    return [
        (Quarter(year, QUARTERS_PER_YEAR), Decimal(value), year in derived)
        for year, value in whole.targets
    ]


def _projection(book, history):
    latest = history[-1].line.progress if history else None
    if latest is None or latest.projection is None or not latest.quarters_left:
        return None
    return Quarter(latest.quarter.year, QUARTERS_PER_YEAR), latest.projection


def entries_of(book: Book, indicator: Indicator) -> list[Actual]:
    """Return who reported an indicator's figures of the quarter that count.

    Queries: 1, or 0 in an edition.
    """
    quarter = book.quarter
    if book.edition:
        return _kept_entries(book, indicator)
    states = counted_states(provisional=book.provisional)
    return list(
        Actual.objects.filter(
            indicator=indicator,
            submission__period__year=quarter.year,
            submission__period__quarter=quarter.number,
            state__in=[state.value for state in states],
        )
        .select_related(
            "submission__department",
            "submission__period",
            "submission__decided_by",
            "entered_by",
        )
        .order_by("submission__department__order")
    )


def _kept_entries(book: Book, indicator: Indicator) -> list[Actual]:
    found = [
        row
        for row in book.edition.rows(Actual)
        if row.indicator == indicator
        and (row.submission.period.year, row.submission.period.quarter)
        == (book.quarter.year, book.quarter.number)
    ]
    return sorted(found, key=lambda row: row.submission.department.order)


@dataclass(frozen=True)
class Kept:
    """What a department did in one quarter's round."""

    quarter: Quarter
    state: str  # of the submission; "none" where there is none
    is_late: bool
    submission: Submission | None
    extended_to: date | None = None  # the due date, where it was extended


def record_of(book: Book, department: Department) -> list[Kept]:
    """Return a department's rounds, oldest first. Queries: 1, or 0 in an edition."""
    rows = submissions_in(book, department_id=department.pk)
    found = {one.period_id: one for one in rows}
    return [
        kept_of(found.get(one.pk), one.of(department.code), book.choice.today)
        for one in started(book.choice.rounds, book.choice.today)
    ]


def submissions_in(book: Book, **values) -> list[Submission]:
    """Return the submissions with the given values. Queries: 1, or 0 in an edition."""
    if book.edition:
        return [
            one
            for one in book.edition.rows(Submission)
            if all(getattr(one, name) == value for name, value in values.items())
        ]
    return list(Submission.objects.filter(**values).select_related("department"))


def kept_of(submission: Submission | None, one: Round, today: date) -> Kept:
    """Return the state of a department's round, and whether it came late.

    Without a submission a round is late once its due date has passed.
    Args: one – as it is for the department.
    """
    submitted = submission.first_submitted_at if submission else None
    is_missing = submitted is None and one.is_overdue(today)
    is_late = is_missing or was_late(one, submission)
    state = submission.state if submission else "none"
    extended_to = one.due_on if one.is_extended else None
    return Kept(one.quarter, state, is_late, submission, extended_to)
