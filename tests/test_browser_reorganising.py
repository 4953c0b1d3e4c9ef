"""The administrator merges a department and renames a city with clicks."""

import re

import pytest

from .browser import VIEWPORTS, WIDE

pytestmark = pytest.mark.browser


# Neither has begun on the quarter, and the first has asked for nothing that waits.
OLD, NEW = "省医保局", "省民政厅"


def say_why(page, starts):
    page.select_option("[name=starts]", starts)
    page.fill("[name=document_number]", "测编〔2026〕3号")
    page.fill("[name=reason]", "机构改革")


def test_department_is_merged_into_another_with_clicks(fresh_site, person):
    page = person(fresh_site, "admin", WIDE).open("/departments/?period=2026Q2")
    own = page.locator("main").get_by_role("link", name=OLD, exact=True)
    code = own.get_attribute("href").split("/")[2]
    page.goto(f"{fresh_site}/admin/")
    page.locator("#content").get_by_role("link", name="机构调整").first.click()
    department = page.get_by_role("link", name=OLD, exact=True)
    row = page.locator("#content tr", has=department)
    row.get_by_role("link", name="并入", exact=True).click()
    say_why(page, "2026Q3")
    page.select_option("[name=successor]", label=NEW)

    page.get_by_role("button", name="查看影响").click()
    effects = page.locator(".effects").inner_text()
    assert re.search(f"“{OLD}”的 \\d+ 项指标由“{NEW}”承接", effects)
    page.get_by_role("button", name="确认办理").click()
    page.locator(".messagelist .success").wait_for()

    page.goto(f"{fresh_site}/departments/?period=2026Q3")
    page.locator("main").get_by_role("link", name=NEW, exact=True).click()
    taken = page.get_by_text(f"自2026年第三季度起，承接“{OLD}”的指标。")
    taken.wait_for()
    page.goto(f"{fresh_site}/departments/{code}/?period=2026Q3")
    page.get_by_text(f"自2026年第三季度起，本单位的指标由“{NEW}”承接。").wait_for()


@pytest.mark.parametrize("width", list(VIEWPORTS))
def test_city_is_renamed_from_a_quarter_on_with_clicks(fresh_site, person, width):
    page = person(fresh_site, "admin", VIEWPORTS[width]).open("/admin/regions/city/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("#content").get_by_role("link", name="设区市更名").click()
    old = page.locator("[name=name]").input_value()
    say_why(page, "2026Q4")
    page.fill("[name=name]", "更名后的市")

    page.get_by_role("button", name="查看影响").click()
    effects = page.locator(".effects").inner_text()
    assert f"“{old}”显示为“更名后的市”" in effects
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    page.get_by_role("button", name="确认办理").click()
    page.locator(".messagelist .success").wait_for()

    page.goto(f"{fresh_site}/regions/?period=2026Q3")
    shown = page.locator("main").inner_text()
    assert (old in shown, "更名后的市" in shown) == (True, False)
