"""Reads of the cities: who reports for them and how they stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from regions.models import City
from tasks.models import Indicator
from tasks.selectors.compare import HeatRow, heat_of_groups
from tasks.selectors.groups import Group, department_groups
from tasks.selectors.standings import Book, Line


def cities() -> QuerySet[City]:
    """Return every city with its bureau, in the plan's order. Queries: 1."""
    return City.objects.select_related("bureau")


def city_groups(book: Book, found: Iterable[City]) -> list[Group]:
    """Return how each city stands, with its rank; ties share a rank. Queries: 0."""
    found = list(found)
    groups = department_groups(book, [city.bureau for city in found])
    return [
        Group(city, group.lines, group.rollup, city.order, group.rank)
        for city, group in zip(found, groups, strict=True)
    ]


def heat_of_cities(book: Book, found: Iterable[City]) -> list[HeatRow]:
    """Return the cities at every quarter up to the book's. Queries: 0."""
    found = list(found)
    return heat_of_groups(book, lambda then: city_groups(then, found))


def city_indicators(book: Book, found: Iterable[City]) -> list[Indicator]:
    """Return the indicators that any of the cities reports, in order. Queries: 0."""
    bureaus = {city.bureau_id for city in found}
    return [
        indicator
        for indicator in book.plan.indicators
        if any(
            item.reports and item.department_id in bureaus
            for item in book.plan.responsibilities.get(indicator.code, [])
        )
    ]


@dataclass(frozen=True)
class CityLine:
    """One city's part of an indicator; without one where it has none."""

    city: City
    line: Line | None


def city_lines(
    book: Book, found: Iterable[City], indicator: Indicator
) -> list[CityLine]:
    """Return how each city stands with its part of an indicator. Queries: 0."""
    parts = {line.reporter.pk: line for line in book.parts(indicator)}
    return [CityLine(city, parts.get(city.bureau_id)) for city in found]
