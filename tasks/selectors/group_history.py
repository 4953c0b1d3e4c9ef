"""Reads of a group over time, and of who contributes to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.core.quarters import Quarter
from tasks.core.rollups import Rollup, roll_up

from .groups import Group
from .standings import Book, Line


@dataclass(frozen=True)
class GroupMoment:
    """A group of indicators at the end of one quarter."""

    quarter: Quarter
    rollup: Rollup


def group_moments(book: Book, lines: Iterable[Line]) -> list[GroupMoment]:
    """Return the lines' group at every quarter that has opened, oldest first.

    Queries: 0.
    """
    lines = list(lines)
    return [
        GroupMoment(
            quarter,
            roll_up(
                [book.progress_at(line, quarter) for line in lines],
                book.plan.at(quarter).rules,
            ),
        )
        for quarter in book.choice.choices
        if quarter <= book.quarter
    ]


def lead_groups(book: Book, lines: Iterable[Line]) -> list[Group]:
    """Return the departments that lead the lines, with what they lead of them.

    In the departments' order; lines without a lead are nobody's. Queries: 0.
    """
    by_lead: dict = {}
    for line in lines:
        if line.lead:
            by_lead.setdefault(line.lead, []).append(line)
    return [
        Group(department, own, book.rollup(own), department.order)
        for department, own in sorted(
            by_lead.items(), key=lambda item: (item[0].order, item[0].code)
        )
    ]
