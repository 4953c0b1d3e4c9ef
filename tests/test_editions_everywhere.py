"""Any page as of an edition: promises, slips, searches, comparisons, the interface."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from regions.models import City
from tasks.core.keeping import canonical, checksum
from tasks.core.slips import SlipAction, SlipState
from tasks.models import Edition, Explanation, Indicator, Slip
from tasks.services.edition_checks import verify_editions

from .factories import (
    AT,
    make_actual,
    make_edition,
    make_evidence,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
    make_slip,
)

pytestmark = pytest.mark.django_db

BANNER = "正在查看2026年第三季度定版"
NOT_HELD = "这一版定版较早"
THEN = {"edition": "2026Q3"}


@pytest.fixture
def lagging(department, reporter, city_bureau):
    """An indicator that lags; in the second quarter its department promised something."""
    make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    indicator = make_indicator(code="I1", lead=department, name="旧名称")
    put = {"indicator": indicator, "department": department, "by": reporter}
    make_explanation(
        actual=make_actual(quarter="2026Q2", value=3, **put), action="新增两家"
    )
    make_actual(quarter="2026Q3", value=2, **put)
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    return indicator


@pytest.fixture
def slip(lagging, department, reviewer):
    return make_slip(
        indicator=lagging,
        department=department,
        quarter="2026Q3",
        by=reviewer,
        number=7,
        text="请查明原因。",
    )


@pytest.fixture
def edition(lagging, slip, publisher):
    return make_edition(by=publisher)


def close(slip, reviewer):
    Slip.objects.filter(pk=slip.pk).update(state=SlipState.CLOSED)
    slip.steps.create(
        action=SlipAction.CLOSE,
        state_before=SlipState.ANSWERED,
        state_after=SlipState.CLOSED,
        text="后来销号",
        by=reviewer,
        at=AT + timedelta(days=9),
    )


def answer_promise(lagging, fulfilment="kept"):
    """Answer the promise beside the third quarter's figure."""
    (promise,) = Explanation.objects.exclude(action="")
    figure = lagging.actuals.get(submission__period__quarter=3)
    make_explanation(
        actual=figure,
        cause="",
        action="",
        owner="",
        due_on=None,
        promise=promise,
        fulfilment=fulfilment,
        fulfilment_note="两家都已开班",
    )


def older(edition):
    """Publish the same again as it was before slips and promises were kept."""
    content = json.loads(Edition.objects.get(pk=edition.pk).content)
    content["edition"]["number"] = 2
    for label in ("tasks.slip", "tasks.slipstep"):
        del content["tables"][label]
    for row in content["tables"]["tasks.explanation"]:
        del row["promise_id"]
    text = canonical(content)
    values = {
        f.attname: getattr(edition, f.attname)
        for f in Edition._meta.concrete_fields
        if f.name != "id"
    }
    kept = {"number": 2, "content": text, "checksum": checksum(text)}
    return Edition.objects.create(**values | kept)


def body(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_promises_open_as_of_an_edition(client, official, lagging, edition):
    answer_promise(lagging)
    client.force_login(official)

    then, now = body(client, "/promises/", **THEN), body(client, "/promises/")

    assert BANNER in then
    assert ("新增两家" in then, "两家都已开班" in then) == (True, False)
    assert ("新增两家" in now, "两家都已开班" in now) == (True, True)


def test_edition_keeps_which_promise_was_answered(client, official, lagging, publisher):
    answer_promise(lagging)
    make_edition(by=publisher)
    Explanation.objects.update(promise=None)
    client.force_login(official)

    table = client.get("/promises/", THEN).context["table"]

    assert [row.record.outcome for row in table.rows] == ["kept"]
    assert verify_editions() == (1, [])


def test_slips_open_as_they_stood_in_an_edition(
    client, official, lagging, slip, edition, reviewer
):
    close(slip, reviewer)
    client.force_login(official)

    for path in ("/slips/", "/slips/7/", lagging.get_absolute_url(), "/"):
        then, now = body(client, path, **THEN), body(client, path)
        assert BANNER in then, path
        assert "已销号，本季度记黄色" not in then, path
        assert ("红色督办" in then) or path == "/", path
        assert BANNER not in now, path
    assert "未销号 1 份" in body(client, "/", **THEN)
    assert "未销号 0 份" in body(client, "/")
    detail = body(client, "/slips/7/", **THEN)
    assert ("请查明原因。" in detail, "后来销号" in detail) == (True, False)
    assert "牵头单位" in detail  # who signs: the lead office as it was


def test_slip_of_an_edition_shows_the_files_of_its_answer(
    client, official, lagging, slip, department, reporter, publisher
):
    slip.steps.create(
        action=SlipAction.ANSWER,
        state_before=SlipState.ISSUED,
        state_after=SlipState.ANSWERED,
        text="已整改",
        by=reporter,
        at=AT,
    )
    make_evidence(
        indicator=lagging,
        department=department,
        quarter="2026Q3",
        by=reporter,
        slip=slip,
        name="整改报告.pdf",
        presented_at=AT,
    )
    make_edition(by=publisher)
    client.force_login(official)

    assert "整改报告.pdf" in body(client, "/slips/7/", **THEN)
    page = client.get(lagging.get_absolute_url(), THEN | {"period": "2026Q3"})
    assert page.context["entry_files"] == {}  # a slip's files are not the figure's


def test_slips_of_an_edition_are_read_by_those_who_read_them_today(
    client, edition, reporter, other_reporter
):
    client.force_login(other_reporter)
    assert len(client.get("/slips/", THEN).context["table"].rows) == 0
    assert client.get("/slips/7/", THEN).status_code == 404

    client.force_login(reporter)
    assert len(client.get("/slips/", THEN).context["table"].rows) == 1


def test_nothing_is_done_to_a_slip_as_of_an_edition(
    client, edition, reporter, reviewer, lagging
):
    client.force_login(reporter)
    assert "提交回复" not in body(client, "/slips/7/", **THEN)
    assert client.post("/slips/7/?edition=2026Q3", {}).status_code == 405

    client.force_login(reviewer)
    assert "/slips/issue/" not in body(client, "/slips/proposals/", **THEN)
    issue = {"indicator": "I1", "department": "own", "period": "2026Q3"}
    assert client.get("/slips/issue/", issue | THEN).status_code == 404


def test_proposals_of_an_edition_know_its_slips(client, reviewer, edition, slip):
    Slip.objects.update(state=SlipState.REVOKED)
    client.force_login(reviewer)

    then = client.get("/slips/proposals/", THEN).context["table"]
    now = client.get("/slips/proposals/", {"period": "2026Q3"}).context["table"]

    assert (len(then.rows), len(now.rows)) == (0, 1)


def test_older_edition_says_what_it_does_not_hold(client, official, edition, reviewer):
    older(edition)
    client.force_login(official)

    for path in ("/slips/", "/promises/"):
        html = body(client, path, edition="2026Q3-2")
        assert (NOT_HELD in html, "<table" in html) == (True, False), path
    assert 'id="slips"' not in body(client, "/", edition="2026Q3-2")
    assert client.get("/slips/7/?edition=2026Q3-2").status_code == 404
    assert NOT_HELD not in body(client, "/slips/", **THEN)
    client.force_login(reviewer)
    assert NOT_HELD in body(client, "/slips/proposals/", edition="2026Q3-2")


@pytest.mark.parametrize("path", ["/slips/", "/promises/", "/slips/proposals/"])
def test_older_edition_offers_no_file_of_what_it_does_not_hold(
    client, reviewer, edition, path
):
    older(edition)
    client.force_login(reviewer)

    def offers(key):
        return "export=xlsx" in body(client, path, edition=key)

    assert (offers("2026Q3"), offers("2026Q3-2")) == (True, False)
    for form in ("xlsx", "csv"):
        query = {"edition": "2026Q3-2", "export": form}
        assert client.get(path, query).status_code == 404


def test_search_within_an_edition_reads_its_names(client, official, lagging, edition):
    Indicator.objects.filter(pk=lagging.pk).update(name="新名称")
    client.force_login(official)

    def found(word, **query):
        page = client.get("/indicators/", {"q": word} | query)
        return len(page.context["table"].rows)

    assert (found("旧名", **THEN), found("新名", **THEN)) == (1, 0)
    assert (found("旧名"), found("新名")) == (0, 1)


def test_filters_of_an_edition_offer_its_departments(
    client, official, edition, department
):
    department.name = "改名后的单位"
    department.save()
    client.force_login(official)

    form = client.get("/indicators/", THEN).context["filter"].form

    assert ("own", "本单位") in form.fields["lead"].choices


def test_quarters_of_a_group_lead_to_the_same_edition_and_drop_the_tile(
    client, official, lagging, edition
):
    client.force_login(official)
    path = lagging.measure.task.get_absolute_url()

    html = body(client, path, status="behind", **THEN)

    links = re.findall(
        r'<th scope="row" class="row-head nowrap"><a href="([^"]+)"', html
    )
    assert links == [
        f"?edition=2026Q3&amp;period=2026Q{number}" for number in (1, 2, 3)
    ]


def test_menu_and_comparisons_keep_the_edition(client, official, edition):
    client.force_login(official)
    names = ["compare_ranking", "compare_quarters", "compare_units", "replay"]

    for name in names:
        html = body(client, reverse(name), **THEN)
        assert BANNER in html, name
        assert 'href="/slips/?edition=2026Q3"' in html, name
    html = body(client, "/compare/", period="2026Q3", **THEN)
    for path in ("/compare/years/", "/compare/cities/", "/replay/", "/meeting/"):
        assert f'href="{path}?period=2026Q3&amp;edition=2026Q3"' in html, path


def test_interface_gives_the_plan_as_of_an_edition(client, official, lagging, edition):
    Indicator.objects.filter(pk=lagging.pk).update(name="新名称")
    client.force_login(official)

    then = client.get("/api/v1/plan/", THEN).json()
    now = client.get("/api/v1/plan/").json()

    assert [one["name"] for one in then["indicators"]] == ["旧名称"]
    assert [one["name"] for one in now["indicators"]] == ["新名称"]
    rest = ("actions", "tasks", "departments", "notes")
    assert [then[name] for name in rest] == [now[name] for name in rest]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"edition": "2026Q2"}, 404),
        ({"edition": "x"}, 404),
        ({"edition": "2026Q3-2026Q3"}, 422),
        ({"editon": "2026Q3"}, 422),
    ],
)
def test_interface_refuses_an_edition_that_does_not_exist(
    client, official, edition, query, status
):
    client.force_login(official)

    assert client.get("/api/v1/plan/", query).status_code == status


def test_description_of_the_interface_names_the_edition(client, official, lagging):
    client.force_login(official)

    paths = client.get("/api/v1/openapi.json").json()["paths"]

    for path in ("/api/v1/plan/", "/api/v1/progress/"):
        names = [one["name"] for one in paths[path]["get"]["parameters"]]
        assert "edition" in names, path


@pytest.mark.parametrize("path", ["/promises/", "/slips/", "/slips/7/"])
def test_pages_of_an_edition_need_few_queries(
    client, official, edition, path, django_assert_num_queries
):
    client.force_login(official)
    client.get(path, THEN)  # its content is read once

    with django_assert_num_queries(4):
        client.get(path, THEN)
