"""Saved views in a real browser: kept, found in the menu, opened, removed."""

import pytest

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_person_keeps_a_view_finds_it_and_removes_it(fresh_site, person, viewport):
    page = person(fresh_site, "staff", viewport).open("/indicators/?status=behind")

    page.locator(".views-menu > summary").click()
    page.get_by_label("把本页及筛选保存为").fill("我关心的")
    page.get_by_role("button", name="保存视图").click()
    page.get_by_text("已保存视图“我关心的”。").wait_for()

    page.goto(fresh_site + "/tasks/")
    page.locator(".views-menu > summary").press("Enter")
    page.get_by_role("link", name="我关心的").click()
    page.wait_for_url("**/indicators/?status=behind")

    page.goto(fresh_site + "/views/")
    page.get_by_label("删除“我关心的”").click()
    page.get_by_role("button", name="确认删除").click()
    page.get_by_text("视图“我关心的”已删除。").wait_for()
    assert page.get_by_text("还没有常用视图").count() == 1
