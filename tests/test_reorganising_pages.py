"""The pages on which departments are merged and split, and what pages then show."""

import pytest

from tasks.core.slips import Colour
from tasks.models import Takeover

from .factories import make_department, make_slip, make_user
from .reorganising import own_indicator, shared_indicator

pytestmark = pytest.mark.django_db

ORDER = {
    "starts": "2026Q3",
    "document_number": "测编〔2026〕3号",
    "reason": "机构改革",
}


@pytest.fixture
def own(department, reporter):
    return own_indicator(department, reporter)


@pytest.fixture
def shared(own, department, other_department, reporter, other_reporter):
    people = (reporter, other_reporter)
    return shared_indicator(department, other_department, people)


@pytest.fixture
def new(db):
    return make_department(code="new", name="新机构")


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def address(department, way="merge"):
    return f"/admin/tasks/department/{department.pk}/{way}/"


def posted(admin, url, **values):
    """Post the form as the browser does: with what the page had seen."""
    seen = admin.get(url).context["sheet"].seen
    return admin.post(url, ORDER | {"seen": seen} | values)


def confirmed(admin, url, **values):
    preview = posted(admin, url, **values)
    digest = preview.context["form"].digest
    return posted(admin, url, confirm="1", previewed=digest, **values)


def test_merger_is_previewed_then_confirmed(
    admin,
    shared,
    own,
    department,
    other_department,
    new,
    reporter,
):
    make_user("staff", department=department)
    slip = make_slip(
        indicator=own,
        department=department,
        quarter="2026Q2",
        by=reporter,
        colour=Colour.RED,
    )
    values = {"successor": str(new.pk), "also": [str(other_department.pk)]}

    preview = posted(admin, address(department), **values)

    assert Takeover.objects.count() == 0
    assert "“本单位”的 2 项指标由“新机构”承接。" in preview.text
    assert "“别的单位”的 1 项指标由“新机构”承接。" in preview.text
    assert "已逐季核对 2 项指标、12 个季度" in preview.text
    assert "staff" in preview.text
    assert slip.title in preview.text

    done = confirmed(admin, address(department), **values)
    assert done.status_code == 302
    assert Takeover.objects.count() == 2


def test_split_is_previewed_then_confirmed(admin, shared, own, department, new):
    values = {f"to_{own.pk}": str(new.pk)}

    preview = posted(admin, address(department, "split"), **values)
    assert "“本单位”的 1 项指标由“新机构”承接。" in preview.text
    done = confirmed(admin, address(department, "split"), **values)

    assert done.status_code == 302
    (row,) = Takeover.objects.all()
    assert (row.indicator.code, row.successor) == ("A", new)
    assert "自2026年第三季度起已移交给“新机构”" in admin.get(address(department)).text


def test_what_was_not_previewed_or_changed_since_is_not_written(
    admin,
    own,
    department,
    new,
):
    values = {"successor": str(new.pk)}
    posted(admin, address(department), confirm="1", previewed="other", **values)
    assert Takeover.objects.count() == 0

    preview = posted(admin, address(department), **values)
    digest = preview.context["form"].digest
    seen = preview.context["form"]["seen"].value()
    make_department(name="后来新增")
    more = {"seen": seen, "confirm": "1", "previewed": digest}
    late = posted(admin, address(department), **values | more)
    assert "已被他人改动" in late.text
    assert Takeover.objects.count() == 0


def test_pages_say_what_is_wrong(admin, own, department, new):
    assert "请更正下面标出的内容" in posted(admin, address(department)).text
    assert "请至少选择一项" in posted(admin, address(department, "split")).text
    early = posted(admin, address(department), successor=str(new.pk), starts="2026Q2")
    assert "已有 1 项数据" in early.text
    assert admin.get("/admin/tasks/department/99999/merge/").status_code == 404


@pytest.mark.parametrize("way", ["merge", "split"])
@pytest.mark.parametrize("person", ["official", "auditor", "security", "reviewer"])
def test_only_the_administrator_reorganises(
    request,
    client,
    own,
    department,
    person,
    way,
):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(department, way)).status_code == 403
    assert client.get("/admin/reorganise/").status_code == 403


def test_ways_lead_there_from_the_first_page_and_the_department(
    admin,
    own,
    department,
    new,
):
    assert "/admin/reorganise/" in admin.get("/admin/").text
    page = admin.get(f"/admin/tasks/department/{department.pk}/change/").text
    assert address(department) in page
    assert address(department, "split") in page
    confirmed(admin, address(department), successor=str(new.pk))
    listed = admin.get("/admin/reorganise/").text
    assert "全部指标" in listed
    assert address(new) in listed
    assert address(department) not in listed
    assert "新机构" in admin.get("/admin/tasks/takeover/").text


def test_before_a_plan_there_is_nothing_to_reorganise(admin, department):
    assert "尚未载入行动方案" in admin.get("/admin/reorganise/").text
    assert admin.get(address(department)).status_code == 404


def test_targets_to_be_amended_are_listed_with_who_took_them_over(
    admin, shared, own, department, other_department, new
):
    """A target stays with whom the plan gave it to; the page says who has it now."""
    confirmed(admin, address(department), successor=str(new.pk))

    page = admin.get(f"/admin/tasks/indicator/{shared.pk}/amend/").text

    assert page.count("自2026年第三季度起由“新机构”承接。") == 1  # not the other's
