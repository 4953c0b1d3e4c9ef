"""The workbook that is downloaded: what stands in it, and what may be filled in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.workbook_build import LOOKS, FormBook, FormRow, build
from tasks.core.workbook_form import INPUTS, KEYS, digest, fields_of, parse, row_keys

from .workbook_files import Editor

Q3 = Quarter(2026, 3)
KINDS = {"A": Kind.ANNUAL, "S": Kind.STOCK, "R": Kind.RATIO, "M": Kind.MILESTONE}
STORED = {
    "A": {"basis": "year", "value": "12,000", "note": "说明", "cause": "招生不足"},
    "S": {"basis": "plan", "value": "7"},
    "R": {"numerator": "3", "denominator": "4"},
    "M": {"stage": "under_way", "evidence": "文号", "fulfilment": "kept"},
}
INJECTIONS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "#N/A",
    "\t=1",
    "＝1",
]


def row(code="A", **values) -> FormRow:
    cells = values.pop("cells", STORED[code])
    keys = {"department": "own", "quarter": Q3, "code": code, "version": 2}
    return FormRow(
        **{
            "keys": row_keys(**keys, was=digest(cells)),
            "kind": KINDS[code],
            "name": f"指标{code}",
            "statement": "每年培训 100 人次",
            "unit": "人次",
            "target": Decimal(100),
            "expected": Decimal(75),
            "last": None,
            "before": Decimal(0),
            "status": "应报",
            "decimals": 0,
            "cells": cells,
            "is_editable": True,
        }
        | values
    )


def made(*rows, groups=None, **values) -> Editor:
    """Return the workbook of some rows under one heading, opened."""
    texts = {"title": "填报表", "remark": "不是万", "notes": ["先填数字。"]}
    groups = groups or [("重点工作", list(rows))]
    return Editor(build(FormBook(groups=groups, **texts | values)))


def shown(editor, name, code="A"):
    cell = editor.cell(code, name)
    return cell.value, cell.number_format


def colour(cell) -> str:
    return cell.fill.start_color.rgb


def rules(editor, code, name):
    place = editor.cell(code, f"in:{name}").coordinate
    every = editor.sheet.data_validations.dataValidation
    return [rule for rule in every if place in rule.cells]


# ---- What stands where ---------------------------------------------------------------


def test_rows_stand_under_their_headings():
    editor = made(groups=[("甲组", [row("A"), row("S")]), ("乙组", [row("M")])])

    place = editor.columns["name"]
    names = [editor.sheet.cell(line, place).value for line in range(2, 10)]
    assert names == [
        "填报表",
        "不是万",
        "指标",
        "甲组",
        "指标A",
        "指标S",
        "乙组",
        "指标M",
    ]
    marks = [editor.sheet.cell(line, 1).value for line in range(1, 10)]
    assert marks == ["key:template", None, None, "#", "#", "1", "1", "#", "1"]


def test_keys_are_hidden_and_everything_else_is_seen():
    editor = made(row())

    hidden = {
        name
        for name, place in editor.columns.items()
        if editor.sheet.column_dimensions[
            editor.sheet.cell(1, place).column_letter
        ].hidden
    }
    assert hidden == {f"key:{name}" for name in KEYS}
    assert editor.sheet.row_dimensions[1].hidden
    assert {name: editor.cell("A", f"key:{name}").value for name in KEYS} == row().keys


def test_known_figures_are_numbers_with_the_decimals_that_they_have():
    editor = made(
        row(
            target=Decimal("1234.5"),
            expected=Decimal("1E+3"),
            last=Decimal("0.125"),
            before=None,
            decimals=1,
        ),
        row("M", target="2026年底前"),
    )

    assert shown(editor, "target") == (1234.5, "#,##0.0")
    assert shown(editor, "expected") == (1000, "#,##0.0")
    assert shown(editor, "last") == (0.125, "#,##0.000")
    assert shown(editor, "before") == (None, "General")
    assert shown(editor, "target", "M") == ("2026年底前", "General")


def test_stored_figures_are_numbers_and_choices_are_words():
    editor = made(*(row(code) for code in KINDS))

    assert shown(editor, "in:value") == (12_000, "#,##0")
    assert shown(editor, "in:basis") == ("本年累计", "General")
    assert shown(editor, "in:note") == ("说明", "@")
    assert shown(editor, "in:denominator", "R") == (4, "#,##0")
    assert shown(editor, "in:stage", "M") == ("推进中", "General")
    assert shown(editor, "in:fulfilment", "M") == ("兑现", "General")
    assert shown(editor, "in:value", "M") == (None, "#,##0")


def test_what_could_not_be_read_comes_back_as_it_was_typed():
    cells = {"value": "很多", "basis": "本月", "note": "一\x00二"}

    editor = made(row(cells=cells))

    assert editor.cell("A", "in:value").value == "很多"
    assert editor.cell("A", "in:basis").value == "本月"
    assert editor.cell("A", "in:note").value == "一二"


def test_text_is_cut_where_a_cell_ends():
    editor = made(row(cells={"note": "长" * 33_000}))

    assert editor.cell("A", "in:note").value == "长" * 32_000


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_in_the_workbook_is_never_a_formula(text):
    cells = {"value": text, "note": text, "cause": text}
    one = row(name=text, statement=text, unit=text, last=text, cells=cells)

    editor = made(
        groups=[(text, [one])],
        title=text,
        remark=text,
        notes=[text],
        problems=[(text, text, text)],
    )

    found = [
        cell
        for sheet in editor.book.worksheets
        for line in sheet.iter_rows()
        for cell in line
    ]
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert sum(cell.value == text for cell in found) == 11


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a"])
def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited(text):
    editor = made(row(cells={"note": text, "cause": "1=1"}))

    assert editor.cell("A", "in:note").quotePrefix
    assert not editor.cell("A", "in:cause").quotePrefix


def test_form_that_nobody_touched_reads_as_untouched():
    editor = made(*(row(code) for code in KINDS))

    grid = [
        (number, {n: ("s", str(text)) for n, text in enumerate(line, 1) if text})
        for number, line in enumerate(editor.rows(), 1)
    ]
    parsed = parse(
        grid, department="own", quarter=Q3, kinds=KINDS, languages=["zh-hans"]
    )

    assert parsed.lost == []
    assert {one.code: one.errors for one in parsed.rows} == {c: {} for c in KINDS}
    assert not any(one.is_touched for one in parsed.rows)


# ---- What may be filled in -----------------------------------------------------------


@pytest.mark.parametrize("code", KINDS)
def test_only_what_an_indicator_is_asked_for_is_unlocked(code):
    closed = frozenset({"fulfilment", "fulfilment_note"})

    editor = made(row(code, closed=closed))

    unlocked = {
        name for name in editor.columns if not editor.cell(code, name).protection.locked
    }
    asked = {f"in:{name}" for name in set(fields_of(KINDS[code])) - closed}
    assert unlocked == asked
    assert {name: colour(editor.cell(code, name)) for name in editor.columns} == (
        {name: "00000000" for name in editor.columns if name.startswith("key:")}
        | {name: LOOKS["locked"] for name in editor.columns if "key:" not in name}
        | dict.fromkeys(asked, LOOKS["input"])
    )


def test_row_that_is_not_open_is_shown_and_locked_whole():
    editor = made(row(is_editable=False))

    assert shown(editor, "in:value") == (12_000, "#,##0")
    assert all(editor.cell("A", name).protection.locked for name in editor.columns)
    assert editor.sheet.data_validations.dataValidation == []


def test_sheets_are_protected_but_rows_may_be_sorted_and_columns_widened():
    editor = made(row())

    form, notes, lists = editor.book.worksheets
    assert form.protection.sheet
    assert notes.protection.sheet
    assert lists.protection.sheet
    free = ("formatColumns", "formatRows", "sort", "autoFilter")
    assert [getattr(form.protection, name) for name in free] == [False] * 4
    assert form.protection.insertRows


def test_choices_are_offered_in_lists_that_rows_share():
    other = row(keys=row("R").keys, name="指标二")  # of the same kind as A
    editor = made(row("A"), other, row("S"))

    lists = {
        code: [rule.formula1 for rule in rules(editor, code, "basis")] for code in "ARS"
    }
    assert lists["A"] == lists["R"]
    assert lists["A"] == ["'列表'!$B$1:$B$3"]
    offered = {
        column[0].column_letter: [cell.value for cell in column if cell.value]
        for column in editor.book["列表"].iter_cols()
    }
    assert offered["B"] == ["本季度", "本年累计", "规划期累计"]
    letter = lists["S"][0].split("$")[1]
    assert offered[letter] == ["期末累计", "本季新增"]
    assert editor.book["列表"].sheet_state == "hidden"
    (rule,) = rules(editor, "A", "availability")
    assert (rule.type, rule.allow_blank) == ("list", True)
    assert (rule.showErrorMessage, rule.error) == (True, "请从列表中选择。")


def test_number_is_asked_for_with_a_warning_and_its_unit():
    prompts = {"value": "单位：人次（基本单位，不是万）"}
    editor = made(
        row("A", prompts=prompts), row("R", prompts={"numerator": "长" * 300})
    )

    (rule,) = rules(editor, "A", "value")
    assert (rule.type, rule.operator, rule.formula1) == (
        "decimal",
        "greaterThanOrEqual",
        "0",
    )
    assert rule.errorStyle == "warning"  # 1.2万 is no number, and may stay
    assert (rule.showInputMessage, rule.prompt) == (True, prompts["value"])
    assert rules(editor, "R", "numerator")[0].prompt == "长" * 250
    assert not rules(editor, "R", "denominator")[0].showInputMessage
    assert rules(editor, "A", "note") == []


# ---- What was wrong ------------------------------------------------------------------


def test_what_was_wrong_is_marked_at_its_cell_alone():
    editor = made(row(errors={"value": "“很多”不是数字。"}), row("S"))

    comments = {
        (code, name): editor.cell(code, f"in:{name}").comment
        for code in "AS"
        for name in INPUTS
    }
    told = {place: note.text for place, note in comments.items() if note}
    assert told == {("A", "value"): "“很多”不是数字。"}
    assert colour(editor.cell("A", "in:value")) == LOOKS["wrong"]
    assert colour(editor.cell("S", "in:value")) == LOOKS["input"]
    assert not editor.cell("A", "in:value").protection.locked


@pytest.mark.parametrize(
    ("problems", "lines"),
    [
        ([], []),
        (
            [("第 6 行", "甲 / 数值", "不是数字。")],
            [None, "需要更正的地方", "第 6 行 · 甲 / 数值：不是数字。"],
        ),
    ],
)
def test_notes_tell_how_it_is_filled_in_and_what_was_wrong(problems, lines):
    editor = made(row(), notes=["先填数字。", "再填说明。"], problems=problems)

    told = [cell.value for cell in editor.book["填报说明"]["A"]]

    assert told == ["填报说明", "先填数字。", "再填说明。", *lines]


# ---- On paper ------------------------------------------------------------------------


def test_form_is_printed_across_with_its_headings_and_without_its_keys():
    sheet = made(groups=[("甲", [row("A"), row("S")]), ("乙", [row("M")])]).sheet

    assert sheet.print_area == "'填报表'!$H$2:$AE$9"
    assert sheet["H9"].value == "指标M"
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "I5")
    page = sheet.page_setup
    assert (page.orientation, str(page.paperSize)) == ("landscape", sheet.PAPERSIZE_A3)
    assert (page.fitToWidth, page.fitToHeight) == (1, 0)


def test_figures_stand_on_the_right_and_words_on_the_left():
    editor = made(row(last="推进中"))

    names = ("target", "last", "name", "in:value", "in:numerator", "in:note")
    sides = {name: editor.cell("A", name).alignment.horizontal for name in names}

    assert sides == {
        "target": "right",
        "last": "left",
        "name": "left",
        "in:value": "right",
        "in:numerator": "right",
        "in:note": "left",
    }


def test_columns_are_as_wide_as_what_they_hold():
    editor = made(row())

    widths = {
        name: editor.sheet.column_dimensions[editor.cell("A", name).column_letter].width
        for name in ("key:was", "name", "statement", "in:value", "in:note")
    }

    assert widths == {
        "key:was": 10,
        "name": 26,
        "statement": 40,
        "in:value": 14,
        "in:note": 28,
    }


@pytest.mark.parametrize(
    ("text", "height"), [("短", 22), ("长" * 22, 38), ("长" * 9999, 300)]
)
def test_row_is_as_high_as_its_longest_text(text, height):
    one = replace(row(), statement=text, cells={"note": "短"})

    editor = made(one)

    assert editor.sheet.row_dimensions[editor.line("A")].height == height
