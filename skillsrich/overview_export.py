"""What the overview hands out as a file: the tasks, and its other lists behind them."""

from django.utils.translation import gettext as _

from tasks.core.sheets import Column, Kind, Sheet
from tasks.templatetags.standing import STATES
from tasks.web import export_pages
from tasks.web import export_sheets as sheets
from tasks.web.export import Export


def overview(context) -> Export:
    """Return the tables of the overview, narrowed as the tiles have narrowed them."""
    tasks = export_pages.task_list(context)
    picks = [
        (_("状态"), context["standing"]),
        (_("变化"), context["changed"]),
        (_("填报"), context["owing"]),
    ]
    return Export(
        _("总览"),
        tasks.table,
        lambda: [
            _behind(context),
            _changed(context),
            _owing(context),
            sheets.group_sheet(context["cities"], title=_("各市进展")),
        ],
        filters=[(label, one.chosen.label) for label, one in picks if one.chosen],
        coverage=tasks.coverage,
        indicators=[line.indicator for line in context["standing"].rows],
    )


def _behind(context) -> Sheet:
    """Return what lags, or what has the picked status, with every cause given."""
    causes = context["causes"]
    rows = [
        (
            line.indicator.code,
            line.indicator.title,
            line.lead.title if line.lead else None,
            *sheets.standing(line),
            "\n".join(
                f"{one.department.title}{_('：')}{one.cause}"
                for one in causes.get(line.indicator.code, [])
            )
            or None,
        )
        for line in context["standing"].rows
    ]
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("牵头单位")),
        *sheets.standing_columns(),
        Column(_("滞后原因")),
    ]
    chosen = context["standing"].chosen
    return Sheet(chosen.label if chosen else _("滞后及原因"), columns, rows)


def _changed(context) -> Sheet:
    rows = [
        (
            str(row.change.label),
            row.line.indicator.code,
            row.line.indicator.title,
            row.before.label,
            row.line.label,
        )
        for row in context["changed"].rows
    ]
    columns = [
        Column(_("变化")),
        Column(_("代码")),
        Column(_("指标")),
        Column(_("上季度")),
        Column(_("本季度")),
    ]
    return Sheet(_("较上季度变化"), columns, rows)


def _owing(context) -> Sheet:
    rows = [
        (
            one.department.title,
            str(STATES[one.filing]),
            one.missing,
            one.extended_to,
        )
        for one in context["owing"].rows
    ]
    columns = [
        Column(_("单位")),
        Column(_("填报")),
        Column(_("未计入"), Kind.NUMBER, _("项")),
        Column(_("批准延期至"), Kind.DATE),
    ]
    return Sheet(_("未报和待审核"), columns, rows)
