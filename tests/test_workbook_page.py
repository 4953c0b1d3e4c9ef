"""The workbook of a quarter: filled in offline, and brought back."""

import hashlib
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from tasks.core.enums import Basis, Kind, State
from tasks.models import Actual, AuditRecord

from .factories import make_actual, make_indicator, make_period, make_plan
from .workbook_files import (
    CONFIRM,
    DOWNLOAD,
    MARKED,
    Editor,
    confirm,
    download,
    fill,
    office,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(department):
    """Four indicators of one department in an open quarter: one of each sort."""
    make_plan()
    make_period("2026Q3", opens_on=date(2020, 1, 1), due_on=date(2999, 12, 31))
    make_indicator(code="A", name="甲指标", lead=department)
    make_indicator(code="S", name="累计指标", lead=department, kind=Kind.STOCK)
    make_indicator(
        code="R",
        name="比例指标",
        lead=department,
        kind=Kind.RATIO,
        unit="%",
        targets=((2026, 90),),
    )
    make_indicator(
        code="M",
        name="任务指标",
        lead=department,
        kind=Kind.MILESTONE,
        targets=((2026, None),),
    )


@pytest.fixture
def staff(client, reporter, desk):
    client.force_login(reporter)
    return client


def figures():
    rows = Actual.objects.order_by("indicator__code")
    return {
        row.indicator.code: (row.value, row.numerator, row.denominator, row.stage)
        for row in rows.select_related("indicator")
    }


def errors(answer):
    """Return every error of a preview as (line's name or code, column, sentence)."""
    examination = answer.context["examination"]
    found = [(i.name, "row", i.sentence) for i in examination.lost]
    for item in examination.wrong:
        found += [(item.code, name, text) for name, text in item.errors.items()]
    return found


def refusal(answer):
    """Return why a file was not taken; the person is sent back to the form."""
    assert answer.status_code == 302
    return " ".join(
        str(message) for message in answer.wsgi_request._messages._queued_messages
    )


# ---- The workbook ------------------------------------------------------------------------


def test_workbook_locks_everything_but_what_is_asked_for(staff):
    editor = Editor(download(staff))

    unlocked = {
        (code, name)
        for code in "ASRM"
        for name in editor.columns
        if not editor.cell(code, name).protection.locked
    }

    words = {"in:availability", "in:note", "in:expected_on"}
    words |= {"in:cause", "in:action", "in:owner", "in:due_on"}
    amount = {"in:basis", "in:value"} | words
    assert editor.sheet.protection.sheet
    assert unlocked == (
        {(code, name) for code in "AS" for name in amount}
        | {("R", name) for name in {"in:numerator", "in:denominator"} | words}
        | {("M", name) for name in {"in:stage", "in:evidence"} | words}
    )


def test_workbook_hides_its_keys_and_lists_and_explains_itself(staff):
    editor = Editor(download(staff))

    hidden = [d.hidden for d in editor.sheet.column_dimensions.values()]
    assert sum(hidden) == 7
    assert editor.sheet.row_dimensions[1].hidden
    assert [s.title for s in editor.book.worksheets] == ["填报表", "填报说明", "列表"]
    assert editor.book["列表"].sheet_state == "hidden"
    assert "不是万" in editor.sheet["H3"].value
    assert editor.sheet.freeze_panes == "I5"
    assert editor.sheet.print_title_rows == "$4:$4"


def test_workbook_brings_what_is_stored_as_numbers(staff, department, reporter):
    for quarter, value in (("2026Q2", 30), ("2026Q3", "1234")):
        make_actual(
            indicator=department.responsibilities.first().indicator,
            department=department,
            quarter=quarter,
            value=value,
            by=reporter,
            state=State.DRAFT,
        )

    editor = Editor(download(staff))

    names = ("target", "expected", "last", "before", "in:value")
    assert [editor.cell("A", name).value for name in names] == [100, 75, 30, 30, 1234]
    assert editor.cell("A", "unit").value == "人次"
    assert editor.cell("A", "in:value").number_format == "#,##0"
    assert editor.cell("A", "in:basis").value == "本季度"


def test_approved_figure_is_shown_and_locked(staff, department, reporter):
    make_actual(
        indicator=department.responsibilities.first().indicator,
        department=department,
        quarter="2026Q3",
        value=7,
        by=reporter,
    )

    editor = Editor(download(staff))

    assert editor.cell("A", "in:value").value == 7
    assert editor.cell("A", "in:value").protection.locked
    answer = upload(staff, editor.fill("A", value=8).content())
    assert errors(answer) == [
        (
            "A",
            "row",
            "该项处于“已审定”状态，不能修改；确需修改的，请撤回提交或联系审核单位。",
        ),
    ]


def test_text_in_the_workbook_is_never_a_formula(staff, department, reporter):
    text = '=HYPERLINK("x")'
    indicator = department.responsibilities.first().indicator
    indicator.name = text
    indicator.save()
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=1,
        note=text,
        by=reporter,
        state=State.DRAFT,
    )

    editor = Editor(download(staff))

    for name in ("name", "in:note"):
        cell = editor.cell("A", name)
        assert (cell.value, cell.data_type) == (text, "s")


# ---- There and back ----------------------------------------------------------------------


def test_untouched_workbook_changes_nothing(staff):
    answer = upload(staff, download(staff))

    assert "没有需要写入的改动" in answer.text
    assert (figures(), answer.context["examination"].unchanged) == ({}, 4)


def filled(content: bytes) -> Editor:
    editor = Editor(content).fill("A", value=12_000).fill("S", value="１．２万")
    editor.fill("S", basis="期末累计").fill("R", numerator="1,234", denominator=2000)
    return editor.fill("M", stage="已完成", evidence="测〔2026〕3号")


WRITTEN = {
    "A": (Decimal(12_000), None, None, ""),
    "M": (None, None, None, "done"),
    "R": (None, Decimal(1234), Decimal(2000), ""),
    "S": (Decimal(12_000), None, None, ""),
}


@pytest.mark.parametrize("times", [1, 3])
def test_preview_reads_the_same_number_of_times_for_any_number_of_rows(
    staff, department, django_assert_num_queries, times
):
    for number in range(4 * (times - 1)):
        make_indicator(code=f"X{number}", lead=department)
    editor = Editor(download(staff)).fill("A", value=6)
    for number in range(4 * (times - 1)):
        editor.fill(f"X{number}", value=5)
    content = editor.content()
    upload(staff, content)

    with django_assert_num_queries(24):
        preview = upload(staff, content)

    assert "确认写入" in preview.text


def test_nothing_is_written_before_it_is_confirmed(staff):
    answer = upload(staff, filled(download(staff)).content())

    assert answer.status_code == 200
    assert "超过本年目标的 150%" in answer.text
    assert figures() == {}


def test_confirmed_figures_are_written_with_the_files_sum(staff, reporter):
    content = filled(download(staff)).content()

    answer = confirm(staff, upload(staff, content))

    sha256 = hashlib.sha256(content).hexdigest()
    records = AuditRecord.objects.filter(action="figure_saved")
    assert "已按填报表写入 4 项" in answer.text
    assert figures() == WRITTEN
    assert {r.reason for r in records} == {f"xlsx sha256:{sha256}"}
    assert {r.actor_id for r in records} == {reporter.pk}
    uploaded = AuditRecord.objects.get(action="workbook_uploaded")
    assert uploaded.after == {"sha256": sha256, "bytes": len(content)}


def test_same_file_twice_changes_nothing(staff):
    content = filled(download(staff)).content()
    confirm(staff, upload(staff, content))

    answer = upload(staff, content)

    assert "没有需要写入的改动" in answer.text
    assert set(Actual.objects.values_list("version", flat=True)) == {1}


def test_empty_cell_changes_nothing(staff):
    confirm(staff, upload(staff, filled(download(staff)).content()))
    editor = Editor(download(staff))
    for code, name in (("A", "value"), ("R", "numerator"), ("M", "evidence")):
        editor.fill(code, **{name: None})

    answer = upload(staff, editor.content())

    assert "没有需要写入的改动" in answer.text
    assert figures() == WRITTEN


def test_saying_that_there_is_no_figure_takes_it_away(staff):
    confirm(staff, upload(staff, fill(download(staff), value=5)))
    content = fill(
        download(staff), value=None, availability="不适用", note="本季度没有开班"
    )

    confirm(staff, upload(staff, content))

    assert figures() == {"A": (None, None, None, "")}
    assert Actual.objects.get().availability == "not_applicable"


# ---- Rows and columns wherever they stand ---------------------------------------------------


def messy(content: bytes) -> bytes:
    """Return a filled workbook that was sorted, filtered, and had rows hidden, inserted
    and columns moved about; figures as text and as formulas."""
    editor = filled(content).fill("A", value="=6000*2").fill("R", numerator="１２３４")
    rows = editor.rows()
    body = [row for row in rows[4:] if row[3]]
    body.reverse()
    blank = [None] * len(rows[0])
    order = sorted(range(len(rows[0])), key=lambda n: (n * 7) % 23)
    moved = [*rows[:4], blank, body[0], blank, *body[1:]]
    editor.write_rows([[row[n] for n in order] for row in moved])
    editor.sheet.row_dimensions[6].hidden = True
    editor.sheet.auto_filter.ref = f"A4:W{editor.sheet.max_row}"
    return editor.content()


def test_workbook_saved_by_libreoffice_is_read_wherever_its_rows_stand(staff):
    content = office("messy", messy(download(staff)))

    preview = upload(staff, content)

    assert errors(preview) == []
    confirm(staff, preview)
    assert figures() == WRITTEN


def test_formula_without_a_result_is_an_error(staff):
    answer = upload(staff, fill(download(staff), value="=6000*2"))

    assert [(code, name) for code, name, _text in errors(answer)] == [("A", "value")]
    assert "公式没有计算结果" in answer.text


BAD_CELLS = [
    ({"value": date(2026, 3, 5)}, "value", "单元格被识别成了日期"),
    ({"value": True}, "value", "单元格是逻辑值"),
    ({"value": "#DIV/0!"}, "value", "单元格是错误值"),
    ({"value": "一百"}, "value", "“一百”不是数字"),
    ({"value": "1_000"}, "value", "不是数字"),
    ({"value": "1e3"}, "value", "不是数字"),
    ({"value": "85%"}, "value", "不是数字"),
    ({"value": -5}, "value", "本季度数不能为负"),
    ({"value": 1.5}, "value", "应为整数"),
    ({"value": 10**12}, "value", "数字过大"),
    ({"value": 5, "basis": "本月"}, "basis", "没有这个选项"),
    ({"value": 5, "numerator": 3}, "numerator", "这一项不填“分子”"),
    ({"availability": "不适用"}, "note", "请写明本季度不适用的原因"),
    ({"note": "长" * 1001}, "note", "最多 1000 字"),
]


@pytest.mark.parametrize(("inputs", "column", "sentence"), BAD_CELLS)
def test_cell_that_cannot_be_taken_is_named_and_nothing_is_written(
    staff, inputs, column, sentence
):
    content = Editor(download(staff)).fill("A", **inputs).fill("S", value=3).content()

    answer = upload(staff, content)

    assert [(code, name) for code, name, _text in errors(answer)] == [("A", column)]
    assert sentence in errors(answer)[0][2]
    assert "有 1 处错误，全部未写入" in answer.text
    confirm(staff, answer)
    assert figures() == {}


def test_percentage_cell_is_refused(staff):
    editor = Editor(download(staff)).fill("A", value=0.85)
    editor.cell("A", "in:value").number_format = "0.0%"

    answer = upload(staff, editor.content())

    assert errors(answer)[0][:2] == ("A", "value")
    assert "单元格是百分比格式" in answer.text


def test_number_keeps_what_was_typed_of_a_floating_point_cell(staff, department):
    make_indicator(code="D", lead=department, decimals=2)

    confirm(staff, upload(staff, fill(download(staff), "D", value=0.1 + 0.2)))

    assert Actual.objects.get().value == Decimal("0.3")


def test_every_error_is_told_at_once_and_returned_beside_its_cell(staff):
    editor = Editor(download(staff)).fill("A", value="很多", note="=1+1 的说明")
    editor.fill("R", numerator=5, denominator=3).fill("M", stage="快了")
    editor.cell("A", "in:note").data_type = "s"
    preview = upload(staff, editor.content())

    answer = preview.client.post(MARKED, {"token": preview.context["token"]})

    marked = Editor(answer.content)
    found = {
        (code, name): marked.cell(code, f"in:{name}").comment.text
        for code, name, _text in errors(preview)
    }
    assert found == {(code, name): text for code, name, text in errors(preview)}
    assert set(found) == {("A", "value"), ("R", "numerator"), ("M", "stage")}
    assert marked.cell("A", "in:value").value == "很多"
    assert marked.cell("A", "in:note").data_type == "s"
    notes = [row[0].value for row in marked.book["填报说明"].iter_rows()]
    assert "第 6 行 · 甲指标 / 数值：" + found["A", "value"] in notes
    corrected = marked.fill("A", value=1).fill("R", denominator=9)
    confirm(staff, upload(staff, corrected.fill("M", stage="推进中").content()))
    assert figures() == {
        "A": (Decimal(1), None, None, ""),
        "M": (None, None, None, "under_way"),
        "R": (None, Decimal(5), Decimal(9), ""),
    }


# ---- Keys --------------------------------------------------------------------------------


def test_indicator_that_is_no_longer_reported_is_an_error(staff, department):
    content = fill(download(staff), value=5)
    department.responsibilities.filter(indicator__code="A").update(reports=False)

    answer = upload(staff, content)

    assert errors(answer) == [("甲指标", "row", "没有这个指标，或者它不由贵单位填报。")]


def test_another_departments_workbook_is_refused(staff, client, other_reporter):
    content = fill(download(staff), value=5)
    client.force_login(other_reporter)

    assert refusal(upload(client, content)) == (
        "这份填报表属于别的单位，不能在这里上传。"
    )


def test_another_quarters_workbook_is_refused(staff):
    make_period("2026Q2", opens_on=date(2020, 1, 1), due_on=date(2999, 12, 31))
    content = staff.get("/report/workbook/?period=2026Q2").content

    assert refusal(upload(staff, content)) == (
        "这份填报表是2026年第二季度的，现在填报的是2026年第三季度。"
    )


def test_copy_of_the_form_in_the_same_file_is_refused(staff):
    editor = Editor(download(staff))
    editor.book.copy_worksheet(editor.sheet)

    assert "不止一张填报表" in refusal(upload(staff, editor.content()))


# ---- Outdated files ------------------------------------------------------------------------


@pytest.fixture
def outdated(staff, department, other_reporter):
    """A file with A = 5, and A = 9 and S = 4 that a colleague saved since."""
    content = fill(download(staff), value=5)
    for code, value in (("A", 9), ("S", 4)):
        make_actual(
            indicator=department.responsibilities.get(indicator__code=code).indicator,
            department=department,
            quarter="2026Q3",
            value=value,
            by=other_reporter,
            state=State.DRAFT,
        )
    return content


@pytest.mark.parametrize(
    ("choice", "kept"), [({}, 9), ({"A": "theirs"}, 9), ({"A": "mine"}, 5)]
)
def test_outdated_row_is_decided_on(staff, outdated, choice, kept):
    preview = upload(staff, outdated)

    assert "您下载后，" in preview.text
    assert "改为 <strong>9 人次</strong>" in preview.text
    confirm(staff, preview, **choice)
    assert {code: row[0] for code, row in figures().items()} == {"A": kept, "S": 4}


def test_change_between_preview_and_confirmation_writes_nothing(staff):
    content = Editor(download(staff)).fill("A", value=5).fill("S", value=6).content()
    preview = upload(staff, content)
    confirm(staff, upload(staff, fill(download(staff), value=7)))

    answer = confirm(staff, preview)

    assert "预览以后数据又有变化，未写入" in answer.text
    assert [item.code for item in answer.context["examination"].outdated] == ["A"]
    assert {code: row[0] for code, row in figures().items()} == {"A": 7}


# ---- Whose preview it is -------------------------------------------------------------------


@pytest.mark.parametrize("spoil", ["", "x", None])
def test_preview_that_was_changed_is_not_written(staff, spoil):
    token = upload(staff, fill(download(staff), value=5)).context["token"]
    forged = token[:-3] + "abc" if spoil is None else spoil

    answer = staff.post(CONFIRM, {"token": forged})

    assert refusal(answer) == "预览已失效，请重新上传。未写入。"
    assert figures() == {}


def test_anothers_preview_is_not_written(staff, client, other_reporter, department):
    token = upload(staff, fill(download(staff), value=5)).context["token"]
    other_reporter.department = department
    other_reporter.save()
    client.force_login(other_reporter)

    assert "预览已失效" in refusal(client.post(CONFIRM, {"token": token}))
    assert figures() == {}


def test_eleventh_upload_within_a_minute_is_refused(staff):
    content = b"not a workbook"

    answers = [refusal(upload(staff, content)) for _n in range(11)]

    assert answers[9] == "这不是 xlsx 文件，请上传从本站下载的工作簿。"
    assert answers[10] == "一分钟内最多上传 10 次，请稍后再试。"


def test_locked_round_takes_no_file(staff):
    content = fill(download(staff), value=5)
    make_period("2026Q1", opens_on=date(2020, 1, 1), locked_on=date(2020, 2, 1))

    answer = staff.post(
        "/report/upload/?period=2026Q1",
        {"upload": io.BytesIO(content)},
    )

    assert "锁定" in refusal(answer)


def test_workbook_downloaded_in_english_is_read_in_chinese(staff):
    with override("en"):
        word = str(Basis.QUARTER.label)
    english = staff.get(DOWNLOAD, headers={"accept-language": "en"}).content
    editor = Editor(english).fill("A", value=5)

    assert editor.cell("A", "in:basis").value == word
    confirm(staff, upload(staff, editor.content()))
    assert figures() == {"A": (Decimal(5), None, None, "")}
