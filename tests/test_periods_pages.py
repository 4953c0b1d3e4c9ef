"""Running the rounds in the administration: always a preview before anything is written."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tasks.models import AuditRecord, CalendarDay, Reopening, ReportingPeriod

from .factories import (
    make_department,
    make_extension,
    make_indicator,
    make_period,
    make_plan,
    make_reopening,
)

pytestmark = pytest.mark.django_db
PERIODS = "/admin/periods/"


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def period(plan):
    """A round that is due yesterday."""
    today = timezone.localdate()
    return make_period(
        "2026Q3",
        opens_on=today - timedelta(days=11),
        due_on=today - timedelta(days=1),
    )


def form(period, **values):
    """Return what the page of a period's dates sends."""
    words = [str(d or "") for d in (period.opens_on, period.due_on, period.locked_on)]
    sent = {
        "seen": "/".join(words),
        "opens_on": period.opens_on,
        "due_on": period.due_on,
        "locked_on": period.locked_on or "",
        "lock_reason": "",
        "reason": "按通知调整",
    }
    return sent | values


def dates_page(period):
    return f"/admin/periods/{period.pk}/dates/"


def test_index_leads_to_the_schedule(admin, plan):
    assert f'href="{PERIODS}"' in admin.get("/admin/").text
    assert "还没有报告期" in admin.get(PERIODS).text


def test_generating_is_previewed_then_written(admin, plan):
    CalendarDay.objects.create(day=date(2025, 4, 10), name="节日")

    preview = admin.get("/admin/periods/generate/")
    assert ReportingPeriod.objects.count() == 0
    assert "2025-04-11" in preview.text
    assert "遇节假日顺延" in preview.text
    digest = preview.context["generation"].digest
    done = admin.post("/admin/periods/generate/", {"digest": digest}, follow=True)

    assert "已写入 12 个报告期。" in done.text
    assert ReportingPeriod.objects.count() == 12
    again = admin.get("/admin/periods/generate/").text
    assert "没有需要写入的内容" in again


def test_generating_what_has_changed_since_shows_the_new_preview(admin, plan):
    answer = admin.post("/admin/periods/generate/", {"digest": "old"})

    assert answer.status_code == 409
    assert "预览之后数据有变化，没有写入" in answer.text
    assert ReportingPeriod.objects.count() == 0


def test_without_a_plan_the_pages_say_so(admin):
    assert "尚未载入行动方案" in admin.get(PERIODS).text
    assert "尚未载入行动方案" in admin.get("/admin/periods/generate/").text
    answer = admin.post("/admin/periods/generate/", {"digest": ""}, follow=True)
    assert "尚未载入行动方案" in answer.text


def test_hand_edited_period_is_kept_and_marked(admin, plan):
    make_period("2027Q4", is_edited=True, due_on=date(2028, 1, 20))

    assert "保留（手工调整过）" in admin.get("/admin/periods/generate/").text
    assert "手工调整" in admin.get(PERIODS).text


def test_locking_is_previewed_with_those_whom_it_concerns(admin, period, department):
    make_indicator(lead=department)
    today = timezone.localdate()
    shortcut = admin.get(dates_page(period) + "?do=lock").text
    assert f'name="locked_on" value="{today}"' in shortcut

    sent = form(period, locked_on=today, lock_reason="数据已上报")
    preview = admin.post(dates_page(period), sent | {"preview": "1"}).text
    assert "尚未提交、将不能再填报的单位：本单位" in preview
    assert ReportingPeriod.objects.get().locked_on is None
    edit = admin.post(dates_page(period), sent | {"edit": "1"}).text
    assert 'value="数据已上报"' in edit
    done = admin.post(dates_page(period), sent | {"confirm": "1"}, follow=True).text

    assert "2026Q3的日程已调整。" in done
    assert ReportingPeriod.objects.get().locked_on == today
    assert AuditRecord.objects.get().action == "period_rescheduled"


@pytest.mark.parametrize(
    ("do", "name"), [("open", "opens_on"), ("close", "due_on"), ("lock", "locked_on")]
)
def test_shortcuts_fill_in_today(admin, period, do, name):
    page = admin.get(f"{dates_page(period)}?do={do}")

    assert page.context["form"].initial[name] == timezone.localdate()


def test_unlocking_empties_the_day(admin, period):
    ReportingPeriod.objects.update(locked_on=timezone.localdate())

    page = admin.get(f"{dates_page(period)}?do=unlock")

    assert page.context["form"].initial["locked_on"] is None


def test_moved_due_date_is_previewed_with_who_is_no_longer_late(
    admin, period, department
):
    make_indicator(lead=department)
    due_on = timezone.localdate() + timedelta(days=3)

    preview = admin.post(dates_page(period), form(period, due_on=due_on)).text

    assert "尚未提交、将不再逾期的单位：本单位" in preview


def test_stale_or_wrong_dates_are_refused_and_nothing_is_written(
    admin, period, department, reporter
):
    stale = form(period, seen="x", due_on=timezone.localdate(), confirm="1")
    wrong = form(period, locked_on=period.due_on, confirm="1")
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state="approved",
        granted_on=timezone.localdate() + timedelta(days=5),
    )
    early = form(period, locked_on=timezone.localdate() + timedelta(days=5))

    answers = [admin.post(dates_page(period), sent) for sent in (stale, wrong)]
    preview = admin.post(dates_page(period), early).text

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "日程已被改动" in answers[0].text
    assert "锁定日期须晚于截止日期。" in answers[1].text
    assert "须先处理：本单位" in preview
    assert AuditRecord.objects.filter(action="period_rescheduled").count() == 0


def test_missing_reason_stands_beside_its_field(admin, period):
    page = admin.post(dates_page(period), form(period, reason=""))

    assert set(page.context["form"].errors) == {"reason"}


def test_reopening_is_previewed_written_shown_and_ended(
    admin, period, department, other_department
):
    make_indicator(lead=department)
    ReportingPeriod.objects.update(locked_on=timezone.localdate())
    page = f"/admin/periods/{period.pk}/reopen/"
    assert "本单位" in admin.get(page).text
    assert "别的单位" not in admin.get(page).text  # it reports nothing
    until = timezone.localdate() + timedelta(days=3)
    sent = {"department": department.pk, "until": until, "reason": "更正口径"}

    preview = admin.post(page, sent).text
    assert f"本单位可以填报和更正2026Q3的数据，到 {until} 为止" in preview
    assert Reopening.objects.count() == 0
    done = admin.post(page, sent | {"confirm": "1"}, follow=True).text
    one = Reopening.objects.get()
    assert "提前结束" in done
    again = admin.post(page, sent | {"confirm": "1"})
    ended = admin.post(f"/admin/reopenings/{one.pk}/end/", follow=True).text

    assert (again.status_code, "已开放至这一天或更晚" in again.text) == (409, True)
    assert "已提前结束，该单位不能再填报。" in ended


def test_what_is_not_there_is_not_found(admin, plan):
    answers = [
        admin.get("/admin/periods/99/dates/"),
        admin.get("/admin/periods/99/reopen/"),
        admin.post("/admin/reopenings/99/end/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("person", ["reporter", "reviewer", "official", "auditor"])
def test_others_may_not_run_the_rounds(request, client, period, person):
    client.force_login(request.getfixturevalue(person))
    pages = [
        PERIODS,
        "/admin/periods/generate/",
        dates_page(period),
        f"/admin/periods/{period.pk}/reopen/",
    ]

    assert {client.get(page).status_code for page in pages} == {403}
    assert client.post("/admin/reopenings/1/end/").status_code == 403


def test_period_added_by_hand_is_judged_by_the_rules_and_counts_as_edited(admin, plan):
    sent = {
        "year": "2027",
        "quarter": "4",
        "opens_on": "2027-12-31",
        "due_on": "2027-01-01",
        "locked_on": "",
        "lock_reason": "",
    }

    wrong = admin.post("/admin/tasks/reportingperiod/add/", sent)
    right = sent | {"due_on": "2028-01-20"}
    admin.post("/admin/tasks/reportingperiod/add/", right)

    assert "截止日期不得早于开放日期。" in wrong.text
    assert ReportingPeriod.objects.get().is_edited is True


def test_dates_of_a_period_are_moved_on_their_own_page(admin, period):
    page = admin.get(f"/admin/tasks/reportingperiod/{period.pk}/change/").text

    assert f'href="{dates_page(period)}"' in page
    assert 'name="due_on"' not in page


@pytest.mark.parametrize("n", [1, 3])
def test_schedule_asks_as_often_for_many_periods(
    admin, plan, department, administrator, django_assert_num_queries, n
):
    for number in range(1, n + 1):
        period = make_period(f"2026Q{number}", locked_on=date(2026, 12, 31))
        make_reopening(
            department=department,
            period=period,
            until_on=date(2999, 1, 1),
            by=administrator,
        )

    # Session, person, permissions twice; the periods; the plan, the calendar, the
    # periods again; the reopenings; the frame's plan.
    with django_assert_num_queries(10):
        admin.get(PERIODS)


@pytest.mark.parametrize("n", [1, 3])
def test_preview_of_dates_asks_as_often_for_many_departments(
    admin, period, django_assert_num_queries, n
):
    for _number in range(n):
        make_indicator(lead=make_department())
    today = timezone.localdate()

    # Session, person, permissions twice; the period; the rounds, four of the plan, two
    # of the matrix, the extensions.
    with django_assert_num_queries(13):
        admin.post(dates_page(period), form(period, due_on=today))
