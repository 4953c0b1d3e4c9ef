"""The demonstration: shows every status, can be made again, goes without a trace."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command

from tasks import access
from tasks.core.enums import Stage, State, Status
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.core.slips import SlipState
from tasks.models import (
    Actual,
    AuditRecord,
    EvidenceFile,
    Notice,
    Review,
    Slip,
    Submission,
    User,
)
from tasks.selectors.plan import choose_quarter, load_own_rounds
from tasks.selectors.reporting import load_desk
from tasks.selectors.standings import load_book
from tasks.services import demo, evidence_check, evidence_store, slips

from .demonstration import AT
from .factories import make_actual, make_department, make_indicator, make_user

pytestmark = pytest.mark.django_db

LATEST = Quarter(2026, 3)


def figures():
    rows = Actual.objects.order_by(
        "indicator__code",
        "submission__department__code",
        "submission__period__year",
        "submission__period__quarter",
    )
    return list(
        rows.values_list(
            "indicator__code",
            "submission__department__code",
            "value",
            "numerator",
            "denominator",
            "stage",
            "state",
        )
    )


def test_demo_goes_from_the_plans_start_to_the_last_full_quarter(loaded):
    found = Submission.objects.values_list("period__year", "period__quarter").distinct()

    assert {Quarter(*key) for key in found} == {
        Quarter(2025, 1).plus(step) for step in range(7)
    }


def test_demo_shows_every_status(loaded):
    book = load_book(choose_quarter("2026Q3", date(2026, 11, 23)))

    assert {line.progress.status for line in book.lines} == set(Status)


def test_demo_has_missing_late_returned_and_waiting_reports(loaded):
    latest = Submission.objects.filter(period__year=2026, period__quarter=3)
    states = set(latest.values_list("state", flat=True))
    late = [
        s
        for s in Submission.objects.select_related("period")
        if s.first_submitted_at
        and s.first_submitted_at.astimezone(AT.tzinfo).date() > s.period.due_on
    ]

    assert states == {State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED}
    assert (
        Actual.objects.filter(state=State.RETURNED, submission__in=latest).count() == 1
    )
    assert late
    assert not latest.filter(department__code="minzheng").exists()


def desk_of(username, quarter):
    person = User.objects.get(username=username)
    rounds = load_own_rounds(person.department)
    chosen = next(one for one in rounds if one.quarter == quarter)
    today = AT.date()
    return load_desk(
        department=person.department, chosen=chosen, rounds=rounds, today=today
    )


def test_demo_has_a_row_that_is_filled_in_from_before(loaded):
    desk = desk_of("staff2", LATEST)

    assert [row.indicator.code for row in desk.prefilled] == ["T18-03-2026"]
    assert desk.prefilled[0].carried.stage == Stage.UNDER_WAY
    assert desk.prefilled[0].is_editable
    assert desk.missing == desk.prefilled


def test_demo_has_an_earlier_quarter_that_was_reopened(loaded):
    desk = desk_of("city", LATEST.previous)
    (row,) = desk.returned

    assert (desk.state, row.indicator.code) == (State.RETURNED, "T09-02")
    assert row.is_editable
    assert row.returned.action == "reopen"
    assert "重复认定" in row.returned.reason
    notice = Notice.objects.get(kind=NoticeKind.REOPENED)
    assert (notice.recipient.username, notice.read_at) == ("city", None)


def test_demo_keeps_the_reason_of_the_returned_item(loaded):
    review = Review.objects.get(action="return")

    assert review.indicator.code == "T01-25"
    assert "请核对" in review.reason


def test_demo_is_the_same_every_time(loaded):
    first = figures()
    demo.clear_demo(at=AT)
    demo.load_demo(script_file=settings.DEMO_FILE, at=AT, again=True)

    assert figures() == first


def test_demo_figures_are_whole_and_levels_never_fall(loaded):
    values = [value for *_key, value, _n, _d, _s, _state in figures() if value]
    enterprises = Actual.objects.filter(indicator__code="T08-01").order_by(
        "submission__department__code",
        "submission__period__year",
        "submission__period__quarter",
    )
    levels: dict[int, list[Decimal]] = {}
    for actual in enterprises.select_related("submission"):
        levels.setdefault(actual.submission.department_id, []).append(actual.value)

    assert all(value == int(value) and value >= 0 for value in values)
    assert all(series == sorted(series) for series in levels.values())


def test_demo_accounts_are_the_ones_that_are_announced(loaded):
    people = User.objects.filter(is_demo=True, is_active=True)
    found = {user.username: str(user.department or "") for user in people}

    assert found == {
        "staff": "省民政厅",
        "staff2": "省人力社保厅",
        "city": "杭州市人力社保局",
        "reviewer": "省人力社保厅",
        "chief": "省人力社保厅",
        "official": "",
        "admin": "",
        "security": "",
        "auditor": "",
    }
    assert all(user.check_password(demo.PASSWORD) for user in people)


def test_demo_is_not_loaded_over_itself(loaded):
    with pytest.raises(demo.AlreadyLoaded):
        demo.load_demo(script_file=settings.DEMO_FILE, at=AT)


def test_demo_that_was_removed_does_not_come_back_by_itself(loaded):
    demo.clear_demo(at=AT)

    with pytest.raises(demo.AlreadyLoaded):
        demo.load_demo(script_file=settings.DEMO_FILE, at=AT)


def test_clearing_removes_the_demo_and_nothing_else(loaded):
    person = make_user("real", department=make_department(code="real"))
    own = make_actual(
        indicator=make_indicator(lead=person.department),
        department=person.department,
        quarter="2026Q3",
        value=5,
        by=person,
    )

    counts = demo.clear_demo(at=AT)

    assert counts["figures"] == loaded["figures"]
    assert list(Actual.objects.all()) == [own]
    assert list(Submission.objects.all()) == [own.submission]
    assert list(User.objects.all()) == [person]
    assert Review.objects.count() == 0


def test_clearing_keeps_a_figure_that_a_real_person_has_taken_over(loaded):
    person = make_user("real")
    taken = Actual.objects.filter(is_demo=True).first()
    Actual.objects.filter(pk=taken.pk).update(entered_by=person, is_demo=False)

    demo.clear_demo(at=AT)

    assert list(Actual.objects.all()) == [taken]
    assert not Submission.objects.get().is_demo


def test_clearing_leaves_a_submission_in_the_state_of_what_remains(loaded):
    person = make_user("real")
    returned = Submission.objects.get(state=State.RETURNED, period__quarter=3)
    kept = returned.actuals.filter(state=State.APPROVED).first()
    Actual.objects.filter(pk=kept.pk).update(entered_by=person, is_demo=False)

    demo.clear_demo(at=AT)

    left = Submission.objects.get()
    assert (left.pk, left.state) == (returned.pk, State.APPROVED)
    assert left.version == returned.version + 1


def test_clearing_closes_an_account_that_a_remaining_record_names(loaded):
    person = make_user("real")
    taken = Actual.objects.filter(is_demo=True).exclude(state=State.DRAFT).first()
    Actual.objects.filter(pk=taken.pk).update(entered_by=person, is_demo=False)
    named = taken.submission.submitted_by

    counts = demo.clear_demo(at=AT)

    named.refresh_from_db()
    assert counts["closed"] >= 1
    assert not named.is_active
    assert not named.has_usable_password()


def test_loading_and_clearing_are_on_record(loaded):
    demo.clear_demo(at=AT)

    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert [a for a in actions if a.startswith("demo")] == [demo.LOADED, demo.CLEARED]


def test_banner_is_on_every_page_while_the_demo_is_there(loaded, client):
    client.force_login(User.objects.get(username="official"))

    assert "均为虚构" in client.get("/tasks/").content.decode()
    demo.clear_demo(at=AT)
    client.force_login(make_user("someone"))
    assert "均为虚构" not in client.get("/tasks/").content.decode()


def test_welcome_prints_the_address_and_the_accounts(loaded, capsys):
    call_command("welcome", port=8123)

    printed = capsys.readouterr().out
    assert "http://127.0.0.1:8123/" in printed
    for name in (
        "staff",
        "staff2",
        "city",
        "reviewer",
        "official",
        "admin",
        "security",
        "auditor",
    ):
        assert name in printed
    assert demo.PASSWORD in printed


def test_overview_of_the_real_plan_needs_at_most_twelve_queries(
    loaded, client, django_assert_max_num_queries
):
    client.force_login(User.objects.get(username="official"))

    with django_assert_max_num_queries(12):
        response = client.get("/", {"period": "2026Q3"})

    assert response.status_code == 200


def test_demo_proves_what_is_done_with_files_and_clearing_takes_them_away(
    loaded, django_capture_on_commit_callbacks
):
    files = list(EvidenceFile.objects.select_related("indicator"))
    done = Actual.objects.filter(stage=Stage.DONE).count()

    assert len([file for file in files if file.slip is None]) == done > 0
    assert evidence_check.examine().intact == len(files)
    with django_capture_on_commit_callbacks(execute=True):
        demo.clear_demo(at=AT)
    assert EvidenceFile.objects.count() == 0
    assert evidence_store.stored_keys() == set()


def test_demo_shows_a_slip_of_each_colour_and_a_closed_red_one(loaded):
    found = Slip.objects.order_by("number").values_list("colour", "state")

    assert list(found) == [
        ("red", "closed"),
        ("blue", "issued"),
        ("yellow", "answered"),
        ("red", "issued"),
    ]
    assert Slip.objects.get(number=1).mark == "yellow"
    demo.clear_demo(at=AT)
    assert Slip.objects.count() == 0


def test_clearing_keeps_a_slip_in_which_a_real_person_acted(loaded):
    judge = make_user("judge")
    judge.groups.add(Group.objects.get(name=access.REVIEWER))
    answered = Slip.objects.get(state=SlipState.ANSWERED)
    slips.close(slip=answered, version=answered.version, text="", by=judge, at=AT)

    demo.clear_demo(at=AT)

    assert Slip.objects.get().state == SlipState.CLOSED
    assert EvidenceFile.objects.get().slip == answered
