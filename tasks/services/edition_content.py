"""What an edition keeps, gathered from the tables as plain values."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation

from tasks.core.editions import (
    FIGURE_PARTS,
    FORMAT,
    STANDING_PARTS,
    EditionKey,
    restatement,
)
from tasks.core.keeping import to_plain
from tasks.models import User
from tasks.selectors import edition_tables
from tasks.selectors.snapshot import Snapshot
from tasks.selectors.standings import Book, Line

LANGUAGE = "zh-hans"  # in which an edition keeps its sentences


def gather(book: Book) -> dict[str, Any]:
    """Return everything that the book's quarter shows, as JSON values.

    Drafts and what waits for a review are kept as no more than that they exist.
    Queries: 1 for each table, and 1 for each many-to-many field.
    """
    quarter = book.quarter
    tables = {
        table.label: edition_tables.plain_rows(table, quarter)
        for table in edition_tables.tables()
    }
    tables[edition_tables.PEOPLE] = edition_tables.plain_people(_people(tables))
    with translation.override(LANGUAGE):
        lines = [_line(line) for line in every_line(book)]
    rounds = [one for one in book.choice.rounds if one.quarter <= quarter]
    return {
        "tables": tables,
        "rounds": to_plain(rounds),
        "uncounted": _uncounted(book),
        "lines": lines,
    }


def _people(tables: dict[str, list[dict]]) -> Iterator[int]:
    for table in edition_tables.tables():
        references = [
            field.attname
            for field in edition_tables.kept_fields(table)
            if field.related_model is User
        ]
        for row in tables[table.label]:
            yield from (row[name] for name in references if row[name] is not None)


def _uncounted(book: Book) -> list[dict[str, Any]]:
    """Say of which figures it is known that they exist, and nothing of what they say."""
    found = [
        {
            "indicator": code,
            "department": department,
            "quarter": str(quarter),
            "has_figure": report.has_figure,
            "waits": not report.is_open,
        }
        for code, reports in book.every.items()
        for (department, quarter), report in reports.by_key.items()
        if report.is_provisional and quarter <= book.quarter
    ]
    return sorted(found, key=lambda o: (o["indicator"], o["department"], o["quarter"]))


def every_line(book: Book) -> Iterator[Line]:
    """Yield each indicator as a whole, and after it the part of each who reports it."""
    for indicator in book.plan.indicators:
        yield book.line(indicator)
        yield from book.parts(indicator)


def _line(line: Line) -> dict[str, Any]:
    return {
        "indicator": line.indicator.code,
        "department": line.reporter.code if line.reporter else "",
        "progress": to_plain(line.progress),
        "sentence": line.sentence,
        "label": line.label,
    }


def head(*, key: EditionKey, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Return who published which edition, when and why."""
    return {
        "quarter": str(key.quarter),
        "number": key.number,
        "published_at": at.isoformat(),
        "published_by": by.username,
        "published_by_name": str(by),
        "reason": reason,
    }


def complete(
    gathered: dict[str, Any], headed: dict[str, Any], before: Snapshot | None
) -> dict[str, Any]:
    """Return an edition's whole content.

    Args: before – the quarter's edition before this one; None for the first.
    """
    content = {"format": FORMAT, "edition": headed, **gathered}
    return {**content, "restatement": restated(before, Snapshot(content))}


def restated(before: Snapshot | None, after: Snapshot) -> list[dict[str, Any]]:
    """Return what an edition corrects in the one before; [] for the first."""
    if before is None:
        return []
    return restatement(_comparable(before), _comparable(after))


def _comparable(snapshot: Snapshot) -> dict[str, dict]:
    """Return an edition's figures and standings by what they are of."""
    figures = {
        (code, department, str(quarter)): {
            name: to_plain(getattr(report, name)) for name in FIGURE_PARTS
        }
        for code, reports in snapshot.reports.items()
        for (department, quarter), report in reports.by_key.items()
        if not report.is_provisional
    }
    reporters = Counter(code for code, whose in snapshot.kept if whose)
    standings = {
        key: {name: to_plain(getattr(kept.progress, name)) for name in STANDING_PARTS}
        for key, kept in snapshot.kept.items()
        # NB: of a single reporter the part is the whole, said twice.
        if not key[1] or reporters[key[0]] > 1
    }
    return {"figures": figures, "standings": standings}
