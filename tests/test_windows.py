"""A department's own dates: one rule, from which lateness and all lists follow."""

from datetime import date, datetime

import pytest

from tasks.core.enums import RoundState
from tasks.core.quarters import Quarter
from tasks.core.rounds import OwnDates, Round
from tasks.core.windows import Unfit, check_date, latest_possible, why_no_request

DUE, LOCK = date(2026, 10, 10), date(2026, 11, 1)
LATER = date(2026, 10, 20)


def a_round(*own, due_on=DUE, locked_on=LOCK):
    return Round(Quarter(2026, 3), date(2026, 9, 30), due_on, locked_on, own=tuple(own))


@pytest.mark.parametrize(
    ("own", "due_on", "expected"),
    [
        ([], DUE, (DUE, None)),
        ([OwnDates("a", LATER)], DUE, (LATER, DUE)),
        ([OwnDates("b", LATER)], DUE, (DUE, None)),
        ([OwnDates("a", date(2026, 10, 15)), OwnDates("a", LATER)], DUE, (LATER, DUE)),
        ([OwnDates("a", LATER)], LATER, (LATER, None)),  # moved for all since
        ([OwnDates("a", LATER)], date(2026, 10, 25), (date(2026, 10, 25), None)),
        ([OwnDates("a", None, date(2026, 11, 9))], DUE, (DUE, None)),
    ],
    ids=["none", "own", "another's", "two", "same", "general later", "reopened"],
)
def test_due_date_of_a_departments_quarter(own, due_on, expected):
    found = a_round(*own, due_on=due_on).of("a")

    assert (found.due_on, found.extended_from) == expected
    assert found.is_extended is (expected[1] is not None)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (DUE, RoundState.OPEN),
        (date(2026, 10, 11), RoundState.OPEN),
        (LATER, RoundState.OPEN),
        (date(2026, 10, 21), RoundState.OVERDUE),
        (LOCK, RoundState.LOCKED),
    ],
)
def test_extended_round_is_open_until_its_own_date(today, state):
    assert a_round(OwnDates("a", LATER)).of("a").state(today) is state


@pytest.mark.parametrize(
    ("today", "state", "is_reopened"),
    [
        (date(2026, 10, 31), RoundState.OVERDUE, False),
        (LOCK, RoundState.OVERDUE, True),
        (date(2026, 11, 9), RoundState.OVERDUE, True),
        (date(2026, 11, 10), RoundState.LOCKED, False),
    ],
)
def test_locked_round_takes_figures_of_one_department_until_its_day(
    today, state, is_reopened
):
    found = a_round(
        OwnDates("a", None, date(2026, 11, 5), "早些"),
        OwnDates("a", None, date(2026, 11, 9), "更正"),
    )

    assert found.of("a").state(today) is state
    assert found.of("a").is_reopened(today) is is_reopened
    assert found.of("a").reopened_why == "更正"
    assert found.of("b").is_reopened(today) is False


@pytest.mark.parametrize(
    ("due_then", "is_late"),
    [(None, True), (date(2026, 10, 12), False), (date(2026, 10, 11), True)],
)
def test_lateness_is_judged_by_the_due_date_of_that_moment(due_then, is_late):
    submitted = datetime(2026, 10, 12, 9)  # noqa: DTZ001 - the site's own clock

    assert a_round().is_late(submitted, due_then) is is_late


@pytest.mark.parametrize(
    ("today", "is_submitted", "word"),
    [
        (date(2026, 9, 29), False, "尚未开放"),
        (date(2026, 9, 30), False, ""),
        (DUE, False, ""),
        (DUE, True, "已提交过"),
        (date(2026, 10, 11), False, "截止日已过"),
        (LOCK, False, "已锁定"),
    ],
)
def test_extension_is_asked_for_before_the_due_date(today, is_submitted, word):
    why = why_no_request(a_round(), today, is_submitted=is_submitted)

    assert (word in why) if word else why == ""


def test_reopened_quarter_is_not_extended():
    found = a_round(OwnDates("a", None, date(2026, 11, 9))).of("a")

    assert "已锁定" in why_no_request(found, LOCK, is_submitted=False)


def test_extended_quarter_may_be_extended_again_before_its_own_date():
    found = a_round(OwnDates("a", LATER)).of("a")

    assert why_no_request(found, LATER, is_submitted=False) == ""


@pytest.mark.parametrize(
    ("own", "locked_on", "last"),
    [
        ([], LOCK, date(2026, 10, 31)),
        ([], None, date(2027, 1, 8)),
        ([OwnDates("a", LATER)], None, date(2027, 1, 8)),  # not further and further
        ([], date(2027, 6, 1), date(2027, 1, 8)),
    ],
)
def test_extension_ends_before_the_lock_and_within_reason(own, locked_on, last):
    assert latest_possible(a_round(*own, locked_on=locked_on).of("a")) == last


@pytest.mark.parametrize(
    ("until", "today", "locked_on", "word"),
    [
        (date(2026, 10, 11), DUE, LOCK, ""),
        (date(2026, 10, 31), DUE, LOCK, ""),
        (DUE, DUE, LOCK, "晚于现在的截止日"),
        (date(2026, 10, 11), date(2026, 10, 12), LOCK, "早于今天"),
        (LOCK, DUE, LOCK, "早于锁定日期"),
        (date(2027, 1, 9), DUE, None, "最多延期 90 天"),
        (date(2027, 1, 9), DUE, date(2027, 6, 1), "最多延期 90 天"),
    ],
)
def test_new_date_is_later_and_before_the_lock(until, today, locked_on, word):
    found = a_round(locked_on=locked_on)

    if not word:
        assert check_date(found, until, today) is None
        return
    with pytest.raises(Unfit, match=word) as caught:
        check_date(found, until, today)
    assert caught.value.field == "until"
