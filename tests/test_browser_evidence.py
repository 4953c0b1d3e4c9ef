"""Files beside figures in a real browser: nothing typed is lost, on a phone too."""

import pytest

from .browser import PHONE, WIDE
from .evidence_files import pdf, png

pytestmark = pytest.mark.browser

REPORT = "/report/"
VALUE = "养老服务培训 数值"


def sent(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def names(row):
    return [text.strip() for text in row.locator(".evidence-list a").all_inner_texts()]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1440", "390"])
def test_files_go_up_beside_a_typed_figure_and_can_be_removed(
    fresh_site, person, viewport
):
    page = person(fresh_site, "staff", viewport).open(REPORT)
    row = page.locator("tr", has=page.get_by_label(VALUE))
    page.get_by_label(VALUE).fill("12,345")
    files = row.locator("input[type=file]")

    files.set_input_files(
        [sent("名册.pdf", pdf()), sent("照片.png", png()), sent("木马.pdf", b"MZ")]
    )

    row.get_by_text("木马.pdf：文件内容与扩展名不符").wait_for()
    assert names(row) == ["名册.pdf", "照片.png"]
    assert page.get_by_label(VALUE).input_value() == "12,345"
    files.set_input_files([sent("程序.exe", b"MZ")])
    row.get_by_text("只能上传 pdf").wait_for()
    with page.expect_download() as download:
        row.get_by_role("link", name="名册.pdf").click()
    assert download.value.suggested_filename == "名册.pdf"
    button = row.get_by_role("button", name="移除 名册.pdf")
    button.click()
    row.get_by_role("button", name="确认移除").click()
    row.get_by_role("link", name="名册.pdf").wait_for(state="detached")
    page.get_by_label(VALUE).press("Tab")
    row.get_by_text("已保存").wait_for()
    page.reload()
    assert names(row) == ["照片.png"]
    assert page.get_by_label(VALUE).input_value() == "12,345"
