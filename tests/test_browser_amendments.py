"""The administrator changes the plan: what is previewed is confirmed with a click."""

import pytest

from .browser import WIDE

pytestmark = pytest.mark.browser


def open_change(page, code, link):
    page.goto(page.url + f"tasks/indicator/?q={code}")
    page.locator("#result_list th a", has_text=code).click()
    page.get_by_role("link", name=link).click()
    page.select_option("[name=starts]", "2026Q4")
    page.fill("[name=document_number]", "测〔2026〕8号")
    page.fill("[name=reason]", "上级调整")


@pytest.mark.parametrize(
    ("link", "field", "value", "word"),
    [
        (
            "修订目标",
            "tr:has(th:text-is('2027')) input.figure",
            "50000",
            "上调",
        ),
        ("调整口径", "[name=definition]", "按新口径统计", "都不会改变"),
    ],
)
def test_change_is_previewed_and_confirmed_with_clicks(
    fresh_site, person, link, field, value, word
):
    page = person(fresh_site, "admin", WIDE).open("/admin/")
    open_change(page, "T01-25", link)
    page.locator(field).fill(value)

    page.get_by_role("button", name="查看影响").click()
    assert word in page.locator(".effects").inner_text()
    page.get_by_role("button", name="确认办理").click()

    page.locator(".messagelist .success").wait_for()


def test_limits_of_the_whole_plan_are_revised_with_clicks(fresh_site, person):
    page = person(fresh_site, "admin", WIDE).open("/admin/tasks/plan/")
    page.locator("#result_list tbody th a").click()
    page.get_by_role("link", name="调整判定规则").click()
    page.select_option("[name=starts]", "2026Q3")
    page.fill("[name=document_number]", "测〔2026〕8号")
    page.fill("[name=reason]", "上级调整")
    page.fill("[name=behind_limit]", "20")

    page.get_by_role("button", name="查看影响").click()
    assert "将由“滞后”变为“严重滞后”" in page.locator(".effects").inner_text()
    page.get_by_role("button", name="确认办理").click()

    page.locator(".messagelist .success").wait_for()
