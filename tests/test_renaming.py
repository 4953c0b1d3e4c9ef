"""Departments that are renamed: old quarters keep the name of their time."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import (
    AuditRecord,
    Department,
    DepartmentAlias,
    DepartmentRenaming,
)
from tasks.selectors.plan import choose_quarter, load_plan
from tasks.selectors.standings import load_book
from tasks.services.amendments import Order
from tasks.services.renaming import rename_department
from tasks.services.round_steps import Conflict

from .factories import AT, make_actual, make_department, make_indicator, make_plan

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 8)
ORDER = Order(Quarter(2026, 3), "测编〔2026〕3号", "机构改革")
NEW = {"name": "新单位", "full_name": "省新单位", "name_en": "New office"}


@pytest.fixture
def indicator(department, reporter):
    make_plan()
    found = make_indicator(code="A", lead=department)
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_actual(
            indicator=found,
            department=department,
            quarter=quarter,
            value=25,
            by=reporter,
        )
    return found


def rename(department, by, *, order=ORDER, seen=None, **names):
    return rename_department(
        department=department,
        names=NEW | names,
        seen=seen or department.name,
        order=order,
        by=by,
        at=AT,
    )


def book_at(quarter):
    return load_book(choose_quarter(quarter, TODAY))


def test_old_quarters_keep_the_name_of_their_time(indicator, department, administrator):
    rename(department, administrator)

    names = {
        quarter: (
            book_at(quarter).lines[0].lead.name,
            book_at(quarter).parts(indicator)[0].reporter.name,
            book_at(quarter).plan.departments["own"].name,
        )
        for quarter in ("2026Q2", "2026Q3")
    }

    assert names == {"2026Q2": ("本单位",) * 3, "2026Q3": ("新单位",) * 3}


def test_figures_and_totals_stay_what_they_were(indicator, department, administrator):
    def told(quarter):
        lines = book_at(quarter).lines
        return [(x.progress, x.sentence) for x in lines]

    before = [told(f"2026Q{number}") for number in (1, 2, 3)]

    rename(department, administrator)

    assert [told(f"2026Q{number}") for number in (1, 2, 3)] == before


def test_renamed_twice_every_quarter_has_its_own(indicator, department, administrator):
    rename(department, administrator, order=Order(Quarter(2026, 2), "一", "x"))
    department.refresh_from_db()
    rename(department, administrator, name="再改名")

    plan = load_plan()
    assert [
        plan.at(Quarter(2026, number)).departments["own"].name for number in (1, 2, 3)
    ] == ["本单位", "新单位", "再改名"]


@pytest.mark.parametrize(
    "address", ["/departments/own/", "/departments/", "/indicators/A/", "/review/"]
)
def test_pages_show_the_name_of_their_quarter(
    client, reviewer, indicator, department, administrator, address
):
    rename(department, administrator)
    client.force_login(reviewer)

    texts = [client.get(f"{address}?period=2026Q{n}").text for n in (2, 3)]

    shown = [("本单位" in text, "新单位" in text) for text in texts]
    assert shown == [(True, False), (False, True)]


def test_entry_form_shows_the_name_of_its_quarter(
    client, reporter, indicator, department, administrator
):
    rename(department, administrator)
    client.force_login(reporter)

    assert "本单位" in client.get("/report/?period=2026Q2").text
    assert "新单位" in client.get("/report/?period=2026Q3").text


def test_renaming_leaves_a_record_and_an_alias(indicator, department, administrator):
    rename(department, administrator)

    record = AuditRecord.objects.get(action="department_renamed")
    assert (record.before["name"], record.after["name"]) == ("本单位", "新单位")
    assert record.after["starts"] == "2026Q3"
    assert DepartmentAlias.objects.get().name == "本单位"
    assert Department.objects.get(code="own").full_name == "省新单位"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"name": " "}, "请填写新的简称。"),
        ({"name": "本单位", "full_name": "", "name_en": ""}, "名称没有改动。"),
        ({"name": "别的单位"}, "“别的单位”已是另一单位的名称。"),
    ],
)
def test_renaming_that_makes_no_sense_is_refused(
    indicator, department, other_department, administrator, names, sentence
):
    with pytest.raises(Refused) as refused:
        rename(department, administrator, **names)

    assert str(refused.value) == sentence
    assert DepartmentRenaming.objects.count() == 0


def test_renaming_of_what_was_renamed_meanwhile_is_refused(
    indicator, department, administrator
):
    with pytest.raises(Conflict):
        rename(department, administrator, seen="早先的名称")


def test_renaming_asks_for_the_right(indicator, department, official):
    with pytest.raises(PermissionDenied):
        rename(department, official)


def post(client, department, **values):
    data = {
        "starts": "2026Q3",
        "document_number": "文",
        "reason": "改革",
        "seen": department.name,
    }
    url = f"/admin/tasks/department/{department.pk}/rename/"
    return client.post(url, data | NEW | values)


def test_renaming_is_shown_first_and_then_written(
    client, administrator, indicator, department
):
    client.force_login(administrator)

    trial = post(client, department)
    assert "“本单位”显示为“新单位”" in trial.text
    assert DepartmentRenaming.objects.count() == 0
    done = post(client, department, confirm="1")

    assert done.status_code == 302
    assert DepartmentRenaming.objects.get().after["name"] == "新单位"


def test_page_says_what_is_wrong_and_writes_nothing(
    client, administrator, indicator, department
):
    client.force_login(administrator)
    make_department(name="新单位")

    assert "已是另一单位的名称" in post(client, department).text
    assert "请更正下面标出的内容" in post(client, department, starts="").text
    assert client.get("/admin/tasks/department/99999/rename/").status_code == 404
    assert DepartmentRenaming.objects.count() == 0
