"""The reporting periods that a plan's years call for, and what making them would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from .calendar import Calendar, last_day
from .enums import LabelledEnum
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Dates:
    """A period's three dates."""

    opens_on: date
    due_on: date
    locked_on: date | None = None

    def as_json(self) -> dict[str, str | None]:
        return {
            "opens_on": self.opens_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "locked_on": self.locked_on and self.locked_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Existing:
    """A stored period."""

    quarter: Quarter
    dates: Dates
    is_edited: bool  # by hand


class Change(LabelledEnum):
    """What generating would do to a period."""

    NEW = "new", _("新增")
    MOVED = "moved", _("调整")
    SAME = "same", _("不变")
    EDITED = "edited", _("保留（手工调整过）")
    STARTED = "started", _("保留（已经开放）")

    @property
    def is_written(self) -> bool:
        return self in (Change.NEW, Change.MOVED)


@dataclass(frozen=True, slots=True)
class Row:
    """One quarter: what is stored, and what the rule gives."""

    quarter: Quarter
    change: Change
    planned: Dates
    stored: Dates | None = None
    is_shifted: bool = False  # the due date was moved off a day of rest


@dataclass(frozen=True, slots=True)
class Rule:
    """When the periods of a plan are due and locked; data of the plan."""

    due_days: int  # after the quarter's last day, moved to the next working day
    lock_days: int | None = None  # after the due date; None: never by itself
    calendar: Calendar = field(default_factory=Calendar)

    def dates(self, quarter: Quarter) -> Dates:
        """Return a quarter's dates: it opens on its last day."""
        opens_on = last_day(quarter)
        due_on = self.calendar.next_working(opens_on + timedelta(days=self.due_days))
        locked_on = None
        if self.lock_days is not None:
            locked_on = due_on + timedelta(days=self.lock_days)
        return Dates(opens_on, due_on, locked_on)

    def is_shifted(self, quarter: Quarter) -> bool:
        """True when the due date would fall on a day of rest."""
        day = last_day(quarter) + timedelta(days=self.due_days)
        return not self.calendar.is_working(day)


def compare(
    quarters: Iterable[Quarter], rule: Rule, existing: Iterable[Existing], today: date
) -> list[Row]:
    """Return what generating the quarters' periods would do, in their order.

    What was edited by hand stays, and so does what has opened: dates that people have
    gone by are moved by hand alone, with a reason.
    """
    stored = {one.quarter: one for one in existing}
    return [_row(quarter, rule, stored.get(quarter), today) for quarter in quarters]


def _row(quarter: Quarter, rule: Rule, stored: Existing | None, today: date) -> Row:
    planned, is_shifted = rule.dates(quarter), rule.is_shifted(quarter)
    if stored is None:
        return Row(quarter, Change.NEW, planned, None, is_shifted)
    if stored.dates == planned:
        change = Change.SAME
    elif stored.is_edited:
        change = Change.EDITED
    elif stored.dates.opens_on <= today:
        change = Change.STARTED
    else:
        change = Change.MOVED
    return Row(quarter, change, planned, stored.dates, is_shifted)
