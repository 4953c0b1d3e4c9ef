"""The map as plain SVG: small, readable before any script, recoloured by its classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.shapes import Point, Ring, label_point, stretch

INSET = 4  # room for the borders, in the drawing's units


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the drawing, and where its name stands."""

    code: str
    d: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All areas in one drawing."""

    areas: tuple[Area, ...]
    width: int
    height: int


def draw_areas(
    places: Sequence[tuple[str, Sequence[Ring], Point]], *, width: int
) -> Drawing | None:
    """Return (code, rings, centre) triples in degrees as SVG paths.

    None when: there is nothing to draw.
    """
    points = [point for _code, rings, _c in places for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    scale = (width - 2 * INSET) / (east - west)
    taller = scale * stretch(y for _x, y in points)

    def place(point: Point) -> tuple[str, str]:
        x, y = point
        return _short((x - west) * scale + INSET), _short((north - y) * taller + INSET)

    areas = []
    for code, rings, centre in places:
        x, y = place(label_point(rings, centre))
        areas.append(Area(code, "".join(_ring(ring, place) for ring in rings), x, y))
    height = round((north - south) * taller) + 2 * INSET
    return Drawing(tuple(areas), width, height)


def _ring(ring: Ring, place) -> str:
    """Return one ring; points that fall together are drawn once."""
    drawn: list[tuple[str, str]] = []
    for point in map(place, ring):
        if not drawn or drawn[-1] != point:
            drawn.append(point)
    return "M" + "L".join(f"{x} {y}" for x, y in drawn) + "Z"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
