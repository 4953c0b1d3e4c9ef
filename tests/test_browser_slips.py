"""A slip in a real browser: issued, answered with a file, closed; read on a phone."""

import pytest

from .browser import PHONE
from .evidence_files import pdf

pytestmark = pytest.mark.browser


def test_slip_is_issued_answered_and_closed(fresh_site, person):
    judge = person(fresh_site, "reviewer").open("/slips/proposals/")
    row = judge.locator("tr", has_text="省人力社保厅").first
    row.get_by_role("link", name="签发").click()
    judge.get_by_role("button", name="签发").click()
    judge.get_by_text("已签发").wait_for()
    address = judge.url.removeprefix(fresh_site)

    staff = person(fresh_site, "staff2", PHONE).open(address)
    staff.get_by_label("整改情况").fill("已专题研究，逐项整改。")
    staff.locator("input[type=file]").set_input_files(
        {"name": "整改报告.pdf", "mimeType": "a/b", "buffer": pdf()}
    )
    staff.get_by_role("link", name="整改报告.pdf").wait_for()
    staff.get_by_role("button", name="提交回复").click()
    staff.get_by_text("已回复，等待审核单位销号").wait_for()

    judge.reload()
    judge.get_by_role("link", name="整改报告.pdf").wait_for()
    judge.get_by_role("button", name="销号").click()
    judge.get_by_text("已销号。").wait_for()
    official = person(fresh_site, "official", PHONE).open(address)
    official.get_by_text("红色督办已销号，本季度记黄色").first.wait_for()
