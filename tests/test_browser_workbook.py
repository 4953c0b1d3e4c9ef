"""The workbook of a quarter in a real browser: down, filled in, up, and confirmed."""

from pathlib import Path

import pytest

from .browser import PHONE, WIDE
from .workbook_files import Editor

pytestmark = pytest.mark.browser


def fetch(page) -> bytes:
    page.locator(".workbook-menu summary").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="下载填报表").click()
    return Path(found.value.path()).read_bytes()


def send(page, content: bytes):
    file = {"name": "填报表.xlsx", "mimeType": "", "buffer": content}
    page.set_input_files("#id_upload", file)
    with page.expect_navigation():
        page.get_by_role("button", name="上传填报表").click()


def first_open(editor: Editor) -> str:
    """Return the first indicator whose figure can be filled in."""
    codes = [row[editor.columns["key:indicator"] - 1] for row in editor.rows()]
    return next(
        code
        for code in codes
        if code
        and code != "key:indicator"
        and not editor.cell(code, "in:value").protection.locked
    )


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_workbook_goes_out_and_comes_back(fresh_site, person, viewport):
    page = person(fresh_site, "staff", viewport).open("/report/")
    editor = Editor(fetch(page))
    code = first_open(editor)

    send(page, editor.fill(code, value="约一万").content())
    page.get_by_text("有 1 处错误，全部未写入").wait_for()
    with page.expect_download() as found:
        page.get_by_role("button", name="下载标注错误的填报表").click()
    marked = Editor(Path(found.value.path()).read_bytes())
    assert "不是数字" in marked.cell(code, "in:value").comment.text

    page.goto(fresh_site + "/report/")
    page.locator(".workbook-menu summary").click()
    send(page, marked.fill(code, value="１．２万").content())
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == viewport["width"]
    with page.expect_navigation():
        page.get_by_role("button", name="确认写入").click()
    page.get_by_text("已按填报表写入 1 项").wait_for()
    assert page.locator(f"#id_r-{code}-value").input_value() == "12,000"
