"""A department's quarter as the workbook that is filled in offline."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tasks.core.enums import Kind
from tasks.core.explaining import ANSWERS
from tasks.core.figures import round_half_up
from tasks.core.typed import Typed
from tasks.core.workbook_build import FormBook, FormRow
from tasks.core.workbook_form import digest, fields_of, row_keys

from .desk import Desk, show_day
from .desk_rows import DeskRow

RATIO_PLACES = 1  # shown of a percentage


def form_book(desk: Desk) -> FormBook:
    """Return the workbook of a desk, filled in with what is stored. Queries: 0."""
    quarter = desk.quarter.label
    title = _("%(quarter)s填报表（%(department)s）") % {
        "quarter": quarter,
        "department": desk.department.title,
    }
    due = _("截止日期：%(day)s。") % {"day": show_day(desk.round.due_on)}
    warning = _("数字按计量单位填写：基本单位，不是万。黄色单元格可填，其余已锁定。")
    groups = [
        (
            _("重点工作 %(number)s · %(name)s")
            % {"number": task.number, "name": task.title},
            [form_row(desk, row) for row in rows],
        )
        for task, rows in desk.tasks
    ]
    return FormBook(title=title, remark=due + warning, groups=groups, notes=_notes(due))


def _notes(due: str) -> list[str]:
    return [
        due,
        _("黄色单元格可以填写，其余单元格已锁定；隐藏的列用来识别指标，请勿删除。"),
        _(
            "数字一律按“计量单位”列的基本单位填写，不是万：1.2 万人次请填 12000（也可写 1.2万）。"
        ),
        _(
            "“填报口径”说明所填数字是本季度、本年累计还是规划期累计；累计类指标填期末累计或本季新增。"
        ),
        _(
            "“此前累计”：每年类指标为本年以前季度之和，规划期类为规划期以来之和，累计类为上次的累计数。"
        ),
        _(
            "没有数据的，“数据情况”选“不适用”或“待数据来源”，并在“说明”中写明原因。0 表示确实为 0。"
        ),
        _(
            "进度滞后或严重滞后的，请填滞后原因、整改措施、责任人和完成时限（时限在下一季度内）；"
            "“上期承诺”列有内容的，请选兑现情况并写一句说明。未填的，上传后会逐项列出，提交前可在网上补填。"
        ),
        _("空白单元格不改变网上已填的内容；要清空已填的数据，请在网上操作。"),
        _("可以排序、筛选、隐藏行和调整列序；请勿复制指标行，也不要改动工作表的标识。"),
        _(
            "填好后在填报页上传。系统先列出每一处改动和疑问，确认后才写入；有错误时全部不写入。"
        ),
        _("下载以后网上有过改动的数据会逐项列出，由您决定保留哪一个。"),
    ]


def stored(row: DeskRow) -> Typed:
    """Return a row's text; a blank one only has the basis that is usual."""
    if row.entry.is_blank:
        return Typed(basis=row.read(Typed()).entry.basis.value)
    return row.typed


def input_cells(row: DeskRow) -> dict[str, str]:
    """Return what stands in a row's inputs."""
    typed = stored(row)
    cells = {name: getattr(typed, name) for name in fields_of(row.kind)}
    return {name: text for name, text in cells.items() if text}


def form_row(desk: Desk, row: DeskRow) -> FormRow:
    """Return one indicator's row, filled in with what is stored."""
    cells, spec = input_cells(row), row.spec
    places = RATIO_PLACES if row.kind is Kind.RATIO else spec.decimals
    return FormRow(
        keys=row_keys(
            department=desk.department.code,
            quarter=desk.quarter,
            code=row.indicator.code,
            version=row.version,
            was=digest(cells),
        ),
        kind=row.kind,
        name=row.indicator.title,
        statement=row.target.statement if row.target else "",
        unit=spec.unit,
        target=_target(row, places),
        expected=_rounded(row.asked.expected, places),
        last=_last(row, places),
        before=_before(row),
        status=_status(row),
        decimals=places,
        cells=cells,
        is_editable=row.is_editable,
        promise=_promise(row),
        closed=frozenset() if row.asks_promise else frozenset(ANSWERS),
        prompts=_prompts(row),
    )


def _rounded(amount, places: int) -> Decimal | None:
    return None if amount is None else round_half_up(amount, places)


def _target(row: DeskRow, places: int):
    if row.kind is Kind.MILESTONE:
        year = row.asked.due_year
        return _("%(year)s年底前") % {"year": year} if year else ""
    return _rounded(row.asked.target, places)


def _last(row: DeskRow, places: int):
    if row.kind.is_flow:
        return row.known.last
    if row.kind is Kind.STOCK:
        return row.known.level
    if row.last is None:
        return None
    if row.kind is Kind.MILESTONE:
        return str(row.last.stage.label)
    return _rounded(row.last_percent, places)


def _before(row: DeskRow) -> Decimal | None:
    if row.kind is Kind.ANNUAL:
        return row.known.year_total
    if row.kind is Kind.PERIOD:
        return row.known.plan_total
    return row.known.level if row.kind is Kind.STOCK else None


def _status(row: DeskRow) -> str:
    if row.is_finished:
        return _("已报完成，不用填")
    if not row.is_editable:
        state = row.state or row.submission_state
        label = state.label if state else _("未开放")
        return _("%(state)s，不能改") % {"state": label}
    return _("应报") if row.is_required else _("选报")


def _promise(row: DeskRow) -> str:
    if row.promise is None:
        return ""
    told = row.promise.explained
    return _("%(action)s（%(owner)s，%(day)s前）") % {
        "action": told.action,
        "owner": told.owner,
        "day": show_day(told.due_on),
    }


def _prompts(row: DeskRow) -> Mapping[str, str]:
    if row.kind is Kind.RATIO:
        indicator = row.indicator
        return {
            "numerator": indicator.numerator_title,
            "denominator": indicator.denominator_title,
        }
    if row.kind is Kind.MILESTONE or not row.spec.unit:
        return {}
    sentence = _("单位：%(unit)s（基本单位，不是万）") % {"unit": row.spec.unit}
    return {"value": sentence}


def marked(book: FormBook, rows: Mapping[str, FormRow], problems) -> FormBook:
    """Return the book with other rows in the place of its own, by indicator code."""
    groups = [
        (heading, [rows.get(row.keys["indicator"], row) for row in found])
        for heading, found in book.groups
    ]
    return replace(book, groups=groups, problems=list(problems))
