"""Explanations and answers about promises in the workbook that is filled in offline."""

from datetime import date

import pytest

from tasks.models import Explanation

from .factories import (
    make_actual,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
)
from .workbook_files import Editor, confirm, download, upload

pytestmark = pytest.mark.django_db
ANSWERS = {"in:fulfilment", "in:fulfilment_note"}


@pytest.fixture
def indicator(department):
    make_plan()
    make_period("2026Q3", opens_on=date(2020, 1, 1), due_on=date(2999, 12, 31))
    return make_indicator(code="A", name="甲指标", lead=department)


@pytest.fixture
def promised(indicator, department, reporter):
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=9,
        by=reporter,
    )
    return make_explanation(actual=actual, due_on=date(2026, 9, 20))


@pytest.fixture
def staff(client, reporter, indicator):
    client.force_login(reporter)
    return client


def put(editor, **cells):
    for name, value in cells.items():
        editor.cell("A", f"in:{name}").value = value
    return editor.content()


def test_promise_is_shown_and_may_be_answered(staff, promised):
    editor = Editor(download(staff))

    assert editor.cell("A", "promise").value == (
        "新增两家机构（培训处，2026年9月20日前）"
    )
    assert not any(editor.cell("A", name).protection.locked for name in ANSWERS)


def test_without_a_promise_its_answer_is_locked_and_refused(staff):
    editor = Editor(download(staff))
    assert all(editor.cell("A", name).protection.locked for name in ANSWERS)

    page = upload(staff, put(editor, value=10, fulfilment="兑现"))

    assert "这一项没有待答复的承诺，请清空这一格。" in page.text
    assert "确认写入" not in page.text


def test_words_filled_in_offline_are_saved_and_written_back(staff, promised):
    words = {
        "cause": "招生不足",
        "action": "新增两家机构",
        "owner": "培训处",
        "due_on": date(2026, 11, 30),
        "fulfilment": "部分兑现",
        "fulfilment_note": "一家已到位",
    }
    page = upload(staff, put(Editor(download(staff)), value=10, **words))
    confirm(staff, page)

    row = Explanation.objects.get(submission__period__quarter=3)
    assert (row.cause, row.action, row.owner, row.due_on) == (
        "招生不足",
        "新增两家机构",
        "培训处",
        date(2026, 11, 30),
    )
    assert (row.promise, row.fulfilment, row.fulfilment_note) == (
        promised,
        "partly",
        "一家已到位",
    )
    again = Editor(download(staff))
    assert {name: again.cell("A", f"in:{name}").value for name in words} == words | {
        "due_on": "2026-11-30"
    }
    assert "没有需要写入的改动" in upload(staff, again.content()).text


def test_words_that_are_still_missing_are_named_before_writing(staff):
    page = upload(staff, put(Editor(download(staff)), value=10, cause="招生不足"))

    assert "提交前还需填写：整改措施、责任人、完成时限。" in page.text
    assert "确认写入" in page.text


def test_source_that_is_awaited_can_be_told_offline(staff):
    cells = {
        "availability": "待数据来源",
        "note": "等统计局",
        "expected_on": "2028-11-5",
    }

    page = upload(staff, put(Editor(download(staff)), **cells))

    assert "确认写入" in page.text
