"""Saved views: a page with its filters under a name, one's own alone."""

import pytest
from django.urls import reverse

from tasks.models import AuditRecord, SavedView
from tasks.services.saved_views import (
    MAX_VIEWS,
    ViewRefused,
    delete_view,
    rename_view,
    save_view,
)
from tasks.web.saved import checked

from .factories import AT, make_indicator, make_period, make_plan, make_view

pytestmark = pytest.mark.django_db


def save(by, name="滞后", path="/indicators/", query="status=behind"):
    return save_view(name=name, path=path, query=query, by=by, at=AT)


def kept(user):
    views = SavedView.objects.filter(user=user)
    return sorted(views.values_list("name", "path", "query"))


# Which addresses can be kept


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("/", ("/", "")),
        ("/?status=behind", ("/", "status=behind")),
        ("/indicators/?page=3&status=met&q=&kind=stock&export=csv", None),
        ("/indicators/?q=%E5%9F%B9%E8%AE%AD", ("/indicators/", "q=%E5%9F%B9%E8%AE%AD")),
        ("/indicators/T01-01/?period=2026Q3", ("/indicators/T01-01/", "period=2026Q3")),
        ("/regions/?period=2026Q1#map", ("/regions/", "period=2026Q1")),
        ("/review/?state=returned", ("/review/", "state=returned")),
        ("/notes/", ("/notes/", "")),
    ],
)
def test_address_of_a_page_with_filters_can_be_kept(address, parts):
    assert checked(address) == (parts or ("/indicators/", "status=met&kind=stock"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "indicators/",
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example/",
        "/%5Cevil.example/",
        "\t//evil.example/",
        "/\n/evil.example/",
        "javascript:alert(1)",
        "/nowhere/",
        "/admin/",
        "/report/",
        "/logout/",
        "/i18n/setlang/",
        "/login/?next=//evil.example/",
        "/indicators/?q=" + "x" * 1000,
        "/indicators/" + "x" * 200 + "/",
        "//[",
        "/?a=\u202e",
    ],
)
def test_address_that_leads_elsewhere_cannot_be_kept(address):
    assert checked(address) is None


# The services


def test_view_is_kept_with_a_record_in_the_audit(reporter):
    view = save(reporter, name="  滞后  ")

    record = AuditRecord.objects.get(action="view.create")
    assert kept(reporter) == [("滞后", "/indicators/", "status=behind")]
    assert (record.object_key, record.after) == (
        f"reporter:{view.pk}",
        {"name": "滞后", "path": "/indicators/", "query": "status=behind"},
    )


def test_name_is_used_once_by_a_person_and_freely_by_others(reporter, official):
    save(reporter)
    save(official)

    with pytest.raises(ViewRefused, match="已有名为“滞后”的视图"):
        save(reporter, query="status=met")

    assert kept(reporter) == kept(official)


def test_views_of_a_person_are_bounded(reporter):
    for _number in range(MAX_VIEWS):
        make_view(user=reporter)

    with pytest.raises(ViewRefused, match="每人最多保存"):
        save(reporter)


def test_view_is_renamed_with_a_record(reporter):
    view = make_view(user=reporter, name="旧名")

    rename_view(pk=view.pk, name=" 新名 ", by=reporter, at=AT)

    record = AuditRecord.objects.get(action="view.rename")
    assert kept(reporter) == [("新名", "/indicators/", "status=behind")]
    assert (record.before, record.after) == ({"name": "旧名"}, {"name": "新名"})


def test_view_that_keeps_its_name_leaves_no_record(reporter):
    view = make_view(user=reporter, name="旧名")

    rename_view(pk=view.pk, name="旧名", by=reporter, at=AT)

    assert not AuditRecord.objects.filter(action="view.rename").exists()


def test_view_does_not_take_a_name_in_use(reporter):
    make_view(user=reporter, name="一")
    second = make_view(user=reporter, name="二")

    with pytest.raises(ViewRefused):
        rename_view(pk=second.pk, name="一", by=reporter, at=AT)


def test_view_is_removed_with_a_record(reporter):
    view = make_view(user=reporter, name="滞后")

    assert delete_view(pk=view.pk, by=reporter, at=AT) == "滞后"

    assert kept(reporter) == []
    assert AuditRecord.objects.get(action="view.delete").before["name"] == "滞后"


def test_views_of_others_do_not_exist(reporter, official):
    view = make_view(user=reporter, name="滞后")

    with pytest.raises(SavedView.DoesNotExist):
        rename_view(pk=view.pk, name="别人的", by=official, at=AT)
    with pytest.raises(SavedView.DoesNotExist):
        delete_view(pk=view.pk, by=official, at=AT)

    assert [name for name, _path, _query in kept(reporter)] == ["滞后"]


# The pages


def post(client, name="滞后", address="/indicators/?status=behind"):
    return client.post(reverse("saved_views"), {"name": name, "address": address})


def test_saving_leads_back_to_the_page(client, reporter):
    client.force_login(reporter)

    response = post(client)

    assert (response.status_code, response.url) == (302, "/indicators/?status=behind")
    assert kept(reporter) == [("滞后", "/indicators/", "status=behind")]


def test_refused_name_stays_in_the_form_with_its_reason(client, reporter):
    make_view(user=reporter, name="滞后")
    client.force_login(reporter)

    response = post(client)

    assert response.status_code == 200
    assert "已有名为“滞后”的视图，请换一个名称。" in response.text
    assert 'value="/indicators/?status=behind"' in response.text


def test_address_elsewhere_is_refused_and_never_led_to(client, reporter):
    client.force_login(reporter)

    response = post(client, address="//evil.example/")

    assert response.status_code == 200
    assert "这个地址不能保存为视图" in response.text
    assert kept(reporter) == []


def test_list_and_menu_show_ones_own_views_alone(client, reporter, official):
    make_view(user=reporter, name="我的")
    make_view(user=official, name="别人的")
    client.force_login(reporter)

    for name in ("saved_views", "view_menu"):
        shown = client.get(reverse(name)).text
        assert "我的" in shown
        assert "别人的" not in shown
        assert 'href="/indicators/?status=behind"' in shown


def test_list_without_views_says_how_to_make_one(client, reporter):
    client.force_login(reporter)

    assert "还没有常用视图" in client.get(reverse("saved_views")).text


def test_rename_without_a_name_says_so_beside_the_view(client, reporter):
    view = make_view(user=reporter, name="旧名")
    client.force_login(reporter)

    response = client.post(reverse("view_rename", args=[view.pk]), {"name": " "})

    assert response.context["renamed"] == view.pk
    assert 'role="alert"' in response.text
    assert kept(reporter)[0][0] == "旧名"


def test_rename_and_delete_lead_back_to_the_list(client, reporter):
    view = make_view(user=reporter)
    client.force_login(reporter)

    renamed = client.post(reverse("view_rename", args=[view.pk]), {"name": "新名"})
    assert (renamed.url, kept(reporter)[0][0]) == ("/views/", "新名")

    deleted = client.post(reverse("view_delete", args=[view.pk]))
    assert (deleted.url, kept(reporter)) == ("/views/", [])


def test_pages_with_filters_offer_to_be_kept(client, reviewer):
    make_plan()
    make_period("2026Q3")
    make_indicator(code="I1")
    client.force_login(reviewer)

    for name in (
        *("overview", "task_list", "indicator_list", "department_list", "city_list"),
        "review",
    ):
        shown = client.get(reverse(name), {"period": "2026Q3"}).text
        address = f'name="address" value="{reverse(name)}?period=2026Q3"'
        assert (name, shown.count(address)) == (name, 1)


@pytest.mark.parametrize("size", [1, 3])
def test_list_needs_the_same_queries_whatever_its_size(
    client, reporter, size, django_assert_num_queries
):
    for _number in range(size):
        make_view(user=reporter)
    client.force_login(reporter)

    with django_assert_num_queries(5):
        client.get(reverse("saved_views"))
