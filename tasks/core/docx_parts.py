"""Pieces of a Word document: fonts, spacing, tables, and the frame of a chart."""

from decimal import Decimal

from .bulletin_blocks import Chart, Grid
from .sheets import plain_text

TEXT_FONT = "仿宋_GB2312"
HEADING_FONTS = {1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312"}
TEXT_SIZE, TABLE_SIZE = 16, Decimal("10.5")  # points
LINE, TABLE_LINE = Decimal("28.95"), 16  # points; 225 mm in 22 lines
TEXT_MM = 156  # width between the margins
EMU = 36_000  # in a millimetre
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def with_workbook(xml: bytes, relation: str) -> bytes:
    """Say in a chart where the workbook with its numbers is."""
    end = b"</chartSpace>"
    link = (
        f'<externalData xmlns:r="{RELATED}" r:id="{relation}">'
        '<autoUpdate val="0"/></externalData>'
    )
    declared = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return declared + xml.replace(end, link.encode() + end)


def drawing(number: int, chart: Chart, relation: str, size: tuple[int, int]) -> str:
    from xml.sax.saxutils import quoteattr

    width, height = (length * EMU for length in size)
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    words = f"name={quoteattr(plain_text(chart.title))} "
    words += f"descr={quoteattr(plain_text(chart.description))}"
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
        f'2006/main" xmlns:wp="{main}/wordprocessingDrawing" '
        f'xmlns:a="{main}/main" xmlns:c="{CHART_SPACE}" xmlns:r="{RELATED}">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{100 + number}" {words}/>'
        f'<a:graphic><a:graphicData uri="{CHART_SPACE}">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def signs(count: int):
    """Return the width of so many signs of the text."""
    from docx.shared import Pt

    return Pt(TEXT_SIZE * count)


def set_font(style, name: str, size: Decimal | int, *, bold: bool = False) -> None:
    """Give a style a Chinese font, also for digits, black."""
    from docx.shared import RGBColor

    font(style, name, size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)


def font(owner, name: str, size: Decimal | int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    owner.font.name, owner.font.size = name, Pt(size)
    fonts = owner.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def set_spacing(form, line: Decimal | int = LINE) -> None:
    from docx.shared import Pt

    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(line)
    form.widow_control = False


def off_grid(paragraph, line: Decimal | int) -> None:
    """Give a paragraph lines of its own height, in points."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    properties = paragraph._p.get_or_add_pPr()
    off = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
    properties.insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.line_spacing = Pt(line)


def plain_border(paragraph) -> None:
    """Take away the line below that the template's title has."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="nil"/></w:pBdr>')
    )


def add_field(run, name: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for kind in ("begin", "", "end"):
        if kind:
            xml = f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
        else:
            xml = f'<w:instrText {nsdecls("w")} xml:space="preserve"> {name} </w:instrText>'
        run._r.append(parse_xml(xml))


def widths(grid: Grid) -> list:
    from docx.shared import Mm

    total = sum(grid.widths)
    return [Mm(TEXT_MM * share / total) for share in grid.widths]


def fill(row, values, widths, centred, *, bold: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    cells = row.cells
    for number, (value, width) in enumerate(zip(values, widths, strict=True)):
        cell = cells[number]
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        off_grid(paragraph, TABLE_LINE)
        if number in centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(plain_text(value))
        font(run, HEADING_FONTS[1] if bold else TEXT_FONT, TABLE_SIZE)


def repeat(row) -> None:
    """Show the header on every page that the table reaches."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
