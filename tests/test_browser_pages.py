"""Every page in a real browser: drawn, accessible, within its bounds, on one host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .browser import VIEWPORTS

pytestmark = pytest.mark.browser

PAGES = [  # (account, path)
    ("official", "/"),
    ("official", "/tasks/"),
    ("official", "/tasks/1/"),
    ("official", "/tasks/2/"),
    ("official", "/actions/1/"),
    ("official", "/indicators/"),
    ("official", "/indicators/T01-01/"),
    ("official", "/indicators/T08-01/"),
    ("official", "/indicators/T02-01/"),
    ("official", "/departments/"),
    ("official", "/departments/renshe/"),
    ("official", "/regions/"),
    ("official", "/regions/hangzhou/"),
    ("official", "/compare/"),
    ("official", "/compare/quarters/"),
    ("official", "/compare/years/"),
    ("official", "/compare/indicators/"),
    ("official", "/compare/units/"),
    ("official", "/compare/cities/"),
    ("official", "/compare/map/"),
    ("official", "/compare/lines/"),
    ("official", "/replay/"),
    ("official", "/meeting/"),
    ("official", "/promises/"),
    ("official", "/editions/"),
    ("official", "/editions/2026Q2/"),
    ("official", "/editions/2026Q2/bulletin/"),
    ("official", "/notes/"),
    ("official", "/views/"),
    ("official", "/account/tokens/"),
    ("official", "/password/"),
    ("staff2", "/inbox/"),
    ("staff2", "/report/"),
    ("staff", "/report/extension/"),
    ("staff2", "/report/submit/?period=2026Q3"),
    ("official", "/slips/"),
    ("reviewer", "/slips/proposals/"),
    ("staff2", "/slips/4/"),
    ("reviewer", "/review/"),
    ("reviewer", "/review/jiaotong/2026Q3/"),
    ("auditor", "/audit/"),
    ("auditor", "/audit/1/"),
    (None, "/login/"),
]
IDS = [path for _account, path in PAGES]
SERIOUS = ("serious", "critical")
FIRST_VISIT, NEXT_VISIT = 500_000, 40_000  # bytes on the wire
BYTES = """() => performance.getEntriesByType("resource")
  .concat(performance.getEntriesByType("navigation"))
  .reduce((total, entry) => total + entry.transferSize, 0)"""

# Rows whose cells do not fill the columns of the head: a figure under another's name.
OUT_OF_PLACE = """() => {
  const width = row => [...row.cells].reduce((total, cell) => total + cell.colSpan, 0);
  const found = [];
  for (const table of document.querySelectorAll("table")) {
    if (!table.tHead) continue;
    const columns = Math.max(...[...table.tHead.rows].map(width));
    let reaching = []; // cells of earlier rows that reach into this one
    for (const row of [...table.tBodies].flatMap(body => [...body.rows])) {
      const taken = reaching.reduce((total, cell) => total + cell.colSpan, 0);
      if (width(row) + taken !== columns) found.push(row.innerText);
      reaching = reaching.map(cell => ({ ...cell, rows: cell.rows - 1 }))
        .concat([...row.cells].map(c => ({ colSpan: c.colSpan, rows: c.rowSpan - 1 })))
        .filter(cell => cell.rows > 0);
    }
  }
  return found;
}"""


def serious_findings(page):
    """Return what axe-core finds serious or critical on a page."""
    return {
        found["id"]: [node["html"] for node in found["nodes"]]
        for found in Axe().run(page).response["violations"]
        if found["impact"] in SERIOUS
    }


@pytest.mark.parametrize("width", ["1440", "390"])
@pytest.mark.parametrize(("account", "path"), PAGES, ids=IDS)
def test_page_is_accessible_drawn_and_within_its_width(
    site, person, account, path, width
):
    someone = person(site, account, VIEWPORTS[width])

    page = someone.open(path)
    someone.draw_all()

    drawn = page.locator('[data-figure][data-drawn="1"]').count()
    assert serious_findings(page) == {}
    assert drawn == page.locator("[data-figure]").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= int(width)
    assert page.evaluate(OUT_OF_PLACE) == []
    assert page.locator("h1").count() == 1


ADMINISTRATION = [
    ("admin", "/admin/"),
    ("admin", "/admin/tasks/indicator/"),
    ("admin", "/admin/plan-fixtures/"),
    ("admin", "/admin/data-health/"),
    ("security", "/admin/tasks/user/"),
]


@pytest.mark.parametrize("width", ["1440", "390"])
@pytest.mark.parametrize(("account", "path"), ADMINISTRATION)
def test_administration_is_accessible_and_within_its_width(
    site, person, account, path, width
):
    someone = person(site, account, VIEWPORTS[width])
    page = someone.open(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= int(width)
    assert someone.troubles == []
    assert serious_findings(page) == {}
    someone.troubles.clear()  # axe tries an inline style on forms, which is refused


@pytest.mark.parametrize(
    ("account", "path"), [("reviewer", "/review/"), ("official", "/compare/units/")]
)
def test_wide_table_begins_with_the_chosen_quarter_in_sight(
    site, person, account, path
):
    page = person(site, account, VIEWPORTS["390"]).open(path)

    head = page.locator("th.is-chosen").first.bounding_box()

    assert head["x"] >= 0
    assert head["x"] + head["width"] <= 390


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("official", "/"),
        ("official", "/tasks/1/"),
        ("official", "/indicators/T08-01/"),
        ("official", "/regions/"),
        ("official", "/compare/indicators/"),
        ("official", "/compare/lines/"),
        ("official", "/replay/"),
        ("staff2", "/report/"),
        ("reviewer", "/review/"),
        ("reviewer", "/review/renshe/2026Q3/"),
    ],
)
def test_page_stays_within_its_bytes_on_the_first_visit_and_the_next(
    site, person, account, path
):
    someone = person(site, account)
    fresh = someone.context.browser.new_context(
        storage_state=someone.context.storage_state()
    )
    page = fresh.new_page()

    sizes = []
    for _visit in range(2):
        page.goto(site + path)
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        page.wait_for_function(
            "() => { const all = [...document.querySelectorAll('[data-figure]')];"
            " return !all.length || all.some(one => one.dataset.drawn === '1') }"
        )
        sizes.append(page.evaluate(BYTES))
    fresh.close()

    assert sizes[0] <= FIRST_VISIT
    assert sizes[1] <= NEXT_VISIT


def test_what_matters_is_readable_before_any_script_has_run(site, person, chromium):
    someone = person(site, "official")
    plain = chromium.new_context(
        java_script_enabled=False,
        locale="zh-CN",
        storage_state=someone.context.storage_state(),
    )
    page = plain.new_page()
    page.goto(site + "/")

    shown = page.inner_text("main")
    bars = page.locator(".task-table .bullet-drawing").count()
    plain.close()

    assert "严重滞后" in shown
    assert "个百分点" in shown
    assert bars > 10


def test_charts_offer_no_way_to_send_data_elsewhere(site, person):
    someone = person(site, "official")
    page = someone.open("/regions/")
    someone.draw_all()

    buttons = page.locator(".modebar-btn").evaluate_all(
        "all => all.map(one => one.dataset.title)"
    )
    config = page.evaluate(
        "() => { const c = document.querySelector('[data-figure]')._context;"
        " return [c.showSendToCloud, c.plotlyServerURL, c.displaylogo] }"
    )
    assert [b for b in buttons if "hare" in b or "loud" in b] == []
    assert config == [False, "", False]


def test_map_shows_every_city_with_its_name_and_mark(site, person):
    someone = person(site, "official")
    page = someone.open("/regions/")
    someone.draw_all()

    names = page.locator("#fig-map-drawing .textpoint").all_text_contents()

    assert len(names) == 11
    assert all(name.strip()[-1] == "市" for name in names)


def test_language_switch_changes_every_word_of_the_frame(site, person):
    someone = person(site, "official")
    page = someone.open("/tasks/?period=2026Q2")

    page.click("button[name=language][value=en]")
    page.wait_for_load_state()

    assert page.url.endswith("/tasks/?period=2026Q2")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.inner_text(".site-nav a >> nth=1").isascii()


def test_quarter_switch_keeps_the_page_and_names_the_quarter_in_the_url(site, person):
    someone = person(site, "official")
    page = someone.open("/indicators/?status=behind")

    page.click("[rel=prev]")
    page.wait_for_load_state()

    assert "period=2026Q2" in page.url
    assert "status=behind" in page.url


def test_page_prints_in_black_and_white_with_words_and_shapes(site, person):
    someone = person(site, "official")
    page = someone.open("/")

    page.emulate_media(media="print")

    assert not page.locator(".site-nav").is_visible()
    assert page.locator(".task-table .status").first.is_visible()
    assert page.locator(".demo-banner").is_visible()


def test_page_is_reached_with_the_keyboard_alone(site, person):
    someone = person(site, None)
    page = someone.open("/login/?next=/")

    page.keyboard.type("official")
    page.keyboard.press("Tab")
    page.keyboard.type("skillsrich-demo")
    page.keyboard.press("Enter")
    page.wait_for_selector(".user-menu")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")

    assert "skip-link" in focused
    assert page.evaluate("document.activeElement.id") == "main"
