"""Plan files that are broken or hostile: refused with their place, nothing written."""

import json

import pytest

from tasks.core.fixture_diff import Problem
from tasks.models import Department, Indicator, Plan, Responsibility
from tasks.services import fixtures
from tasks.services.fixture_parse import MAX_BYTES, Source

from .factories import make_actual
from .fixture_files import (
    as_source,
    city,
    department,
    indicator,
    load,
    measure,
    note,
    period,
    plan,
    problems_of,
    record,
    responsibility,
    small_plan,
    target,
)

pytestmark = pytest.mark.django_db


BROKEN_FILES = {
    "empty": b"",
    "not-json": b"[{]",
    "xml": b'<?xml version="1.0"?><django-objects version="1.0"></django-objects>',
    "yaml": b"- model: tasks.plan\n  fields: {}\n",
    "utf-16": json.dumps(small_plan()).encode("utf-16"),
    "gbk": json.dumps(small_plan(), ensure_ascii=False).encode("gbk"),
    "object-not-list": b'{"model": "tasks.plan", "fields": {}}',
    "text-not-list": b'"tasks.plan"',
    "trailing-text": b"[] []",
    "deep-list": b"[" * 100_000 + b"]" * 100_000,
    "too-large": b"[" + b" " * MAX_BYTES + b"]",
    "too-many": b"[" + b",".join([b"1"] * 20_001) + b"]",
    "raw-control-character": '[{"model": "a\u0001b"}]'.encode(),
}


@pytest.mark.parametrize("content", BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_load_a_file_that_is_no_list_of_records_is_refused(content):
    assert problems_of(Source("broken.json", content)) == [(0, "")]


BROKEN_RECORDS = {
    "not-an-object": (["tasks.plan"], ""),
    "null": (None, ""),
    "no-model": ({"fields": {}}, "model"),
    "no-fields": ({"model": "tasks.plan"}, "fields"),
    "fields-a-list": ({"model": "tasks.plan", "fields": []}, "fields"),
    "pk": ({"model": "tasks.plan", "pk": 1, "fields": {}}, "pk"),
    "pk-null": ({"model": "tasks.plan", "pk": None, "fields": {}}, "pk"),
    "more-names": ({"model": "tasks.plan", "fields": {}, "using": "x"}, ""),
    "user": (record("tasks.user", username="x", is_superuser=True), "model"),
    "auth-user": (record("auth.user", username="x"), "model"),
    "group": (record("auth.group", name="administrator"), "model"),
    "permission": (record("auth.permission", codename="x"), "model"),
    "session": (record("sessions.session", session_key="x"), "model"),
    "log-entry": (record("admin.logentry", object_repr="x"), "model"),
    "content-type": (record("contenttypes.contenttype", app_label="x"), "model"),
    "submission": (record("tasks.submission", state="approved"), "model"),
    "actual": (record("tasks.actual", value="1"), "model"),
    "review": (record("tasks.review", reason="x"), "model"),
    "audit": (record("tasks.auditrecord", action="x"), "model"),
    "token": (record("tasks.apitoken", digest="x"), "model"),
    "unknown-model": (record("tasks.nothing", code="x"), "model"),
    "model-in-capitals": (record("tasks.Plan", code="x"), "model"),
    "model-a-number": ({"model": 1, "fields": {}}, "model"),
    "unknown-field": (indicator(colour="red"), "colour"),
    "id-field": (indicator(id=1), "id"),
    "reverse-field": (indicator(targets=[]), "targets"),
    "attribute": (indicator(measure_id=1), "measure_id"),
    "value-an-object": (indicator(name={"zh": "x"}), "name"),
    "value-too-deep": (note(tasks=[[[1]]]), "tasks"),
    "boolean-as-number": (indicator(is_about=1), "is_about"),
    "boolean-as-text": (indicator(is_about="true"), "is_about"),
    "number-as-text": (indicator(order="1"), "order"),
    "number-as-boolean": (indicator(order=True), "order"),
    "number-negative": (indicator(order=-1), "order"),
    "number-too-large": (indicator(order=40_000), "order"),
    "number-huge": (indicator(order=10**30), "order"),
    "decimals-too-many": (indicator(decimals=5), "decimals"),
    "decimal-as-float": (target(value=0.5), "value"),
    "decimal-as-boolean": (target(value=True), "value"),
    "decimal-nan-text": (target(value="NaN"), "value"),
    "decimal-infinite-text": (target(value="Infinity"), "value"),
    "decimal-exponent": (target(value="1e3"), "value"),
    "decimal-full-width": (target(value="\uff11\uff10\uff10"), "value"),
    "decimal-grouped": (target(value="1,000"), "value"),
    "decimal-words": (target(value="40万"), "value"),
    "decimal-empty": (target(value=""), "value"),
    "decimal-five-places": (target(value="0.00001"), "value"),
    "decimal-too-large": (target(value="100000000000"), "value"),
    "decimal-negative": (target(value="-1"), "value"),
    "nan": (target(value=float("nan")), "value"),
    "infinity": (target(value=float("inf")), "value"),
    "numeric-without-value": (target(value=None), "value"),
    "milestone-with-value": (target(indicator=["M1"], value="1"), "value"),
    "year-before-plan": (target(year=2024), "year"),
    "year-after-plan": (target(year=2028), "year"),
    "department-not-responsible": (target(department=["other"]), "department"),
    "text-null": (indicator(name=None), "name"),
    "text-empty": (indicator(name=""), "name"),
    "text-too-long": (indicator(name="长" * 121), "name"),
    "text-far-too-long": (target(statement="长" * 20_001), "statement"),
    "text-a-number": (indicator(name=1), "name"),
    "text-a-list": (indicator(name=["x"]), "name"),
    "text-nul": (indicator(name="a\u0000b"), "name"),
    "text-half-character": (indicator(name="\ud800"), "name"),
    "code-not-a-slug": (department(code="a b", name="新单位"), "code"),
    "kind-unknown": (indicator(kind="weekly"), "kind"),
    "kind-empty": (indicator(kind=""), "kind"),
    "role-unknown": (responsibility(role="boss"), "role"),
    "level-unknown": (department(level="county"), "level"),
    "baseline-negative": (responsibility(baseline="-1"), "baseline"),
    "date-chinese": (period(quarter=2, opens_on="2025年3月31日"), "opens_on"),
    "date-impossible": (period(quarter=2, opens_on="2025-02-30"), "opens_on"),
    "date-a-number": (period(quarter=2, opens_on=20250331), "opens_on"),
    "date-with-time": (period(quarter=2, due_on="2025-04-10T00:00"), "due_on"),
    "due-before-opening": (period(quarter=2, due_on="2025-03-30"), "due_on"),
    "quarter-five": (period(quarter=5), "quarter"),
    "period-outside-plan": (period(year=2030), "year"),
    "profile-three-shares": (indicator(profile=["0.5", "0.7", "1"]), "profile"),
    "profile-falling": (indicator(profile=["0.5", "0.4", "0.7", "1"]), "profile"),
    "profile-not-ending-in-1": (
        indicator(profile=["0.1", "0.2", "0.3", "0.9"]),
        "profile",
    ),
    "profile-negative": (indicator(profile=["-0.1", "0.2", "0.3", "1"]), "profile"),
    "profile-float": (indicator(profile=[0.25, 0.5, 0.75, 1]), "profile"),
    "profile-words": (indicator(profile=["一", "二", "三", "四"]), "profile"),
    "profile-nan": (indicator(profile=["NaN", "NaN", "NaN", "1"]), "profile"),
    "profile-text": (indicator(profile="平均"), "profile"),
    "profile-of-a-stock": (
        indicator(code="S1", kind="stock", profile=["0.1", "0.2", "0.3", "1"]),
        "profile",
    ),
    "bands-crossed": (plan(slight_limit="30", behind_limit="10"), "behind_limit"),
    "years-crossed": (plan(first_year=2027, last_year=2025), "last_year"),
    "share-above-100": (plan(about_share="101"), "about_share"),
    "second-plan": (plan(code="another"), "code"),
    "reference-unknown": (indicator(measure=[99]), "measure"),
    "reference-as-pk": (indicator(measure=1), "measure"),
    "reference-as-text": (indicator(measure=["1"]), "measure"),
    "reference-as-boolean": (indicator(measure=[True]), "measure"),
    "reference-too-long": (indicator(measure=[1, 2]), "measure"),
    "reference-null": (indicator(measure=None), "measure"),
    "reference-list-not-a-list": (note(tasks="x"), "tasks"),
    "reference-list-null": (note(tasks=None), "tasks"),
    "reference-list-unknown": (note(tasks=[[1], [99]]), "tasks"),
    "reference-twice": (note(tasks=[[1], [1]]), "tasks"),
    "key-left-out": (record("tasks.actionarea", name="没有序号"), "number"),
    "key-null": (record("tasks.actionarea", number=None, name="x"), "number"),
    "name-of-another-department": (department(code="new", name="单位dept"), "name"),
    "bureau-of-another-city": (
        city(code="second", adcode="100200", name="另一市"),
        "bureau",
    ),
}


@pytest.mark.parametrize(
    ("broken", "field"), BROKEN_RECORDS.values(), ids=BROKEN_RECORDS
)
def test_load_a_broken_record_is_refused_with_its_place(broken, field):
    milestone = indicator("M1", kind="milestone", unit="")
    load([*small_plan(), department("other"), milestone])
    good = measure(row=2)

    assert problems_of(as_source([good, broken])) == [(2, field)]


def test_load_without_required_fields_is_refused_for_each():
    load(small_plan())

    assert problems_of(as_source([record("tasks.measure", row=2)])) == [
        (1, "task"),
        (1, "responsible"),
        (1, "goal"),
        (1, "source"),
    ]


def test_load_the_same_row_twice_is_refused_with_both_places():
    first = as_source([target(), target(year=2026)], "a.json")
    second = as_source([target(value="1")], "b.json")
    load(small_plan())

    examination = fixtures.examine([first, second])

    assert examination.problems == (
        Problem("b.json", 1, "", "与 a.json 第 1 条是同一条记录（A1/-/2025）。"),
    )


def test_load_a_name_twice_in_a_record_is_refused():
    text = b'[{"model": "tasks.plan", "model": "tasks.plan", "fields": {}}]'

    assert problems_of(Source("x.json", text)) == [(1, "")]


def test_load_a_field_twice_in_a_record_is_refused():
    load(small_plan())
    text = json.dumps([plan()]).replace('"code"', '"code": "small", "code"')

    assert problems_of(Source("x.json", text.encode())) == [(1, "code")]


def test_load_a_target_year_without_any_plan_is_refused():
    records = [row for row in small_plan() if row["model"] != "tasks.plan"]

    assert problems_of(as_source(records)) == [(8, "year"), (9, "year"), (10, "year")]


def test_load_an_exchange_of_unique_names_is_refused_not_half_written():
    load([*small_plan(), department("second", name="第二")])
    records = [department("dept", name="第二"), department("second", name="单位dept")]

    assert problems_of(as_source(records)) == [(1, "name"), (2, "name")]


def test_load_all_problems_are_told_at_once_in_the_order_of_the_files():
    first = as_source([plan(first_year="x"), indicator(measure=[9])], "1.json")
    second = Source("2.json", b"nonsense")
    third = as_source([department(level="x", name="")], "3.json")

    examination = fixtures.examine([first, second, third])

    assert [(p.file, p.record, p.field) for p in examination.problems] == [
        ("1.json", 1, "first_year"),
        ("1.json", 2, "measure"),
        ("2.json", 0, ""),
        ("3.json", 1, "name"),
        ("3.json", 1, "level"),
    ]


def test_load_a_problem_says_what_is_wrong_in_a_sentence():
    load(small_plan())
    records = [target(value=0.5), target(year=2030), indicator(is_about="no")]

    examination = fixtures.examine([as_source(records)])

    assert [problem.message for problem in examination.problems] == [
        "不接受的数字写法：0.5。小数请写成文本。",
        "不在行动方案的年份之内（2025—2027）。",
        "须为 true 或 false。",
    ]


def test_load_no_file_is_refused():
    assert problems_of() == [(0, "")]


def test_load_two_files_of_one_name_are_refused():
    assert problems_of(as_source([]), as_source([])) == [(0, "")]


def test_load_a_broken_file_among_good_ones_writes_none():
    good, broken = as_source(small_plan()), as_source([plan(code="x y")], "b.json")

    assert problems_of(good, broken) != []
    assert Plan.objects.count() == 0


def test_at_least_forty_hostile_or_broken_files_are_tried():
    """Each of them is loaded above, and leaves every table as it was."""
    assert len(BROKEN_FILES) + len(BROKEN_RECORDS) >= 40


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (
            responsibility(indicator=["A1"], department=["other"], reports=True),
            "reports",
        ),
        (plan(slight_limit="5"), "slight_limit"),
        (plan(first_year=2024), "first_year"),
    ],
    ids=["begins-to-report", "other-limits", "other-years"],
)
def test_load_what_would_judge_figures_anew_is_refused(record, field, reporter):
    load([*small_plan(), department("other")])
    figure_of("A1", "dept", reporter)

    [(_number, found)] = problems_of(as_source([record]))

    assert found == field


def test_load_a_responsibility_that_does_not_report_is_no_change(reporter):
    load([*small_plan(), department("other")])
    figure_of("A1", "dept", reporter)
    new = responsibility(indicator=["A1"], department=["other"], reports=False)

    assert load([new | {"fields": new["fields"] | {"role": "assist"}}]).new == 1


def test_load_leaves_who_reports_an_indicator_with_figures_to_the_site(reporter):
    """Somebody chose them there, whether a figure existed by then or not."""
    load(small_plan())
    figure_of("A1", "dept", reporter)

    done = load([responsibility(indicator=["A1"], reports=False)])

    assert (done.new, done.changed, done.unchanged) == (0, 0, 1)
    assert Responsibility.objects.get().reports is True


def figure_of(code, department_code, by):
    make_actual(
        indicator=Indicator.objects.get(code=code),
        department=Department.objects.get(code=department_code),
        quarter="2025Q1",
        value=5,
        by=by,
    )
