"""The cities' outlines, read once from the file that the settings name."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tasks.core.charts import geojson_rings


@dataclass(frozen=True)
class Outline:
    """Where a city is: its outer rings and where its name stands, in degrees."""

    rings: list[list[tuple[float, float]]]
    center: tuple[float, float]


@lru_cache(maxsize=4)
def outlines(path: Path) -> dict[str, Outline]:
    """Return the outlines by administrative code; {} where there is no file.

    Args: path – GeoJSON with the properties adcode and center.
    """
    if not path.exists():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["adcode"]: Outline(
            rings=geojson_rings(feature["geometry"]),
            center=tuple(feature["properties"]["center"]),
        )
        for feature in features
    }
