"""Reminders and extensions when two things happen at once, on the real database."""

from datetime import UTC, date, datetime

import pytest

from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import AuditRecord, Extension, Notice, Reminder
from tasks.services import mail, reminders, windows

from .factories import (
    make_extension,
    make_indicator,
    make_notice,
    make_period,
    make_plan,
)
from .test_concurrency import at_once

AT = datetime(2026, 10, 8, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def period(department):
    make_plan()
    make_indicator(code="A", lead=department)
    return make_period("2026Q3")


def test_two_runs_at_once_remind_once(period, reporter):
    def run():
        return len(reminders.send_due(at=AT).reminders)

    sent = at_once(run, run, run)

    assert (sum(sent), Reminder.objects.count(), Notice.objects.count()) == (1, 1, 1)
    assert AuditRecord.objects.count() == 1


def test_two_runs_at_once_mail_once(period, reporter, settings, mailoutbox):
    settings.MAIL_IS_ON = True
    type(reporter).objects.filter(pk=reporter.pk).update(email="a@example.org")
    for _number in range(5):
        make_notice(recipient=reporter, wants_mail=True)

    done = at_once(*[lambda: mail.send_waiting(at=AT).sent] * 3)

    assert (sum(done), len(mailoutbox)) == (5, 5)


def test_two_people_ask_at_once_and_one_request_waits(period, department, reporter):
    def ask(day):
        try:
            windows.request_extension(
                department=department,
                quarter=Quarter(2026, 3),
                until=date(2026, 10, day),
                reason="数据汇总需要时间",
                by=reporter,
                at=AT,
            )
        except Refused:
            return False
        return True

    assert sorted(at_once(lambda: ask(15), lambda: ask(16))) == [False, True]
    assert Extension.objects.count() == 1


def test_decision_and_withdrawal_at_once_one_of_them_counts(
    period, department, reporter, reviewer
):
    one = make_extension(department=department, period=period, by=reporter)

    def approve():
        windows.approve_extension(
            pk=one.pk,
            until=one.wanted_on,
            comment="",
            version=1,
            by=reviewer,
            at=AT,
        )

    def withdraw():
        windows.withdraw_extension(pk=one.pk, version=1, by=reporter, at=AT)

    def outcome(step):
        try:
            step()
        except Refused:
            return False
        return True

    done = at_once(lambda: outcome(approve), lambda: outcome(withdraw))

    one.refresh_from_db()
    assert sorted(done) == [False, True]
    assert one.state == ("approved" if done[0] else "withdrawn")
