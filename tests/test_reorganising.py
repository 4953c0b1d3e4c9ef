"""Departments that are merged or split from a quarter on: the rules of the service."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.enums import Kind, State
from tasks.core.plan_health import Check
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.models import (
    Actual,
    AuditRecord,
    ReportingPeriod,
    Responsibility,
    Submission,
    Takeover,
    Target,
)
from tasks.selectors.health import data_health
from tasks.selectors.plan import choose_quarter
from tasks.selectors.reminders import due_reminders
from tasks.selectors.reporting import open_desk
from tasks.selectors.reviewing import load_board
from tasks.selectors.standings import load_book
from tasks.selectors.takeovers import seen_now
from tasks.services.amendments import Order
from tasks.services.reporting import TypedRow, save_figures
from tasks.services.round_steps import Conflict
from tasks.services.windows import request_extension

from .factories import (
    AT,
    make_actual,
    make_department,
    make_explanation,
    make_extension,
    make_indicator,
    make_responsibility,
    make_submission,
    make_target,
)
from .reorganising import (
    Q2,
    Q3,
    Q4,
    TODAY,
    book_at,
    merge,
    own_indicator,
    person_of,
    shared_indicator,
    standing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(db):
    return make_department(code="new", name="新机构")


@pytest.fixture
def own(department, reporter):
    return own_indicator(department, reporter)


@pytest.fixture
def shared(own, department, other_department, reporter, other_reporter):
    people = (reporter, other_reporter)
    return shared_indicator(department, other_department, people)


def test_new_quarters_are_the_successors_and_old_ones_stay(
    own, department, new, administrator
):
    before = standing(Q2)

    merge(administrator, (department, new))

    assert standing(Q2) == before
    assert book_at(Q2).lines[0].lead.code == "own"
    assert book_at(Q3).lines[0].lead.code == "new"
    assert [one.reporter.code for one in book_at(Q3).parts(own)] == ["new"]
    assert list(book_at(Q3).plan.departments) == ["new"]


def test_nothing_of_the_plan_is_rewritten(own, shared, department, new, administrator):
    before = list(Responsibility.objects.values()), list(Target.objects.values())

    merge(administrator, (department, new))

    assert (
        list(Responsibility.objects.values()),
        list(Target.objects.values()),
    ) == before


def test_year_so_far_goes_on_under_the_successor(
    own, department, new, administrator, other_reporter
):
    merge(administrator, (department, new))
    make_actual(
        indicator=own, department=new, quarter="2026Q3", value=30, by=other_reporter
    )

    book = book_at(Q3)

    assert book.line(own).progress.actual == 80
    assert book.part(own, new).progress.actual == 80
    assert not book.line(own).progress.is_partial


def test_merged_parts_have_the_targets_of_both(
    shared, department, other_department, new, administrator, other_reporter
):
    merge(administrator, (department, new), (other_department, new))
    make_actual(
        indicator=shared, department=new, quarter="2026Q3", value=3, by=other_reporter
    )

    line = book_at(Q3).part(shared, new)
    assert (line.progress.target, line.progress.actual) == (300, 9)
    (target,) = book_at(Q3).plan.targets["B"]
    assert (target.value, target.department.code) == (300, "new")
    assert [one.reporter.code for one in book_at(Q2).parts(shared)] == ["own", "other"]


def test_department_joins_one_that_goes_on(
    shared, department, other_department, administrator
):
    merge(administrator, (department, other_department))

    (part,) = book_at(Q3).plan.responsibilities["B"]
    assert (part.department.code, part.role, part.reports) == ("other", "lead", True)


def test_split_gives_each_indicator_to_one_successor(
    shared, own, department, other_department, new, administrator
):
    merge(
        administrator,
        (department, new, own),
        (department, other_department, shared),
    )

    plan = book_at(Q3).plan
    assert {code: plan.lead(one).code for code, one in plan.by_code.items()} == {
        "A": "new",
        "B": "other",
    }


def test_record_says_what_passed_on(own, department, new, administrator):
    merge(administrator, (department, new))

    record = AuditRecord.objects.get(action="department_taken_over")
    assert record.before == {"department": "own", "indicators": ["A"]}
    assert (record.after["department"], record.after["starts"]) == ("new", "2026Q3")
    assert record.reason == "机构改革"


def test_balances_show_the_same_sums_on_both_sides(own, department, new, administrator):
    (found,) = merge(administrator, (department, new)).balances

    assert found.agrees
    assert (found.before.actual, found.before.target) == (50, 100)


def refused(by, *pairs, **more):
    with pytest.raises(Refused) as error:
        merge(by, *pairs, **more)
    assert Takeover.objects.count() == 0
    return str(error.value)


def test_what_makes_no_sense_is_refused(own, department, new, administrator):
    by, pair = administrator, (department, new)
    assert refused(by) == "请至少选择一项要移交的指标。"
    assert refused(by, (department, department)) == "“本单位”不能并入本单位自身。"
    assert "没有可以移交的职责分工" in refused(by, (new, department))
    assert "同一次办理中也要移交" in refused(by, pair, (new, department))
    assert "只能由一个单位承接" in refused(by, pair, (*pair, own))
    assert refused(by, pair, order=Order(Q3, " ", "x")) == "请填写依据文号。"
    assert "须在规划期内" in refused(by, pair, order=Order(Quarter(2030, 1), "x", "x"))


def test_quarter_that_has_figures_is_refused(own, department, new, administrator):
    found = refused(administrator, (department, new), order=Order(Q2, "x", "x"))

    assert found == (
        "“本单位”的2026年第二季度已有 1 项数据（已审定）。"
        "请选择更晚的季度；尚未提交的，也可请该单位先清空。"
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.SUBMITTED])
def test_open_figures_are_in_the_way_blank_ones_are_not(
    own, department, new, administrator, reporter, state
):
    figure = {"indicator": own, "department": department, "quarter": "2026Q3"}
    actual = make_actual(**figure, value=1, by=reporter, state=state)
    assert str(state.label) in refused(administrator, (department, new))

    type(actual).objects.filter(pk=actual.pk).update(value=None, state=State.DRAFT)
    assert merge(administrator, (department, new))


def test_successor_that_has_submitted_takes_nothing_more(
    own, department, new, administrator
):
    period = ReportingPeriod.objects.get(year=2026, quarter=3)
    make_submission(department=new, period=period, state=State.APPROVED)

    assert "已提交，不能再增加指标" in refused(administrator, (department, new))


def test_request_for_an_extension_is_answered_first(
    own, department, new, administrator, reporter
):
    period = ReportingPeriod.objects.get(year=2026, quarter=3)
    make_extension(department=department, period=period, by=reporter)

    assert "请先审批" in refused(administrator, (department, new))


def test_locked_quarter_is_refused(own, department, new, administrator):
    ReportingPeriod.objects.filter(quarter=3).update(locked_on=AT.date())

    assert "2026年第三季度已锁定" in refused(administrator, (department, new))


def test_what_was_given_away_is_given_once_and_never_comes_back(
    own, shared, department, other_department, new, administrator
):
    merge(administrator, (department, new))
    again = Order(Q4, "x", "x")

    for pair, sentence in [
        ((department, other_department), "已自2026年第三季度起将指标移交给“新机构”"),
        ((new, department), "不能再承接"),
    ]:
        with pytest.raises(Refused) as error:
            merge(administrator, pair, order=again)
        assert sentence in str(error.value)
    assert Takeover.objects.count() == 1


def test_later_takeover_goes_on_from_the_first(
    own, department, new, other_department, administrator
):
    merge(administrator, (department, new))
    with pytest.raises(Refused):
        merge(administrator, (new, other_department), order=Order(Q2, "x", "x"))
    merge(administrator, (new, other_department), order=Order(Q4, "x", "x"))

    plan = book_at(Q3).plan
    leads = [plan.at(q).lead(own).code for q in (Q2, Q3, Q4)]
    assert leads == ["own", "new", "other"]


def test_parts_with_targets_and_without_are_refused(
    shared, department, other_department, new, administrator
):
    Target.objects.filter(department=other_department).delete()
    make_target(indicator=shared, year=2026, value=300)

    pairs = ((department, new), (other_department, new))
    assert "有的单位设有本单位目标，有的没有" in refused(administrator, *pairs)


def test_totals_that_would_change_are_refused(
    own, department, other_department, new, administrator
):
    """A mean of three shares is not the mean of a mean and a third."""
    ratio = make_indicator(code="R", name="占比", kind=Kind.RATIO, targets=())
    for value, one in [
        (80, department),
        (20, other_department),
        (80, make_department()),
    ]:
        make_responsibility(indicator=ratio, department=one)
        make_target(indicator=ratio, department=one, year=2026, value=value)

    pairs = ((department, new), (other_department, new))
    assert "“占比”在2026年第三季度的合计前后不一致" in refused(administrator, *pairs)


def test_takeover_asks_for_the_right(own, department, new, official):
    with pytest.raises(PermissionDenied):
        merge(official, (department, new))


def test_takeover_of_what_was_changed_meanwhile_is_refused(
    own, department, new, administrator
):
    seen = seen_now()
    Responsibility.objects.update(order=1, reports=False)

    with pytest.raises(Conflict):
        merge(administrator, (department, new), seen=seen)


@pytest.mark.parametrize("quarter", [Q2, Q3])
def test_takeover_costs_no_query(
    own, department, new, administrator, quarter, django_assert_num_queries
):
    merge(administrator, (department, new))
    choice = choose_quarter(str(quarter), TODAY)

    with django_assert_num_queries(5):
        assert load_book(choice).lines[0].progress.target == Decimal(100)


def test_predecessor_gets_no_form_and_is_told_who_reports(
    client, own, department, new, administrator, reporter
):
    merge(administrator, (department, new))
    client.force_login(reporter)

    page = client.get("/report/?period=2026Q3").text
    assert "自2026年第三季度起，本单位的指标由“新机构”承接。" in page
    assert "本季度由其他单位填报" in page
    assert "entry-table" not in page
    assert "entry-table" in client.get("/report/?period=2026Q2").text


def typed(by, department, value, basis="quarter"):
    row = TypedRow("A", Typed(value, basis))
    return save_figures(department=department, quarter=Q3, rows=[row], by=by, at=AT)


def test_predecessor_can_save_nothing_for_the_successors_quarters(
    own, department, new, administrator, reporter
):
    merge(administrator, (department, new))

    with pytest.raises(Refused) as error:
        typed(reporter, department, "3")
    assert "由“新机构”承接" in str(error.value)


def test_successor_types_the_year_so_far_on_top_of_the_predecessors_figures(
    own, department, new, administrator
):
    merge(administrator, (department, new))
    user = person_of(new)

    outcome = typed(user, new, "80", basis="year")

    assert outcome.is_clean
    assert Actual.objects.get(submission__department=new).value == 30


def test_successor_sees_no_draft_of_its_predecessor(
    own, department, new, administrator, reporter
):
    Actual.objects.filter(submission__period__quarter=2).update(state=State.DRAFT)
    merge(administrator, (department, new))

    desk = open_desk(department=new, asked="2026Q3", today=TODAY)
    assert set(desk.row("A").reports.by_key) == {("new", Quarter(2026, 1))}


def test_successor_is_asked_what_became_of_the_predecessors_promise(
    own, department, new, administrator
):
    actual = Actual.objects.get(submission__period__quarter=2)
    promised = make_explanation(actual=actual)
    merge(administrator, (department, new))

    desk = open_desk(department=new, asked="2026Q3", today=TODAY)
    assert desk.row("A").promise.pk == promised.pk


def test_matrix_asks_whoever_reports_in_each_quarter(
    client, own, department, new, administrator, reviewer
):
    submissions = Submission.objects.filter(department=department)
    submissions.filter(period__quarter=2).update(
        state=State.SUBMITTED, submitted_at=AT, submitted_by=person_of(department)
    )
    merge(administrator, (department, new))

    board = load_board(asked="2026Q3", level="", filing="", today=TODAY)
    filings = {d.code: [str(c.filing) for c in cells] for d, cells in board.rows}
    assert filings == {
        "new": ["exempt", "exempt", "none"],
        "own": ["approved", "submitted", "exempt"],
    }
    assert [cell.department.code for cell in board.queue] == ["own"]
    client.force_login(reviewer)
    assert client.get("/review/?period=2026Q3").status_code == 200


def test_reminders_and_the_data_check_know_who_reports(
    own, department, new, administrator, reporter
):
    Submission.objects.create(
        department=department, period=ReportingPeriod.objects.get(quarter=3)
    )
    merge(administrator, (department, new))
    person_of(new)
    due = date(2026, 10, 10)

    reminded = due_reminders(due)
    found = data_health(date(2026, 12, 1))

    assert [(d.department.code, str(d.cell.quarter)) for d in reminded] == [
        ("new", "2026Q3")
    ]
    kinds = {one.check for one in found}
    assert not kinds & {Check.NO_PEOPLE, Check.STALE_DRAFT, Check.NO_REPORTER}


def test_predecessor_asks_for_no_more_time(
    own, department, new, administrator, reporter
):
    merge(administrator, (department, new))
    ask = {"until": date(2026, 10, 20), "reason": "数据汇总需要时间"}

    with pytest.raises(Refused, match="由“新机构”承接"):
        request_extension(department=department, quarter=Q3, by=reporter, at=AT, **ask)
