"""Reads of what has changed since an earlier quarter."""

from dataclasses import dataclass

from tasks.core.changes import Change, changes
from tasks.core.quarters import Quarter

from .standings import Book, Line


@dataclass(frozen=True)
class Changed:
    """One indicator whose status changed, as it stood then and as it stands now."""

    change: Change
    before: Line
    line: Line


def earlier_quarter(book: Book) -> Quarter | None:
    """Return the quarter before the book's; None when no round of it ever opened."""
    quarter = book.quarter.previous
    return quarter if quarter in book.choice.choices else None


def changed_lines(book: Book, since: Quarter | None) -> list[Changed]:
    """Return the indicators whose status changed, in the order in which to tell them.

    Args: since – the earlier quarter; None: there is nothing to compare with.
    Queries: 0.
    """
    return [] if since is None else changed_between(book.at(since), book)


def changed_between(earlier: Book, later: Book) -> list[Changed]:
    """Return the indicators whose status is another than earlier. Queries: 0."""
    now = {line.indicator.code: line for line in later.lines}
    then = {line.indicator.code: line for line in earlier.lines}
    found = changes(
        {code: line.progress for code, line in then.items()},
        {code: line.progress for code, line in now.items()},
    )
    return [Changed(one.change, then[one.key], now[one.key]) for one in found]
