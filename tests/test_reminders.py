"""Reminders: who is told, when, once, and never of another department's quarter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from tasks.core.enums import State
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.core.reminders import first_day, step_due, tells_head
from tasks.core.rounds import OwnDates, Round
from tasks.core.workflow import Refused
from tasks.models import AuditRecord, Notice, Reminder, ReportingPeriod
from tasks.selectors.notices import notices_of, shown
from tasks.selectors.reminders import due_reminders, reminder_text
from tasks.selectors.reviewing import load_board
from tasks.services import mail
from tasks.services.reminders import remind, send_due

from .factories import (
    make_department,
    make_extension,
    make_indicator,
    make_notice,
    make_period,
    make_plan,
    make_submission,
    make_user,
)

DUE = date(2026, 10, 10)


def a_round(*own, locked_on=None, opens_on=date(2026, 9, 30)):
    return Round(Quarter(2026, 3), opens_on, DUE, locked_on, own=tuple(own))


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("09-29", None),
        ("09-30", None),
        ("10-02", None),
        ("10-03", -7),
        ("10-06", -7),
        ("10-07", -3),
        ("10-09", -3),
        ("10-10", 0),
        ("10-11", 1),
        ("10-16", 1),
        ("10-17", 7),
        ("10-23", 7),
        ("10-24", None),
        ("12-01", None),
    ],
)
def test_day_calls_for_the_latest_step_and_for_none_that_is_stale(day, step):
    assert step_due(a_round(), date.fromisoformat(f"2026-{day}")) == step


def test_nobody_is_reminded_before_the_round_opens_or_in_a_locked_one():
    late = a_round(opens_on=date(2026, 10, 8))
    reopened = OwnDates("a", None, date(2026, 12, 1))
    locked = a_round(reopened, locked_on=date(2026, 10, 12)).of("a")

    assert [step_due(late, date(2026, 10, day)) for day in (7, 8)] == [None, -3]
    assert [step_due(locked, date(2026, 10, day)) for day in (11, 12)] == [1, None]
    assert (first_day(late), first_day(a_round())) == (
        date(2026, 10, 8),
        date(2026, 10, 3),
    )


def test_extension_moves_the_reminders():
    one = a_round(OwnDates("a", date(2026, 10, 20))).of("a")

    steps = [step_due(one, date(2026, 10, day)) for day in (12, 13, 17, 20, 21)]

    assert steps == [None, -7, -3, 0, 1]


def test_head_is_told_from_the_second_reminder_on_and_by_hand():
    assert [tells_head(step) for step in (-7, -3, 0, 1, 7, None)] == [False] + [
        True
    ] * 5


# ---- Sending ----------------------------------------------------------------------


def on(day, month=10, hour=1):
    """A moment at nine in the morning by the site's clock."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def period(db, department):
    make_plan()
    make_indicator(code="I1", lead=department)
    return make_period("2026Q3")


@pytest.fixture
def head(department):
    return make_user("head", department=department, is_head=True)


def got(person):
    """Return the kinds of a person's notices, the oldest first."""
    return [n.kind for n in notices_of(person).order_by("pk")]


def test_department_is_reminded_five_times_and_each_time_once(period, reporter, head):
    for day in range(1, 31):
        send_due(at=on(day))
        send_due(at=on(day, hour=2))

    steps = list(Reminder.objects.order_by("pk").values_list("step", "day", "told"))
    assert steps == [
        (-7, date(2026, 10, 3), 1),
        (-3, date(2026, 10, 7), 2),
        (0, date(2026, 10, 10), 2),
        (1, date(2026, 10, 11), 2),
        (7, date(2026, 10, 17), 2),
    ]
    soon, today, over = NoticeKind.DUE_SOON, NoticeKind.DUE_TODAY, NoticeKind.OVERDUE
    assert got(reporter) == [soon, soon, today, over, over]
    assert got(head) == [soon, today, over, over]


def test_reminder_says_how_long_there_is_and_leads_to_what_one_may_open(
    period, reporter, head
):
    send_due(at=on(8))

    to_reporter, to_head = (
        shown(notices_of(person).get()) for person in (reporter, head)
    )
    assert to_reporter.text == (
        "本单位2026年第三季度尚未提交，2026年10月10日截止，还有 2 天"
    )
    assert to_reporter.url == "/report/?period=2026Q3"
    assert (to_head.text, to_head.url) == (to_reporter.text, "/review/own/2026Q3/")


def test_pause_is_not_followed_by_a_burst(period, reporter):
    send_due(at=on(20))

    assert [r.step for r in Reminder.objects.all()] == [7]
    assert got(reporter) == [NoticeKind.OVERDUE]
    assert send_due(at=on(30)).reminders == []


def test_quarters_long_past_are_not_reminded_of(period, reporter):
    make_period("2026Q1")

    assert {due.round.quarter for due in due_reminders(date(2026, 10, 10))} == {
        Quarter(2026, 3)
    }


@pytest.mark.parametrize(
    ("state", "count"),
    [
        (State.DRAFT, 1),
        (State.SUBMITTED, 0),
        (State.RETURNED, 0),
        (State.APPROVED, 0),
    ],
)
def test_only_who_has_not_submitted_is_reminded(
    period, department, reporter, state, count
):
    make_submission(department=department, period=period, state=state)

    assert len(send_due(at=on(10)).reminders) == count


def test_who_has_nothing_to_report_is_not_reminded(period, other_reporter):
    assert [due.department.code for due in due_reminders(DUE)] == ["own"]


def test_nobody_gets_another_departments_reminder(
    period, reporter, other_reporter, other_department, official, reviewer
):
    make_user("other_head", department=other_department, is_head=True)

    send_due(at=on(10))

    assert list(Notice.objects.values_list("recipient__username", flat=True)) == [
        "reporter"
    ]


def test_department_without_reporters_has_its_head_told_at_once(period, head):
    send_due(at=on(3))

    assert got(head) == [NoticeKind.DUE_SOON]


def test_department_without_people_is_named(period):
    sent = send_due(at=on(10))

    assert [(r.department.code, r.told) for r in sent.untold] == [("own", 0)]


def test_extended_department_is_reminded_by_its_own_date(period, department, reporter):
    send_due(at=on(7))
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state="approved",
        granted_on=date(2026, 10, 20),
    )
    for day in (10, 11, 12, 13, 17):
        send_due(at=on(day))

    rows = Reminder.objects.order_by("pk").values_list("step", "due_on__day")
    assert list(rows) == [(-3, 10), (-7, 20), (-3, 20)]


def test_locked_quarter_is_never_reminded_of(period, reporter):
    ReportingPeriod.objects.update(locked_on=date(2026, 10, 11))

    assert send_due(at=on(11)).reminders == []


def test_reminder_leaves_a_record(period, reporter):
    send_due(at=on(10))

    record = AuditRecord.objects.get()
    assert (record.action, record.actor_name, record.object_key, record.after) == (
        "reminder_sent",
        "system",
        "own/2026Q3",
        {"due_on": "2026-10-10", "step": 0, "told": ["reporter"]},
    )


def test_without_a_plan_nobody_is_reminded(db):
    make_period("2026Q3")

    assert send_due(at=on(10)).reminders == []


@pytest.mark.parametrize("n", [1, 3])
def test_looking_who_is_due_asks_as_often_for_many_departments(
    period, django_assert_num_queries, n
):
    for _number in range(n):
        make_indicator(lead=make_department())

    with django_assert_num_queries(7):
        assert len(due_reminders(DUE)) == n + 1


# ---- By hand ------------------------------------------------------------------------


def test_reviewer_reminds_by_hand_once_a_day(
    period, department, reporter, head, reviewer
):
    values = {"department": department, "period_id": period.pk, "by": reviewer}

    first = remind(at=on(2), **values)
    with pytest.raises(Refused, match="今天已向该单位催报过"):
        remind(at=on(2, hour=3), **values)
    remind(at=on(3), **values)

    assert (first.step, first.told, first.by) == (None, 2, reviewer)
    assert got(head) == [NoticeKind.DUE_SOON] * 2
    assert shown(notices_of(reporter).first()).by == reviewer


def test_reminding_by_hand_does_not_replace_the_scheduled_one(
    period, department, reporter, reviewer
):
    remind(department=department, period_id=period.pk, by=reviewer, at=on(10))

    assert len(send_due(at=on(10)).reminders) == 1


def test_reminding_by_hand_is_refused_with_a_reason(
    period, department, reporter, reviewer, official
):
    values = {"department": department, "period_id": period.pk}
    with pytest.raises(PermissionDenied):
        remind(by=official, at=on(8), **values)
    with pytest.raises(Refused, match="不在填报时间内"):
        remind(by=reviewer, at=on(29, month=9), **values)
    make_submission(department=department, period=period, state=State.SUBMITTED)
    with pytest.raises(Refused, match="已提交"):
        remind(by=reviewer, at=on(8), **values)


def test_reminding_nobody_is_told_and_leaves_nothing(period, department, reviewer):
    with pytest.raises(Refused, match="没有可以通知的"):
        remind(department=department, period_id=period.pk, by=reviewer, at=on(8))

    assert Reminder.objects.count() == 0


# ---- On the board -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (8, "2026年10月10日截止，还有 2 天"),
        (10, "今天（2026年10月10日）截止"),
        (12, "已于2026年10月10日截止，逾期 2 天"),
    ],
)
def test_text_to_be_copied_says_what_there_is_to_do(period, day, words):
    today = date(2026, 10, day)
    board = load_board(asked="2026Q3", level="", filing="", today=today)

    text = reminder_text(board.outstanding[0], today, "http://site/report/")

    assert text == (
        f"【催报】本单位：2026年第三季度数据尚未提交，{words}。"
        "请尽快登录填报并提交：http://site/report/"
    )


def test_board_offers_reminding_to_reviewers_alone(
    client, period, reviewer, auditor, reporter
):
    client.force_login(reviewer)
    to_reviewer = client.get("/review/?period=2026Q3").text
    client.force_login(auditor)
    to_auditor = client.get("/review/?period=2026Q3").text

    assert "/review/own/2026Q3/remind/" in to_reviewer
    assert "http://testserver/report/?period=2026Q3" in to_reviewer
    assert "复制催报文本" in to_reviewer
    assert "/remind/" not in to_auditor


def test_button_reminds_and_the_board_shows_it(client, period, reviewer, reporter):
    client.force_login(reviewer)

    first = client.post("/review/own/2026Q3/remind/", follow=True).text
    second = client.post("/review/own/2026Q3/remind/", follow=True).text

    assert "已向本单位催报，通知 1 人。" in first
    assert "今天已向该单位催报过。" in second
    assert "通知 1 人" in second
    assert Reminder.objects.get().by == reviewer


def test_text_names_the_sites_own_address_where_it_is_set(
    client, period, reviewer, settings
):
    settings.SITE_URL = "https://skills.example.org"
    client.force_login(reviewer)

    text = client.get("/review/?period=2026Q3").text

    assert "https://skills.example.org/report/?period=2026Q3" in text


# ---- By mail ------------------------------------------------------------------------


@pytest.fixture
def mails(settings):
    settings.MAIL_IS_ON = True
    settings.SITE_URL = "https://skills.example.org"
    return outbox.outbox


def wait(user, **values):
    return make_notice(recipient=user, wants_mail=True, at=on(8), **values)


def test_mail_is_sent_once_and_says_what_the_inbox_says(db, mails):
    person = make_user("person", email="a@example.org")
    link = {"text": "甲项", "url": "/report/#row-I1", "note": "请核对"}
    wait(person, kind="returned", links=[link], reason="理由")

    first = mail.send_waiting(at=on(8, hour=2))
    second = mail.send_waiting(at=on(8, hour=3))

    assert (first.sent, second.sent) == (1, 0)
    [message] = mails
    assert message.to == ["a@example.org"]
    assert message.subject.startswith("[退回] ")
    for words in ("理由", "· 甲项 请核对", "https://skills.example.org/report/"):
        assert words in message.body


def test_mail_that_failed_waits_for_the_next_run(db, mails, settings):
    notice = wait(make_user("person", email="a@example.org"))
    settings.EMAIL_BACKEND = "tests.broken_mail.Broken"

    failed = mail.send_waiting(at=on(8, hour=2))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent = mail.send_waiting(at=on(8, hour=3))

    notice.refresh_from_db()
    assert (failed.sent, failed.failed, sent.sent) == (0, 1, 1)
    assert notice.mailed_at == on(8, hour=3)


def test_old_mail_is_not_sent_after_a_pause(db, mails):
    wait(make_user("person", email="a@example.org"))

    done = mail.send_waiting(at=on(8) + timedelta(days=4))

    assert (done.sent, done.stale, mails) == (0, 1, [])


def test_mail_that_another_run_has_claimed_is_left_to_it(db, mails):
    notice = wait(make_user("person", email="a@example.org"))
    Notice.objects.filter(pk=notice.pk).update(mailed_at=on(8))

    assert mail.send_waiting(at=on(8)).sent == 0


def test_without_a_mail_server_nothing_is_sent(db, settings):
    settings.MAIL_IS_ON = False
    wait(make_user("person", email="a@example.org"))

    assert mail.send_waiting(at=on(8)).sent == 0
    assert outbox.outbox == []


# ---- The command --------------------------------------------------------------------


@pytest.fixture
def open_now(db, department):
    make_plan()
    make_indicator(code="I1", lead=department)
    now = datetime.now(UTC).date()
    return make_period(
        "2026Q3", opens_on=now - timedelta(days=9), due_on=now + timedelta(days=2)
    )


def test_command_says_what_it_has_done(open_now, reporter, capsys):
    call_command("send_reminders")
    call_command("send_reminders")

    first, second = capsys.readouterr().out.splitlines()
    assert first == ("1 reminders to 1 people; mails: 0 sent, 0 failed, 0 too old")
    assert second.startswith("0 reminders to 0 people")


def test_command_names_departments_without_people(open_now, capsys):
    call_command("send_reminders")

    assert capsys.readouterr().err == "nobody to tell: own 2026Q3\n"


def test_command_lists_without_sending(open_now, reporter, capsys):
    call_command("send_reminders", "--dry-run")

    assert capsys.readouterr().out.startswith("own 2026Q3 due ")
    assert Reminder.objects.count() == 0
