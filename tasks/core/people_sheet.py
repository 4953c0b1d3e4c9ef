"""The workbook with which many accounts are made at once: its template, and reading it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .workbook_form import Grid, WrongFile

KEY = "key:people"  # in a hidden cell of the sheet
COLUMNS = ("username", "name", "department", "role", "email", "ends_on")
MAX_ROWS = 500
TEXT_KINDS = "snd"  # text, number, date; nothing else is taken
WIDTHS = (18, 14, 26, 12, 28, 14)  # in digits


@dataclass
class PersonRow:
    """One row: what its cells say, and what is wrong, by column."""

    number: int
    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def labels() -> dict[str, str]:
    """Return what the columns are called."""
    return {
        "username": _("用户名"),
        "name": _("姓名"),
        "department": _("单位"),
        "role": _("角色"),
        "email": _("电子邮件"),
        "ends_on": _("到期日"),
    }


def parse(grid: Grid) -> list[PersonRow]:
    """Return the rows that say something. Raises: WrongFile."""
    head = next(
        (
            (number, row)
            for number, row in grid
            if any(text == KEY for _kind, text in row.values())
        ),
        None,
    )
    if head is None:
        raise WrongFile(_("这不是从本页下载的模板，请重新下载后填写。"))
    places = {text: column for column, (_kind, text) in head[1].items()}
    if set(COLUMNS) - set(places):
        raise WrongFile(_("模板缺少必要的列，请重新下载后填写。"))
    body = [(number, row) for number, row in grid if number > head[0] + 1]
    rows = [_row(number, row, places) for number, row in body]
    rows = [row for row in rows if any(row.values.values()) or row.errors]
    if len(rows) > MAX_ROWS:
        text = _("一次最多 %(count)s 人，请分几次上传。")
        raise WrongFile(text % {"count": MAX_ROWS})
    return rows


def _row(number, row, places) -> PersonRow:
    found = PersonRow(number, {})
    for name in COLUMNS:
        kind, text = row.get(places[name], ("s", ""))
        found.values[name] = " ".join(text.split()) if kind in TEXT_KINDS else ""
        if kind not in TEXT_KINDS:
            found.errors[name] = _("须为文字，不能是公式、百分比或错误值。")
    return found


def template(departments: Sequence[str], roles: Sequence[str]) -> bytes:
    """Return the empty workbook, with the departments and roles to choose from."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.active
    page.title = _("人员")
    page.append([*COLUMNS, KEY])
    page.append([labels()[name] for name in COLUMNS])
    page.row_dimensions[1].hidden = True
    page.column_dimensions["G"].hidden = True
    for cell, width in zip(page[2][:6], WIDTHS, strict=True):
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        page.column_dimensions[cell.column_letter].width = width
    page.freeze_panes = "A3"
    for row in page.iter_rows(min_row=3, max_row=MAX_ROWS + 2, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format = "@"
    lists = book.create_sheet(_("可选值"))
    for column, names in enumerate((departments, roles), 1):
        for line, name in enumerate(names, 1):
            lists.cell(line, column, name)
    for letter, source, names in (("C", "A", departments), ("D", "B", roles)):
        reach = f"'{lists.title}'!${source}$1:${source}${max(len(names), 1)}"
        rule = DataValidation(type="list", formula1=reach, allow_blank=True)
        rule.add(f"{letter}3:{letter}{MAX_ROWS + 2}")
        page.add_data_validation(rule)
    notes = book.create_sheet(_("说明"))
    for line in _notes():
        notes.append([line])
    notes.column_dimensions["A"].width = 90
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _notes() -> list[str]:
    return [
        _("每行一人；用户名、姓名、角色必填，填报人和审核人还须填单位。"),
        _("单位写系统中的名称，角色写填报人、审核人或查看人；两列都可以从列表中选择。"),
        _("到期日写作 2030-01-31，空白为长期有效。"),
        _("已有的账号不会改动；有一处错误就全部不创建。"),
        _("账号没有初始密码：创建后发放一次性链接，由本人设置。"),
    ]
