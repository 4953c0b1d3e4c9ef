"""Editions in a real browser: published after a preview, corrected afterwards."""

import pytest

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser

OWN = "T01-09"  # what the department of `staff` reports; nothing yet this quarter
CASE = "/review/minzheng/2026Q3/"
REPORT = "/report/?period=2026Q3"
INDICATOR = f"/indicators/{OWN}/"
REASONS = {
    "cause": "招生不足",
    "action": "新增两家机构",
    "owner": "养老处",
    "due_on": "2026-12-20",
}


def field(page, name):
    return page.locator(f"[name='r-{OWN}-{name}']")


def press(page, name):
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def report(staff, value):
    """Report a figure with the words that it needs, and submit the quarter."""
    page = staff.open(REPORT)
    field(page, "value").fill(value)
    row = page.locator(f"#row-{OWN}")
    row.locator(".js-figure.is-old").wait_for(state="attached")
    row.locator(".js-figure:not(.is-old)").wait_for(state="attached")
    if field(page, "hint_reason").is_visible():
        field(page, "hint_reason").fill("已与业务处室核实")
    if field(page, "cause").is_visible():
        for name, text in REASONS.items():
            field(page, name).fill(text)
    press(page, "提交审核")
    press(page, "确认提交")


def approve(reviewer):
    press(reviewer.open(CASE), "全部审定")


def reopen(reviewer):
    page = reviewer.open(CASE)
    page.locator(f"[name='reopen-pick-{OWN}']").check()
    page.locator(f"[name='reopen-reason-{OWN}']").fill("台账复核，少计一期。")
    press(page, "重新开放所选")


def publish(chief, reason=""):
    page = chief.open("/editions/new/?period=2026Q3")
    if reason:
        page.get_by_label("更正原因").fill(reason)
    page.get_by_label("已核对以上覆盖情况和数据").check()
    press(page, "发布定版 2026Q3")
    page.get_by_text("已发布。").wait_for()
    return page


def reported(official, query):
    """Return what stands in the table of what was reported."""
    return official.open(f"{INDICATOR}?{query}").locator("#reported").inner_text()


def test_edition_is_published_opened_corrected_and_restated(fresh_site, person):
    staff, reviewer = person(fresh_site, "staff"), person(fresh_site, "reviewer")
    chief, official = person(fresh_site, "chief"), person(fresh_site, "official")
    report(staff, "21,000")
    approve(reviewer)

    # The head of review looks at the preview; without the tick nothing is published.
    page = chief.open("/editions/")
    page.get_by_role("link", name="发布定版").click()
    assert page.locator("h1").inner_text() == "发布2026年第三季度定版"
    assert "与最近一版相比" not in page.locator("main").inner_text()
    page = publish(chief)
    assert page.url.endswith("/editions/2026Q3/")
    checksum = page.locator(".checksum").inner_text()

    # An official opens the pages of that day, and goes on within the edition.
    page = official.open("/editions/2026Q3/")
    page.get_by_role("link", name="打开当时的页面").click()
    assert "正在查看2026年第三季度定版" in page.locator(".edition-banner").inner_text()
    page.locator("#behind .line-head > a").first.click()
    assert "edition=2026Q3" in page.url
    assert page.locator(".edition-banner").is_visible()
    for path in ("/promises/", "/slips/", "/compare/", "/replay/"):
        assert (
            official.open(f"{path}?edition=2026Q3").locator(".edition-banner").count()
        )
    assert "2.1 万人次" in reported(official, "edition=2026Q3")

    # A figure is corrected: the edition stays, the next one says what is other.
    reopen(reviewer)
    report(staff, "24,000")
    approve(reviewer)
    assert "2.4 万人次" in reported(official, "period=2026Q3")
    assert "2.1 万人次" in reported(official, "edition=2026Q3")
    preview = chief.open("/editions/new/?period=2026Q3")
    row = preview.locator("tr", has_text="填报数").filter(has_text=OWN)
    assert ("21,000" in row.inner_text(), "24,000" in row.inner_text()) == (True, True)
    page = publish(chief, "台账复核")
    assert page.url.endswith("/editions/2026Q3-2/")
    note = page.locator("main").inner_text()
    assert "更正原因：台账复核" in note
    row = page.locator("tr", has_text="填报数").filter(has_text=OWN)
    assert ("21,000" in row.inner_text(), "24,000" in row.inner_text()) == (True, True)

    # The first one is what it was, and leads to its correction.
    page = official.open("/editions/2026Q3/")
    assert page.locator(".checksum").inner_text() == checksum
    page.get_by_role("link", name="看最新一版").click()
    assert page.url.endswith("/editions/2026Q3-2/")
    assert "2.4 万人次" in reported(official, "edition=2026Q3-2")


def test_preview_without_the_tick_publishes_nothing(fresh_site, person):
    page = person(fresh_site, "chief", WIDE).open("/editions/new/?period=2026Q3")
    page.locator("form.panel").evaluate("form => form.noValidate = true")

    press(page, "发布定版 2026Q3")

    page.get_by_text("请核对后勾选。").wait_for()
    answer = page.request.get(f"{fresh_site}/editions/2026Q3/")
    assert answer.status == 404


@pytest.mark.parametrize("path", ["/editions/2026Q2/bulletin/", "/editions/2026Q2/"])
def test_pages_of_an_edition_fit_on_a_phone(site, person, path):
    page = person(site, "official", PHONE).open(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for table in page.locator(".bulletin-table").all():  # a status stays on one line
        heights = table.locator("td.is-centred").evaluate_all(
            "cells => cells.map(cell => cell.getClientRects().length)"
        )
        assert set(heights) == {1}
