"""Amended targets and redefined indicators: written, judged, shown, refused."""

import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.editions import EditionKey
from tasks.core.effects import sentences
from tasks.core.enums import Kind, State, Status
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import (
    AuditRecord,
    Indicator,
    IndicatorRevision,
    Responsibility,
    Target,
    TargetAmendment,
)
from tasks.selectors.amendments import load_amendable, seen_of
from tasks.selectors.history import moments, path_of
from tasks.selectors.plan import choose_quarter, load_plan
from tasks.selectors.plan_history import REVISED
from tasks.selectors.reporting import open_desk
from tasks.selectors.snapshot import Snapshot
from tasks.selectors.standings import load_book
from tasks.services import fixtures
from tasks.services.amendments import (
    Definition,
    NewTarget,
    Order,
    amend_targets,
    foresee,
    redefine,
)
from tasks.services.edition_content import complete, gather, head
from tasks.services.fixture_parse import Source
from tasks.services.round_steps import Conflict
from tasks.web.figures import path_figure

from .factories import (
    AT,
    make_actual,
    make_amendment,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_revision,
    make_target,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 8)
ORDER = Order(Quarter(2026, 3), "测〔2026〕8号", "上级调整")


@pytest.fixture
def indicator(department, reporter):
    """100 a year, 25 in each of six quarters: on pace at each of them."""
    make_plan()
    found = make_indicator(code="A", name="培训", lead=department)
    for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"):
        figure(found, department, quarter, 25, reporter)
    return found


def figure(indicator, department, quarter, value, by, **more):
    return make_actual(
        indicator=indicator,
        department=department,
        quarter=quarter,
        value=value,
        by=by,
        **more,
    )


def book_at(quarter):
    return load_book(choose_quarter(quarter, TODAY))


def statuses(code="A"):
    """Return an indicator's status and target at every quarter that has opened."""
    choice = choose_quarter("", TODAY)
    book = load_book(choice)
    indicator = book.plan.by_code[code]
    lines = [book.line(indicator, quarter=q) for q in choice.choices]
    return {
        str(x.progress.quarter): (x.progress.status, x.progress.target) for x in lines
    }


def amend(indicator, administrator, *, order=ORDER, **targets):
    """Set targets by year, e.g. y2026=200."""
    return amend_targets(
        indicator=indicator,
        targets=[
            NewTarget(int(year[1:]), value and Decimal(value), f"{year[1:]}年的目标")
            for year, value in targets.items()
        ],
        order=order,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )


def redo(indicator, administrator, *, order=ORDER, targets=(), is_break=True, **values):
    return redefine(
        indicator=indicator,
        definition=Definition(values.pop("values", values), {}, is_break),
        targets=targets,
        order=order,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )


# ---- Amended targets ----------------------------------------------------------------------


def test_amended_target_judges_from_its_quarter_and_leaves_earlier_ones_alone(
    indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    before = statuses()

    amend(indicator, administrator, y2026=200)

    assert before["2026Q3"] == (Status.ON_PACE, 100)
    assert statuses() == before | {"2026Q3": (Status.FAR_BEHIND, 200)}
    assert Target.objects.get(indicator=indicator, year=2026).value == 200


def test_amendment_keeps_both_values_reason_document_and_who(indicator, administrator):
    amend(indicator, administrator, y2026=200)

    found = TargetAmendment.objects.get()
    assert (found.value_before, found.value_after) == (100, 200)
    assert (found.starts, found.document_number) == (Quarter(2026, 3), "测〔2026〕8号")
    assert (found.reason, found.by, found.at) == ("上级调整", administrator, AT)
    record = AuditRecord.objects.get(action="target_amended")
    assert record.before["value"] == "100"
    assert record.after["value"] == "200"
    assert record.after["starts"] == "2026Q3"


def test_every_quarter_has_the_target_of_its_own_amendments(
    indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    amend(indicator, administrator, order=Order(Quarter(2026, 2), "二", "a"), y2026=120)
    amend(indicator, administrator, y2026=90)

    targets = {quarter: target for quarter, (_s, target) in statuses().items()}
    assert [targets[f"2026Q{n}"] for n in (1, 2, 3)] == [100, 120, 90]


def test_added_target_is_not_there_before_its_quarter(department, administrator):
    make_plan()
    indicator = make_indicator(code="A", lead=department, targets=[(2026, 100)])
    make_period("2026Q1")
    make_period("2026Q2")
    amend(indicator, administrator, order=Order(Quarter(2026, 2), "文", "a"), y2027=300)

    plan = load_plan()
    years = {
        str(q): [t.year for t in plan.at(q).targets["A"]]
        for q in (Quarter(2026, 1), Quarter(2026, 2))
    }
    assert years == {"2026Q1": [2026], "2026Q2": [2026, 2027]}


def test_page_at_an_earlier_quarter_knows_nothing_of_a_later_amendment(
    client, official, indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    client.force_login(official)
    before = client.get("/indicators/A/?period=2026Q2").content

    amend(indicator, administrator, y2026=200)

    text = client.get("/indicators/A/?period=2026Q2").text
    assert "测〔2026〕8号" not in text
    assert _without_token(text) == _without_token(before.decode())


def _without_token(text):
    return [line for line in text.splitlines() if "csrf" not in line]


def test_indicator_page_shows_both_targets_with_document_and_reason(
    client, official, indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    amend(indicator, administrator, y2026=200)
    client.force_login(official)

    text = client.get("/indicators/A/?period=2026Q3").text

    for part in ("测〔2026〕8号", "上级调整", "2026年目标修订", "原目标"):
        assert part in text


def test_chart_has_the_original_path_beside_the_amended_one(
    indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    amend(indicator, administrator, y2026=200)
    book = book_at("2026Q3")

    path = path_of(book, indicator, moments(book, indicator))

    drawn = {str(p.quarter): (p.expected, p.original) for p in path.points}
    assert drawn == {
        "2025Q1": (25, None),
        "2025Q2": (50, None),
        "2025Q3": (75, None),
        "2025Q4": (100, None),
        "2026Q1": (25, 25),
        "2026Q2": (50, 50),
        "2026Q3": (150, 75),
        "2026Q4": (200, 100),
        "2027Q1": (25, None),
        "2027Q2": (50, None),
        "2027Q3": (75, None),
        "2027Q4": (100, None),
    }
    assert path.original == [(Quarter(2026, 4), 100)]


def test_entry_form_shows_the_target_of_its_quarter(
    indicator, department, reporter, administrator
):
    make_period("2026Q3")
    amend(indicator, administrator, y2026=200)

    rows = {
        asked: open_desk(department=department, asked=asked, today=TODAY).rows[0]
        for asked in ("2026Q2", "2026Q3")
    }

    assert {asked: row.target.value for asked, row in rows.items()} == {
        "2026Q2": 100,
        "2026Q3": 200,
    }
    assert {asked: row.asked.target for asked, row in rows.items()} == {
        "2026Q2": 100,
        "2026Q3": 200,
    }


@pytest.mark.parametrize(
    ("order", "targets", "sentence"),
    [
        (Order(Quarter(2026, 3), " ", "x"), {"y2026": 1}, "请填写依据文号。"),
        (Order(Quarter(2026, 3), "文" * 81, "x"), {"y2026": 1}, "依据文号过长。"),
        (Order(Quarter(2026, 3), "文", " "), {"y2026": 1}, "请写明理由。"),
        (ORDER, {"y2026": 100}, "没有改动任何目标。"),
        (
            ORDER,
            {"y2025": 1},
            "2025年在执行季度之前已经结束，其目标不能再修订。",
        ),
        (ORDER, {"y2026": -1}, "目标不得为负数。"),
        (ORDER, {"y2026": None}, "数值类指标的目标须填目标值。"),
        (ORDER, {"y2030": 1}, "不在行动方案的年份之内（2025—2027）。"),
    ],
)
def test_amendment_without_what_it_needs_is_refused(
    indicator, administrator, order, targets, sentence
):
    with pytest.raises(Refused) as refused:
        amend(indicator, administrator, order=order, **targets)

    assert str(refused.value) == sentence
    assert TargetAmendment.objects.count() == 0


def test_amendment_of_what_somebody_else_changed_meanwhile_is_refused(
    indicator, administrator
):
    seen = seen_of(indicator)
    amend(indicator, administrator, y2026=200)

    with pytest.raises(Conflict):
        amend_targets(
            indicator=indicator,
            targets=[NewTarget(2026, Decimal(300), "x")],
            order=ORDER,
            seen=seen,
            by=administrator,
            at=AT,
        )
    assert Target.objects.get(indicator=indicator, year=2026).value == 200


def test_amendment_asks_for_the_right(indicator, official):
    with pytest.raises(PermissionDenied):
        amend(indicator, official, y2026=200)


def test_records_of_amendments_are_never_changed(indicator, administrator):
    amend(indicator, administrator, y2026=200)

    with pytest.raises(TypeError):
        TargetAmendment.objects.update(value_before=1)


def test_effect_is_told_before_and_nothing_is_written(
    indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    effects = foresee(
        lambda: amend(indicator, administrator, y2026=200),
        starts=ORDER.starts,
        today=TODAY,
    )

    assert sentences(effects) == [
        "1 个指标将由“达序时”变为“严重滞后”：培训。",
        "1 项目标上调：培训（2026年）。",
    ]
    assert TargetAmendment.objects.count() == 0
    assert Target.objects.get(indicator=indicator, year=2026).value == 100


@pytest.mark.parametrize("count", [1, 3])
def test_plan_is_read_in_the_same_number_of_queries_with_more_amendments(
    department, administrator, count, django_assert_num_queries
):
    make_plan()
    for number in range(count):
        found = make_indicator(code=f"A{number}", lead=department)
        target = found.targets.get(year=2026)
        make_amendment(target=target, starts="2026Q2", before=1, by=administrator)
        make_revision(
            indicator=found, starts="2026Q3", by=administrator, before={"unit": "次"}
        )

    with django_assert_num_queries(5):
        plan = load_plan()
        for quarter in (Quarter(2026, 1), Quarter(2026, 3)):
            assert plan.at(quarter).specs


# ---- Redefinitions ------------------------------------------------------------------------


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


# ---- What does not go round it --------------------------------------------------------------


def source(model, key_fields, **values):
    record = [{"model": model, "fields": key_fields | values}]
    return Source("plan.json", json.dumps(record).encode())


def target_file(**values):
    return source(
        "tasks.target",
        {"indicator": ["A"], "department": None, "year": 2026},
        statement="s",
        source="附件1",
        **values,
    )


def test_file_cannot_change_a_target_that_figures_are_judged_by(indicator):
    examination = fixtures.examine([target_file(value="120")])

    assert [(p.field, p.message) for p in examination.problems] == [
        (
            "value",
            "该指标已有填报数据，目标不能直接改动；"
            "请在该指标的“修订目标”页办理，写明依据文号、理由和执行季度。",
        )
    ]


def test_file_cannot_redefine_an_indicator_with_figures(indicator):
    found = source("tasks.indicator", {"code": "A"}, unit="家")

    assert [p.field for p in fixtures.examine([found]).problems] == ["unit"]


def test_file_leaves_an_amended_target_as_it_was_amended(indicator, administrator):
    amend(indicator, administrator, y2026=200)

    examination = fixtures.examine([target_file(value="100")])

    assert examination.problems == ()
    assert examination.changed == 0
    assert {c.name for c in examination.diffs[0].kept[0].changes} == {
        "value",
        "statement",
        "source",
    }


def test_plain_form_refuses_and_leads_to_the_page(client, administrator, indicator):
    from .admin_pages import save

    client.force_login(administrator)
    target = Target.objects.get(indicator=indicator, year=2026)

    response = save(client, f"/admin/tasks/target/{target.pk}/change/", value="7")

    assert f"/admin/tasks/indicator/{indicator.pk}/amend/" in response.text
    assert Target.objects.get(pk=target.pk).value == 100


def test_target_with_figures_is_not_deleted(client, administrator, indicator):
    client.force_login(administrator)
    target = Target.objects.get(indicator=indicator, year=2026)

    response = client.post(f"/admin/tasks/target/{target.pk}/delete/", {"post": "yes"})

    assert "目标不能删除" in response.text
    assert Target.objects.filter(pk=target.pk).exists()


# ---- The pages ------------------------------------------------------------------------------


def posted(indicator, **values):
    """Return what the browser sends: every field as it stands, and some changed."""
    from tasks.web.forms_amendments import RedefineForm

    sheet = load_amendable(indicator.pk)
    form = RedefineForm(sheet=sheet)
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is not None and value is not False and value != "":
            data[name] = value
    data |= {
        "starts": "2026Q3",
        "document_number": "测〔2026〕8号",
        "reason": "上级调整",
    }
    return data | values


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def test_amendment_is_previewed_then_confirmed(admin, indicator, department, reporter):
    figure(indicator, department, "2026Q3", 25, reporter)
    url = f"/admin/tasks/indicator/{indicator.pk}/amend/"
    target = Target.objects.get(indicator=indicator, year=2026)
    data = posted(indicator, **{f"value_{target.pk}": "200"})

    preview = admin.post(url, data | {"preview": "1"})

    assert TargetAmendment.objects.count() == 0
    assert "1 项目标上调" in preview.text
    digest = preview.context["form"].digest
    response = admin.post(url, data | {"confirm": "1", "previewed": digest})
    assert response.status_code == 302
    assert TargetAmendment.objects.get().value_after == 200


def test_what_was_not_previewed_is_not_confirmed(admin, indicator):
    url = f"/admin/tasks/indicator/{indicator.pk}/amend/"
    target = Target.objects.get(indicator=indicator, year=2026)
    data = posted(indicator, **{f"value_{target.pk}": "200"})

    response = admin.post(url, data | {"confirm": "1", "previewed": "other"})

    assert response.status_code == 200
    assert TargetAmendment.objects.count() == 0


def test_new_target_is_added_on_the_page(admin, department, reporter):
    make_plan()
    indicator = make_indicator(code="A", lead=department, targets=[(2026, 100)])
    figure(indicator, department, "2026Q2", 50, reporter)
    url = f"/admin/tasks/indicator/{indicator.pk}/amend/"
    new = {"new_year": "2027", "new_value": "3万", "new_statement": "2027年的目标"}
    data = posted(indicator, **new)

    digest = admin.post(url, data | {"preview": "1"}).context["form"].digest
    admin.post(url, data | {"confirm": "1", "previewed": digest})

    assert Target.objects.get(year=2027).value == 30_000
    assert TargetAmendment.objects.get().is_addition is True


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts": ""}, "请更正下面标出的内容"),
        ({"document_number": ""}, "请更正下面标出的内容"),
        ({"new_year": "2026"}, "该年目标已在上表中"),
    ],
)
def test_page_says_what_is_missing_and_writes_nothing(
    admin, indicator, changed, sentence
):
    url = f"/admin/tasks/indicator/{indicator.pk}/amend/"

    response = admin.post(url, posted(indicator, **changed))

    assert sentence in response.text
    assert TargetAmendment.objects.count() == 0


def test_redefinition_is_previewed_then_confirmed(admin, indicator):
    make_period("2026Q3")
    url = f"/admin/tasks/indicator/{indicator.pk}/redefine/"
    data = posted(indicator, unit="家", definition="只计企业")

    preview = admin.post(url, data | {"preview": "1"})
    assert IndicatorRevision.objects.count() == 0
    digest = preview.context["form"].digest
    admin.post(url, data | {"confirm": "1", "previewed": digest})

    revision = IndicatorRevision.objects.get()
    assert revision.changed_fields == ["unit", "definition"]
    assert Indicator.objects.get().unit == "家"


def test_pages_of_an_indicator_that_is_not_there_are_404(admin):
    make_plan()

    assert admin.get("/admin/tasks/indicator/99999/amend/").status_code == 404


def test_auditor_reads_but_does_not_amend(client, auditor, indicator):
    client.force_login(auditor)

    assert (
        client.get(f"/admin/tasks/indicator/{indicator.pk}/amend/").status_code == 403
    )
    assert client.get("/admin/tasks/targetamendment/").status_code == 200
    assert client.get("/admin/tasks/indicatorrevision/").status_code == 200


def test_interface_lists_amendments_and_redefinitions(
    client, official, indicator, administrator
):
    amend(indicator, administrator, y2026=200)
    redo(
        Indicator.objects.get(),
        administrator,
        order=Order(Quarter(2026, 4), "文", "x"),
        unit="家",
    )
    client.force_login(official)

    (told,) = client.get("/api/v1/plan/").json()["indicators"]

    assert told["targets"][1]["amendments"] == [
        {
            "starts": "2026Q3",
            "before": "100",
            "after": "200",
            "document_number": "测〔2026〕8号",
            "reason": "上级调整",
        }
    ]
    assert told["revisions"] == [
        {
            "starts": "2026Q4",
            "is_break": True,
            "changed": ["unit"],
            "document_number": "文",
            "reason": "x",
        }
    ]


def test_fields_of_a_revision_are_fields_of_an_indicator():
    assert {f.name for f in Indicator._meta.fields} >= set(REVISED)
    assert Responsibility._meta.get_field("baseline")
    assert State.APPROVED in State


def test_part_of_a_department_is_amended_alone(department, city_bureau, administrator):
    make_plan()
    indicator = make_indicator(code="A", targets=[(2026, 100)])
    for one in (department, city_bureau):
        make_responsibility(indicator=indicator, department=one)
        make_target(indicator=indicator, department=one, year=2026, value=50)
    amend_targets(
        indicator=indicator,
        targets=[NewTarget(2026, Decimal(60), "x", city_bureau)],
        order=ORDER,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )

    spec = load_plan().at(Quarter(2026, 3)).specs["A"]

    assert [r.yardstick.targets for r in spec.reporters] == [
        ((2026, 50),),
        ((2026, 60),),
    ]
    assert spec.whole.targets == ((2026, 100),)


def test_edition_judges_its_quarters_by_the_targets_of_its_time(
    client, official, reviewer, indicator, department, reporter, administrator
):
    figure(indicator, department, "2026Q3", 25, reporter)
    amend(indicator, administrator, y2026=200)

    snapshot = Snapshot(
        complete(
            gather(book_at("2026Q3")),
            head(key=EditionKey(Quarter(2026, 3), 1), by=reviewer, at=AT, reason=""),
            None,
        )
    )
    amend(indicator, administrator, order=Order(Quarter(2026, 4), "文", "x"), y2026=500)

    plan = snapshot.plan
    targets = {n: plan.at(Quarter(2026, n)).specs["A"].whole.targets for n in (2, 3)}
    assert targets == {
        2: ((2025, 100), (2026, 100), (2027, 100)),
        3: ((2025, 100), (2026, 200), (2027, 100)),
    }


@pytest.mark.parametrize("page", ["/indicators/A/", "/tasks/{task}/", "/indicators/"])
def test_exports_tell_the_changes_that_hold_by_their_quarter(
    client, official, indicator, department, reporter, administrator, page
):
    figure(indicator, department, "2026Q3", 25, reporter)
    amend(indicator, administrator, y2026=200)
    redo(indicator, administrator, is_break=False, definition="含网络培训")
    client.force_login(official)
    url = page.format(task=indicator.measure.task.number)

    told = {
        quarter: [
            row
            for row in notes_of(client.get(f"{url}?export=xlsx&period={quarter}"))
            if row[0] in ("目标修订", "口径调整")
        ]
        for quarter in ("2026Q2", "2026Q3")
    }

    area = load_plan().plan.area_name
    assert told == {
        "2026Q2": [],
        "2026Q3": [
            (
                "目标修订",
                f"A 培训，{area} 2026年目标：自2026年第三季度起由 100 人次 "
                "修订为 200 人次（测〔2026〕8号；上级调整）",
            ),
            (
                "口径调整",
                "A 培训：自2026年第三季度起，口径由“（空）”改为“含网络培训”"
                "（测〔2026〕8号；上级调整）",
            ),
        ],
    }


def notes_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [row[:2] for row in book["说明"].iter_rows(values_only=True)]
