"""What a takeover or another name must not disturb: names of their time in every
record, editions, the plan's files and workbook, the demonstration."""

import pytest

from regions.models import City, CityRenaming
from regions.services import rename_city
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.models import (
    Actual,
    Department,
    DepartmentAlias,
    DepartmentRenaming,
    Takeover,
)
from tasks.selectors.editions import book_of, open_edition
from tasks.selectors.explanations import promises
from tasks.selectors.notices import notices_of, shown
from tasks.selectors.slips import proposals, visible_slips
from tasks.selectors.windows import pending_extensions
from tasks.services.amendments import Order
from tasks.services.demo import clear_demo
from tasks.services.renaming import rename_department

from .factories import (
    AT,
    make_actual,
    make_department,
    make_edition,
    make_explanation,
    make_extension,
    make_notice,
    make_period,
    make_slip,
)
from .reorganising import ORDER, Q2, Q3, TODAY, book_at, merge, own_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(db):
    return make_department(code="new", name="新机构")


@pytest.fixture
def own(department, reporter):
    return own_indicator(department, reporter)


def rename(by, department, name="新名称", order=ORDER):
    names = {"name": name, "full_name": "", "name_en": ""}
    return rename_department(
        department=department,
        names=names,
        seen=department.name,
        order=order,
        by=by,
        at=AT,
    )


def test_records_of_a_quarter_name_the_department_as_it_was_then(
    own, department, reporter, reviewer, administrator
):
    """Slips, promises, notices and requests are read without the plan."""
    actual = Actual.objects.get(submission__period__quarter=2)
    make_explanation(actual=actual)
    make_extension(department=department, period=actual.submission.period, by=reporter)
    for quarter in ("2026Q2", "2026Q3"):
        make_slip(indicator=own, department=department, quarter=quarter, by=reviewer)
        make_notice(
            recipient=reviewer,
            department=department,
            kind=NoticeKind.SLIP_ANSWERED,
            values={"quarter": quarter, "indicator": "培训", "number": "1"},
        )
    rename(administrator, department)

    slips = {str(one.quarter): one.unit for one in visible_slips(reviewer)}
    assert slips == {"2026Q2": "本单位", "2026Q3": "新名称"}
    (promise,) = promises(today=TODAY, until=Q3)
    assert promise.told.department.title == "本单位"
    assert pending_extensions()[0].department.title == "本单位"
    texts = [shown(one).text for one in notices_of(reviewer).order_by("pk")]
    assert ["本单位" in text for text in texts] == [True, False]
    assert ["新名称" in text for text in texts] == [False, True]


def test_successor_is_urged_anew_beside_the_slip_that_its_predecessor_left_open(
    client, own, department, new, reporter, reviewer, administrator
):
    left = make_slip(
        indicator=own, department=department, quarter="2026Q2", by=reviewer
    )
    merge(administrator, (department, new))
    make_actual(
        indicator=own,
        department=new,
        quarter="2026Q3",
        value=0,
        state="approved",
        by=reporter,
    )

    (found,) = proposals(book_at(Q3))

    assert (found.department, found.earlier, found.is_inherited) == (new, left, True)
    client.force_login(reviewer)
    assert "原单位未销号" in client.get("/slips/proposals/?period=2026Q3").text
    page = client.get("/slips/issue/?indicator=A&department=new&period=2026Q3").text
    assert "系原单位“本单位”的督办单，尚未销号。" in page


@pytest.mark.parametrize("quarter", ["2026Q2", "2026Q3"])
def test_pages_name_who_reported_in_their_quarter(
    client, own, department, new, administrator, reviewer, quarter
):
    make_department(code="third", name="第三单位")
    merge(administrator, (department, new))
    client.force_login(reviewer)
    wanted, other = (
        ("本单位", "新机构") if quarter == "2026Q2" else ("新机构", "本单位")
    )

    for path in ("/departments/", "/compare/", "/indicators/A/"):
        text = client.get(f"{path}?period={quarter}").text
        main = text[text.index("<main") :]
        assert wanted in main, path
        if path != "/indicators/A/":  # its record of old quarters is theirs
            assert other not in main, path


def test_department_that_is_gone_says_who_took_over(
    client, own, department, new, administrator
):
    merge(administrator, (department, new))
    client.force_login(administrator)

    gone = client.get("/departments/own/?period=2026Q3").text
    assert "自2026年第三季度起，本单位的指标由“新机构”承接。" in gone
    assert "该单位在这一季度没有职责分工" in gone
    assert "承接“本单位”的指标" in client.get("/departments/new/?period=2026Q3").text
    assert "承接" not in client.get("/departments/own/?period=2026Q2").text
    heat = client.get("/compare/units/?period=2026Q3").text
    assert "本单位" in heat
    assert "新机构" in heat


def test_interface_names_the_department_of_the_quarter(
    client, own, department, new, administrator
):
    merge(administrator, (department, new))
    client.force_login(administrator)

    def told(quarter):
        answer = client.get(f"/api/v1/progress/?by=department&period={quarter}")
        return [(x["department"], x["department_name"]) for x in answer.json()]

    assert told("2026Q2") == [("own", "本单位")]
    assert told("2026Q3") == [("new", "新机构")]
    departments = client.get("/api/v1/plan/").json()["departments"]
    (found,) = [one["handed_over"] for one in departments if one["code"] == "own"]
    assert found == [{"to": "new", "starts": "2026Q3", "indicator": None}]


def test_edition_of_an_old_quarter_stays_after_a_takeover(
    own, department, new, administrator
):
    number = make_edition("2026Q2")
    before = [x.progress for x in book_of(open_edition(str(number))).lines]
    merge(administrator, (department, new))

    book = book_of(open_edition(str(number)))
    assert [x.progress for x in book.lines] == before
    assert book.lines[0].lead.code == "own"


def test_edition_of_a_new_quarter_reads_the_takeover(
    own, department, new, administrator, other_reporter
):
    merge(administrator, (department, new))
    make_actual(
        indicator=own, department=new, quarter="2026Q3", value=30, by=other_reporter
    )

    book = book_of(open_edition(str(make_edition("2026Q3"))))

    assert book.lines[0].lead.code == "new"
    assert book.lines[0].progress.actual == 80
    assert book.plan.at(Q2).lead(own).code == "own"


@pytest.fixture
def demo(administrator):
    administrator.is_demo = True
    administrator.save()
    return administrator


def test_demonstration_takes_its_changes_along(own, department, new, city_bureau, demo):
    city = City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    rename(demo, department)
    names = {"name": "别的市", "name_en": ""}
    rename_city(city=city, names=names, seen="某市", order=ORDER, by=demo, at=AT)
    merge(demo, (department, new))

    clear_demo(at=AT)

    assert not Takeover.objects.exists()
    assert not DepartmentRenaming.objects.exists()
    assert not DepartmentAlias.objects.exists()
    assert not CityRenaming.objects.exists()
    assert Department.objects.get(code="own").name == "本单位"
    assert City.objects.get().name == "某市"


def test_demonstration_leaves_what_real_people_went_on_from(
    own, department, new, demo, other_reporter, security
):
    merge(demo, (department, new))
    make_actual(
        indicator=own, department=new, quarter="2026Q3", value=3, by=other_reporter
    )

    clear_demo(at=AT)

    assert Takeover.objects.count() == 1
    assert book_at(Q3).lines[0].lead.code == "new"


def test_real_takeover_stays_when_the_demonstration_goes(
    own, department, new, administrator
):
    make_period("2026Q4")
    merge(administrator, (department, new))
    rename(administrator, new, order=Order(Quarter(2026, 4), "文", "x"))

    clear_demo(at=AT)

    assert Takeover.objects.count() == 1
    assert Department.objects.get(code="new").name == "新名称"
