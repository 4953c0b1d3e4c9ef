"""The path: actuals by quarter against what was expected, and the year-end targets."""

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from tasks.core.quarters import Quarter

from . import texts
from .figure import empty, figure, plain
from .rows import ACCENT, INK, MUTED, Figure, Number, PathPoint, TargetMark

ROOM_RIGHT = 0.1  # of a quarter; the last target's label stands to its right


def path_chart(
    points: Sequence[PathPoint],
    *,
    targets: Sequence[TargetMark],
    projection: tuple[Quarter, Number] | None,
    unit: str,
    title: str,
) -> Figure:
    """Return actuals against the expected path and the year-end targets by quarter.

    Args: unit – of all numbers, written on the axis; projection – the year's end at
    today's pace, drawn from the last actual on.
    """
    if not points and not targets:
        return empty(title)
    lines = [_expected_line(points), _actual_line(points)]
    is_short = _falls_short(projection, points, targets)
    projected = _projection_lines(points, projection, is_short=is_short)
    layout = {
        "xaxis": _quarter_axis(_quarters(points, targets, projection)),
        "yaxis": _value_axis(unit),
        "hovermode": "x unified",
    }
    return figure(
        [*lines, *_target_marks(targets, projection, is_short), *projected],
        layout,
        title=title,
        summary=texts.path_summary(points, targets, projection, unit),
        keys=texts.path_keys(points, targets, projection),
    )


def _quarters(points, targets, projection) -> list[Quarter]:
    quarters = {one.quarter for one in (*points, *targets)}
    return sorted(quarters | ({projection[0]} if projection else set()))


def _value_axis(unit) -> dict:
    return {
        "title": {"text": texts.safe(unit)},
        "rangemode": "tozero",
        "tickformat": ",",
        "hoverformat": ",",
    }


def _expected_line(points) -> go.Scatter:
    x, y = _with_restarts(points, [point.expected for point in points])
    return go.Scatter(
        name=_("应完成（序时）"),
        x=x,
        y=y,
        mode="lines",
        line={"color": MUTED, "width": 2},
        connectgaps=False,
    )


def _actual_line(points) -> go.Scatter:
    x, y = _with_restarts(points, [point.actual for point in points])
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


def _with_restarts(points, values) -> tuple[list[str], list]:
    """Return x and y with a gap wherever the expected path starts afresh."""
    x, y = [], []
    falls = {
        late.quarter
        for early, late in pairwise(points)
        if None not in (early.expected, late.expected)
        and late.expected < early.expected
    }
    for point, value in zip(points, values, strict=True):
        if point.quarter in falls:
            x.append(point.quarter.label)
            y.append(None)
        x.append(point.quarter.label)
        y.append(plain(value))
    return x, y


def _target_marks(targets, projection, is_short) -> list[go.Scatter]:
    groups = [
        (_("年度目标"), "diamond", [mark for mark in targets if not mark.derived]),
        (_("推算目标"), "diamond-open", [mark for mark in targets if mark.derived]),
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
    for quarter in quarters:
        years.setdefault(quarter.year, quarter)
    ticks = [
        f"{quarter.number}<br>" + _("%(year)s年") % {"year": quarter.year}
        if years[quarter.year] == quarter
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
