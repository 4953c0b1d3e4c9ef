"""Loading the plan's files: strict, all or nothing, and never over what people entered."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from regions.models import City
from tasks.core.fixture_diff import FieldChange, RowChange
from tasks.models import (
    Actual,
    AuditRecord,
    Indicator,
    KeyTask,
    Plan,
    ReportingPeriod,
    Responsibility,
    SourceNote,
    Target,
)
from tasks.services import fixtures
from tasks.services.fixture_registry import find, plan_models

from .factories import AT, make_actual
from .fixture_files import (
    as_source,
    indicator,
    load,
    note,
    period,
    plan,
    problems_of,
    responsibility,
    small_plan,
    target,
)

pytestmark = pytest.mark.django_db


# ---- What is written -------------------------------------------------------------


def test_load_a_whole_plan_writes_every_row_with_its_references():
    done = load(small_plan())

    assert (done.new, done.changed, done.unchanged) == (13, 0, 0)
    assert Plan.objects.get().slight_limit == Decimal(10)
    assert list(
        Target.objects.order_by("pk").values_list(
            "indicator__code", "department__code", "year", "value"
        )
    ) == [
        ("A1", None, 2025, Decimal(100)),
        ("A1", "dept", 2025, Decimal(60)),
    ]
    assert KeyTask.objects.get().action.name == "第一行动"
    assert [i.code for i in SourceNote.objects.get().indicators.all()] == ["A1"]
    assert City.objects.get().bureau.code == "dept"


def test_load_twice_changes_nothing():
    load(small_plan())

    again = fixtures.examine([as_source(small_plan())])

    assert (again.new, again.changed, again.unchanged) == (0, 0, 13)
    assert not again.is_change


def test_load_order_of_records_and_files_does_not_matter():
    records = small_plan()
    late = as_source(records[:6][::-1], "z.json")
    early = as_source(records[6:][::-1], "a.json")

    done = fixtures.load([early, late], by=None, at=AT)

    assert (done.new, done.changed, done.unchanged) == (13, 0, 0)


def test_load_a_changed_row_shows_field_old_and_new_and_writes_only_that():
    load(small_plan())
    changed = [target(value="120.5"), note(indicators=[], title="改了")]

    done = fixtures.load([as_source(changed, "new.json")], by=None, at=AT)

    assert [row for diff in done.diffs for row in diff.changed] == [
        RowChange(
            ("A1", None, 2025),
            "new.json",
            (FieldChange("value", Decimal(100), Decimal("120.5")),),
        ),
        RowChange(
            ("note",),
            "new.json",
            (
                FieldChange("title", "不一致", "改了"),
                FieldChange("indicators", (("A1",),), ()),
            ),
        ),
    ]
    assert Target.objects.get(department=None).value == Decimal("120.5")
    assert list(SourceNote.objects.get().indicators.all()) == []
    assert [t.number for t in SourceNote.objects.get().tasks.all()] == [1]


def test_load_fields_left_out_keep_what_is_stored():
    load([*small_plan()])
    Indicator.objects.update(definition="现场补充的口径")

    again = fixtures.examine([as_source(small_plan())])

    assert (again.new, again.changed) == (0, 0)


def test_load_periods_keep_the_dates_that_an_office_set():
    load(small_plan())
    ReportingPeriod.objects.update(due_on=date(2025, 4, 20), locked_on=date(2025, 5, 1))

    done = load([period()])

    assert (done.new, done.changed, done.unchanged) == (0, 0, 1)
    assert [row.changes for row in done.diffs[0].kept] == [
        (
            FieldChange("due_on", date(2025, 4, 20), date(2025, 4, 10)),
            FieldChange("locked_on", date(2025, 5, 1), None),
        )
    ]
    assert ReportingPeriod.objects.get().due_on == date(2025, 4, 20)
    assert ReportingPeriod.objects.get().locked_on == date(2025, 5, 1)


def test_load_never_deletes_what_a_file_does_not_name():
    load(small_plan())

    load([plan(name="改名")])

    assert Target.objects.count() == 2
    assert Plan.objects.get().name == "改名"


def test_load_leaves_people_and_figures_alone(reporter, department):
    load(small_plan())
    actual = make_actual(
        indicator=Indicator.objects.get(),
        department=department,
        quarter="2025Q1",
        value=42,
        by=reporter,
    )
    before = list(Actual.objects.values())

    load([indicator(name="新名称")])

    assert list(Actual.objects.values()) == before
    actual.refresh_from_db()
    assert actual.indicator.name == "新名称"
    reporter.refresh_from_db()
    assert reporter.department == department


def test_load_another_kind_with_figures_is_refused(reporter, department):
    load(small_plan())
    make_actual(
        indicator=Indicator.objects.get(),
        department=department,
        quarter="2025Q1",
        value=42,
        by=reporter,
    )

    assert problems_of(as_source([indicator(kind="stock")])) == [(1, "kind")]


def test_load_another_kind_without_figures_is_written():
    load(small_plan())

    load([indicator(kind="stock")])

    assert Indicator.objects.get().kind == "stock"


def test_responsibilities_are_found_by_both_parts_of_their_key():
    load([*small_plan(), indicator("A2"), responsibility(indicator=["A2"])])

    done = load([responsibility(indicator=["A2"], role="assist", reports=False)])

    assert (done.new, done.changed) == (0, 1)
    assert list(
        Responsibility.objects.order_by("indicator__code").values_list(
            "role", "reports"
        )
    ) == [("lead", True), ("assist", False)]


# ---- The record, the person and the confirmation ----------------------------------


def test_load_leaves_a_record_for_the_file_and_for_each_changed_row(administrator):
    load(small_plan())
    source = as_source([target(value="110"), target(year=2026)], "more.json")

    fixtures.load([source], by=administrator, at=AT)

    rows = AuditRecord.objects.filter(actor_id=administrator.pk).order_by("pk")
    assert list(
        rows.values_list("action", "object_type", "object_key", "before", "after")
    ) == [
        (
            "plan_loaded",
            "fixture",
            "more.json",
            None,
            {
                "sha256": source.sha256,
                "new": 1,
                "changed": 1,
                "unchanged": 0,
                "keys": {"tasks.target": ["A1/-/2026"]},
            },
        ),
        (
            "plan_changed",
            "target",
            "A1/-/2025",
            {"value": "100"},
            {"value": "110"},
        ),
    ]


def test_load_refused_leaves_no_record():
    problems_of(as_source([plan(first_year="2025")]))

    assert AuditRecord.objects.count() == 0


@pytest.mark.parametrize("role", ["reporter", "reviewer", "official", "auditor"])
def test_load_by_anyone_but_an_administrator_is_refused(request, role):
    person = request.getfixturevalue(role)

    with pytest.raises(PermissionDenied):
        fixtures.load([as_source(small_plan())], by=person, at=AT)

    assert Plan.objects.count() == 0


def test_load_with_the_digest_of_the_dry_run_is_written():
    digest = fixtures.examine([as_source(small_plan())]).digest

    load(small_plan(), expected=digest)

    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: Target.objects.update(value=99),
        lambda: Target.objects.all().delete(),
        lambda: Indicator.objects.update(name="另一个名称"),
    ],
    ids=["stored-value", "stored-row-gone", "stored-name"],
)
def test_load_after_the_stored_plan_changed_is_refused_with_the_new_dry_run(change):
    load(small_plan())
    records = [target(value="130"), indicator(name="新名称")]
    digest = fixtures.examine([as_source(records)]).digest
    change()

    with pytest.raises(fixtures.HasChanged) as refused:
        load(records, expected=digest)

    assert refused.value.examination.digest not in ("", digest)
    assert not Target.objects.filter(value=130).exists()


# ---- The registry --------------------------------------------------------------------


def test_registry_names_every_field_of_its_models():
    """A field added to a model is refused until it is put on the list on purpose."""
    for plan_model in plan_models():
        options = plan_model.model._meta
        fields = {f.name for f in (*options.fields, *options.many_to_many)}
        assert fields - {"id"} == set(plan_model.names), plan_model.label


def test_registry_keys_cover_every_unique_constraint():
    """Uniqueness over several fields is judged by the natural key alone."""
    for plan_model in plan_models():
        for constraint in plan_model.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                assert set(constraint.fields) <= set(plan_model.key), constraint.name


def test_registry_models_have_no_validation_that_is_left_out():
    for plan_model in plan_models():
        assert plan_model.model.clean is models.Model.clean, plan_model.label


def test_registry_holds_no_people_and_no_figures():
    assert {plan_model.label for plan_model in plan_models()} == {
        "tasks.plan",
        "tasks.actionarea",
        "tasks.keytask",
        "tasks.department",
        "tasks.departmentalias",
        "tasks.measure",
        "tasks.indicator",
        "tasks.responsibility",
        "tasks.target",
        "tasks.reportingperiod",
        "tasks.calendarday",
        "tasks.sourcenote",
        "regions.city",
    }
    assert find("tasks.user") is None
