"""What the page of one department's quarter, and of a request for more time, hand out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tasks.core.enums import Kind as IndicatorKind
from tasks.core.enums import State
from tasks.core.preview import Preview
from tasks.core.sheets import Column, Kind, Mark, Sheet, quantity
from tasks.core.standing import Progress
from tasks.core.typed import bases_of, on_basis
from tasks.models import Indicator
from tasks.selectors.desk_rows import DeskRow
from tasks.templatetags.standing import STATES, TAGS
from tasks.web import export_sheets as sheets
from tasks.web.export import Export


@dataclass(frozen=True)
class _Judged:
    """A row as the shared tables take it."""

    indicator: Indicator
    progress: Progress
    label: str = ""


def case(context) -> Export:
    """One department's quarter: its figures in the order of the page, and its record."""
    found = context["case"]
    desk = found.desk
    rows = [_row(row, found) for row in [*found.flagged, *found.others]]
    name = _("%(department)s填报单") % {"department": desk.department.title}
    counts = {
        "total": len(desk.required),
        "pending": len(found.pending),
        "approved": len(found.approved),
    }
    return Export(
        name,
        Sheet(_("填报数据"), _columns(), rows),
        lambda: [*_since(context["since"]), *_steps(desk.reviews)],
        coverage=_("应报 %(total)s 项，待审核 %(pending)s 项，已审定 %(approved)s 项")
        % counts,
    )


def _columns() -> list[Column]:
    return [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("填报")),
        Column(_("计量单位")),
        Column(_("本年目标"), Kind.NUMBER),
        Column(_("本季度末应达到"), Kind.NUMBER),
        Column(_("此前"), Kind.NUMBER),
        Column(_("此前累计"), Kind.NUMBER),
        Column(_("去年同期"), Kind.NUMBER),
        Column(_("填报数"), Kind.NUMBER),
        Column(_("填报内容")),
        Column(_("审定后的进度")),
        Column(_("完成率"), Kind.PERCENT),
        Column(_("与序时差"), Kind.POINTS, _("百分点")),
        Column(_("说明")),
        Column(_("请先核对")),
        Column(_("填报单位确认")),
        Column(_("填报人")),
        Column(_("完成依据")),
        Column(_("填报单位说明")),
        *sheets.explained_columns(),
    ]


def _row(row: DeskRow, found) -> tuple:
    indicator, asked = row.indicator, _Judged(row.indicator, row.asked)
    last_year = sheets.amount(row.last_year, asked)
    return (
        indicator.code,
        indicator.title,
        _filing(row),
        sheets.unit_of(indicator) or None,
        _target(row, asked),
        sheets.amount(row.asked.expected, asked) if row.asked.is_numeric else None,
        *_before(row, asked),
        last_year if row.asked.is_numeric else None,
        *_told(row, found),
    )


def _filing(row) -> Mark | None:
    if not row.state and not row.is_missing:
        return None
    state = row.state.value if row.state else "none"
    return Mark(str(STATES[state]), sheets.STATE_FILLS.get(state, ""))


def _target(row, asked):
    if row.shared_target:
        return quantity(row.shared_target, row.indicator.decimals)
    return sheets.target(asked)


def _before(row, asked) -> tuple:
    """Return what was reported before, and its running total where it has one."""
    known, places = row.known, row.indicator.decimals
    if row.kind.is_flow:
        total = known.year_total
        if row.kind is IndicatorKind.PERIOD:
            total = known.plan_total
        elif row.quarter.number == 1:
            total = None
        return quantity(known.last, places), quantity(total, places)
    if row.kind is IndicatorKind.STOCK:
        return quantity(known.level, places), None
    if row.last is None:
        return None, None
    if row.kind is IndicatorKind.RATIO:
        return sheets.amount(row.last_percent, asked), None
    return str(row.last.stage.label), None


def _told(row, found) -> tuple:
    """Return what the department says; of what it still corrects nothing but that."""
    if row.hidden:
        words = _("填报中，提交后可见")
        if row.hidden is State.RETURNED:
            words = _("单位更正中，重新提交后可见")
        return None, words, *[None] * 15
    if row.is_finished:
        return None, _("此前已报完成"), *_standing(row), *[None] * 11
    entry = row.entry
    flags = found.flags.get(row.indicator.pk, [])
    by = row.actual.entered_by if row.actual else None
    return (
        _figure(row),
        row.preview.words or None,
        *_standing(row),
        _("；").join(_flag(one) for one in flags) or None,
        entry.hint_reason or None,
        str(by) if by else None,
        entry.evidence or None,
        entry.note or None,
        *sheets.explained_cells(entry.explained),
    )


def _figure(row):
    """Return the number that the page shows, on the basis on which it was typed."""
    preview, entry = row.preview, row.entry
    if row.kind is IndicatorKind.RATIO:
        if entry.numerator is None:
            return None
        judged = _Judged(row.indicator, preview.progress)
        return sheets.amount(preview.progress.actual, judged)
    bases = bases_of(entry, row.known)
    amount = on_basis(bases, entry.basis) if bases else None
    return quantity(entry.value if amount is None else amount, row.indicator.decimals)


def _standing(row) -> tuple:
    preview: Preview = row.preview
    judged = _Judged(row.indicator, preview.progress, preview.label)
    return (
        sheets.status(judged),
        sheets.share(judged),
        sheets.gap(preview.progress.gap, preview.progress.rules),
        preview.sentence if preview.has_figure else None,
    )


def _flag(flag) -> str:
    label = str(TAGS[flag.tag][0])
    if flag.tag == "check" or not flag.sentence:
        return flag.sentence or label
    return _("%(label)s：%(word)s") % {"label": label, "word": flag.sentence}


def _since(since) -> list[Sheet]:
    """Return what changed since the figures were last decided on; no sheet for nothing."""
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("项目")),
        Column(_("上次审核时的内容")),
        Column(_("本次填报")),
        Column(_("上次审核")),
        Column(_("上次审核时间")),
    ]
    rows = [
        (
            one.row.indicator.code,
            one.row.indicator.title,
            label,
            before,
            after,
            one.decision.get_action_display(),
            sheets.moment(one.decision.at),
        )
        for one in since
        for label, before, after in _changes(one)
    ]
    return [Sheet(_("与上次审核相比"), columns, rows)] if rows else []


def _changes(one) -> list[tuple]:
    if one.changes is None:
        return [(_("上次审核时的数据没有留存，无从比较"), None, None)]
    found = [(c.label, c.before or None, c.after or None) for c in one.changes]
    return found or [(_("与上次审核时一致，未作改动"), None, None)]


def _steps(steps) -> list[Sheet]:
    """Return the record of the submission's steps, the latest first."""
    rows = [
        (
            sheets.moment(step.at),
            str(step.by),
            str(step.get_action_display()),
            step.indicator.title if step.indicator else _("整份填报单"),
            step.reason or None,
        )
        for step in steps
    ]
    columns = [
        Column(_("时间")),
        Column(_("办理人")),
        Column(_("动作")),
        Column(_("指标")),
        Column(_("理由")),
    ]
    return [Sheet(_("办理记录"), columns, rows)] if rows else []


def extension(context) -> Export:
    """A request for more time, and the others of the same quarter below it."""
    found = context["case"]
    one = found.extension
    department = {"name": one.department.title}
    columns = [
        Column(_("申请延至"), Kind.DATE),
        Column(_("理由")),
        Column(_("申请人")),
        Column(_("申请时间")),
        Column(_("结果")),
        Column(_("批准延至"), Kind.DATE),
        Column(_("审批人")),
        Column(_("审批时间")),
        Column(_("审批意见")),
    ]
    rows = [_extension(other) for other in [one, *found.others]]
    return Export(
        _("%(name)s的延期申请") % department, Sheet(_("延期申请"), columns, rows)
    )


def _extension(one) -> tuple:
    return (
        one.wanted_on,
        one.reason,
        str(one.requested_by),
        sheets.moment(one.requested_at),
        str(one.get_state_display()),
        one.granted_on,
        str(one.decided_by) if one.decided_by else None,
        sheets.moment(one.decided_at),
        one.decision or None,
    )
