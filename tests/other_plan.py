"""Another government's plan, and one whole round of it, made once for a module.

Each test has a savepoint of its own.
"""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tasks import access
from tasks.core.enums import State
from tasks.models import Department, ReportingPeriod, Submission

from .factories import PASSWORD, make_user

FOLDER = Path(__file__).parent / "plans" / "other"
OWN = {"PLAN_FIXTURES_DIR": FOLDER, "MAP_FILE": FOLDER / "cities.geojson"}
QUARTER = "2026Q1"
STORES = {"beigang": "14", "nanshan": "10", "dongze": "6", "xiping": "2"}
FIGURES = {  # by indicator: what each of its reporters types for the quarter
    "C2": {"value": "60"},
    "C3": {"value": "2"},
    "C4": {"value": "4000"},
    "C5": {"value": "3,125"},
    "C6": {"numerator": "110", "denominator": "1000"},
    "C7": {"stage": "under_way"},
    "C8": {"numerator": "250", "denominator": "1000"},
    "C9": {"stage": "not_started"},
}


def person(role, department=None, **values):
    user = make_user(department=department, **values)
    user.groups.add(Group.objects.get(name=role))
    return user


def log_in(client, user):
    client.logout()
    assert client.login(username=user.username, password=PASSWORD)


def reporting_departments():
    found = Department.objects.filter(responsibilities__reports=True)
    return list(found.distinct().order_by("order"))


def type_figures(department) -> dict:
    """Return the form in which a department reports all that it is asked for."""
    rows = department.responsibilities.filter(reports=True)
    figures = FIGURES | {"C1": {"value": STORES.get(department.code)}}
    return {
        f"r-{code}-{name}": text
        for code in rows.values_list("indicator__code", flat=True)
        for name, text in {"version": "0", **figures[code]}.items()
    }


def report_all(client):
    for department in reporting_departments():
        log_in(client, person(access.REPORTER, department))
        answer = client.post(
            f"/report/?period={QUARTER}", type_figures(department), follow=True
        )
        assert answer.status_code == 200, department
        submission = Submission.objects.get(department=department)
        done = client.post(
            f"/report/submit/?period={QUARTER}",
            {"version": submission.version},
            follow=True,
        )
        submission.refresh_from_db()
        assert submission.state == State.SUBMITTED, done.content.decode()


def approve_all(client):
    reviewer = person(access.REVIEWER, Department.objects.get(is_lead_office=True))
    log_in(client, reviewer)
    for submission in Submission.objects.select_related("department", "period"):
        address = reverse(
            "review_submission", args=[submission.department.code, QUARTER]
        )
        client.post(address, {"action": "approve", "version": submission.version})
        submission.refresh_from_db()
        assert submission.state == State.APPROVED


def load():
    call_command("setup_roles", verbosity=0)
    call_command("load_plan", verbosity=0)
    # Its quarters stay open whatever today's date is.
    ReportingPeriod.objects.update(locked_on=None)


@pytest.fixture
def other_plan(db, settings):
    for name, value in OWN.items():
        setattr(settings, name, value)
    load()


@pytest.fixture(scope="module")
def _round(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**OWN):
        load()
        client = Client()
        report_all(client)
        approve_all(client)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reported(_round, db):
    """One whole round: every department reported, the lead office approved."""
