"""People in the administration: roles are all that can be given."""

import pytest
from django.contrib.auth.models import Group

from tasks import access
from tasks.models import ApiToken, User
from tasks.services.roles import setup_roles

from .admin_pages import audit_rows, errors, make_everything, save

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


# ---- People ------------------------------------------------------------------------------


NEW = {
    "username": "newcomer",
    "display_name": "新同事",
    "password1": "a-long-test-password",
    "password2": "a-long-test-password",
}


def roles(*names):
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("role", "is_staff"),
    [
        (access.REVIEWER, False),
        (access.OFFICIAL, False),
        (access.ADMINISTRATOR, True),
        (access.AUDITOR, True),
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


def test_group_that_is_no_role_cannot_be_given(admin, reporter):
    other = Group.objects.create(name="others")

    response = save(
        admin, f"/admin/tasks/user/{reporter.pk}/change/", groups=[other.pk]
    )

    assert list(errors(response)) == ["groups"]


def test_role_taken_away_closes_the_administration(client, admin, auditor):
    save(admin, f"/admin/tasks/user/{auditor.pk}/change/", groups=roles("official"))

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
        "groups": ["不能取消自己的系统管理员角色。"],
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


def test_password_set_by_an_administrator_leaves_a_record_without_it(admin, reporter):
    password = "another-long-password"

    response = admin.post(
        f"/admin/tasks/user/{reporter.pk}/password/",
        {"password1": password, "password2": password, "usable_password": "true"},
    )

    assert response.status_code == 302
    assert User.objects.get(pk=reporter.pk).check_password(password)
    assert audit_rows() == [("password_set", "user", "reporter", None, None)]


def test_password_refused_leaves_no_record(admin, reporter):
    admin.post(
        f"/admin/tasks/user/{reporter.pk}/password/",
        {"password1": "short", "password2": "short", "usable_password": "true"},
    )

    assert audit_rows() == []


def test_person_with_figures_is_not_deleted(admin, actual):
    url = f"/admin/tasks/user/{actual.entered_by_id}/delete/"

    response = admin.post(url, {"post": "yes"})

    assert "不能删除" in response.text
    assert "停用" in response.text
    assert User.objects.filter(pk=actual.entered_by_id).exists()


def test_roles_are_shown_by_their_labels(admin, reporter, auditor):
    page = admin.get("/admin/tasks/user/").text
    form = admin.get(f"/admin/tasks/user/{reporter.pk}/change/").text

    for label in ("填报人", "审计员", "系统管理员"):
        assert label in page
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

    assert page.count('type="checkbox" name="groups"') == 5
