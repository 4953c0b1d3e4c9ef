"""The plan's fixtures against the plan's own text: nothing is left out or added."""

import json
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command

from regions.models import City
from tasks.models import (
    ActionArea,
    CalendarDay,
    Department,
    DepartmentAlias,
    Indicator,
    KeyTask,
    Measure,
    Plan,
    ReportingPeriod,
    Responsibility,
    SourceNote,
    Target,
)
from tests import source_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_plan")]

FILES = sorted(settings.BASE_DIR.glob("fixtures/plan/*.json"))
MODELS = [
    Plan,
    ActionArea,
    KeyTask,
    Department,
    DepartmentAlias,
    Measure,
    Indicator,
    Responsibility,
    Target,
    ReportingPeriod,
    SourceNote,
    City,
    CalendarDay,
]
COUNTIES = "T09-02"
OTHER_UNITS = {("T11-02", 2027): "个"}  # see the note specialities-unit


def rows_as_stored() -> dict[str, list[dict]]:
    found = {m.__name__: list(m.objects.order_by("pk").values()) for m in MODELS}
    links = SourceNote.objects.order_by("pk", "indicators", "tasks", "departments")
    found["links"] = list(links.values("pk", "indicators", "tasks", "departments"))
    return found


def fixture_rows() -> list[dict]:
    return [row for file in FILES for row in json.loads(file.read_text("utf-8"))]


def whole_area_targets():
    """Return the targets of annex 1: those of no single department."""
    return Target.objects.filter(department=None).select_related("indicator__measure")


# The files themselves


def test_fixtures_are_numbered_in_the_order_in_which_they_load():
    assert [file.name for file in FILES] == [
        "01_plan.json",
        "02_actions.json",
        "03_tasks.json",
        "04_departments.json",
        "05_aliases.json",
        "06_measures.json",
        "07_indicators.json",
        "08_responsibilities.json",
        "09_targets.json",
        "10_periods.json",
        "11_notes.json",
        "12_cities.json",
        "13_calendar.json",
    ]


def test_fixtures_carry_natural_keys_and_one_model_per_file():
    assert [row for row in fixture_rows() if "pk" in row] == []
    models = [{r["model"] for r in json.loads(f.read_text("utf-8"))} for f in FILES]
    assert [len(names) for names in models] == [1] * len(FILES)


def test_every_row_of_the_fixtures_is_stored():
    stored = {m._meta.label_lower: m.objects.count() for m in MODELS}
    assert Counter(row["model"] for row in fixture_rows()) == stored


def test_loading_twice_changes_nothing():
    before = rows_as_stored()
    call_command("loaddata", *FILES, verbosity=0)
    assert rows_as_stored() == before


@pytest.mark.parametrize("model", MODELS)
def test_every_row_passes_the_models_own_validation(model):
    for row in model.objects.all():
        row.full_clean()


def test_every_name_has_an_english_one():
    named = [Plan, ActionArea, KeyTask, Department, Indicator, City]
    assert [row for m in named for row in m.objects.filter(name_en="")] == []
    unit_missing = Indicator.objects.exclude(unit="").filter(unit_en="")
    undefined = Indicator.objects.exclude(definition="").filter(definition_en="")
    underived = Target.objects.exclude(derivation="").filter(derivation_en="")
    assert [*unit_missing, *undefined, *underived] == []
    assert not SourceNote.objects.filter(title_en="").exists()
    assert not SourceNote.objects.filter(finding_en="").exists()
    assert not SourceNote.objects.filter(reading_en="").exists()


# The main text


def test_actions_and_tasks_equal_the_main_text():
    assert dict(ActionArea.objects.values_list("number", "name")) == (
        source_text.actions()
    )
    stored = KeyTask.objects.values_list(
        "number", "action__number", "name", "text", "responsible"
    )
    assert [source_text.TaskText(*row) for row in stored] == list(
        source_text.main_tasks()
    )
    assert len(source_text.actions()) == 5
    assert len(source_text.main_tasks()) == 21


def test_main_text_and_annex_1_name_the_same_tasks():
    names = {task.number: task.name for task in source_text.main_tasks()}
    assert {row.task: row.task_name for row in source_text.rows()} == names


def test_document_number_and_title_stand_in_the_text(shipped_plan):
    plan, day = shipped_plan, shipped_plan.issued_on
    last = source_text.source_lines()[-1]
    assert f"{plan.document_title}({plan.document_number})" in last
    assert plan.name in source_text.source_lines()
    issued = f"{day.year}年{day.month}月{day.day}日"
    assert issued in "".join(source_text.source_lines())
    assert source_text.years(plan.name) == [plan.first_year, plan.last_year]


# Annex 1: rows


def test_measures_equal_the_rows_of_annex_1():
    expected = [
        (row.number, row.task, row.responsible, row.goal, f"附件1 第{row.number}行")
        for row in source_text.rows()
    ]
    stored = Measure.objects.values_list(
        "row", "task__number", "responsible", "goal", "source"
    )
    assert list(stored) == expected
    assert len(expected) == 55


def test_measures_keep_their_cells_and_inherit_missing_ones():
    above = ("", "", "")
    for row, measure in zip(source_text.rows(), Measure.objects.all(), strict=True):
        cells = (measure.heading, measure.text, measure.subject)
        own = [cell for cell in cells if cell in row.cells]
        inherited = {cell for cell in cells if cell and cell not in row.cells}
        assert own == list(row.cells), row.number
        assert inherited <= set(above), row.number
        assert measure.title, row.number
        above = cells


def test_every_measure_has_an_indicator_with_a_target_of_its_own():
    rows = {target.indicator.measure.row for target in whole_area_targets()}
    assert rows == {row.number for row in source_text.rows()}
    assert not Indicator.objects.filter(targets=None).exists()


def test_indicator_codes_begin_with_the_task():
    for indicator in Indicator.objects.select_related("measure__task"):
        assert indicator.code.startswith(f"T{indicator.measure.task.number:02d}-")


# Annex 1: target sentences


def statements_by_row() -> dict[int, set[str]]:
    found = defaultdict(set)
    for target in whole_area_targets():
        found[target.indicator.measure.row].add(target.statement)
    return found


def test_every_sentence_of_annex_1_is_a_targets_statement_and_nothing_else_is():
    expected = {
        row.number: set(source_text.clauses(row.goal)) for row in source_text.rows()
    }
    assert statements_by_row() == expected


def test_sentences_cover_the_target_cells_to_the_last_character():
    for row in source_text.rows():
        joined = "".join(source_text.clauses(row.goal))
        assert joined == row.goal.replace(";", "").replace("。", "")


def expected_figures(clause: str, counties: int) -> list:
    """Return (value, unit) of a sentence; what each county must have is counted."""
    factor = counties if "每个县(市、区)" in clause else 1
    return [(value * factor, unit) for value, unit in source_text.figures(clause)]


def stored_figures(row: int, clause: str) -> list:
    """Return (value, unit) of the indicators that quote a sentence, each once."""
    targets = whole_area_targets().filter(
        indicator__measure__row=row, statement=clause, value__isnull=False
    )
    found = {
        t.indicator.code: (
            t.value,
            OTHER_UNITS.get((t.indicator.code, t.year), t.indicator.unit),
        )
        for t in targets.order_by("indicator__order")
        if "全覆盖" not in clause
    }
    return list(found.values())


def test_every_figure_of_annex_1_is_a_target_and_no_other_figure_is():
    counties = sum(City.objects.values_list("counties", flat=True))
    for row in source_text.rows():
        for clause in source_text.clauses(row.goal):
            expected = expected_figures(clause, counties)
            assert stored_figures(row.number, clause) == expected, clause


def test_every_yearly_figure_is_the_same_in_each_year():
    found = defaultdict(set)
    for target in whole_area_targets().filter(indicator__kind="annual"):
        found[target.indicator.code].add(target.value)
    assert [code for code, values in found.items() if len(values) > 1] == []


def test_no_figure_of_annex_1_escapes_the_reading_of_figures():
    """A number is a figure, a year, or one of three names."""
    for row in source_text.rows():
        rest = row.goal.replace("415X", "")
        rest = source_text.FIGURE.sub("", source_text.YEAR.sub("", rest))
        assert not any(character.isdigit() for character in rest), row.goal


def expected_years(clause: str, plan: Plan) -> set[int]:
    """Return the years by which a sentence falls due."""
    if "每两年" in clause:
        return {plan.first_year + 1, plan.last_year}  # see the note contest-windows
    if "每年" in clause:
        return set(range(plan.first_year, plan.last_year + 1))
    years = source_text.years(clause)
    return {max(years)}


def test_every_year_of_annex_1_is_the_year_of_a_target(shipped_plan):
    for row in source_text.rows():
        for clause in source_text.clauses(row.goal):
            targets = whole_area_targets().filter(
                indicator__measure__row=row.number, statement=clause
            )
            years = set(targets.values_list("year", flat=True))
            assert years == expected_years(clause, shipped_plan), clause


def kind_of(clause: str, row: source_text.Row) -> str:
    """Return what the wording of a sentence makes of its figures."""
    if "比例" in row.goal or "预授信全覆盖" in clause:
        return "ratio"
    if not source_text.figures(clause):
        return "milestone"
    if "每年" in clause or "遴选培育" in clause:
        return "annual"
    return "period" if len(source_text.years(clause)) == 2 else "stock"


def test_kinds_follow_the_wording():
    for row in source_text.rows():
        for clause in source_text.clauses(row.goal):
            targets = whole_area_targets().filter(
                indicator__measure__row=row.number, statement=clause
            )
            kinds = {target.indicator.kind for target in targets}
            assert kinds == {kind_of(clause, row)}, clause


def test_full_coverage_is_all_of_a_share_and_otherwise_a_deliverable():
    found = {
        (target.indicator.measure.row, target.year): target.value
        for target in whole_area_targets().filter(statement__contains="全覆盖")
    }
    hundred = Decimal(100)
    assert found == {
        (32, 2025): None,
        (32, 2027): None,
        (46, 2027): hundred,
        (49, 2027): hundred,
    }


def test_milestones_alone_have_no_value_and_no_unit():
    for target in Target.objects.select_related("indicator"):
        is_milestone = target.indicator.kind == "milestone"
        assert (target.value is None) == is_milestone, target.statement
        assert (target.indicator.unit == "") == is_milestone, target.statement


def test_about_is_marked_where_the_text_says_so():
    about = {t.indicator.code for t in whole_area_targets() if "左右" in t.statement}
    marked = Indicator.objects.filter(is_about=True).values_list("code", flat=True)
    assert set(marked) == about == {"T21-01", "T21-02", "T21-03"}


def test_ratios_alone_name_numerator_and_denominator():
    for indicator in Indicator.objects.all():
        names = [
            indicator.numerator_name,
            indicator.numerator_name_en,
            indicator.denominator_name,
            indicator.denominator_name_en,
        ]
        assert [bool(name) for name in names] == [indicator.kind == "ratio"] * 4


def test_every_target_says_where_it_stands(shipped_plan):
    for target in whole_area_targets():
        row = target.indicator.measure.row
        assert target.source == f"{shipped_plan.document_number} 附件1 第{row}行"


def test_derived_targets_are_marked_with_how():
    derived = Target.objects.filter(is_derived=True)
    codes = set(derived.values_list("indicator__code", flat=True))
    assert codes == {COUNTIES, "T18-01-2026", "T18-01-2027"}
    assert not derived.filter(derivation="").exists()
    assert not Target.objects.filter(is_derived=False).exclude(derivation="").exists()


def test_task_1_adds_up_to_the_years_training(shipped_plan):
    task = KeyTask.objects.get(is_headline=True)
    targets = whole_area_targets().filter(indicator__measure__task=task)
    assert task.number == 1
    assert task.measures.count() == 31
    assert Indicator.objects.filter(measure__task=task).count() == 33
    assert set(targets.values_list("indicator__unit", flat=True)) == {"人次"}
    for year in range(shipped_plan.first_year, shipped_plan.last_year + 1):
        assert sum(t.value for t in targets.filter(year=year)) == 2_119_500
