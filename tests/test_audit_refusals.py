"""What is refused is on record: who tried what, from where, and with what answer."""

import pytest
from django.core.cache import cache

from skillsrich.audit_trail import address_of
from tasks.core.audit_chain import Result
from tasks.core.enums import State
from tasks.models import AuditRecord
from tasks.services import audit, audit_check

from .factories import (
    PASSWORD,
    make_actual,
    make_department,
    make_indicator,
    make_period,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def staff(client, reporter):
    client.force_login(reporter)
    return client


def refusals():
    """Return (who, from where, action, object, reason, what was answered)."""
    rows = AuditRecord.objects.filter(result=Result.REFUSED).order_by("number")
    return [
        (r.actor_name, r.origin, r.action, r.object_key, r.reason, r.after)
        for r in rows
    ]


def test_page_of_another_role_is_recorded(staff):
    staff.get("/audit/", {"person": "x"})

    assert refusals() == [
        (
            "reporter",
            "127.0.0.1",
            "refused",
            "/audit/?person=x",
            "",
            {"method": "GET", "status": 403},
        )
    ]


def test_object_of_another_department_is_recorded(staff, other_reporter):
    make_plan()
    department = other_reporter.department
    make_actual(
        indicator=make_indicator(lead=department),
        department=department,
        quarter="2026Q3",
        value=1,
        by=other_reporter,
        state=State.SUBMITTED,
    )

    staff.get("/review/other/2026Q3/")

    assert [(row[3], row[5]) for row in refusals()] == [
        ("/review/other/2026Q3/", {"method": "GET", "status": 404})
    ]


def test_address_that_does_not_exist_is_nobodys_object(staff):
    staff.get("/favicon.ico")
    staff.get("/admin/nothing/")

    assert refusals()[1:] == []
    assert [row[5]["status"] for row in refusals()] in ([], [403])


def test_step_that_the_rules_refuse_is_recorded_with_its_reason(staff, department):
    make_plan()
    make_period("2026Q3")
    make_indicator(code="A", lead=department)

    staff.post("/report/submit/", {"period": "2026Q3", "version": "0"})

    ((who, _origin, _action, key, reason, after),) = refusals()
    assert (who, key) == ("reporter", "/report/submit/")
    assert reason.startswith("还有 1 项应报数据未填")
    assert after["period"] == "2026Q3"


def test_what_a_page_merely_asks_about_is_no_attempt(staff, department):
    make_plan()
    make_period("2026Q3")
    make_indicator(code="A", lead=department)

    staff.get("/report/submit/", {"period": "2026Q3"})

    assert refusals() == []


def test_wrong_password_is_recorded_with_the_account(client):
    make_user("person")

    client.post("/login/", {"username": "person", "password": "wrong"})

    assert refusals() == [
        (
            "anonymous",
            "127.0.0.1",
            "login",
            "person",
            "请输入一个正确的用户名和密码。注意，两者都区分大小写。",
            None,
        )
    ]


def test_name_that_is_nobodys_is_not_kept(client):
    """People type their password there by mistake."""
    client.post("/login/", {"username": "my-secret", "password": "wrong"})
    client.post("/login/", {"username": "a\0b", "password": "wrong"})

    assert [row[3] for row in refusals()] == ["-", "-"]
    assert "my-secret" not in str(list(AuditRecord.objects.values()))


def test_login_and_changed_password_are_recorded(client):
    person = make_user("person")
    client.post("/login/", {"username": "person", "password": PASSWORD})
    new = "another-long-password"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    client.post("/password/", sent)

    rows = AuditRecord.objects.order_by("number")
    assert [(r.actor_id, r.action, r.origin) for r in rows] == [
        (person.pk, "login", "127.0.0.1"),
        (person.pk, "password_changed", "127.0.0.1"),
    ]
    assert new not in str(list(rows.values()))


def test_login_of_an_emergency_account_stands_out(client, auditor):
    make_user("root", is_superuser=True, is_staff=True)
    client.post("/login/", {"username": "root", "password": PASSWORD})

    client.force_login(auditor)
    page = client.get("/audit/").text

    assert AuditRecord.objects.get().action == "emergency_login"
    assert "近 30 天应急账号登录 1 次" in page


def test_wrong_token_is_recorded_and_a_missing_one_is_not(client):
    client.get("/api/v1/plan/")
    client.get("/api/v1/plan/", headers={"Authorization": "Bearer skr_wrong"})

    assert [(row[0], row[5]["status"]) for row in refusals()] == [("anonymous", 401)]


def test_forged_form_is_recorded(reporter):
    from django.test import Client

    forger = Client(enforce_csrf_checks=True)
    forger.force_login(reporter)
    forger.post("/report/withdraw/", {"period": "2026Q3"})

    assert [row[5] for row in refusals()] == [{"method": "POST", "status": 403}]


def test_refusal_leaves_the_chain_sound(staff):
    staff.get("/audit/")
    staff.get("/audit/")

    assert len(refusals()) == 2
    assert list(audit_check.verify()) == []


def test_change_made_in_a_page_knows_where_it_comes_from(client, administrator):
    client.force_login(administrator)
    department = make_department(code="x")
    sent = {"code": "y", "name": "某厅", "level": "provincial", "order": "1"}
    prefix = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    url = f"/admin/tasks/department/{department.pk}/change/"

    client.post(url, sent | prefix, REMOTE_ADDR="10.1.2.3")

    assert AuditRecord.objects.get(action="admin_changed").origin == "10.1.2.3"
    assert audit.origin.get() == ""


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (1, "", "-"),
        (3, "8.8.8.8", "8.8.8.8"),
        (1, "' OR 1=1", "-"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_address_is_what_the_outermost_proxy_saw(
    rf, settings, proxies, forwarded, expected
):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded}

    assert address_of(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == expected
