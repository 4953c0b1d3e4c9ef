"""From standings to sheets: the tables that several pages share, written once."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.core.charts import TINTS
from tasks.core.enums import Kind as IndicatorKind
from tasks.core.enums import Status
from tasks.core.explain_rollup import explain_rollup
from tasks.core.explain_words import Words
from tasks.core.explaining import Explained
from tasks.core.figures import round_within, show_large, show_percent
from tasks.core.sheets import Column, Kind, Mark, Percent, Sheet, percent_of, quantity
from tasks.core.sheets_pivot import Standing, by_quarter
from tasks.templatetags.standing import STATES, TAGS

STATE_FILLS = {
    "approved": "bcdfbf",
    "submitted": "cfe2f3",
    "returned": "f5b98a",
    "late": "f5b98a",
    "draft": "fbe4a0",
}


def records(table) -> list:
    """Return every row of a table in its order, whatever its page."""
    return [row.record for row in table.rows]


def moment(at) -> str | None:
    """Return a moment in the site's own time zone."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else None


def explained_columns() -> list[Column]:
    """Return the columns of what a department says of a line that lags."""
    return [
        Column(_("滞后原因")),
        Column(_("整改措施")),
        Column(_("责任人")),
        Column(_("完成时限"), Kind.DATE),
        Column(pgettext("promise", "兑现情况")),
        Column(_("兑现情况说明")),
    ]


def explained_cells(explained: Explained) -> tuple:
    """Return these words; what was not said is empty."""
    kept = explained.fulfilment
    return (
        explained.cause or None,
        explained.action or None,
        explained.owner or None,
        explained.due_on,
        str(kept.label) if kept else None,
        explained.fulfilment_note or None,
    )


def coverage(rollup) -> str:
    """Say how many of those due have reported."""
    return _("应报 %(due)s 项，已报 %(reported)s 项") % {
        "due": rollup.due,
        "reported": rollup.reported,
    }


def words_of(line) -> Words:
    """Return a line's figures as its sentence and the pages show them."""
    indicator = line.indicator
    return Words(line.progress, indicator.unit_name, indicator.decimals, False)


def amount(value, line):
    """Return an amount of a line: exact in its unit, a ratio as pages show it."""
    if line.indicator.kind == IndicatorKind.RATIO:
        return as_percent(words_of(line).ratio_number(value))
    return quantity(value, line.indicator.decimals)


def share(line) -> Percent | None:
    """Return the share done as pages show it."""
    return as_percent(words_of(line).share_number())


def as_percent(shown) -> Percent | None:
    return None if shown is None else Percent(shown)


def unit_of(indicator) -> str:
    return "%" if indicator.kind == IndicatorKind.RATIO else indicator.unit_name


def gap(value, rules):
    """Return a gap in percentage points as pages show it."""
    return None if value is None else round_within(value, rules.edges)


def status(line) -> Mark:
    return Mark(line.label, TINTS[line.progress.status])


def target(line):
    """Return the year's target; of a deliverable the year by which it is due."""
    p = line.progress
    if p.is_numeric:
        return amount(p.target, line)
    return _("%(year)s年底前") % {"year": p.due_year} if p.due_year else None


def actual(line):
    p = line.progress
    if p.is_numeric:
        return amount(p.actual, line)
    return str(p.stage.label) if p.stage else None


def expected(line):
    """Return where the share done, or the ratio itself, should be by now."""
    p = line.progress
    if p.kind is IndicatorKind.RATIO:
        return amount(p.compared_expected, line) if p.gap is not None else None
    return percent_of(p.expected_share) if p.share_done is not None else None


def marks(line) -> str | None:
    """Return the labels that stand beside a line's figures, and its last known one."""
    p, indicator = line.progress, line.indicator
    held = {
        "about": p.is_numeric and indicator.is_about and p.target is not None,
        "interpolated": p.is_numeric and p.is_interpolated,
        "derived": p.is_numeric and line.target_is_derived,
        "partial": p.is_numeric and p.is_partial and p.actual is not None,
        "provisional": p.is_numeric and p.is_provisional and p.actual is not None,
    }
    words = [str(TAGS[name][0]) for name, holds in held.items() if holds]
    return _("；").join([*words, *_last_known(line)]) or None


def _last_known(line) -> list[str]:
    p, indicator = line.progress, line.indicator
    if p.last_known is None or p.actual is not None or p.stage is not None:
        return []
    known = p.last_known
    if not p.is_numeric:
        shown = known.stage.label
    elif p.kind is IndicatorKind.RATIO:
        shown = show_percent(known.actual)
    else:
        shown = show_large(known.actual, indicator.unit_name, indicator.decimals)
    return [_("%(quarter)s：%(figure)s") % {"quarter": known.quarter, "figure": shown}]


def standing_columns() -> list[Column]:
    """What `standing` returns."""
    return [
        Column(_("计量单位")),
        Column(_("本年目标"), Kind.NUMBER),
        Column(_("实际"), Kind.NUMBER),
        Column(_("完成率"), Kind.PERCENT),
        Column(_("应达"), Kind.PERCENT),
        Column(_("与序时差"), Kind.POINTS, _("百分点")),
        Column(_("状态")),
        Column(_("备注")),
        Column(_("说明")),
    ]


def standing(line) -> tuple:
    """Return how an indicator, or a part of it, stands."""
    p = line.progress
    return (
        unit_of(line.indicator) or None,
        target(line),
        actual(line),
        share(line),
        expected(line),
        gap(p.gap, p.rules),
        status(line),
        marks(line),
        line.sentence,
    )


def line_sheet(lines, *, title, with_lead=True) -> Sheet:
    """Return indicators, or departments' parts of them, with how they stand."""
    lead = [Column(_("牵头单位"))] if with_lead else []
    rows = [
        (
            line.indicator.code,
            line.indicator.title,
            *([line.lead.title if line.lead else None] if with_lead else []),
            str(line.indicator.get_kind_display()),
            *standing(line),
        )
        for line in lines
    ]
    heads = [Column(_("代码")), Column(_("指标")), *lead, Column(_("类型"))]
    return Sheet(title, [*heads, *standing_columns()], rows)


def part_sheet(parts, *, title) -> Sheet:
    """Return one indicator's parts by reporting department."""
    rows = [
        (
            part.reporter.title,
            str(part.role.label),
            quantity(part.own, part.indicator.decimals),
            quantity(part.amount, part.indicator.decimals),
            percent_of(part.portion),
            str(STATES[part.filing]),
            *standing(part),
        )
        for part in parts
    ]
    heads = [
        Column(_("填报单位")),
        Column(_("职责")),
        Column(_("当季"), Kind.NUMBER),
        Column(_("计入合计"), Kind.NUMBER),
        Column(_("占合计"), Kind.PERCENT),
        Column(_("填报")),
    ]
    return Sheet(title, [*heads, *standing_columns()], rows)


def moment_sheet(moments, indicator, path, *, title) -> Sheet:
    """Return an indicator quarter by quarter.

    Args: path – what the page's chart draws; None: a deliverable. Where a target was
    amended, what the original one asked for stands in a column of its own.
    """
    is_flow = IndicatorKind(indicator.kind).is_flow
    points = path.points if path else []
    original = {p.quarter: p.original for p in points if p.original is not None}
    rows = [
        (
            one.quarter.label,
            *([quantity(one.own, indicator.decimals)] if is_flow else []),
            *standing(one.line),
            *([amount(original.get(one.quarter), one.line)] if original else []),
        )
        for one in moments
    ]
    own = [Column(_("当季"), Kind.NUMBER)] if is_flow else []
    before = [Column(_("按原目标应达到"), Kind.NUMBER)] if original else []
    columns = [Column(_("季度")), *own, *standing_columns(), *before]
    return Sheet(title, columns, rows)


def rollup_columns() -> list[Column]:
    """What `rollup_cells` returns."""
    return [
        Column(_("总体状态")),
        Column(_("平均完成率"), Kind.PERCENT),
        Column(_("应达"), Kind.PERCENT),
        Column(_("与序时差"), Kind.POINTS, _("百分点")),
        Column(_("应报"), Kind.NUMBER, _("项")),
        Column(_("已报"), Kind.NUMBER, _("项")),
        *(Column(str(one.label), Kind.NUMBER, _("项")) for one in Status),
        Column(_("说明")),
    ]


def rollup_cells(rollup) -> tuple:
    """Return how a group stands: its mean, its coverage, its counts, and the sentence."""
    is_known = rollup.share_done is not None
    return (
        Mark(str(rollup.status.label), TINTS[rollup.status]),
        percent_of(rollup.share_done),
        percent_of(rollup.expected_share) if is_known else None,
        gap(rollup.gap, rollup.rules),
        rollup.due,
        rollup.reported,
        *(rollup.counts.get(one, 0) for one in Status),
        explain_rollup(rollup),
    )


def group_sheet(groups, *, title) -> Sheet:
    """Return departments or cities, with how their indicators stand together."""
    rows = [(one.rank, one.title, *rollup_cells(one.rollup)) for one in groups]
    heads = [Column(_("位次"), Kind.NUMBER), Column(_("单位"))]
    return Sheet(title, [*heads, *rollup_columns()], rows)


def record_sheet(record, *, title) -> Sheet:
    """Return a department's rounds, quarter by quarter."""
    rows = [
        (
            kept.quarter.label,
            Mark(str(STATES[kept.state]), STATE_FILLS.get(kept.state, "")),
            str(TAGS["late"][0]) if kept.is_late else None,
        )
        for kept in record
    ]
    columns = [Column(_("季度")), Column(_("状态")), Column(_("是否迟报"))]
    return Sheet(title, columns, rows)


def indicator_quarters(book, lines) -> Sheet:
    """Return the lines' status and share done at every quarter up to the book's."""
    standings = [
        Standing(
            then.indicator.code,
            past.quarter,
            (status(then), share(then)),
        )
        for past in book.past
        for then in (past.line(line.indicator) for line in lines)
    ]
    return by_quarter(
        standings,
        title=_("指标×季度"),
        heads=[Column(_("代码")), Column(_("指标"))],
        rows={
            line.indicator.code: (line.indicator.code, line.indicator.title)
            for line in lines
        },
        repeated=[Column(_("状态")), Column(_("完成率"), Kind.PERCENT)],
    )


def group_quarters(book, groups, groups_at) -> Sheet:
    """Return the groups' mean share done at every quarter up to the book's.

    Args: groups_at – book -> the same groups as they stood then.
    """
    standings = [
        Standing(then.subject.code, past.quarter, (percent_of(then.rollup.share_done),))
        for past in book.past
        for then in groups_at(past)
    ]
    return by_quarter(
        standings,
        title=_("单位×季度"),
        heads=[Column(_("单位"))],
        rows={one.subject.code: (one.title,) for one in groups},
        repeated=[Column(_("平均完成率"), Kind.PERCENT)],
    )


def group_moments(moments, *, title) -> Sheet:
    """Return a group quarter by quarter."""
    rows = [(one.quarter.label, *rollup_cells(one.rollup)) for one in moments]
    return Sheet(title, [Column(_("季度")), *rollup_columns()], rows)


def picked_words(picked) -> list[tuple[str, str]]:
    """Return the status that the tiles left, as (label, word)."""
    return [(_("状态"), picked.chosen.label)] if picked.chosen else []
