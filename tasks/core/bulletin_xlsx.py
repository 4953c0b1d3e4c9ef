"""The bulletin as a workbook: the annexes with figures, notes, and charts to edit."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from .bulletin_blocks import Bulletin, Chart
from .native_charts import dress
from .settled import part_of, settled
from .sheets import Sheet, plain_text
from .sheets_xlsx import as_workbook

DRAWING = "xl/drawings/drawing1.xml"
A3, A4 = 8, 9  # paper
ROOM = 3  # columns between the numbers and their chart
WIDTH_CM, HEIGHT_CM, ROW_CM = 24, 9, Decimal("0.8")
ROW_HEIGHT_CM = Decimal("0.53")  # of the program's own rows


def as_annexes(made: Bulletin, sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """Return the sheets as a workbook with the bulletin's charts on a sheet behind.

    Args: at – the edition's moment, which the file bears.
    """
    from openpyxl import load_workbook

    plain = as_workbook(sheets, heading=made.title, remark=made.source)
    book = load_workbook(io.BytesIO(plain))
    book.worksheets[0].page_setup.paperSize = A3  # the longest of the annexes
    charts = [block for block in made.blocks if isinstance(block, Chart)]
    _add_charts(book.create_sheet(plain_text(_("图表"))), charts)
    book.properties.title = plain_text(made.title)
    book.properties.creator = plain_text(made.signature)
    written = io.BytesIO()
    book.save(written)
    content = written.getvalue()
    return settled(content, at, {DRAWING: _described(content, charts)})


def _add_charts(page, charts: Sequence[Chart]) -> None:
    """Write each chart's numbers, and the chart beside them."""
    from openpyxl.chart import BarChart, Reference, Series
    from openpyxl.worksheet.properties import PageSetupProperties

    page.sheet_view.showGridLines = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for letter in "BC":
        page.column_dimensions[letter].width = 16
    page.column_dimensions["A"].width = 44
    row = 1
    for chart in charts:
        _numbers(page, row, chart)
        count = len(chart.categories)
        made = BarChart()
        made.type = "bar" if chart.is_wide else "col"
        span = {"min_row": row + 1, "max_row": row + 1 + count}
        for number in range(len(chart.series)):
            values = Reference(page, min_col=number + 2, **span)
            made.series.append(Series(values, title_from_data=True))
        made.set_categories(
            Reference(page, min_col=1, min_row=row + 2, max_row=row + 1 + count)
        )
        dress(made, chart)
        height = HEIGHT_CM + (ROW_CM * count if chart.is_wide else 0)
        made.width, made.height = WIDTH_CM, height
        page.add_chart(made, page.cell(row, len(chart.series) + ROOM).coordinate)
        row += max(count + 3, round(height / ROW_HEIGHT_CM) + 2)


def _numbers(page, row: int, chart: Chart) -> None:
    lines = [
        (chart.title,),
        ("", *(f"{series.name}（{chart.unit}）" for series in chart.series)),
        *zip(chart.categories, *(s.values for s in chart.series), strict=True),
    ]
    for down, values in enumerate(lines):
        for across, value in enumerate(values, 1):
            cell = page.cell(row + down, across, value)
            if isinstance(value, str):
                cell.value, cell.data_type = plain_text(value), "s"


def _described(content: bytes, charts: Sequence[Chart]) -> bytes:
    """Give each chart of the workbook its text alternative."""
    xml = part_of(content, DRAWING).decode()
    for number, chart in enumerate(charts, 1):
        before = f'name="Chart {number}"'
        words = f"name={quoteattr(plain_text(chart.title))} "
        words += f"descr={quoteattr(plain_text(chart.description))}"
        xml = xml.replace(before, words, 1)
    return xml.encode()
