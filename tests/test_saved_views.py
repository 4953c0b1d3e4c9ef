"""Saved views: a page with its filters under a name, one's own alone."""

import pytest
from django.urls import resolve, reverse

from regions.models import City
from tasks.models import ActionArea, AuditRecord, SavedView
from tasks.services.saved_views import (
    MAX_VIEWS,
    ViewRefused,
    delete_view,
    rename_view,
    save_view,
)
from tasks.web.saved import checked

from .factories import (
    AT,
    make_indicator,
    make_measure,
    make_period,
    make_plan,
    make_task,
    make_view,
)

pytestmark = pytest.mark.django_db
# Pages of figures on which there is nothing to be kept.
WITHOUT_A_MENU = {"edition_publish", "slip_issue"}


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


@pytest.mark.parametrize(
    ("path", "query", "page", "filters"),
    [
        ("/", "status=far_behind", "总览", ["状态：严重滞后"]),
        ("/", "change=worse&filing=none", "总览", ["变化：转差", "填报：未报"]),
        ("/indicators/", "q=培训&kind=annual", "指标", ["查找：培训", "类型：每年"]),
        (
            "/indicators/",
            "lead=own&action=900",
            "指标",
            ["牵头单位：本单位", "行动：甲行动"],
        ),
        ("/indicators/I1/", "period=2026Q3", "指标：甲指标", ["季度：2026年第三季度"]),
        ("/tasks/900/", "edition=2026Q3-2", "重点工作：甲工作", ["2026Q3-2定版"]),
        ("/tasks/900/", "provisional=1", "重点工作：甲工作", ["计入未审定"]),
        ("/departments/own/", "", "部门：本单位", []),
        ("/regions/c/", "", "设区市：某市", []),
        ("/slips/", "state=open&colour=red", "督办", ["状态：未销号", "颜色：红色"]),
        ("/slips/proposals/", "colour=blue", "待签发督办建议", ["颜色：蓝色"]),
        ("/promises/", "outcome=unanswered", "整改承诺", ["兑现情况：逾期未答复"]),
        ("/review/", "state=returned", "审核", ["填报：已退回"]),
        ("/compare/map/", "indicator=I1", "地图", ["指标：甲指标"]),
        ("/compare/quarters/", "with=2026Q1", "季度对比", ["对比期：2026年第一季度"]),
        ("/compare/years/", "with=2025", "年度对比", ["对比期：2025"]),
        ("/compare/indicators/", "show=gap", "指标×季度", ["格内显示：与序时差"]),
        ("/notes/", "", "原文疑义登记", []),
        # What is gone, or was never known, says what it says.
        ("/indicators/GONE/", "period=x", "指标：GONE", ["季度：x"]),
        ("/tasks/4/", "action=x&other=1", "重点工作：4", ["行动：x", "other：1"]),
        ("/closed/", "a=1", "/closed/", []),
    ],
)
def test_list_says_in_words_what_a_view_shows(
    client, reporter, department, path, query, page, filters
):
    make_plan()
    task = make_task(number=900, name="甲工作")
    ActionArea.objects.filter(pk=task.action_id).update(number=900, name="甲行动")
    make_indicator(code="I1", name="甲指标", measure=make_measure(task=task))
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=department
    )
    make_view(user=reporter, path=path, query=query)
    client.force_login(reporter)

    answer = client.get(reverse("saved_views"))

    (one,) = answer.context["views"]
    words = [f"{label}：{word}" if label else word for label, word in one.filters]
    assert (one.page, words) == (page, filters)
    assert all(text in answer.text for text in (page, *filters))


def test_every_page_that_can_be_kept_has_a_name():
    from django.urls import get_resolver

    from tasks.web.view_words import _pages

    names = {
        name: get_resolver().reverse_dict.getlist(name)
        for name in get_resolver().reverse_dict
        if isinstance(name, str)
    }
    savable = {
        view.url_name
        for view in map(
            resolve,
            (
                reverse(name, args=["1"] * len(found[0][0][0][1]))
                for name, found in names.items()
                if len(found[0][0][0][1]) < 2
            ),
        )
        if getattr(view.func, "is_savable", False)
    }
    assert savable - set(_pages) - WITHOUT_A_MENU == set()


@pytest.mark.parametrize("size", [1, 3])
def test_list_needs_the_same_queries_whatever_its_size(
    client, reporter, size, django_assert_num_queries
):
    for _number in range(size):
        make_view(user=reporter)
    client.force_login(reporter)

    with django_assert_num_queries(5):
        client.get(reverse("saved_views"))
