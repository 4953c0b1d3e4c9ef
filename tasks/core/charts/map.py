"""The map: cities as areas, coloured by status, with their marks and names."""

from collections.abc import Sequence

import plotly.graph_objects as go

from tasks.core.enums import Status
from tasks.core.shapes import Ring, label_point, stretch

from . import texts
from .figure import HIDDEN_AXIS, empty, figure
from .rows import COLOURS, GLYPHS, INK, MUTED, TINTS, CityShape, Figure

HALO = "0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff"  # so that a border crosses no word


def city_map(cities: Sequence[CityShape], *, title: str) -> Figure:
    """Return the cities as areas coloured by status, with mark and name upon each."""
    if not cities:
        return empty(title)
    first = {city.status: city.code for city in reversed(cities)}
    areas = [
        _city_area(city, in_legend=first[city.status] == city.code) for city in cities
    ]
    latitudes = [y for city in cities for ring in city.rings for _x, y in ring]
    layout = {
        "xaxis": HIDDEN_AXIS,
        "yaxis": HIDDEN_AXIS | {"scaleanchor": "x", "scaleratio": stretch(latitudes)},
        "hovermode": "closest",
    }
    return figure(
        [*areas, _names(cities)],
        layout,
        title=title,
        summary=texts.map_summary(cities),
        keys=texts.status_keys(cities),
    )


def _names(cities) -> go.Scatter:
    places = [label_point(city.rings, city.center) for city in cities]
    return go.Scatter(
        x=[x for x, _y in places],
        y=[y for _x, y in places],
        text=[f"{GLYPHS[city.status]}<br>{texts.safe(city.name)}" for city in cities],
        mode="text",
        hoverinfo="skip",
        showlegend=False,
        textfont={"color": INK, "shadow": HALO},
    )


def _outline(rings: Sequence[Ring]) -> tuple[list, list]:
    """Return x and y of all rings, with a gap between one and the next."""
    x, y = [], []
    for ring in rings:
        if x:
            x.append(None)
            y.append(None)
        x.extend(point[0] for point in ring)
        y.extend(point[1] for point in ring)
    return x, y


def _city_area(city: CityShape, *, in_legend: bool) -> go.Scatter:
    x, y = _outline(city.rings)
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
