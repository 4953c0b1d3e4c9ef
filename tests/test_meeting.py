"""Meeting mode: which slides there are, and what stands on them."""

import pytest
from django.urls import reverse

from tasks.models import ActionArea

from .factories import make_measure, make_period, make_plan, make_task
from .test_compare_pages import add_figures, make_city, quarters_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    plan = make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    return plan


def get(client, **query):
    return client.get(reverse("meeting"), query)


def titles(response):
    return [slide.title for slide in response.context["slides"]]


def test_slides_go_from_the_whole_to_the_cities(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 0, 0))
    add_figures(make_city(1).bureau, reporter, quarters_of(25, 25, 25))
    client.force_login(official)

    assert titles(get(client)) == [
        "总体进展",
        "各行动进展",
        "滞后最多的指标",
        "各市进展",
    ]


def test_long_lists_are_dealt_out_and_the_rest_is_counted(
    client, official, plan, department, reporter
):
    for number in range(11):
        action = ActionArea.objects.create(number=number + 10, name=f"行动{number}")
        measure = make_measure(task=make_task(action=action))
        add_figures(department, reporter, quarters_of(0, 0, number), measure=measure)
    client.force_login(official)

    response = get(client)

    slides = response.context["slides"]
    rows = [len(slide.content.get("rows", [])) for slide in slides]
    assert rows == [0, 5, 5, 1, 3, 3, 3]
    assert titles(response)[4] == "滞后最多的指标（1/3）"
    assert "滞后和严重滞后共 11 项，另有 2 项见网站" in text_of(response)


def test_nothing_behind_is_a_slide_of_its_own(client, official, plan):
    client.force_login(official)

    response = get(client)

    assert titles(response) == ["总体进展", "滞后指标"]
    assert "没有滞后的指标。" in text_of(response)


def test_address_says_which_slide_is_shown(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 0, 0))
    client.force_login(official)

    page = text_of(get(client, period="2026Q2", slide="2"))

    assert 'id="slide-2" aria-labelledby="slide-2-title">' in page
    assert page.count(" hidden>") == 3  # two slides, and the button that needs a script
    assert 'href="?period=2026Q2&amp;slide=1"' in page
    assert 'href="?period=2026Q2&amp;slide=3"' in page


@pytest.mark.parametrize("slide", ["0", "99", "-1", "x", "²"])
def test_slide_that_does_not_exist_is_not_found(client, official, plan, slide):
    client.force_login(official)

    assert get(client, slide=slide).status_code == 404


def test_slide_says_why_something_is_behind(
    client, official, plan, department, reporter
):
    add_figures(department, reporter, quarters_of(25, 0, 0))
    client.force_login(official)

    response = get(client)

    [line] = response.context["slides"][2].content["rows"]
    assert line.sentence in text_of(response)
