"""The overview's four answers: what stands in them, and what their tiles leave."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tasks.core.changes import Change
from tasks.core.enums import State
from tasks.models import Actual, Explanation

from .factories import (
    make_actual,
    make_department,
    make_edition,
    make_explanation,
    make_indicator,
    make_period,
    make_responsibility,
)
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


def behind_text(client, **query):
    """Return what stands under "furthest behind and why"."""
    html = get(client, **query).content.decode()
    part = html[html.index('id="behind"') : html.index('id="missing"')]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def explain(code, **values):
    """Add a department's words beside the third quarter's figure."""
    figure = Actual.objects.get(
        indicator__code=code, submission__period__quarter=3, **values.pop("of", {})
    )
    return make_explanation(actual=figure, **values)


def test_why_is_told_in_the_departments_own_words(client, official, four_ways):
    explain("DOWN", cause="经费迟到，开班推迟")
    client.force_login(official)

    text = behind_text(client)

    assert "本单位：经费迟到，开班推迟" in text
    assert "与序时差 -25.0 个百分点" in text
    assert "方可完成年度目标" not in text


def test_without_words_the_sentence_says_why(client, official, four_ways):
    client.force_login(official)

    assert "方可完成年度目标" in behind_text(client)


def test_words_that_wait_for_a_review_are_not_told(client, official, four_ways):
    explain("DOWN", cause="经费迟到")
    Actual.objects.filter(indicator__code="DOWN", value=0).update(
        state=State.SUBMITTED, value=1
    )
    client.force_login(official)

    assert "经费迟到" not in behind_text(client)
    assert "经费迟到" in behind_text(client, provisional="1")


def test_words_of_the_lead_come_first_and_the_others_are_counted(
    client, official, plan, department, other_department, reporter
):
    indicator = add(department, reporter, "BOTH", second=10, third=0)
    make_responsibility(
        indicator=indicator, department=other_department, role="assist", reports=True
    )
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_actual(
            indicator=indicator,
            department=other_department,
            quarter=quarter,
            value=1,
            by=reporter,
        )
    department.order = 1000
    department.save()
    for one, cause in ((department, "牵头的原因"), (other_department, "配合的原因")):
        explain("BOTH", cause=cause, of={"submission__department": one})
    client.force_login(official)

    text = behind_text(client)

    assert "本单位：牵头的原因 另有 1 个单位作了说明" in text
    assert "配合的原因" not in text


def test_edition_tells_the_words_of_its_day(client, official, four_ways, publisher):
    explain("DOWN", cause="当时的原因")
    make_edition(by=publisher)
    Explanation.objects.update(cause="后来的原因")
    client.force_login(official)

    assert "当时的原因" in behind_text(client, edition="2026Q3")
    assert "后来的原因" in behind_text(client)


@pytest.mark.parametrize("size", [1, 3])
def test_overview_needs_the_same_queries_whatever_is_picked(
    client, official, plan, reporter, size, django_assert_num_queries
):
    for number in range(size):
        add(make_department(), reporter, f"N{number}", second=50, third=0)
        explain(f"N{number}")
    client.force_login(official)

    with django_assert_num_queries(12):
        response = get(client, status="behind", change="worse", filing="none")

    assert len(response.context["changed"].rows) == size
