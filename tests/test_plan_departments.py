"""Who is responsible, and the register of what the plan's text leaves open, against
the text itself."""

from collections import Counter, defaultdict

import pytest

from regions.models import City
from tasks.models import Department, DepartmentAlias, Indicator, SourceNote, Target
from tests import source_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_plan")]

VILLAGES = "T11-01"
BY_CITY = {"T08-01", VILLAGES, "T09-02"}
GENERIC = "各行业主管部门"


def department_names() -> dict[str, str]:
    """Return the code of a department by each name that it goes by."""
    found = {}
    for department in Department.objects.prefetch_related("aliases"):
        names = [department.name, department.full_name]
        names += [alias.name for alias in department.aliases.all()]
        found |= dict.fromkeys(filter(None, names), department.code)
    return found


def provincial_parts(indicator) -> list[tuple[str, str]]:
    parts = indicator.responsibilities.exclude(role="local").order_by("order")
    return list(parts.values_list("department__name", "role"))


def test_every_unit_of_annex_1_is_responsible_and_the_first_leads():
    rows = {row.number: row for row in source_text.rows()}
    for indicator in Indicator.objects.select_related("measure"):
        lead, *others = source_text.units(rows[indicator.measure.row].responsible)
        expected = [(lead, "lead"), *((name, "assist") for name in others)]
        assert provincial_parts(indicator) == expected, indicator.code


def test_the_leading_department_reports_unless_the_cities_do():
    bureaus = set(City.objects.values_list("bureau__name", flat=True))
    for indicator in Indicator.objects.all():
        parts = indicator.responsibilities.filter(reports=True)
        reporters = set(parts.values_list("department__name", flat=True))
        lead = indicator.responsibilities.get(role="lead").department.name
        expected = bureaus if indicator.code in BY_CITY else {lead}
        assert reporters == expected, indicator.code


def test_provincial_departments_are_those_of_annex_1():
    named = {
        u for row in source_text.rows() for u in source_text.units(row.responsible)
    }
    stored = Department.objects.filter(level="provincial")
    assert set(stored.values_list("name", flat=True)) == named
    assert len(named) == 29


def test_issuing_departments_are_those_of_the_list():
    codes = [department_names().get(name) for name in source_text.issuers()]
    stored = Department.objects.filter(is_issuer=True)
    assert list(stored.values_list("code", flat=True)) == codes
    assert len(codes) == 20


def test_every_department_that_the_main_text_names_is_known():
    names = {
        name
        for task in source_text.main_tasks()
        for name in source_text.named_units(task.responsible)
    }
    assert names - set(department_names()) == {GENERIC}


def test_no_two_departments_share_a_name():
    departments = Department.objects.all()
    names = [name for d in departments for name in {d.name, d.full_name}]
    names += DepartmentAlias.objects.values_list("name", flat=True)
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_one_department_reviews():
    assert Department.objects.get(is_lead_office=True).name == "省人力社保厅"


# The register of contradictions


def note(code: str) -> SourceNote:
    return SourceNote.objects.get(code=code)


def test_note_of_villages_gives_both_totals():
    total = source_text.city_table().totals[4]
    target = Target.objects.get(indicator__code=VILLAGES, department=None, year=2025)
    assert (total, target.value) == (538, 500)
    found = note("villages-2025")
    assert f"{total}个" in found.finding
    assert f"{target.value}个" in found.finding
    assert [i.code for i in found.indicators.all()] == [VILLAGES]


def test_notes_name_every_task_whose_units_differ_between_text_and_annex():
    cells = defaultdict(list)
    for row in source_text.rows():
        cells[row.task].append(row.responsible)
    expected = {}
    for task in source_text.main_tasks():
        annex = {u for cell in cells[task.number] for u in source_text.units(cell)}
        if set(source_text.named_units(task.responsible)) != annex:
            expected[f"units-t{task.number:02d}"] = task
    notes = SourceNote.objects.filter(code__startswith="units-t")
    assert {n.code for n in notes} == set(expected)
    for found in notes:
        task = expected[found.code]
        assert [t.number for t in found.tasks.all()] == [task.number]
        for wording in {task.responsible, *cells[task.number]}:
            assert f"“{wording}”" in found.finding


def test_notes_link_the_departments_that_only_the_main_text_names():
    annex = defaultdict(set)
    for row in source_text.rows():
        annex[row.task] |= set(source_text.units(row.responsible))
    expected = {
        (task.number, name)
        for task in source_text.main_tasks()
        for name in source_text.named_units(task.responsible)
        if name not in annex[task.number] | {GENERIC}
    }
    notes = SourceNote.objects.filter(code__startswith="units-t")
    linked = notes.values_list("tasks__number", "departments__name")
    assert {pair for pair in linked if pair[1]} == expected


def test_note_names_every_department_of_annex_1_that_did_not_issue_the_plan():
    issuers = {department_names()[name] for name in source_text.issuers()}
    others = Department.objects.filter(level="provincial").exclude(code__in=issuers)
    found = note("not-issuers")
    assert set(found.departments.all()) == set(others)
    assert all(department.name in found.finding for department in others)


def test_notes_quote_wordings_that_stand_in_the_text():
    text = "\n".join(source_text.source_lines())
    quoted = {
        "teaching-in-villages": ["送教入乡", "送教下乡"],
        "ecosystems-one-or-more": ["打造1个以上", "打造1个"],
        "specialities-unit": ["不少于10项", "不少于50个"],
        "eight-grades": ["企业10家以上", "累计达到150家以上"],
        "colleges-built": ["建成10所一流技师学院", "建设10所一流技师学院"],
        "housing-department": ["浙江省住房和城乡建设厅", "省建设厅", "建委(建设局)"],
        "development-commission": ["浙江省发展和改革委员", "省发展改革委"],
        "financial-regulator": ["国家金融监督管理总局浙江监管局", "浙江金融监管局"],
        "marine-department": ["省海洋经济厅"],
        "domestic-services": ["按职责分工负责"],
        "contest-windows": ["每两年举办一次浙江技能大赛"],
        "students-schools": ["职业院校", "技工院校"],
        "private-training": ["民办职业培训学校", "民办培训机构"],
        "state-owned-scope": ["国有企业", "省属国有企业各层级子企业"],
        "exchange-wording": ["共享职业技能培训模式"],
        "returnees": ["返乡入乡合作创业带头人培训"],
    }
    for code, wordings in quoted.items():
        said = note(code)
        for wording in wordings:
            assert wording in text, wording
            assert wording in said.finding + said.title, wording
    assert "浙江省发展和改革委员会" not in text


def test_every_note_says_what_is_found_and_what_is_used():
    assert not SourceNote.objects.filter(finding="").exists()
    assert not SourceNote.objects.filter(reading="").exists()
    orders = list(SourceNote.objects.values_list("order", flat=True))
    assert orders == list(range(1, len(orders) + 1))
