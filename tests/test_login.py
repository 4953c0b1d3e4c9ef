"""Logging in: after several wrong passwords one waits, and others do not."""

import pytest

from tasks.services.login_tries import TRIES as LOGIN_TRIES

from .factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

WAIT = "登录失败次数过多"


@pytest.fixture
def person(db):
    return make_user("person")


def log_in(client, password, *, username="person", ip="10.0.0.1"):
    sent = {"username": username, "password": password}
    return client.post("/login/", sent, REMOTE_ADDR=ip)


def fail(client, times=LOGIN_TRIES, **where):
    return [log_in(client, "wrong", **where) for _try in range(times)]


def test_right_password_is_refused_after_too_many_wrong_ones(client, person):
    answers = fail(client)

    refused = log_in(client, PASSWORD)

    assert [WAIT in answer.text for answer in answers] == [False] * LOGIN_TRIES
    assert WAIT in refused.text
    assert "_auth_user_id" not in client.session


def test_wait_is_for_one_name_at_one_address_alone(client, person):
    make_user("colleague")
    fail(client)

    assert log_in(client, PASSWORD, username="colleague").status_code == 302
    assert log_in(client, PASSWORD, ip="10.0.0.2").status_code == 302


def test_wait_is_the_same_for_a_name_that_does_not_exist(client, db):
    fail(client, username="nobody")

    assert WAIT in log_in(client, PASSWORD, username="nobody").text


def test_right_password_in_time_starts_the_count_again(client, person):
    fail(client, LOGIN_TRIES - 1)
    log_in(client, PASSWORD)
    client.logout()

    answers = fail(client, LOGIN_TRIES - 1)

    assert WAIT not in answers[-1].text
    assert log_in(client, PASSWORD).status_code == 302


def test_blank_password_neither_counts_nor_starts_the_count_again(client, person):
    fail(client, LOGIN_TRIES - 1)
    for _try in range(LOGIN_TRIES):
        log_in(client, "")
    fail(client, 1)

    assert WAIT in log_in(client, PASSWORD).text


def test_many_wrong_passwords_cost_no_more_than_the_allowed_ones(
    client, person, monkeypatch
):
    checked = []
    monkeypatch.setattr(
        "django.contrib.auth.forms.authenticate",
        lambda *_args, **_kwargs: checked.append(1),
    )

    fail(client, 20)

    assert len(checked) == LOGIN_TRIES
