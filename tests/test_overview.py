"""The overview's four answers: what stands in them, and what their tiles leave."""

from datetime import date

import pytest
from django.urls import reverse

from tasks.core.changes import Change
from tasks.core.enums import State

from .factories import make_actual, make_department, make_indicator, make_period
from .factories import make_plan as new_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    """A plan whose second and third quarters of 2026 have opened."""
    plan = new_plan()
    for quarter in ("2026Q2", "2026Q3"):
        make_period(quarter)
    make_period("2026Q4", opens_on=date(2999, 1, 1), due_on=date(2999, 1, 11))
    return plan


def add(department, by, code, *, second, third, **values):
    """Add an annual indicator of 100; the first half is typed as a running total."""
    indicator = make_indicator(lead=department, code=code, **values)
    for quarter, value in (("2026Q2", second), ("2026Q3", third)):
        if value is not None:
            make_actual(
                indicator=indicator,
                department=department,
                quarter=quarter,
                value=value,
                gaps_covered="year",
                by=by,
            )
    return indicator


@pytest.fixture
def four_ways(plan, department, reporter):
    """One indicator for each way of changing, and one that stays as it was."""
    add(department, reporter, "DOWN", second=50, third=0)
    add(department, reporter, "UP", second=45, third=35)
    add(department, reporter, "GONE", second=50, third=None)
    add(department, reporter, "CAME", second=None, third=80)
    add(department, reporter, "SAME", second=50, third=25)


def get(client, **query):
    return client.get(reverse("overview"), {"period": "2026Q3"} | query)


def told(response):
    return [
        (row.change, row.line.indicator.code)
        for row in response.context["changed"].rows
    ]


def test_changes_since_the_quarter_before_are_told_falls_first(
    client, official, four_ways
):
    client.force_login(official)

    response = get(client)

    assert str(response.context["since"]) == "2026Q2"
    assert told(response) == [
        (Change.WORSE, "DOWN"),
        (Change.MISSING, "GONE"),
        (Change.BETTER, "UP"),
        (Change.REPORTED, "CAME"),
    ]


def test_tile_of_a_change_leaves_only_its_rows_and_still_counts_all(
    client, official, four_ways
):
    client.force_login(official)

    response = get(client, change="better")

    changed = response.context["changed"]
    assert told(response) == [(Change.BETTER, "UP")]
    assert [(tile.value, tile.count) for tile in changed.tiles] == [
        ("worse", 1),
        ("better", 1),
        ("missing", 1),
        ("reported", 1),
    ]


def test_first_quarter_has_nothing_to_compare_with(client, official, plan):
    client.force_login(official)

    response = get(client, period="2026Q2")

    assert response.context["since"] is None
    assert "没有可比的上季度" in response.content.decode()


def test_tile_of_a_status_leaves_only_its_indicators(client, official, four_ways):
    client.force_login(official)

    response = get(client, status="on_pace")

    lines = response.context["standing"].rows
    assert [line.indicator.code for line in lines] == ["SAME", "UP", "CAME"]


@pytest.mark.parametrize("status", ["", "x", "ON_PACE"])
def test_status_that_does_not_exist_picks_nothing_out(
    client, official, four_ways, status
):
    client.force_login(official)

    response = get(client, status=status)

    standing = response.context["standing"]
    assert (standing.chosen, [x.indicator.code for x in standing.rows]) == (
        None,
        ["DOWN"],
    )


def test_tile_of_who_owes_figures_leaves_only_its_departments(
    client, official, plan, department, other_department, reporter
):
    make_indicator(lead=department)
    waiting = make_indicator(lead=other_department)
    make_actual(
        indicator=waiting,
        department=other_department,
        quarter="2026Q3",
        value=5,
        by=reporter,
        state=State.SUBMITTED,
    )
    client.force_login(official)

    owing = get(client, filing="submitted").context["owing"]

    assert [one.department for one in owing.rows] == [other_department]
    assert [(tile.value, tile.count) for tile in owing.tiles] == [
        ("none", 1),
        ("returned", 0),
        ("submitted", 1),
    ]


def test_counts_of_the_tiles_are_those_of_the_lists(client, official, four_ways):
    client.force_login(official)

    counts = {tile.value: tile.count for tile in get(client).context["standing"].tiles}

    assert counts == {
        status: len(get(client, status=status).context["standing"].rows)
        for status in counts
    }


@pytest.mark.parametrize("size", [1, 3])
def test_overview_needs_the_same_queries_whatever_is_picked(
    client, official, plan, reporter, size, django_assert_num_queries
):
    for number in range(size):
        add(make_department(), reporter, f"N{number}", second=50, third=0)
    client.force_login(official)

    with django_assert_num_queries(11):
        response = get(client, status="behind", change="worse", filing="none")

    assert len(response.context["changed"].rows) == size
