"""An indicator is redefined: its past stays, and it begins anew from a quarter on."""

from decimal import Decimal

import pytest

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import (
    AuditRecord,
    Indicator,
    IndicatorRevision,
)
from tasks.selectors.amendments import seen_of
from tasks.selectors.history import moments, path_of
from tasks.selectors.plan import choose_quarter, load_plan
from tasks.selectors.reporting import open_desk
from tasks.selectors.standings import load_book
from tasks.services.amendments import (
    Definition,
    NewTarget,
    Order,
    redefine,
)
from tasks.web.figures import path_figure

from .amending import ORDER, TODAY, book_at, figure, redo, statuses, steady_indicator
from .factories import (
    AT,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(department, reporter):
    return steady_indicator(department, reporter)


def test_redefined_indicator_keeps_its_past_and_begins_anew(
    indicator, department, reporter, administrator
):
    before = statuses()
    redo(indicator, administrator, unit="家", definition="只计企业")
    figure(indicator, department, "2026Q3", 25, reporter)

    choice = choose_quarter("2026Q3", TODAY)
    book = load_book(choice)
    line = book.line(indicator)
    old = book.line(indicator, quarter=Quarter(2026, 2))

    assert {q: s for q, s in statuses().items() if q < "2026Q3"} == before
    assert (old.indicator.unit, line.indicator.unit) == ("人次", "家")
    assert (line.progress.actual, line.progress.compared_expected) == (25, 25)
    assert line.progress.required_per_quarter is None
    assert "口径自2026年第三季度起调整" in line.sentence


def test_redefinition_keeps_both_definitions_and_leaves_a_record(
    indicator, administrator
):
    revision = redo(indicator, administrator, unit="家")

    assert (revision.before["unit"], revision.after["unit"]) == ("人次", "家")
    assert revision.changes == [("计量单位", "人次", "家")]
    record = AuditRecord.objects.get(action="indicator_redefined")
    assert (record.before["unit"], record.after["unit"]) == ("人次", "家")
    assert record.after["starts"] == "2026Q3"


def test_change_of_unit_is_a_break_whatever_was_ticked(indicator, administrator):
    assert redo(indicator, administrator, unit="家", is_break=False).is_break is True


def test_change_of_words_alone_breaks_nothing(
    indicator, department, reporter, administrator
):
    redo(indicator, administrator, definition="更清楚的说法", is_break=False)
    figure(indicator, department, "2026Q3", 25, reporter)

    line = book_at("2026Q3").line(indicator)

    assert (line.progress.actual, line.progress.since) == (75, None)


def test_targets_and_levels_are_restated_with_the_definition(
    department, reporter, administrator
):
    make_plan()
    indicator = make_indicator(
        code="A", kind=Kind.STOCK, targets=[(2025, 100), (2026, 200)]
    )
    make_responsibility(indicator=indicator, department=department, baseline=50)
    figure(indicator, department, "2026Q2", 150, reporter)
    make_period("2026Q3")
    redefine(
        indicator=indicator,
        definition=Definition({"unit": "百人"}, {department.code: Decimal(5)}, True),
        targets=[
            NewTarget(2025, Decimal(10), "2025年的目标"),
            NewTarget(2026, Decimal(20), "2026年的目标"),
        ],
        order=ORDER,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )

    book = book_at("2026Q3")
    old, new = book.plan.at(Quarter(2026, 2)).specs["A"], book.plan.specs["A"]

    assert (old.whole.targets, new.whole.targets) == (
        ((2025, 100), (2026, 200)),
        ((2025, 10), (2026, 20)),
    )
    assert old.reporters[0].yardstick.baseline == 50
    assert new.reporters[0].yardstick.baseline == 5
    assert (old.since, new.since) == (None, Quarter(2026, 3))
    path = path_of(book, indicator, moments(book, indicator))
    drawn = {str(p.quarter): (p.expected, p.actual) for p in path.points}
    assert {pair for q, pair in drawn.items() if q < "2026Q3"} == {(None, None)}
    assert [str(q) for q, _value, _derived in path.targets] == ["2026Q4"]
    assert (path.breaks, path.original) == ([Quarter(2026, 3)], [])


def test_chart_shows_figures_of_the_same_unit_on_both_sides_of_the_break(
    indicator, department, reporter, administrator
):
    redo(indicator, administrator, definition="只计新增")
    figure(indicator, department, "2026Q3", 40, reporter)
    book = book_at("2026Q3")

    path = path_of(book, indicator, moments(book, indicator))
    data = path_figure(indicator, path, title="培训").data

    actual = next(t for t in data["data"] if t["name"] == "实际完成")
    points = list(zip(actual["x"], actual["y"], strict=True))
    place = points.index(("2026年第三季度", 40))
    assert points[place - 2 : place] == [
        ("2026年第二季度", 50),
        ("2026年第三季度", None),
    ]
    assert [(s["x0"], s["line"]["dash"]) for s in data["layout"]["shapes"]] == [
        (5.5, "dash")
    ]
    assert [a["text"] for a in data["layout"]["annotations"]] == ["口径调整"]


def test_chart_of_a_quarter_before_the_redefinition_has_no_break(
    indicator, administrator
):
    redo(indicator, administrator, unit="家")
    book = book_at("2026Q2")

    path = path_of(book, indicator, moments(book, indicator))

    assert path.breaks == []
    assert "shapes" not in path_figure(indicator, path, title="培训").data["layout"]


def test_change_of_kind_shows_its_effect_and_keeps_old_quarters(
    indicator, department, reporter, administrator
):
    make_period("2026Q3")
    before = statuses()

    redo(indicator, administrator, kind="stock")

    plan = load_plan()
    assert plan.at(Quarter(2026, 2)).specs["A"].kind is Kind.ANNUAL
    assert plan.at(Quarter(2026, 3)).specs["A"].kind is Kind.STOCK
    after = statuses()
    assert {q: s for q, s in after.items() if q < "2026Q3"} == {
        q: s for q, s in before.items() if q < "2026Q3"
    }


def test_entry_form_after_a_redefinition_looks_back_at_nothing(
    indicator, department, administrator
):
    make_period("2026Q3")
    redo(indicator, administrator, unit="家")

    row = open_desk(department=department, asked="2026Q3", today=TODAY).rows[0]

    assert (row.indicator.unit, row.last, row.trend) == ("家", None, None)
    assert row.known.year_total == 0


def test_redefinition_where_figures_exist_already_is_refused(indicator, administrator):
    order = Order(Quarter(2026, 2), "文", "x")

    with pytest.raises(Refused) as refused:
        redo(indicator, administrator, order=order, unit="家")

    assert "2026年第二季度及以后已有按原口径填报的数据" in str(refused.value)
    assert IndicatorRevision.objects.count() == 0
    assert Indicator.objects.get().unit == "人次"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"unit": "人次"}, "口径没有改动"),
        ({"kind": "milestone"}, "任务类指标的目标不填数值"),
    ],
)
def test_redefinition_that_makes_no_sense_is_refused(
    indicator, administrator, values, sentence
):
    with pytest.raises(Refused) as refused:
        redo(indicator, administrator, **values)

    assert sentence in str(refused.value)
    assert IndicatorRevision.objects.count() == 0


def test_quarterly_profile_stays_with_its_kind(indicator, administrator):
    Indicator.objects.update(profile=["0.1", "0.2", "0.3", "1"])

    with pytest.raises(Refused) as refused:
        redo(Indicator.objects.get(), administrator, kind="stock")

    assert str(refused.value) == "只有“每年”类指标可以设季度进度。"


@pytest.mark.parametrize(
    "values",
    [{"profile": ["0.1", "0.2", "0.3", "1"]}, {"slight_limit": Decimal(1)}],
    ids=["profile", "limit"],
)
def test_other_rules_judge_from_their_quarter_and_leave_earlier_ones_alone(
    indicator, department, reporter, administrator, values
):
    figure(indicator, department, "2026Q3", 25, reporter)
    earlier = statuses()

    revision = redo(indicator, administrator, values=values)

    plan = load_plan()
    rules = {
        n: (plan.at(Quarter(2026, n)).specs["A"].profile is not None)
        or plan.at(Quarter(2026, n)).specs["A"].rules.slight_limit == 1
        for n in (2, 3)
    }
    assert (rules, revision.is_break) == ({2: False, 3: True}, False)
    assert {q: s for q, s in statuses().items() if q < "2026Q3"} == {
        q: s for q, s in earlier.items() if q < "2026Q3"
    }


def test_level_alone_is_restated_from_its_quarter(
    client, official, department, reporter, administrator
):
    make_plan()
    indicator = make_indicator(code="A", kind=Kind.STOCK, targets=[(2026, 200)])
    make_responsibility(indicator=indicator, department=department, baseline=50)
    figure(indicator, department, "2026Q2", 150, reporter)
    make_period("2026Q3")

    revision = redefine(
        indicator=indicator,
        definition=Definition({}, {department.code: Decimal(40)}, True),
        targets=[],
        order=ORDER,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )

    plan = load_plan()
    levels = {
        n: plan.at(Quarter(2026, n)).specs["A"].reporters[0].yardstick.baseline
        for n in (2, 3)
    }
    assert (levels, revision.is_break) == ({2: 50, 3: 40}, False)
    client.force_login(official)
    text = client.get("/indicators/A/?period=2026Q3").text
    assert "基数：50" in text
    assert "基数：40" in text


@pytest.mark.parametrize("baselines", [{}, {"a": None}], ids=["none named", "the same"])
def test_definition_that_changes_nothing_is_refused(
    indicator, administrator, baselines
):
    with pytest.raises(Refused, match="口径没有改动"):
        redefine(
            indicator=indicator,
            definition=Definition({}, baselines, False),
            targets=[],
            order=ORDER,
            seen=seen_of(indicator),
            by=administrator,
            at=AT,
        )


def test_negative_level_is_refused(indicator, department, administrator):
    with pytest.raises(Refused, match="不得为负数"):
        redefine(
            indicator=indicator,
            definition=Definition({}, {department.code: Decimal(-1)}, False),
            targets=[],
            order=ORDER,
            seen=seen_of(indicator),
            by=administrator,
            at=AT,
        )
