"""The administrator locks a quarter and opens it again for one department."""

from datetime import timedelta

import pytest
from django.utils import timezone

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser


def test_locked_quarter_is_opened_again_for_one_department(fresh_site, person):
    admin = person(fresh_site, "admin", WIDE)
    page = admin.open("/admin/periods/")
    row = page.locator("tr", has_text="2026Q3")
    row.get_by_role("link", name="今日锁定").click()
    page.locator("input[name=due_on]").fill("2026-10-10")
    page.locator("input[name=lock_reason]").fill("三季度数据已上报")
    page.locator("textarea[name=reason]").fill("按通知锁定")
    page.get_by_role("button", name="预览").click()
    page.get_by_text("尚未提交、将不能再填报的单位：").wait_for()
    assert "省民政厅" in page.locator("#content").inner_text()
    page.get_by_role("button", name="确认调整").click()
    page.get_by_text("2026Q3的日程已调整。").wait_for()

    staff = person(fresh_site, "staff", PHONE)
    form = staff.open("/report/?period=2026Q3")
    assert "锁定（三季度数据已上报）" in form.locator(".entry-situation").inner_text()
    assert form.locator("[name='r-T01-09-value']").count() == 0

    row = page.locator("tr", has_text="2026Q3")
    row.get_by_role("link", name="对单位重新开放").click()
    page.get_by_label("单位").select_option(label="省民政厅")
    until = timezone.localdate() + timedelta(days=3)
    page.locator("input[name=until]").fill(until.isoformat())
    page.locator("textarea[name=reason]").fill("补报养老服务培训")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认重新开放").click()
    page.get_by_text("已重新开放，并已通知该单位的填报人。").wait_for()

    form = staff.open("/report/?period=2026Q3")
    assert "补报养老服务培训" in form.locator(".entry-situation").inner_text()
    assert form.locator("[name='r-T01-09-value']").is_visible()
