"""Areas on a map: plain geometry in degrees."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude
Ring = Sequence[Point]


def geojson_rings(geometry: dict) -> list[list[Point]]:
    """Return the outer rings of a GeoJSON Polygon or MultiPolygon."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[(x, y) for x, y, *_rest in polygon[0]] for polygon in polygons]


def label_point(rings: Sequence[Ring], otherwise: Point) -> Point:
    """Return where a name fits best: amid the largest ring.

    None of the rings may enclose its own middle (a crescent): then the other point.
    """
    largest = max(rings, key=lambda ring: abs(_area(ring)), default=[])
    middle = _centroid(largest)
    return middle if middle and _encloses(largest, middle) else otherwise


def stretch(latitudes: Iterable[float]) -> float:
    """Return how much longer a degree of latitude is than one of longitude here."""
    values = list(latitudes)
    return round(1 / math.cos(math.radians(sum(values) / len(values))), 4)


def _edges(ring: Ring):
    return pairwise([*ring, *ring[:1]])


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(ring)) / 2


def _centroid(ring: Ring) -> Point | None:
    area = _area(ring)
    if not area:
        return None
    x = y = 0.0
    for (x1, y1), (x2, y2) in _edges(ring):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return round(x / (6 * area), 4), round(y / (6 * area), 4)


def _encloses(ring: Ring, point: Point) -> bool:
    """Count the edges that a line from the point to the east crosses."""
    x, y = point
    crossings = [
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in _edges(ring)
        if y1 != y2
    ]
    return sum(crossings) % 2 == 1
