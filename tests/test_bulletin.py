"""The bulletin: what it says, as plain values, and as files that open again."""

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from tasks.core.bulletin import bulletin, chinese
from tasks.core.bulletin_blocks import (
    Chart,
    Correction,
    Facts,
    Grid,
    Heading,
    Judgement,
    Laggard,
    Paragraph,
    Standing,
    Turn,
)
from tasks.core.bulletin_docx import as_document
from tasks.core.bulletin_xlsx import as_annexes
from tasks.core.enums import Status
from tasks.core.native_charts import chart_xml
from tasks.core.sheets import Column, Kind, Sheet

AT = datetime(2026, 10, 15, 7, 0, tzinfo=UTC)
CHART_NAMES = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def standing(name, status=Status.ON_PACE, share="0.8", number=1):
    value = None if share is None else Decimal(share)
    return Standing(name, status, value, Decimal("0.75"), 3, 2, 1, number)


def facts(**values):
    defaults = {
        "plan": "某方案",
        "document": "某〔2025〕1号",
        "quarter": "2026年第三季度",
        "edition": "2026年第三季度定版",
        "key": "2026Q3",
        "checksum": "abc",
        "published": "2026年10月15日",
        "publisher": "牵头单位",
        "opening": "应报 3 项，已报 2 项；",
        "counts": {Status.MET: 1, Status.BEHIND: 2, Status.NOT_DUE: 0},
        "tasks": [standing("任务甲"), standing("任务乙", Status.MET, None, 2)],
        "cities": [standing("某市"), standing("别市", Status.NOT_REPORTED, None, None)],
        "turns": [Turn("转差", "指标甲", "达序时", "滞后")],
    }
    return Facts(**defaults | values)


BEHIND = Laggard(
    "指标甲", "单位甲", Status.BEHIND, "低于序时。", (("单位甲", "=资金未到位"),)
)
FAR = Laggard("指标乙", "单位乙", Status.FAR_BEHIND, "逾期未完成。")


def texts(made, kind=Paragraph):
    return [block.text for block in made.blocks if isinstance(block, kind)]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")],
)
def test_headings_count_in_chinese(number, word):
    assert chinese(number) == word


def test_bulletin_has_its_sections_in_order():
    made = bulletin(facts(laggards=[FAR, BEHIND], missing=["单位丙"], reason="复核"))

    assert texts(made, Heading) == [
        "一、总体进展",
        "二、重点工作进展",
        "三、滞后指标",
        "（一）■ 严重滞后 1 项",
        "（二）▼ 滞后 1 项",
        "四、与上季度相比",
        "五、各市进展",
        "六、填报情况",
        "七、更正说明",
        "八、下一步工作",
    ]
    assert made.title == "关于《某方案》2026年第三季度进展情况的通报"
    assert [b.hint for b in made.blocks if isinstance(b, Judgement)] == [
        "总体研判",
        "重点工作研判",
        "滞后原因研判",
        "各市情况研判",
        "下一步工作要求",
    ]


def test_what_is_behind_stands_with_its_departments_own_words():
    made = bulletin(facts(laggards=[BEHIND, FAR]))

    assert "1. 指标甲（单位甲）。低于序时。单位甲说明：“=资金未到位”" in texts(made)
    assert "1. 指标乙（单位乙）。逾期未完成。（有关单位未作说明。）" in texts(made)


def test_bulletin_without_anything_to_tell_says_so():
    made = bulletin(facts(cities=[], turns=None))

    assert "没有滞后的指标。" in texts(made)
    assert "各单位均已填报并审定。" in texts(made)
    assert "五、下一步工作" in texts(made, Heading)


def test_quarter_without_changes_says_so():
    assert "各指标状态与上季度相同。" in texts(bulletin(facts(turns=[])))


def test_corrections_stand_old_beside_new():
    one = Correction("指标甲", "单位甲", "填报数", "20 人次", "21 人次")

    made = bulletin(facts(reason="复核", corrections=[one]))

    grids = {b.caption: b.rows for b in made.blocks if isinstance(b, Grid)}
    assert grids["表4 更正前后对照"] == (
        ("指标甲", "单位甲", "填报数", "20 人次", "21 人次"),
    )
    assert grids["表1 重点工作进展情况"] == (
        ("1", "任务甲", "▲ 达序时", "80.0%", "75.0%", "2/3", "1"),
        ("2", "任务乙", "● 已完成", "–", "75.0%", "2/3", "1"),
    )
    assert grids["表3 各市进展情况"][1][0] == "–"


def charts_of(made):
    return [block for block in made.blocks if isinstance(block, Chart)]


def test_charts_hold_the_numbers_of_the_tables():
    counts, tasks, cities = charts_of(bulletin(facts()))

    assert (counts.categories, counts.series[0].values) == (
        ("● 已完成", "▼ 滞后"),
        (1, 2),
    )
    assert tasks.categories == ("1 任务甲",)
    assert [s.values for s in cities.series] == [
        (Decimal("80.0"), None),
        (Decimal("75.0"), Decimal("75.0")),
    ]
    assert "某市 80.0%，应达 75.0%" in cities.description


def test_chart_says_how_many_points_it_has():
    xml = ElementTree.fromstring(chart_xml(charts_of(bulletin(facts()))[2]))

    found = [one.get("val") for one in xml.iterfind(".//c:ptCount", CHART_NAMES)]
    values = [one.text for one in xml.iterfind(".//c:val//c:v", CHART_NAMES)]
    assert found == ["1", "2", "2", "1", "2", "2"]
    assert values == ["80", "75", "75"]


@pytest.fixture(scope="module")
def document():
    return as_document(bulletin(facts(laggards=[FAR, BEHIND])), at=AT)


def test_document_has_the_layout_of_official_papers(document):
    section = Document(io.BytesIO(document)).sections[0]

    edges = [section.page_width, section.page_height, section.top_margin]
    edges += [section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(edge.mm) for edge in edges] == [210, 297, 37, 35, 28, 26]
    styles = Document(io.BytesIO(document)).styles
    fonts = {
        name: (
            styles[name].element.rPr.rFonts.get(qn("w:eastAsia")),
            styles[name].font.size.pt,
        )
        for name in ("Title", "Normal", "Heading 1", "Heading 2")
    }
    assert fonts == {
        "Title": ("方正小标宋_GBK", 22),
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
    }


def test_document_numbers_its_pages_at_the_outside(document):
    opened = Document(io.BytesIO(document))
    section = opened.sections[0]

    assert opened.settings.odd_and_even_pages_header_footer
    sides = [f.paragraphs[0] for f in (section.footer, section.even_page_footer)]
    assert [str(p.alignment) for p in sides] == ["RIGHT (2)", "LEFT (0)"]
    assert all("PAGE" in p._p.xml for p in sides)


def test_tables_repeat_their_headers(document):
    tables = Document(io.BytesIO(document)).tables

    assert [len(t.rows[0]._tr.findall(".//" + qn("w:tblHeader"))) for t in tables] == [
        1,
        1,
        1,
    ]


def test_charts_can_be_edited_and_are_described(document):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = package.namelist()
        body = package.read("word/document.xml").decode()
        chart = package.read("word/charts/chart1.xml").decode()
        book = package.read("word/embeddings/chart1.xlsx")

    assert [n for n in names if n.startswith("word/charts/chart")] == [
        "word/charts/chart1.xml",
        "word/charts/chart2.xml",
        "word/charts/chart3.xml",
    ]
    assert body.count('descr="') == 3
    assert "externalData" in chart
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.values)
    assert rows == [(None, "指标数"), ("● 已完成", 1), ("▼ 滞后", 2)]


def test_same_bulletin_gives_the_same_bytes(document):
    assert as_document(bulletin(facts(laggards=[FAR, BEHIND])), at=AT) == document


@pytest.fixture(scope="module")
def workbook():
    columns = [Column("指标"), Column("实际", Kind.NUMBER, width=12)]
    sheet = Sheet("附件1", columns, [("=1+1", Decimal("-12.5")), ("@甲", None)])
    return as_annexes(bulletin(facts()), [sheet], at=AT)


def test_numbers_are_numbers_and_text_stays_text(workbook):
    page = openpyxl.load_workbook(io.BytesIO(workbook))["附件1"]

    cells = [(cell.value, cell.data_type) for row in page["A2:B3"] for cell in row]
    assert cells == [("=1+1", "s"), (-12.5, "n"), ("@甲", "s"), (None, "n")]


def test_workbook_has_charts_that_are_described(workbook):
    page = openpyxl.load_workbook(io.BytesIO(workbook))["图表"]
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()

    assert len(page._charts) == 3
    assert drawing.count("descr=") == 3
    assert [cell.value for cell in page[1]][:1] == ["各状态指标数"]


def test_same_edition_gives_the_same_workbook(workbook):
    columns = [Column("指标"), Column("实际", Kind.NUMBER, width=12)]
    sheet = Sheet("附件1", columns, [("=1+1", Decimal("-12.5")), ("@甲", None)])

    assert as_annexes(bulletin(facts()), [sheet], at=AT) == workbook
