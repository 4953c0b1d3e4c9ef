"""Comparisons, replay and meeting mode in a real browser."""

import pytest

from .browser import PHONE, VIEWPORTS, WIDE

pytestmark = pytest.mark.browser

LARGE = {"width": 1920, "height": 1080}
READABLE = 28  # pixels at a width of 1440
# The smallest type and what does not fit, of the slide that is shown.
MEASURED = """() => {
  const slide = document.querySelector('.slide:not([hidden])');
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  let smallest = 999, node;
  while ((node = texts.nextNode())) {
    const parent = node.parentElement;
    const box = parent.getBoundingClientRect();
    if (!node.textContent.trim() || box.width < 2 || box.height < 2) continue;
    if (parent.closest('svg, .visually-hidden')) continue;
    smallest = Math.min(smallest, parseFloat(getComputedStyle(parent).fontSize));
  }
  const page = document.documentElement;
  return {
    smallest,
    over: Math.max(slide.scrollHeight - slide.clientHeight,
                   slide.scrollWidth - slide.clientWidth,
                   page.scrollHeight - window.innerHeight,
                   page.scrollWidth - window.innerWidth),
  };
}"""


@pytest.mark.parametrize("viewport", [WIDE, LARGE], ids=["1440", "1920"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_slide_is_large_and_fits_the_screen(site, person, viewport, language):
    someone = person(site, "official", viewport, language)
    page = someone.open("/meeting/?period=2026Q3")

    found = []
    for _slide in range(page.locator(".slide").count()):
        found.append(page.evaluate(MEASURED))
        page.keyboard.press("ArrowRight")

    least = READABLE * viewport["width"] / WIDE["width"] * 0.9
    assert [one for one in found if one["over"] > 0] == []
    assert min(one["smallest"] for one in found) >= min(least, READABLE * 1.15)
    assert len(found) >= 5


def test_slides_turn_with_the_keys_and_the_address_follows(site, person):
    someone = person(site, "official")
    page = someone.open("/meeting/?period=2026Q3&slide=2")

    page.keyboard.press("ArrowRight")
    third = page.url
    page.keyboard.press("Home")
    first = page.url
    page.click(".js-on")
    second = page.url
    page.keyboard.press("Escape")
    page.wait_for_url("**/?period=2026Q3")

    assert [url.partition("slide=")[2] for url in (third, first, second)] == [
        "3",
        "1",
        "2",
    ]


def test_slides_print_one_on_a_page(site, person):
    someone = person(site, "official")
    page = someone.open("/meeting/?period=2026Q3")

    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")

    assert sheets == page.locator(".slide").count()


def test_replay_steps_with_the_arrow_keys_and_recolours_in_place(site, person):
    someone = person(site, "official")
    page = someone.open("/replay/?period=2025Q1")
    page.evaluate("window.stays = true")
    before = page.locator("[data-task]").evaluate_all(
        "all => all.map(x => x.className)"
    )

    for _quarter in range(5):
        page.keyboard.press("ArrowRight")
    after = page.locator("[data-task]").evaluate_all(
        "all => all.map(x => x.className.replace(' has-changed', ''))"
    )
    areas = page.locator("[data-city]").evaluate_all(
        "all => all.map(x => x.getAttribute('class').replace(' has-changed', ''))"
    )
    fresh = someone.context.new_page()
    fresh.goto(page.url)

    assert page.url.endswith("period=2026Q2")
    assert page.evaluate("window.stays")
    assert before != after
    assert after == fresh.locator("[data-task]").evaluate_all(
        "all => all.map(x => x.className)"
    )
    assert areas == fresh.locator("[data-city]").evaluate_all(
        "all => all.map(x => x.getAttribute('class'))"
    )
    assert page.locator(".js-step:visible").get_attribute("data-step") == "2026Q2"
    assert page.locator(".js-sentence").inner_text() == (
        fresh.locator(".js-sentence").inner_text()
    )


def test_replay_plays_to_the_end_and_stops(site, person):
    someone = person(site, "official")
    page = someone.open("/replay/?period=2026Q2")

    page.click(".js-play")
    page.wait_for_url("**period=2026Q3")

    assert page.inner_text(".js-play") == "播放"


@pytest.mark.parametrize("width", ["1440", "390"])
def test_heat_table_is_walked_with_the_arrow_keys_under_a_head_that_stays(
    site, person, width
):
    someone = person(site, "official", VIEWPORTS[width])
    page = someone.open("/compare/indicators/?period=2026Q3")

    page.locator(".js-heat .heat-cell a").first.focus()
    for key in ("ArrowRight", "ArrowRight", *["ArrowDown"] * 30):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.href")
    stops = page.locator('.js-heat .heat-cell a[tabindex="0"]').count()
    wrap, head = page.evaluate(
        "['.heat-wrap', '.js-heat thead th'].map(selector => {"
        " const box = document.querySelector(selector).getBoundingClientRect();"
        " return [box.x, box.y] })"
    )

    assert focused.endswith("period=2025Q3")
    assert stops == 1
    assert [round(one) for one in head] == [round(one + 1) for one in wrap]  # its line


def test_comparisons_work_on_a_phone_without_a_script(site, chromium, person):
    state = person(site, "official").context.storage_state()
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=False, storage_state=state, locale="zh-CN"
    )
    page = context.new_page()

    page.goto(f"{site}/replay/?period=2026Q2")
    page.click(".js-on")
    replayed = page.url
    page.goto(f"{site}/meeting/?period=2026Q3")
    page.click(".js-on")
    heading = page.locator(".slide:visible h2").inner_text()
    context.close()

    assert replayed.endswith("period=2026Q3")
    assert heading == "各行动进展"
