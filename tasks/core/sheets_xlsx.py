"""Sheets as a workbook: numbers as numbers, text as text, ready to print.

openpyxl is loaded when a workbook is written, not before.
"""

import io
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from .sheets import Cell, Kind, Mark, Percent, Sheet, is_like_a_formula, plain_text

FONT = "等线"  # programs without it take their own Chinese face
SIZE, HEADER_SIZE = 10, 10
ACCENT, RULE, BAND = "1F4E79", "D5DCE4", "EDF2F8"
NARROWEST, WIDEST, WIDEST_REMARK = 7, 50, 100  # columns, in digits of the normal font
ROOM = 3  # digits left free in a column
HEADER_HEIGHT, ROW_HEIGHT, LINE_HEIGHT, TALLEST = 34, 19, 13, 409  # points
LONGEST_TITLE = 31  # of a sheet
A4 = 9
FOOT_SIZE = 8  # points
FORMATS = {Kind.PERCENT: "0.0%", Kind.POINTS: "+0.0;-0.0;0.0", Kind.DATE: "yyyy-mm-dd"}


def as_workbook(sheets: Sequence[Sheet], *, heading: str, remark: str = "") -> bytes:
    """Return the sheets as an .xlsx file.

    Args: heading, remark – printed at the top and at the foot of every page.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(plain_text(sheet.title)[:LONGEST_TITLE])
        _write(page, sheet)
        _print_setup(page, sheet, heading=heading, remark=remark)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(page, sheet: Sheet) -> None:
    styles = _styles()
    widths = [_width(sheet, number) for number in range(len(sheet.columns))]
    for number, (column, width) in enumerate(
        zip(sheet.columns, widths, strict=True), 1
    ):
        cell = _put(page, 1, number, "\n".join(column.lines))
        cell.font, cell.fill = styles["header_font"], styles["header_fill"]
        cell.alignment = styles["header"]
        page.column_dimensions[cell.column_letter].width = width
    heads = ["\n".join(column.lines) for column in sheet.columns]
    page.row_dimensions[1].height = max(HEADER_HEIGHT, _height(heads, widths))
    for row, values in enumerate(sheet.rows, 2):
        page.row_dimensions[row].height = _height(values, widths)
        is_total = row - 2 in sheet.totals
        for number, value in enumerate(values, 1):
            cell = _put(page, row, number, value, sheet.columns[number - 1].kind)
            _dress(cell, value, sheet.columns[number - 1].kind, styles, is_total)


def _dress(cell, value: Cell, kind: Kind, styles: dict, is_total: bool) -> None:
    """Give a cell its face: figures to the right, marks in the middle."""
    is_word = kind is Kind.TEXT
    name = "mark" if isinstance(value, Mark) else "text" if is_word else "figure"
    cell.alignment, cell.border = styles[name], styles["border"]
    cell.font = styles["total_font" if is_total else "font"]
    if is_total:
        cell.fill = styles["total_fill"]
    if isinstance(value, Mark) and value.fill:
        cell.fill = styles["fill"](value.fill)


def _styles() -> dict:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    def fill(colour):
        return PatternFill("solid", fgColor=colour.lstrip("#").upper())

    line = Side(style="thin", color=RULE)
    return {
        "font": Font(name=FONT, size=SIZE),
        "total_font": Font(name=FONT, size=SIZE, bold=True),
        "header_font": Font(name=FONT, size=HEADER_SIZE, bold=True, color="FFFFFF"),
        "header_fill": fill(ACCENT),
        "total_fill": fill(BAND),
        "fill": fill,
        "border": Border(bottom=line),
        "header": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "text": Alignment(
            horizontal="left", vertical="center", wrap_text=True, indent=1
        ),
        "mark": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "figure": Alignment(horizontal="right", vertical="center", indent=1),
    }


def _put(page, row: int, number: int, value: Cell, kind: Kind = Kind.TEXT):
    """Write one cell: text always as text, whatever it begins with."""
    cell = page.cell(row, number)
    if value is None:
        return cell
    if isinstance(value, Percent):
        cell.value, cell.number_format = value.fraction, FORMATS[Kind.PERCENT]
    elif isinstance(value, Decimal | int):
        cell.value, cell.number_format = value, FORMATS.get(kind) or _pattern(value)
    elif isinstance(value, date):
        cell.value, cell.number_format = value, FORMATS[Kind.DATE]
    else:
        text = plain_text(value.text if isinstance(value, Mark) else value)
        cell.value = text
        # NB: openpyxl takes =… for a formula and #N/A for an error.
        cell.data_type = "s"
        if is_like_a_formula(text):
            cell.quotePrefix = True  # stays text when somebody edits it
    return cell


def _pattern(value: Decimal | int) -> str:
    """Return the format with thousands separators and the decimals that there are."""
    places = max(0, -Decimal(value).normalize().as_tuple().exponent)
    return "#,##0" + ("." + "0" * places if places else "")


def _width(sheet: Sheet, number: int) -> int:
    """Return a column's width in digits: as wide as its longest cell, within bounds."""
    if sheet.columns[number].width:
        return sheet.columns[number].width
    shown = [_shown(row[number]) for row in sheet.rows]
    widest = max((_length(text) for text in shown), default=0)
    widest = max(widest, *map(_length, sheet.columns[number].lines))
    limit = WIDEST if sheet.is_table else WIDEST_REMARK
    return min(max(widest + ROOM, NARROWEST), limit)


def _height(values: Sequence[Cell], widths: list[int]) -> int:
    """Return a row's height in points. NB: programs do not all find it themselves."""
    lines = max(
        sum(-(-_length(line) // (width - ROOM)) or 1 for line in text.split("\n"))
        for text, width in zip(map(_shown, values), widths, strict=True)
    )
    return min(max(ROW_HEIGHT, lines * LINE_HEIGHT + 5), TALLEST)


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Percent):
        return f"{value.value}%"
    if isinstance(value, Decimal | int):
        return f"{value:,}"
    return plain_text(value.text if isinstance(value, Mark) else value)


def _length(text: str) -> int:
    """Return how wide the longest line is, in digits; a Chinese sign counts two."""
    wide = ("W", "F", "A")
    lines = text.split("\n")
    return max(
        sum(2 if unicodedata.east_asian_width(sign) in wide else 1 for sign in line)
        for line in lines
    )


def _print_setup(page, sheet: Sheet, *, heading: str, remark: str) -> None:
    """Landscape A4, one page wide, the header on every page."""
    page.freeze_panes = "C2" if sheet.is_table and len(sheet.columns) > 6 else "A2"
    if sheet.is_table:
        page.auto_filter.ref = page.dimensions
    page.sheet_view.showGridLines = False
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = Decimal("0.4")
    page.page_margins.top, page.page_margins.bottom = Decimal("0.8"), Decimal("0.75")
    page.page_margins.header = page.page_margins.footer = Decimal("0.35")
    page.oddHeader.center.text = _printed(_heading(heading, sheet.title))
    page.oddHeader.center.size = 12
    page.oddFooter.left.text = _printed(remark)
    page.oddFooter.left.size = FOOT_SIZE  # beside the page's number, on one line
    page.oddFooter.right.text = _("第 %(page)s 页，共 %(pages)s 页") % {
        "page": "&P",
        "pages": "&N",
    }


def _heading(page: str, title: str) -> str:
    return page if page.startswith(title) else f"{page} · {title}"


def _printed(text: str) -> str:
    """Return a text for the margins, in which & is a sign of its own."""
    return plain_text(text).replace("\n", " ").replace("&", "&&")
