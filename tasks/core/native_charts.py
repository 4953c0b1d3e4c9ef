"""Charts that Word, WPS and Excel draw and edit themselves, from plain values."""

import io

from .bulletin_blocks import Chart

SHEET = "Sheet1"  # of the workbook inside a document
FIRST_ROW = 2  # below the header


def chart_xml(chart: Chart) -> bytes:
    """Return a chart for a document, with its values in it.

    NB: every cache says how many points it has; LibreOffice refuses the file otherwise.
    """
    from openpyxl.chart.data_source import (
        AxDataSource,
        NumData,
        NumDataSource,
        NumRef,
        NumVal,
        StrData,
        StrRef,
        StrVal,
    )
    from openpyxl.xml.functions import tostring

    made = _bars(chart)
    count = len(chart.categories)
    names = StrData(
        ptCount=count,
        pt=[StrVal(idx=i, v=name) for i, name in enumerate(chart.categories)],
    )
    for number, (series, kept) in enumerate(
        zip(made.series, chart.series, strict=True)
    ):
        column = chr(ord("B") + number)
        values = NumData(
            formatCode="General",
            ptCount=count,
            pt=[
                NumVal(idx=i, v=str(value))
                for i, value in enumerate(kept.values)
                if value is not None
            ],
        )
        where = f"{SHEET}!$%s${FIRST_ROW}:$%s${count + 1}"
        series.val = NumDataSource(
            numRef=NumRef(f=where % (column, column), numCache=values)
        )
        series.cat = AxDataSource(strRef=StrRef(f=where % ("A", "A"), strCache=names))
        series.tx.strRef = StrRef(
            f=f"{SHEET}!${column}$1",
            strCache=StrData(ptCount=1, pt=[StrVal(idx=0, v=kept.name)]),
        )
    return tostring(made._write())


def _bars(chart: Chart):
    """Return an openpyxl chart whose series refer to the sheet of its numbers."""
    from openpyxl.chart import BarChart, Reference, Series

    sheet = _numbers(chart).active
    made = BarChart()
    made.type = "bar" if chart.is_wide else "col"
    count = len(chart.categories)
    for number in range(len(chart.series)):
        values = Reference(sheet, min_col=number + 2, min_row=1, max_row=count + 1)
        made.series.append(Series(values, title_from_data=True))
    dress(made, chart)
    return made


def dress(made, chart: Chart) -> None:
    """Give an openpyxl chart its face: from 0, direct labels, one meaning a colour."""
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.series import DataPoint

    made.title, made.style = chart.title, 2
    made.gapWidth = 60
    made.y_axis.title = chart.unit
    made.y_axis.scaling.min = 0
    made.y_axis.delete = made.x_axis.delete = False
    made.y_axis.majorGridlines.spPr = None
    if chart.is_wide:
        made.x_axis.scaling.orientation = "maxMin"  # the first on top
        made.y_axis.crosses = "max"
    made.legend.position = "b"
    if len(chart.series) == 1:
        made.legend = None
    for number, (series, kept) in enumerate(
        zip(made.series, chart.series, strict=True)
    ):
        series.graphicalProperties.solidFill = kept.colour
        series.graphicalProperties.line.solidFill = "404040"
        series.dLbls = DataLabelList(showVal=number == 0)
        for off in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(series.dLbls, off, False)
        for index, colour in enumerate(chart.colours):
            point = DataPoint(idx=index)
            point.graphicalProperties.solidFill = colour
            point.graphicalProperties.line.solidFill = "404040"
            series.dPt.append(point)


def _numbers(chart: Chart):
    """Return the workbook with a chart's numbers, as an openpyxl object."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    rows = zip(*(series.values for series in chart.series), strict=True)
    sheet.append(["", *(series.name for series in chart.series)])
    for name, values in zip(chart.categories, rows, strict=True):
        sheet.append([name, *values])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # NB: =… would be taken for a formula
    return book


def chart_workbook(chart: Chart) -> bytes:
    """Return the workbook that stands behind a chart in a document."""
    written = io.BytesIO()
    _numbers(chart).save(written)
    return written.getvalue()
