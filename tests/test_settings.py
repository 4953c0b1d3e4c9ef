"""What the settings promise: no lost writes, closed by default, safe headers."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from skillsrich.settings import env_bool, env_int


@pytest.mark.django_db
def test_sqlite_queues_writers_and_keeps_every_commit():
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    connection.ensure_connection()

    def pragma(name):
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # FULL
    assert pragma("busy_timeout") == 20_000  # milliseconds
    assert connection.transaction_mode == "IMMEDIATE"


def test_reads_do_not_take_the_write_lock():
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False


def test_every_view_needs_a_login_by_default():
    assert (
        "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    )


def test_debug_is_off_unless_asked_for(monkeypatch):
    monkeypatch.delenv("DEBUG", raising=False)

    assert env_bool("DEBUG", False) is False


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("true", True), ("off", False), ("", False)]
)
def test_yes_or_no_variable_is_read(monkeypatch, value, expected):
    monkeypatch.setenv("FLAG", value)

    assert env_bool("FLAG", not expected) is expected


def test_yes_or_no_variable_with_a_slip_is_refused(monkeypatch):
    monkeypatch.setenv("FLAG", "ture")

    with pytest.raises(ImproperlyConfigured, match="FLAG must be true or false"):
        env_bool("FLAG", False)


def test_number_is_read_and_a_slip_is_refused(monkeypatch):
    monkeypatch.setenv("COUNT", "2")
    assert env_int("COUNT", 0) == 2

    monkeypatch.setenv("COUNT", "-1")
    with pytest.raises(ImproperlyConfigured, match="COUNT must be a whole number"):
        env_int("COUNT", 0)
