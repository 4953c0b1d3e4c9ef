"""The demonstration's extensions and notices, and that they go without a trace."""

import pytest
from django.contrib.auth.models import Group

from tasks import access
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.core.windows import ExtensionState
from tasks.models import AuditRecord, Extension, Notice, Reminder, Submission, User
from tasks.selectors.desk import was_late
from tasks.selectors.plan import own_round
from tasks.services import demo, windows

from .demonstration import AT
from .factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_plan")]


def test_demo_has_a_pending_and_approved_extensions(loaded):
    rows = Extension.objects.values_list("department__code", "state")

    assert set(rows) == {
        ("canlian", "approved"),
        ("shengtai", "approved"),
        ("minzheng", "pending"),
    }


def test_demo_has_a_quarter_that_is_punctual_thanks_to_its_extension(loaded):
    one = Extension.objects.get(department__code="canlian")
    submission = Submission.objects.get(department=one.department, period=one.period)

    assert submission.submitted_at.date() > one.due_before
    assert was_late(own_round(one.period_id, one.department), submission) is False


def test_demo_accounts_have_notices_the_latest_unread(loaded):
    counts = {
        user.username: (user.notices.count(), user.notices.filter(read_at=None).count())
        for user in User.objects.filter(is_demo=True, notices__isnull=False)
    }

    assert {name: unread for name, (_all, unread) in counts.items()} == dict.fromkeys(
        counts, 1
    )
    assert set(counts) >= {"staff", "staff2", "city", "reviewer"}
    assert Notice.objects.filter(kind=NoticeKind.RETURNED).exists()


def test_clearing_takes_extensions_and_notices_along(loaded):
    demo.clear_demo(at=AT)

    left = [model.objects.count() for model in (Extension, Notice, Reminder)]
    assert left == [0, 0, 0]


def test_extension_that_a_real_reviewer_decided_stays(loaded):
    judge = make_user("judge")
    judge.groups.add(Group.objects.get(name=access.REVIEWER))
    one = Extension.objects.get(state=ExtensionState.PENDING)
    windows.refuse_extension(pk=one.pk, reason="请按期", version=1, by=judge, at=AT)

    demo.clear_demo(at=AT)

    kept = Extension.objects.get()
    assert (kept.pk, kept.is_demo, kept.requested_by.is_active) == (
        one.pk,
        False,
        False,
    )
    assert AuditRecord.objects.filter(action="extension_refused").count() == 1
    assert Quarter(kept.period.year, kept.period.quarter) == Quarter(2026, 3)
