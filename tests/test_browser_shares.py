"""In a real browser: the administrator lets a department report its share."""

import pytest

from .browser import WIDE

pytestmark = pytest.mark.browser


def test_administrator_looks_at_the_effect_and_confirms_it(fresh_site, person):
    page = person(fresh_site, "admin", WIDE).open("/indicators/T01-24/")
    before = page.locator(".lead-sentence").inner_text()
    assert page.locator("#parts").count() == 0

    page.goto(fresh_site + "/admin/indicator-reporters/T01-24/")
    page.get_by_role("checkbox", checked=False).first.check()
    page.get_by_label("执行季度").select_option(index=1)
    page.get_by_role("button", name="看看会有什么变化").click()
    page.get_by_text("第二步：确认变化").wait_for()
    assert page.locator(".table-scroll tbody tr").count() == 2
    page.get_by_label("依据文号").fill("测〔2026〕9号")
    page.get_by_label("理由").fill("按分工")
    page.get_by_role("button", name="确认保存").click()
    page.get_by_text("已保存。1 个单位的填报职责有变化。").wait_for()

    page.goto(fresh_site + "/indicators/T01-24/")
    assert page.locator("#parts tbody tr").count() == 2
    assert page.locator("#parts tfoot").inner_text().startswith("合计")
    assert page.locator(".lead-sentence").inner_text() != before
