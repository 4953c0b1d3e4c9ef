"""Why a line lags, and what was promised: typed beside the row, never lost."""

import pytest

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser

REPORT = "/report/"
VALUE = "养老服务培训 数值"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_line_that_lags_asks_for_words_and_keeps_them(fresh_site, person, viewport):
    page = person(fresh_site, "staff", viewport).open(REPORT)
    row = page.locator("tbody.entry-item", has=page.get_by_label(VALUE))
    reasons = row.locator(".js-reasons")
    assert not reasons.is_visible()

    page.get_by_label(VALUE).fill("10")
    reasons.wait_for()
    row.get_by_label("滞后原因").fill("招生不足")
    row.get_by_label("整改措施").fill("新增两家机构")
    row.get_by_label("责任人").fill("养老处")
    row.get_by_label("责任人").blur()
    row.locator(".js-state[data-state=saved]").wait_for()
    assert row.locator(".js-lacks").inner_text() == "提交前还需填写：完成时限。"
    assert page.locator(".js-unexplained b").inner_text() == "1"
    page.reload()

    assert row.get_by_label("滞后原因").input_value() == "招生不足"
    assert page.locator(".js-unconfirmed b").inner_text() == "1"  # far below target
    row.get_by_label("确认无误的理由").fill("当季仅一家机构开班")
    row.get_by_label("完成时限").fill("2026-12-20")
    row.get_by_label("完成时限").blur()
    row.locator(".js-state[data-state=saved]").wait_for()
    assert row.locator(".js-lacks").inner_text() == ""
    page.get_by_text("应报项目已填齐，可以提交").wait_for()
