"""The plan that ships: sound, and as a workbook without loss."""

import io
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from tasks.core import plan_sheets
from tasks.core.plan_health import Check, counts
from tasks.models import SourceNote
from tasks.selectors.health import data_health
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


def test_fresh_load_has_no_findings_but_the_sources_own(shipped_plan):
    result = counts(data_health(date(2026, 11, 25)))

    noted = SourceNote.objects.count()
    assert result == dict.fromkeys(Check, 0) | {Check.CONTRADICTION: noted}
    output = StringIO()
    call_command("check_data", stdout=output)
    assert output.getvalue().endswith("没有发现问题。\n")
