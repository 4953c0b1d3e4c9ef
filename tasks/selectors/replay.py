"""Reads of the plan quarter by quarter: what stood how, and what changed in between."""

from dataclasses import dataclass

from tasks.core.changes import Change, tally
from tasks.core.quarters import Quarter
from tasks.core.rollups import Rollup

from .changes import Changed, changed_between
from .groups import Group, task_groups
from .standings import Book


@dataclass(frozen=True)
class Step:
    """The plan at one quarter's end, and what changed since the quarter before."""

    book: Book
    rollup: Rollup
    actions: list[Group]
    changed: list[Changed]
    is_first: bool  # there is no quarter before

    @property
    def quarter(self) -> Quarter:
        return self.book.quarter

    @property
    def tasks(self) -> list[Group]:
        return [task for action in self.actions for task in action.children]

    @property
    def counts(self) -> dict[Change, int]:
        """How many indicators changed in which way; those that did."""
        return {way: count for way, count in tally(self.changed).items() if count}


def steps(book: Book) -> list[Step]:
    """Return every quarter that has opened, oldest first. Queries: 0."""
    books = [book.at(quarter) for quarter in book.choice.choices]
    found = []
    for place, then in enumerate(books):
        before = books[place - 1] if place else None
        found.append(
            Step(
                book=then,
                rollup=then.rollup(then.lines),
                actions=task_groups(then),
                changed=changed_between(before, then) if before else [],
                is_first=before is None,
            )
        )
    return found
