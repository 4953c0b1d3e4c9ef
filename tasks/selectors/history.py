"""Reads of one indicator over time, and of who reported it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tasks.core.charts import PathPoint
from tasks.core.enums import Kind
from tasks.core.path import expected_at, year_path
from tasks.core.plan import Reports
from tasks.core.progress import whole_yardstick
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter, quarters_of
from tasks.core.rounds import Round, started
from tasks.models import (
    Actual,
    Department,
    Indicator,
    IndicatorRevision,
    Submission,
    TargetAmendment,
)

from .desk import was_late
from .standings import Book, Line, counted_states


@dataclass(frozen=True)
class Moment:
    """An indicator at the end of one quarter."""

    quarter: Quarter
    own: Decimal | None  # flow: the quarter's own quantity, of all reporters
    line: Line
    revised: list[IndicatorRevision] = field(default_factory=list)  # from here on
    amended: list[TargetAmendment] = field(default_factory=list)  # of the whole


def moments(book: Book, indicator: Indicator) -> list[Moment]:
    """Return an indicator at every quarter that has opened, oldest first. Queries: 0."""
    reports = book.reports.get(indicator.code, Reports())
    history = book.plan.history
    revised = history.revisions.get(indicator.code, [])
    amended = history.whole_amendments(indicator.code)
    return [
        Moment(
            quarter,
            _own(reports, quarter),
            book.line(indicator, quarter=quarter),
            [one for one in revised if one.starts == quarter],
            [one for one in amended if one.starts == quarter],
        )
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
    original: list[tuple[Quarter, Decimal]] = field(default_factory=list)  # amended
    breaks: list[Quarter] = field(default_factory=list)  # redefined from here on


def path_of(book: Book, indicator: Indicator, history: list[Moment]) -> Path | None:
    """Return the expected path over the plan's quarters with the actuals upon it.

    Each quarter has the path by which it was judged; where a target was amended, the
    path before stands beside it. Where the indicator was redefined, the quarters before
    have what they had, in so far as it was counted in the same unit.
    None when: the indicator is a milestone, which has no path.
    """
    spec = book.plan.specs[indicator.code]
    if spec.kind is Kind.MILESTONE:
        return None
    whole = whole_yardstick(spec)
    known = {moment.quarter: moment.line.progress for moment in history}
    original = _original_spec(book, spec)
    points = []
    is_whole = spec.since is None and spec.kind is not Kind.PERIOD
    if whole.baseline is not None and is_whole:
        before = Quarter(spec.first_year - 1, QUARTERS_PER_YEAR)
        points.append(PathPoint(before, whole.baseline, whole.baseline))
    for quarter in quarters_of(spec.first_year, spec.last_year):
        judged = book.plan.at(min(quarter, book.quarter)).specs[spec.code]
        points.append(_point(spec, judged, original, known.get(quarter), quarter))
    return Path(
        points,
        _targets(book, indicator, whole, spec.since),
        _projection(book, history),
        _amended_targets(whole, original),
        book.plan.history.breaks(spec.code, book.quarter),
    )


def _point(spec, judged, original, progress, quarter) -> PathPoint:
    """Return a quarter as it was judged.

    Args: spec – the indicator as it is; judged – as it was for the quarter; original –
    before its targets were amended, None where they were not.
    """
    if spec.since is not None and quarter < spec.since:
        if not _is_alike(spec, judged):
            return PathPoint(quarter, None, None)
        original = None
    return PathPoint(
        quarter,
        _expected(judged, whole_yardstick(judged), quarter),
        progress.actual if progress else None,
        bool(progress and progress.is_provisional),
        _expected(original, whole_yardstick(original), quarter)
        if original and _differs(spec, original, quarter.year)
        else None,
    )


def _is_alike(spec, judged) -> bool:
    """True where figures of two definitions can stand on one axis."""
    alone = (Kind.RATIO, Kind.MILESTONE)
    is_own = spec.kind in alone or judged.kind in alone
    return spec.unit == judged.unit and (not is_own or spec.kind is judged.kind)


def _original_spec(book, spec):
    """Return the indicator before its targets were first amended; None: they were not.

    Targets that were rewritten for another definition have no path in this one.
    """
    starts = [
        one.starts
        for one in book.plan.history.amendments.get(spec.code, [])
        if one.starts <= book.quarter and one.revision_id is None
    ]
    since = spec.since
    starts = [one for one in starts if since is None or one > since]
    if not starts:
        return None
    return book.plan.at(min(starts).previous).specs[spec.code]


def _differs(spec, original, year) -> bool:
    now, then = whole_yardstick(spec), whole_yardstick(original)
    return year_path(spec, now, year) != year_path(original, then, year)


def _amended_targets(whole, original):
    if original is None:
        return []
    now = dict(whole.targets)
    return [
        (Quarter(year, QUARTERS_PER_YEAR), Decimal(value))
        for year, value in whole_yardstick(original).targets
        if now.get(year) != value
    ]


def _expected(spec, whole, quarter):
    if year_path(spec, whole, quarter.year).phase.value == "none":
        return None
    exact = expected_at(spec, whole, quarter)
    return Decimal(exact.numerator) / exact.denominator


def _targets(book, indicator, whole, since):
    """Return the year-end targets; not those of years that another meaning had."""
    derived = {
        target.year
        for target in book.plan.targets.get(indicator.code, [])
        if target.is_derived
    }
    return [
        (Quarter(year, QUARTERS_PER_YEAR), Decimal(value), year in derived)
        for year, value in whole.targets
        if since is None or Quarter(year, QUARTERS_PER_YEAR) >= since
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
    found = list(
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
    for one in found:
        one.submission.department = book.plan.named(one.submission.department)
    return found


def _kept_entries(book: Book, indicator: Indicator) -> list[Actual]:
    found = [
        row
        for row in book.edition.rows(Actual)
        if row.indicator == indicator and row.submission.period.key == book.quarter
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
