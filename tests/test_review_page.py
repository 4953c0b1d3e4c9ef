"""The reviewers' pages: who has reported what, and one department's quarter."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tasks import access
from tasks.core.enums import Kind, State
from tasks.models import Actual, ReportingPeriod, Review, Submission
from tasks.selectors.reviewing import load_board

from .factories import (
    AT,
    make_actual,
    make_department,
    make_indicator,
    make_period,
    make_plan,
    make_user,
)

DUE = date(2026, 10, 10)
TODAY = date(2026, 10, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(db):
    make_plan()
    return make_period("2026Q3", opens_on=date(2020, 1, 1), due_on=DUE)


@pytest.fixture
def judge(client, reviewer):
    client.force_login(reviewer)
    return client


def file(department, by, *codes, state=State.SUBMITTED, value=10, at=AT):
    """Make a department's quarter with the given indicators, in one state."""
    for code in codes:
        indicator = make_indicator(code=code, name=f"指标{code}", lead=department)
        make_actual(
            indicator=indicator,
            department=department,
            quarter="2026Q3",
            value=value,
            by=by,
            state=state,
        )
    submissions = Submission.objects.filter(department=department)
    if state != State.DRAFT:
        submissions.update(submitted_by=by, submitted_at=at, first_submitted_at=at)
    submissions.update(version=3)
    return submissions.get()


def address(submission):
    return reverse(
        "review_submission", args=[submission.department.code, submission.period]
    )


def states():
    return dict(Actual.objects.values_list("indicator__code", "state"))


# ---- The board -------------------------------------------------------------------------


@pytest.fixture
def filed(period, reporter):
    """Seven departments, each as far as its code says."""
    user = make_user("someone")
    for filing, level in [
        ("approved", "city"),
        ("approved", "provincial"),
        ("submitted", "provincial"),
        ("returned", "city"),
        ("draft", "city"),
    ]:
        department = make_department(code=f"{filing}-{level}", level=level)
        file(department, user, f"{filing}-{level}", state=State(filing))
    make_indicator(code="N", lead=make_department(code="none-city", level="city"))
    make_indicator(
        code="E",
        lead=make_department(code="exempt-city"),
        targets=[(2027, 5)],
        kind=Kind.ANNUAL,
    )


def board(**filters):
    values = {"asked": "", "level": "", "filing": "", "today": TODAY}
    return load_board(**values | filters)


def test_counts_agree_with_the_lists(filed):
    found = board()

    assert {str(filing): count for filing, count in found.counts.items()} == {
        "approved": 2,
        "submitted": 1,
        "returned": 1,
        "draft": 1,
        "none": 1,
        "exempt": 1,
    }
    for filing, count in found.counts.items():
        assert len(board(filing=filing.value).shown) == count
    assert found.asked == 6
    assert [cell.department.code for cell in found.outstanding] == [
        "draft-city",
        "none-city",
    ]


def test_word_of_a_cell_says_that_it_is_overdue(filed):
    said = {cell.department.code: cell.word for cell in board().now}

    assert said["draft-city"] == "填报中，逾期"
    assert said["none-city"] == "逾期未报"
    assert said["returned-city"] == "已退回"
    assert {cell.word for cell in board(today=DUE).outstanding} == {"填报中", "未报"}


def test_level_filters_the_lists_and_the_counts(filed):
    found = board(level="city")

    assert [row[0].code for row in found.shown] == [
        "approved-city",
        "returned-city",
        "draft-city",
        "none-city",
    ]
    assert found.asked == 4


def test_provincial_departments_stand_before_cities(filed):
    levels = [department.level for department, _cells in board().rows]

    assert levels == sorted(levels, key=["provincial", "city"].index)


def test_what_was_never_submitted_is_overdue_after_the_due_date(filed):
    overdue = [cell.department.code for cell in board().now if cell.is_overdue]
    before = [cell for cell in board(today=DUE).now if cell.is_overdue]

    assert (overdue, before) == (["draft-city", "none-city"], [])


def test_submission_after_the_due_date_is_late(period, department, reporter):
    file(department, reporter, "A", at=AT + timedelta(days=3))

    assert [cell.is_late for cell in board().now] == [True]


def test_late_submissions_stand_first_in_the_queue(
    period, department, other_department, reporter
):
    file(department, reporter, "A", at=AT)
    file(other_department, reporter, "B", at=AT + timedelta(days=3))

    assert [cell.department.code for cell in board().queue] == ["other", "own"]


def test_queue_shows_the_oldest_submission_of_any_quarter_first(
    period, department, other_department, reporter
):
    make_period("2026Q2")
    file(department, reporter, "A", at=AT + timedelta(hours=1))
    file(other_department, reporter, "B", at=AT)

    queue = board(asked="2026Q2").queue

    assert [cell.department.code for cell in queue] == ["other", "own"]
    assert [cell.submission.waiting for cell in queue] == [1, 1]


@pytest.mark.parametrize("n", [1, 3])
def test_board_reads_the_same_number_of_times_for_any_number_of_departments(
    judge, period, reporter, django_assert_num_queries, n
):
    for number in range(n):
        file(make_department(), reporter, f"I{number}")
    judge.get("/review/")

    # Session, person, permissions; rounds; four of the plan; submissions;
    # counted reports; extensions, reminders.
    with django_assert_num_queries(12):
        judge.get("/review/")


def test_board_page_links_each_cell_to_its_submission(judge, filed):
    text = judge.get("/review/?period=2026Q3").text

    assert 'href="/review/submitted-provincial/2026Q3/"' in text
    assert 'href="/review/none-city/2026Q3/"' in text
    assert "应报单位 6 个" in text


@pytest.mark.parametrize("role", ["reporter", "official"])
def test_board_is_refused_to_others(client, period, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/review/").status_code == 403


def test_board_is_open_to_the_auditor(client, period, auditor):
    client.force_login(auditor)

    assert client.get("/review/").status_code == 200


@pytest.mark.parametrize("query", ["period=x", "period=2031Q1", "level=x", "state=x"])
def test_board_with_an_unknown_filter_is_not_found(judge, period, query):
    assert judge.get(f"/review/?{query}").status_code == 404


def test_board_before_a_plan_is_loaded_says_so(judge):
    assert "现在没有可以审核的季度" in judge.get("/review/").text


def test_board_takes_no_posts(judge, period):
    assert judge.post("/review/").status_code == 405


# ---- One submission -------------------------------------------------------------------------


def test_case_shows_figures_with_what_was_reported_before(
    judge, period, department, reporter
):
    submission = file(department, reporter, "A")
    make_actual(
        indicator=Actual.objects.get().indicator,
        department=department,
        quarter="2026Q2",
        value=23,
        by=reporter,
    )

    text = " ".join(judge.get(address(submission)).text.split())

    assert '<p class="entry-words">10 人次</p>' in text
    assert "上季度</span> 23" in text
    assert "低于序时 17.0 个百分点" in text


def test_rows_that_ask_for_a_check_stand_first(judge, period, department, reporter):
    submission = file(department, reporter, "A", value=80)
    file(department, reporter, "B", value=151)

    page = judge.get(address(submission))

    assert [line["row"].indicator.code for line in page.context["flagged"]] == ["B"]
    assert [line["row"].indicator.code for line in page.context["others"]] == ["A"]
    assert "超过本年目标的 150%" in page.text


def test_draft_figures_stay_with_their_department(judge, period, department, reporter):
    submission = file(department, reporter, "A", state=State.DRAFT, value=777)

    text = judge.get(address(submission)).text

    assert "填报中，提交后可见" in text
    assert "777" not in text


def test_returned_figure_is_hidden_while_it_is_corrected(
    judge, period, department, reporter, reviewer
):
    submission = file(department, reporter, "A", state=State.RETURNED, value=777)
    Review.objects.create(
        submission=submission,
        indicator=Actual.objects.get().indicator,
        action="return",
        state_before="submitted",
        state_after="returned",
        reason="请核对",
        by=reviewer,
        at=AT,
    )
    before = judge.get(address(submission)).text
    Actual.objects.update(value=888, entered_at=AT + timedelta(hours=1))

    after = judge.get(address(submission)).text

    assert ("777" in before, "888" in after) == (True, False)
    assert "单位更正中，重新提交后可见" in after


def test_department_that_has_not_begun_shows_what_is_asked(judge, period, department):
    make_indicator(code="A", name="甲指标", lead=department)

    text = judge.get("/review/own/2026Q3/").text

    assert "单位尚未填报" in text
    assert "甲指标" in text


@pytest.mark.parametrize("n", [1, 3])
def test_case_reads_the_same_number_of_times_for_any_number_of_figures(
    judge, period, department, reporter, django_assert_num_queries, n
):
    submission = file(department, reporter, *(f"I{number}" for number in range(n)))
    judge.get(address(submission))

    # Session, person, permissions; department; rounds; four of the plan;
    # submission, steps, figures; counted reports; who entered figures before;
    # common reasons.
    with django_assert_num_queries(19):
        judge.get(address(submission))


ACCESS = [
    ("reporter", 200),
    ("other_reporter", 404),
    ("city_reporter", 404),
    ("reviewer", 200),
    ("official", 404),
    ("auditor", 200),
    ("administrator", 200),
]


@pytest.mark.parametrize(("role", "expected"), ACCESS)
def test_case_is_read_by_those_who_may(
    client, period, department, reporter, request, role, expected
):
    submission = file(department, reporter, "A")
    client.force_login(request.getfixturevalue(role))

    assert client.get(address(submission)).status_code == expected


@pytest.mark.parametrize("role", ["reporter", "auditor", "administrator"])
def test_readers_cannot_decide(client, period, department, reporter, request, role):
    submission = file(department, reporter, "A")
    client.force_login(request.getfixturevalue(role))

    answer = client.post(address(submission), {"action": "approve", "version": 3})

    assert answer.status_code == 403
    assert states() == {"A": State.SUBMITTED}


@pytest.mark.parametrize("path", ["x/2026Q3", "own/2031Q1", "own/abc"])
def test_unknown_submission_is_not_found(judge, period, department, path):
    assert judge.get(f"/review/{path}/").status_code == 404


# ---- Deciding ----------------------------------------------------------------------------------


@pytest.fixture
def case(judge, period, department, reporter):
    return file(department, reporter, "A", "B")


@pytest.fixture
def faster(db):
    """A second reviewer, on a computer of their own."""
    second = make_user("复核人")
    second.groups.add(Group.objects.get(name=access.REVIEWER))
    client = Client()
    client.force_login(second)
    return client


def decide(client, submission, action, *, version=3, **values):
    sent = {name.replace("_", "-"): value for name, value in values.items()}
    return client.post(
        address(submission), {"action": action, "version": version} | sent
    )


def test_approve_all(judge, case):
    answer = decide(judge, case, "approve")

    assert (answer.status_code, answer.url) == (302, f"{address(case)}#saved")
    assert states() == {"A": State.APPROVED, "B": State.APPROVED}


def test_return_one_and_approve_the_rest(judge, case):
    decide(judge, case, "approve_rest", pick_A="on", reason_A="请补充来源")

    assert states() == {"A": State.RETURNED, "B": State.APPROVED}


def test_return_one_alone(judge, case):
    decide(judge, case, "return", pick_A="on", reason_A="请补充来源")

    assert states() == {"A": State.RETURNED, "B": State.SUBMITTED}


def test_return_without_reason_keeps_the_ticks_and_the_other_reasons(judge, case):
    answer = decide(
        judge, case, "return", pick_A="on", pick_B="on", reason_B="请补充来源"
    )

    assert answer.status_code == 200
    assert "请写明理由和需要更正的内容" in answer.text
    assert "请补充来源</textarea>" in answer.text
    assert answer.text.count(" checked") == 2
    assert set(states().values()) == {State.SUBMITTED}


def wrong_rows(answer):
    """Return the links beside the sentence that says what must be put right."""
    alert = answer.text.split('role="alert"')[1].split("</div>")[0]
    return re.findall(r'<a href="#(row-\w+)">(\w+)</a>', alert)


def test_missing_reason_is_named_with_the_way_to_its_row(judge, case):
    answer = decide(
        judge, case, "return", pick_A="on", pick_B="on", reason_A="请补充来源"
    )

    assert "请为每一项写明理由" in answer.text
    assert wrong_rows(answer) == [("row-B", "指标B")]


def test_ticks_that_the_button_forgets_are_named_with_the_way_to_their_rows(
    judge, case
):
    answer = decide(judge, case, "approve", pick_A="on", reason_B="请补充来源")

    assert "有内容需要更正" in answer.text
    assert wrong_rows(answer) == [("row-A", "指标A"), ("row-B", "指标B")]


def test_old_page_names_no_row(judge, case):
    assert wrong_rows(decide(judge, case, "approve", version=2)) == []


@pytest.mark.parametrize(
    ("action", "values", "sentence"),
    [
        ("approve", {"pick_A": "on", "reason_A": "改"}, "与“全部审定”不符"),
        ("reopen", {"pick_A": "on", "reason_A": "改"}, "与“重新开放所选”不符"),
        ("approve", {"reason_A": "改"}, "已写理由但没有勾选"),
    ],
)
def test_button_that_does_not_fit_the_ticks_is_refused(
    judge, case, action, values, sentence
):
    answer = decide(judge, case, action, **values)

    assert sentence in answer.text
    assert set(states().values()) == {State.SUBMITTED}


@pytest.mark.parametrize(
    "sent", [{}, {"action": "x", "version": 3}, {"action": "approve"}]
)
def test_incomplete_decision_changes_nothing(judge, case, sent):
    assert judge.post(address(case), sent).status_code == 200
    assert set(states().values()) == {State.SUBMITTED}


def test_decision_on_an_old_page_is_refused_with_who_and_when(judge, case):
    answer = decide(judge, case, "approve", version=2)

    assert answer.status_code == 409
    assert "您打开页面后，reporter于2026年10月8日 10:00作了改动" in answer.text
    assert 'name="version" value="3"' in answer.text
    assert set(states().values()) == {State.SUBMITTED}


def test_return_of_what_was_approved_meanwhile_says_by_whom_and_never_reopens_it(
    judge, case, faster
):
    decide(faster, case, "approve")

    answer = decide(judge, case, "return", pick_A="on", reason_A="请补充来源")

    assert answer.status_code == 409
    assert "您打开页面后，复核人于" in answer.text
    assert ("不符。" in answer.text, " checked" in answer.text) == (False, False)
    assert "请补充来源</p>" in answer.text
    assert "请补充来源</textarea>" not in answer.text
    assert states() == {"A": State.APPROVED, "B": State.APPROVED}


def test_return_of_what_was_returned_meanwhile_keeps_the_words_in_sight(
    judge, case, faster
):
    decide(faster, case, "return", pick_A="on", reason_A="先退的意见")
    ticks = {"pick_A": "on", "reason_A": "我的意见", "pick_B": "on", "reason_B": "另"}

    answer = decide(judge, case, "return", **ticks)

    assert answer.status_code == 409
    assert "我的意见</p>" in answer.text
    assert answer.text.count(" checked") == 1  # B still waits
    assert states() == {"A": State.RETURNED, "B": State.SUBMITTED}


def test_reopening_of_what_was_sent_again_meanwhile_never_returns_it(judge, case):
    sent = {"reopen_pick_A": "on", "reopen_reason_A": "单位来函更正"}

    answer = decide(judge, case, "reopen", version=2, **sent)

    assert answer.status_code == 409
    assert " checked" not in answer.text
    assert "单位来函更正</p>" in answer.text


def test_slip_on_an_old_page_is_first_of_all_an_old_page(judge, case):
    answer = decide(judge, case, "approve", version=2, pick_A="on", reason_A="改")

    assert answer.status_code == 409
    assert "您打开页面后" in answer.text
    assert "不符。" not in answer.text


def test_reopen_an_approved_figure(judge, case):
    decide(judge, case, "approve")

    sent = {"reopen_pick_A": "on", "reopen_reason_A": "单位来函更正"}
    decide(judge, case, "reopen", version=4, **sent)

    assert states() == {"A": State.RETURNED, "B": State.APPROVED}


def test_reviewer_sees_that_own_work_is_for_somebody_else(judge, case, reviewer):
    Actual.objects.filter(indicator__code="B").update(entered_by=reviewer)

    page = judge.get(address(case)).text
    answer = decide(judge, case, "approve")

    assert "请由其他审核人审核" in page
    assert 'value="approve"' not in page
    assert answer.status_code == 409
    assert set(states().values()) == {State.SUBMITTED}


def test_locked_quarter_offers_approval_but_no_return(judge, case):
    ReportingPeriod.objects.update(locked_on=date(2020, 2, 1))

    text = judge.get(address(case)).text

    assert 'value="approve"' in text
    assert 'value="return"' not in text
    assert 'name="pick-A"' not in text


def test_department_without_submission_cannot_be_decided(judge, period, department):
    make_indicator(code="A", lead=department)

    answer = judge.post("/review/own/2026Q3/", {"action": "approve", "version": 0})

    assert answer.status_code == 409
    assert "没有可以审核的数据" in answer.text


def test_lines_of_a_reason_are_lines_wherever_it_is_read(client, judge, case, reporter):
    decide(judge, case, "return", pick_A="on", reason_A="缺少来源\n数量级有误")
    lines = "缺少来源<br>数量级有误"

    row = judge.get(address(case)).text.split('id="row-A"')[1]
    client.force_login(reporter)
    form = client.get("/report/?period=2026Q3").text
    inbox = client.get("/inbox/").text

    assert lines in row.split("<details")[0]
    assert [form.count(lines), inbox.count(lines)] == [3, 1]  # list, row, steps


def test_every_past_reason_stays_visible(judge, case, reviewer):
    decide(judge, case, "return", pick_A="on", reason_A="第一次的意见")
    Actual.objects.filter(indicator__code="A").update(state=State.SUBMITTED)
    decide(judge, case, "return", version=4, pick_A="on", reason_A="第二次的意见")

    text = judge.get(address(case)).text

    assert ("第一次的意见" in text, "第二次的意见" in text) == (True, True)
