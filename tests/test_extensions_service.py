"""Extensions: asked for in time by one's own department, decided by a reviewer, and
seen by everything that asks whether a quarter is late."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.enums import State
from tasks.core.quarters import Quarter
from tasks.core.windows import ExtensionState, Unfit
from tasks.core.workflow import Filing, Refused
from tasks.models import (
    AuditRecord,
    Department,
    Extension,
    Notice,
    ReportingPeriod,
    Submission,
)
from tasks.selectors.desk import was_late
from tasks.selectors.history import record_of
from tasks.selectors.plan import choose_quarter, own_round
from tasks.selectors.reporting import open_desk
from tasks.selectors.reviewing import load_board
from tasks.selectors.standings import load_book
from tasks.services import reporting, windows
from tasks.services.round_steps import Conflict

from .factories import (
    make_actual,
    make_extension,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
)

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)
DUE, UNTIL = date(2026, 10, 10), date(2026, 10, 20)


def on(day, hour=2):
    """A moment of October, ten in the morning by the site's clock."""
    return datetime(2026, 10, day, hour, tzinfo=UTC)


@pytest.fixture
def period(db):
    make_plan()
    return make_period("2026Q3", locked_on=date(2026, 11, 1))


@pytest.fixture
def ask(period, department, reporter):
    def asking(day=8, **values):
        defaults = {
            "department": department,
            "quarter": Q3,
            "until": UNTIL,
            "reason": "数据汇总需要时间",
            "by": reporter,
            "at": on(day),
        }
        return windows.request_extension(**defaults | values)

    return asking


def approve(extension, by, day=9, until=UNTIL, version=1):
    return windows.approve_extension(
        pk=extension.pk, until=until, comment="同意", version=version, by=by, at=on(day)
    )


def test_request_waits_and_the_reviewers_are_told(ask, reporter, reviewer, department):
    extension = ask()

    assert (extension.state, extension.due_before, extension.wanted_on) == (
        ExtensionState.PENDING,
        DUE,
        UNTIL,
    )
    assert own_round(extension.period_id, department).due_on == DUE
    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.url) == (
        reviewer,
        f"/extensions/{extension.pk}/",
    )
    record = AuditRecord.objects.get()
    assert (record.action, record.object_key, record.reason) == (
        "extension_asked",
        "own/2026Q3",
        "数据汇总需要时间",
    )


def test_asking_for_the_same_twice_changes_nothing(ask):
    assert ask() == ask()
    assert (Extension.objects.count(), AuditRecord.objects.count()) == (1, 1)


def test_second_request_waits_for_the_first(ask):
    ask()

    with pytest.raises(Refused, match="已有一份延期申请待审批"):
        ask(until=date(2026, 10, 15))


@pytest.mark.parametrize(
    ("day", "values", "error", "words"),
    [
        (11, {}, Refused, "截止日已过"),
        (8, {"reason": "  "}, Unfit, "请写明延期理由"),
        (8, {"reason": "长" * 501}, Unfit, "不超过 500 字"),
        (8, {"until": DUE}, Unfit, "晚于现在的截止日"),
        (8, {"until": date(2026, 11, 1)}, Unfit, "早于锁定日期"),
    ],
)
def test_request_is_refused_with_a_reason(ask, day, values, error, words):
    with pytest.raises(error, match=words):
        ask(day, **values)

    assert (Extension.objects.count(), Notice.objects.count()) == (0, 0)


def test_nobody_asks_for_another_department(ask, other_reporter, other_department):
    with pytest.raises(Department.DoesNotExist):
        ask(by=other_reporter)
    with pytest.raises(Department.DoesNotExist):
        ask(department=other_department)


def test_who_does_not_report_does_not_ask(ask, reviewer):
    with pytest.raises(PermissionDenied):
        ask(by=reviewer)


def test_unknown_quarter_is_not_there(ask):
    with pytest.raises(ReportingPeriod.DoesNotExist):
        ask(quarter=Quarter(2026, 4))


def test_submitted_quarter_needs_no_extension(ask, department, period, reporter):
    Submission.objects.create(
        department=department, period=period, first_submitted_at=on(5)
    )

    with pytest.raises(Refused, match="已提交过"):
        ask()


def test_approval_moves_the_departments_own_due_date(
    ask, department, other_department, reporter, reviewer, period
):
    extension = approve(ask(), reviewer)

    assert (extension.granted_on, extension.decided_by) == (UNTIL, reviewer)
    assert own_round(period.pk, department).due_on == UNTIL
    assert own_round(period.pk, other_department).due_on == DUE
    notice = Notice.objects.get(recipient=reporter)
    assert notice.values == {"until_on": "2026-10-20", "quarter": "2026Q3"}


def test_reviewer_may_grant_another_date(ask, department, reviewer, period):
    approve(ask(), reviewer, until=date(2026, 10, 13))

    assert own_round(period.pk, department).due_on == date(2026, 10, 13)


def test_deciding_the_same_twice_changes_nothing(ask, reviewer):
    extension = ask()
    approve(extension, reviewer)
    again = approve(extension, reviewer)

    assert again.version == 2
    assert AuditRecord.objects.filter(action="extension_approved").count() == 1


def test_two_reviewers_decide_once(ask, reviewer):
    extension = ask()
    approve(extension, reviewer)

    with pytest.raises(Conflict, match="已批准"):
        windows.refuse_extension(
            pk=extension.pk, reason="不同意", version=1, by=reviewer, at=on(9)
        )


@pytest.mark.parametrize(
    ("day", "until", "words"),
    [
        (9, DUE, "晚于现在的截止日"),
        (15, date(2026, 10, 14), "早于今天"),
        (9, date(2026, 11, 1), "早于锁定日期"),
    ],
)
def test_granted_date_is_checked(ask, reviewer, day, until, words):
    extension = ask()

    with pytest.raises(Unfit, match=words):
        approve(extension, reviewer, day=day, until=until)

    extension.refresh_from_db()
    assert extension.state == ExtensionState.PENDING


def test_locked_quarter_is_not_extended(ask, reviewer):
    extension = ask()
    ReportingPeriod.objects.update(locked_on=date(2026, 10, 12))

    with pytest.raises(Refused, match="已锁定"):
        approve(extension, reviewer, day=12)


def test_refusal_needs_a_reason_and_leaves_the_due_date(
    ask, reviewer, department, period, reporter
):
    extension = ask()
    values = {"pk": extension.pk, "version": 1, "by": reviewer, "at": on(9)}
    with pytest.raises(Unfit, match="不批准的理由"):
        windows.refuse_extension(reason=" ", **values)

    windows.refuse_extension(reason="时间充裕", **values)
    again = windows.refuse_extension(reason="时间充裕", **values)

    assert (again.state, again.version) == (ExtensionState.REFUSED, 2)
    assert own_round(period.pk, department).due_on == DUE
    notice = Notice.objects.get(recipient=reporter)
    assert (notice.values["due_on"], notice.reason) == ("2026-10-10", "时间充裕")


def test_nobody_decides_their_own_request(ask, reporter, reviewer):
    extension = ask()
    reporter.groups.set(reviewer.groups.all())
    reporter = type(reporter).objects.get(pk=reporter.pk)

    with pytest.raises(Refused, match="自己提出"):
        approve(extension, reporter)


def test_who_does_not_review_does_not_decide(ask, reporter, administrator):
    extension = ask()

    for person in (reporter, administrator):
        with pytest.raises(PermissionDenied):
            approve(extension, person)


def test_request_is_withdrawn_by_its_department_alone(
    ask, reporter, other_reporter, reviewer
):
    extension = ask()
    values = {"pk": extension.pk, "version": 1, "at": on(9)}
    with pytest.raises(Extension.DoesNotExist):
        windows.withdraw_extension(by=other_reporter, **values)

    windows.withdraw_extension(by=reporter, **values)
    again = windows.withdraw_extension(by=reporter, **values)

    assert (again.state, again.version) == (ExtensionState.WITHDRAWN, 2)
    with pytest.raises(Conflict, match="已撤回"):
        approve(extension, reviewer)
    assert ask(9).pk != extension.pk


def test_decided_request_is_not_withdrawn(ask, reporter, reviewer):
    extension = ask()
    approve(extension, reviewer)

    with pytest.raises(Conflict, match="已批准"):
        windows.withdraw_extension(pk=extension.pk, version=1, by=reporter, at=on(9))


def submit(department, reporter, at):
    desk = open_desk(department=department, asked="2026Q3", today=at.date())
    return reporting.submit(
        department=department, quarter=Q3, version=desk.version, by=reporter, at=at
    )


@pytest.fixture
def draft(period, department, reporter):
    """A figure that is ready to be submitted."""
    return make_actual(
        indicator=make_indicator(code="I1", lead=department),
        department=department,
        quarter="2026Q3",
        value=75,
        by=reporter,
        state=State.DRAFT,
        hint_reason="已核对",
    )


def test_extended_quarter_is_punctual_until_its_own_date(
    ask, draft, department, reporter, reviewer, period
):
    approve(ask(), reviewer)

    submission = submit(department, reporter, on(20))

    assert submission.first_due_on == UNTIL
    assert was_late(own_round(period.pk, department), submission) is False


def test_extension_afterwards_does_not_make_a_late_submission_punctual(
    ask, draft, department, reporter, reviewer, period
):
    extension = ask()
    submission = submit(department, reporter, on(12))
    approve(extension, reviewer, day=13)

    assert submission.first_due_on == DUE
    assert was_late(own_round(period.pk, department), submission) is True
    [cell] = board(13).rows[0][1]
    assert (cell.is_late, cell.round.due_on) == (True, UNTIL)


def test_due_date_moved_afterwards_makes_nobody_late(
    draft, department, reporter, period
):
    submission = submit(department, reporter, on(9))
    ReportingPeriod.objects.update(due_on=date(2026, 10, 5))

    assert was_late(own_round(period.pk, department), submission) is False


def board(day):
    today = date(2026, 10, day)
    return load_board(asked="2026Q3", level="", filing="", today=today)


def label(indicator, day):
    book = load_book(choose_quarter("2026Q3", date(2026, 10, day)))
    return book.line(indicator).label


@pytest.mark.parametrize(
    ("day", "word", "status"),
    [(11, "未报", "待报"), (20, "未报", "待报"), (21, "逾期未报", "逾期未报")],
)
def test_matrix_status_and_record_ask_for_the_departments_own_date(
    department, reporter, period, reviewer, day, word, status
):
    indicator = make_indicator(code="I1", lead=department)
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state=ExtensionState.APPROVED,
        granted_on=UNTIL,
    )

    [cell] = board(day).rows[0][1]
    book = load_book(choose_quarter("2026Q3", date(2026, 10, day)))
    [kept] = record_of(book, department)

    assert (cell.word, cell.filing) == (word, Filing.NONE)
    assert book.line(indicator).label == book.lines_of_department(department)[0].label
    assert label(indicator, day) == status
    assert (kept.is_late, kept.extended_to) == (day == 21, UNTIL)


def test_shared_indicator_is_overdue_as_soon_as_one_missing_reporter_is(
    department, other_department, reporter, other_reporter, period
):
    indicator = make_indicator(code="I1", lead=department)
    make_responsibility(indicator=indicator, department=other_department, role="assist")
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state=ExtensionState.APPROVED,
        granted_on=UNTIL,
    )

    both_missing = label(indicator, 12)
    make_actual(
        indicator=indicator,
        department=other_department,
        quarter="2026Q3",
        value=5,
        by=other_reporter,
    )
    book = load_book(choose_quarter("2026Q3", date(2026, 10, 12)))
    one = book.part(indicator, department)

    assert (both_missing, one.label) == ("逾期未报", "待报")


def test_desk_says_until_when_the_department_may_report(department, reporter, period):
    make_indicator(code="I1", lead=department)
    make_extension(
        department=department,
        period=period,
        by=reporter,
        state=ExtensionState.APPROVED,
        granted_on=UNTIL,
    )

    desk = open_desk(department=department, asked="2026Q3", today=date(2026, 10, 15))

    assert (desk.days_left, desk.will_be_late) == (5, False)
    assert desk.rows[0].is_overdue is False
