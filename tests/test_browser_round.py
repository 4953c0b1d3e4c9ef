"""The quarterly round as people live it, in real browsers."""

import pytest

from .browser import PHONE, VIEWPORTS

pytestmark = pytest.mark.browser

OWN = "T01-09"  # what the department of `staff` reports; nothing yet this quarter
CASE = "/review/minzheng/2026Q3/"
REPORT = "/report/?period=2026Q3"
REASONS = {
    "cause": "招生不足",
    "action": "新增两家机构",
    "owner": "养老处",
    "due_on": "2026-12-20",
}
INDICATOR = f"/indicators/{OWN}/?period=2026Q3"


def field(page, name, code=OWN):
    return page.locator(f"[name='r-{code}-{name}']")


def number(text):
    return int(text.replace(",", ""))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def report_and_submit(page, value):
    """Report a figure; where it looks like a slip or lags, say why."""
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


def status_on(official):
    page = official.open(INDICATOR)
    return page.locator(".lead-sentence .status").inner_text()


@pytest.mark.parametrize("width", ["1440", "390"])
def test_figure_goes_from_the_department_over_the_reviewer_to_the_official(
    fresh_site, person, width
):
    size = VIEWPORTS[width]
    staff = person(fresh_site, "staff", size)
    reviewer = person(fresh_site, "reviewer", size)
    official = person(fresh_site, "official", size)
    assert status_on(official) == "逾期未报"

    # The department reports a figure and submits it.
    report_and_submit(staff.open(REPORT), "1,200")
    assert status_on(official) == "待审核"

    # The reviewer returns the item with a reason.
    page = reviewer.open(CASE)
    assert "已与业务处室核实" in page.inner_text(f"#row-{OWN}")
    page.get_by_label("退回", exact=False).first.check()
    page.locator(f"[name='reason-{OWN}']").fill("请核对：比上季度少了一个数量级。")
    press(page, "仅退回所选")

    # The department sees why, corrects, and submits again.
    page = staff.open(REPORT)
    assert "比上季度少了一个数量级" in page.inner_text(".entry-returns")
    report_and_submit(page, "21,000")

    # The reviewer approves, and the official sees the status change.
    page = reviewer.open(CASE)
    assert "21,000" in page.inner_text(f"#row-{OWN}")
    press(page, "全部审定")
    assert status_on(official) not in ("逾期未报", "待审核")
    assert "万人次" in official.page.inner_text(".tiles")


def test_typing_a_running_total_gives_the_quarters_own_figure(fresh_site, person):
    staff = person(fresh_site, "staff")
    page = staff.open(REPORT)
    field(page, "value").fill("10,000")
    figure = page.locator(f"#row-{OWN} .js-figure")
    figure.get_by_text("本年累计").wait_for()
    total = number(figure.inner_text().split("本年累计")[1].split()[0])

    field(page, "basis").select_option(label="本年累计")
    field(page, "value").fill(str(total))
    press(page, "保存草稿")

    assert "本季度为 10,000" in figure.inner_text()


BAD = {
    "很多": "不是数字",
    "-5": "不能",
    "1e999": "不是数字",
    "12.5": "整数",
    "999999999999999": "过大",
}


def test_bad_figure_gets_a_sentence_beside_it_and_stays_in_its_field(
    fresh_site, person
):
    staff = person(fresh_site, "staff")
    page = staff.open(REPORT)

    for typed, sentence in BAD.items():
        field(page, "value").fill(typed)
        field(page, "note").evaluate("one => one.closest('details').open = true")
        field(page, "note").fill("一段说明")
        press(page, "保存草稿")

        page.locator(f"#row-{OWN}", has_text=sentence).wait_for()
        assert field(page, "value").input_value() == typed
        assert field(page, "note").input_value() == "一段说明"


def test_nobody_reviews_what_they_submitted(fresh_site, person):
    reviewer = person(fresh_site, "reviewer", PHONE)
    page = reviewer.open("/review/renshe/2026Q3/")

    assert page.get_by_role("button", name="全部审定").count() == 0


def test_department_never_opens_anothers_submission(fresh_site, person):
    staff = person(fresh_site, "staff")

    answer = staff.page.request.get(f"{fresh_site}/review/jiaotong/2026Q3/")

    assert answer.status == 404
