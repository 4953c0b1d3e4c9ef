"""Sheets of what stands beside the figures: who reported, what was said, what is asked."""

from collections import defaultdict

from django.utils.translation import gettext as _

from tasks.core.enums import Availability, Stage
from tasks.core.enums import Kind as IndicatorKind
from tasks.core.sheets import Column, Kind, Sheet, quantity
from tasks.templatetags.plan_figures import reported_amount
from tasks.templatetags.standing import STATES, TAGS
from tasks.web import export_sheets as sheets


def entry_sheet(entries, indicator) -> Sheet:
    """Return who reported what for the quarter, and who approved it."""
    rows = [
        (
            entry.submission.department.title,
            _reported(entry, indicator),
            *(
                [_part(entry, "numerator"), _part(entry, "denominator")]
                if is_ratio
                else []
            ),
            str(entry.entered_by),
            sheets.moment(entry.entered_at),
            str(STATES[entry.state]),
            *_decided(entry),
            entry.note or None,
        )
        for is_ratio in [indicator.kind == IndicatorKind.RATIO]
        for entry in entries
    ]
    ratio = [Column(_("分子"), Kind.NUMBER), Column(_("分母"), Kind.NUMBER)]
    columns = [
        Column(_("单位")),
        Column(_("填报数"), Kind.NUMBER),
        *(ratio if indicator.kind == IndicatorKind.RATIO else []),
        Column(_("填报人")),
        Column(_("填报时间")),
        Column(_("状态")),
        Column(_("审核人")),
        Column(_("审定时间")),
        Column(_("说明")),
    ]
    return Sheet(_("填报情况"), columns, rows)


def _reported(entry, indicator):
    """Return an amount as a number, and whatever else was reported as its word."""
    is_amount = entry.availability == Availability.REPORTED and entry.value is not None
    if is_amount and indicator.kind not in (
        IndicatorKind.RATIO,
        IndicatorKind.MILESTONE,
    ):
        return quantity(entry.value, indicator.decimals)
    if entry.availability == Availability.REPORTED and entry.stage:
        return str(Stage(entry.stage).label)
    return str(reported_amount(entry, indicator))


def _part(entry, name):
    value = getattr(entry, name)
    return None if value is None else quantity(value, entry.indicator.decimals)


def _decided(entry) -> tuple:
    submission = entry.submission
    if entry.state != "approved" or not submission.decided_by:
        return None, None
    return str(submission.decided_by), sheets.moment(submission.decided_at)


def target_sheet(context) -> Sheet:
    """Return the targets, what each was at first, its sentence and where it is written."""
    indicator, area = context["indicator"], context["book"].plan.plan.area_name
    changes = defaultdict(list)
    for one in context["amendments"]:
        changes[one.target.pk].append(one.amendment)
    unit = sheets.unit_of(indicator)
    columns = [
        Column(_("年份")),
        Column(_("范围")),
        Column(_("目标"), Kind.NUMBER, unit),
        Column(_("原目标"), Kind.NUMBER, unit),
        Column(_("执行季度")),
        Column(_("备注")),
        Column(_("目标原文")),
        Column(_("出处")),
    ]
    rows = [
        (
            str(target.year),
            target.department.title if target.department else area,
            _target(target.value, indicator),
            *_first(changes[target.pk], indicator),
            str(TAGS["derived"][0]) if target.is_derived else None,
            target.statement,
            target.source,
        )
        for target in context["targets"]
    ]
    return Sheet(_("目标与出处"), columns, rows)


def _target(value, indicator):
    return None if value is None else quantity(value, indicator.decimals)


def _first(amendments, indicator) -> tuple:
    """Return what a target was before it was first amended, and since when it is not."""
    if not amendments:
        return None, None
    starts = amendments[-1].starts.label
    if amendments[0].is_addition:
        return None, starts
    return _target(amendments[0].value_before, indicator), starts


def told_sheets(explanations) -> list[Sheet]:
    """Return what departments said about lines that lag; no sheet where nothing."""
    rows = [
        (
            told.indicator.code,
            told.indicator.title,
            told.department.title,
            told.quarter.label,
            *sheets.explained_cells(told.explained),
        )
        for told in explanations
    ]
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("单位")),
        Column(_("季度")),
        *sheets.explained_columns(),
    ]
    return [Sheet(_("滞后说明与整改承诺"), columns, rows)] if rows else []
