"""Working days, and the periods that a plan's years call for."""

from datetime import date

import pytest

from tasks.core.calendar import Calendar, last_day
from tasks.core.quarters import Quarter, quarters_of
from tasks.core.schedule import Change, Dates, Existing, Rule, compare

# A week of holidays from a Thursday on; the Saturday after it is worked instead.
HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = Calendar(HOLIDAYS, frozenset({date(2026, 10, 10)}))
Q3 = Quarter(2026, 3)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # a holiday on a weekday
        (date(2026, 10, 3), False),  # a holiday on a weekend
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 10, 11), False),
    ],
)
def test_day_is_worked_by_its_weekday_unless_the_calendar_says_otherwise(
    day, is_working
):
    assert CALENDAR.is_working(day) is is_working


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 12)),
        (date(2027, 1, 30), date(2027, 2, 1)),
    ],
)
def test_next_working_day(day, following):
    assert CALENDAR.next_working(day) == following


@pytest.mark.parametrize(
    ("quarter", "day"),
    [
        ("2026Q1", date(2026, 3, 31)),
        ("2026Q2", date(2026, 6, 30)),
        ("2026Q3", date(2026, 9, 30)),
        ("2026Q4", date(2026, 12, 31)),
    ],
)
def test_last_day_of_a_quarter(quarter, day):
    assert last_day(Quarter.parse(quarter)) == day


@pytest.mark.parametrize(
    ("rule", "dates", "is_shifted"),
    [
        (Rule(10), Dates(date(2026, 9, 30), date(2026, 10, 12)), True),  # a Saturday
        (Rule(10, None, CALENDAR), Dates(date(2026, 9, 30), date(2026, 10, 10)), False),
        (Rule(5, None, CALENDAR), Dates(date(2026, 9, 30), date(2026, 10, 8)), True),
        (
            Rule(9, 30, CALENDAR),
            Dates(date(2026, 9, 30), date(2026, 10, 9), date(2026, 11, 8)),
            False,
        ),
    ],
    ids=["weekend", "worked weekend", "holidays", "with a lock"],
)
def test_due_date_is_moved_to_the_next_working_day(rule, dates, is_shifted):
    assert (rule.dates(Q3), rule.is_shifted(Q3)) == (dates, is_shifted)


def test_last_quarter_of_a_year_is_due_in_january():
    assert Rule(10).dates(Quarter(2026, 4)) == Dates(
        date(2026, 12, 31), date(2027, 1, 11)
    )


def test_dates_are_kept_as_text_and_a_lock_only_where_there_is_one():
    assert Rule(10, 30).dates(Q3).as_json() == {
        "opens_on": "2026-09-30",
        "due_on": "2026-10-12",
        "locked_on": "2026-11-11",
    }
    assert Rule(10).dates(Q3).as_json()["locked_on"] is None


PLANNED = Rule(10).dates(Q3)
OTHER = Dates(date(2026, 9, 30), date(2026, 10, 20))


@pytest.mark.parametrize(
    ("existing", "today", "change"),
    [
        ([], date(2026, 9, 1), Change.NEW),
        ([Existing(Q3, PLANNED, False)], date(2026, 9, 1), Change.SAME),
        ([Existing(Q3, PLANNED, True)], date(2026, 9, 1), Change.SAME),
        ([Existing(Q3, OTHER, False)], date(2026, 9, 29), Change.MOVED),
        ([Existing(Q3, OTHER, True)], date(2026, 9, 29), Change.EDITED),
        ([Existing(Q3, OTHER, False)], date(2026, 9, 30), Change.STARTED),
        ([Existing(Quarter(2026, 2), OTHER, True)], date(2026, 9, 1), Change.NEW),
    ],
    ids=["none", "same", "same by hand", "moved", "by hand", "started", "another's"],
)
def test_generating_never_moves_what_was_edited_or_has_opened(existing, today, change):
    [row] = compare([Q3], Rule(10), existing, today)

    assert (row.change, row.planned) == (change, PLANNED)
    assert change.is_written is (change in (Change.NEW, Change.MOVED))


def test_every_quarter_of_the_years_has_a_row():
    rows = compare(quarters_of(2025, 2027), Rule(10), [], date(2025, 1, 1))

    assert [str(row.quarter) for row in rows][:5] == [
        "2025Q1",
        "2025Q2",
        "2025Q3",
        "2025Q4",
        "2026Q1",
    ]
    assert len(rows) == 12
