"""Charts of the cities: the map and the ranking."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from regions.boundaries import Outline, outlines
from tasks.core import charts
from tasks.core.figures import show_share
from tasks.selectors.groups import Group

MAP_WIDTH = 560  # of the drawing, in its own units


def outline_of(found: dict[str, Outline], city) -> Outline | None:
    """Return where a city is, with the places of those that it took over; None: the
    map does not know it."""
    parts = [found[code] for code in city.adcodes if code in found]
    if not parts:
        return None
    return Outline([ring for part in parts for ring in part.rings], parts[0].center)


def sentence(group) -> str:
    """Say in one line how a city stands."""
    rollup = group.rollup
    return _(
        "%(name)s：平均完成率 %(share)s，应达 %(expected)s，%(due)s 项已报 %(reported)s 项"
    ) % {
        "name": group.title,
        "share": show_share(rollup.share_done),
        "expected": show_share(rollup.expected_share),
        "due": rollup.due,
        "reported": rollup.reported,
    }


def city_map(groups, *, title):
    """Return the map of the cities, coloured and marked by status."""
    found = outlines(settings.MAP_FILE)
    shapes = [
        charts.CityShape(
            code=group.subject.code,
            name=group.title,
            rings=place.rings,
            center=place.center,
            status=group.rollup.status,
            status_label=str(group.rollup.status.label),
            text=sentence(group),
            url=group.subject.get_absolute_url(),
        )
        for group in groups
        if (place := outline_of(found, group.subject))
    ]
    return charts.city_map(shapes, title=title)


def ranking(groups, *, title):
    """Return the cities' shares in the order of their ranks."""
    ordered = sorted(groups, key=lambda g: (g.rank is None, g.rank or 0, g.order))
    rows = [
        charts.RankRow(
            rank=group.rank,
            label=group.title,
            share=group.rollup.share_done,
            expected=group.rollup.expected_share,
            status=group.rollup.status,
            status_label=str(group.rollup.status.label),
            text=sentence(group),
            url=group.subject.get_absolute_url(),
        )
        for group in ordered
    ]
    return charts.ranking(rows, title=title)


def indicator_map(lines, *, title):
    """Return the map of the cities by their part of one indicator."""
    found = outlines(settings.MAP_FILE)
    shapes = [
        charts.CityShape(
            code=one.city.code,
            name=one.city.title,
            rings=place.rings,
            center=place.center,
            status=one.line.progress.status,
            status_label=one.line.label,
            text=f"{one.city.title}\n{one.line.sentence}",
            url=one.city.get_absolute_url(),
        )
        for one in lines
        if one.line and (place := outline_of(found, one.city))
    ]
    return charts.city_map(shapes, title=title)


@dataclass(frozen=True)
class DrawnMap:
    """The map as plain SVG: each area with what stands upon it."""

    areas: list[tuple[charts.Area, Group]]
    width: int
    height: int


def drawn_map(groups) -> DrawnMap | None:
    """Return the map of the cities as a drawing; None where no outline is known."""
    found = outlines(settings.MAP_FILE)
    places = {one.subject.code: outline_of(found, one.subject) for one in groups}
    by_code = {one.subject.code: one for one in groups if places[one.subject.code]}
    drawing = charts.draw_areas(
        [(code, places[code].rings, places[code].center) for code in by_code],
        width=MAP_WIDTH,
    )
    if drawing is None:
        return None
    areas = [(area, by_code[area.code]) for area in drawing.areas]
    return DrawnMap(areas, drawing.width, drawing.height)
