"""One row of the entry form that says nothing usable: each field is told why."""

import pytest

from tasks.core.entry import before
from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed, read

from .progress_cases import in_2026, reports, spec

Q3 = Quarter(2026, 3)


def understood(kind, typed, figures=None, *, target=100, has_files=False):
    """Return what a row says on top of the figures reported before."""
    one = spec(kind, {2026: target})
    known = before(one, reports(figures or {}), Q3, "a")
    return read(typed, spec=one, known=known, has_files=has_files)


REFUSED = [
    ("letters", {"value": "abc"}, "value", "不是数字"),
    ("exponent", {"value": "1e999"}, "value", "不是数字"),
    ("too large", {"value": "9999999999999"}, "value", "数字过大"),
    ("too large with unit", {"value": "99999999999万"}, "value", "数字过大"),
    ("negative quarter", {"value": "-5"}, "value", "本季度数不能为负"),
    (
        "negative total",
        {"value": "-5", "basis": "year"},
        "value",
        "累计数不能为负",
    ),
    ("decimals", {"value": "1.5"}, "value", "应为整数"),
    ("unknown basis", {"value": "1", "basis": "week"}, "basis", "没有这个选项"),
    ("unknown choice", {"availability": "x"}, "availability", "没有这个选项"),
    (
        "figure and none",
        {"value": "1", "availability": "awaiting", "note": "等"},
        "availability",
        "不能同时选",
    ),
    ("no reason", {"availability": "not_applicable"}, "note", "不适用的原因"),
    (
        "no source",
        {"availability": "awaiting", "expected_on": "2026-11-20"},
        "note",
        "数据来源",
    ),
    (
        "no day",
        {"availability": "awaiting", "note": "等统计局"},
        "expected_on",
        "预计取得数据的日期",
    ),
    (
        "no such day",
        {"availability": "awaiting", "note": "等统计局", "expected_on": "2026-02-30"},
        "expected_on",
        "不是有效的日期",
    ),
    ("long note", {"value": "1", "note": "字" * 1001}, "note", "最多 1000 字"),
]


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_row_that_says_nothing_usable_is_told_why(typed, name, sentence):
    reading = understood(Kind.ANNUAL, Typed(**typed))

    assert list(reading.errors) == [name]
    assert sentence in reading.errors[name]
    assert reading.bases is None


RATIOS = [
    ("no denominator", "5", "", "denominator", "同时填写分母"),
    ("no numerator", "", "5", "numerator", "同时填写分子"),
    ("denominator 0", "0", "0", "denominator", "分母应大于 0"),
    ("more than all", "6", "5", "numerator", "大于分母"),
    ("negative", "-1", "5", "numerator", "不能为负"),
]


@pytest.mark.parametrize(
    ("numerator", "denominator", "name", "sentence"),
    [case[1:] for case in RATIOS],
    ids=[case[0] for case in RATIOS],
)
def test_impossible_ratio_is_told_why(numerator, denominator, name, sentence):
    typed = Typed(numerator=numerator, denominator=denominator)

    reading = understood(Kind.RATIO, typed)

    assert list(reading.errors) == [name]
    assert sentence in reading.errors[name]


def test_part_may_be_more_than_the_whole_where_the_target_is():
    typed = Typed(numerator="6", denominator="5")

    assert understood(Kind.RATIO, typed, target=101).errors == {}
    assert list(understood(Kind.RATIO, typed, target=100).errors) == ["numerator"]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (Typed(value="-1", basis="plan"), {"value": "累计数不能为负，请核对。"}),
        (
            Typed(value="-1", basis="quarter"),
            {"value": "新增数不能为负。累计数比上次减少的，请改按“期末累计”填报。"},
        ),
    ],
)
def test_negative_stock_is_refused(typed, errors):
    reading = understood(Kind.STOCK, typed, in_2026(10, 15))

    assert reading.errors == errors


def test_level_that_grows_beyond_what_is_kept_is_refused():
    typed = Typed(value="1", basis="quarter")

    reading = understood(Kind.STOCK, typed, {"2026Q2": 99_999_999_999})

    assert reading.errors == {"value": "数字过大，请核对位数和计量单位。"}


def test_new_ones_of_a_stock_without_a_known_level_are_asked_for_as_the_level():
    reading = understood(Kind.STOCK, Typed(value="50", basis="quarter"))

    assert list(reading.errors) == ["value"]
    assert "请改填期末累计数" in reading.errors["value"]


@pytest.mark.parametrize(
    ("evidence", "has_files", "errors"),
    [("", False, ["evidence"]), ("测〔2026〕3号", False, []), ("", True, [])],
)
def test_deliverable_is_done_with_words_or_files_that_prove_it(
    evidence, has_files, errors
):
    typed = Typed(stage="done", evidence=evidence)

    reading = understood(Kind.MILESTONE, typed, target=None, has_files=has_files)

    assert list(reading.errors) == errors
