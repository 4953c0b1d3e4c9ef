"""The overview's first screen in a real browser: four answers, in one order."""

import re

import pytest

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser

ANSWERS = ["standing", "changed", "behind", "missing"]
BOXES = """ids => ids.map(id => {
  const box = document.getElementById(id).getBoundingClientRect();
  return [box.top + scrollY, box.bottom + scrollY];
})"""

WIDER = """() => [...document.querySelectorAll(".answer li > *")].filter(one => {
  const inner = one.getBoundingClientRect();
  const outer = one.closest(".answer").getBoundingClientRect();
  return inner.width && (inner.right > outer.right || inner.left < outer.left);
}).map(one => one.textContent.trim())"""


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_four_answers_stand_on_the_first_screen(site, person, language):
    page = person(site, "official", WIDE, language).open("/?period=2026Q3")

    boxes = page.evaluate(BOXES, ANSWERS)

    assert max(bottom for _top, bottom in boxes) <= WIDE["height"]
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_four_answers_stand_in_the_same_order_on_a_phone(site, person, language):
    page = person(site, "official", PHONE, language).open("/")

    boxes = page.evaluate(BOXES, ANSWERS)

    flat = [edge for box in boxes for edge in box]
    assert flat == sorted(flat)


def test_nothing_in_the_answers_is_wider_than_its_place(site, person):
    for language in ("zh-CN", "en-US"):
        page = person(site, "official", WIDE, language).open("/?period=2026Q3")
        assert page.evaluate(WIDER) == []


def test_tile_narrows_the_list_below_and_the_address_carries_it(site, person):
    page = person(site, "official", WIDE).open("/?period=2026Q3")
    tile = page.locator("#standing .count.is-far_behind .count-link")
    count = re.match(r"\d+", tile.locator(".count-number").inner_text())[0]

    tile.press("Enter")
    page.wait_for_url("**/?period=2026Q3&status=far_behind#behind")

    assert page.locator("#behind .line-list > li").count() == int(count)
    assert page.evaluate("scrollY") == 0

    page.locator("#standing .count-link[aria-current]").press("Enter")
    page.wait_for_url("**/?period=2026Q3#behind")


def test_figure_leads_to_who_reported_it_and_to_the_plans_sentence_in_two_clicks(
    site, person
):
    page = person(site, "official", WIDE).open("/?period=2026Q3")

    page.locator("#behind .line-head > a").first.click()
    page.locator(".page-nav a[href='#reported']").click()
    reported = page.locator("#reported tbody tr, #reported .empty").first
    reported.wait_for()
    page.wait_for_function("scrollY > 0")

    page.locator(".page-nav a[href='#source']").click()
    assert page.locator("#source .official p").inner_text() != ""


ON_PAPER = """() => [...document.querySelectorAll("main .chart")].map(chart => {
  const shown = name => chart.querySelector(name)?.checkVisibility() ?? false;
  return [shown(".chart-drawing"), shown(".keys"), shown(".chart-table table")];
})"""


@pytest.mark.parametrize("event", [False, True])
def test_chart_that_was_not_drawn_is_read_in_its_table_on_paper(site, person, event):
    page = person(site, "official", WIDE).open("/?period=2026Q3")
    assert page.locator("#fig-map-drawing[data-drawn]").count() == 0
    assert page.locator(".chart-table[open]").count() == 0

    if event:  # the browser's own printing sends it before the medium changes
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    page.locator(".chart-table[open]").first.wait_for()
    # The map and the ranking have one table: on paper it stands once.
    assert page.evaluate(ON_PAPER) == [[False, False, True], [False] * 3]
    page.emulate_media(media="screen")
    page.locator(".chart-table[open]").first.wait_for(state="detached")


def test_chart_that_was_drawn_stays_a_drawing_on_paper(site, person):
    page = person(site, "official", WIDE).open("/?period=2026Q3")
    for name in ("map", "ranking"):
        page.locator(f"#fig-{name}-drawing").scroll_into_view_if_needed()
        page.locator(f"#fig-{name}-drawing[data-drawn='1']").wait_for()

    page.emulate_media(media="print")

    drawings = [chart[0::2] for chart in page.evaluate(ON_PAPER)]
    assert drawings == [[True, False]] * 2
