"""Periods generated, moved, locked and reopened for one department; the year's turn."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.enums import RoundState, State
from tasks.core.quarters import Quarter
from tasks.core.rounds import shown_by_default
from tasks.core.schedule import Change, Dates
from tasks.core.typed import Typed
from tasks.core.windows import Unfit
from tasks.core.workflow import Refused
from tasks.models import (
    AuditRecord,
    CalendarDay,
    Notice,
    Plan,
    Reopening,
    ReportingPeriod,
)
from tasks.selectors.periods import dates_of, load_effect, load_generation
from tasks.selectors.plan import load_rounds, own_round
from tasks.selectors.reminders import due_reminders
from tasks.selectors.reporting import open_desk
from tasks.services import periods, reopenings, reporting, reviewing
from tasks.services.round_steps import Conflict

from .factories import (
    make_actual,
    make_extension,
    make_indicator,
    make_period,
    make_plan,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db
START = datetime(2025, 1, 2, 2, tzinfo=UTC)


@pytest.fixture
def plan(db):
    return make_plan(first_year=2026, last_year=2027)


def generate(by, at=START, digest=None):
    digest = digest or load_generation(at.date()).digest
    return periods.generate_periods(digest=digest, by=by, at=at)


def dues():
    return {str(one): one.due_on for one in ReportingPeriod.objects.all()}


# ---- Generating -----------------------------------------------------------------------


def test_periods_of_all_the_plans_years_are_written_and_recorded(plan, administrator):
    CalendarDay.objects.create(day=date(2026, 10, 10), is_workday=True, name="调休")

    written = generate(administrator)

    assert len(written) == 8
    assert dues()["2026Q3"] == date(2026, 10, 10)  # a Saturday that is worked
    assert dues()["2026Q4"] == date(2027, 1, 11)
    assert dues()["2027Q4"] == date(2028, 1, 10)
    records = AuditRecord.objects.filter(action="period_generated")
    assert (records.count(), records.first().after["opens_on"]) == (8, "2027-12-31")


def test_generating_twice_writes_nothing_more(plan, administrator):
    generate(administrator)

    assert generate(administrator) == []
    assert AuditRecord.objects.count() == 8


def test_new_holiday_moves_what_has_not_opened_and_was_not_edited(plan, administrator):
    generate(administrator)
    ReportingPeriod.objects.filter(year=2026, quarter=2).update(is_edited=True)
    for day in (date(2026, 4, 10), date(2026, 7, 10), date(2027, 7, 12)):
        CalendarDay.objects.create(day=day, name="节日")

    written = generate(administrator, at=datetime(2026, 4, 1, 2, tzinfo=UTC))

    assert [(str(row.quarter), row.change) for row in written] == [
        ("2027Q2", Change.MOVED)
    ]
    assert (
        dues()
        | {
            "2026Q1": date(2026, 4, 10),
            "2026Q2": date(2026, 7, 10),
            "2027Q2": date(2027, 7, 13),
        }
        == dues()
    )


def test_nothing_is_written_when_the_preview_is_no_longer_true(plan, administrator):
    digest = load_generation(START.date()).digest
    CalendarDay.objects.create(day=date(2026, 4, 10), name="节日")

    with pytest.raises(periods.HasChanged) as caught:
        generate(administrator, digest=digest)

    assert len(caught.value.generation.rows) == 8
    assert ReportingPeriod.objects.count() == 0


def test_without_a_plan_nothing_is_generated(administrator):
    with pytest.raises(Refused, match="尚未载入行动方案"):
        generate(administrator, digest="x")


def test_only_who_runs_the_rounds_may(plan, reviewer, reporter, auditor):
    period = make_period("2026Q3")
    new = periods.NewDates(dates_of(period), "", "x", dates_of(period))

    for person in (reviewer, reporter, auditor):
        with pytest.raises(PermissionDenied):
            generate(person)
        with pytest.raises(PermissionDenied):
            periods.reschedule(period=period, new=new, by=person, at=START)


def test_rule_is_data_of_the_plan(plan, administrator):
    Plan.objects.update(due_days=15, lock_days=45)

    generate(administrator)

    assert dates_of(ReportingPeriod.objects.get(year=2026, quarter=1)) == Dates(
        date(2026, 3, 31), date(2026, 4, 15), date(2026, 5, 30)
    )


# ---- Moving dates ---------------------------------------------------------------------


NOW = datetime(2026, 10, 12, 2, tzinfo=UTC)


@pytest.fixture
def period(plan):
    return make_period("2026Q3")


@pytest.fixture
def move(period, administrator):
    def moving(at=NOW, lock_reason="", reason="按通知调整", seen=None, **dates):
        now = dates_of(ReportingPeriod.objects.get(pk=period.pk))
        values = {
            "opens_on": now.opens_on,
            "due_on": now.due_on,
            "locked_on": now.locked_on,
        }
        new = periods.NewDates(
            Dates(**values | dates), lock_reason, reason, seen or now
        )
        return periods.reschedule(period=period, new=new, by=administrator, at=at)

    return moving


def test_locking_says_why_and_leaves_a_record(move):
    done = move(locked_on=date(2026, 10, 12), lock_reason="数据已上报")

    assert (done.locked_on, done.lock_reason, done.is_edited) == (
        date(2026, 10, 12),
        "数据已上报",
        True,
    )
    record = AuditRecord.objects.get()
    assert (record.action, record.object_key, record.reason) == (
        "period_rescheduled",
        "2026Q3",
        "按通知调整",
    )
    assert (record.before["locked_on"], record.after["locked_on"]) == (
        None,
        "2026-10-12",
    )


def test_unlocking_takes_the_reason_away(move):
    move(locked_on=date(2026, 10, 12), lock_reason="数据已上报")

    done = move(locked_on=None, lock_reason="数据已上报")

    assert (done.locked_on, done.lock_reason) == (None, "")


def test_moving_the_same_twice_changes_nothing(move):
    move(due_on=date(2026, 10, 15))
    move(due_on=date(2026, 10, 15))

    assert AuditRecord.objects.count() == 1


def test_what_somebody_else_has_moved_is_not_overwritten(move, period):
    seen = dates_of(period)
    move(due_on=date(2026, 10, 15))

    with pytest.raises(Conflict, match="已被改动"):
        move(due_on=date(2026, 10, 20), seen=seen)


@pytest.mark.parametrize(
    ("dates", "field", "words"),
    [
        ({"due_on": date(2026, 9, 1)}, "due_on", "不得早于开放日期"),
        ({"locked_on": date(2026, 10, 10)}, "locked_on", "须晚于截止日期"),
        ({"locked_on": date(2026, 9, 1)}, "locked_on", "须晚于开放日期"),
        ({"due_on": date(2026, 10, 15), "reason": " "}, "reason", "请写明调整日程"),
    ],
)
def test_dates_that_do_not_fit_are_refused(move, dates, field, words):
    with pytest.raises(Unfit, match=words) as caught:
        move(**dates)

    assert caught.value.field == field


def test_lock_may_not_cut_an_approved_extension_short(
    move, period, department, reporter
):
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state="approved",
        granted_on=date(2026, 10, 20),
    )

    with pytest.raises(Unfit, match="本单位已批准延期至锁定日期之后"):
        move(locked_on=date(2026, 10, 20))
    assert move(locked_on=date(2026, 10, 21)).locked_on == date(2026, 10, 21)


def test_preview_names_whom_new_dates_concern(period, department, reporter):
    make_indicator(lead=department)
    today = date(2026, 10, 12)
    opens = period.opens_on

    later = load_effect(period, Dates(opens, date(2026, 10, 15)), today)
    locked = load_effect(period, Dates(opens, period.due_on, today), today)
    before = load_effect(period, Dates(opens, date(2026, 10, 7)), date(2026, 10, 8))

    assert (later.before, later.after) == (RoundState.OVERDUE, RoundState.OPEN)
    assert (later.no_longer_overdue, later.now_overdue) == ([department], [])
    assert (locked.after, locked.locked_out) == (RoundState.LOCKED, [department])
    assert (before.now_overdue, before.locked_out) == ([department], [])
    make_submission(department=department, period=period, state=State.SUBMITTED)
    assert (
        load_effect(period, Dates(opens, period.due_on, today), today).locked_out == []
    )


# ---- Reopening for one department -----------------------------------------------------


@pytest.fixture
def locked(period):
    ReportingPeriod.objects.update(locked_on=date(2026, 10, 12))
    period.refresh_from_db()
    return period


def reopen(period, department, by, until=date(2026, 10, 15), reason="更正口径", at=NOW):
    return reopenings.reopen_period(
        department=department, period=period, until=until, reason=reason, by=by, at=at
    )


def try_save(department, by, at):
    row = reporting.TypedRow("A", Typed(value="5"))
    return reporting.save_figure(
        department=department, quarter=Quarter(2026, 3), row=row, by=by, at=at
    )


def test_locked_quarter_takes_one_departments_figures_until_its_day(
    locked, department, other_department, reporter, other_reporter, administrator
):
    make_indicator(code="A", lead=department)
    with pytest.raises(Refused, match="锁定"):
        try_save(department, reporter, NOW)

    reopen(locked, department, administrator)

    assert try_save(department, reporter, NOW).saved == ["A"]
    with pytest.raises(Refused, match="锁定"):
        try_save(other_department, other_reporter, NOW)
    with pytest.raises(Refused, match="曾重新开放至2026年10月15日"):
        try_save(department, reporter, datetime(2026, 10, 16, 2, tzinfo=UTC))


def test_reopening_moves_no_due_date_and_is_told_and_recorded(
    locked, department, reporter, administrator
):
    reopen(locked, department, administrator)

    own = own_round(locked.pk, department)
    assert (own.due_on, own.reopened_until) == (locked.due_on, date(2026, 10, 15))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.reason) == (
        reporter,
        "period_reopened",
        "更正口径",
    )
    record = AuditRecord.objects.get()
    assert (record.action, record.object_key) == ("period_reopened", "own/2026Q3")


def test_reopening_is_refused_with_a_reason(
    locked, department, administrator, reviewer
):
    with pytest.raises(PermissionDenied):
        reopen(locked, department, reviewer)
    with pytest.raises(Unfit, match="不能早于今天"):
        reopen(locked, department, administrator, until=date(2026, 10, 11))
    with pytest.raises(Unfit, match="请写明重新开放的理由"):
        reopen(locked, department, administrator, reason=" ")
    reopen(locked, department, administrator)
    with pytest.raises(Refused, match="已开放至这一天或更晚"):
        reopen(locked, department, administrator, until=date(2026, 10, 14))
    reopen(locked, department, administrator, until=date(2026, 10, 20))
    assert own_round(locked.pk, department).reopened_until == date(2026, 10, 20)


def test_quarter_that_is_not_locked_is_not_reopened(period, department, administrator):
    with pytest.raises(Refused, match="没有锁定"):
        reopen(period, department, administrator)


def test_reopening_is_ended_early_and_once(locked, department, reporter, administrator):
    one = reopen(locked, department, administrator)

    reopenings.end_reopening(pk=one.pk, by=administrator, at=NOW)
    again = reopenings.end_reopening(pk=one.pk, by=administrator, at=NOW)

    assert (again.ended_by, own_round(locked.pk, department).reopened_until) == (
        administrator,
        None,
    )
    actions = list(AuditRecord.objects.values_list("action", flat=True))
    assert sorted(actions) == ["period_reopened", "period_reopening_ended"]
    with pytest.raises(Reopening.DoesNotExist):
        reopenings.end_reopening(pk=0, by=administrator, at=NOW)


def test_reopened_quarter_can_be_returned_by_the_reviewer(
    locked, department, administrator, reviewer, reporter
):
    make_actual(
        indicator=make_indicator(code="A", lead=department),
        department=department,
        quarter="2026Q3",
        value=5,
        by=reporter,
        state=State.SUBMITTED,
    )
    submission = department.submissions.get()
    values = {"returns": {"A": "请核对"}, "approve": False, "version": 0, "at": NOW}
    with pytest.raises(Refused, match="锁定"):
        reviewing.decide(submission=submission, by=reviewer, **values)

    reopen(locked, department, administrator)
    done = reviewing.decide(submission=submission, by=reviewer, **values)

    assert done.state == State.RETURNED


# ---- The turn of the year ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "reported", "shown", "step"),
    [
        (date(2026, 12, 30), "2026Q3", "2026Q3", None),
        (date(2026, 12, 31), "2026Q4", "2026Q3", None),
        (date(2027, 1, 1), "2026Q4", "2026Q3", None),
        (date(2027, 1, 4), "2026Q4", "2026Q3", -7),
        (date(2027, 1, 11), "2026Q4", "2026Q3", 0),
        (date(2027, 1, 12), "2026Q4", "2026Q4", 1),
        (date(2027, 3, 30), "2026Q4", "2026Q4", None),
        (date(2027, 3, 31), "2027Q1", "2026Q4", None),
    ],
)
def test_last_quarter_of_the_year_is_reported_in_january(
    plan, department, administrator, day, reported, shown, step
):
    make_indicator(code="A", lead=department)
    generate(administrator)
    make_user(department=department)

    desk = open_desk(department=department, asked="", today=day)
    steps = [d.step for d in due_reminders(day) if str(d.round.quarter) == "2026Q4"]

    assert str(desk.quarter) == reported
    assert str(shown_by_default(load_rounds(), day).quarter) == shown
    assert steps == ([] if step is None else [step])


def test_figure_of_the_fourth_quarter_counts_for_the_old_year(
    plan, department, reporter, administrator
):
    make_indicator(code="A", lead=department)
    generate(administrator)
    row = reporting.TypedRow("A", Typed(value="80", basis="year"))
    at = datetime(2027, 1, 8, 2, tzinfo=UTC)

    reporting.save_figure(
        department=department, quarter=Quarter(2026, 4), row=row, by=reporter, at=at
    )

    desk = open_desk(department=department, asked="2026Q4", today=at.date())
    assert str(desk.rows[0].actual.submission.period) == "2026Q4"
    assert desk.rows[0].preview.progress.quarter == Quarter(2026, 4)
    assert desk.days_left == 3


def test_after_the_plans_last_year_its_last_quarter_stays_open(
    plan, department, administrator
):
    make_indicator(code="A", lead=department)
    generate(administrator)

    desk = open_desk(department=department, asked="", today=date(2028, 2, 1))

    assert (str(desk.quarter), desk.closed_reason) == ("2027Q4", "")
