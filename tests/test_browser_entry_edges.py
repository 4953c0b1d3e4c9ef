"""The entry form where things go wrong, or rows are tall: nothing typed is lost, nothing
is chosen in passing, every way leads into its field."""

import pytest

from .browser import PHONE

pytestmark = pytest.mark.browser

REPORT = "/report/"
VALUE = "养老服务培训 数值"
AT = "document.activeElement.name"
SMALL = {"width": 720, "height": 450}  # a screen at twice the size
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".entry-bar").getBoundingClientRect();
  const head = document.querySelector(".entry-table thead").getBoundingClientRect();
  const top = head.height > 1 ? Math.max(0, head.bottom) : 0;
  return [box.top >= top, box.top < bar.top];
}"""


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").click()


def test_arrows_pass_a_list_without_choosing_from_it(site, person):
    page = person(site, "staff2").open(REPORT)
    cells = page.locator("input.num, select[name$='-stage']")
    fields = cells.evaluate_all("all => all.map(one => [one.name, one.tagName])")
    number = [tag for _name, tag in fields].index("SELECT")
    stage = page.locator(f"[name='{fields[number][0]}']")
    chosen = stage.input_value()
    cells.nth(number - 1).focus()

    page.keyboard.press("ArrowDown")
    assert page.evaluate(AT) == fields[number][0]
    page.keyboard.press("ArrowDown")  # the end of the column
    page.keyboard.press("ArrowUp")

    assert page.evaluate(AT) == fields[number - 1][0]
    assert stage.input_value() == chosen
    first = page.locator("input.num").first
    basis = page.locator(f"[name='{fields[0][0].replace('value', 'basis')}']")
    before = basis.input_value()
    first.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(AT).endswith("-basis")
    page.keyboard.press("ArrowRight")
    assert (page.evaluate(AT), basis.input_value()) == (fields[0][0], before)


@pytest.mark.parametrize("viewport", [SMALL, PHONE], ids=["720", "390"])
def test_every_way_into_a_row_ends_at_a_field_in_sight(site, person, viewport):
    page = person(site, "staff2", viewport).open(REPORT)
    ways = page.locator("main a[href^='#row-']")
    hidden = []

    for number in range(ways.count()):
        if not ways.nth(number).is_visible():
            continue
        ways.nth(number).evaluate("way => way.click()")
        page.wait_for_function(
            "row => document.activeElement.closest('[data-row]')?.id === row",
            arg=ways.nth(number).get_attribute("href")[1:],
        )
        if page.evaluate(IN_SIGHT) != [True, True]:
            hidden.append(page.evaluate(AT))

    assert ways.count() > 1
    assert hidden == []


def test_what_cannot_be_saved_any_more_is_shown_until_it_is_given_up(
    fresh_site, person
):
    first = person(fresh_site, "staff").open(REPORT)
    second = person(fresh_site, "staff").open(REPORT)
    second.get_by_label(VALUE).fill("19,000")
    second.get_by_role("button", name="提交审核").click()
    second.get_by_role("button", name="确认提交").click()
    second.get_by_text("已提交").first.wait_for()

    first.get_by_label(VALUE).fill("17,777")
    first.get_by_label(VALUE).blur()
    first.locator(".js-state", has_text="已提交").wait_for()
    first.reload()

    gone = first.locator("[data-message=gone]")
    assert "17,777" in gone.inner_text()
    first.reload()
    gone.get_by_role("button", name="放弃恢复").click()
    first.reload()
    assert gone.count() == 0


def test_bar_names_what_looks_like_a_slip_until_a_reason_is_given(site, person):
    page = person(site, "staff").open(REPORT)
    row = page.locator("[data-row]", has=page.get_by_label(VALUE))
    bar = page.locator(".entry-bar")

    page.get_by_label(VALUE).press_sequentially("190000000")
    row.get_by_label("确认无误的理由").wait_for()

    assert "1 项提示待核对" in bar.inner_text()
    assert "可以提交" not in bar.inner_text()
    row.get_by_label("确认无误的理由").fill("已与统计部门核对")
    bar.get_by_text("提示待核对").wait_for(state="hidden")


def test_escape_brings_the_stored_figure_back_after_a_refused_save(fresh_site, person):
    page = person(fresh_site, "staff").open(REPORT)
    stored = page.get_by_label(VALUE).input_value()
    page.get_by_label(VALUE).fill("一万九")
    save(page)
    assert page.get_by_label(VALUE).input_value() == "一万九"

    page.get_by_label(VALUE).press("Escape")

    assert page.get_by_label(VALUE).input_value() == stored


def test_submitting_without_a_network_stays_on_the_page(fresh_site, person):
    someone = person(fresh_site, "staff")
    page = someone.open(REPORT)
    page.get_by_label(VALUE).fill("19,000")
    someone.context.set_offline(True)

    page.get_by_role("button", name="提交审核").click()

    page.get_by_text("暂时无法连接服务器").wait_for()
    assert page.get_by_label(VALUE).input_value() == "19,000"
    someone.troubles.clear()  # the browser writes down that it was offline
