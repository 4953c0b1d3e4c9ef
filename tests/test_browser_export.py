"""Taking a table away as a file, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

from .browser import VIEWPORTS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["1440", "390"])
def test_table_is_taken_away_with_the_keyboard_alone(site, person, width, tmp_path):
    someone = person(site, "official", VIEWPORTS[width])
    page = someone.open("/indicators/?period=2026Q2&kind=ratio")
    page.locator(".export-menu > summary").focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    findings = Axe().run(page).response["violations"]
    box = page.locator(".export-menu .menu-body").bounding_box()
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    started.value.save_as(tmp_path / "file.xlsx")

    book = load_workbook(tmp_path / "file.xlsx")
    kinds = {row[3] for row in book.worksheets[0].iter_rows(2, values_only=True)}
    assert started.value.suggested_filename == "指标_2026Q2.xlsx"
    assert kinds == {"比例"}
    assert [v["id"] for v in findings if v["impact"] in ("serious", "critical")] == []
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= int(width)


@pytest.mark.parametrize("path", ["/review/", "/notes/"])
def test_menu_stays_within_a_phones_screen(site, person, path):
    page = person(site, "reviewer", VIEWPORTS["390"]).open(path)

    page.locator(".export-menu > summary").click()

    box = page.locator(".export-menu .menu-body").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
