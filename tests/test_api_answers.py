"""What the JSON interface answers, to the last field."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from regions.models import City
from skillsrich.api import schemas
from tasks.core.enums import Kind, Role, Stage, State
from tasks.models import DepartmentAlias
from tasks.selectors.plan import choose_quarter
from tasks.selectors.standings import load_book

from .factories import (
    make_actual,
    make_indicator,
    make_measure,
    make_note,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
    make_task,
)

PLAN, PROGRESS = "/api/v1/plan/", "/api/v1/progress/"


@pytest.fixture
def plan(db):
    """A plan whose rounds of 2025 are past."""
    for quarter in ("2025Q1", "2025Q2"):
        make_period(quarter)
    return make_plan()


@pytest.fixture
def small(plan, department, other_department, city_bureau, reporter):
    """One action, one task, an indicator of each kind, a city, and a note."""
    department.name_en, department.order = "Own department", 1
    department.save()
    other_department.order = 2
    other_department.save()
    city_bureau.order = 3
    city_bureau.save()
    DepartmentAlias.objects.create(department=department, name="本厅")
    city = City.objects.create(
        code="first", adcode="000100", name="某市", counties=3, bureau=city_bureau
    )
    measure = make_measure(task=make_task(number=7, name="培训", name_en="Training"))
    annual = make_indicator(
        code="A1", name="培训人次", name_en="Trainings", measure=measure, order=1,
        unit_en="trainings", lead=department, targets=[(2025, 800)],
    )  # fmt: skip
    make_responsibility(
        indicator=annual, department=other_department, role=Role.ASSIST, reports=False
    )
    stock = make_indicator(
        code="B1", name="企业", unit="家", kind=Kind.STOCK, measure=measure, order=2,
        lead=None, targets=[], is_about=True,
    )  # fmt: skip
    make_responsibility(
        indicator=stock, department=city_bureau, role=Role.LOCAL, baseline=Decimal(40)
    )
    make_target(
        indicator=stock,
        department=city_bureau,
        year=2025,
        value=100,
        is_derived=True,
    )
    ratio = make_indicator(
        code="C1", name="完成率", unit="%", kind=Kind.RATIO, measure=measure, order=3,
        lead=department, targets=[(2025, 90)],
    )  # fmt: skip
    milestone = make_indicator(
        code="D1", name="出台办法", kind=Kind.MILESTONE, measure=measure, order=4,
        lead=department, targets=[(2025, None)],
    )  # fmt: skip
    figures = {"quarter": "2025Q2", "by": reporter}
    make_actual(indicator=annual, department=department, value=400, **figures)
    make_actual(indicator=stock, department=city_bureau, value=60, **figures)
    make_actual(
        indicator=ratio,
        department=department,
        numerator=Decimal(2),
        denominator=Decimal(3),
        **figures,
    )
    make_actual(
        indicator=milestone, department=department, stage=Stage.UNDER_WAY, **figures
    )
    note = make_note(code="clash", finding_en="Annex 1 says 500.")
    note.indicators.add(annual)
    return city


def ask(client, user, path, **headers):
    client.force_login(user)
    return client.get(path, headers=headers)


def by_code(response):
    return {row["code"]: row for row in response.json()}


def told(response):
    """Return the rows without their sentences, which are tested by themselves."""
    return [
        {key: value for key, value in row.items() if key != "explanation"}
        for row in response.json()
    ]


def test_plan_lists_all_of_a_small_plan(client, small, official):
    lead = {"code": "own", "name": "本单位", "role": "lead"}

    def indicator(**values):
        common = {"task": 7, "name_en": "", "unit_en": "", "about": False}
        common["revisions"] = common["reporter_changes"] = []
        reports = {"departments": [lead], "baseline": None}
        return common | reports | {"reporters": [lead | {"baseline": None}]} | values

    def target(**values):
        whole = {"year": 2025, "department": None, "department_name": None}
        whole["amendments"] = []
        return whole | {"statement": "2025年的目标", "derived": False} | values

    assert ask(client, official, PLAN).json() == {
        "actions": [{"number": 1, "name": "第一行动", "name_en": "First action"}],
        "tasks": [{"number": 7, "action": 1, "name": "培训", "name_en": "Training"}],
        "departments": [
            {
                "code": "own",
                "name": "本单位",
                "name_en": "Own department",
                "level": "provincial",
                "aliases": ["本厅"],
                "handed_over": [],
            },
            {
                "code": "other",
                "name": "别的单位",
                "name_en": "",
                "level": "provincial",
                "aliases": [],
                "handed_over": [],
            },
            {
                "code": "bureau",
                "name": "某市人力社保局",
                "name_en": "",
                "level": "city",
                "aliases": [],
                "handed_over": [],
            },
        ],
        "indicators": [
            indicator(
                code="A1",
                name="培训人次",
                name_en="Trainings",
                unit="人次",
                unit_en="trainings",
                kind="annual",
                departments=[
                    lead,
                    {"code": "other", "name": "别的单位", "role": "assist"},
                ],
                targets=[target(value="800")],
            ),
            indicator(
                code="B1",
                name="企业",
                unit="家",
                kind="stock",
                about=True,
                departments=[],
                reporters=[
                    {
                        "code": "bureau",
                        "name": "某市人力社保局",
                        "role": "local",
                        "baseline": "40",
                    }
                ],
                baseline="40",
                targets=[
                    target(
                        value="100",
                        department="bureau",
                        department_name="某市人力社保局",
                        derived=True,
                    )
                ],
            ),
            indicator(
                code="C1",
                name="完成率",
                unit="%",
                kind="ratio",
                targets=[target(value="90")],
            ),
            indicator(
                code="D1",
                name="出台办法",
                unit="",
                kind="milestone",
                targets=[target(value=None)],
            ),
        ],
        "limits": {"slight_limit": "10", "behind_limit": "30", "about_share": "95"},
        "limits_revisions": [],
        "notes": [
            {
                "code": "clash",
                "title": "附件不一致",
                "title_en": "",
                "finding": "附件1为 500,附件2合计 538。",
                "finding_en": "Annex 1 says 500.",
                "reading": "采用附件1。",
                "reading_en": "",
                "indicators": ["A1"],
            }
        ],
    }


def row(**values):
    """Return a row of a reported indicator as a whole; the test states the rest."""
    whole = {"department": None, "department_name": None, "city": None}
    said = {"city_name": None, "period": "2025Q2", "stage": None, "reported": True}
    return (
        whole
        | said
        | {"coverage": {"due": 1, "reported": 1}, "provisional": False}
        | values
    )


ANNUAL = {
    "code": "A1",
    "name": "培训人次",
    "actual": "400",
    "expected": "400",
    "target": "800",
    "compared_expected": "200",
    "compared_target": "800",
    "share_done": "0.5",
    "gap": "25",
    "status": "on_pace",
}
STOCK = {
    "code": "B1",
    "name": "企业",
    "actual": "60",
    "expected": "70",
    "target": "100",
    "compared_expected": "70",
    "compared_target": "100",
    "share_done": "0.333333",
    "gap": "-16.666667",
    "status": "behind",
}
RATIO = {
    "code": "C1",
    "name": "完成率",
    "actual": "66.666667",
    "expected": "45",
    "target": "90",
    "compared_expected": "45",
    "compared_target": "90",
    "share_done": None,
    "gap": "21.666667",
    "status": "on_pace",
}
MILESTONE = {
    "code": "D1",
    "name": "出台办法",
    "actual": None,
    "expected": None,
    "target": None,
    "compared_expected": None,
    "compared_target": None,
    "share_done": None,
    "gap": None,
    "status": "on_pace",
    "stage": "under_way",
}
OWN = {"department": "own", "department_name": "本单位"}
FIRST = {
    "department": "bureau",
    "department_name": "某市人力社保局",
    "city": "first",
    "city_name": "某市",
}


def test_progress_lists_every_indicator_as_a_whole(client, small, official):
    response = ask(client, official, f"{PROGRESS}?period=2025Q2")
    assert told(response) == [
        row(**ANNUAL),
        row(**STOCK),
        row(**RATIO),
        row(**MILESTONE),
    ]


def test_progress_by_department_lists_the_parts_of_provincial_departments(
    client, small, official
):
    response = ask(client, official, f"{PROGRESS}?period=2025Q2&by=department")
    assert told(response) == [
        row(**OWN, **ANNUAL),
        row(**OWN, **RATIO),
        row(**OWN, **MILESTONE),
    ]


def test_progress_by_city_lists_the_parts_of_the_cities(client, small, official):
    response = ask(client, official, f"{PROGRESS}?period=2025Q2&by=city")
    assert told(response) == [row(**FIRST, **STOCK)]


def test_progress_without_period_answers_the_latest_due_quarter(
    client, small, official
):
    response = ask(client, official, PROGRESS)
    assert {line["period"] for line in response.json()} == {"2025Q2"}


def test_progress_not_reported_is_null_and_never_zero(client, small, official):
    found = told(ask(client, official, f"{PROGRESS}?period=2025Q1"))
    assert found[0] == row(
        code="A1",
        name="培训人次",
        period="2025Q1",
        actual=None,
        expected="200",
        target="800",
        compared_expected=None,
        compared_target=None,
        share_done=None,
        gap=None,
        status="not_reported",
        reported=False,
        coverage={"due": 1, "reported": 0},
    )


def test_progress_explains_with_the_sentence_of_the_pages(client, small, official):
    book = load_book(choose_quarter("2025Q2", date(2025, 12, 1)))
    found = by_code(ask(client, official, f"{PROGRESS}?period=2025Q2"))
    assert {code: line["explanation"] for code, line in found.items()} == {
        line.indicator.code: line.sentence for line in book.lines
    }
    assert found["D1"]["explanation"] == "应于2025年底前完成，正在推进。"


def test_progress_counts_submitted_figures_only_when_provisional(
    client, plan, department, reporter, official
):
    indicator = make_indicator(code="A1", lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2025Q1",
        value=0,
        by=reporter,
        state=State.SUBMITTED,
    )

    def seen(query):
        found = by_code(ask(client, official, f"{PROGRESS}?period=2025Q1{query}"))
        return found["A1"]["actual"], found["A1"]["provisional"]

    assert seen("") == (None, False)
    assert seen("&provisional=0") == (None, False)
    assert seen("&provisional=1") == ("0", True)


def test_progress_speaks_the_language_that_is_asked_for(client, small, official):
    path = f"{PROGRESS}?period=2025Q2"
    english = ask(client, official, path, **{"Accept-Language": "en"})
    assert english["Content-Language"] == "en"
    assert by_code(english)["A1"]["name"] == "Trainings"
    chinese = ask(client, official, path, **{"Accept-Language": "zh-CN"})
    assert by_code(chinese)["A1"]["name"] == "培训人次"


def test_api_writes_chinese_as_it_is_read(client, small, official):
    assert "培训人次" in ask(client, official, PLAN).content.decode()


# ---- The document about it ------------------------------------------------------------------

ANSWERS = [
    found
    for name, found in vars(schemas).items()
    if isinstance(found, type) and name.endswith("Out")
]


@pytest.mark.parametrize("answer", ANSWERS, ids=[one.__name__ for one in ANSWERS])
def test_document_names_every_field(answer):
    document = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")

    missing = [name for name in answer.model_fields if f'"{name}":' not in document]

    assert missing == []
