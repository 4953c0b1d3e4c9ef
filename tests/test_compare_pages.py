"""The pages of comparisons: what they set side by side, and how many queries they need."""

from decimal import Decimal

import pytest
from django.urls import reverse

from regions.models import City
from tasks.core.enums import Status
from tasks.models import Plan

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_measure,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "compare_ranking",
    "compare_quarters",
    "compare_years",
    "compare_indicators",
    "compare_units",
    "compare_cities",
    "compare_map",
    "compare_lines",
]


@pytest.fixture
def plan(db):
    """A plan with three quarters of this year and the third of the last."""
    plan = make_plan()
    for quarter in ("2025Q3", "2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    return plan


def add_figures(department, by, figures, **kwargs):
    """Add an annual indicator of 100 with figures by quarter."""
    indicator = make_indicator(lead=department, **kwargs)
    for quarter, value in figures.items():
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=value,
            by=by,
        )
    return indicator


def quarters_of(*values):
    """The year's quarters with the given figures."""
    return {f"2026Q{number}": value for number, value in enumerate(values, 1)}


def make_city(number, **values):
    return City.objects.create(
        code=f"city-{number}",
        adcode=f"33{number:02}00",
        name=f"城市{number}",
        order=number,
        counties=3,
        bureau=values.pop("bureau", None) or make_department(level="city"),
    )


def get(client, name, **query):
    return client.get(reverse(name), {"period": "2026Q3"} | query)


def text_of(response):
    return " ".join(response.content.decode().split())


# Places


def test_units_rank_by_the_share_of_what_was_due_and_ties_share_a_place(
    client, official, plan, reporter
):
    for place, value in enumerate((60, 60, 30), 1):
        add_figures(make_city(place).bureau, reporter, quarters_of(0, 0, value))
    client.force_login(official)

    [part] = get(client, "compare_ranking").context["parts"]

    found = [(g.title, g.rank, g.rollup.share_of_due) for g in part.ranked]
    assert found == [
        ("城市1", 1, Decimal("0.8")),
        ("城市2", 1, Decimal("0.8")),
        ("城市3", 3, Decimal("0.4")),
    ]


def test_unit_with_too_few_indicators_is_listed_below_with_the_reason(
    client, official, plan, department, other_department, reporter
):
    Plan.objects.update(ranked_from=2)
    for _number in range(2):
        add_figures(department, reporter, quarters_of(0, 0, 60))
    add_figures(other_department, reporter, quarters_of(0, 0, 99))
    client.force_login(official)

    response = get(client, "compare_ranking")

    [part] = response.context["parts"]
    assert [group.title for group in part.ranked] == ["本单位"]
    assert [(group.title, why) for group, why in part.unranked] == [
        ("别的单位", "可计算完成率的 1 项，少于 2 项")
    ]
    assert "可比指标少于 2 项的不排位" in text_of(response)


# Quarter against quarter, year against year


def test_quarters_compare_their_own_quantities(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(10, 20, 30))
    client.force_login(official)

    response = get(client, "compare_quarters")

    [pair] = response.context["picked"].rows
    assert str(response.context["then"]) == "2026Q2"
    assert (pair.comparison.then, pair.comparison.now) == (Decimal(20), Decimal(30))
    assert pair.comparison.growth == Decimal("0.5")


def test_any_two_quarters_are_chosen_in_the_address(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(10, 20, 30))
    client.force_login(official)

    response = get(client, "compare_quarters", period="2026Q2", **{"with": "2026Q1"})

    [pair] = response.context["picked"].rows
    assert (pair.comparison.then, pair.comparison.now) == (Decimal(10), Decimal(20))


def test_years_compare_the_year_so_far_up_to_the_same_quarter(
    client, official, plan, department, reporter
):
    add_figures(
        department,
        reporter,
        {"2025Q1": 5, "2025Q2": 5, "2025Q3": 10} | quarters_of(10, 20, 30),
    )
    client.force_login(official)

    response = get(client, "compare_years")

    [pair] = response.context["picked"].rows
    assert str(response.context["then"]) == "2025Q3"
    assert (pair.comparison.then, pair.comparison.now) == (Decimal(20), Decimal(60))


def test_missing_side_is_a_dash_and_never_0(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, {"2026Q2": 77})
    client.force_login(official)

    response = get(client, "compare_quarters")

    [pair] = response.context["picked"].rows
    assert (pair.comparison.now, pair.comparison.change) == (None, None)
    row = text_of(response).split("<tbody>")[1].split("</tbody>")[0]
    assert "77 人次" in row
    assert "–" in row
    assert "0 人次" not in row


def test_only_units_with_both_figures_are_compared_and_the_page_says_so(
    client, official, plan, department, other_department, reporter
):
    indicator = add_figures(department, reporter, quarters_of(10, 20, 30))
    make_responsibility(indicator=indicator, department=other_department, role="assist")
    make_actual(
        indicator=indicator,
        department=other_department,
        quarter="2026Q3",
        value=500,
        by=reporter,
    )
    client.force_login(official)

    response = get(client, "compare_quarters")

    [pair] = response.context["picked"].rows
    assert (pair.comparison.then, pair.comparison.now) == (Decimal(20), Decimal(30))
    assert "2 个单位中 1 个两期都有数据" in text_of(response)


def test_changes_of_status_are_counted_and_picked_in_the_address(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 25, 0), code="WORSE")
    add_figures(department, reporter, quarters_of(25, 25, 25), code="SAME")
    client.force_login(official)

    picked = get(client, "compare_quarters", change="worse").context["picked"]

    assert [pair.indicator.code for pair in picked.rows] == ["WORSE"]
    assert {t.value: t.count for t in picked.tiles if t.count} == {
        "worse": 1,
        "same": 1,
    }


@pytest.mark.parametrize("name", ["compare_quarters", "compare_years"])
@pytest.mark.parametrize("asked", ["2031Q1", "2024", "x"])
def test_comparison_with_something_that_has_not_been_is_not_found(
    client, official, plan, name, asked
):
    client.force_login(official)

    assert get(client, name, **{"with": asked}).status_code == 404


def test_first_quarter_has_nothing_to_be_compared_with(client, official, department):
    make_plan()
    make_period("2026Q3")
    client.force_login(official)

    for name in ("compare_quarters", "compare_years"):
        response = get(client, name)
        assert "还没有可比的一期" in text_of(response)
        assert get(client, name, export="csv").status_code == 200


# Heat tables


def test_heat_table_shows_every_quarter_and_why_leads_to_its_page(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 0, 50), code="HEAT")
    client.force_login(official)

    response = get(client, "compare_indicators")

    [row] = response.context["rows"]
    assert [str(q) for q in response.context["quarters"]] == [
        "2025Q3",
        "2026Q1",
        "2026Q2",
        "2026Q3",
    ]
    assert [line.progress.status for line in row.cells] == [
        Status.NOT_REPORTED,
        Status.ON_PACE,
        Status.BEHIND,
        Status.ON_PACE,
    ]
    assert '/indicators/HEAT/?period=2026Q2"' in text_of(response)


def test_heat_table_ends_with_the_quarter_of_the_address(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 25, 25))
    client.force_login(official)

    response = get(client, "compare_indicators", period="2026Q1")

    assert [str(q) for q in response.context["quarters"]] == ["2025Q3", "2026Q1"]


@pytest.mark.parametrize(("shown", "text"), [("share", "50.0%"), ("gap", "-25.0")])
def test_heat_table_shows_the_share_or_the_gap(
    client, official, plan, department, reporter, shown, text
):
    add_figures(department, reporter, {"2026Q1": 0, "2026Q2": 0, "2026Q3": 50})
    client.force_login(official)

    page = text_of(get(client, "compare_indicators", show=shown))

    assert f"<span>{text}</span>" in page


# Cities


@pytest.fixture
def cities(plan, reporter):
    """Two cities with targets of their own; the second has not reported."""
    found = [make_city(1), make_city(2)]
    indicator = make_indicator(code="CITY", targets=())
    for city in found:
        make_responsibility(indicator=indicator, department=city.bureau, role="local")
        make_target(indicator=indicator, year=2026, value=100, department=city.bureau)
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_actual(
            indicator=indicator,
            department=found[0].bureau,
            quarter=quarter,
            value=10,
            by=reporter,
        )
    return found


def test_cities_are_set_beside_each_other_for_every_indicator_they_report(
    client, official, cities
):
    client.force_login(official)

    rows = get(client, "compare_cities").context["rows"]

    found = [
        (group.title, [one.line.progress.status for one in lines])
        for group, lines in rows
    ]
    assert found == [
        ("城市1", [Status.FAR_BEHIND]),
        ("城市2", [Status.NOT_REPORTED]),
    ]


def test_map_shows_the_indicator_of_the_address_from_the_one_engine(
    client, official, cities
):
    client.force_login(official)

    context = get(client, "compare_map", indicator="CITY").context

    found = [(one.city.name, one.line.progress.share_done) for one in context["lines"]]
    assert found == [("城市1", Decimal("0.3")), ("城市2", None)]


def test_map_of_an_indicator_that_no_city_reports_is_not_found(
    client, official, cities, department
):
    make_indicator(code="OTHER", lead=department)
    client.force_login(official)

    assert get(client, "compare_map", indicator="OTHER").status_code == 404


# Small charts


def test_lines_of_a_task_share_one_scale_the_furthest_behind_first(
    client, official, plan, department, reporter
):
    task = make_task(number=77)
    for code, value in (("GOOD", 90), ("POOR", 10)):
        add_figures(
            department,
            reporter,
            quarters_of(0, 0, value),
            code=code,
            measure=make_measure(task=task),
        )
    make_indicator(
        lead=department, unit="家", measure=make_measure(task=task), code="UNIT"
    )
    client.force_login(official)

    context = get(client, "compare_lines", task="77").context

    codes = [row.line.indicator.code for row, _chart in context["rows"]]
    assert (codes, context["top"]) == (["POOR", "GOOD"], 1)


def test_task_without_lines_to_compare_is_not_found(client, official, plan):
    client.force_login(official)

    assert get(client, "compare_lines", task="77").status_code == 404


# All of them


@pytest.mark.parametrize(
    "name", [n for n in PAGES if n not in ("compare_quarters", "compare_years")]
)
def test_page_of_an_empty_plan_says_what_will_stand_there(client, official, plan, name):
    client.force_login(official)

    response = get(client, name)

    assert response.status_code == 200
    assert 'class="empty"' in text_of(response)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", PAGES)
def test_table_leaves_as_a_file(client, official, cities, reporter, name, kind):
    client.force_login(official)

    response = get(client, name, export=kind)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content


def test_places_leave_with_the_figures_of_the_page(client, official, plan, reporter):
    add_figures(make_city(1).bureau, reporter, quarters_of(0, 0, 60))
    make_city(2)
    client.force_login(official)

    lines = get(client, "compare_ranking", export="csv").content.decode().splitlines()

    assert lines[1].startswith("设区市,1,城市1,80.0%,1,,滞后,60.0%,75.0%,-15.0")
    assert lines[2].startswith("设区市,,城市2,,0,本季度没有到期的指标,未到期")


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("compare_ranking", 10),
        ("compare_quarters", 9),
        ("compare_years", 9),
        ("compare_indicators", 9),
        ("compare_units", 10),
        ("compare_cities", 10),
        ("compare_map", 10),
        ("compare_lines", 9),
    ],
)
def test_page_needs_the_same_queries_whatever_its_size(
    client, official, plan, reporter, django_assert_num_queries, size, name, queries
):
    task = make_task(number=900)
    for number in range(size):
        city = make_city(number + 1)
        for _again in range(2):
            add_figures(
                city.bureau,
                reporter,
                quarters_of(10, 20, 30),
                measure=make_measure(task=task),
            )
        add_figures(make_department(), reporter, quarters_of(10, 20, 30))
    client.force_login(official)

    with django_assert_num_queries(queries):
        response = get(client, name)

    assert response.status_code == 200
