"""Reads of the cities: who reports for them and how they stand."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from django.db.models import F

from regions.models import City, CityRenaming
from tasks.core.amendments import Replaced, in_force
from tasks.core.quarters import Quarter, quarters_of
from tasks.core.succession import holder_of
from tasks.models import Indicator
from tasks.selectors.compare import HeatRow, heat_of_groups
from tasks.selectors.groups import Group, department_groups
from tasks.selectors.plan import current_plan
from tasks.selectors.standings import Book, Line


@dataclass(frozen=True)
class Cities:
    """Every city with the names that it had; `at` gives those that there are."""

    rows: list[City]  # under their latest names, in the plan's order
    names: dict[str, list[Replaced]]  # by code, what each renaming replaced

    def at(self, book: Book) -> list[City]:
        """Return the cities of a book's quarter, under the names of that time.

        One whose bureau was taken over as a whole is part of its successor's: with its
        counties and its place on the map. Queries: 0.
        """
        moves = [move for move in book.plan.moves if move.starts <= book.quarter]
        whole = [move for move in moves if not move.indicator]
        named = [self._named(city, book) for city in self.rows]
        by_bureau = {city.bureau.code: city for city in named}
        found = []
        for city in named:
            if not _is_there(city, book):
                continue
            holders = {code: holder_of(whole, code, "") for code in by_bureau}
            city.joined = [
                other
                for code, other in by_bureau.items()
                if holders[code] == city.bureau.code and other is not city
            ]
            city.counties += sum(one.counties for one in city.joined)
            found.append(city)
        return found

    def over_time(self, book: Book) -> list[City]:
        """Return the cities that there were at any quarter up to a book's. Queries: 0."""
        codes = {one.code for then in book.past for one in self.at(then)}
        now = {one.code: one for one in self.at(book)}
        return [
            now.get(one.code, self._named(one, book))
            for one in self.rows
            if one.code in codes
        ]

    def find(self, code: str, book: Book) -> City:
        """Return a city, whether it still is one or not. Raises: City.DoesNotExist."""
        for city in self.at(book):
            if city.code == code:
                return city
        for city in self.rows:
            if city.code == code:
                return self._named(city, book)
        raise City.DoesNotExist(code)

    def _named(self, city: City, book: Book) -> City:
        found = copy(city)
        names = in_force(None, self.names.get(city.code, []), book.quarter)
        for name, value in (names or {}).items():
            setattr(found, name, value)
        found.bureau = book.plan.named(city.bureau)
        return found


def _is_there(city: City, book: Book) -> bool:
    """True unless the city's bureau has handed over everything, or has yet to begin."""
    code, plan = city.bureau.code, book.plan
    if code in plan.departments:
        return True
    return not any(
        (move.predecessor == code and move.starts <= book.quarter)
        or (move.successor == code and move.starts > book.quarter)
        for move in plan.moves
    )


def all_cities(book: Book) -> Cities:
    """Return every city that there was, is or will be. Queries: 1, or 0 in an edition."""
    if book.edition:
        rows = [(row, None, None) for row in book.edition.rows(City)]
        renamings = sorted(book.edition.rows(CityRenaming), key=_in_time)
        rows += [(row.city, row.starts, row.before) for row in renamings]
    else:
        # Query: joined, so that every page learns of renamings without another query.
        joined = City.objects.select_related("bureau").annotate(
            renamed_year=F("renamings__from_year"),
            renamed_quarter=F("renamings__from_quarter"),
            renamed_pk=F("renamings__pk"),
            renamed_before=F("renamings__before"),
        )
        rows = [
            (
                row,
                row.renamed_pk and Quarter(row.renamed_year, row.renamed_quarter),
                row.renamed_before,
            )
            for row in joined.order_by(
                "order", "code", "renamed_year", "renamed_quarter", "renamed_pk"
            )
        ]
    cities, names = {}, {}
    for city, starts, before in rows:
        cities.setdefault(city.code, city)
        if starts:
            names.setdefault(city.code, []).append(Replaced(starts, before))
    return Cities(list(cities.values()), names)


def _in_time(row: CityRenaming):
    return row.starts, row.pk


def cities_of(book: Book) -> list[City]:
    """Return the cities of a book's quarter, in the plan's order, each with its bureau.

    Queries: 1, or 0 in an edition.
    """
    return all_cities(book).at(book)


def load_renamable(pk: int) -> tuple[City, list[Quarter]] | None:
    """Return a city and the quarters from which a new name can hold.

    None when: there is no such city, or no plan. Queries: 3.
    """
    city, plan = City.objects.filter(pk=pk).first(), current_plan()
    if city is None or plan is None:
        return None
    earlier = CityRenaming.objects.filter(city=city)
    latest = max((one.starts for one in earlier), default=None)
    every = quarters_of(plan.first_year, plan.last_year)
    return city, [one for one in every if latest is None or one >= latest]


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
