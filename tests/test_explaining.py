"""What is asked for where a line lags, or something was promised."""

from datetime import date

import pytest

from tasks.core.explaining import (
    FIELDS,
    NOTHING,
    Explained,
    explained_texts,
    field_words,
    first_day,
    in_words,
    lacks_sentence,
    last_day,
    read_explained,
)
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed

from .typed_cases import WHOLE

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


def read(**typed):
    errors = {}
    return read_explained(Typed(**typed), Q3, errors), errors


def test_what_was_typed_is_read_and_written_back_the_same():
    assert read(**explained_texts(WHOLE)) == (WHOLE, {})
    assert read(**explained_texts(NOTHING)) == (NOTHING, {})
    assert set(explained_texts(WHOLE)) == set(FIELDS) == set(field_words())


@pytest.mark.parametrize(
    ("is_lagging", "is_asked", "lacking"),
    [
        (False, False, ()),
        (True, False, ("cause", "action", "owner", "due_on")),
        (False, True, ("fulfilment", "fulfilment_note")),
        (True, True, FIELDS),
    ],
)
def test_words_are_asked_for_only_where_they_are_needed(is_lagging, is_asked, lacking):
    asked = {"is_lagging": is_lagging, "is_asked": is_asked}

    assert NOTHING.lacks(**asked) == lacking
    assert WHOLE.lacks(**asked) == ()


def test_sentence_names_what_is_lacking():
    assert lacks_sentence(()) == ""
    assert lacks_sentence(("cause", "due_on")) == "提交前还需填写：滞后原因、完成时限。"


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Q3, date(2026, 7, 1), date(2026, 9, 30)),
        (Q4, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarter_has_a_first_and_a_last_day(quarter, first, last):
    assert (first_day(quarter), last_day(quarter)) == (first, last)


@pytest.mark.parametrize("day", ["2026-10-01", "2026年12月31日", "２０２６-11-5"])
def test_promise_is_made_for_a_day_of_the_next_quarter(day):
    explained, errors = read(due_on=day)

    assert errors == {}
    assert first_day(Q4) <= explained.due_on <= last_day(Q4)


@pytest.mark.parametrize("day", ["2026-09-30", "2027-01-01"])
def test_promise_for_another_day_is_refused_with_the_days_that_can_be(day):
    _explained, errors = read(due_on=day)

    assert list(errors) == ["due_on"]
    assert "2026年第四季度内（2026年10月1日至2026年12月31日）" in errors["due_on"]


def test_each_wrong_field_has_its_own_sentence():
    _explained, errors = read(
        cause="长" * 501, owner="长" * 61, due_on="年底", fulfilment="maybe"
    )

    assert errors == {
        "cause": "最多 500 字，现有 501 字，请精简。",
        "owner": "最多 60 字，现有 61 字，请精简。",
        "due_on": "不是有效的日期，请按“年-月-日”的样式填写。",
        "fulfilment": "没有这个选项，请重新选择。",
    }


@pytest.mark.parametrize(
    ("explained", "is_blank", "has_reasons", "promises"),
    [
        (NOTHING, True, False, False),
        (WHOLE, False, True, True),
        (Explained(fulfilment_note="已办结"), False, False, False),
        (Explained(action="新增机构"), False, True, False),
    ],
)
def test_what_an_explanation_amounts_to(explained, is_blank, has_reasons, promises):
    assert (explained.is_blank, explained.has_reasons, explained.promises) == (
        is_blank,
        has_reasons,
        promises,
    )


def test_words_are_told_in_one_line():
    told = Explained("招生不足。", "新增两家机构；", "培训处", date(2026, 12, 1))

    assert in_words(told) == (
        "原因：招生不足；措施：新增两家机构；责任人：培训处；完成时限：2026年12月1日。"
    )
    assert in_words(Explained(owner="培训处")) == "责任人：培训处。"
    assert in_words(Explained()) == ""
