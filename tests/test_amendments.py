"""Amended targets: written, judged, shown; and what does not go round an amendment."""

import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.editions import EditionKey
from tasks.core.effects import sentences
from tasks.core.enums import State, Status
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import (
    AuditRecord,
    Indicator,
    Responsibility,
    Target,
    TargetAmendment,
)
from tasks.selectors.amendments import seen_of
from tasks.selectors.history import moments, path_of
from tasks.selectors.plan import load_plan
from tasks.selectors.plan_history import REVISED
from tasks.selectors.reporting import open_desk
from tasks.selectors.snapshot import Snapshot
from tasks.services import fixtures
from tasks.services.amendments import (
    NewTarget,
    Order,
    amend_targets,
    foresee,
)
from tasks.services.edition_content import complete, gather, head
from tasks.services.fixture_parse import Source
from tasks.services.round_steps import Conflict

from .amending import (
    ORDER,
    TODAY,
    amend,
    book_at,
    figure,
    redo,
    statuses,
    steady_indicator,
)
from .factories import (
    AT,
    make_amendment,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_revision,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(department, reporter):
    return steady_indicator(department, reporter)


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
