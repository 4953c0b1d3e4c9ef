"""The reviewer's cockpit: counts that agree, what is looked at first, many at once."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps

from tasks.core.enums import DepartmentLevel, State
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Filing, Refused
from tasks.models import Actual, ReturnReason, Review, Submission
from tasks.selectors.cases import load_case
from tasks.selectors.decided import since_decision
from tasks.selectors.figure_history import events_of_desk, records_of_desk
from tasks.selectors.reviewing import load_board
from tasks.services.audit import record
from tasks.services.reporting import TypedRow, save_figures, submit
from tasks.services.reviewing import approve_some, decide, reopen
from tasks.services.round_steps import Conflict

from .factories import (
    AT,
    make_actual,
    make_department,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
    make_return_reason,
)

Q3 = Quarter(2026, 3)
LATER = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)  # the due date

pytestmark = pytest.mark.django_db


# ---- The matrix -----------------------------------------------------------------------------


def scatter(number, by):
    """File the quarters of six departments in states that depend on the number."""
    random = Random(number)
    for place in range(6):
        level = random.choice([*DepartmentLevel]).value
        department = make_department(level=level)
        indicator = make_indicator(lead=department)
        if place == 0:
            make_indicator(lead=make_department(level=level), targets=[(2027, 1)])
        for quarter in ("2026Q1", "2026Q2", "2026Q3"):
            state = random.choice([None, *State])
            if state:
                make_actual(
                    indicator=indicator,
                    department=department,
                    quarter=quarter,
                    value=10,
                    by=by,
                    state=state,
                )
    Submission.objects.update(submitted_by=by, submitted_at=AT)


@pytest.mark.parametrize("number", range(8))
def test_every_count_is_the_length_of_its_list(number, reporter):
    make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    scatter(number, reporter)

    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        for level in ("", *DepartmentLevel):
            asked = {"asked": quarter, "level": level, "today": LATER.date()}
            board = load_board(filing="", **asked)
            lists = {
                one: len(load_board(filing=one.value, **asked).shown) for one in Filing
            }
            assert board.counts == lists
            assert sum(lists.values()) == len(board.rows)
            assert board.asked == len(board.rows) - lists[Filing.EXEMPT]
            assert len(board.outstanding) == lists[Filing.NONE] + lists[Filing.DRAFT]
            waiting = [one for one in board.queue if one.quarter == board.quarter]
            assert len(waiting) == lists[Filing.SUBMITTED]


# ---- What is looked at first ------------------------------------------------------------------


@pytest.fixture
def submission(department, reporter):
    """Three submitted figures: one on pace, one that lags, one that looks like a slip."""
    make_plan()
    for code, before, value in (("A", 40, 41), ("B", 8, 9), ("C", 25, 500)):
        indicator = make_indicator(code=code, lead=department, targets=[(2026, 100)])
        for quarter, amount in (("2026Q2", before), ("2026Q3", value)):
            actual = make_actual(
                indicator=indicator,
                department=department,
                quarter=quarter,
                value=amount,
                by=reporter,
                state=State.SUBMITTED,
            )
        if code == "B":
            make_explanation(actual=actual, fulfilment="broken", fulfilment_note="流标")
    Submission.objects.update(
        submitted_by=reporter, submitted_at=AT, first_submitted_at=AT, version=4
    )
    return Submission.objects.get(period__quarter=3)


def load(user):
    return load_case(
        department_code="own", quarter=Q3, user=user, today=date(2026, 10, 9)
    )


def test_flagged_figures_come_first_and_say_why(submission, reviewer):
    case = load(reviewer)

    codes = {row.indicator.pk: row.indicator.code for row in case.rows}
    assert {
        codes[pk]: [flag.tag for flag in flags] for pk, flags in case.flags.items()
    } == {"B": ["lagging", "broken"], "C": ["check"]}
    assert [row.indicator.code for row in case.clear] == ["A"]
    assert [row.indicator.code for row in case.others] == ["A"]


def test_approved_figures_are_not_to_be_checked_any_more(client, submission, reviewer):
    approve(submission, reviewer, codes=["B"])
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text

    case = load(reviewer)
    assert [row.indicator.code for row in case.flagged] == ["C"]
    assert [row.indicator.code for row in case.others] == ["A", "B"]
    assert "请先核对（1 项）" in page
    assert "未兑现" in page.split('id="row-B"')[1]  # its marks stay


def approve(submission, by, codes=("A",), version=4):
    return approve_some(
        submission=submission, codes=codes, version=version, by=by, at=LATER
    )


def states():
    rows = Actual.objects.filter(submission__period__quarter=3)
    return dict(rows.values_list("indicator__code", "state"))


def test_some_are_approved_and_the_others_still_wait(submission, reviewer):
    result = approve(submission, reviewer)

    assert states() == {
        "A": State.APPROVED,
        "B": State.SUBMITTED,
        "C": State.SUBMITTED,
    }
    assert result.state == State.SUBMITTED


def test_approving_the_same_twice_is_once(submission, reviewer):
    first = approve(submission, reviewer)

    assert approve(submission, reviewer).version == first.version == 5


def test_approving_what_has_changed_meanwhile_conflicts(submission, reviewer):
    with pytest.raises(Conflict):
        approve(submission, reviewer, version=3)

    assert set(states().values()) == {State.SUBMITTED}


def test_approving_nothing_is_refused(submission, reviewer):
    with pytest.raises(Refused, match="没有待审核的数据"):
        approve(submission, reviewer, codes=())


def test_reviewer_approves_what_is_clear_with_one_button(client, submission, reviewer):
    client.force_login(reviewer)
    page = client.get("/review/own/2026Q3/").text
    assert "审定无疑点的 1 项" in page

    answer = client.post(
        "/review/own/2026Q3/", {"action": "approve_clear", "version": 4}, follow=True
    )

    assert "已审定 1 项，其余各项仍待审核。" in answer.text
    assert states()["A"] == State.APPROVED


def test_tick_is_no_part_of_approving_what_is_clear(client, submission, reviewer):
    client.force_login(reviewer)

    answer = client.post(
        "/review/own/2026Q3/",
        {"action": "approve_clear", "version": 4, "pick-A": "on", "reason-A": "核对"},
    )

    assert "与“审定无疑点的各项”不符" in answer.text
    assert states()["A"] == State.SUBMITTED


def test_figure_that_came_after_the_due_date_is_flagged_and_no_doubt(
    submission, reviewer
):
    Submission.objects.update(first_submitted_at=AFTER, first_due_on=AT.date())
    Actual.objects.filter(indicator__code__in="AB").update(entered_at=AFTER)

    case = load(reviewer)

    flags = {row.indicator.code: case.flags[row.indicator.pk] for row in case.flagged}
    assert {code: [flag.tag for flag in found] for code, found in flags.items()} == {
        "B": ["lagging", "broken", "late"],
        "C": ["check"],
        "A": ["late"],
    }
    assert [row.indicator.code for row in case.flagged] == ["B", "C", "A"]
    assert [row.indicator.code for row in case.clear] == ["A"]


def test_figures_of_a_submission_in_time_are_not_late(submission, reviewer):
    Submission.objects.update(first_due_on=date(2999, 1, 1))
    Actual.objects.update(entered_at=AFTER)

    flags = load(reviewer).flags.values()

    assert "late" not in [flag.tag for found in flags for flag in found]


# ---- Common reasons ---------------------------------------------------------------------------


def send(client, **values):
    return client.post(
        "/review/own/2026Q3/", {"version": 4, **values}, follow=True
    ).text


def reasons():
    rows = Review.objects.exclude(indicator=None)
    return dict(rows.values_list("indicator__code", "reason"))


def test_common_reason_is_offered_beside_each_figure(client, submission, reviewer):
    ReturnReason.objects.all().delete()
    make_return_reason("缺少依据")
    make_return_reason("停用的", is_offered=False)
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text

    assert page.count(">缺少依据</option>") == 3
    assert "停用的" not in page


@pytest.mark.parametrize(
    ("written", "sent"), [("", "口径：请核对后更正。"), ("自己写的", "自己写的")]
)
def test_common_reason_is_sent_unless_another_is_written(
    client, submission, reviewer, written, sent
):
    template = make_return_reason("口径")
    client.force_login(reviewer)
    row = {"pick-A": "on", "reason-A": written, "template-A": template.pk}

    send(client, action="return", **row)

    assert reasons() == {"A": sent}


def test_common_reason_needs_its_tick(client, submission, reviewer):
    template = make_return_reason("口径")
    client.force_login(reviewer)

    page = send(client, action="return", **{"template-A": template.pk})

    assert "已写理由但没有勾选" in page
    assert reasons() == {}


def test_every_site_begins_with_common_reasons(db):
    ReturnReason.objects.all().delete()
    migration = import_module("tasks.migrations.0021_common_reasons")

    migration.add(apps, None)
    migration.add(apps, None)

    found = ReturnReason.objects.values_list("order", "name", "is_offered")
    assert list(found) == [
        (1, "数量级或计量单位", True),
        (2, "填报口径", True),
        (3, "指标定义", True),
        (4, "缺少依据", True),
        (5, "说明不具体", True),
        (6, "数据与说明不符", True),
    ]


# ---- What has changed since the last decision -------------------------------------------------


HOUR = timedelta(hours=1)


@pytest.fixture
def again(department, reporter, reviewer):
    """Two approved figures, reopened; one of them was corrected and sent again."""
    make_plan()
    make_period("2026Q3")
    at = [AT + number * HOUR for number in range(5)]
    own = {"department": department, "quarter": Q3, "by": reporter}
    for code in "AB":
        make_indicator(code=code, lead=department, targets=[(2026, 100)])
        row = TypedRow(code, Typed(value="76", note="初报"))
        save_figures(rows=[row], at=at[0], **own)
    sent = submit(version=2, at=at[0], **own)
    decide(submission=sent, returns={}, approve=True, version=3, by=reviewer, at=at[1])
    back = {"A": "请核对口径", "B": "请一并核对"}
    reopen(submission=sent, reasons=back, version=4, by=reviewer, at=at[2])
    row = TypedRow("A", Typed(value="80", note="更正"), version=1)
    save_figures(rows=[row], at=at[3], **own)
    return lambda: submit(version=6, at=at[4], **own)


def since(user):
    desk = load(user).desk
    return {
        one.row.indicator.code: [(c.label, c.before, c.after) for c in one.changes]
        for one in since_decision(desk, records_of_desk(desk))
    }


def test_what_changed_since_the_last_approval_is_told_figure_by_figure(again, reviewer):
    again()

    assert since(reviewer) == {
        "A": [("数据", "76 人次", "80 人次"), ("说明", "初报", "更正")],
        "B": [],
    }


def test_corrections_are_not_told_before_they_are_sent(again, reviewer):
    assert since(reviewer) == {}


def test_first_submission_has_nothing_to_compare_with(client, submission, reviewer):
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text

    assert since(reviewer) == {}
    assert "各项本季度首次审核" in page


@pytest.fixture
def returned(department, reporter, reviewer):
    """Two figures, of which A was returned; what to do before it is sent again."""
    make_plan()
    make_period("2026Q3")
    own = {"department": department, "quarter": Q3, "by": reporter}
    for code in "AB":
        make_indicator(code=code, lead=department, targets=[(2026, 100)])
        row = TypedRow(code, Typed(value="76", note="初报"))
        save_figures(rows=[row], at=AT, **own)
    sent = submit(version=2, at=AT, **own)
    back = {"A": "请核对"}
    values = {"version": 3, "by": reviewer, "at": AT + HOUR}
    decide(submission=sent, returns=back, approve=False, **values)

    def send_again(value):
        row = TypedRow("A", Typed(value=value, note="初报"), version=1)
        save_figures(rows=[row], at=AT + 2 * HOUR, **own)
        sent.refresh_from_db()
        submit(version=sent.version, at=AT + 3 * HOUR, **own)

    return send_again


def test_what_changed_since_the_return_is_told_and_nothing_is_called_the_first(
    client, returned, reviewer
):
    returned("80")
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text
    row = page.split('id="row-A"')[1].split("<details")[0]

    assert since(reviewer) == {"A": [("数据", "76 人次", "80 人次")]}
    assert "首次审核" not in page
    assert "<del>76 人次</del> → <ins>80 人次</ins>" in row


def test_figure_that_comes_back_from_a_return_as_it_was_is_told_so(
    client, returned, reviewer
):
    returned("76")
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text

    assert since(reviewer) == {"A": []}
    assert "与上次审核时一致，未作改动" in page


def test_file_added_since_the_return_is_a_change(
    returned, reviewer, reporter, department
):
    record(
        by=reporter,
        at=AT + 2 * HOUR,
        action="evidence_added",
        object_type="evidence",
        object_key="A/own/2026Q3",
        after={"name": "批复.pdf"},
    )
    returned("76")

    assert since(reviewer) == {"A": [("附件", "", "批复.pdf")]}


def test_what_was_decided_on_before_records_were_kept_is_not_called_the_first(
    client, submission, reviewer
):
    sent = {"returns": {"A": "请核对"}, "approve": False, "version": 4}
    decide(submission=submission, by=reviewer, at=LATER, **sent)
    Actual.objects.update(state=State.SUBMITTED)
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text

    assert "上次审核时的数据没有留存，无从比较" in page
    assert "首次审核" not in page


def test_approval_of_some_is_told_of_these_alone(submission, reviewer):
    approve(submission, reviewer)

    desk = load(reviewer).desk
    events = events_of_desk(desk, records_of_desk(desk))

    told = {
        row.indicator.code: [event.what for event in events[row.indicator.pk]]
        for row in desk.rows
    }
    assert ("审定" in told["A"], "审定" in told["B"]) == (True, False)


def test_page_shows_the_changes_and_every_past_reason_beside_the_row(
    client, again, reviewer
):
    again()
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").text
    rows = page.split('id="row-')[1:]

    assert "<del>76 人次</del> → <ins>80 人次</ins>" in page
    assert ["请核对口径" in row.split("<details")[0] for row in rows] == [True, False]
