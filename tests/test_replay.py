"""The replay: what stood how at each quarter, and what changed between them."""

import pytest
from django.urls import reverse

from tasks.core.changes import Change
from tasks.core.charts import TINTS
from tasks.core.enums import Status

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_measure,
    make_period,
    make_plan,
    make_task,
)
from .test_compare_pages import add_figures, make_city, quarters_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    plan = make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    return plan


def get(client, **query):
    return client.get(reverse("replay"), query)


def test_every_quarter_is_a_step_with_what_changed(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 25, 0), code="A")
    add_figures(department, reporter, quarters_of(0, 50, 25), code="B")
    client.force_login(official)

    steps = get(client).context["steps"]

    found = [
        (
            str(step.quarter),
            [(row.line.indicator.code, row.change) for row in step.changed],
        )
        for step in steps
    ]
    assert found == [
        ("2026Q1", []),
        ("2026Q2", [("B", Change.BETTER)]),
        ("2026Q3", [("A", Change.WORSE)]),
    ]
    assert [step.is_first for step in steps] == [True, False, False]


def test_statuses_of_the_steps_are_those_of_the_pages(
    client, official, plan, department, reporter
):
    task = make_task(number=7)
    add_figures(
        department, reporter, quarters_of(25, 0, 0), measure=make_measure(task=task)
    )
    city = make_city(1)
    add_figures(city.bureau, reporter, quarters_of(0, 50, 50))
    client.force_login(official)

    states = get(client).context["states"]

    assert [state["tasks"]["7"] for state in states] == [
        ["on_pace", "达序时", "25.0%"],
        ["behind", "滞后", "25.0%"],
        ["far_behind", "严重滞后", "25.0%"],
    ]
    assert [state["cities"]["city-1"][0] for state in states] == [
        "behind",
        "on_pace",
        "met",
    ]
    assert states[1]["counts"] == {status.value: 0 for status in Status} | {
        "behind": 1,
        "on_pace": 1,
    }


def test_quarter_of_the_address_is_shown_without_a_script(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 0, 0))
    client.force_login(official)

    response = get(client, period="2026Q2")

    page = text_of(response)
    assert str(response.context["step"].quarter) == "2026Q2"
    assert 'href="?period=2026Q1" rel="prev"' in page
    assert 'href="?period=2026Q3" rel="next"' in page
    assert page.count('data-step="2026Q2">') == 1
    assert page.count('data-step="2026Q3" hidden>') == 1


def test_first_quarter_has_no_way_back_and_the_last_none_on(client, official, plan):
    client.force_login(official)

    first, last = get(client, period="2026Q1"), get(client, period="2026Q3")

    assert (first.context["before"], last.context["after"]) == (None, None)
    assert "这是第一个季度" in text_of(first)


def test_drawn_map_has_the_colours_of_every_map(settings):
    style = (settings.BASE_DIR / "static/css/replay.css").read_text()

    for status in set(Status) - {Status.NOT_REPORTED, Status.NOT_DUE}:
        assert f".drawn-map .is-{status} path {{ fill: {TINTS[status]}; }}" in style


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("name", ["replay", "meeting"])
def test_page_needs_the_same_queries_whatever_its_size(
    client, official, plan, reporter, django_assert_num_queries, size, name
):
    for number in range(size):
        add_figures(make_city(number + 1).bureau, reporter, quarters_of(10, 20, 30))
        add_figures(make_department(), reporter, quarters_of(10, 20, 30))
    client.force_login(official)

    with django_assert_num_queries(10):
        response = client.get(reverse(name))

    assert response.status_code == 200


def test_figures_that_are_not_approved_change_nothing(
    client, official, plan, department, reporter
):
    indicator = make_indicator(lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=50,
        by=reporter,
        state="submitted",
    )
    client.force_login(official)

    steps = get(client).context["steps"]

    assert [step.changed for step in steps] == [[], [], []]
