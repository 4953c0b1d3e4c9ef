"""The bulletin as a document in the layout of official papers.

Source: GB/T 9704—2012: A4, margins 37/35/28/26 mm, 22 lines of 28 signs, the title in
二号小标宋, the text in 三号仿宋, headings in 黑体, 楷体 and 仿宋, page numbers outside.
"""

import io
from datetime import datetime

from django.utils.translation import gettext as _

from .bulletin_blocks import (
    Block,
    Bulletin,
    Chart,
    Grid,
    Heading,
    Judgement,
    Paragraph,
)
from .docx_parts import (
    HEADING_FONTS,
    RELATED,
    TEXT_FONT,
    TEXT_SIZE,
    add_field,
    drawing,
    fill,
    font,
    off_grid,
    plain_border,
    repeat,
    set_font,
    set_spacing,
    signs,
    widths,
    with_workbook,
)
from .native_charts import chart_workbook, chart_xml
from .settled import settled
from .sheets import plain_text

TITLE_FONT = "方正小标宋_GBK"
# What a program without the named font takes instead.
FALLBACKS = {
    "方正小标宋_GBK": ("方正小标宋简体", "华文中宋", "宋体", "Noto Serif CJK SC"),
    "仿宋_GB2312": ("仿宋", "FangSong", "华文仿宋", "STFangsong", "Noto Serif CJK SC"),
    "楷体_GB2312": ("楷体", "KaiTi", "华文楷体", "STKaiti", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "Noto Sans CJK SC"),
    "宋体": ("SimSun", "Noto Serif CJK SC"),
}
TITLE_SIZE, NOTE_SIZE, NUMBER_SIZE, CAPTION_SIZE = 22, 9, 14, 12  # points
TITLE_LINE, NOTE_LINE, CAPTION_LINE = 35, 14, 20  # points
LINE_PITCH = 579  # of the grid, in twentieths of a point
CLOSER = -5  # twentieths of a point between signs, so that 28 fill a line
PAGE_MM, MARGINS_MM = (210, 297), (37, 35, 28, 26)  # top, bottom, inner, outer
CHART_MM = (152, 76)
ROW_MM, FRAME_MM, TALLEST_MM = 9, 45, 215  # of a chart whose bars lie
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_document(made: Bulletin, *, at: datetime) -> bytes:
    """Return the bulletin as a .docx file; the same bulletin gives the same bytes.

    Args: at – the edition's moment, which the file bears.
    """
    from docx import Document

    document = Document()
    writer = _Writer(document)
    writer.set_up(made)
    writer.write(made)
    written = io.BytesIO()
    document.save(written)
    return settled(written.getvalue(), at)


class _Writer:
    """Writes blocks into one document."""

    def __init__(self, document):
        self.document = document
        self.charts = 0

    def set_up(self, made: Bulletin) -> None:
        from docx.shared import Mm

        core = self.document.core_properties
        core.title, core.author = plain_text(made.title), plain_text(made.signature)
        core.language, core.revision, core.comments = "zh-CN", 1, ""
        section = self.document.sections[0]
        section.page_width, section.page_height = map(Mm, PAGE_MM)
        top, bottom, inner, outer = map(Mm, MARGINS_MM)
        section.top_margin, section.bottom_margin = top, bottom
        section.left_margin, section.right_margin = inner, outer
        section.header_distance, section.footer_distance = Mm(15), Mm(23)
        self._grid(section)
        self._styles()
        self._page_numbers(section)

    def _grid(self, section) -> None:
        """Set 22 lines a page. NB: programs disagree on grids of signs."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        properties = section._sectPr
        for old in properties.findall(qn("w:docGrid")):
            properties.remove(old)
        properties.append(
            parse_xml(
                f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE_PITCH}"/>'
            )
        )

    def _styles(self) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        styles = self.document.styles
        normal = styles["Normal"]
        set_font(normal, TEXT_FONT, TEXT_SIZE)
        normal.element.rPr.append(
            parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>')
        )
        set_spacing(normal.paragraph_format)
        for level, name in HEADING_FONTS.items():
            style = styles[f"Heading {level}"]
            set_font(style, name, TEXT_SIZE, bold=level == 3)
            set_spacing(style.paragraph_format)
            style.paragraph_format.keep_with_next = True
        set_font(styles["Title"], TITLE_FONT, TITLE_SIZE)
        self._fallbacks()

    def _fallbacks(self) -> None:
        """Name in the document's own table what may stand in for each font."""
        fonts = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/>'
            '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
            for name, others in FALLBACKS.items()
        )
        for relation in self.document.part.rels.values():
            if relation.reltype.endswith("/fontTable"):
                table = relation.target_part
                closing = b"</w:fonts>"
                table._blob = table.blob.replace(closing, fonts.encode() + closing)

    def _page_numbers(self, section) -> None:
        """Write — 1 — at the outside: right on odd pages, left on even ones."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self.document.settings.odd_and_even_pages_header_footer = True
        sides = (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        )
        for footer, side in sides:
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
                run = paragraph.add_run(text)
                font(run, "宋体", NUMBER_SIZE)
                if field:
                    add_field(run, field)

    def write(self, made: Bulletin) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        title = self.document.add_paragraph(style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_spacing(title.paragraph_format, TITLE_LINE)
        plain_border(title)
        title.add_run(plain_text(made.title))
        self.document.add_paragraph()
        self._text(made.greeting, indent=False)
        for block in made.blocks:
            self._block(block)
        self.document.add_paragraph()
        for text in (made.signature, made.day):
            paragraph = self._text(text, indent=False)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = signs(4)
            paragraph.paragraph_format.keep_with_next = text == made.signature
        self.document.add_paragraph()
        self._small(made.source)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            heading = self.document.add_heading(plain_text(block.text), block.level)
            heading.paragraph_format.first_line_indent = signs(2)
        elif isinstance(block, Paragraph):
            self._text(block.text)
        elif isinstance(block, Judgement):
            self._judgement(block)
        elif isinstance(block, Grid):
            self._table(block)
        else:
            self._chart(block)

    def _text(self, text: str, *, indent: bool = True):
        paragraph = self.document.add_paragraph(plain_text(text))
        if indent:
            paragraph.paragraph_format.first_line_indent = signs(2)
        return paragraph

    def _small(self, text: str):
        paragraph = self.document.add_paragraph()
        off_grid(paragraph, NOTE_LINE)
        font(paragraph.add_run(plain_text(text)), TEXT_FONT, NOTE_SIZE)
        return paragraph

    def _judgement(self, block: Judgement) -> None:
        """Leave room, and say that somebody must fill it."""
        from docx.enum.text import WD_COLOR_INDEX

        paragraph = self._text("")
        run = paragraph.add_run(
            plain_text(_("【%(hint)s：由起草人填写】") % {"hint": block.hint})
        )
        font(run, TEXT_FONT, TEXT_SIZE)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _caption(self, text: str) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        caption = self.document.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(6)
        off_grid(caption, CAPTION_LINE)
        font(caption.add_run(plain_text(text)), HEADING_FONTS[1], CAPTION_SIZE)

    def _table(self, grid: Grid) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT

        self._caption(grid.caption)
        table = self.document.add_table(1, len(grid.columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        sizes = widths(grid)
        for column, width in zip(table.columns, sizes, strict=True):
            column.width = width
        fill(table.rows[0], grid.columns, sizes, frozenset(range(99)), bold=True)
        repeat(table.rows[0])
        for values in grid.rows:
            fill(table.add_row(), values, sizes, grid.centred)
        self._small(grid.note)

    def _chart(self, chart: Chart) -> None:
        """Put a chart that can be edited into a paragraph of its own."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.oxml import parse_xml

        self.charts += 1
        size = _size(chart)
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        xml = drawing(self.charts, chart, self._chart_part(chart), size)
        paragraph.add_run()._r.append(parse_xml(xml))

    def _chart_part(self, chart: Chart) -> str:
        """Add the chart and the workbook behind it; return the chart's relation."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package, number = self.document.part.package, self.charts
        part = Part(
            PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package
        )
        book = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"),
            SHEET_TYPE,
            settled(chart_workbook(chart), datetime(1980, 1, 1)),  # noqa: DTZ001 – a constant
            package,
        )
        inner = part.relate_to(book, f"{RELATED}/package")
        part._blob = with_workbook(chart_xml(chart), inner)
        return self.document.part.relate_to(part, f"{RELATED}/chart")


def _size(chart: Chart) -> tuple[int, int]:
    """Return a chart's width and height in millimetres."""
    if not chart.is_wide:
        return CHART_MM
    height = FRAME_MM + ROW_MM * len(chart.categories)
    return CHART_MM[0], min(height, TALLEST_MM)
