"""The pages on which the plan is changed, and what they tell of it."""

import io

import pytest
from openpyxl import load_workbook

from tasks.core.quarters import Quarter
from tasks.models import (
    Indicator,
    IndicatorRevision,
    Target,
    TargetAmendment,
)
from tasks.selectors.amendments import load_amendable
from tasks.services.amendments import (
    Order,
)

from .amending import amend, figure, redo, steady_indicator
from .factories import (
    make_indicator,
    make_period,
    make_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(department, reporter):
    return steady_indicator(department, reporter)


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


def sheets_of(client, indicator):
    """Return an indicator's export by sheet, as lists of rows."""
    answer = client.get(
        f"/indicators/{indicator.code}/", {"period": "2026Q3", "export": "xlsx"}
    )
    book = load_workbook(io.BytesIO(answer.content))
    return {
        page.title: [list(row) for row in page.iter_rows(values_only=True)]
        for page in book
    }


def test_export_has_both_lines_where_the_chart_has_them(
    client, official, administrator, indicator, department, reporter
):
    figure(indicator, department, "2026Q3", 25, reporter)
    client.force_login(official)
    assert "按原目标应达到" not in sheets_of(client, indicator)["各季度"][0]

    amend(indicator, administrator, y2026=200)

    heads, *rows = sheets_of(client, indicator)["各季度"]
    told = {row[0]: row[heads.index("按原目标应达到")] for row in rows}
    assert told["2026年第三季度"] == 75
    targets = sheets_of(client, indicator)["目标与出处"]
    heads, [amended] = targets[0], [row for row in targets[1:] if row[0] == "2026"]
    named = dict(zip(heads, amended, strict=True))
    assert (named["目标\n（人次）"], named["原目标\n（人次）"]) == (200, 100)
    assert named["执行季度"] == "2026年第三季度"


def test_export_of_targets_that_were_never_amended_has_no_original(
    client, official, indicator
):
    make_period("2026Q3")
    client.force_login(official)

    heads, *rows = sheets_of(client, indicator)["目标与出处"]

    assert {row[heads.index("原目标\n（人次）")] for row in rows} == {None}
