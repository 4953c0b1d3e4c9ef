"""The plan's workbook: what a cell says becomes what the plan's files would say."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tasks.core import plan_sheets
from tasks.core.plan_sheets import BadCell, Form, PlanSheet, SheetColumn, field_value

CHOICES = (("annual", "每年"), ("stock", "累计"))
YES_NO = ((True, "是"), (False, "否"))
KEY = SheetColumn("code", "代码", Form.TEXT, is_key=True)
NAME = SheetColumn("name", "名称", Form.TEXT, help="全称")
KIND = SheetColumn("kind", "类型", Form.CHOICE, choices=CHOICES)
VALUE = SheetColumn("value", "目标值", Form.NUMBER, is_nullable=True)
ORDER = SheetColumn("order", "排序", Form.WHOLE)
NOTES = SheetColumn("notes", "单位", Form.REFERENCES)
COLUMNS = (KEY, NAME, KIND, VALUE, ORDER, NOTES)


def column(form, **options):
    choices = {Form.CHOICE: CHOICES, Form.YES_NO: YES_NO}.get(form, ())
    return SheetColumn("x", "栏", form, choices=choices, **options)


@pytest.mark.parametrize(
    ("form", "kind", "text", "value"),
    [
        (Form.TEXT, "s", " 文 字 ", " 文 字 "),
        (Form.TEXT, "n", "2025", "2025"),
        (Form.NUMBER, "n", "21195", "21195"),
        (Form.NUMBER, "n", "0.1", "0.1"),
        (Form.NUMBER, "n", "0", "0"),
        (Form.NUMBER, "s", "１，２３４．５", "1234.5"),
        (Form.NUMBER, "s", "1.2万", "12000.0"),
        (Form.WHOLE, "n", "3", 3),
        (Form.YES_NO, "s", "是", True),
        (Form.YES_NO, "b", "FALSE", False),
        (Form.CHOICE, "s", "累计", "stock"),
        (Form.CHOICE, "s", "stock", "stock"),
        (Form.DATE, "d", "2025-03-01", "2025-03-01"),
        (Form.DATE, "s", " 2025-03-01 ", "2025-03-01"),
        (Form.SHARES, "s", "0.1、0.4, 0.7；1", ["0.1", "0.4", "0.7", "1"]),
        (Form.REFERENCE, "s", " renshe ", ["renshe"]),
        (Form.REFERENCES, "s", "a、b,c\nd", [["a"], ["b"], ["c"], ["d"]]),
    ],
)
def test_cell_says_what_a_file_would_say(form, kind, text, value):
    assert field_value(kind, text, column(form)) == value


def test_reference_to_a_numbered_row_is_a_number():
    assert field_value("n", "7", column(Form.REFERENCE, whole_key=True)) == [7]


@pytest.mark.parametrize(
    ("form", "kind", "text", "sentence"),
    [
        (Form.TEXT, "e", "#REF!", "单元格是错误值：#REF!。"),
        (Form.TEXT, "f", "=A1", "单元格是没有结果的公式，请改填数值或文字。"),
        (
            Form.NUMBER,
            "p",
            "0.85",
            "单元格设成了百分比格式，请改为常规格式后填写数字。",
        ),
        (Form.NUMBER, "d", "2025-03-05", "须为数字，读到的是“2025-03-05”。"),
        (
            Form.NUMBER,
            "s",
            "约100",
            "“约100”不是数字。请填阿拉伯数字，例如 12,345 或 1.2万。",
        ),
        (Form.WHOLE, "n", "1.5", "须为整数。"),
        (Form.YES_NO, "s", "对", "须为其中之一：是、否。"),
        (Form.CHOICE, "s", "每月", "须为其中之一：每年、累计。"),
        (Form.DATE, "n", "45000", "须为日期，写作 2030-01-31。"),
    ],
)
def test_cell_that_no_field_takes_is_refused_with_a_sentence(
    form, kind, text, sentence
):
    with pytest.raises(BadCell) as refused:
        field_value(kind, text, column(form))

    assert str(refused.value) == sentence


def test_reference_to_a_numbered_row_by_its_name_is_refused():
    with pytest.raises(BadCell, match="须为编号"):
        field_value("s", "第一", column(Form.REFERENCE, whole_key=True))


def grid(*rows, names=("code", "name", "kind", "value", "order", "notes")):
    lines = [
        (1, {1: ("s", plan_sheets.MARK), 2: ("s", "tasks.thing")}),
        (2, {place: ("s", name) for place, name in enumerate(names, 1) if name}),
        (3, {1: ("s", "代码")}),
    ]
    for number, row in enumerate(rows, 4):
        lines.append((number, row))
    return lines


def test_blank_cells_are_empty_none_or_left_to_the_default():
    read = plan_sheets.read(grid({1: ("s", "A")}, {1: ("s", "B")}), COLUMNS)

    fields = {"code": "A", "name": "", "value": None, "notes": []}
    assert read.records == [(4, fields), (5, fields | {"code": "B"})]
    assert read.problems == []


def test_moved_columns_and_blank_rows_change_nothing():
    moved = [
        *grid(names=("name", None, "code")),
        (9, {1: ("s", "名"), 3: ("s", "A")}),
    ]

    read = plan_sheets.read(moved, COLUMNS)

    assert read.records == [(9, {"name": "名", "code": "A"})]


def test_every_problem_is_told_with_its_row():
    rows = grid(
        {1: ("s", "A"), 3: ("s", "每月"), 4: ("s", "多")},
        {1: ("s", "B"), 9: ("s", "?")},
    )

    read = plan_sheets.read(rows, COLUMNS)

    assert [(row, name) for row, name, _sentence in read.problems] == [
        (4, "kind"),
        (4, "value"),
        (5, ""),
    ]


def test_wrong_headings_are_told_and_nothing_is_read():
    rows = grid({1: ("s", "A")}, names=("name", "name", "colour"))

    read = plan_sheets.read(rows, COLUMNS)

    assert read.records == []
    assert read.problems == [
        (2, "colour", "无法识别的栏目。"),
        (2, "name", "栏目重复。"),
        (2, "code", "缺少栏目“代码”。"),
    ]


def test_sheet_tells_its_subject():
    assert plan_sheets.label_of(grid()) == "tasks.thing"
    assert plan_sheets.label_of([(1, {1: ("s", plan_sheets.MARK)})]) == ""


def test_written_values_keep_their_types_and_text_stays_text():
    every = (
        KEY,
        NAME,
        KIND,
        VALUE,
        column(Form.DATE),
        SheetColumn("yes", "是否", Form.YES_NO, choices=YES_NO),
        SheetColumn("profile", "进度", Form.SHARES),
        SheetColumn("one", "单位", Form.REFERENCE),
        SheetColumn("many", "指标", Form.REFERENCES),
        ORDER,
    )
    row = {
        "code": "007",
        "name": "=1+1",
        "kind": "stock",
        "value": Decimal("0.5"),
        "x": date(2025, 3, 1),
        "yes": False,
        "profile": ["0.5", "1"],
        "one": (3,),
        "many": (("A",), ("B",)),
        "order": None,
    }

    content = plan_sheets.build([PlanSheet("tasks.thing", "事项", every, [row])])

    page = load_workbook(io.BytesIO(content))["事项"]
    cells = page[plan_sheets.FIRST_ROW]
    assert [cell.value for cell in cells] == [
        "007",
        "=1+1",
        "累计",
        0.5,
        cells[4].value,
        "否",
        "0.5、1",
        "3",
        "A、B",
        None,
    ]
    assert cells[4].value.date() == date(2025, 3, 1)
    assert [cell.data_type for cell in cells[:4]] == ["s", "s", "s", "n"]
    assert cells[1].quotePrefix
    assert page["B3"].comment.text == "全称"
    assert [page.row_dimensions[n].hidden for n in (1, 2, 3)] == [True, True, False]
    rules = [rule.formula1 for rule in page.data_validations.dataValidation]
    assert rules == ['"每年,累计"', '"是,否"']
