"""The pages of extensions: asking, deciding, and where the new date is shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tasks.core.windows import ExtensionState
from tasks.models import Extension, Submission

from .factories import (
    make_actual,
    make_extension,
    make_indicator,
    make_period,
    make_plan,
    make_reopening,
)

pytestmark = pytest.mark.django_db
ASK = "/report/extension/?period=2026Q3"


@pytest.fixture
def period(db, department):
    """A round that opened some days ago and is due in some days."""
    make_plan()
    today = timezone.localdate()
    make_indicator(code="I1", lead=department)
    return make_period(
        "2026Q3",
        opens_on=today - timedelta(days=5),
        due_on=today + timedelta(days=5),
        locked_on=today + timedelta(days=40),
    )


@pytest.fixture
def until(period):
    return period.due_on + timedelta(days=10)


@pytest.fixture
def staff(client, reporter):
    client.force_login(reporter)
    return client


@pytest.fixture
def judge(client, reviewer):
    client.force_login(reviewer)
    return client


def shown(day):
    return f"{day.year}年{day.month}月{day.day}日"


def test_form_leads_to_the_request_and_back_with_it(staff, period, until, reporter):
    assert 'href="/report/extension/?period=2026Q3"' in staff.get("/report/").text

    answer = staff.post(ASK, {"until": until, "reason": "汇总需要时间"}, follow=True)

    assert Extension.objects.get().wanted_on == until
    assert f"已申请延期至{shown(until)}，正在等待审批" in answer.text
    assert f"申请延期至{shown(until)}，待审批" in staff.get("/report/").text


def test_wrong_request_keeps_what_was_typed(staff, period):
    answer = staff.post(ASK, {"until": period.due_on, "reason": "汇总需要时间"})

    assert answer.status_code == 409
    assert "新的截止日须晚于现在的截止日。" in answer.text
    assert "汇总需要时间" in answer.text
    assert str(period.due_on) in answer.text


def test_empty_request_says_what_is_missing(staff, period):
    form = staff.post(ASK, {}).context["form"]

    assert set(form.errors) == {"until", "reason"}


def test_after_the_due_date_the_page_says_so(staff, period):
    type(period).objects.update(due_on=timezone.localdate() - timedelta(days=1))

    text = staff.get(ASK).text

    assert "截止日已过，不能再申请延期" in text
    assert 'name="until"' not in text
    assert "申请延期</a>" not in staff.get("/report/").text


def test_request_is_withdrawn_on_the_page(staff, period, department, reporter):
    one = make_extension(department=department, period=period, by=reporter)

    answer = staff.post(
        "/report/extension/withdraw/?period=2026Q3",
        {"pk": one.pk, "version": 1},
        follow=True,
    )

    one.refresh_from_db()
    assert one.state == ExtensionState.WITHDRAWN
    assert "延期申请已撤回" in answer.text


def test_withdrawing_what_was_decided_says_so(staff, period, department, reporter):
    one = make_extension(
        department=department, period=period, by=reporter, state="refused"
    )

    answer = staff.post(
        "/report/extension/withdraw/?period=2026Q3",
        {"pk": one.pk, "version": 1},
        follow=True,
    )

    assert "这份申请已变为“未批准”" in answer.text


@pytest.mark.parametrize("pk", ["", "x", "٣", "99999999999999999999"])
def test_withdrawing_what_is_none_is_not_found(staff, period, pk):
    answer = staff.post("/report/extension/withdraw/?period=2026Q3", {"pk": pk})

    assert answer.status_code == 404


def test_another_departments_request_is_not_there(
    client, other_reporter, period, department, reporter
):
    one = make_extension(department=department, period=period, by=reporter)
    client.force_login(other_reporter)

    answers = [
        client.get(f"/extensions/{one.pk}/"),
        client.post("/report/extension/withdraw/?period=2026Q3", {"pk": one.pk}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_reviewer_finds_requests_on_the_board_and_approves(
    judge, period, department, reporter, until
):
    one = make_extension(department=department, period=period, by=reporter)
    assert f'href="/extensions/{one.pk}/"' in judge.get("/review/").text

    answer = judge.post(
        f"/extensions/{one.pk}/",
        {"action": "approve", "until": until, "reason": "", "version": 1},
        follow=True,
    )

    assert "已批准延期，并已通知该单位。" in answer.text
    day = f"延至{until.month}月{until.day}日"
    assert day in judge.get("/review/").text
    case = judge.get(f"/review/{department.code}/2026Q3/").text
    assert f"已批准延期至{shown(until)}（原截止日 {shown(period.due_on)}）" in case
    page = judge.get(f"/departments/{department.code}/").text
    assert "已批准延期至" in page


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"action": "approve", "until": ""}, 200, "有内容需要更正"),
        ({"action": "refuse", "until": ""}, 409, "请写明不批准的理由。"),
        ({"action": "approve", "until": "2020-01-01"}, 409, "须晚于现在的截止日"),
        ({"action": "refuse", "reason": "无", "version": 7}, 409, "申请已变为"),
    ],
)
def test_decision_that_does_not_fit_says_why(
    judge, period, department, reporter, data, status, words
):
    one = make_extension(department=department, period=period, by=reporter)

    answer = judge.post(f"/extensions/{one.pk}/", {"version": 1} | data)

    assert (answer.status_code, words in answer.text) == (status, True)
    one.refresh_from_db()
    assert one.state == ExtensionState.PENDING


def test_wanted_date_is_filled_in_while_it_can_be_granted(
    judge, period, department, reporter, until
):
    one = make_extension(
        department=department, period=period, by=reporter, wanted_on=until
    )

    page = judge.get(f"/extensions/{one.pk}/")

    assert page.context["form"]["until"].value() == until
    assert "可以改为别的日期。" in page.text


def test_wanted_date_that_has_passed_is_not_filled_in_and_the_page_says_why(
    judge, period, department, reporter
):
    today = timezone.localdate()
    type(period).objects.update(due_on=today - timedelta(days=3))
    one = make_extension(
        department=department,
        period=period,
        by=reporter,
        wanted_on=today - timedelta(days=1),
    )

    page = judge.get(f"/extensions/{one.pk}/")

    assert page.context["form"]["until"].value() is None
    assert "已不能批准，未代为填入：新的截止日不能早于今天。请另定日期" in page.text


@pytest.mark.parametrize(
    ("role", "entry"), [("reviewer", "审核"), ("reporter", "填报")]
)
def test_request_stands_under_the_entry_that_leads_to_it(
    client, period, department, reporter, request, role, entry
):
    one = make_extension(department=department, period=period, by=reporter)
    client.force_login(request.getfixturevalue(role))

    page = client.get(f"/extensions/{one.pk}/")

    assert [i["label"] for i in page.context["nav"] if i["active"]] == [entry]


def test_reviewer_refuses_with_a_reason(judge, period, department, reporter):
    one = make_extension(department=department, period=period, by=reporter)

    answer = judge.post(
        f"/extensions/{one.pk}/",
        {"action": "refuse", "reason": "时间充裕", "version": 1},
        follow=True,
    )

    assert "已不予批准" in answer.text
    case = judge.get(f"/review/{department.code}/2026Q3/").text
    assert "延期申请未批准：时间充裕" in case


def test_page_shows_that_a_late_submission_stays_late(
    judge, period, department, reporter
):
    one = make_extension(
        department=department,
        period=period,
        by=reporter,
        state="approved",
        granted_on=period.due_on + timedelta(days=10),
    )
    Submission.objects.create(
        department=department,
        period=period,
        state="submitted",
        first_submitted_at=timezone.now() + timedelta(days=8),
        first_due_on=period.due_on,
    )

    assert "迟报" in judge.get(f"/extensions/{one.pk}/").text


def test_reopened_quarter_says_since_when_it_was_locked_and_until_when_it_is_open(
    staff, period, department, administrator
):
    today = timezone.localdate()
    type(period).objects.update(locked_on=today, lock_reason="年度数据已上报")
    locked = staff.get("/report/?period=2026Q3").text
    make_reopening(
        department=department,
        period=period,
        until_on=today + timedelta(days=3),
        by=administrator,
    )
    reopened = staff.get("/report/?period=2026Q3").text

    assert f"已于{shown(today)}锁定（年度数据已上报），不能再填报或更正" in locked
    assert 'name="r-I1-value"' not in locked
    open_until = shown(today + timedelta(days=3))
    assert f"现对本单位重新开放至{open_until}：更正统计口径" in reopened
    assert 'name="r-I1-value"' in reopened


def test_quarter_that_was_open_again_says_so(staff, period, department, administrator):
    type(period).objects.update(locked_on=date(2026, 1, 1))
    make_reopening(
        department=department,
        period=period,
        until_on=date(2026, 2, 1),
        by=administrator,
    )

    text = staff.get("/report/?period=2026Q3").text

    assert "曾重新开放至2026年2月1日" in text


@pytest.mark.parametrize("n", [1, 3])
def test_request_reads_as_often_for_many_requests(
    judge, period, department, reporter, django_assert_num_queries, n
):
    one = make_extension(department=department, period=period, by=reporter)
    for _number in range(n):
        make_extension(
            department=department, period=period, by=reporter, state="withdrawn"
        )

    # Session, person, permissions; the request, its round, the submission, the others;
    # the plan.
    with django_assert_num_queries(8):
        judge.get(f"/extensions/{one.pk}/")


@pytest.mark.parametrize("n", [1, 3])
def test_asking_reads_as_often_for_many_requests(
    staff, period, department, reporter, django_assert_num_queries, n
):
    make_actual(
        indicator=make_indicator(lead=department),
        department=department,
        quarter="2026Q3",
        value=1,
        by=reporter,
        state="draft",
    )
    for _number in range(n):
        make_extension(
            department=department, period=period, by=reporter, state="withdrawn"
        )

    # Session, person, permissions; the desk's eleven; the requests.
    with django_assert_num_queries(16):
        staff.get(ASK)
