"""The path: actuals by quarter against what was expected, and the year-end targets."""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from tasks.core.quarters import Quarter

from . import texts
from .figure import empty, figure, plain
from .rows import (
    ACCENT,
    INK,
    MUTED,
    BreakMark,
    Figure,
    Number,
    PathPoint,
    TargetMark,
)

ROOM_RIGHT = 0.1  # of a quarter; the last target's label stands to its right
BETWEEN = 0.5  # of a quarter; a break stands between two


def path_chart(
    points: Sequence[PathPoint],
    *,
    targets: Sequence[TargetMark],
    projection: tuple[Quarter, Number] | None,
    unit: str,
    title: str,
    breaks: Sequence[BreakMark] = (),
) -> Figure:
    """Return actuals against the expected path and the year-end targets by quarter.

    Args: unit – of all numbers, written on the axis; projection – the year's end at
    today's pace, drawn from the last actual on; breaks – where the indicator was
    redefined: no line crosses them.
    """
    if not points and not targets:
        return empty(title)
    cuts = {mark.quarter for mark in breaks}
    lines = [
        *_original_lines(points, cuts),
        _expected_line(points, cuts),
        _actual_line(points, cuts),
    ]
    in_force = [mark for mark in targets if not mark.original]
    is_short = _falls_short(projection, points, in_force)
    projected = _projection_lines(points, projection, is_short=is_short)
    quarters = _quarters(points, targets, projection)
    layout = {
        "xaxis": _quarter_axis(quarters),
        "yaxis": _value_axis(unit),
        "hovermode": "x unified",
        **_break_marks(breaks, quarters),
    }
    return figure(
        [*lines, *_target_marks(targets, projection, is_short), *projected],
        layout,
        title=title,
        summary=texts.path_summary(points, targets, projection, unit, breaks),
        keys=texts.path_keys(points, targets, projection, breaks),
    )


def _quarters(points, targets, projection) -> list[Quarter]:
    quarters = {one.quarter for one in (*points, *targets)}
    return sorted(quarters | ({projection[0]} if projection else set()))


def _break_marks(breaks, quarters) -> dict:
    """Return a dashed line before each quarter that begins anew, with its word above."""
    places = [
        (quarters.index(mark.quarter) - BETWEEN, mark)
        for mark in breaks
        if mark.quarter in quarters
    ]
    if not places:
        return {}
    lines = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": place,
            "x1": place,
            "y0": 0,
            "y1": 1,
            "line": {"color": INK, "width": 1.5, "dash": "dash"},
        }
        for place, _mark in places
    ]
    words = [
        {
            "text": texts.safe(mark.label),
            "hovertext": texts.safe(mark.hint),
            "xref": "x",
            "yref": "paper",
            "x": place,
            "y": 1,
            "xanchor": "center",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"color": INK},
        }
        for place, mark in places
    ]
    return {"shapes": lines, "annotations": words}


def _value_axis(unit) -> dict:
    return {
        "title": {"text": texts.safe(unit)},
        "rangemode": "tozero",
        "tickformat": ",",
        "hoverformat": ",",
    }


def _original_lines(points, cuts) -> list[go.Scatter]:
    """Draw the path before the targets were amended, where it was another."""
    if all(point.original is None for point in points):
        return []
    x, y = _with_restarts(points, [point.original for point in points], cuts)
    line = go.Scatter(
        name=_("原目标"),
        x=x,
        y=y,
        mode="lines",
        line={"color": MUTED, "width": 2, "dash": "dash"},
        connectgaps=False,
    )
    return [line]


def _expected_line(points, cuts) -> go.Scatter:
    x, y = _with_restarts(points, [point.expected for point in points], cuts)
    return go.Scatter(
        name=_("应完成（序时）"),
        x=x,
        y=y,
        mode="lines",
        line={"color": MUTED, "width": 2},
        connectgaps=False,
    )


def _actual_line(points, cuts) -> go.Scatter:
    x, y = _with_restarts(points, [point.actual for point in points], cuts)
    last = [point for point in points if point.actual is not None][-1:]
    label = last[0].quarter.label if last else None
    is_short = _falls_short(last and (last[0].quarter, last[0].actual), points, [])
    open_quarters = {point.quarter.label for point in points if point.provisional}
    return go.Scatter(
        name=_("实际完成"),
        x=x,
        y=y,
        mode="lines+markers+text",
        text=[texts.amount(last[0].actual) if q == label else "" for q in x],
        textposition="bottom right" if is_short else "top left",
        textfont={"color": ACCENT},
        line={"color": ACCENT, "width": 3},
        marker={
            "size": 9,
            "color": ACCENT,
            "symbol": ["circle-open" if q in open_quarters else "circle" for q in x],
            "line": {"width": 2, "color": ACCENT},
        },
        connectgaps=False,
    )


def _with_restarts(points, values, cuts) -> tuple[list[str], list]:
    """Return x and y with a gap wherever the expected path starts afresh, and wherever
    the indicator begins to mean something else."""
    x, y = [], []
    falls = {
        late.quarter
        for early, late in pairwise(points)
        if None not in (early.expected, late.expected)
        and late.expected < early.expected
    }
    for point, value in zip(points, values, strict=True):
        if point.quarter in falls | cuts:
            x.append(point.quarter.label)
            y.append(None)
        x.append(point.quarter.label)
        y.append(plain(value))
    return x, y


def _target_marks(targets, projection, is_short) -> list[go.Scatter]:
    in_force = [mark for mark in targets if not mark.original]
    groups = [
        (_("年度目标"), "diamond", [m for m in in_force if not m.derived]),
        (_("推算目标"), "diamond-open", [m for m in in_force if m.derived]),
        (_("原年度目标"), "x-thin", [m for m in targets if m.original]),
    ]
    crowded = projection[0] if projection and is_short else None
    return [_target_group(*group, crowded) for group in groups if group[-1]]


def _target_group(name, symbol, marks, crowded) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[mark.quarter.label for mark in marks],
        y=[plain(mark.value) for mark in marks],
        text=[texts.safe(mark.label) for mark in marks],
        mode="markers+text",
        textposition=[
            "top right" if mark.quarter == crowded else "bottom right" for mark in marks
        ],
        cliponaxis=False,
        marker={
            "symbol": symbol,
            "size": 12,
            "color": INK,
            "line": {"width": 2, "color": INK},
        },
    )


def _falls_short(projection, points, targets) -> bool:
    """True where the projection lies below what its quarter asks for: its label then
    stands below, and the target's above."""
    if not projection:
        return False
    quarter, value = projection
    asked = [point.expected for point in points if point.quarter == quarter]
    asked += [mark.value for mark in targets if mark.quarter == quarter]
    return any(one is not None and value < one for one in asked)


def _projection_lines(points, projection, *, is_short) -> list[go.Scatter]:
    reported = [point for point in points if point.actual is not None]
    if not (reported and projection):
        return []
    quarter, value = projection
    line = go.Scatter(
        name=_("按当前进度预计"),
        x=[reported[-1].quarter.label, quarter.label],
        y=[plain(reported[-1].actual), plain(value)],
        mode="lines+markers+text",
        text=["", _("预计 %(value)s") % {"value": texts.amount(value)}],
        textposition=f"{'bottom' if is_short else 'top'} right",
        cliponaxis=False,
        line={"color": ACCENT, "width": 2, "dash": "dash"},
        marker={
            "symbol": ["circle", "circle-open-dot"],
            "size": [1, 11],
            "line": {"width": 2, "color": ACCENT},
        },
    )
    return [line]


def _quarter_axis(quarters) -> dict:
    years = {}
    for quarter, after in zip_longest(quarters, quarters[1:]):
        # A year of which the end alone is drawn has no room for its name.
        if after is None or after.year == quarter.year:
            years.setdefault(quarter.year, quarter)
    ticks = [
        f"{quarter.number}<br>" + _("%(year)s年") % {"year": quarter.year}
        if years.get(quarter.year) == quarter
        else str(quarter.number)
        for quarter in quarters
    ]
    labels = [quarter.label for quarter in quarters]
    return {
        "type": "category",
        "title": {"text": _("季度")},
        "categoryorder": "array",
        "categoryarray": labels,
        "range": [-0.5, len(labels) - ROOM_RIGHT],
        "tickvals": labels,
        "ticktext": ticks,
        "tickangle": 0,
        "unifiedhovertitle": {"text": "%{x}"},
        "showgrid": False,
    }
