"""The inbox: who is told what, and that nobody gets another department's notice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from tasks.core.enums import State
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.models import Notice, Submission
from tasks.selectors.notices import notices_of, shown
from tasks.services import reviewing
from tasks.services.notices import mark_all_read, mark_read, notify

from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_notice,
    make_period,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def submission(department, reporter):
    """A quarter of two figures that waits for the reviewer."""
    make_plan()
    make_period("2026Q3")
    for code, name in (("I1", "甲项"), ("I2", "乙项")):
        make_actual(
            indicator=make_indicator(
                code=code, name=name, name_en=f"Item {code}", lead=department
            ),
            department=department,
            quarter="2026Q3",
            value=5,
            by=reporter,
            state=State.SUBMITTED,
        )
    Submission.objects.update(submitted_by=reporter, submitted_at=AT, version=1)
    return Submission.objects.get()


def told(person):
    """Return a person's notices as they read them, the oldest first."""
    return [shown(notice) for notice in notices_of(person).order_by("pk")]


def texts(person):
    return [notice.text for notice in told(person)]


def test_department_hears_of_a_return_with_a_link_to_each_cell(
    submission, reporter, other_reporter, reviewer
):
    reviewing.decide(
        submission=submission,
        returns={"I1": "请核对", "I2": "请补充"},
        approve=False,
        version=1,
        by=reviewer,
        at=LATER,
    )

    [notice] = told(reporter)
    assert notice.text == "本单位2026年第三季度有 2 项被退回，请更正"
    assert notice.url == "/report/?period=2026Q3#row-I1"
    assert [(link.text, link.url, link.note) for link in notice.links] == [
        ("甲项", "/report/?period=2026Q3#row-I1", "请核对"),
        ("乙项", "/report/?period=2026Q3#row-I2", "请补充"),
    ]
    assert (notice.by, notice.at, notice.is_unread) == (reviewer, LATER, True)
    assert told(other_reporter) == told(reviewer) == []


def test_one_decision_of_two_sorts_is_told_as_two_notices(
    submission, reporter, reviewer
):
    reviewing.decide(
        submission=submission,
        returns={"I1": "请核对"},
        approve=True,
        version=1,
        by=reviewer,
        at=LATER,
    )

    assert texts(reporter) == [
        "本单位2026年第三季度有 1 项已审定",
        "本单位2026年第三季度有 1 项被退回，请更正",
    ]


def test_department_hears_of_a_reopening(submission, reporter, reviewer):
    submission = reviewing.approve_all(
        submission=submission, version=1, by=reviewer, at=LATER
    )
    reviewing.reopen(
        submission=submission,
        reasons={"I2": "口径有误"},
        version=submission.version,
        by=reviewer,
        at=LATER,
    )

    assert texts(reporter) == [
        "本单位2026年第三季度有 2 项已审定",
        "本单位2026年第三季度有 1 项已审定数据重新开放，请更正",
    ]


def test_decision_that_is_refused_tells_nobody(submission, reporter, reviewer):
    with pytest.raises(reviewing.ReasonMissing):
        reviewing.decide(
            submission=submission,
            returns={"I1": ""},
            approve=False,
            version=1,
            by=reviewer,
            at=LATER,
        )

    assert told(reporter) == []


def test_notice_is_read_in_the_language_of_its_reader(reporter):
    notice = make_notice(
        recipient=reporter, links=[{"text": "甲项", "text_en": "Item", "url": "/"}]
    )

    with override("en"):
        in_english = shown(notice)

    assert shown(notice).links[0].text == "甲项"
    assert in_english.links[0].text == "Item"
    assert "2026" in in_english.text
    assert in_english.kind.label != ""


def test_nobody_gets_another_departments_notice(
    department, reporter, other_reporter, official, reviewer, auditor
):
    closed = make_user("closed", department=department, is_active=False)

    got = notify(
        recipients=[
            reporter,
            reporter,
            other_reporter,
            official,
            closed,
            None,
            auditor,
        ],
        kind=NoticeKind.APPROVED,
        url="/",
        at=AT,
        department=department,
        quarter=Q3,
        by=reviewer,
        values={"count": 1},
    )

    assert got == [reporter, auditor]
    assert list(Notice.objects.values_list("recipient__username", flat=True)) == [
        "auditor",
        "reporter",
    ]


def test_who_does_something_is_not_told_of_it(department, reporter):
    got = notify(
        recipients=[reporter],
        kind=NoticeKind.APPROVED,
        url="/",
        at=AT,
        by=reporter,
        values={"count": 1},
    )

    assert got == []


def test_same_key_reaches_nobody_twice(department, reporter):
    values = {"kind": NoticeKind.APPROVED, "url": "/", "at": AT, "key": "once"}
    second = make_user("second", department=department)

    assert notify(recipients=[reporter], **values) == [reporter]
    assert notify(recipients=[reporter, second], **values) == [second]


@pytest.mark.parametrize(
    ("is_on", "email", "wants"),
    [(True, "a@example.org", True), (True, "", False), (False, "a@example.org", False)],
)
def test_mail_waits_only_where_it_is_set_up_and_has_an_address(
    settings, is_on, email, wants
):
    settings.MAIL_IS_ON = is_on
    person = make_user("person", email=email)

    notify(recipients=[person], kind=NoticeKind.APPROVED, url="/", at=AT)

    assert Notice.objects.get().wants_mail is wants


def test_first_reading_counts(reporter, other_reporter):
    notice = make_notice(recipient=reporter)

    mark_read(pk=notice.pk, by=reporter, at=AT)
    mark_read(pk=notice.pk, by=reporter, at=LATER)
    with pytest.raises(Notice.DoesNotExist):
        mark_read(pk=notice.pk, by=other_reporter, at=LATER)

    notice.refresh_from_db()
    assert notice.read_at == AT


def test_all_are_read_at_once_and_only_ones_own(reporter, other_reporter):
    for person in (reporter, reporter, other_reporter):
        make_notice(recipient=person)

    assert mark_all_read(by=reporter, at=AT) == 2
    assert mark_all_read(by=reporter, at=AT) == 0
    assert Notice.objects.filter(read_at=None).count() == 1


def test_header_counts_what_is_unread(client, reporter, other_reporter):
    make_notice(recipient=reporter)
    make_notice(recipient=reporter)
    make_notice(recipient=reporter, read_at=AT)
    client.force_login(reporter)
    page = client.get("/inbox/").content.decode()
    client.force_login(other_reporter)
    empty = client.get("/inbox/").content.decode()

    assert '<span class="inbox-count" aria-hidden="true">2</span>' in page
    assert "2 条未读" in page
    assert "inbox-count" not in empty
    assert "还没有通知" in empty


def test_link_to_what_it_is_about_marks_it_as_read(client, reporter):
    notice = make_notice(recipient=reporter, url="/report/?period=2026Q3#row-I1")
    client.force_login(reporter)

    answer = client.post(reverse("inbox_open", args=[notice.pk]))

    notice.refresh_from_db()
    assert answer.url == "/report/?period=2026Q3#row-I1"
    assert notice.read_at is not None


@pytest.mark.parametrize(
    ("url", "data"), [("/report/", {"stay": "1"}), ("https://example.org/", {})]
)
def test_marking_as_read_stays_here(client, reporter, url, data):
    notice = make_notice(recipient=reporter, url=url)
    client.force_login(reporter)

    answer = client.post(reverse("inbox_open", args=[notice.pk]), data)

    assert answer.url == "/inbox/"


def test_unread_ones_alone(client, reporter):
    make_notice(recipient=reporter, reason="看过的理由", read_at=AT)
    make_notice(recipient=reporter, reason="没看过的理由")
    client.force_login(reporter)

    everything = client.get("/inbox/").content.decode()
    unread = client.get("/inbox/?show=unread").content.decode()
    client.post(reverse("inbox_read_all"))
    none = client.get("/inbox/?show=unread").content.decode()

    assert "看过的理由" in everything
    assert ("没看过的理由" in unread, ">看过的理由" in unread) == (True, False)
    assert "没有未读通知" in none


@pytest.mark.parametrize("n", [1, 3])
def test_inbox_asks_as_often_for_many_notices(
    client, reporter, department, django_assert_num_queries, n
):
    for _number in range(n):
        make_notice(recipient=reporter, by=make_user(department=department))
    client.force_login(reporter)

    with django_assert_num_queries(6):
        client.get("/inbox/")


def test_long_inboxes_have_pages(client, reporter):
    for _number in range(21):
        make_notice(recipient=reporter)
    client.force_login(reporter)

    first = client.get("/inbox/").context["notices"]
    second = client.get("/inbox/?page=2").context["notices"]

    assert (len(first), len(second)) == (20, 1)
