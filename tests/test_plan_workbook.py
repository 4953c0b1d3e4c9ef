"""The whole plan as a workbook: away and back without loss, and refused as a whole."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook, load_workbook

from tasks.core import plan_sheets
from tasks.models import AuditRecord, Plan, Target
from tasks.services import fixtures, plan_workbook
from tasks.services.fixture_registry import plan_models
from tasks.services.workbook_gate import NotRead

from .factories import AT
from .fixture_files import LOAD, PAGE, as_source, small_plan, texts, token_of

pytestmark = pytest.mark.django_db
WORKBOOK = "/admin/plan-fixtures/workbook/"
SUBJECTS = [
    "行动方案",
    "行动",
    "重点工作",
    "单位",
    "单位别名",
    "工作举措",
    "指标",
    "职责分工",
    "目标",
    "报告期",
    "节假日与调休",
    "原文疑义",
    "设区市",
]


@pytest.fixture
def stored(db):
    fixtures.load([as_source(small_plan())], by=None, at=AT)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def cells(content: bytes) -> dict[str, list[list]]:
    book = load_workbook(io.BytesIO(content))
    return {
        page.title: [[cell.value for cell in row] for row in page.iter_rows()]
        for page in book
    }


def edited(content: bytes, subject: str, row: int, name: str, value) -> bytes:
    """Type a value into a cell of a subject's sheet; row 1 is the first of the data."""
    book = load_workbook(io.BytesIO(content))
    page = book[subject]
    names = [cell.value for cell in page[plan_sheets.NAME_ROW]]
    place = page.cell(plan_sheets.HEADING_ROW + row, names.index(name) + 1)
    place.value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def examine(content: bytes):
    return fixtures.examine(plan_workbook.sources_of("方案.xlsx", content))


def upload(client, content: bytes, name="方案.xlsx"):
    return client.post(PAGE, {"upload": SimpleUploadedFile(name, content)})


def test_every_subject_has_a_sheet_of_its_own(stored):
    assert list(cells(plan_workbook.export())) == SUBJECTS


def test_workbook_loaded_into_an_empty_site_is_exported_equal(stored):
    away = plan_workbook.export()
    for plan_model in reversed(plan_models()):
        plan_model.model._base_manager.all().delete()
    assert Plan.objects.count() == 0

    fixtures.load(plan_workbook.sources_of("方案.xlsx", away), by=None, at=AT)

    assert cells(plan_workbook.export()) == cells(away)


def test_every_problem_is_told_with_sheet_row_and_field(stored):
    content = edited(plan_workbook.export(), "目标", 2, "value", "约一百")
    content = edited(content, "指标", 1, "kind", "每月")
    content = edited(content, "职责分工", 1, "department", "nobody")

    found = examine(content)

    told = [(p.file, p.record, p.field, p.message) for p in found.problems]
    assert told == [
        (
            "方案.xlsx 指标",
            4,
            "kind",
            "须为其中之一：每年、累计、规划期、比例、任务。",
        ),
        ("方案.xlsx 职责分工", 4, "department", "找不到所引用的记录：nobody。"),
        (
            "方案.xlsx 目标",
            5,
            "value",
            "“约一百”不是数字。请填阿拉伯数字，例如 12,345 或 1.2万。",
        ),
    ]


def test_page_sends_the_workbook(admin, stored):
    answer = admin.get(WORKBOOK)

    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert list(cells(answer.content)) == SUBJECTS
    assert "导出方案工作簿" in texts(admin.get(PAGE))


@pytest.mark.parametrize("role", ["reporter", "reviewer", "official", "auditor"])
def test_workbook_for_other_roles_is_refused(request, client, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(WORKBOOK).status_code == 403


def test_uploaded_workbook_is_looked_at_confirmed_and_written(admin, stored):
    content = edited(plan_workbook.export(), "目标", 1, "value", 150)

    preview = upload(admin, content)

    shown = texts(preview)
    assert "1 项目标上调：指标（2025年）。" in shown
    assert "A1/-/2025 目标值 100 150" in shown
    assert Target.objects.filter(value=150).count() == 0
    admin.post(LOAD, {"token": token_of(preview)})
    assert Target.objects.filter(value=150).count() == 1
    assert AuditRecord.objects.filter(object_key="方案.xlsx 目标").count() == 1
    assert "文件与现有数据一致" in texts(upload(admin, content))


def test_workbook_of_another_kind_is_refused(admin):
    written = io.BytesIO()
    Workbook().save(written)

    with pytest.raises(NotRead, match="不是从本站下载的工作簿"):
        plan_workbook.sources_of("名单.xlsx", written.getvalue())
    assert "不是从本站下载的工作簿" in texts(upload(admin, written.getvalue()))


@pytest.mark.parametrize(
    "label", ["tasks.user", "auth.group", "tasks.actual", "tasks.auditrecord", ""]
)
def test_sheet_of_anything_but_the_plan_is_refused(stored, label):
    name = plan_sheets.SheetColumn("code", "代码", plan_sheets.Form.TEXT)
    sheet = plan_sheets.PlanSheet(label, "表", (name,), [{"code": "x"}])
    content = plan_sheets.build([sheet])

    found = examine(content)

    assert [(p.file, p.field) for p in found.problems] == [("方案.xlsx 表", "model")]
    assert found.new == 0


def test_workbook_that_is_none_is_refused_with_a_sentence(admin):
    shown = texts(upload(admin, b"PK\x03\x04nonsense"))

    assert "文件已损坏，无法读取，请重新保存后再上传。" in shown


def test_workbook_is_chinese_for_a_reader_of_english_too(admin, stored):
    with translation.override("zh-hans"):  # what a request leaves behind
        admin.post("/i18n/setlang/", {"language": "en"})
        content = admin.get(WORKBOOK).content
        preview = upload(admin, content)

    assert list(cells(content)) == SUBJECTS
    assert preview.context["examination"].problems == ()
    assert not preview.context["examination"].is_change
