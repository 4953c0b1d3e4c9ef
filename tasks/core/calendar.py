"""Working days: weekdays, without the public holidays, with the days worked instead."""

from dataclasses import dataclass
from datetime import date, timedelta

from .quarters import Quarter

WEEKEND = (5, 6)  # Saturday and Sunday
MONTHS = 3  # of a quarter


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are not what their weekday says; data of the plan."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()  # weekends that are worked instead

    def is_working(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() not in WEEKEND and day not in self.holidays

    def next_working(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


def last_day(quarter: Quarter) -> date:
    """Return the last day of a quarter."""
    following = quarter.next
    first = date(following.year, (following.number - 1) * MONTHS + 1, 1)
    return first - timedelta(days=1)
