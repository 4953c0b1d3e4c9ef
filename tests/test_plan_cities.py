"""The cities' plan (annex 2), the map and the quarters, against their sources."""

import json
from collections import Counter

import pytest
from django.conf import settings

from regions.models import City
from tasks.models import ReportingPeriod, Responsibility, Target
from tests import source_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_plan")]

ENTERPRISES, VILLAGES, COUNTIES = "T08-01", "T11-01", "T09-02"
BY_CITY = {ENTERPRISES, VILLAGES, COUNTIES}


def map_properties(level: str) -> list[dict]:
    """Return what the map says of each of its areas, without their outlines."""
    file = settings.BASE_DIR / f"fixtures/map/{level}.geojson"
    features = json.loads(file.read_text("utf-8"))["features"]
    return [feature["properties"] for feature in features]


# Annex 2 and the cities


def stored_city_row(city: City) -> source_text.CityRow:
    """Return annex 2's six figures of a city, from its targets and baselines."""
    figures = []
    for code in (ENTERPRISES, VILLAGES):
        part = city.bureau.responsibilities.get(indicator__code=code)
        targets = city.bureau.targets.filter(indicator__code=code)
        level = dict(targets.values_list("year", "value"))
        figures += [level[2025] - part.baseline, level[2025], level[2027]]
    return source_text.CityRow(city.name, tuple(figures))


def test_the_six_columns_of_annex_2_follow_from_targets_and_baselines():
    stored = [stored_city_row(city) for city in City.objects.all()]
    assert stored == list(source_text.city_table().rows)
    assert len(stored) == 11


def test_the_rows_of_annex_2_add_up_to_its_totals():
    table = source_text.city_table()
    stored = [stored_city_row(city).figures for city in City.objects.all()]
    sums = tuple(sum(column) for column in zip(*stored, strict=True))
    assert sums == table.totals == (2978, 5000, 10000, 231, 538, 1000)


def test_baselines_are_the_cumulative_number_less_the_new_ones():
    sums = {}
    for code in (ENTERPRISES, VILLAGES):
        parts = Responsibility.objects.filter(indicator__code=code, reports=True)
        sums[code] = sum(part.baseline for part in parts)
        assert all(part.baseline_note for part in parts)
    assert sums == {ENTERPRISES: 2022, VILLAGES: 307}
    known = Responsibility.objects.exclude(baseline=None)
    assert set(known.values_list("indicator__code", flat=True)) == set(sums)


def test_city_targets_quote_the_column_and_row_of_annex_2(shipped_plan):
    table = source_text.city_table()
    columns = {(ENTERPRISES, 2025): 1, (ENTERPRISES, 2027): 2}
    columns |= {(VILLAGES, 2025): 4, (VILLAGES, 2027): 5}
    for number, row in enumerate(table.rows, start=1):
        targets = Target.objects.filter(department__city__name=row.name)
        for target in targets.exclude(indicator__code=COUNTIES):
            column = columns[target.indicator.code, target.year]
            quoted = f"{table.headings[column]} {row.figures[column]}"
            assert target.statement.startswith(row.name)
            assert target.statement.endswith(quoted)
            assert target.source == f"{shipped_plan.document_number} 附件2 第{number}行"


def test_cities_and_their_counties_are_those_of_the_map():
    counties = Counter(county["city"] for county in map_properties("counties"))
    expected = {
        (city["name"], city["adcode"], counties[city["adcode"]])
        for city in map_properties("cities")
    }
    assert set(City.objects.values_list("name", "adcode", "counties")) == expected


def test_each_city_counts_its_counties_as_target():
    for city in City.objects.all():
        targets = city.bureau.targets.filter(indicator__code=COUNTIES)
        assert list(targets.values_list("year", "value")) == [(2027, city.counties)]
    whole = Target.objects.get(indicator__code=COUNTIES, department=None)
    assert (whole.year, whole.value) == (2027, 90)


def test_only_the_cities_bureaus_have_targets_of_their_own():
    targets = Target.objects.exclude(department=None)
    assert set(targets.values_list("indicator__code", flat=True)) == BY_CITY
    assert not targets.filter(department__city=None).exists()
    assert targets.count() == 11 * 5


# The quarters


def test_rounds_open_on_the_quarters_last_day_and_are_due_on_a_working_day(
    shipped_plan,
):
    """Ten days later, moved to the next working day where that one is none."""
    days = [
        (p.year, p.quarter, p.opens_on.isoformat()[5:], (p.due_on - p.opens_on).days)
        for p in ReportingPeriod.objects.all()
    ]
    ends = ["03-31", "06-30", "09-30", "12-31"]
    moved = {(2025, 4): 12, (2026, 4): 11, (2027, 1): 12, (2027, 2): 12, (2027, 3): 11}
    assert days == [
        (year, quarter, day, moved.get((year, quarter), 10))
        for year in range(shipped_plan.first_year, shipped_plan.last_year + 1)
        for quarter, day in enumerate(ends, start=1)
    ]
    assert not ReportingPeriod.objects.exclude(locked_on=None).exists()
