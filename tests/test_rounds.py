from datetime import date, datetime

import pytest

from tasks.core.enums import RoundState
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, shown_by_default, started, to_report

UPCOMING, OPEN = RoundState.UPCOMING, RoundState.OPEN
OVERDUE, LOCKED = RoundState.OVERDUE, RoundState.LOCKED


def a_round(quarter="2026Q3", locked_on=None):
    key = Quarter.parse(quarter)
    month = key.number * 3
    opens_on = date(key.year, month, 31 if key.number in (1, 4) else 30)
    due_on = date(key.next.year, key.next.number * 3 - 2, 10)
    return Round(key, opens_on, due_on, locked_on)


FIRST, SECOND = a_round("2026Q2"), a_round("2026Q3")


@pytest.mark.parametrize(
    ("today", "state", "is_writable", "is_overdue"),
    [
        (date(2026, 9, 29), UPCOMING, False, False),
        (date(2026, 9, 30), OPEN, True, False),
        (date(2026, 10, 10), OPEN, True, False),
        (date(2026, 10, 11), OVERDUE, True, True),
        (date(2026, 10, 30), OVERDUE, True, True),
        (date(2026, 10, 31), LOCKED, False, True),
        (date(2027, 10, 31), LOCKED, False, True),
    ],
)
def test_round_opens_is_due_is_late_and_locks(today, state, is_writable, is_overdue):
    one = a_round(locked_on=date(2026, 10, 31))

    assert (
        one.state(today),
        one.is_writable(today),
        one.is_overdue(today),
    ) == (state, is_writable, is_overdue)


def test_round_without_a_lock_takes_late_figures_for_ever():
    assert a_round().state(date(2030, 1, 1)) is OVERDUE


@pytest.mark.parametrize(
    ("submitted", "late"),
    [
        (None, False),
        (datetime(2026, 10, 10, 23, 59, 59), False),  # noqa: DTZ001 - the site's own clock
        (datetime(2026, 10, 11, 0, 0), True),  # noqa: DTZ001 - the site's own clock
    ],
)
def test_round_is_late_from_the_day_after_it_was_due(submitted, late):
    assert a_round().is_late(submitted) is late


@pytest.mark.parametrize(
    ("today", "opened", "shown", "reported"),
    [
        (date(2026, 6, 29), [], FIRST, None),
        (date(2026, 6, 30), [FIRST], FIRST, FIRST),
        (date(2026, 9, 29), [FIRST], FIRST, FIRST),
        (date(2026, 9, 30), [FIRST, SECOND], FIRST, SECOND),
        (date(2026, 10, 10), [FIRST, SECOND], FIRST, SECOND),
        (date(2026, 10, 11), [FIRST, SECOND], SECOND, SECOND),
    ],
)
def test_rounds_of_a_day(today, opened, shown, reported):
    rounds = [FIRST, SECOND]

    assert started(rounds, today) == opened
    assert shown_by_default(rounds, today) == shown
    assert to_report(rounds, today) == reported


def test_no_rounds_show_nothing():
    assert shown_by_default([], date(2026, 1, 1)) is None
    assert to_report([], date(2026, 1, 1)) is None
