"""The cast: one person for each role, and two departments that must not mix."""

from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import blocking_manager_key

from tasks import access
from tasks.models import Plan
from tasks.services.roles import setup_roles

from . import audit_guards
from .browser import chromium, fresh_site, person, prepared_site, remembered, site
from .demonstration import _demonstration, loaded
from .factories import make_department, make_user

__all__ = [
    "_demonstration",
    "chromium",
    "fresh_site",
    "loaded",
    "person",
    "prepared_site",
    "remembered",
    "site",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what touches neither the database nor a browser: the core is measured by
    these tests alone."""
    for item in items:
        is_marked = any(map(item.get_closest_marker, ("django_db", "browser")))
        if not is_marked and "django_db_setup" not in item.fixturenames:
            item.add_marker(pytest.mark.pure)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Let Django empty the tables after a test with real transactions: the database
    itself keeps the audit record, so its triggers stand aside for that moment."""
    is_emptied = audit_guards.has_real_transactions(item)
    if is_emptied:
        with item.config.stash[blocking_manager_key].unblock():
            audit_guards.take_away()
    result = yield
    if is_emptied and nextitem is not None:  # afterwards there is no database
        with item.config.stash[blocking_manager_key].unblock():
            audit_guards.put_back()
    return result


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the roles once; a test with real transactions empties their tables.

    A server has loaded what notes a login before anybody logs in: so do the tests.
    """
    import_module("skillsrich.idle")
    with django_db_blocker.unblock():
        setup_roles()


def _in_role(user, role):
    if not Group.objects.filter(name=role).exists():
        setup_roles()
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture(scope="session", autouse=True)
def _quick_settings(tmp_path_factory):
    """Pages name their static files without the manifest that collectstatic makes, and
    a password costs nothing to try."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=django_settings.STORAGES | {"staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _own_evidence(settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture(scope="module")
def shipped_plan(django_db_setup, django_db_blocker):
    """Load the plan's own fixtures once for a module, and take them away afterwards.

    The module's tests need the django_db mark; each has a savepoint of its own.
    """
    files = sorted(django_settings.BASE_DIR.glob("fixtures/plan/*.json"))
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *files, verbosity=0)
        yield Plan.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def department(db):
    return make_department(code="own", name="本单位")


@pytest.fixture
def other_department(db):
    return make_department(code="other", name="别的单位")


@pytest.fixture
def city_bureau(db):
    return make_department(code="bureau", name="某市人力社保局", level="city")


@pytest.fixture
def lead_office(db):
    return make_department(code="lead", name="牵头单位", is_lead_office=True)


@pytest.fixture
def reporter(department):
    return _in_role(make_user("reporter", department=department), access.REPORTER)


@pytest.fixture
def other_reporter(other_department):
    user = make_user("other_reporter", department=other_department)
    return _in_role(user, access.REPORTER)


@pytest.fixture
def city_reporter(city_bureau):
    return _in_role(make_user("city_reporter", department=city_bureau), access.REPORTER)


@pytest.fixture
def reviewer(lead_office):
    return _in_role(make_user("reviewer", department=lead_office), access.REVIEWER)


@pytest.fixture
def publisher(lead_office):
    return _in_role(make_user("publisher", department=lead_office), access.PUBLISHER)


@pytest.fixture
def official(db):
    return _in_role(make_user("official"), access.OFFICIAL)


@pytest.fixture
def administrator(db):
    user = make_user("administrator", is_staff=True)
    return _in_role(user, access.ADMINISTRATOR)


@pytest.fixture
def security(db):
    return _in_role(make_user("security", is_staff=True), access.SECURITY)


@pytest.fixture
def auditor(db):
    return _in_role(make_user("auditor", is_staff=True), access.AUDITOR)
