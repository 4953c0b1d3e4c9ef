"""Reads of who contributes what to one indicator."""

from dataclasses import dataclass, fields
from decimal import Decimal

from tasks.core.contributions import contributions
from tasks.core.enums import Role, State
from tasks.core.plan import Reports
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


def parts_of(book: Book, indicator: Indicator) -> list[Part]:
    """Return every reporting department's part, in the plan's order. Queries: 0."""
    found = {
        one.reporter: one
        for one in contributions(
            book.plan.specs[indicator.code],
            book.reports.get(indicator.code, Reports()),
            book.quarter,
        )
    }
    roles = {
        item.department.code: Role(item.role)
        for item in book.plan.responsibilities.get(indicator.code, [])
    }
    return [
        _part(book, line, found[line.reporter.code], roles[line.reporter.code])
        for line in book.parts(indicator)
    ]


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
