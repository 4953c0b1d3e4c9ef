"""Plotly figures from plain values.

Only data, axis titles and colours by meaning are decided here; fonts, margins and the
grid are the page's (static/js/charts.js). What callers pass is text, never markup.
"""

from tasks.core.shapes import geojson_rings

from .bars import bullet_bars, ranking
from .map import city_map
from .outline import Area, Drawing, draw_areas
from .path import path_chart
from .rows import (
    COLOURS,
    GLYPHS,
    TINTS,
    BreakMark,
    BulletRow,
    CityShape,
    Figure,
    Key,
    PathPoint,
    RankRow,
    TargetMark,
)
from .small import SmallChart, SmallPoint, scale_of, small_chart

__all__ = [
    "COLOURS",
    "GLYPHS",
    "TINTS",
    "Area",
    "BreakMark",
    "BulletRow",
    "CityShape",
    "Drawing",
    "Figure",
    "Key",
    "PathPoint",
    "RankRow",
    "SmallChart",
    "SmallPoint",
    "TargetMark",
    "bullet_bars",
    "city_map",
    "draw_areas",
    "geojson_rings",
    "path_chart",
    "ranking",
    "scale_of",
    "small_chart",
]
