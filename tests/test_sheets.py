"""Files of tables: what goes in comes out, and text stays text."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tasks.core.quarters import Quarter
from tasks.core.sheets import (
    Column,
    Kind,
    Mark,
    Percent,
    Sheet,
    as_csv,
    percent_of,
    plain_text,
    quantity,
)
from tasks.core.sheets_pivot import Standing, by_quarter
from tasks.core.sheets_xlsx import as_workbook

COLUMNS = [
    Column("名称"),
    Column("数量", Kind.NUMBER, "人次"),
    Column("完成率", Kind.PERCENT),
    Column("差", Kind.POINTS, "百分点"),
    Column("日期", Kind.DATE),
    Column("状态"),
]
HEADER = ["名称", "数量\n（人次）", "完成率", "差\n（百分点）", "日期", "状态"]
ROWS = [
    (
        "甲",
        Decimal("322245"),
        Percent(Decimal("62.0")),
        Decimal("-12.5"),
        date(2026, 9, 30),
        Mark("滞后", "f5b98a"),
    ),
    ("乙", Decimal("0.25"), Percent(Decimal("104.0")), Decimal("0.0"), None, "达序时"),
    ("丙", 0, None, None, None, Mark("待报")),
    ("丁", None, None, Decimal("3.2"), None, None),
]
SHEET = Sheet("进展", COLUMNS, ROWS, totals=frozenset({1}))
REMARKS = Sheet(
    "说明", [Column("项目"), Column("内容")], [("季度", "三")], is_table=False
)


def opened(*sheets, heading="指标", remark="方案"):
    content = as_workbook(sheets, heading=heading, remark=remark)
    return load_workbook(io.BytesIO(content))


def rows_of(page):
    return [list(row) for row in page.iter_rows(values_only=True)]


def csv_rows(sheet):
    return list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))


# The workbook


def test_workbook_read_back_holds_what_was_written():
    page = opened(SHEET)["进展"]

    values = rows_of(page)
    assert values[0] == HEADER
    assert [row[:4] for row in values[1:]] == [
        ["甲", 322245, 0.62, -12.5],
        ["乙", 0.25, 1.04, 0],
        ["丙", 0, None, None],
        ["丁", None, None, 3.2],
    ]
    assert [row[4] and row[4].date() for row in values[1:]] == [
        date(2026, 9, 30),
        None,
        None,
        None,
    ]
    assert [row[5] for row in values[1:]] == ["滞后", "达序时", "待报", None]


def test_workbook_formats_say_what_a_number_is():
    page = opened(SHEET)["进展"]

    formats = [[cell.number_format for cell in row[1:5]] for row in page["A2:F3"]]

    assert formats == [
        ["#,##0", "0.0%", "+0.0;-0.0;0.0", "yyyy-mm-dd"],
        ["#,##0.00", "0.0%", "+0.0;-0.0;0.0", "General"],
    ]


def test_workbook_is_ready_to_print_and_to_filter():
    page = opened(SHEET)["进展"]

    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F5"
    assert page.oddHeader.center.text == "指标 · 进展"
    assert page["A2"].font.name == "等线"
    assert page["B3"].font.bold
    assert page["F2"].fill.fgColor.rgb == "00F5B98A"


def test_workbook_with_many_columns_keeps_the_first_two_in_view():
    columns = [Column(f"列{number}") for number in range(7)]

    page = opened(Sheet("宽", columns, []), heading="宽 · 表")["宽"]

    assert page.freeze_panes == "C2"
    assert page.oddHeader.center.text == "宽 · 表"


def test_workbook_remarks_are_not_filtered_and_come_in_order():
    book = opened(SHEET, REMARKS)

    assert book.sheetnames == ["进展", "说明"]
    assert book["说明"].auto_filter.ref is None
    assert rows_of(book["说明"]) == [["项目", "内容"], ["季度", "三"]]


def test_workbook_margins_take_an_ampersand_as_a_sign():
    page = opened(SHEET, heading="甲&P\n乙", remark="A&B")["进展"]

    assert page.oddHeader.center.text == "甲&&P 乙 · 进展"
    assert page.oddFooter.left.text == "A&&B"


def test_workbook_columns_and_rows_have_room_for_their_text():
    long = "应完成的进度低于序时" * 12
    sheet = Sheet("宽", [Column("短"), Column("长")], [("a", long), ("b", "c\nd\ne")])

    page = opened(sheet)["宽"]

    widths = [page.column_dimensions[name].width for name in "AB"]
    heights = [page.row_dimensions[row].height for row in (1, 2, 3)]
    assert widths == [7, 50]
    assert heights == [34, 6 * 13 + 5, 3 * 13 + 5]


def test_workbook_header_has_room_for_all_its_lines():
    column = Column("技能型乡村（社区）\n2027年目标", Kind.NUMBER, "个", width=15)

    page = opened(Sheet("高", [column], [(1,)]))["高"]

    lines = 2 + 1 + 1  # the name takes two, then the year and the unit
    assert page.row_dimensions[1].height == lines * 13 + 5


# Text stays text

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=IMPORTXML("http://x","//a")',
    '=WEBSERVICE("http://x")',
    "=@SUM(1)",
    "=-1",
    "==1",
    "=",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "+86 571",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "-",
    "@SUM(1+1)",
    "@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " =1+1",
    "\u3000=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "{=1+1}",
    "#N/A",
    "#REF!",
    "2026-09-30",
    "1E5",
    "'=1",
]
HARMLESS = {"{=1+1}", "#N/A", "#REF!", "2026-09-30", "1E5", "'=1"}


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_like_a_formula_stays_text_in_a_workbook(text):
    sheet = Sheet("表", [Column(text)], [(text,), (Mark(text),)])

    page = opened(sheet)["表"]

    cells = [row[0] for row in page.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert [cell.value for cell in cells] == [plain_text(text)] * 3
    assert [bool(cell.quotePrefix) for cell in cells] == [text not in HARMLESS] * 3


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_like_a_formula_is_quoted_in_csv(text):
    sheet = Sheet("表", [Column("＝头")], [(text,), (Mark(text),)])

    quoted = plain_text(text) if text in HARMLESS else f"'{plain_text(text)}"

    assert csv_rows(sheet) == [["'＝头"], [quoted], [quoted]]


def test_text_loses_what_no_file_may_hold():
    assert plain_text("a\x00\x07b\ud800c\ufffed\r\ne\rf\tg") == "abcd\ne\nf\tg"


def test_text_is_cut_to_what_a_cell_holds():
    assert plain_text("长" * 40_000) == "长" * 32_766 + "…"


# Comma-separated text


def test_csv_has_a_byte_order_mark_and_windows_line_ends():
    sheet = Sheet("表", COLUMNS, ROWS)

    assert as_csv(sheet) == (
        b"\xef\xbb\xbf"
        + (
            "名称,数量（人次）,完成率,差（百分点）,日期,状态\r\n"
            "甲,322245,62.0%,-12.5,2026-09-30,滞后\r\n"
            "乙,0.25,104.0%,0.0,,达序时\r\n"
            "丙,0,,,,待报\r\n"
            "丁,,,3.2,,\r\n"
        ).encode()
    )


def test_csv_quotes_commas_quotes_and_line_breaks():
    rows = [('甲,乙"丙"\n丁', Decimal("1E+5"))]

    content = as_csv(Sheet("表", [Column("名称"), Column("数")], rows))

    assert content.decode("utf-8-sig") == '名称,数\r\n"甲,乙""丙""\n丁",100000\r\n'


# Figures as they are shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Decimal("0.62"), "62.0"),
        (Fraction(2, 3), "66.7"),
        (Decimal("0.99996"), "99.9"),
        (Decimal("0.0004"), "0.0"),
        (Decimal("-0.0004"), "-0.1"),
    ],
)
def test_share_becomes_the_percentage_that_is_shown(share, shown):
    assert percent_of(share) == Percent(Decimal(shown))


def test_nothing_stays_nothing():
    assert [percent_of(None), quantity(None)] == [None, None]


def test_quantity_is_rounded_half_up_to_the_indicators_decimals():
    assert [quantity(Decimal("2.5")), quantity(Decimal("2.345"), 2)] == [
        Decimal("3"),
        Decimal("2.35"),
    ]


# Quarters side by side


def test_quarters_stand_side_by_side_and_what_is_missing_is_empty():
    earlier, later = Quarter(2026, 2), Quarter(2026, 3)
    standings = [
        Standing("b", later, ("达序时", Percent(Decimal("62.0")))),
        Standing("b", earlier, ("待报", None)),
        Standing("a", later, (None, Percent(Decimal("0.0")))),
    ]

    sheet = by_quarter(
        standings,
        title="指标×季度",
        heads=[Column("指标")],
        rows={"b": ("乙",), "a": ("甲",), "c": ("丙",)},
        repeated=[Column("状态"), Column("完成率", Kind.PERCENT)],
    )

    assert sheet == Sheet(
        "指标×季度",
        [
            Column("指标"),
            Column("2026Q2\n状态"),
            Column("2026Q2\n完成率", Kind.PERCENT),
            Column("2026Q3\n状态"),
            Column("2026Q3\n完成率", Kind.PERCENT),
        ],
        [
            ("乙", "待报", None, "达序时", Percent(Decimal("62.0"))),
            ("甲", None, None, None, Percent(Decimal("0.0"))),
            ("丙", None, None, None, None),
        ],
    )


def test_quarters_of_nothing_are_the_heads_alone():
    sheet = by_quarter(
        [], title="表", heads=[Column("指标")], rows={}, repeated=[Column("状态")]
    )

    assert sheet == Sheet("表", [Column("指标")], [])
