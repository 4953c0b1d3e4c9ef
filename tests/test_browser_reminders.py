"""Reminding and copying as people do it, and the way from a notice to its cell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"


@pytest.mark.parametrize("is_plain", [True, False], ids=["plain http", "clipboard"])
def test_text_is_copied_with_and_without_a_clipboard(site, person, is_plain):
    reviewer = person(site, "reviewer", WIDE)
    if is_plain:
        reviewer.context.add_init_script(NO_CLIPBOARD)
    else:
        reviewer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reviewer.open("/review/?period=2026Q3")
    button = page.get_by_role("button", name="复制省民政厅的催报文本")
    text = button.get_attribute("data-copy")

    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="已复制").wait_for()
    page.goto(f"{site}/tasks/")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")

    assert page.locator("textarea").input_value() == text
    assert text.startswith("【催报】省民政厅：2026年第三季度数据尚未提交，")


def unread(page) -> int:
    badge = page.locator(".inbox-count")
    return int(badge.inner_text()) if badge.count() else 0


def test_returned_figure_is_one_click_from_the_inbox(fresh_site, person):
    staff = person(fresh_site, "staff2", PHONE)
    page = staff.open("/inbox/")
    row = page.locator(".inbox-row", has_text="被退回")

    row.get_by_role("button", name="查看", exact=False).first.click()
    page.wait_for_url("**/report/?period=2026Q3#row-T01-25")

    assert page.locator("#row-T01-25").is_visible()


def test_notice_that_was_opened_counts_as_read(fresh_site, person):
    page = person(fresh_site, "staff2", PHONE).open("/inbox/")
    before = unread(page)

    row = page.locator(".inbox-row.is-unread").first
    row.get_by_role("button", name="查看", exact=False).first.click()
    page.wait_for_url(lambda address: "/inbox/" not in address)

    assert unread(page) == before - 1


def test_extension_is_asked_for_decided_and_shown(fresh_site, person):
    reviewer = person(fresh_site, "reviewer", WIDE)
    page = reviewer.open("/review/?period=2026Q3")
    page.locator("#extensions").get_by_role("link", name="省民政厅").click()
    until = timezone.localdate() + timedelta(days=7)
    page.locator("input[name=until]").fill(until.isoformat())
    page.get_by_role("button", name="批准延期").click()
    page.get_by_text("已批准延期，并已通知该单位。").wait_for()

    staff = person(fresh_site, "staff", PHONE)
    report = staff.open("/report/?period=2026Q3")

    words = f"已批准延期至{until.year}年{until.month}月{until.day}日"
    assert words in report.locator(".entry-situation").inner_text()
    assert "逾期未报" not in report.locator("main").inner_text()
