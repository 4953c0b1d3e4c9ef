"""Reads of who contributes what to one indicator."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from tasks.core.contributions import contributions
from tasks.core.enums import Role, State
from tasks.core.explain import status_label
from tasks.core.plan import Reports
from tasks.core.progress import evaluate_reporter
from tasks.core.quarters import Quarter
from tasks.models import Indicator

from .standings import Book, Line


@dataclass(frozen=True)
class Part(Line):
    """One department's part of an indicator, with what it adds to the total."""

    role: Role = Role.LEAD
    own: Decimal | None = None  # of a flow: what this very quarter brought
    amount: Decimal | None = None  # in the total
    portion: Decimal | None = None  # of the total; 1 = all
    carried_from: Quarter | None = None
    is_short: bool = False  # earlier quarters are not in it
    filing: str = "none"  # where its figure of the quarter is
    until: Quarter | None = None  # taken off: the first quarter it is not asked for


def parts_of(book: Book, indicator: Indicator) -> list[Part]:
    """Return every reporting department's part, in the plan's order, and after them
    those of who was taken off and is in the sum. Queries: 0."""
    every = contributions(
        book.plan.specs[indicator.code],
        book.reports.get(indicator.code, Reports()),
        book.quarter,
    )
    found = {one.reporter: one for one in every if one.until is None}
    roles = {
        item.department.code: Role(item.role)
        for item in book.plan.responsibilities.get(indicator.code, [])
    }
    parts = [
        _part(book, line, found[line.reporter.code], roles[line.reporter.code])
        for line in book.parts(indicator)
    ]
    return parts + [_former(book, indicator, one) for one in every if one.until]


def _former(book: Book, indicator: Indicator, found) -> Part:
    """Return what is left of a department's part: nothing is asked of it any more."""
    known = book.plan.departments | book.plan.others
    spec, department = book.plan.specs[indicator.code], known[found.reporter]
    nobody = replace(spec, reporters=(), former=())
    progress = evaluate_reporter(nobody, Reports(), book.quarter, found.reporter)
    return Part(
        indicator=indicator,
        progress=progress,
        label=status_label(progress),
        lead=book.plan.lead(indicator),
        reporter=department,
        role=Role.ASSIST,
        amount=found.amount,
        portion=found.share,
        is_short=bool(found.quarters_missing),
        until=found.until,
    )


def _part(book, line: Line, found, role) -> Part:
    return Part(
        **{field.name: getattr(line, field.name) for field in fields(Line)},
        role=role,
        own=found.own,
        amount=found.amount,
        portion=found.share,
        carried_from=found.carried_from,
        is_short=bool(found.quarters_missing),
        filing=_filing(book, line),
    )


def _filing(book, line) -> str:
    """Return where a department's figure is; what it still works on is its own."""
    every = book.every.get(line.indicator.code, Reports())
    report = every.get(line.reporter.code, book.quarter)
    if report is None or report.is_open:
        return "none"
    return State.SUBMITTED.value if report.is_provisional else State.APPROVED.value
