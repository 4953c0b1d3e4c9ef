"""Plotly figures from plain values.

Only data, axis titles and colours by meaning are decided here; fonts, margins and the
grid are the page's (static/js/charts.js). What callers pass is text, never markup.
"""

import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from tasks.core import chart_texts as texts
from tasks.core.chart_rows import (
    ACCENT,
    COLOURS,
    GLYPHS,
    INK,
    MUTED,
    PATTERNS,
    TINTS,
    TRACK,
    BulletRow,
    CityShape,
    Figure,
    Number,
    PathPoint,
    Point,
    RankRow,
    TargetMark,
)
from tasks.core.enums import Status
from tasks.core.quarters import Quarter

__all__ = [
    "COLOURS",
    "GLYPHS",
    "TINTS",
    "BulletRow",
    "CityShape",
    "Figure",
    "PathPoint",
    "RankRow",
    "TargetMark",
    "bullet_bars",
    "city_map",
    "geojson_rings",
    "path_chart",
    "ranking",
]

BAR_HEIGHT, BARS_FRAME = 38, 84  # pixels
ROOM_RIGHT = 1.04  # of the longest bar, so that it does not touch the edge
EMPTY_HEIGHT = 160  # pixels
HIDDEN_AXIS = {"visible": False, "fixedrange": True}


def bullet_bars(rows: Sequence[BulletRow], *, title: str) -> Figure:
    """Return bars of the share done, each with the mark where it should be by now."""
    labels = [row.label for row in rows]
    return _share_bars(rows, labels, title=title, unit="%")


def ranking(rows: Sequence[RankRow], *, title: str, unit: str = "%") -> Figure:
    """Return the bars in the order given, with their ranks before the names."""
    labels = [f"{'–' if row.rank is None else row.rank}  {row.label}" for row in rows]
    return _share_bars(rows, labels, title=title, unit=unit)


def path_chart(
    points: Sequence[PathPoint],
    *,
    targets: Sequence[TargetMark],
    projection: tuple[Quarter, Number] | None,
    unit: str,
    title: str,
) -> Figure:
    """Return actuals against the expected path and the year-end targets by quarter."""
    if not points and not targets:
        return _empty(title)
    traces = [_expected_line(points), _actual_line(points), *_target_marks(targets)]
    if projection and (line := _projection_line(points, projection)):
        traces.append(line)
    quarters = {point.quarter for point in points} | {mark.quarter for mark in targets}
    if projection:
        quarters.add(projection[0])
    layout = {
        "title": {"text": texts.safe(title)},
        "xaxis": _quarter_axis(sorted(quarters)),
        "yaxis": {
            "title": {"text": texts.safe(unit)},
            "rangemode": "tozero",
            "hoverformat": ",",
        },
        "hovermode": "x unified",
    }
    summary = texts.path_summary(points, targets, projection, unit)
    return _figure(traces, layout, summary, title)


def city_map(cities: Sequence[CityShape], *, title: str) -> Figure:
    """Return the cities as areas coloured by status, with mark and name upon each."""
    if not cities:
        return _empty(title)
    seen: set[Status] = set()
    areas = []
    for city in cities:
        areas.append(_city_area(city, in_legend=city.status not in seen))
        seen.add(city.status)
    names = go.Scatter(
        x=[city.center[0] for city in cities],
        y=[city.center[1] for city in cities],
        text=[f"{GLYPHS[city.status]} {texts.safe(city.name)}" for city in cities],
        mode="text",
        hoverinfo="skip",
        showlegend=False,
        textfont={"color": INK},
    )
    latitudes = [y for city in cities for ring in city.rings for _x, y in ring]
    layout = {
        "title": {"text": texts.safe(title)},
        "xaxis": HIDDEN_AXIS,
        "yaxis": HIDDEN_AXIS | {"scaleanchor": "x", "scaleratio": _stretch(latitudes)},
        "hovermode": "closest",
    }
    return _figure([*areas, names], layout, texts.map_summary(cities), title)


def geojson_rings(geometry: dict) -> list[list[Point]]:
    """Return the outer rings of a GeoJSON Polygon or MultiPolygon."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[(x, y) for x, y, *_rest in polygon[0]] for polygon in polygons]


def _share_bars(rows, labels, *, title, unit) -> Figure:
    if not rows:
        return _empty(title)
    places = list(range(len(rows)))
    shares = [_percent(row.share) for row in rows]
    marks = [_percent(row.expected) for row in rows]
    longest = max([100, *(value for value in shares + marks if value is not None)])
    y_axis = {
        "range": [len(rows) - 0.4, -0.6],  # the first row on top
        "tickvals": places,
        "showgrid": False,
        "fixedrange": True,
    }
    layout = {
        "title": {"text": texts.safe(title)},
        "height": BARS_FRAME + BAR_HEIGHT * len(rows),
        "barmode": "overlay",
        "xaxis": {
            "title": {"text": _("完成率(%(unit)s)") % {"unit": texts.safe(unit)}},
            "range": [0, round(longest * ROOM_RIGHT, 1)],
            "fixedrange": True,
        },
        "yaxis": y_axis | {"ticktext": [texts.wrapped(label) for label in labels]},
        "yaxis2": y_axis
        | {
            "overlaying": "y",
            "side": "right",
            "ticktext": [texts.result(row) for row in rows],
        },
        "hovermode": "closest",
    }
    traces = [
        _track(places),
        _share_trace(rows, places, shares),
        _mark_trace(places, marks),
    ]
    return _figure(traces, layout, texts.bars_summary(rows), title)


def _track(places) -> go.Bar:
    return go.Bar(
        name=_("年度目标"),
        x=[100] * len(places),
        y=places,
        orientation="h",
        width=0.62,
        marker={"color": TRACK},
        hoverinfo="skip",
    )


def _share_trace(rows, places, shares) -> go.Bar:
    return go.Bar(
        name=_("实际完成"),
        x=shares,
        y=places,
        orientation="h",
        width=0.36,
        marker={
            "color": [COLOURS[row.status] for row in rows],
            "line": {"color": MUTED, "width": [_outline(row) for row in rows]},
            "pattern": {
                "shape": [PATTERNS.get(row.status, "") for row in rows],
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "fgopacity": 0.5,
                "size": 6,
            },
        },
        hovertext=[texts.safe(row.text) for row in rows],
        hoverinfo="text",
        customdata=[row.url for row in rows],
        showlegend=False,  # its bars differ in colour; the marks beside them explain
    )


def _outline(row) -> int:
    return 1 if row.status == Status.NOT_DUE else 0


def _mark_trace(places, marks) -> go.Scatter:
    return go.Scatter(
        name=_("应完成(序时)"),
        x=marks,
        y=places,
        yaxis="y2",
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 20,
            "color": INK,
            "line": {"width": 2.5, "color": INK},
        },
        hoverinfo="skip",
    )


def _expected_line(points) -> go.Scatter:
    x, y = _with_restarts(points, [point.expected for point in points])
    return go.Scatter(
        name=_("应完成(序时)"),
        x=x,
        y=y,
        mode="lines",
        line={"color": MUTED, "width": 2, "dash": "dash"},
        connectgaps=False,
    )


def _actual_line(points) -> go.Scatter:
    x, y = _with_restarts(points, [point.actual for point in points])
    open_quarters = {point.quarter.label for point in points if point.provisional}
    return go.Scatter(
        name=_("实际完成"),
        x=x,
        y=y,
        mode="lines+markers",
        line={"color": ACCENT, "width": 3},
        marker={
            "size": 9,
            "symbol": ["circle-open" if q in open_quarters else "circle" for q in x],
            "line": {"width": 2},
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
        y.append(_plain(value))
    return x, y


def _target_marks(targets) -> list[go.Scatter]:
    groups = [
        (_("年度目标"), "diamond", [mark for mark in targets if not mark.derived]),
        (_("推算目标"), "diamond-open", [mark for mark in targets if mark.derived]),
    ]
    return [
        go.Scatter(
            name=name,
            x=[mark.quarter.label for mark in marks],
            y=[_plain(mark.value) for mark in marks],
            text=[texts.safe(mark.label) for mark in marks],
            mode="markers+text",
            textposition="top center",
            cliponaxis=False,
            marker={
                "symbol": symbol,
                "size": 12,
                "color": INK,
                "line": {"width": 2, "color": INK},
            },
        )
        for name, symbol, marks in groups
        if marks
    ]


def _projection_line(points, projection) -> go.Scatter | None:
    reported = [point for point in points if point.actual is not None]
    if not reported:
        return None
    quarter, value = projection
    return go.Scatter(
        name=_("按当前进度预计"),
        x=[reported[-1].quarter.label, quarter.label],
        y=[_plain(reported[-1].actual), _plain(value)],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2, "dash": "dot"},
        marker={"symbol": ["circle", "star-open"], "size": [1, 12]},
    )


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
        "tickvals": labels,
        "ticktext": ticks,
        "tickangle": 0,
    }


def _city_area(city: CityShape, *, in_legend: bool) -> go.Scatter:
    x, y = [], []
    for ring in city.rings:
        if x:
            x.append(None)
            y.append(None)
        x.extend(point[0] for point in ring)
        y.extend(point[1] for point in ring)
    area = go.Scatter(
        name=f"{GLYPHS[city.status]} {texts.safe(city.status_label)}",
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=TINTS[city.status],
        line={"color": MUTED, "width": 1},
        hoveron="fills",
        hoverinfo="text",
        text=texts.safe(city.text),
        meta={"code": city.code, "url": city.url},
        legendgroup=Status(city.status).value,
        showlegend=in_legend,
    )
    if city.status == Status.NOT_REPORTED:
        area.fillpattern = {
            "shape": "/",
            "fgcolor": COLOURS[Status.NOT_REPORTED],
            "bgcolor": TINTS[Status.NOT_REPORTED],
            "size": 7,
            "solidity": 0.2,
        }
    return area


def _stretch(latitudes: Iterable[float]) -> float:
    """Return how much longer a degree of latitude is than one of longitude here."""
    values = list(latitudes)
    return round(1 / math.cos(math.radians(sum(values) / len(values))), 4)


def _plain(value: Number) -> int | float | None:
    """Return a number for drawing; what is judged or shown in words stays exact."""
    if value is None:
        return None
    drawn = round(float(value), 4)
    return int(drawn) if drawn.is_integer() else drawn


def _percent(share: Number) -> int | float | None:
    return None if share is None else _plain(share * 100)


def _empty(title: str) -> Figure:
    layout = {
        "title": {"text": texts.safe(title)},
        "height": EMPTY_HEIGHT,
        "xaxis": HIDDEN_AXIS,
        "yaxis": HIDDEN_AXIS,
        "annotations": [
            {"text": texts.no_data(), "showarrow": False, "font": {"size": 16}}
        ],
    }
    return _figure([], layout, texts.no_data(), title)


def _figure(traces: list, layout: dict, summary: str, title: str) -> Figure:
    """Validate with Plotly, and leave out its template, which the page brings."""
    figure = go.Figure(data=traces, layout={"template": "none"} | layout)
    data = json.loads(figure.to_json())
    data["layout"].pop("template", None)
    return Figure(data, summary, title)
