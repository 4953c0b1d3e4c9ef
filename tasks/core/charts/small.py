"""Small charts, many beside each other: drawn as plain SVG, all on one scale.

The scale is the share of the year's target, so that lines of any size can be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from tasks.core.quarters import Quarter

from .rows import Number

WIDTH, HEIGHT = 240, 96  # of the drawing, in its own units
INSET = 6  # room for a mark at the edge
CEILING = Fraction(3, 2)  # of the year's target; what is above is cut
STEP = Fraction(1, 4)  # the scale ends at a multiple of it


@dataclass(frozen=True, slots=True)
class SmallPoint:
    """A quarter's share of the year's target, and the share expected by then."""

    quarter: Quarter
    share: Number  # None leaves a gap
    expected: Number
    is_partial: bool = False
    is_anew: bool = False  # redefined from here on: no line leads to it


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One drawing: lines as SVG paths, marks as (x, y, is partial)."""

    expected: str
    actual: str
    dots: tuple[tuple[str, str, bool], ...]
    full: str  # the height of 100%
    zero: str
    years: tuple[tuple[str, int], ...]  # where each year begins
    is_cut: bool  # some share is above the scale
    width: int = WIDTH
    height: int = HEIGHT


def scale_of(rows: Iterable[Sequence[SmallPoint]]) -> Fraction:
    """Return where the scale of all the drawings ends: 1 = the year's target."""
    known = [
        Fraction(part)
        for points in rows
        for point in points
        for part in (point.share, point.expected)
        if part is not None
    ]
    highest = max([Fraction(1), *known])
    return min((highest / STEP).__ceil__() * STEP, CEILING)


def small_chart(points: Sequence[SmallPoint], *, top: Fraction) -> SmallChart:
    """Return the drawing of an indicator's quarters on a scale from 0 to `top`."""
    first = points[0].quarter
    width = Fraction(WIDTH - 2 * INSET, len(points))

    def across(quarters_on: int) -> str:
        return _short(INSET + width * quarters_on)

    def up(share) -> str:
        inside = min(max(Fraction(share), Fraction(0)), top)
        return _short(HEIGHT - INSET - inside / top * (HEIGHT - 2 * INSET))

    def at(point) -> int:
        return point.quarter.index - first.index + 1

    drawn = [point for point in points if point.share is not None]
    starts = [p.quarter for p in points if p.quarter.number == 1]
    return SmallChart(
        expected=_expected_path(points, at, across, up),
        actual="".join(_runs(points, at, across, up)),
        dots=tuple((across(at(p)), up(p.share), p.is_partial) for p in drawn),
        full=up(1),
        zero=up(0),
        years=tuple((across(q.index - first.index), q.year) for q in starts),
        is_cut=any(point.share > top for point in drawn),
    )


def _expected_path(points, at, across, up) -> str:
    """Return the path, which begins afresh at 0 with each year that asks for anything."""
    pieces = []
    for _year, year_points in groupby(points, key=lambda point: point.quarter.year):
        known = [point for point in year_points if point.expected is not None]
        if known and known[0].quarter.number == 1:
            pieces.append(f"M{across(at(known[0]) - 1)} {up(0)}")
        for place, point in enumerate(known):
            letter = "L" if place or point.quarter.number == 1 else "M"
            pieces.append(f"{letter}{across(at(point))} {up(point.expected)}")
    return "".join(pieces)


def _runs(points, at, across, up):
    """Yield the pieces of the line, broken where a quarter is missing or a year ends."""
    previous = None
    for point in points:
        if point.share is not None:
            follows = (
                previous is not None
                and previous.quarter.is_same_year(point.quarter)
                and not point.is_anew
            )
            letter = "L" if follows else "M"
            yield f"{letter}{across(at(point))} {up(point.share)}"
        previous = point if point.share is not None else None


def _short(value) -> str:
    """Return a coordinate with one decimal at most."""
    return f"{float(value):.1f}".removesuffix(".0")
