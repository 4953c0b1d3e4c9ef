"""The shipped plan with departments and cities merged, split and renamed: every total
before and after agrees, and old quarters stay as they were."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from regions.models import City, CityRenaming
from regions.selectors import all_cities, cities_of, city_groups, heat_of_cities
from regions.services import rename_city
from tasks.core.enums import Kind, Role, Stage, State
from tasks.core.path import whole_yardstick, year_path
from tasks.core.quarters import Quarter
from tasks.core.succession import sums_at
from tasks.core.workflow import Refused
from tasks.models import (
    Actual,
    Department,
    Indicator,
    ReportingPeriod,
    Responsibility,
    Submission,
    Target,
)
from tasks.selectors.amendments import seen_of
from tasks.selectors.health import data_health
from tasks.selectors.plan import choose_quarter, load_plan
from tasks.selectors.standings import load_book
from tasks.services.amendments import NewTarget, Order, amend_targets
from tasks.services.fixture_state import read_stored
from tasks.services.shares import ReportersRefused, set_reporters

from .factories import AT, make_department
from .reorganising import TODAY, merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_plan")]

REPORTED = [Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]
BEFORE, AFTER = Quarter(2026, 2), Quarter(2026, 3)
ORDER = Order(AFTER, "浙编〔2026〕1号", "机构改革")


@pytest.fixture
def reported(administrator):
    """Every reporter of the plan has reported three quarters."""
    plan, figures = load_plan(), []
    for number, quarter in enumerate(REPORTED, 1):
        period = ReportingPeriod.objects.get(year=quarter.year, quarter=quarter.number)
        submissions = {}
        for indicator in plan.indicators:
            for part in plan.responsibilities[indicator.code]:
                if not part.reports:
                    continue
                department = part.department
                if department not in submissions:
                    submissions[department] = Submission.objects.create(
                        department=department, period=period, state=State.APPROVED
                    )
                figures.append(
                    Actual(
                        submission=submissions[department],
                        indicator=indicator,
                        state=State.APPROVED,
                        entered_by=administrator,
                        entered_at=AT,
                        **_said(indicator, 100 * number + len(figures) % 7),
                    )
                )
    Actual.objects.bulk_create(figures)


def _said(indicator, amount):
    if indicator.kind == Kind.MILESTONE:
        return {"stage": Stage.UNDER_WAY}
    if indicator.kind == Kind.RATIO:
        return {"numerator": Decimal(amount), "denominator": Decimal(amount + 50)}
    return {"value": Decimal(amount)}


def book_at(quarter):
    return load_book(choose_quarter(str(quarter), TODAY))


def told(quarter):
    """Return all that the overview, the departments and the cities show of a quarter."""
    book = book_at(quarter)
    whole = [(x.indicator.code, x.progress, x.lead and x.lead.name) for x in book.lines]
    parts = [
        (part.indicator.code, part.reporter.name, part.progress)
        for one in book.plan.indicators
        for part in book.parts(one)
    ]
    cities = [(g.title, g.rank, g.rollup) for g in city_groups(book, cities_of(book))]
    return whole, parts, cities, book.rollup(book.lines)


def sums(quarter):
    book = book_at(quarter)
    return {
        code: sums_at(book.plan.specs[code], book.reports[code], quarter)
        for code in book.plan.specs
    }


def department(name):
    return Department.objects.get(name=name)


def reorganise(by, way):
    if way == "merge":
        pair = department("省邮政管理局"), department("省交通运输厅")
        return merge(by, pair, order=ORDER)
    if way == "split":
        whole = department("省农业农村厅")
        new = Department.objects.create(code="new", name="省乡村振兴局")
        plan = load_plan()
        own = [
            one
            for one in plan.indicators
            for part in plan.responsibilities[one.code]
            if part.department == whole
        ]
        takers = [new, department("省教育厅")]
        triples = [(whole, takers[n % 2], one) for n, one in enumerate(own)]
        return merge(by, *triples, order=ORDER)
    first, second = (one.bureau for one in City.objects.order_by("order")[:2])
    return merge(by, (second, first), order=ORDER)


@pytest.mark.parametrize("way", ["merge", "split", "cities"])
def test_totals_agree_and_old_quarters_stay(reported, administrator, way):
    before = [told(quarter) for quarter in REPORTED]
    totals = {quarter: sums(quarter) for quarter in (*REPORTED, AFTER)}

    done = reorganise(administrator, way)

    assert done.balances
    assert all(one.agrees for one in done.balances)
    assert [told(quarter) for quarter in REPORTED] == before
    assert {quarter: sums(quarter) for quarter in totals} == totals
    assert told(AFTER)[1] != before[-1][1]


def test_merged_cities_are_one_on_the_map_with_the_counties_of_both(
    reported, administrator
):
    first, second = City.objects.order_by("order")[:2]
    reorganise(administrator, "cities")

    then, now = cities_of(book_at(BEFORE)), cities_of(book_at(AFTER))

    assert len(then) == len(now) + 1
    merged = next(one for one in now if one == first)
    assert merged.counties == first.counties + second.counties
    assert merged.adcodes == [first.adcode, second.adcode]
    book = book_at(AFTER)
    rows = heat_of_cities(book, all_cities(book).over_time(book))
    assert second in [row.subject for row in rows]


@pytest.mark.parametrize("path", ["/", "/regions/", "/compare/units/", "/replay/"])
def test_pages_of_cities_open_before_and_after_a_merger(
    client, reported, administrator, path
):
    gone = City.objects.order_by("order")[1]
    reorganise(administrator, "cities")
    client.force_login(administrator)

    before, after = (client.get(f"{path}?period={q}").text for q in (BEFORE, AFTER))

    assert gone.name in before
    is_list = path in ("/", "/regions/")  # others show the quarters before as well
    assert not (is_list and f"/regions/{gone.code}/" in after)


def test_page_of_a_merged_city_says_where_it_went(client, reported, administrator):
    kept, gone = City.objects.order_by("order")[:2]
    reorganise(administrator, "cities")
    client.force_login(administrator)

    page = client.get(f"/regions/{gone.code}/?period={AFTER}").text
    assert f"自2026年第三季度起，本单位的指标由“{kept.bureau.name}”承接。" in page
    page = client.get(f"/regions/{kept.code}/?period={AFTER}").text
    assert f"承接“{gone.bureau.name}”的指标。" in page
    assert "承接" not in client.get(f"/regions/{gone.code}/?period={BEFORE}").text


def rename(by, city, name="新城市", order=ORDER, seen=None):
    names = {"name": name, "name_en": "New city"}
    seen = seen or city.name
    return rename_city(city=city, names=names, seen=seen, order=order, by=by, at=AT)


def test_renamed_city_has_the_name_of_each_quarter(
    client, administrator, django_assert_num_queries
):
    city = City.objects.first()
    old = city.name
    rename(administrator, city)

    for quarter, name in [(BEFORE, old), (AFTER, "新城市")]:
        book = book_at(quarter)
        with django_assert_num_queries(1):
            assert cities_of(book)[0].name == name
    client.force_login(administrator)
    for quarter, name in [(BEFORE, old), (AFTER, "新城市")]:
        for path in ("/regions/", f"/regions/{city.code}/", "/"):
            assert name in client.get(f"{path}?period={quarter}").text


def test_renaming_a_city_that_makes_no_sense_is_refused(administrator):
    city, other = City.objects.order_by("order")[:2]
    with pytest.raises(Refused, match="请填写新的名称"):
        rename(administrator, city, name=" ")
    with pytest.raises(Refused, match="已是另一个市的名称"):
        rename(administrator, city, name=other.name)
    with pytest.raises(Refused, match="已被他人改动"):
        rename(administrator, city, seen="别的")
    names = {"name": city.name, "name_en": city.name_en}
    with pytest.raises(Refused, match="名称没有改动"):
        rename_city(
            city=city, names=names, seen=city.name, order=ORDER, by=administrator, at=AT
        )
    assert CityRenaming.objects.count() == 0


def test_city_is_renamed_on_its_page(client, administrator):
    city = City.objects.first()
    url = f"/admin/regions/city/{city.pk}/rename/"
    client.force_login(administrator)
    data = {
        "starts": str(AFTER),
        "document_number": "文",
        "reason": "改名",
        "seen": city.name,
        "name": "新城市",
        "name_en": "",
    }

    assert "“新城市”" in client.post(url, data).text
    assert CityRenaming.objects.count() == 0
    assert "请更正下面标出的内容" in client.post(url, data | {"starts": ""}).text
    assert (
        "已是另一个市"
        in client.post(url, data | {"name": City.objects.last().name}).text
    )
    assert client.post(url, data | {"confirm": "1"}).status_code == 302
    assert CityRenaming.objects.get().after["name"] == "新城市"
    assert client.get("/admin/regions/city/99999/rename/").status_code == 404
    page = client.get(f"/admin/regions/city/{city.pk}/change/").text
    assert url in page
    assert f"/admin/tasks/department/{city.bureau_id}/merge/" in page
    assert "新城市" in client.get("/admin/regions/cityrenaming/").text


def test_only_the_administrator_renames_cities(client, auditor):
    client.force_login(auditor)
    city = City.objects.first()
    assert client.get(f"/admin/regions/city/{city.pk}/rename/").status_code == 403


def test_indicators_of_one_part_pass_whole(reported, administrator):
    """What a department shares with its successor is one part from then on."""
    reorganise(administrator, "merge")
    code = next(
        one.code
        for one in Indicator.objects.all()
        if one.responsibilities.filter(department__name="省邮政管理局").exists()
    )

    names = [p.department.name for p in book_at(AFTER).plan.responsibilities[code]]
    assert "省邮政管理局" not in names
    assert names.count("省交通运输厅") == 1


def test_files_loaded_again_undo_nothing(reported, administrator):
    city = City.objects.first()
    rename(administrator, city)
    reorganise(administrator, "merge")
    before = told(AFTER), read_plan()

    call_command("load_plan", verbosity=0)

    assert (told(AFTER), read_plan()) == before
    assert City.objects.get(pk=city.pk).name == "新城市"


def read_plan():
    """Return all that the plan's files and its workbook hold."""
    return {
        label: [(key, row.values) for key, row in rows.items()]
        for label, rows in read_stored().items()
    }


@pytest.mark.parametrize("way", ["merge", "cities"])
def test_takeover_leaves_the_files_the_workbook_and_the_checks_alone(
    reported, administrator, way
):
    before = read_plan(), data_health(TODAY)

    reorganise(administrator, way)

    assert (read_plan(), data_health(TODAY)) == before


def test_reporters_are_not_changed_backwards_after_a_takeover(reported, administrator):
    giver = department("省邮政管理局")
    code = giver.responsibilities.filter(reports=True).first().indicator.code
    reorganise(administrator, "merge")

    with pytest.raises(ReportersRefused, match="已由“省交通运输厅”承接"):
        set_reporters(
            indicator_code=code,
            reporters=[giver.code],
            seen=[giver.code],
            reason="",
            by=administrator,
            at=AT,
        )


def reporters_of(indicator):
    return Department.objects.filter(
        responsibilities__indicator=indicator, responsibilities__reports=True
    )


def target_of(indicator, year):
    """Return what the whole area is to reach by the end of a year."""
    quarter = Quarter(year, 4)
    spec = load_plan().at(quarter).specs[indicator.code]
    return year_path(spec, whole_yardstick(spec), year).end


def test_new_city_gets_its_part_of_a_target_and_old_quarters_stay(
    reported, administrator
):
    indicator = Indicator.objects.get(code="T08-01")
    old = City.objects.order_by("order").first()
    new = make_department(code="new", name="新市人力社保局", level="city")
    City.objects.create(
        code="new", name="新市", adcode="339999", order=99, bureau=new, counties=1
    )
    Responsibility.objects.create(
        indicator=indicator, department=new, role=Role.LOCAL, order=99
    )
    before = [told(quarter) for quarter in REPORTED]
    whole = {year: target_of(indicator, year) for year in (2026, 2027)}

    part = Target.objects.get(indicator=indicator, department=old.bureau, year=2027)
    own = [one.code for one in reporters_of(indicator)]
    set_reporters(
        indicator_code=indicator.code,
        reporters=[*own, new.code],
        seen=own,
        order=ORDER,
        by=administrator,
        at=AT,
    )
    amend_targets(
        indicator=indicator,
        targets=[
            NewTarget(2027, part.value - 10, "到2027年…", old.bureau),
            NewTarget(2027, Decimal(10), "到2027年10家", new),
        ],
        order=ORDER,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )

    assert [told(quarter) for quarter in REPORTED] == before
    assert {year: target_of(indicator, year) for year in whole} == whole
    book = book_at(AFTER)
    names = [group.title for group in city_groups(book, cities_of(book))]
    assert "新市" in names
