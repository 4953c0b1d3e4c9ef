"""Accounts: three kinds of administrator, end dates, sessions, links, many at once."""

import io
from datetime import date, timedelta
from itertools import permutations

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tasks import access
from tasks.models import AuditRecord, User
from tasks.services import people
from tasks.services.roles import setup_roles

from .admin_pages import errors, save
from .conftest import _in_role
from .factories import AT, PASSWORD, make_department, make_user

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a-password-of-ones-own"


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def roles_of(*names):
    from django.contrib.auth.models import Group

    setup_roles()
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


# ---- Three kinds of administrator ----------------------------------------------------


@pytest.mark.parametrize(("held", "given"), list(permutations(access.ADMIN_KINDS, 2)))
def test_nobody_is_an_administrator_of_two_kinds(client, security, held, given):
    person = _in_role(make_user("person", is_staff=True), held)
    found = people.problems(
        person=person,
        roles={held, given},
        department=None,
        is_active=True,
        ends_on=None,
        by=security,
    )
    client.force_login(security)
    url = f"/admin/tasks/user/{person.pk}/change/"
    answer = save(client, url, groups=roles_of(held, given))

    assert list(found) == ["groups"]
    assert "互相排斥" in errors(answer)["groups"][0]
    assert [g.name for g in person.groups.all()] == [held]


@pytest.mark.parametrize("kind", access.ADMIN_KINDS)
@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"ends_on": date(2030, 1, 31)},
        {"roles": {"official"}},
    ],
    ids=["deactivated", "expiring", "role taken"],
)
def test_last_administrator_of_a_kind_stays(kind, change):
    root = make_user("root", is_superuser=True)
    person = _in_role(make_user("person"), kind)
    values = {"roles": {kind}, "is_active": True, "ends_on": None} | change
    values |= {"person": person, "department": None, "by": root}
    _in_role(make_user("closed", is_active=False), kind)
    _in_role(make_user("demo", is_demo=True), kind)
    _in_role(make_user("leaving", ends_on=date(2030, 1, 1)), kind)

    refused = people.problems(**values)
    is_removable = people.may_be_removed(person)
    _in_role(make_user("another"), kind)

    assert "最后一个" in next(iter(refused.values()))
    assert is_removable is False
    assert people.problems(**values) == {}
    assert people.may_be_removed(person) is True


def test_last_security_administrator_is_not_deleted_in_the_administration(
    admin, security
):
    url = f"/admin/tasks/user/{security.pk}/delete/"

    assert admin.post(url, {"post": "yes"}).status_code == 403


def test_accounts_and_roles_are_different_hands(admin, client, security, reporter):
    url = f"/admin/tasks/user/{reporter.pk}/change/"
    save(admin, url, display_name="新名")
    admin.post(url, {"groups": roles_of("reviewer")})
    first = User.objects.get(pk=reporter.pk)
    client.force_login(security)
    client.post(url, {"groups": roles_of("official"), "is_active": "on"})
    client.post("/admin/tasks/user/add/", {"username": "x"})

    second = User.objects.get(pk=reporter.pk)
    assert [g.name for g in second.groups.all()] == ["official"]
    assert (first.display_name, second.display_name) == ("新名", "新名")
    assert not User.objects.filter(username="x").exists()


def test_nobody_gives_roles_to_themselves(client, security):
    client.force_login(security)
    url = f"/admin/tasks/user/{security.pk}/change/"

    answer = save(client, url, groups=roles_of("security", "reviewer"))

    assert errors(answer)["groups"] == ["不能更改自己的角色。"]


def test_people_are_listed_by_their_role(admin, security, reporter):
    listed = admin.get("/admin/tasks/user/", {"role": "security"}).context["cl"]

    assert list(listed.queryset) == [security]


# ---- Ends and sessions ---------------------------------------------------------------


def today():
    return timezone.localdate()


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (-1, False)])
def test_account_is_good_until_its_last_day(client, official, days, is_open):
    User.objects.filter(pk=official.pk).update(ends_on=today() + timedelta(days))
    sent = {"username": official.username, "password": PASSWORD}

    assert (client.post("/login/", sent).status_code == 302) is is_open
    assert (client.get("/tasks/").status_code == 200) is is_open


def test_session_ends_on_the_day_after_the_last(client, official):
    client.force_login(official)
    User.objects.filter(pk=official.pk).update(ends_on=today() - timedelta(1))

    assert client.get("/tasks/").status_code == 302


def test_deactivation_ends_every_session_for_good(admin, official):
    browser = Client()
    browser.force_login(official)
    url = f"/admin/tasks/user/{official.pk}/change/"
    before = browser.get("/tasks/").status_code
    save(admin, url, is_active=None)
    after = browser.get("/tasks/").status_code
    save(admin, url, is_active="on")

    assert (before, after, browser.get("/tasks/").status_code) == (200, 302, 302)


def test_last_visit_is_noted_once_in_a_while():
    person = make_user("person")
    later = AT + people.SEEN_EVERY

    noted = []
    for at in (AT, AT + timedelta(seconds=59), later, later):
        person.refresh_from_db()
        noted.append(people.seen(person, at=at))

    person.refresh_from_db()
    assert noted == [True, False, True, False]
    assert person.last_seen_at == later


def test_page_notes_the_visit_without_writing_the_session(client, official):
    client.force_login(official)
    long_ago = timezone.now() - timedelta(hours=1)
    User.objects.filter(pk=official.pk).update(last_login=long_ago)

    client.get("/tasks/")

    assert User.objects.get(pk=official.pk).last_seen_at > long_ago


# ---- One-time links ------------------------------------------------------------------


def link_of(person, by=None):
    return "/account/start/{}/{}/".format(
        *people.make_link(person=person, by=by, at=AT)
    )


def follow(link, password=NEW_PASSWORD):
    """Open a link as its person does, and set a password; return the answers."""
    browser = Client()
    opened = browser.get(link, follow=True)
    if not opened.redirect_chain:
        return opened, None
    sent = {"new_password1": password, "new_password2": password}
    return opened, browser.post(opened.redirect_chain[-1][0], sent)


def can_log_in(person, password=NEW_PASSWORD):
    return User.objects.get(pk=person.pk).check_password(password)


def test_person_sets_their_password_with_a_link_that_is_good_once(official):
    link = link_of(official)

    opened, answer = follow(link)
    again, _none = follow(link, "yet-another-password")

    assert "您的用户名是 official" in opened.text
    assert answer.url == "/login/"
    assert can_log_in(official)
    assert "链接已失效" in again.text


def test_later_link_replaces_the_earlier(official):
    first, second = link_of(official), link_of(official)

    assert "链接已失效" in follow(first)[0].text
    assert follow(second)[1].status_code == 302


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"ends_on": date(2020, 1, 1)}]
)
def test_link_to_a_closed_account_opens_nothing(official, change):
    link = link_of(official)
    User.objects.filter(pk=official.pk).update(**change)

    assert "链接已失效" in follow(link)[0].text


def test_link_ends_after_its_time(official, settings):
    link = link_of(official)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "链接已失效" in follow(link)[0].text


def test_weak_password_is_refused_and_the_link_stays_good(official):
    link = link_of(official)

    assert follow(link, "12345678")[1].status_code == 200
    assert follow(link)[1].status_code == 302


def choose(client, action, *people_):
    pks = [person.pk for person in people_]
    sent = {"action": action, "_selected_action": pks}
    return client.post("/admin/tasks/user/", sent, follow=True)


def test_links_are_handed_out_on_the_page_and_as_a_workbook(admin, official, reporter):
    page = choose(admin, "hand_out_links", official, reporter)
    book = openpyxl.load_workbook(
        io.BytesIO(choose(admin, "export_links", official).content)
    )

    rows = list(book.active.iter_rows(values_only=True))
    assert page.text.count("http://testserver/account/start/") == 2
    assert rows[1][0] == "official"
    assert follow(rows[1][3].removeprefix("http://testserver"))[1].status_code == 302
    kept = str(list(AuditRecord.objects.values()))
    assert rows[1][3].rstrip("/").rpartition("/")[2] not in kept
    made = AuditRecord.objects.filter(action="link_made")
    assert made.count() == 3


@pytest.mark.parametrize("kind", access.ADMIN_KINDS)
def test_no_link_to_an_administrator_or_to_oneself(admin, administrator, kind):
    other = _in_role(make_user("other"), kind)

    answers = [choose(admin, "hand_out_links", one) for one in (other, administrator)]

    assert all("不能为下列账号发放链接" in answer.text for answer in answers)
    assert AuditRecord.objects.filter(action="link_made").count() == 0


def test_auditor_and_security_hand_out_no_links(client, auditor, security, official):
    for person in (auditor, security):
        assert people.may_hand_out(official, person) is False


# ---- Many at once --------------------------------------------------------------------

GOOD = [
    ["zhang", "张三", "甲厅", "填报人", "zhang@example.org", "2099-12-31"],
    ["li", "李四", None, "查看人", None, None],
]


@pytest.fixture
def bureau(db):
    setup_roles()
    return make_department(code="a", name="甲厅")


def workbook(client, rows):
    content = client.get("/admin/people/template/").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            page.cell(number, column, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def upload(client, content):
    return client.post(
        "/admin/people/upload/", {"upload": SimpleUploadedFile("p.xlsx", content)}
    )


def confirm(client, preview):
    return client.post(
        "/admin/people/create/", {"token": preview.context["token"]}, follow=True
    )


def test_people_are_created_after_a_preview(admin, bureau):
    preview = upload(admin, workbook(admin, GOOD))
    count = User.objects.count()
    done = confirm(admin, preview)

    zhang = User.objects.get(username="zhang")
    assert count == 1
    assert "将创建 2 个账号" in preview.text
    assert "已创建 2 个账号" in done.text
    assert (zhang.display_name, zhang.department, zhang.ends_on) == (
        "张三",
        bureau,
        date(2099, 12, 31),
    )
    assert [group.name for group in zhang.groups.all()] == ["reporter"]
    assert not zhang.has_usable_password()
    rows = AuditRecord.objects.filter(action="admin_added")
    assert sorted(rows.values_list("object_key", flat=True)) == ["li", "zhang"]


def test_same_file_twice_changes_nothing(admin, bureau):
    content = workbook(admin, GOOD)
    confirm(admin, upload(admin, content))
    before = list(User.objects.order_by("pk").values())

    preview = upload(admin, content)

    assert "将创建 0 个账号；2 个已存在且相同" in preview.text
    assert list(User.objects.order_by("pk").values()) == before


BAD = [
    ["zhang", "张三", "没有的厅", "填报人", None, None],
    ["zhang", "", "甲厅", "系统管理员", "x", "2020-01-01"],
    ["a b", "名", None, "审核人", None, "昨天"],
    ["reporter", "另一个名字", "甲厅", "填报人", None, None],
]


def test_every_error_is_told_beside_its_cell_and_nothing_is_created(
    admin, bureau, reporter
):
    before = User.objects.count()

    preview = upload(admin, workbook(admin, [*GOOD, *BAD]))

    found = [sorted(row.errors) for row in preview.context["examination"].rows]
    assert found == [
        [],
        [],
        ["department", "username"],
        ["email", "ends_on", "name", "role", "username"],
        ["department", "ends_on", "username"],
        ["department", "name"],
    ]
    assert "确认创建" not in preview.text
    assert confirm(admin, preview).status_code == 200
    assert User.objects.count() == before


def test_other_files_are_refused_with_a_sentence(admin, bureau):
    assert "这不是 xlsx 文件" in upload(admin, b"nothing").text
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    assert "不是从本站下载" in upload(admin, book.getvalue()).text


def test_forged_preview_is_refused(admin, bureau):
    answer = admin.post("/admin/people/create/", {"token": "x"}, follow=True)

    assert "预览已失效" in answer.text
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["security", "auditor"])
def test_people_are_created_by_the_administrator_alone(request, client, role):
    client.force_login(request.getfixturevalue(role))

    answers = [
        client.get("/admin/people/upload/").status_code,
        client.get("/admin/people/template/").status_code,
        client.post("/admin/people/create/").status_code,
    ]

    assert answers == [403, 403, 403]
