"""The cast: one person for each role, and two departments that must not mix."""

import pytest
from django.contrib.auth.models import Group

from tasks import access
from tasks.services.roles import setup_roles

from .factories import make_department, make_user


def _in_role(user, role):
    setup_roles()
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages name their static files without the manifest that collectstatic makes."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
def official(db):
    return _in_role(make_user("official"), access.OFFICIAL)


@pytest.fixture
def administrator(db):
    user = make_user("administrator", is_staff=True)
    return _in_role(user, access.ADMINISTRATOR)


@pytest.fixture
def auditor(db):
    return _in_role(make_user("auditor", is_staff=True), access.AUDITOR)
