"""Writes the workbook in which a quarter is filled in offline.

Values that people typed are written as text, never as formulas; figures are written as
numbers. Only what may be filled in is unlocked.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from .enums import Kind
from .figures import NotANumber, parse_number
from .workbook_form import (
    AMOUNTS,
    CHOICES,
    HEADING,
    INPUTS,
    KEYS,
    field_labels,
    fields_of,
    options,
)

FIRST_ROW = 5  # names, title, remarks, headings; then the rows
PROMPT_LENGTH = 250  # what a spreadsheet shows beside a cell
LOOKS = {  # colours: heading, group, input, locked, wrong
    "head": "FF1F4E79",
    "group": "FFDCE6F1",
    "input": "FFFFFBE6",
    "locked": "FFF2F2F2",
    "wrong": "FFFFC7CE",
}
WIDTHS = {
    "name": 26,
    "statement": 40,
    "unit": 8,
    "target": 14,
    "expected": 14,
    "last": 14,
    "before": 14,
    "status": 12,
    "basis": 12,
    "value": 14,
    "numerator": 12,
    "denominator": 12,
    "stage": 11,
    "evidence": 22,
    "availability": 12,
    "note": 28,
    "expected_on": 13,
    "promise": 30,
    "fulfilment": 12,
    "fulfilment_note": 28,
    "cause": 28,
    "action": 28,
    "owner": 16,
    "due_on": 13,
}
CHARACTERS = 19  # tenths of a column's width that one Chinese character takes


@dataclass(frozen=True)
class FormRow:
    """One indicator's row: its keys, what is known, and what stands in its inputs."""

    keys: Mapping[str, str]
    kind: Kind
    name: str
    statement: str
    unit: str
    target: Decimal | str | None
    expected: Decimal | str | None
    last: Decimal | str | None
    before: Decimal | None
    status: str  # asked for or optional; or why it is locked
    decimals: int
    cells: Mapping[str, str]
    is_editable: bool
    promise: str = ""  # that this quarter is asked about
    closed: frozenset[str] = frozenset()  # input columns that are not asked for
    prompts: Mapping[str, str] = field(default_factory=dict)  # by input column
    errors: Mapping[str, str] = field(default_factory=dict)  # by input column


@dataclass(frozen=True)
class FormBook:
    """Everything that the workbook says."""

    title: str
    remark: str
    groups: list[tuple[str, list[FormRow]]]
    notes: list[str]  # how to fill it in
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # where, what


def known_labels() -> dict[str, str]:
    """Return the headings of the columns that are not filled in."""
    return {
        "name": _("指标"),
        "statement": _("目标原文"),
        "unit": _("计量单位"),
        "target": _("本年目标"),
        "expected": _("到本季度应达"),
        "last": _("上次填报"),
        "before": _("此前累计"),
        "status": _("填报要求"),
        "promise": _("上期承诺"),
    }


def build(book: FormBook) -> bytes:
    """Return the workbook as a file."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = _("填报表")
    _Form(
        sheet, workbook.create_sheet(_("填报说明")), workbook.create_sheet(_("列表"))
    )(book)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def put(cell, value) -> None:
    """Write a value: figures as numbers, everything else as plain text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, Decimal | int):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value))
    if text:
        cell.value = text[:32_000]
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


class _Form:
    """Lays a book out on the three sheets."""

    def __init__(self, sheet, notes, lists):
        self.sheet, self.notes, self.lists = sheet, notes, lists
        names = [f"key:{name}" for name in KEYS]
        names += [*known_labels(), *(f"in:{name}" for name in INPUTS)]
        self.columns = {name: place for place, name in enumerate(names, 1)}
        self.validations: dict[tuple, object] = {}

    def __call__(self, book: FormBook) -> None:
        self._head(book)
        line = FIRST_ROW
        for heading, rows in book.groups:
            self._heading(line, heading)
            for row in rows:
                line += 1
                self._row(line, row)
            line += 1
        self._print_setup(line - 1)
        self._protect()
        self._write_notes(book)
        self.lists.sheet_state = "hidden"

    def _cell(self, line: int, name: str):
        return self.sheet.cell(row=line, column=self.columns[name])

    def _head(self, book: FormBook) -> None:
        from openpyxl.styles import Alignment, Font

        for name in self.columns:
            put(self._cell(1, name), name)
        put(self._cell(2, "name"), book.title)
        self._cell(2, "name").font = Font(bold=True, size=16)
        put(self._cell(3, "name"), book.remark)
        self._cell(3, "name").font = Font(bold=True, color="FFC00000")
        put(self._cell(4, "key:template"), HEADING)
        labels = known_labels() | {f"in:{k}": v for k, v in field_labels().items()}
        for name, label in labels.items():
            cell = self._cell(4, name)
            put(cell, label)
            cell.font = Font(bold=True, color="FFFFFFFF")
            cell.alignment = Alignment(
                wrap_text=True, vertical="center", horizontal="center"
            )
            self._look(cell, "head")
        self.sheet.row_dimensions[1].hidden = True
        self.sheet.row_dimensions[2].height = 26
        self.sheet.row_dimensions[4].height = 32
        for name, place in self.columns.items():
            column = self.sheet.column_dimensions[_letter(place)]
            column.hidden = name.startswith("key:")
            column.width = WIDTHS.get(name.removeprefix("in:"), 10)

    def _heading(self, line: int, heading: str) -> None:
        from openpyxl.styles import Font

        put(self._cell(line, "key:template"), HEADING)
        put(self._cell(line, "name"), heading)
        for name in [*known_labels(), *(f"in:{name}" for name in INPUTS)]:
            self._look(self._cell(line, name), "group")
        self._cell(line, "name").font = Font(bold=True)

    def _row(self, line: int, row: FormRow) -> None:
        for name in KEYS:
            cell = self._cell(line, f"key:{name}")
            put(cell, row.keys[name])
            cell.number_format = "@"
        for name in known_labels():
            cell = self._cell(line, name)
            value = getattr(row, name)
            put(cell, value)
            if isinstance(value, Decimal):
                cell.number_format = _number_format(value, row.decimals)
            self._look(cell, "locked", right=isinstance(value, Decimal))
        for name in INPUTS:
            self._input(line, name, row)
        self.sheet.row_dimensions[line].height = _height(row)

    def _input(self, line: int, name: str, row: FormRow) -> None:
        from openpyxl.styles import Protection

        cell = self._cell(line, f"in:{name}")
        is_asked = name in fields_of(row.kind) and name not in row.closed
        is_open = row.is_editable and is_asked
        text = row.cells.get(name, "")
        value = _value(name, text, row.kind)
        put(cell, value)
        if name in AMOUNTS:
            number = value if isinstance(value, Decimal) else Decimal(0)
            cell.number_format = _number_format(number, row.decimals)
        elif name not in CHOICES:
            cell.number_format = "@"
        self._look(cell, "input" if is_open else "locked", right=name in AMOUNTS)
        cell.protection = Protection(locked=not is_open)
        if is_open:
            self._validate(cell, name, row)
        if name in row.errors:
            self._mark(cell, row.errors[name])

    def _look(self, cell, look: str, *, right: bool = False) -> None:
        from openpyxl.styles import Alignment, Border, PatternFill, Side

        line = Side(style="thin", color="FFBFBFBF")
        cell.fill = PatternFill("solid", start_color=LOOKS[look])
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        if look in ("input", "locked"):
            horizontal = "right" if right else "left"
            cell.alignment = Alignment(
                wrap_text=True, vertical="center", horizontal=horizontal, indent=1
            )

    def _mark(self, cell, sentence: str) -> None:
        from openpyxl.comments import Comment

        cell.comment = Comment(sentence, _("检查结果"), width=260, height=110)
        self._look(cell, "wrong", right=True)

    def _validate(self, cell, name: str, row: FormRow) -> None:
        """Offer the choices of a list; warn of what is no number; say what to type."""
        prompt = row.prompts.get(name, "")[:PROMPT_LENGTH]
        key = (name, row.kind if name == "basis" else "", prompt)
        if name in CHOICES:
            validation = self.validations.get(key) or self._list(name, row.kind)
        elif name in AMOUNTS:
            validation = self.validations.get(key) or _number_rule(prompt)
        else:
            return
        if key not in self.validations:
            self.validations[key] = validation
            self.sheet.add_data_validation(validation)
        validation.add(cell)

    def _list(self, name: str, kind: Kind):
        from openpyxl.worksheet.datavalidation import DataValidation

        column = self.lists.max_column + 1
        labels = list(options(name, kind))
        for line, label in enumerate(labels, 1):
            put(self.lists.cell(row=line, column=column), label)
        place = f"${_letter(column)}$1:${_letter(column)}${len(labels)}"
        validation = DataValidation(
            type="list", formula1=f"'{self.lists.title}'!{place}", allow_blank=True
        )
        validation.showErrorMessage = True
        validation.error = _("请从列表中选择。")
        return validation

    def _print_setup(self, last: int) -> None:
        first, final = _letter(self.columns["name"]), _letter(len(self.columns))
        sheet = self.sheet
        sheet.freeze_panes = sheet.cell(row=FIRST_ROW, column=self.columns["statement"])
        sheet.print_area = f"{first}2:{final}{last}"
        sheet.print_title_rows = "4:4"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = Decimal("0.4")
        sheet.oddFooter.center.text = "&P / &N"

    def _protect(self) -> None:
        """Lock what is not filled in; widths, heights, filters and sorting stay free."""
        protection = self.sheet.protection
        protection.sheet = True
        for name in ("formatColumns", "formatRows", "sort", "autoFilter"):
            setattr(protection, name, False)
        self.notes.protection.sheet = self.lists.protection.sheet = True

    def _write_notes(self, book: FormBook) -> None:
        from openpyxl.styles import Alignment, Font

        self.notes.column_dimensions["A"].width = 110
        lines = [self.notes.title, *book.notes]
        if book.problems:
            lines += ["", _("需要更正的地方")]
            lines += [
                _("%(place)s · %(name)s：%(problem)s")
                % {"place": place, "name": name, "problem": problem}
                for place, name, problem in book.problems
            ]
        for number, text in enumerate(lines, 1):
            cell = self.notes.cell(row=number, column=1)
            put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            self.notes.row_dimensions[number].height = 18 * (1 + len(text) // 55)
        self.notes["A1"].font = Font(bold=True, size=14)


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _number_rule(prompt: str):
    """Return a rule that warns of what is no number, but lets 1.2万 pass."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(
        type="decimal",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        errorStyle="warning",
    )
    rule.showErrorMessage = True
    rule.error = _("这里一般填不小于 0 的数字，请核对。")
    rule.showInputMessage, rule.prompt = bool(prompt), prompt
    return rule


def _value(name: str, text: str, kind: Kind):
    """Return a field's text as the workbook writes it."""
    if name in CHOICES and text:
        labels = {value: label for label, value in options(name, kind).items()}
        return labels.get(text, text)
    if name in AMOUNTS:
        try:
            number = parse_number(text)
        except NotANumber:
            return text
        return text if number is None else number
    return text


def _number_format(value: Decimal, decimals: int) -> str:
    places = max(decimals, -int(value.normalize().as_tuple().exponent), 0)
    return "#,##0" + ("." + "0" * places if places else "")


def _height(row: FormRow) -> int:
    """Return a height in which a row's longest text can be read."""
    texts = {"name": row.name, "statement": row.statement, **row.cells}
    lines = 1
    for name, text in texts.items():
        per_line = WIDTHS.get(name, 10) * 10 // CHARACTERS
        lines = max(lines, -(-len(text) // max(per_line, 1)))
    return min(16 * lines + 6, 300)
