"""Reads that set things side by side: quarters, years, indicators of one task."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.core.changes import Change, change_of
from tasks.core.charts import SmallPoint
from tasks.core.compare import Comparison, compare
from tasks.core.enums import Basis, Kind
from tasks.core.path import expected_share, whole_yardstick
from tasks.core.plan import Reports
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter, quarters_between
from tasks.models import Department, Indicator, KeyTask

from .groups import department_groups
from .standings import Book, Line

FEWEST_LINES = 2  # of one unit that make a page of small charts


@dataclass(frozen=True)
class HeatRow:
    """A row of a heat table: something that stood in some way in each quarter."""

    subject: object  # an indicator, a department or a city
    cells: list  # Line or Group, oldest quarter first


def heat_of_indicators(book: Book, indicators: Iterable[Indicator]) -> list[HeatRow]:
    """Return the indicators at every quarter up to the book's. Queries: 0."""
    past = book.past
    return [
        HeatRow(indicator, [then.line(indicator) for then in past])
        for indicator in indicators
    ]


def heat_of_groups(book: Book, groups_at) -> list[HeatRow]:
    """Return groups at every quarter up to the book's.

    Args: groups_at – book -> the same groups in the same order, as they stood then.
    """
    columns = [groups_at(then) for then in book.past]
    return [
        HeatRow(cells[0].subject, list(cells)) for cells in zip(*columns, strict=True)
    ]


def heat_of_departments(book: Book, departments: list[Department]) -> list[HeatRow]:
    """Return the departments at every quarter up to the book's. Queries: 0."""
    return heat_of_groups(book, lambda then: department_groups(then, departments))


@dataclass(frozen=True)
class Pair:
    """An indicator at two quarters."""

    now: Line
    then: Line
    comparison: Comparison | None  # None: a deliverable, which has no amount
    change: Change | None  # of the status; None: none

    @property
    def indicator(self) -> Indicator:
        return self.now.indicator

    @property
    def change_key(self) -> int | None:
        """Sorts as changes are told, the falls first."""
        return None if self.change is None else list(Change).index(self.change)


def pairs(book: Book, then: Quarter, *, basis: Basis) -> list[Pair]:
    """Return every indicator at the book's quarter and at another one. Queries: 0."""
    other = book.at(then)
    return [
        _pair(book, now, other.line(now.indicator), basis=basis) for now in book.lines
    ]


def _pair(book, now, then, *, basis) -> Pair:
    code, quarter = now.indicator.code, now.progress.quarter
    earlier = then.progress.quarter
    comparison = compare(
        book.plan.at(max(quarter, earlier)).specs[code],
        book.reports.get(code, Reports()),
        quarter,
        earlier,
        basis=basis,
    )
    is_new_year = not quarter.is_same_year(earlier)
    statuses = then.progress.status, now.progress.status
    return Pair(now, then, comparison, change_of(*statuses, is_new_year=is_new_year))


def other_years(book: Book) -> list[int]:
    """Return the other years that have opened the same quarter, oldest first."""
    same = [q for q in book.choice.choices if q.number == book.quarter.number]
    return [quarter.year for quarter in same if quarter.year != book.quarter.year]


@dataclass(frozen=True)
class Multiple:
    """One of many small charts: an indicator's shares by quarter."""

    line: Line
    history: list[Line]  # at every quarter that has opened up to the book's
    points: list[SmallPoint]  # these, and the rest of the year


def tasks_of_lines(book: Book) -> list[tuple[KeyTask, int]]:
    """Return the tasks with several indicators of one unit, and how many, in order."""
    counts = Counter(
        (indicator.measure.task, unit)
        for indicator in book.plan.indicators
        if (unit := _drawn_unit(indicator))
    )
    largest: dict[KeyTask, int] = {}
    for (task, _unit), count in counts.items():
        largest[task] = max(count, largest.get(task, 0))
    found = [(task, n) for task, n in largest.items() if n >= FEWEST_LINES]
    return sorted(found, key=lambda one: one[0].number)


def _drawn_unit(indicator: Indicator) -> str:
    """Return the unit of an indicator that has a share of its year; empty: none."""
    has_share = indicator.kind not in (Kind.RATIO, Kind.MILESTONE)
    return indicator.unit if has_share else ""


def multiples(book: Book, task: KeyTask) -> list[Multiple]:
    """Return a task's indicators of its commonest unit, furthest behind first.

    Queries: 0.
    """
    found = [
        line for line in book.lines_of_task(task.number) if _drawn_unit(line.indicator)
    ]
    units = Counter(line.indicator.unit for line in found)
    unit = max(units, key=units.get, default="")
    drawn = [line for line in found if line.indicator.unit == unit]
    drawn.sort(key=lambda line: (line.progress.gap is None, line.progress.gap or 0))
    return [_multiple(book, line) for line in drawn]


def _expected_share(spec, quarter):
    return expected_share(spec, whole_yardstick(spec), quarter)


def _multiple(book: Book, line: Line) -> Multiple:
    code = line.indicator.code
    opened = [q for q in book.choice.choices if q <= book.quarter]
    history = [book.line(line.indicator, quarter=quarter) for quarter in opened]
    known = {past.progress.quarter: past.progress for past in history}
    end = Quarter(book.quarter.year, QUARTERS_PER_YEAR)
    anew = book.plan.history.breaks(code, book.quarter)
    points = [
        _point(
            known.get(quarter),
            quarter,
            _expected_share(
                book.plan.at(min(quarter, book.quarter)).specs[code], quarter
            ),
            quarter in anew,
        )
        for quarter in quarters_between(opened[0], end)
    ]
    return Multiple(line, history, points)


def _point(progress, quarter, path_share, is_anew) -> SmallPoint:
    """Return a quarter as it was judged; what was not is on the path as it stands."""
    if progress is None:
        return SmallPoint(quarter, None, path_share, is_anew=is_anew)
    expected = progress.expected_share
    return SmallPoint(
        quarter,
        progress.share_done,
        path_share if expected is None else expected,
        progress.is_partial,
        is_anew,
    )
