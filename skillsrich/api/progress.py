"""What `progress/` answers: one row for each indicator, or for each part of it."""

from decimal import Decimal

from regions.models import City
from regions.selectors import cities_of
from tasks.core.enums import DepartmentLevel
from tasks.selectors.standings import Book, Line

from . import schemas
from .figures import as_text

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def progress_out(book: Book, by: str | None) -> list[schemas.ProgressOut]:
    """Return the rows in the plan's order.

    Args: by – "department": the parts of the provincial departments that report;
    "city": the parts that the cities' bureaus report; None: each indicator as a whole.
    Queries: 1 by city, else 0.
    """
    if by == "department":
        return [_row(line) for line in _parts(book) if _is_provincial(line)]
    if by == "city":
        found = {city.bureau.code: city for city in cities_of(book)}
        return [
            _row(line, found[line.reporter.code])
            for line in _parts(book)
            if line.reporter.code in found
        ]
    return [_row(line) for line in book.lines]


def _parts(book: Book) -> list[Line]:
    return [line for x in book.plan.indicators for line in book.parts(x)]


def _is_provincial(line: Line) -> bool:
    return line.reporter.level == DepartmentLevel.PROVINCIAL


def _row(line: Line, city: City | None = None) -> schemas.ProgressOut:
    p, reporter = line.progress, line.reporter
    return schemas.ProgressOut(
        code=line.indicator.code,
        name=line.indicator.title,
        department=reporter.code if reporter else None,
        department_name=reporter.title if reporter else None,
        city=city.code if city else None,
        city_name=city.title if city else None,
        period=str(p.quarter),
        **_figures(line),
        status=p.status,
        stage=p.stage,
        explanation=line.sentence,
        reported=p.is_reported,
        coverage=schemas.CoverageOut(
            due=p.reporters_due, reported=p.reporters_reported
        ),
        provisional=p.is_provisional,
    )


def _figures(line: Line) -> dict[str, str | None]:
    """Return the figures as text; rounding hides neither a tie nor a shortfall."""
    p = line.progress
    met_at = p.rules.about_share / HUNDRED if line.indicator.is_about else ONE
    asked = [x for x in (p.compared_expected, p.compared_target) if x is not None]
    return {
        "actual": as_text(p.actual, [ZERO, HUNDRED, *asked]),
        "expected": as_text(p.expected),
        "target": as_text(p.target),
        "compared_expected": as_text(p.compared_expected),
        "compared_target": as_text(p.compared_target),
        "share_done": as_text(p.share_done, [ZERO, met_at, ONE]),
        "gap": as_text(p.gap, [*p.rules.edges, HUNDRED]),
    }
