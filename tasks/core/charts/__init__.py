"""Plotly figures from plain values.

Only data, axis titles and colours by meaning are decided here; fonts, margins and the
grid are the page's (static/js/charts.js). What callers pass is text, never markup.
"""

from tasks.core.shapes import geojson_rings

from .bars import bullet_bars, ranking
from .map import city_map
from .path import path_chart
from .rows import (
    COLOURS,
    GLYPHS,
    TINTS,
    BulletRow,
    CityShape,
    Figure,
    Key,
    PathPoint,
    RankRow,
    TargetMark,
)

__all__ = [
    "COLOURS",
    "GLYPHS",
    "TINTS",
    "BulletRow",
    "CityShape",
    "Figure",
    "Key",
    "PathPoint",
    "RankRow",
    "TargetMark",
    "bullet_bars",
    "city_map",
    "geojson_rings",
    "path_chart",
    "ranking",
]
