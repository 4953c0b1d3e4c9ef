"""The demonstration, made once for a module; each test has a savepoint of its own."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings

from tasks.services import demo

AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def _demonstration(shipped_plan, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration") / "evidence"
    own = override_settings(EVIDENCE_DIR=folder)
    with django_db_blocker.unblock(), transaction.atomic():
        with own:
            counts = demo.load_demo(script_file=django_settings.DEMO_FILE, at=AT)
        yield counts, folder
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_demonstration, db, settings):
    """Return how many of each the demonstration has made; its files are a copy."""
    counts, folder = _demonstration
    shutil.copytree(folder, settings.EVIDENCE_DIR)
    return counts
