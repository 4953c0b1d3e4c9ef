"""The pages of figures: what they say, and how many queries they need."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from regions.models import City
from tasks.core.enums import Kind, Role, Stage, State
from tasks.models import ReportingPeriod

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_measure,
    make_note,
    make_period,
    make_plan,
    make_responsibility,
    make_submission,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db

PERIOD = {"period": "2026Q3"}


@pytest.fixture
def plan(db):
    """A plan whose third quarter of 2026 is the last that is due."""
    plan = make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    make_period("2026Q4", opens_on=date(2999, 1, 1), due_on=date(2999, 1, 11))
    return plan


def add_reported_indicator(department, by, *, value, **kwargs):
    """Add an annual indicator of 100 with one figure of the third quarter."""
    indicator = make_indicator(lead=department, **kwargs)
    for quarter in ("2026Q1", "2026Q2"):
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=0,
            by=by,
        )
    make_actual(
        indicator=indicator, department=department, quarter="2026Q3", value=value, by=by
    )
    return indicator


def add_city(number, by):
    bureau = make_department(level="city")
    city = City.objects.create(
        code=f"city-{number}",
        adcode=f"33{number:02}00",
        name=f"城市{number}",
        name_en=f"City {number}",
        order=number,
        counties=3,
        bureau=bureau,
    )
    add_reported_indicator(bureau, by, value=60)
    return city


def get(client, name, *args, **query):
    return client.get(reverse(name, args=args), PERIOD | query)


def text_of(response):
    return " ".join(response.content.decode().split())


# Before a plan is loaded


@pytest.mark.parametrize(
    "name", ["overview", "task_list", "indicator_list", "department_list", "city_list"]
)
def test_page_without_a_plan_says_what_to_do(client, official, name):
    client.force_login(official)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "尚未载入行动方案" in text_of(response)


# The quarter in the URL


@pytest.mark.parametrize("period", ["2026Q9", "2026-3", "2031Q1", "2026Q4", "x"])
def test_page_of_a_quarter_that_has_not_opened_is_not_found(
    client, official, plan, period
):
    client.force_login(official)

    assert client.get(reverse("overview"), {"period": period}).status_code == 404


def test_page_without_a_quarter_shows_the_latest_that_is_due(client, official, plan):
    client.force_login(official)

    response = client.get(reverse("overview"))

    assert str(response.context["quarter"]) == "2026Q3"


def test_page_of_a_past_quarter_shows_that_quarter(
    client, official, plan, department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=80)
    client.force_login(official)

    response = get(client, "indicator_detail", indicator.code, period="2026Q2")

    assert response.context["line"].progress.actual == Decimal(0)
    assert [str(m.quarter) for m in response.context["moments"]] == [
        "2026Q1",
        "2026Q2",
    ]


# Approved figures count; submitted ones only where asked for and allowed


def submitted_indicator(department, reporter):
    indicator = make_indicator(lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q1",
        value=30,
        by=reporter,
        state=State.SUBMITTED,
    )
    return indicator


def test_submitted_figure_does_not_count_by_default(
    client, official, plan, department, reporter
):
    indicator = submitted_indicator(department, reporter)
    client.force_login(official)

    response = get(client, "indicator_detail", indicator.code, period="2026Q1")

    line = response.context["line"]
    assert line.progress.actual is None
    assert line.label == "待审核"  # who has submitted is not said to owe anything
    assert line.sentence.startswith("第一季度数据已提交，尚待审核。")


def test_submitted_figure_counts_when_asked_for_and_is_marked(
    client, official, plan, department, reporter
):
    indicator = submitted_indicator(department, reporter)
    client.force_login(official)

    response = get(
        client, "indicator_detail", indicator.code, period="2026Q1", provisional="1"
    )

    assert response.context["line"].progress.actual == Decimal(30)
    assert response.context["line"].progress.is_provisional
    assert "本页含已提交、未审定的数据" in text_of(response)


def test_submitted_figure_of_another_department_is_never_shown_to_staff(
    client, other_reporter, plan, department, reporter
):
    indicator = submitted_indicator(department, reporter)
    client.force_login(other_reporter)

    response = get(
        client, "indicator_detail", indicator.code, period="2026Q1", provisional="1"
    )

    assert response.context["line"].progress.actual is None
    assert response.context["entries"] == []


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_draft_and_returned_figures_are_on_no_page(
    client, official, plan, department, reporter, state
):
    indicator = make_indicator(lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q1",
        value=77777,
        by=reporter,
        state=state,
    )
    client.force_login(official)

    for name, args in [
        ("overview", []),
        ("indicator_detail", [indicator.code]),
        ("department_detail", [department.code]),
    ]:
        response = get(client, name, *args, period="2026Q1", provisional="1")
        assert "77,777" not in text_of(response)
        assert "7.78 万" not in text_of(response)


# The overview


def test_overview_names_what_is_furthest_behind_and_why(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=80, name="好的指标")
    add_reported_indicator(department, reporter, value=50, name="慢的指标")
    add_reported_indicator(department, reporter, value=20, name="最慢的指标")
    client.force_login(official)

    response = get(client, "overview")

    lines = response.context["standing"].rows
    assert [line.indicator.name for line in lines] == ["最慢的指标", "慢的指标"]
    assert lines[0].sentence in response.content.decode()


def test_overview_tells_who_has_not_reported_from_who_waits_for_a_review(
    client, official, plan, department, other_department, city_bureau, reporter
):
    states = {department: None, other_department: "submitted", city_bureau: "draft"}
    for one, state in states.items():
        indicator = make_indicator(lead=one)
        if state:
            make_actual(
                indicator=indicator,
                department=one,
                quarter="2026Q3",
                value=5,
                by=reporter,
                state=State(state),
            )
    client.force_login(official)

    response = get(client, "overview")

    found = [(o.department, o.missing, o.state) for o in response.context["owing"].rows]
    assert found == [
        (department, 1, "none"),
        (city_bureau, 1, "none"),
        (other_department, 1, "submitted"),
    ]


def test_overview_adds_up_the_headline_quantity_of_those_that_reported(
    client, official, plan, department, reporter
):
    task = make_task(is_headline=True, headline_label="年度培训人次")
    for value in (80, 50):
        indicator = add_reported_indicator(department, reporter, value=value)
        indicator.measure.task = task
        indicator.measure.save()
    missing = make_indicator(lead=department)
    missing.measure.task = task
    missing.measure.save()
    client.force_login(official)

    [(shown_task, quantity)] = get(client, "overview").context["headlines"]

    assert shown_task == task
    assert (quantity.actual, quantity.target, quantity.compared_target) == (
        Decimal(130),
        Decimal(300),
        Decimal(200),
    )
    assert (quantity.due, quantity.reported, quantity.is_partial) == (3, 2, True)
    assert quantity.share_done == Decimal("0.65")


def test_cities_with_equal_shares_share_a_rank(client, official, plan, reporter):
    add_city(1, reporter)
    add_city(2, reporter)
    late = add_city(3, reporter)
    late.bureau.submissions.get(period__quarter=3).actuals.all().delete()
    client.force_login(official)

    groups = get(client, "city_list").context["groups"]

    assert [group.rank for group in groups] == [1, 1, None]


# Tasks, indicators, departments, cities


def test_milestone_page_shows_its_stage_and_no_percentage(
    client, official, plan, department, reporter
):
    indicator = make_indicator(
        kind=Kind.MILESTONE, lead=department, targets=[(2026, None)]
    )
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        stage=Stage.UNDER_WAY,
    )
    client.force_login(official)

    response = get(client, "indicator_detail", indicator.code)

    assert response.context["chart"] is None
    assert "推进中" in text_of(response)
    assert "%" not in text_of(response).split("各季度")[1].split("</table>")[0]


def test_indicator_page_tells_who_reported_and_which_sentence_asks_for_it(
    client, official, plan, department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=80)
    make_note(title="两处不一致").indicators.add(indicator)
    client.force_login(official)

    shown = text_of(get(client, "indicator_detail", indicator.code))

    for expected in ("reporter", indicator.measure.goal, "2026年的目标", "两处不一致"):
        assert expected in shown


def test_indicator_page_lists_each_departments_contribution(
    client, official, plan, department, other_department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=50)
    make_responsibility(
        indicator=indicator, department=other_department, role=Role.ASSIST
    )
    make_actual(
        indicator=indicator,
        department=other_department,
        quarter="2026Q3",
        value=25,
        by=reporter,
    )
    client.force_login(official)

    response = get(client, "indicator_detail", indicator.code)

    rows = [row.record for row in response.context["parts"].rows]
    assert [row.progress.actual for row in rows] == [Decimal(50), Decimal(25)]
    assert response.context["line"].progress.actual == Decimal(75)


def test_indicator_list_keeps_only_the_status_asked_for(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=80, code="GOOD")
    add_reported_indicator(department, reporter, value=20, code="POOR")
    client.force_login(official)

    response = get(client, "indicator_list", status="far_behind")

    codes = [row.record.indicator.code for row in response.context["table"].rows]
    assert codes == ["POOR"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("gap", ["POOR", "GOOD", "NONE"]), ("-gap", ["GOOD", "POOR", "NONE"])],
)
def test_indicator_list_sorts_missing_values_last(
    client, official, plan, department, reporter, sort, expected
):
    make_indicator(lead=department, code="NONE")
    add_reported_indicator(department, reporter, value=80, code="GOOD")
    add_reported_indicator(department, reporter, value=20, code="POOR")
    client.force_login(official)

    response = get(client, "indicator_list", sort=sort)

    codes = [row.record.indicator.code for row in response.context["table"].rows]
    assert codes == expected


def test_department_page_shows_its_rounds_and_which_came_late(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=80)
    client.force_login(official)

    record = get(client, "department_detail", department.code).context["record"]

    assert [(str(kept.quarter), kept.state, kept.is_late) for kept in record] == [
        ("2026Q1", "approved", False),
        ("2026Q2", "approved", False),
        ("2026Q3", "approved", False),
    ]


def test_department_without_a_submission_is_late_after_the_due_date(
    client, official, plan, department
):
    make_indicator(lead=department)
    client.force_login(official)

    record = get(client, "department_detail", department.code).context["record"]

    assert [(kept.state, kept.is_late) for kept in record] == [("none", True)] * 3


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("task_detail", [999]),
        ("indicator_detail", ["NOPE"]),
        ("department_detail", ["nope"]),
        ("city_detail", ["nope"]),
    ],
)
def test_page_of_something_unknown_is_not_found(client, official, plan, name, args):
    client.force_login(official)

    assert get(client, name, *args).status_code == 404


def test_pages_speak_english_when_asked(client, official, plan, department, reporter):
    add_reported_indicator(
        department, reporter, value=80, name_en="Trainings", unit_en="persons"
    )
    client.force_login(official)
    client.cookies["django_language"] = "en"

    shown = text_of(get(client, "overview"))

    assert "First action" in shown
    assert "第一行动" not in shown


# Queries: the same number whatever the size of the plan


def grow(plan, by, *, size):
    department = make_department(code="grown", name="增长单位")
    task = make_task(number=900)
    for number in range(size):
        indicator = add_reported_indicator(
            department,
            by,
            value=50,
            code=f"G{number}",
            measure=make_measure(task=task),
        )
        make_target(indicator=indicator, year=2026, value=10, department=department)
        make_note().indicators.add(indicator)
        add_city(number + 1, by)
    return department


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("overview", [], 12),
        ("task_list", [], 9),
        ("task_detail", [900], 12),
        ("indicator_list", [], 9),
        ("indicator_detail", ["G0"], 15),
        ("department_list", [], 9),
        ("department_detail", ["grown"], 13),
        ("city_list", [], 10),
        ("city_detail", ["city-1"], 13),
        ("note_list", [], 8),
    ],
)
def test_page_needs_the_same_queries_whatever_its_size(
    client,
    official,
    plan,
    reporter,
    django_assert_num_queries,
    size,
    name,
    args,
    queries,
):
    grow(plan, reporter, size=size)
    client.force_login(official)

    with django_assert_num_queries(queries):
        response = get(client, name, *args)

    assert response.status_code == 200


def test_record_of_a_round_keeps_the_lateness_of_the_first_submission(
    client, official, plan, department, reporter
):
    make_indicator(lead=department)
    make_submission(
        department=department,
        period=ReportingPeriod.objects.get(year=2026, quarter=2),
        state=State.SUBMITTED,
        first_submitted_at=datetime(
            2026, 7, 10, 16, 0, tzinfo=UTC
        ),  # the 11th in UTC+8
        submitted_by=reporter,
    )
    client.force_login(official)

    record = get(client, "department_detail", department.code).context["record"]

    assert [(kept.state, kept.is_late) for kept in record][1] == ("submitted", True)


@pytest.mark.parametrize("size", ["-5", "0", "1", "9999999999"])
def test_address_does_not_change_the_size_of_a_page(client, plan, reporter, size):
    make_indicator(code="A")
    make_indicator(code="B")
    client.force_login(reporter)

    page = client.get(f"/indicators/?per_page={size}")

    assert page.status_code == 200
    codes = [row.record.indicator.code for row in page.context["table"].page]
    assert codes == ["A", "B"]
