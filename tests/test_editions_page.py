"""The pages of editions, and every page as of one."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from regions.models import City
from tasks.models import Actual, Edition

from .factories import (
    AT,
    make_actual,
    make_edition,
    make_indicator,
    make_period,
    make_plan,
    make_task,
)

pytestmark = pytest.mark.django_db

ENGLISH = {
    "/editions/": {},
    "/editions/2026Q3-2/": {},
    "/editions/new/": {},
    "/tasks/": {"edition": "2026Q3"},
}
BANNER = "正在查看2026年第三季度定版"


@pytest.fixture
def plan(department, reporter, city_bureau):
    make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    indicator = make_indicator(code="I1", lead=department, name="培训")
    put = {"indicator": indicator, "department": department, "by": reporter}
    make_actual(quarter="2026Q2", value=30, **put)
    make_actual(quarter="2026Q3", value=21, **put)
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    return indicator


@pytest.fixture
def edition(plan, publisher):
    """An edition with 51 in all; the tables say 96 afterwards."""
    made = make_edition(by=publisher)
    Actual.objects.filter(value=21).update(value=66)
    return made


def body(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


def pages(indicator):
    return [
        reverse("overview"),
        reverse("task_list"),
        indicator.measure.task.get_absolute_url(),
        reverse("indicator_list"),
        indicator.get_absolute_url(),
        reverse("department_list"),
        reverse("department_detail", args=["own"]),
        reverse("city_list"),
        reverse("city_detail", args=["c"]),
        reverse("note_list"),
    ]


def test_every_page_opens_as_of_an_edition(client, official, edition, plan):
    client.force_login(official)

    for path in pages(plan):
        assert BANNER in body(client, path, edition="2026Q3"), path
        assert BANNER not in body(client, path), path


def test_page_of_an_edition_shows_what_was_published(client, official, edition, plan):
    client.force_login(official)

    then = body(client, plan.get_absolute_url(), edition="2026Q3")
    now = body(client, plan.get_absolute_url())

    assert ("51 人次" in then, "96 人次" in then) == (True, False)
    assert ("51 人次" in now, "96 人次" in now) == (False, True)


def test_links_of_an_edition_keep_it(client, official, edition, plan):
    client.force_login(official)

    for path in [*pages(plan), plan.measure.task.action.get_absolute_url()]:
        html = body(client, path, edition="2026Q3", period="2026Q3")
        main = html[html.index("<main") : html.index("</main>")]
        links = [
            link
            for link in re.findall(r'href="([^"#]+)"', main)
            if re.match(r"/(actions|tasks|indicators|departments|regions)/|\?", link)
        ]
        assert [link for link in links if "edition=2026Q3" not in link] == [], path
    menu = html[html.index('id="site-nav"') : html.index("</nav>")]
    assert "/tasks/?period=2026Q3&amp;edition=2026Q3" in menu


def test_quarter_switch_stays_in_the_edition(client, official, edition, plan):
    client.force_login(official)

    html = body(client, "/tasks/", edition="2026Q3", period="2026Q2")

    assert '<input type="hidden" name="edition" value="2026Q3">' in html
    assert "?edition=2026Q3&amp;period=2026Q1" in html
    assert BANNER in html


def test_things_that_the_edition_does_not_know_are_not_found(
    client, official, edition, plan
):
    later = make_task(number=77)
    client.force_login(official)

    for path, query in [
        ("/tasks/", {"edition": "2026Q2"}),
        ("/tasks/", {"edition": "2026Q3-2"}),
        ("/tasks/", {"edition": "x"}),
        ("/tasks/", {"edition": "2026Q3", "period": "2026Q4"}),
        (later.get_absolute_url(), {"edition": "2026Q3"}),
        ("/departments/none/", {"edition": "2026Q3"}),
        ("/editions/2026Q2/", {}),
    ]:
        assert client.get(path, query).status_code == 404, path


def test_unapproved_figures_are_never_counted_in_an_edition(client, official, edition):
    client.force_login(official)

    html = body(client, "/tasks/", edition="2026Q3", provisional="1")

    assert "未审定的数据" not in html
    assert "计入未审定" not in html


def test_superseded_edition_leads_to_the_newest(client, official, edition, publisher):
    make_edition(by=publisher, reason="更正")
    client.force_login(official)

    html = body(client, "/tasks/", edition="2026Q3")

    assert 'href="?edition=2026Q3-2"' in html
    assert "修订版，第 2 版" in body(client, "/tasks/", edition="2026Q3-2")


def test_damaged_edition_is_not_shown(client, official, edition):
    values = {
        f.attname: getattr(edition, f.attname)
        for f in Edition._meta.concrete_fields
        if f.name != "id"
    }
    Edition.objects.create(**values | {"number": 2, "content": "{}"})
    client.force_login(official)

    for path, query in [("/", {"edition": "2026Q3-2"}), ("/editions/2026Q3-2/", {})]:
        answer = client.get(path, query)
        assert (answer.status_code, "校验码不符" in answer.content.decode()) == (
            409,
            True,
        )


def test_list_shows_every_edition(client, official, edition, publisher):
    make_edition(by=publisher, reason="更正")
    client.force_login(official)

    html = body(client, "/editions/")

    assert re.findall(r'href="(/editions/[^"]+/)"', html) == [
        "/editions/2026Q3-2/",
        "/editions/2026Q3/",
    ]
    assert edition.short_checksum in html
    assert "发布定版" not in html


def test_list_without_editions_says_what_to_do(client, official, publisher, plan):
    client.force_login(official)
    assert "由牵头单位审核负责人发布" in body(client, "/editions/")

    client.force_login(publisher)
    assert "预览并发布第一版" in body(client, "/editions/")


def test_edition_says_who_when_and_what_it_corrects(
    client, official, edition, publisher
):
    make_edition(by=publisher, reason="台账复核")
    client.force_login(official)

    html = body(client, "/editions/2026Q3-2/")

    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "2026-10-08 10:00 由 publisher 发布" in text
    assert "更正原因：台账复核" in text
    assert "培训 I1 本单位 填报数 2026年第三季度 21 人次 66 人次" in text
    assert Edition.objects.get(number=2).checksum in text


@pytest.mark.parametrize("size", [1, 3])
def test_list_needs_the_same_queries_whatever_its_size(
    client, official, plan, publisher, django_assert_num_queries, size
):
    for number in range(size):
        make_edition(by=publisher, reason=str(number))
    client.force_login(official)

    with django_assert_num_queries(5):
        client.get("/editions/")


def test_page_of_an_edition_needs_few_queries(
    client, official, edition, plan, django_assert_num_queries
):
    client.force_login(official)
    client.get("/tasks/", {"edition": "2026Q3"})

    with django_assert_num_queries(4):  # session, person, rights, editions
        client.get("/tasks/", {"edition": "2026Q3"})


def test_head_of_review_previews_and_publishes(client, publisher, plan):
    client.force_login(publisher)
    url = reverse("edition_publish") + "?period=2026Q3"
    preview = client.get(url)
    digest = preview.context["form"]["digest"].value()

    unticked = client.post(url, {"digest": digest})
    done = client.post(url, {"digest": digest, "confirmed": "on"})

    assert "应报 1 项，已报 1 项" in preview.content.decode()
    assert "请核对后勾选。" in unticked.content.decode()
    assert (done.status_code, done.url) == (302, "/editions/2026Q3/")
    assert [str(one) for one in Edition.objects.all()] == ["2026Q3"]


def test_preview_of_a_correction_lists_old_and_new(client, publisher, edition):
    client.force_login(publisher)
    url = reverse("edition_publish") + "?period=2026Q3"
    preview = client.get(url)
    values = {
        "digest": preview.context["form"]["digest"].value(),
        "confirmed": "on",
    }

    without = client.post(url, values)
    client.post(url, values | {"reason": "台账复核"})

    html = preview.content.decode()
    assert "21 人次" in html
    assert "66 人次" in html
    assert "再次定版须写明更正原因。" in without.content.decode()
    assert Edition.objects.get(number=2).reason == "台账复核"


def test_figures_changed_meanwhile_are_shown_again_and_nothing_typed_is_lost(
    client, publisher, edition
):
    client.force_login(publisher)
    url = reverse("edition_publish") + "?period=2026Q3"
    digest = client.get(url).context["form"]["digest"].value()
    Actual.objects.filter(value=66).update(value=67)

    answer = client.post(
        url, {"digest": digest, "confirmed": "on", "reason": "台账复核"}
    )

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "预览之后数据有了变化" in html
    assert "67 人次" in html
    assert "台账复核</textarea>" in html
    assert Edition.objects.count() == 1


def test_unchanged_quarter_offers_no_button(client, publisher, plan):
    make_edition(by=publisher)
    client.force_login(publisher)

    html = body(client, reverse("edition_publish"), period="2026Q3")

    assert "与最近一版完全一致" in html
    assert 'name="digest"' not in html


@pytest.mark.parametrize("query", [{"edition": "2026Q3"}, {"provisional": "1"}])
def test_only_approved_figures_of_today_are_published(
    client, publisher, edition, query
):
    client.force_login(publisher)

    assert client.get(reverse("edition_publish"), query).status_code == 404


def test_exports_say_which_edition_they_are_of(client, official, edition):
    from .test_exports import book_of, notes_of

    client.force_login(official)

    answer = client.get("/tasks/", {"edition": "2026Q3", "export": "xlsx"})
    earlier = client.get(
        "/tasks/", {"edition": "2026Q3", "period": "2026Q2", "export": "csv"}
    )

    notes = notes_of(book_of(answer))
    assert notes["定版"] == ("2026年第三季度定版，2026-10-08 10:00 由 publisher 发布")
    assert notes["定版校验码"] == edition.checksum
    assert "2026Q3%E5%AE%9A%E7%89%88.xlsx" in answer["Content-Disposition"]
    assert "2026Q2.csv" in earlier["Content-Disposition"]


def test_interface_answers_as_of_an_edition(client, official, edition):
    client.force_login(official)

    then = client.get("/api/v1/progress/", {"edition": "2026Q3"}).json()
    now = client.get("/api/v1/progress/", {"period": "2026Q3"}).json()
    both = client.get("/api/v1/progress/", {"edition": "2026Q3", "provisional": 1})
    unknown = client.get("/api/v1/progress/", {"edition": "2026Q2"})

    assert ([x["actual"] for x in then], [x["actual"] for x in now]) == (
        ["51"],
        ["96"],
    )
    assert (both.status_code, unknown.status_code) == (422, 404)


def test_pages_of_editions_read_in_english(client, publisher, edition):
    make_edition(by=publisher, reason="更正", at=AT)
    client.force_login(publisher)
    client.cookies["django_language"] = "en"

    with translation.override("zh-hans"):  # the pages leave their language behind
        found = {path: body(client, path, **query) for path, query in ENGLISH.items()}

    assert [path for path, html in found.items() if "定版" in html] == []
