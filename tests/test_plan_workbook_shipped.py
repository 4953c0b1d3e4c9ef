"""The plan that ships as a workbook: nothing of it is lost on the way."""

import io

import pytest
from openpyxl import load_workbook

from tasks.core import plan_sheets
from tasks.services import fixtures, plan_workbook

from .workbook_files import office

pytestmark = pytest.mark.django_db


def examine(content: bytes):
    return fixtures.examine(plan_workbook.sources_of("方案.xlsx", content))


def test_shipped_plan_comes_back_without_loss(shipped_plan):
    content = plan_workbook.export()

    found = examine(content)

    assert found.problems == ()
    assert (found.new, found.changed) == (0, 0)
    assert found.unchanged == sum(
        page.max_row - plan_sheets.HEADING_ROW
        for page in load_workbook(io.BytesIO(content))
    )


def test_workbook_saved_by_an_office_program_comes_back_without_loss(shipped_plan):
    found = examine(office("plan", plan_workbook.export()))

    assert found.problems == ()
    assert (found.new, found.changed) == (0, 0)


def test_sorted_rows_and_moved_columns_change_nothing(shipped_plan):
    book = load_workbook(io.BytesIO(plan_workbook.export()))
    page = book["目标"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head, data = rows[: plan_sheets.HEADING_ROW], rows[plan_sheets.HEADING_ROW :]
    data.sort(key=lambda row: str(row[4]), reverse=True)
    page.delete_rows(1, page.max_row)
    for row in [head[0], *([*row[::-1]] for row in [*head[1:], *data])]:
        page.append(row)
    book.move_sheet("目标", offset=-5)
    written = io.BytesIO()
    book.save(written)

    found = examine(written.getvalue())

    assert found.problems == ()
    assert (found.new, found.changed) == (0, 0)
