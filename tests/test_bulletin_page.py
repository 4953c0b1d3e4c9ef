"""The bulletin of an edition on the site: equal for ever, in Chinese for everybody."""

import io

import openpyxl
import pytest
from docx import Document

from regions.models import City
from tasks.core.enums import Kind
from tasks.models import Actual, Indicator

from .factories import (
    make_actual,
    make_edition,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(department, reporter, city_bureau, publisher):
    make_plan(name="测试方案")
    for quarter in ("2026Q2", "2026Q3"):
        make_period(quarter)
    indicator = make_indicator(code="I1", lead=department, name="培训")
    put = {"department": department, "by": reporter}
    make_actual(indicator=indicator, quarter="2026Q2", value=10, **put)
    make_actual(
        indicator=indicator, quarter="2026Q3", value=0, note="=资金未到位", **put
    )
    stock = make_indicator(
        code="I2", kind=Kind.STOCK, name="企业", unit="家", targets=((2026, 9),)
    )
    make_responsibility(indicator=stock, department=city_bureau, role="local")
    make_target(indicator=stock, department=city_bureau, year=2026, value=9)
    make_actual(
        indicator=stock,
        department=city_bureau,
        quarter="2026Q3",
        value=4,
        by=reporter,
    )
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    return make_edition(by=publisher)


def fetch(client, name, key="2026Q3"):
    return client.get(f"/editions/{key}/{name}")


def test_page_says_what_the_edition_says(client, official, edition):
    client.force_login(official)

    html = fetch(client, "bulletin/").content.decode()

    assert "关于《测试方案》2026年第三季度进展情况的通报" in html
    assert "本单位说明：“=资金未到位”" in html
    assert edition.checksum in html


def test_files_are_equal_whatever_is_corrected_later(client, official, edition):
    client.force_login(official)
    names = ("bulletin.docx", "bulletin.xlsx")
    before = [fetch(client, name).content for name in names]

    Actual.objects.filter(value=0).update(value=99, note="改")
    Indicator.objects.update(name="改名")

    assert [fetch(client, name).content for name in names] == before


def test_document_opens_again(client, official, edition):
    client.force_login(official)

    answer = fetch(client, "bulletin.docx")

    words = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert "一、总体进展" in words
    assert "牵头单位" in words
    assert answer["Content-Disposition"].startswith("attachment")


def test_workbook_lists_the_annexes_with_figures(client, official, edition):
    client.force_login(official)

    book = openpyxl.load_workbook(io.BytesIO(fetch(client, "bulletin.xlsx").content))

    assert book.sheetnames == [
        "附件1 重点任务清单",
        "附件2 各市培育计划",
        "说明",
        "图表",
    ]
    first = [cell.value for cell in book["附件1 重点任务清单"][2]]
    assert first[6:11] == ["培训", "人次", 100, 10, 0.1]
    cities = [
        [cell.value for cell in row] for row in book["附件2 各市培育计划"].iter_rows()
    ]
    assert [row[:4] for row in cities[1:]] == [[1, "某市", 9, 4], [None, "合计", 9, 4]]
    notes = dict(book["说明"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert notes["校验码"] == edition.checksum


def test_bulletin_is_chinese_whatever_the_reader_speaks(client, official, edition):
    client.force_login(official)
    before = fetch(client, "bulletin.docx").content
    client.cookies["django_language"] = "en"

    assert fetch(client, "bulletin.docx").content == before


@pytest.mark.parametrize("name", ["bulletin/", "bulletin.docx", "bulletin.xlsx"])
def test_bulletin_of_no_edition_is_not_found(client, official, edition, name):
    client.force_login(official)

    assert fetch(client, name, key="2026Q2").status_code == 404
