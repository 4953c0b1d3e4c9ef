"""The quarterly round's calendar: what is open, due, late or locked on a given day."""

from dataclasses import dataclass
from datetime import date, datetime

from .enums import RoundState
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter's reporting round; the dates are data of the plan."""

    quarter: Quarter
    opens_on: date
    due_on: date  # the last day that is in time
    locked_on: date | None = None  # the first day on which nothing can be entered
    pk: int | None = None  # of the stored period

    def state(self, today: date) -> RoundState:
        if self.locked_on and today >= self.locked_on:
            return RoundState.LOCKED
        if today < self.opens_on:
            return RoundState.UPCOMING
        return RoundState.OPEN if today <= self.due_on else RoundState.OVERDUE

    def is_writable(self, today: date) -> bool:
        return self.state(today) in (RoundState.OPEN, RoundState.OVERDUE)

    def is_overdue(self, today: date) -> bool:
        """True once the due date has passed, locked or not."""
        return today > self.due_on

    def is_late(self, submitted: datetime | None) -> bool:
        """True when the first submission came after the due date.

        Args: submitted – in the site's own time zone.
        """
        return submitted is not None and submitted.date() > self.due_on


def started(rounds: list[Round], today: date) -> list[Round]:
    """Return the rounds that have opened, oldest first."""
    return [r for r in rounds if r.state(today) is not RoundState.UPCOMING]


def shown_by_default(rounds: list[Round], today: date) -> Round | None:
    """Return the round that pages show when the link names none.

    The latest one whose due date has passed: a round in progress would show mostly
    missing figures. Before the first due date: the latest that has opened.
    """
    opened = started(rounds, today)
    finished = [r for r in opened if r.is_overdue(today)]
    chosen = finished or opened or rounds[:1]
    return chosen[-1] if chosen else None


def to_report(rounds: list[Round], today: date) -> Round | None:
    """Return the round that staff report for: the latest that takes figures."""
    writable = [r for r in rounds if r.is_writable(today)]
    return writable[-1] if writable else None
