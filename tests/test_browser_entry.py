"""The entry form in a real browser: live status, lost sessions, two people at once."""

import demo_server
import pytest

from .browser import PHONE, WIDE

pytestmark = pytest.mark.browser

REPORT = "/report/"  # the quarter that is to be reported
VALUE = "养老服务培训 数值"  # the field's label
BASIS = "养老服务培训 填报口径"


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").click()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_status_and_other_bases_are_shown_before_anything_is_saved(
    site, person, viewport
):
    page = person(site, "staff", viewport).open(REPORT)

    page.get_by_label(VALUE).fill("１．９万")
    row = page.locator("tr", has=page.get_by_label(VALUE))
    row.get_by_text("= 1.9 万人次").wait_for()

    assert row.get_by_text("本年累计").count() > 0
    assert row.locator(".js-standing .bullet").count() == 1
    assert page.locator(".js-filled").inner_text() == "1"
    page.get_by_label(VALUE).fill("一万九")
    row.get_by_text("“一万九”不是数字").wait_for()
    assert page.get_by_label(VALUE).get_attribute("aria-invalid") == "true"


def test_what_was_typed_survives_a_lost_session(fresh_site, person):
    someone = person(fresh_site, "staff")
    page = someone.open(REPORT)
    page.get_by_label(BASIS).select_option("year")
    page.get_by_label(VALUE).fill("45,184")
    someone.context.clear_cookies(name="sessionid")

    save(page)
    demo_server.log_in(page, fresh_site, "staff")
    page.goto(fresh_site + REPORT)

    page.get_by_text("已恢复您上次填写但尚未保存的内容").wait_for()
    assert page.get_by_label(VALUE).input_value() == "45,184"
    assert page.get_by_label(BASIS).input_value() == "year"
    save(page)
    page.get_by_text("已保存 1 项。").wait_for()
    page.reload()
    assert page.get_by_text("已恢复您上次填写").count() == 0


def test_page_of_an_earlier_login_says_what_to_do_and_keeps_what_was_typed(
    fresh_site, person
):
    someone = person(fresh_site, "staff")
    page = someone.open(REPORT)
    someone.context.clear_cookies(name="sessionid")
    demo_server.log_in(someone.context.new_page(), fresh_site, "staff")

    page.get_by_label(VALUE).fill("19,000")
    page.get_by_label(VALUE).blur()
    page.get_by_text("页面已失效").wait_for()
    page.get_by_role("button", name="刷新页面").click()
    page.get_by_text("已恢复您上次填写但尚未保存的内容").wait_for()
    assert page.get_by_label(VALUE).input_value() == "19,000"
    save(page)

    page.get_by_text("已保存 1 项。").wait_for()
    # The browser itself writes down that it was refused.
    someone.troubles = [one for one in someone.troubles if "403" not in one]


def test_second_of_two_people_is_shown_both_values_and_decides(fresh_site, person):
    first = person(fresh_site, "staff").open(REPORT)
    second = person(fresh_site, "staff").open(REPORT)
    first.get_by_label(VALUE).fill("12,001")
    second.get_by_label(VALUE).fill("12,002")
    save(first)

    save(second)

    notice = second.get_by_role("alert").filter(has_text="您填的是")
    assert "12,001 人次" in notice.inner_text()
    assert "12,002 人次" in notice.inner_text()
    assert second.get_by_label(VALUE).input_value() == "12,002"
    second.get_by_label("改用本人数据").click()
    second.locator(".js-state[data-state=saved]").wait_for()
    first.reload()
    assert first.get_by_label(VALUE).input_value() == "12,002"


def test_quarter_is_filled_in_and_submitted_with_the_keyboard_alone(fresh_site, person):
    page = person(fresh_site, "staff").open(REPORT)
    press = page.keyboard.press

    page.get_by_label(BASIS).focus()
    press("Tab")
    page.keyboard.type("19000")
    press("Tab")
    while page.evaluate("document.activeElement.value") != "submit":
        press("Tab")
    with page.expect_navigation():
        press("Enter")
    page.get_by_role("button", name="确认提交").focus()
    with page.expect_navigation():
        press("Enter")

    page.get_by_text("已提交审核。").wait_for()


def test_cell_saves_itself_when_it_is_left_and_says_so(fresh_site, person):
    page = person(fresh_site, "staff").open(REPORT)
    page.get_by_label(VALUE).fill("1.9万")
    row = page.locator("tr", has=page.get_by_label(VALUE))
    assert row.locator(".js-state").inner_text() == "未保存"

    page.get_by_label(VALUE).blur()
    row.locator(".js-state[data-state=saved]").wait_for()
    page.reload()

    assert page.get_by_label(VALUE).input_value() == "19,000"


def test_cell_waits_for_the_network_and_is_saved_when_it_is_back(fresh_site, person):
    someone = person(fresh_site, "staff")
    page = someone.open(REPORT)
    row = page.locator("tr", has=page.get_by_label(VALUE))

    someone.context.set_offline(True)
    page.get_by_label(VALUE).fill("19000")
    page.get_by_label(VALUE).blur()
    row.locator(".js-state[data-state=failed]").wait_for()
    someone.context.set_offline(False)
    row.locator(".js-state[data-state=saved]").wait_for()

    # The browser itself writes down that it was offline.
    someone.troubles = [one for one in someone.troubles if "ERR_INTERNET" not in one]
    page.reload()
    assert page.get_by_label(VALUE).input_value() == "19,000"


def test_conflict_of_a_single_cell_shows_both_values_and_takes_a_choice(
    fresh_site, person
):
    first = person(fresh_site, "staff").open(REPORT)
    second = person(fresh_site, "staff").open(REPORT)
    for page, value, state in [
        (first, "12,001", "saved"),
        (second, "12,002", "conflict"),
    ]:
        page.get_by_label(VALUE).fill(value)
        page.get_by_label(VALUE).blur()
        page.locator(f".js-state[data-state={state}]").wait_for()

    box = second.locator(".entry-conflict")
    assert "12,001 人次" in box.inner_text()
    assert "12,002 人次" in box.inner_text()
    second.get_by_label("保留对方数据").click()

    second.locator(".js-state[data-state=saved]").wait_for()
    assert box.count() == 0
    assert second.get_by_label(VALUE).input_value() == "12,001"


def note_of(page):
    """Return the note beside the figure, opened."""
    row = page.locator("[data-row]", has=page.get_by_label(VALUE))
    row.get_by_text("说明 / 没有数据").click()
    return row.locator("textarea[name$='-note']")


def test_note_is_saved_beside_the_figure_that_a_colleague_changed(fresh_site, person):
    first = person(fresh_site, "staff").open(REPORT)
    first.get_by_label(VALUE).fill("3,500")
    first.get_by_label(VALUE).blur()
    first.locator(".js-state[data-state=saved]").wait_for()
    second = person(fresh_site, "staff").open(REPORT)
    first.get_by_label(VALUE).fill("3,700")
    first.get_by_label(VALUE).blur()
    first.locator(".js-state[data-state=saved]").wait_for()

    note_of(second).fill("本人的说明")
    second.locator("textarea:focus").blur()
    second.get_by_text("数据改为“3,700 人次”，均已保留；您填的说明已保存。").wait_for()

    assert second.get_by_label(VALUE).input_value() == "3,700"
    second.get_by_label(VALUE).fill("3,800")
    second.get_by_label(VALUE).blur()
    second.locator(".js-state[data-state=saved]", has_text="已保存").wait_for()
    first.reload()
    assert first.get_by_label(VALUE).input_value() == "3,800"


def test_what_is_restored_never_overwrites_what_was_saved_meanwhile(fresh_site, person):
    first = person(fresh_site, "staff").open(REPORT)
    someone = person(fresh_site, "staff")
    second = someone.open(REPORT)
    someone.context.set_offline(True)
    second.get_by_label(VALUE).fill("12,002")
    second.get_by_label(VALUE).blur()
    second.locator(".js-state[data-state=failed]").wait_for()
    first.get_by_label(VALUE).fill("12,001")
    save(first)

    second.goto("about:blank")
    someone.context.set_offline(False)
    second.goto(fresh_site + REPORT)
    second.get_by_text("已恢复您上次填写但尚未保存的内容").wait_for()
    second.get_by_role("button", name="保存", exact=True).click()

    second.locator(".js-state[data-state=conflict]").wait_for()
    assert "12,001 人次" in second.locator(".entry-conflict").inner_text()
    someone.troubles = [one for one in someone.troubles if "ERR_INTERNET" not in one]


@pytest.mark.parametrize(
    ("choice", "value"), [("保留对方数据", "12,001"), ("改用本人数据", "12,002")]
)
def test_choice_after_a_full_save_is_taken_at_once_and_the_row_saves_itself_again(
    fresh_site, person, choice, value
):
    first = person(fresh_site, "staff").open(REPORT)
    second = person(fresh_site, "staff").open(REPORT)
    first.get_by_label(VALUE).fill("12,001")
    second.get_by_label(VALUE).fill("12,002")
    save(first)
    save(second)

    second.get_by_label(choice).click()
    second.locator(".js-state[data-state=saved]").wait_for()

    assert second.get_by_label(VALUE).input_value() == value
    assert second.locator(".entry-conflict").count() == 0
    second.get_by_label(VALUE).fill("12,003")
    second.get_by_label(VALUE).blur()
    second.locator(".js-state[data-state=saving]").wait_for(state="detached")
    second.locator(".js-state[data-state=saved]").wait_for()
    first.goto(fresh_site + REPORT)
    assert first.get_by_label(VALUE).input_value() == "12,003"


def open_city(fresh_site, person):
    """Return the form of somebody with three rows, taken back from the reviewers."""
    page = person(fresh_site, "city").open("/report/?period=2026Q3")
    with page.expect_navigation():
        page.get_by_role("button", name="撤回").click()
    return page


def test_figures_are_gone_through_with_the_keys_of_a_spreadsheet(fresh_site, person):
    page = open_city(fresh_site, person)
    cells = page.locator("input.num, select[name$='-stage']")
    press = page.keyboard.press
    at = "document.activeElement.name"
    names = cells.evaluate_all("all => all.map(one => one.name)")[:3]
    first = page.locator(f"[name='{names[0]}']")
    stored = first.input_value()
    first.focus()
    visited = []

    for key in ["Enter", "ArrowDown", "Shift+Enter", "ArrowUp"]:
        press(key)
        visited.append(page.evaluate(at))
    first.fill("1")
    press("Escape")

    assert visited == [names[1], names[2], names[1], names[0]]
    assert first.input_value() == stored
    assert page.url.endswith("period=2026Q3")


PASTE = """([name, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector(`[name='${name}']`).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  );
}"""


def test_pasted_block_is_shown_first_filled_in_when_confirmed_and_undone(
    fresh_site, person
):
    page = open_city(fresh_site, person)
    fields = page.locator("input.num")
    names = fields.evaluate_all("all => all.map(one => one.name)")
    before = fields.evaluate_all("all => all.map(one => one.value)")
    block = "1.2万\r\n不详\r\n１，２３４\r\n9\r\n"

    page.evaluate(PASTE, [names[0], block])
    dialog = page.get_by_role("dialog")
    assert dialog.locator("b").all_inner_texts() == ["2", "2"]
    assert "不是数字，不填入" in dialog.inner_text()
    dialog.get_by_role("button", name="取消").click()
    assert fields.evaluate_all("all => all.map(one => one.value)") == before

    page.evaluate(PASTE, [names[0], block])
    dialog.get_by_role("button", name="确认填入").click()
    page.locator(".js-state[data-state=saved]").nth(1).wait_for()
    assert fields.evaluate_all("all => all.map(one => one.value)") == [
        "1.2万",
        before[1],
        "１，２３４",
    ]

    page.get_by_role("button", name="撤销上一步").click()
    page.locator(".js-state[data-state=saved]").nth(1).wait_for()
    page.reload()
    assert fields.evaluate_all("all => all.map(one => one.value)") == before


MILESTONES = """
from tasks.models import Submission, User
found = Submission.objects.get(
    department__code="zuzhi", period__year=2026, period__quarter=3
)
found.explanations.all().delete()
found.actuals.all().delete()
found.delete()
User.objects.filter(username="staff").update(department=found.department)
"""


def test_stage_and_note_are_pasted_undone_and_a_link_leads_into_the_cell(
    prepared_site, person
):
    with demo_server.copied_site(prepared_site) as env, demo_server.server(env) as site:
        demo_server.manage(env, "shell", "-c", MILESTONES)
        page = person(site, "staff").open("/report/?period=2026Q3")
        stage = page.locator("select[name$='-stage']").first
        note = page.locator("textarea[name$='-note']").first
        name = stage.get_attribute("name")
        before = stage.input_value()

        page.evaluate(PASTE, [name, "完成了\t依据不足\r\n"])
        dialog = page.get_by_role("dialog")
        assert "不是进展阶段，不填入" in dialog.inner_text()
        assert dialog.locator("b").all_inner_texts() == ["1", "1"]
        dialog.get_by_role("button", name="取消").click()

        page.evaluate(PASTE, [name, "推进中\t已印发征求意见稿\r\n"])
        dialog.get_by_role("button", name="确认填入").click()
        page.locator(".js-state[data-state=saved]").wait_for()
        assert (stage.input_value(), note.input_value()) == (
            "under_way",
            "已印发征求意见稿",
        )
        page.get_by_role("button", name="撤销上一步").click()
        page.locator(".js-state[data-state=saved]").wait_for()
        assert (stage.input_value(), note.input_value()) == (before, "")

        code = name.removeprefix("r-").removesuffix("-stage")
        page.goto("about:blank")
        page.goto(f"{site}/report/?period=2026Q3#row-{code}")
        page.wait_for_function("name => document.activeElement.name === name", arg=name)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_long_form_is_painted_near_the_window_alone_and_reached_everywhere(
    site, person, viewport
):
    page = person(site, "staff", viewport).open(REPORT)
    page.evaluate(
        """() => {
          const row = document.querySelector("[data-row]");
          for (let n = 1; n < 60; n++) {
            const copy = row.cloneNode(true);
            copy.id = `row-${n}`;
            document.querySelector("[data-row]:last-of-type").after(copy);
          }
        }"""
    )
    is_painted = (
        "id => document.querySelector(`#${id} .entry-inputs`)"
        ".checkVisibility({ contentVisibilityAuto: true })"
    )

    assert page.evaluate("document.querySelectorAll('[data-row]').length") >= 60
    page.wait_for_function(f"!({is_painted})('row-59')")
    # What is not painted is there for a screen reader, a link and the keyboard.
    assert page.locator("#row-59").get_by_role("rowheader").count() == 1
    page.evaluate("location.hash = 'row-59'")
    page.wait_for_function(f"({is_painted})('row-59')")
    top = page.locator("#row-59").bounding_box()["y"]
    assert 0 <= top < viewport["height"]
    page.locator("#row-58 input.num").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-row]').id") == "row-59"
