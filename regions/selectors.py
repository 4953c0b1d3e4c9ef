"""Reads of the cities: who reports for them and how they stand."""

from collections.abc import Iterable

from django.db.models import QuerySet

from regions.models import City
from tasks.selectors.groups import Group, department_groups
from tasks.selectors.standings import Book


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
