"""Charts of the pages: from standings to the plain rows that the figures are made of."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tasks.core import charts
from tasks.core.enums import Kind
from tasks.core.figures import (
    HUNDRED,
    WAN,
    ZERO,
    round_half_up,
    round_percent,
    show_large,
    show_number,
    show_percent,
)
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter

WAN_PLACES = 4  # one person in 万
RATIO_PLACES = 1
WAN_AXIS = 5 * WAN  # from which an axis counts in 万; below, 0.2 万 would read badly


def bullet_chart(lines, *, title, label=lambda line: line.indicator.title):
    """Return the share done of several lines against what was expected by now."""
    rows = [
        charts.BulletRow(
            label=label(line),
            share=line.progress.share_done,
            expected=line.progress.expected_share,
            status=line.progress.status,
            status_label=line.label,
            text=line.sentence,
            url=line.indicator.get_absolute_url(),
        )
        for line in lines
        if line.progress.is_numeric and line.progress.kind is not Kind.RATIO
    ]
    return charts.bullet_bars(rows, title=title)


def path_figure(indicator, path, *, title):
    """Return an indicator's actuals against its sloping path and year-end targets."""
    divisor, unit = _shown_unit(indicator, path)
    places = indicator.decimals if divisor == 1 else WAN_PLACES
    if indicator.kind == Kind.RATIO:
        places = RATIO_PLACES

    def scale(value):
        return None if value is None else round_half_up(value / divisor, places)

    points = [
        charts.PathPoint(
            p.quarter,
            scale(p.expected),
            scale(p.actual),
            p.provisional,
            scale(p.original),
        )
        for p in path.points
    ]
    targets = [
        charts.TargetMark(quarter, scale(value), _amount(indicator, value), derived)
        for quarter, value, derived in path.targets
    ]
    targets += [
        charts.TargetMark(
            quarter,
            scale(value),
            _("原 %(value)s") % {"value": _amount(indicator, value)},
            original=True,
        )
        for quarter, value in path.original
    ]
    projection = path.projection and (path.projection[0], scale(path.projection[1]))
    breaks = [
        charts.BreakMark(quarter, _("口径调整"), _("前后数据不可比"))
        for quarter in path.breaks
    ]
    return charts.path_chart(
        points,
        targets=targets,
        projection=projection,
        unit=unit,
        title=title,
        breaks=breaks,
    )


def share_path(moments, *, title):
    """Return a group's mean share done against its mean expected share by quarter."""
    known = [one for one in moments if one.rollup.share_done is not None]
    points = [_share_point(one) for one in moments] if known else []
    marks = []
    if known:
        end = Quarter(moments[-1].quarter.year, QUARTERS_PER_YEAR)
        marks = [charts.TargetMark(end, HUNDRED, show_percent(HUNDRED))]
    return charts.path_chart(
        points, targets=marks, projection=None, unit="%", title=title
    )


def _share_point(moment):
    """Return a point in percent, on the side of 0, 100 and the path where it is."""
    rollup = moment.rollup
    if rollup.share_done is None:
        return charts.PathPoint(moment.quarter, None, None)
    expected = rollup.expected_share * HUNDRED
    return charts.PathPoint(
        moment.quarter,
        round_percent(expected),
        round_percent(rollup.share_done * HUNDRED, edges=[ZERO, HUNDRED, expected]),
        rollup.is_provisional,
    )


def _shown_unit(indicator, path):
    """Return what to divide by and the unit on the axis: 万 for large Chinese figures."""
    largest = max((value for _q, value, _d in path.targets), default=0)
    if indicator.kind == Kind.RATIO:
        return 1, "%"
    if (get_language() or "").startswith("zh") and largest >= WAN_AXIS:
        return WAN, _("万%(unit)s") % {"unit": indicator.unit_name}
    return 1, indicator.unit_name


def _amount(indicator, value):
    if indicator.kind == Kind.RATIO:
        return show_percent(value)
    if (get_language() or "").startswith("zh") and value >= WAN:
        return show_large(value)
    return show_number(value, indicator.decimals)
