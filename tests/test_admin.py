"""The administration: who gets in, and what its lists answer."""

import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.core.enums import Kind
from tasks.models import (
    ReportingPeriod,
    Submission,
    User,
)

from .admin_pages import (
    FIGURE_PAGES,
    PAGES,
    PLAN_PAGES,
    make_everything,
    row_of,
)
from .factories import (
    make_department,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actual(db):
    return make_everything(1)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password="a-long-test-password")


# ---- Who gets in -------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", *(f"{page}/" for page in PAGES)])
def test_pages_without_login_lead_to_the_one_login_page(client, page):
    response = client.get(f"/admin/{page}", follow=True)

    assert unquote(response.redirect_chain[-1][0]) == f"/login/?next=/admin/{page}"
    assert response.templates[0].name == "registration/login.html"


@pytest.mark.parametrize("role", ["reporter", "city_reporter", "reviewer", "official"])
def test_pages_for_people_without_access_are_refused(request, client, actual, role):
    client.force_login(request.getfixturevalue(role))
    urls = [f"/admin/{page}/{end}" for page in PAGES for end in ("", "add/", "1/")]

    answers = {client.get(url).status_code for url in ["/admin/", *urls]}
    answers |= {client.post(url).status_code for url in urls}

    assert answers == {403}


@pytest.mark.parametrize("page", PAGES)
def test_pages_for_the_administrator_open(admin, actual, page):
    assert admin.get(f"/admin/{page}/").status_code == 200


@pytest.mark.parametrize("page", [*PLAN_PAGES, *FIGURE_PAGES, "tasks/user"])
def test_pages_for_the_auditor_are_to_be_read_only(client, auditor, actual, page):
    client.force_login(auditor)
    pk = row_of(page).pk

    assert client.get(f"/admin/{page}/").status_code == 200
    assert client.get(f"/admin/{page}/{pk}/change/").status_code == 200
    answers = [
        client.get(f"/admin/{page}/add/").status_code,
        client.post(f"/admin/{page}/add/", {}).status_code,
        client.post(f"/admin/{page}/{pk}/change/", {}).status_code,
        client.post(f"/admin/{page}/{pk}/delete/", {"post": "yes"}).status_code,
    ]
    assert answers == [403, 403, 403, 403]


def test_pages_for_the_auditor_have_no_password_and_no_tokens(client, auditor, actual):
    client.force_login(auditor)

    page = client.get(f"/admin/tasks/user/{auditor.pk}/change/").text

    assert auditor.password[:20] not in page
    assert "密码：" not in page
    assert client.get("/admin/tasks/apitoken/").status_code == 403


def test_login_of_the_administration_leads_back_when_logged_in(admin):
    assert admin.get("/admin/login/").url == "/admin/"


def test_password_is_changed_on_the_site_s_own_page(admin):
    assert admin.get("/admin/password_change/").url == "/password/"


def test_groups_are_not_to_be_edited(client, superuser):
    client.force_login(superuser)

    assert client.get("/admin/auth/group/").status_code == 404


def test_index_has_sections_in_the_order_of_work(admin):
    sections = admin.get("/admin/").context["app_list"]

    assert [(s["name"], len(s["models"])) for s in sections] == [
        ("行动方案", 8),
        ("指标与目标", 6),
        ("单位与人员", 9),
        ("报告期", 6),
        ("填报", 9),
    ]
    assert {m["name"] for s in sections for m in s["models"]} >= {"指标", "人员"}


def test_frame_is_chinese_and_says_that_figures_are_invented(admin, actual):
    assert "演示数据：" not in admin.get("/admin/").text
    Submission.objects.update(is_demo=True)
    User.objects.update(is_demo=True)

    for url in ("/admin/", "/admin/tasks/target/"):
        page = admin.get(url).text
        assert "行动方案管理" in page
        assert "返回网站" in page
        assert "演示数据：" in page


# ---- What the strict policy needs -----------------------------------------------------


INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*(src=|json))"
)


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_no_inline_script_or_style(client, superuser, actual, page):
    client.force_login(superuser)
    pk = row_of(page).pk
    urls = ["", "add/", f"{pk}/change/", f"{pk}/delete/", f"{pk}/history/"]

    for url in urls:
        text = client.get(f"/admin/{page}/{url}").text
        assert INLINE.findall(text) == [], url


# ---- Lists ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_lists_take_as_many_queries_for_three_rows_as_for_one(admin, page):
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            make_everything(number)
        with CaptureQueriesContext(connection) as queries:
            response = admin.get(f"/admin/{page}/")
        assert response.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14


def test_indicator_page_takes_as_many_queries_for_three_targets_as_for_one(admin):
    make_plan()
    lead = make_department()
    indicator = make_indicator(lead=lead, targets=[(2025, 1)])
    url = f"/admin/tasks/indicator/{indicator.pk}/change/"
    admin.get(url)  # what is kept for the next request is read
    with CaptureQueriesContext(connection) as before:
        admin.get(url)
    make_target(indicator=indicator, year=2026, value=1)
    make_target(indicator=indicator, year=2027, value=1)
    make_responsibility(indicator=indicator, department=make_department())

    with CaptureQueriesContext(connection) as after:
        admin.get(url)

    assert len(before) == len(after)


@pytest.mark.parametrize("page", PAGES)
def test_lists_can_be_searched(admin, actual, page):
    assert (
        admin.get(f"/admin/{page}/", {"q": "没有这个"}).context["cl"].result_count == 0
    )


def test_indicator_list_answers_who_reports_what_by_when(admin):
    lead, other = make_department(name="甲厅"), make_department(name="乙厅")
    targets = [(2025, 400_000), (2026, 400_000), (2027, 500_000)]
    indicator = make_indicator(lead=lead, code="T01", targets=targets)
    make_responsibility(
        indicator=indicator, department=other, role="assist", reports=True
    )
    make_target(indicator=indicator, department=lead, year=2025, value=7)
    make_indicator(code="T02", kind=Kind.MILESTONE, targets=[(2026, None)])
    make_indicator(code="T03", kind=Kind.RATIO, unit="%", targets=[(2027, 95)])

    rows = admin.get("/admin/tasks/indicator/").context["cl"].result_list
    page = admin.get("/admin/tasks/indicator/").text

    assert [row.code for row in rows] == ["T01", "T02", "T03"]
    assert "甲厅" in page
    assert '<td class="field-reporters">2</td>' in page
    assert "2025—2026: 40 万人次</div>" in page
    assert "2027: 50 万人次</div>" in page
    assert "2026: 任务</div>" in page
    assert "2027: 95%</div>" in page


def test_figures_are_shown_as_they_were_reported(admin, actual):
    assert "42 人次" in admin.get("/admin/tasks/actual/").text


def test_period_list_shows_the_state_of_the_round(admin):
    make_period("2025Q1")
    make_period("2027Q4")

    page = admin.get("/admin/tasks/reportingperiod/").text

    assert ReportingPeriod.objects.count() == 2
    assert "未开始" in page or "已过截止日" in page
