"""What the pages of comparisons hand out as files: the tables that they show."""

from django.utils.translation import gettext as _

from tasks.core.enums import Kind as IndicatorKind
from tasks.core.figures import round_percent
from tasks.core.sheets import Column, Kind, Percent, Sheet, percent_of, quantity
from tasks.web import export_sheets as sheets
from tasks.web.export import Export
from tasks.web.export_pages import chosen_words


def ranking(context) -> Export:
    """Every unit with its rank, or with the reason why it has none."""
    columns = [
        Column(_("层级")),
        Column(_("位次"), Kind.NUMBER),
        Column(_("单位")),
        Column(_("序时完成率"), Kind.PERCENT),
        Column(_("可比指标"), Kind.NUMBER, _("项")),
        Column(_("不排位的原因")),
        *sheets.rollup_columns(),
    ]
    rows = [
        _ranked(part.title, group, reason)
        for part in context["parts"]
        for group, reason in [
            *((group, None) for group in sheets.records(part.table)),
            *part.unranked,
        ]
    ]
    return Export(_("位次"), Sheet(_("位次"), columns, rows))


def _ranked(level, group, reason) -> tuple:
    return (
        level,
        group.rank,
        group.title,
        percent_of(group.rollup.share_of_due),
        group.rollup.averaged,
        reason,
        *sheets.rollup_cells(group.rollup),
    )


def pairs(context) -> Export:
    """Every indicator at two quarters."""
    then, now = context["then"], context["quarter"]
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("计量单位")),
        Column(str(then), Kind.NUMBER),
        Column(str(now), Kind.NUMBER),
        Column(_("增减"), Kind.NUMBER),
        Column(_("增幅"), Kind.PERCENT),
        Column(_("比较的单位"), Kind.NUMBER),
        Column(_("应比较的单位"), Kind.NUMBER),
        *(
            Column(f"{q}\n{_('与序时差')}", Kind.POINTS, _("百分点"))
            for q in (then, now)
        ),
        *(Column(f"{q}\n{_('状态')}") for q in (then, now)),
        Column(_("状态变化")),
    ]
    rows = [_pair(pair) for pair in sheets.records(context["table"])]
    picked = context["picked"]
    filters = [(_("对比期"), then.label if then else "")]
    if picked.chosen:
        filters.append((_("状态变化"), picked.chosen.label))
    return Export(
        context["heading"], Sheet(context["heading"], columns, rows), filters=filters
    )


def _pair(pair) -> tuple:
    found, indicator = pair.comparison, pair.indicator
    lines = pair.then, pair.now
    amounts = [None] * 6
    if found:
        amounts = [
            *(
                _amount(value, indicator)
                for value in (found.then, found.now, found.change)
            ),
            percent_of(found.growth),
            found.compared,
            found.asked,
        ]
    return (
        indicator.code,
        indicator.title,
        sheets.unit_of(indicator) or None,
        *amounts,
        *(sheets.gap(line.progress.gap, line.progress.rules) for line in lines),
        *(sheets.status(line) for line in lines),
        str(pair.change.label) if pair.change else None,
    )


def _amount(value, indicator):
    """Return an amount: exact in its unit; a ratio, or points of it, in percent."""
    if indicator.kind == IndicatorKind.RATIO:
        return None if value is None else Percent(round_percent(value))
    return quantity(value, indicator.decimals)


def indicators(context) -> Export:
    lines = [row.cells[-1] for row in context["rows"]]
    return Export(
        _("指标×季度"),
        sheets.indicator_quarters(context["book"], lines),
        filters=chosen_words(context["filter"]),
    )


def units(context) -> Export:
    """Departments and cities by quarter: status and mean share done."""
    columns = [Column(_("层级")), Column(_("单位"))]
    for quarter in context["quarters"]:
        columns.append(Column(f"{quarter}\n{_('总体状态')}"))
        columns.append(Column(f"{quarter}\n{_('平均完成率')}", Kind.PERCENT))
    rows = [
        (
            title,
            row.subject.title,
            *(cell for group in row.cells for cell in _unit(group)),
        )
        for title, found in context["parts"]
        for row in found
    ]
    return Export(_("单位×季度"), Sheet(_("单位×季度"), columns, rows))


def _unit(group) -> tuple:
    cells = sheets.rollup_cells(group.rollup)
    return cells[0], cells[1]


def cities(context) -> Export:
    """Every city's part of every indicator, one row each."""
    rows = [
        (group.title, one.line.indicator.title, *sheets.standing(one.line))
        for group, found in context["rows"]
        for one in found
        if one.line
    ]
    return _parts(
        _("设区市×指标"), rows, heads=[Column(_("设区市")), Column(_("指标"))]
    )


def city_map(context) -> Export:
    rows = [
        (one.city.title, *sheets.standing(one.line))
        for one in context["lines"]
        if one.line
    ]
    indicator = context["indicator"]
    filters = [(_("指标"), indicator.title)] if indicator else []
    return _parts(_("地图"), rows, heads=[Column(_("设区市"))], filters=filters)


def _parts(name, rows, *, heads, filters=()) -> Export:
    columns = [*heads, *sheets.standing_columns()]
    return Export(name, Sheet(name, columns, rows), filters=filters)


def lines(context) -> Export:
    """The indicators of a task by quarter."""
    found = [row.line for row, _chart in context["rows"]]
    task = context["task"]
    return Export(
        _("分项走势"),
        sheets.indicator_quarters(context["book"], found),
        filters=[(_("重点工作"), task.title)] if task else [],
    )
