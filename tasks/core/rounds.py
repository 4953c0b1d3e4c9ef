"""The quarterly round's calendar: what is open, due, late or locked on a given day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from .enums import RoundState
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class OwnDates:
    """What was decided for one department in one round."""

    department: str  # code
    extended_to: date | None = None  # the approved new due date
    reopened_until: date | None = None  # the last day on which its figures are taken
    reopened_why: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter's reporting round; the dates are data of the plan.

    As `of` gives it, it is one department's: its due date is that department's own.
    """

    quarter: Quarter
    opens_on: date
    due_on: date  # the last day that is in time
    locked_on: date | None = None  # the first day on which nothing can be entered
    pk: int | None = None  # of the stored period
    lock_reason: str = ""
    own: tuple[OwnDates, ...] = ()  # of the departments that have dates of their own
    extended_from: date | None = None  # the general due date, where it was extended
    reopened_until: date | None = None  # for this department, though it is locked
    reopened_why: str = ""

    def of(self, department: str) -> "Round":
        """Return the round as it is for one department.

        The one place that says when a department's quarter is due: an approved
        extension counts unless the general due date has been moved beyond it.
        Args: department – its code.
        """
        found = [one for one in self.own if one.department == department]
        extended = max((o.extended_to for o in found if o.extended_to), default=None)
        reopened = max(
            (o for o in found if o.reopened_until),
            key=lambda one: one.reopened_until,
            default=None,
        )
        is_extended = extended is not None and extended > self.due_on
        return replace(
            self,
            own=(),
            due_on=extended if is_extended else self.due_on,
            extended_from=self.due_on if is_extended else None,
            reopened_until=reopened.reopened_until if reopened else None,
            reopened_why=reopened.reopened_why if reopened else "",
        )

    @property
    def is_extended(self) -> bool:
        return self.extended_from is not None

    def is_locked(self, today: date) -> bool:
        """True once the round is locked, also where it was reopened for one."""
        return self.locked_on is not None and today >= self.locked_on

    def is_reopened(self, today: date) -> bool:
        """True while a locked round takes this department's figures all the same."""
        is_open = self.reopened_until is not None and today <= self.reopened_until
        return self.is_locked(today) and is_open

    def state(self, today: date) -> RoundState:
        if self.is_locked(today) and not self.is_reopened(today):
            return RoundState.LOCKED
        if today < self.opens_on:
            return RoundState.UPCOMING
        return RoundState.OPEN if today <= self.due_on else RoundState.OVERDUE

    def is_writable(self, today: date) -> bool:
        return self.state(today) in (RoundState.OPEN, RoundState.OVERDUE)

    def is_overdue(self, today: date) -> bool:
        """True once the due date has passed, locked or not."""
        return today > self.due_on

    def is_late(self, submitted: datetime | None, due_then: date | None = None) -> bool:
        """True when the first submission came after the due date.

        Args: submitted – in the site's own time zone; due_then – the due date that was
        in force at that moment: what is decided afterwards makes nobody late, and
        nobody punctual. Where it is not known, the round's own due date.
        """
        return submitted is not None and submitted.date() > (due_then or self.due_on)


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
