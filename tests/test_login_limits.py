"""Logins: released before their time, few at once, over after a while, all on record."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.management.commands import changepassword
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from skillsrich import idle
from tasks.models import AuditRecord, LoginSession, LoginTry, User
from tasks.services import dormant, login_tries
from tasks.services.login_tries import TRIES

from .admin_pages import save
from .factories import AT, PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return make_user("person")


def log_in(client, password=PASSWORD, username="person", ip="10.0.0.1"):
    sent = {"username": username, "password": password}
    return client.post("/login/", sent, REMOTE_ADDR=ip)


def fail(client, times=TRIES + 1, **where):
    for _try in range(times):
        log_in(client, "wrong", **where)


def act(client, action, *people):
    data = {"action": action, "_selected_action": [person.pk for person in people]}
    return client.post("/admin/tasks/user/", data, follow=True)


def is_in(client):
    return client.get("/inbox/").status_code == 200


# ---- Let in again before the time ----------------------------------------------------------


@pytest.mark.parametrize("kind", ["administrator", "security"])
def test_administrator_lets_a_person_try_again(request, client, person, kind):
    fail(client)
    admin = Client()
    admin.force_login(request.getfixturevalue(kind))
    assert "限制登录至" in admin.get("/admin/tasks/user/").text
    assert log_in(client).status_code == 200

    page = act(admin, "unlock", person)

    assert "已解除 1 个账号的登录限制。" in page.text
    assert log_in(client).status_code == 302
    record = AuditRecord.objects.get(action="login_unlocked")
    assert (record.object_key, record.before) == ("person", {"origins": ["10.0.0.1"]})


def test_unlocking_who_need_not_wait_says_so(client, administrator, person):
    client.force_login(administrator)

    assert "没有被限制登录" in act(client, "unlock", person).text
    assert not AuditRecord.objects.filter(action="login_unlocked").exists()


def test_auditor_unlocks_nobody(client, auditor, person):
    fail(client)
    reader = Client()
    reader.force_login(auditor)

    act(reader, "unlock", person)

    assert LoginTry.objects.filter(user=person).exists()


def test_people_who_have_to_wait_can_be_listed(client, security, person):
    make_user("other")
    fail(client)
    admin = Client()
    admin.force_login(security)

    rows = admin.get("/admin/tasks/user/?account=waiting").context["cl"].result_list

    assert [row.username for row in rows] == ["person"]


def test_wait_is_over_after_its_time(person):
    for _try in range(TRIES + 1):
        login_tries.count("person", at=AT)

    assert login_tries.count("person", at=AT + timedelta(minutes=14)) is False
    assert login_tries.count("person", at=AT + timedelta(minutes=15)) is True
    assert LoginTry.objects.count() == 1


def test_name_that_is_nobodys_is_kept_as_a_digest_alone(client, db):
    fail(client, username="my-secret-password")

    row = LoginTry.objects.get()
    assert row.user is None
    assert "secret" not in f"{row.key}{row.origin}"


# ---- Few places at once -------------------------------------------------------------------


def test_fourth_login_ends_the_first_and_says_so(person):
    clients = [Client() for _number in range(4)]
    for number, one in enumerate(clients):
        log_in(one, ip=f"10.0.0.{number}")

    assert [is_in(one) for one in clients] == [False, True, True, True]
    assert LoginSession.objects.count() == 3
    record = AuditRecord.objects.get(action="session_ended")
    assert (record.object_key, record.before) == ("person", {"origin": "10.0.0.0"})


def test_person_is_told_which_login_was_ended(person, settings):
    settings.SESSIONS_PER_ACCOUNT = 1
    log_in(Client(), ip="10.0.0.9")
    client = Client()
    log_in(client)

    page = client.get("/inbox/").text

    assert "同一账号最多同时登录 1 处，已结束最早的登录" in page
    assert "10.0.0.9" in page


def test_logins_that_are_over_do_not_count(person):
    for _number in range(4):
        client = Client()
        log_in(client)
        client.post("/logout/")

    assert not AuditRecord.objects.filter(action="session_ended").exists()


def test_login_over_another_persons_session_is_counted(client, person):
    make_user("other")
    log_in(client)
    log_in(client, username="other")

    assert LoginSession.objects.filter(user__username="other").count() == 1


def test_changed_password_keeps_its_own_login_in_the_count(client, person):
    log_in(client)
    new = "another-long-password-1"
    client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert LoginSession.objects.get().key == client.session.session_key


def test_administrator_ends_a_persons_logins(client, administrator, person):
    log_in(client)
    admin = Client()
    admin.force_login(administrator)

    act(admin, "end_sessions", person)

    assert not is_in(client)
    assert LoginSession.objects.count() == 0
    assert AuditRecord.objects.get(action="session_ended").reason == "由管理员结束"
    assert log_in(client).status_code == 302


def test_emergency_accounts_logins_are_not_for_administrators_to_end(
    client, administrator
):
    root = User.objects.create_superuser("root", password=PASSWORD)
    client.force_login(administrator)

    assert act(client, "end_sessions", root).status_code == 403


# ---- Over after a while -------------------------------------------------------------------


def move_back(client, minutes, *names):
    session = client.session
    for name in names:
        session[name] -= minutes * 60
    session.save()


@pytest.mark.parametrize(
    ("minutes", "names", "stays"),
    [
        (29, [idle.SEEN], True),
        (30, [idle.SEEN], False),
        (12 * 60 - 1, [idle.BEGAN], True),
        (12 * 60, [idle.BEGAN], False),
    ],
)
def test_login_is_over_after_half_an_hour_away_and_after_a_working_day(
    client, person, minutes, names, stays
):
    log_in(client)
    move_back(client, minutes, *names)

    assert is_in(client) is stays


def test_person_who_was_away_is_told_and_comes_back_to_the_page(client, person):
    log_in(client)
    move_back(client, 31, idle.SEEN)

    page = client.get("/inbox/", follow=True)

    assert page.redirect_chain == [("/login/?next=/inbox/", 302)]
    assert "登录已过期，请重新登录" in page.text


def test_session_is_written_once_a_minute_at_most(client, person):
    log_in(client)
    seen = client.session[idle.SEEN]
    client.get("/inbox/")
    assert client.session[idle.SEEN] == seen

    move_back(client, 2, idle.SEEN)
    client.get("/inbox/")

    assert client.session[idle.SEEN] >= seen


def test_session_of_before_is_taken_on(client, person):
    log_in(client)
    session = client.session
    del session[idle.SEEN], session[idle.BEGAN]
    session.save()

    assert is_in(client)
    assert idle.SEEN in client.session


# ---- Accounts that nobody uses -------------------------------------------------------------


def account(username, days, **values):
    """An account that was made long ago and last used some days before AT."""
    person = make_user(username)
    used = {"date_joined": AT - timedelta(days=400), "last_login": None}
    used["last_seen_at"] = AT - timedelta(days=days)
    User.objects.filter(pk=person.pk).update(**used | values)
    return person


def run(*arguments):
    out = StringIO()
    call_command("close_unused_accounts", *arguments, stdout=out)
    return out.getvalue()


def test_account_unused_for_90_days_is_closed_on_record(db):
    account("fresh", 89)
    account("new", 400, date_joined=AT - timedelta(days=5), last_seen_at=None)
    account("again", 400, reopened_at=AT - timedelta(days=1))
    account("stale", 91)

    done = dormant.close_unused(at=AT)

    assert [person.username for person in done.people] == ["stale"]
    assert set(User.objects.filter(is_active=False)) == {
        User.objects.get(username="stale")
    }
    record = AuditRecord.objects.get(action="account_closed")
    assert (record.object_key, record.reason) == ("stale", "90 天没有使用")


def test_last_administrator_of_a_kind_and_emergency_accounts_stay(
    administrator, auditor
):
    User.objects.create_superuser("root", password=PASSWORD)
    User.objects.update(date_joined=AT - timedelta(days=400), last_login=None)

    done = dormant.close_unused(at=AT)

    assert done.people == []
    assert {p.username for p in done.kept} == {administrator.username, auditor.username}
    assert User.objects.filter(is_active=False).count() == 0


def test_command_names_whom_it_would_close_then_closes_them(db):
    account("stale", 91, date_joined=datetime(2020, 1, 1, tzinfo=UTC))
    User.objects.update(last_seen_at=datetime(2020, 1, 2, tzinfo=UTC))

    assert run("--dry-run") == "stale\n"
    assert User.objects.filter(is_active=False).count() == 0
    assert run() == "closed: stale\n1 accounts closed\n"
    assert run("--days", "1") == "0 accounts closed\n"


def test_reopened_account_is_counted_afresh(client, administrator):
    person = account("stale", 91, is_active=False)
    client.force_login(administrator)
    url = f"/admin/tasks/user/{person.pk}/change/"

    save(client, url, is_active="on")

    person.refresh_from_db()
    assert person.is_active
    assert not dormant.unused(at=timezone.now()).filter(pk=person.pk).exists()


def test_accounts_that_nobody_uses_can_be_listed(client, administrator):
    User.objects.filter(pk=administrator.pk).update(last_seen_at=timezone.now())
    account("stale", 200)
    client.force_login(administrator)

    rows = client.get("/admin/tasks/user/?account=unused").context["cl"].result_list

    assert [row.username for row in rows] == ["stale"]


# ---- Emergency accounts --------------------------------------------------------------------


def test_emergency_account_made_by_a_command_is_on_record(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command(
        "createsuperuser",
        "--noinput",
        "--username=root",
        "--email=root@example.org",
        stdout=StringIO(),
    )

    record = AuditRecord.objects.get(action="administrator_made")
    assert (record.object_key, record.actor_name, record.origin) == (
        "root",
        "system",
        "",
    )


def test_password_set_by_a_command_is_on_record(reporter, monkeypatch):
    typed = iter(["another-long-password"] * 2)
    monkeypatch.setattr(changepassword.getpass, "getpass", lambda prompt: next(typed))

    call_command("changepassword", reporter.username, stdout=StringIO())

    reporter.refresh_from_db()
    assert reporter.check_password("another-long-password")
    record = AuditRecord.objects.get(action="password_set")
    assert (record.object_key, record.actor_name, record.origin) == (
        *(reporter.username, "system"),
        "",
    )
    assert "another" not in str(vars(record))


def test_command_takes_no_weak_password_and_writes_nothing(reporter, monkeypatch):
    typed = iter(["short", "short", "long-enough-1", "long-enough-2", "1", "1"])
    monkeypatch.setattr(changepassword.getpass, "getpass", lambda prompt: next(typed))

    with pytest.raises(CommandError, match="not changed"):
        call_command("changepassword", reporter.username, stderr=StringIO())

    assert not AuditRecord.objects.filter(action="password_set").exists()


def test_command_names_a_person_that_there_is_not(db):
    with pytest.raises(CommandError, match="does not exist"):
        call_command("changepassword", "nobody")
