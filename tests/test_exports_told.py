"""Files of what stands beside the figures: words, who reported, what is asked."""

import pytest

from tasks.core.enums import Availability, Kind, Stage
from tasks.models import Actual

from .factories import (
    make_actual,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
    make_target,
)
from .test_exports import notes_of, rows_of, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def lagging(department, reporter):
    make_plan(area="测试省")
    for quarter in ("2026Q2", "2026Q3"):
        make_period(quarter)
    indicator = make_indicator(code="I1", name="培训", lead=department)
    for quarter, value in (("2026Q2", 50), ("2026Q3", 2)):
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=value,
            by=reporter,
            gaps_covered="year",
            note="=1+1" if value == 2 else "",
        )
    figure = Actual.objects.get(submission__period__quarter=3)
    make_explanation(actual=figure, cause="招生不足", action="新增两家")
    return indicator


def test_overview_leaves_with_its_four_answers(client, official, lagging):
    client.force_login(official)

    book = workbook(client, "overview")

    assert book.sheetnames == [
        *("重点工作", "说明", "滞后及原因"),
        *("较上季度变化", "未报和待审核", "各市进展"),
    ]
    (behind,) = rows_of(book, "滞后及原因")[1:]
    assert (behind[:3], behind[-1]) == (["I1", "培训", "本单位"], "本单位：招生不足")
    assert rows_of(book, "较上季度变化")[1:] == [
        ["转差", "I1", "培训", "达序时", "滞后"]
    ]
    assert notes_of(book)["筛选条件"] == "无，全部列出"


def test_overview_leaves_as_its_tiles_have_narrowed_it(client, official, lagging):
    client.force_login(official)

    book = workbook(client, "overview", status="behind", change="better", filing="none")

    assert notes_of(book)["筛选条件"] == "状态：滞后；变化：好转；填报：未报"
    assert len(rows_of(book, "滞后")) == 2
    assert len(rows_of(book, "较上季度变化")) == 1


def test_overview_lists_who_owes_figures(client, official, lagging, other_department):
    make_indicator(lead=other_department)
    client.force_login(official)

    assert rows_of(workbook(client, "overview"), "未报和待审核")[1:] == [
        ["别的单位", "未报", 1, None]
    ]


def test_indicator_leaves_with_who_reported_and_the_plans_sentence(
    client, official, lagging
):
    lagging.targets.filter(year=2027).delete()
    make_target(indicator=lagging, year=2027, value=120, statement="到2027年120")
    client.force_login(official)

    book = workbook(client, "indicator_detail", "I1")

    (entry,) = rows_of(book, "填报情况")[1:]
    assert entry[:3] == ["本单位", 2, "reporter"]
    assert entry[-1] == "=1+1"
    assert book["填报情况"].cell(2, len(entry)).data_type == "s"
    targets = rows_of(book, "目标与出处")
    assert targets[-1][:3] == ["2027", "测试省", 120]
    assert "到2027年120" in targets[-1]
    (told,) = rows_of(book, "滞后说明与整改承诺")[1:]
    assert told[:6] == [
        *("I1", "培训", "本单位", "2026年第三季度"),
        *("招生不足", "新增两家"),
    ]


def test_page_of_a_group_leaves_with_the_words_and_the_quarters(
    client, official, lagging
):
    client.force_login(official)

    for name, args in [
        ("task_detail", [lagging.measure.task.number]),
        ("department_detail", ["own"]),
    ]:
        book = workbook(client, name, *args)
        assert len(rows_of(book, "滞后说明与整改承诺")) == 2, name
        assert len(rows_of(book, "各季度")) == 3, name


@pytest.mark.parametrize(
    ("kind", "values", "cells"),
    [
        (Kind.RATIO, {"numerator": 3, "denominator": 4}, ["3 / 4", 3, 4]),
        (Kind.MILESTONE, {"stage": Stage.UNDER_WAY}, ["推进中"]),
        (Kind.ANNUAL, {"availability": Availability.NOT_APPLICABLE}, ["不适用"]),
    ],
)
def test_what_was_reported_is_told_as_its_kind_is(
    client, official, department, reporter, kind, values, cells
):
    make_plan()
    make_period("2026Q3")
    targets = [(2026, None if kind is Kind.MILESTONE else 90)]
    indicator = make_indicator(code="K", kind=kind, lead=department, targets=targets)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        **values,
    )
    client.force_login(official)

    (entry,) = rows_of(workbook(client, "indicator_detail", "K"), "填报情况")[1:]

    assert entry[1 : 1 + len(cells)] == cells
