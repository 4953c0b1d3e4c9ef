"""People in the administration: roles are all that can be given."""

import pytest
from django.contrib.auth.models import Group

from tasks import access
from tasks.models import ApiToken, User
from tasks.services.roles import setup_roles

from .admin_pages import audit_rows, errors, make_everything, save
from .conftest import _in_role
from .factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def actual(db):
    return make_everything(1)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def guard(client, security):
    """The security administrator, who gives roles."""
    client.force_login(security)
    return client


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password="a-long-test-password")


# ---- People ------------------------------------------------------------------------------


NEW = {
    "username": "newcomer",
    "display_name": "新同事",
}


def roles(*names):
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("role", "is_staff"),
    [
        (access.REVIEWER, False),
        (access.OFFICIAL, False),
    ],
)
def test_new_person_gets_exactly_the_rights_of_the_role(admin, role, is_staff):
    save(admin, "/admin/tasks/user/add/", **NEW, groups=roles(role))

    person = User.objects.get(username="newcomer")
    expected = set(access.ROLE_PERMISSIONS[role])
    assert (person.is_staff, person.is_superuser) == (is_staff, False)
    assert person.get_all_permissions() == expected
    assert audit_rows()[0][:3] == ("admin_added", "user", "newcomer")
    assert audit_rows()[0][4]["groups"] == [role]
    assert "password" not in audit_rows()[0][4]
    assert not person.has_usable_password()


@pytest.mark.parametrize("role", access.ADMIN_KINDS)
def test_administrators_are_made_by_two(client, admin, security, role):
    """One makes the account, the other gives the role."""
    answer = save(admin, "/admin/tasks/user/add/", **NEW, groups=roles(role))
    assert errors(answer) == {
        "groups": ["管理员角色由安全管理员授予：请先创建账号，再由其授予。"]
    }

    save(admin, "/admin/tasks/user/add/", **NEW)
    person = User.objects.get(username="newcomer")
    client.force_login(security)
    save(client, f"/admin/tasks/user/{person.pk}/change/", groups=roles(role))

    person = User.objects.get(username="newcomer")
    expected = set(access.ROLE_PERMISSIONS[role])
    assert (person.is_staff, person.get_all_permissions()) == (True, expected)


def test_forged_rights_are_ignored(admin, reporter):
    administrators = Group.objects.get(name="administrator")
    permission = administrators.permissions.first()

    response = save(
        admin,
        f"/admin/tasks/user/{reporter.pk}/change/",
        display_name="张",
        is_superuser="on",
        is_staff="on",
        user_permissions=[permission.pk],
        is_demo="on",
        password="x",
    )

    stored = User.objects.get(pk=reporter.pk)
    assert response.status_code == 302
    assert (stored.display_name, stored.password) == ("张", reporter.password)
    assert [stored.is_superuser, stored.is_staff, stored.is_demo] == [False] * 3
    assert stored.get_all_permissions() == {"tasks.report_figures"}


def test_group_that_is_no_role_cannot_be_given(guard, reporter):
    other = Group.objects.create(name="others")

    response = save(
        guard, f"/admin/tasks/user/{reporter.pk}/change/", groups=[other.pk]
    )

    assert list(errors(response)) == ["groups"]


def test_role_taken_away_closes_the_administration(guard, auditor):
    _in_role(make_user("auditor2"), access.AUDITOR)
    save(guard, f"/admin/tasks/user/{auditor.pk}/change/", groups=roles("official"))

    assert User.objects.get(pk=auditor.pk).is_staff is False
    assert audit_rows() == [
        (
            "admin_changed",
            "user",
            "auditor",
            {"is_staff": True, "groups": ["auditor"]},
            {"is_staff": False, "groups": ["official"]},
        )
    ]


def test_reporter_without_a_department_is_refused(admin):
    response = save(
        admin, "/admin/tasks/user/add/", **NEW, groups=roles(access.REPORTER)
    )

    assert errors(response) == {"department": ["填报人须有所属单位。"]}


def test_own_account_cannot_be_locked_out(admin, administrator):
    url = f"/admin/tasks/user/{administrator.pk}/"

    response = save(admin, url + "change/", is_active=None, groups=roles("official"))

    assert errors(response) == {
        "is_active": ["不能停用自己的账号。"],
    }
    assert admin.post(url + "delete/", {"post": "yes"}).status_code == 403


def test_person_is_deactivated_with_a_record(admin, official):
    save(admin, f"/admin/tasks/user/{official.pk}/change/", is_active=None)

    assert audit_rows() == [
        (
            "admin_changed",
            "user",
            "official",
            {"is_active": True},
            {"is_active": False},
        )
    ]


def test_superuser_is_out_of_an_administrators_reach(admin, superuser):
    url = f"/admin/tasks/user/{superuser.pk}/"
    passwords = {"password1": "another-long-password", "usable_password": "true"}

    answers = [
        admin.post(url + "change/", {"username": "root", "is_active": ""}).status_code,
        admin.post(url + "password/", passwords | {"password2": "x"}).status_code,
        admin.post(url + "delete/", {"post": "yes"}).status_code,
    ]
    several = {"action": "delete_selected", "_selected_action": [superuser.pk]}
    admin.post("/admin/tasks/user/", several | {"post": "yes"})

    assert answers == [403, 403, 403]
    assert User.objects.get(pk=superuser.pk).password == superuser.password


def test_nobody_sets_anothers_password(admin, guard, superuser, reporter):
    password = "another-long-password"
    sent = {"password1": password, "password2": password, "usable_password": "true"}
    url = f"/admin/tasks/user/{reporter.pk}/password/"

    answers = [admin.post(url, sent).status_code, guard.post(url, sent).status_code]
    admin.force_login(superuser)
    answers.append(admin.post(url, sent).status_code)

    assert answers == [403, 403, 403]
    assert User.objects.get(pk=reporter.pk).password == reporter.password


def test_person_with_figures_is_not_deleted(admin, actual):
    url = f"/admin/tasks/user/{actual.entered_by_id}/delete/"

    response = admin.post(url, {"post": "yes"})

    assert "不能删除" in response.text
    assert "停用" in response.text
    assert User.objects.filter(pk=actual.entered_by_id).exists()


def test_roles_are_shown_by_their_labels(admin, client, security, reporter, auditor):
    page = admin.get("/admin/tasks/user/").text
    shown = admin.get(f"/admin/tasks/user/{reporter.pk}/change/").text
    client.force_login(security)
    form = client.get(f"/admin/tasks/user/{reporter.pk}/change/").text

    for label in ("填报人", "审计员", "系统管理员"):
        assert label in page
    assert "填报人" in shown
    for label in ("填报人", "审核人", "查看人", "系统管理员", "审计员"):
        assert label in form


def test_token_is_revoked_with_a_record_and_never_shown(admin, actual):
    token = ApiToken.objects.get()
    assert (
        token.digest not in admin.get(f"/admin/tasks/apitoken/{token.pk}/change/").text
    )

    admin.post(f"/admin/tasks/apitoken/{token.pk}/delete/", {"post": "yes"})

    assert ApiToken.objects.count() == 0
    assert audit_rows()[-1][:2] == ("admin_deleted", "apitoken")
    assert "digest" not in audit_rows()[-1][3]


def test_roles_exist_before_people_are_made(admin):
    setup_roles()

    page = admin.get("/admin/tasks/user/add/").text

    assert page.count('type="checkbox" name="groups"') == 7
