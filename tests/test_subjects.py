"""The common frame of tasks, actions, departments and cities."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tasks.core.enums import Kind, Role, Status
from tasks.core.quarters import Quarter
from tasks.core.rollups import Rollup
from tasks.models import ActionArea
from tasks.selectors.group_history import GroupMoment
from tasks.web.figures import share_path

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_measure,
    make_note,
    make_period,
    make_responsibility,
    make_target,
    make_task,
)
from .factories import make_plan as new_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    """A plan whose first three quarters of 2026 have opened."""
    plan = new_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    make_period("2026Q4", opens_on=date(2999, 1, 1), due_on=date(2999, 1, 11))
    return plan


@pytest.fixture
def action(db):
    return ActionArea.objects.create(number=7, name="第七行动", name_en="Seventh")


def add(by, lead, task, code, *values):
    """Add an annual indicator of 100 with one figure for each quarter from the first."""
    indicator = make_indicator(lead=lead, code=code, measure=make_measure(task=task))
    for number, value in enumerate(values, 1):
        make_actual(
            indicator=indicator,
            department=lead,
            quarter=f"2026Q{number}",
            value=value,
            by=by,
        )
    return indicator


def get(client, name, *args, **query):
    return client.get(reverse(name, args=args), {"period": "2026Q3"} | query)


def codes(lines):
    return [line.indicator.code for line in lines]


def test_action_shows_its_tasks_indicators_and_who_leads_them(
    client, official, plan, action, department, other_department, reporter
):
    first = make_task(number=71, action=action)
    second = make_task(number=72, action=action)
    add(reporter, department, first, "A", 25, 25, 25)
    add(reporter, other_department, second, "B", 25, 0, 0)
    add(reporter, department, make_task(number=1), "ELSEWHERE", 0, 0, 0)
    client.force_login(official)

    context = get(client, "action_detail", 7).context

    [group] = context["actions"]
    assert [task.subject for task in group.children] == [first, second]
    assert codes(context["lines"]) == ["A", "B"]
    assert codes(context["explained"]) == ["B"]
    assert codes(context["unexplained"]) == ["A"]
    assert [
        (row.record.subject, codes(row.record.lines)) for row in context["leads"].rows
    ] == [(department, ["A"]), (other_department, ["B"])]


def test_action_holds_the_notes_on_its_tasks_and_indicators(
    client, official, plan, action, department, reporter
):
    task = make_task(number=71, action=action)
    indicator = add(reporter, department, task, "A", 25)
    on_task, on_both, elsewhere = make_note(), make_note(), make_note()
    on_task.tasks.add(task)
    on_both.tasks.add(task)
    on_both.indicators.add(indicator)
    elsewhere.indicators.add(make_indicator(lead=department))
    client.force_login(official)

    assert get(client, "action_detail", 7).context["notes"] == [on_task, on_both]


def test_action_without_indicators_says_so(client, official, plan, action):
    client.force_login(official)

    response = get(client, "action_detail", 7)

    assert "这项行动还没有载入指标" in response.content.decode()


def test_action_that_does_not_exist_is_not_found(client, official, plan):
    client.force_login(official)

    assert get(client, "action_detail", 99).status_code == 404


def test_tiles_narrow_the_table_and_the_sentences_but_not_the_counts(
    client, official, plan, action, department, reporter
):
    task = make_task(number=71, action=action)
    add(reporter, department, task, "GOOD", 25, 25, 25)
    add(reporter, department, task, "POOR", 5, 5, 5)
    client.force_login(official)

    for name, key in [
        ("task_detail", 71),
        ("action_detail", 7),
        ("department_detail", department.code),
    ]:
        context = get(client, name, key, status="on_pace").context
        rows = [row.record for row in context["table"].rows]
        assert (codes(rows), codes(context["explained"])) == (["GOOD"], ["GOOD"])
        assert context["unexplained"] == []
        assert context["rollup"].counts[Status.FAR_BEHIND] == 1


def test_group_is_told_quarter_by_quarter(
    client, official, plan, action, department, reporter
):
    task = make_task(number=71, action=action)
    add(reporter, department, task, "A", 25, 15, 10)
    add(reporter, department, task, "B", 25)
    client.force_login(official)

    moments = get(client, "task_detail", 71).context["moments"]

    assert [
        (str(m.quarter), m.rollup.share_done, m.rollup.reported) for m in moments
    ] == [
        ("2026Q1", Decimal("0.25"), 2),
        ("2026Q2", Decimal("0.4"), 1),
        ("2026Q3", Decimal("0.5"), 1),
    ]


def test_departments_own_part_is_told_quarter_by_quarter(
    client, official, plan, department, other_department, reporter
):
    indicator = add(reporter, department, make_task(number=71), "A", 10)
    make_responsibility(
        indicator=indicator, department=other_department, role=Role.ASSIST
    )
    make_target(indicator=indicator, year=2026, value=40, department=department)
    make_target(indicator=indicator, year=2026, value=60, department=other_department)
    client.force_login(official)

    moments = get(client, "department_detail", department.code).context["moments"]

    assert moments[0].rollup.share_done == Decimal("0.25")


def moment(quarter, share, expected):
    rollup = Rollup(share_done=share, expected_share=expected)
    return GroupMoment(Quarter.parse(quarter), rollup)


def test_share_path_is_drawn_in_percent_with_the_years_end():
    moments = [
        moment("2026Q1", None, None),
        moment("2026Q2", Decimal("0.49996"), Decimal("0.5")),
    ]

    figure = share_path(moments, title="趋势")

    expected, actual, target = figure.data["data"]
    assert expected["y"] == [None, 50]
    assert actual["y"] == [None, 49.9]  # never on the wrong side of the path
    assert (target["x"], target["y"], target["text"]) == (
        ["2026年第四季度"],
        [100],
        ["100.0%"],
    )
    assert figure.data["layout"]["yaxis"]["title"]["text"] == "%"


def test_share_path_of_milestones_alone_draws_nothing():
    figure = share_path([moment("2026Q1", None, None)], title="趋势")

    assert figure.data["data"] == []


def test_indicator_says_how_many_times_the_average_it_takes(
    client, official, plan, department, reporter
):
    add(reporter, department, make_task(number=71), "A", 20, 20, 20)
    client.force_login(official)

    shown = get(client, "indicator_detail", "A").content.decode()

    assert '<p class="tile-note">前三季度季均的 2 倍</p>' in shown


@pytest.mark.parametrize("size", [1, 3])
def test_action_needs_the_same_queries_whatever_its_size(
    client, official, plan, action, reporter, size, django_assert_num_queries
):
    for number in range(size):
        task = make_task(number=71 + number, action=action)
        add(reporter, make_department(), task, f"N{number}", 25, 25, 25)
        make_indicator(kind=Kind.MILESTONE, measure=make_measure(task=task))
    client.force_login(official)

    with django_assert_num_queries(12):
        response = get(client, "action_detail", 7)

    assert len(response.context["lines"]) == 2 * size
