"""The whole plan as one workbook: one sheet for a subject, read and written alike.

Each sheet names its subject and its columns in two hidden rows, so that sheets and
columns may be moved and renamed. What a cell says is turned into the value that the
plan's files would give the field; the rules for the files judge it from there.
"""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from .figures import NotANumber, parse_number
from .fixture_diff import key_text
from .workbook_form import Grid

MARK = "plan:1"  # grows when older workbooks can no longer be read
LABEL_ROW, NAME_ROW, HEADING_ROW = 1, 2, 3  # the first two are hidden
FIRST_ROW = 4
LONGEST = 20_000  # characters of one cell; no text of the plan is longer
SEPARATOR = "、"  # between several references, and between shares
SPLIT = re.compile(r"[,;\n]|[、，；]")
WIDE, NARROW, CHARACTER = 44, 9, 2  # columns, in digits of the normal font
HEADING_FILL, KEY_FILL = "FF1F4E79", "FFF2F2F2"


class Form(Enum):
    """In what form a field stands in its cells."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    SHARES = "shares"
    REFERENCE = "reference"
    REFERENCES = "references"


@dataclass(frozen=True)
class SheetColumn:
    """A field: its name in the files, its heading, and the form of its cells."""

    name: str
    heading: str
    form: Form
    help: str = ""
    is_key: bool = False
    is_nullable: bool = False
    choices: tuple[tuple[Any, str], ...] = ()  # (value, word), the workbook's words
    whole_key: bool = False  # a reference's key is a number


@dataclass(frozen=True)
class PlanSheet:
    """One subject of the plan: its columns and its rows of plain values."""

    label: str  # app.model
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class ReadSheet:
    """What a sheet says, as the plan's files would say it."""

    records: list[tuple[int, dict[str, Any]]]  # (row number, fields)
    problems: list[tuple[int, str, str]]  # (row number, field, sentence)


class BadCell(ValueError):
    """The cell is none that the field takes; the message says why."""


# Writing


def build(sheets: Sequence[PlanSheet]) -> bytes:
    """Return the sheets as an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(page, sheet: PlanSheet) -> None:
    _put(page.cell(LABEL_ROW, 1), MARK)
    _put(page.cell(LABEL_ROW, 2), sheet.label)
    for place, column in enumerate(sheet.columns, 1):
        _put(page.cell(NAME_ROW, place), column.name)
        _write_heading(page, place, column)
        for number, row in enumerate(sheet.rows, FIRST_ROW):
            _write_cell(page.cell(number, place), row[column.name], column)
        _restrict(page, place, column, FIRST_ROW + len(sheet.rows))
    for number in (LABEL_ROW, NAME_ROW):
        page.row_dimensions[number].hidden = True
    page.row_dimensions[HEADING_ROW].height = 24
    keys = sum(1 for column in sheet.columns if column.is_key)
    page.freeze_panes = page.cell(FIRST_ROW, keys + 1)
    last = page.cell(HEADING_ROW + len(sheet.rows), len(sheet.columns)).coordinate
    page.auto_filter.ref = f"A{HEADING_ROW}:{last}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _write_heading(page, place: int, column: SheetColumn) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = page.cell(HEADING_ROW, place)
    _put(cell, column.heading)
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
    cell.alignment = Alignment(vertical="center")
    if column.help:
        cell.comment = Comment(column.help, column.heading, height=90, width=260)
    is_wide = column.form in (Form.TEXT, Form.REFERENCES) and not column.is_key
    room = WIDE if is_wide else NARROW
    width = max(room, CHARACTER * len(column.heading) + 4)
    page.column_dimensions[cell.column_letter].width = width


def _write_cell(cell, value: Any, column: SheetColumn) -> None:
    from openpyxl.styles import Alignment, PatternFill

    _put(cell, cell_value(value, column))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if column.form is Form.DATE:
        cell.number_format = "yyyy-mm-dd"
    elif column.form is Form.TEXT:
        cell.number_format = "@"
    if column.is_key:
        cell.fill = PatternFill("solid", fgColor=KEY_FILL)


def _restrict(page, place: int, column: SheetColumn, last: int) -> None:
    """Offer the words that the column takes."""
    from openpyxl.worksheet.datavalidation import DataValidation

    words = [word for _value, word in column.choices]
    if not words:
        return
    rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    letter = page.cell(FIRST_ROW, place).column_letter
    rule.add(f"{letter}{FIRST_ROW}:{letter}{last + 200}")
    page.add_data_validation(rule)


def _put(cell, value: Any) -> None:
    """Write a value; NB: a text stays a text, whatever it begins with."""
    if value is None or value == "":
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def cell_value(value: Any, column: SheetColumn) -> str | int | Decimal | date | None:
    """Return what stands in a cell for a field's plain value."""
    if value is None:
        return None
    match column.form:
        case Form.YES_NO | Form.CHOICE:
            return dict(column.choices).get(value, value)
        case Form.SHARES:
            return SEPARATOR.join(str(share) for share in value)
        case Form.REFERENCE:
            return key_text(value)
        case Form.REFERENCES:
            return SEPARATOR.join(key_text(key) for key in value)
    return value


# Reading


def label_of(grid: Grid) -> str:
    """Return which subject a marked sheet is about; empty where it does not say."""
    rows = dict(grid)
    return rows.get(LABEL_ROW, {}).get(2, ("s", ""))[1]


def read(grid: Grid, columns: Sequence[SheetColumn]) -> ReadSheet:
    """Return what a sheet says, field by field, and every problem with its place."""
    rows = dict(grid)
    names = rows.get(NAME_ROW, {})
    known = {column.name: column for column in columns}
    problems = _heading_problems(names, known)
    if problems:
        return ReadSheet([], problems)
    places = {place: known[name] for place, (_kind, name) in names.items()}
    records = []
    for number, cells in grid:
        if number < FIRST_ROW or not set(cells) & set(places):
            continue
        fields, found = _fields(cells, places)
        records.append((number, fields))
        problems += [(number, name, sentence) for name, sentence in found]
    stray = [
        (number, "", _("有内容不在任何一栏下。"))
        for number, cells in grid
        if number >= FIRST_ROW and set(cells) - set(places)
    ]
    return ReadSheet(records, problems + stray)


def _heading_problems(names, known) -> list[tuple[int, str, str]]:
    counts = Counter(name for _kind, name in names.values())
    problems = [
        (NAME_ROW, name, _("无法识别的栏目。")) for name in counts if name not in known
    ]
    problems += [
        (NAME_ROW, name, _("栏目重复。")) for name, count in counts.items() if count > 1
    ]
    problems += [
        (NAME_ROW, name, _("缺少栏目“%(heading)s”。") % {"heading": column.heading})
        for name, column in known.items()
        if column.is_key and name not in counts
    ]
    return problems


def _fields(cells, places) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    fields, problems = {}, []
    for place, column in places.items():
        try:
            if place in cells:
                fields[column.name] = field_value(*cells[place], column)
            elif column.form is Form.TEXT and not column.is_nullable:
                fields[column.name] = ""
            elif column.form is Form.REFERENCES:
                fields[column.name] = []
            elif column.is_nullable:
                fields[column.name] = None
        except BadCell as error:
            problems.append((column.name, str(error)))
    return fields, problems


def field_value(kind: str, text: str, column: SheetColumn) -> Any:
    """Return what a cell says, as the plan's files would say it.

    Args: kind – n number, s text, p percentage, d date, b true or false, e error, f
    formula without a result.
    Raises: BadCell.
    """
    if kind == "e":
        raise BadCell(_("单元格是错误值：%(text)s。") % {"text": text[:40]})
    if kind == "f":
        raise BadCell(_("单元格是没有结果的公式，请改填数值或文字。"))
    return READERS[column.form](kind, text, column)


def _text(_kind, text, _column) -> str:
    return text


def _number(kind, text, _column) -> str:
    number = _parsed(kind, text)
    return format(number, "f")


def _whole(kind, text, _column) -> int:
    number = _parsed(kind, text)
    if number != number.to_integral_value():
        raise BadCell(_("须为整数。"))
    return int(number)


def _parsed(kind, text) -> Decimal:
    if kind == "p":
        raise BadCell(_("单元格设成了百分比格式，请改为常规格式后填写数字。"))
    if kind in "db":
        raise BadCell(_("须为数字，读到的是“%(text)s”。") % {"text": text[:40]})
    try:
        return parse_number(text) or Decimal(0)
    except NotANumber as error:
        raise BadCell(str(error)) from error


def _yes_no(kind, text, column) -> bool:
    return text == "TRUE" if kind == "b" else _choice(kind, text, column)


def _choice(_kind, text, column) -> Any:
    words = {word: value for value, word in column.choices}
    words |= {str(value): value for value, _word in column.choices}
    try:
        return words[text.strip()]
    except KeyError as error:
        allowed = SEPARATOR.join(word for _value, word in column.choices)
        raise BadCell(_("须为其中之一：%(words)s。") % {"words": allowed}) from error


def _date(kind, text, _column) -> str:
    if kind not in "ds":
        raise BadCell(_("须为日期，写作 2030-01-31。"))
    return text.strip()[:10]


def _shares(_kind, text, _column) -> list[str]:
    return [part.strip() for part in SPLIT.split(text) if part.strip()]


def _reference(_kind, text, column) -> list[str | int]:
    return _key_parts(text.strip(), column)


def _references(_kind, text, column) -> list[list[str | int]]:
    return [
        _key_parts(part.strip(), column) for part in SPLIT.split(text) if part.strip()
    ]


def _key_parts(text: str, column: SheetColumn) -> list[str | int]:
    if not column.whole_key:
        return [text]
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise BadCell(_("须为编号（整数）。"))
    return [int(text)]


READERS = {
    Form.TEXT: _text,
    Form.NUMBER: _number,
    Form.WHOLE: _whole,
    Form.YES_NO: _yes_no,
    Form.CHOICE: _choice,
    Form.DATE: _date,
    Form.SHARES: _shares,
    Form.REFERENCE: _reference,
    Form.REFERENCES: _references,
}
