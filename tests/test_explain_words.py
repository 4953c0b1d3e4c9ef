"""What is said while a figure is still to come, and numbers as the sentences show them."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.core.enums import Availability, Kind
from tasks.core.explain import explain, status_label
from tasks.core.explain_words import Words
from tasks.core.plan import Report
from tasks.core.preview import words_of
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter
from tasks.core.typed import Entry

from .progress_cases import in_2026, reports, spec

Q3 = Quarter(2026, 3)
NOVEMBER = date(2026, 11, 5)
ANNUAL = spec(Kind.ANNUAL, {2026: 100})
COMING = Report("a", Q3, availability=Availability.AWAITING, expected_on=NOVEMBER)


@pytest.mark.parametrize(
    ("figures", "circumstances", "label", "sentence"),
    [
        (
            {"2026Q3": COMING},
            {"is_waiting": True, "is_overdue": True},
            "待数据来源（预计 2026年11月5日）",
            "第三季度数据来源尚未公布，预计2026年11月5日取得。此前也无审定数据。",
        ),
        (
            {},
            {"is_waiting": True, "is_overdue": True},
            "待审核",
            "第三季度数据已提交，尚待审核。此前也无审定数据。",
        ),
        (
            {},
            {"is_overdue": True},
            "逾期未报",
            "第三季度填报已过截止日，尚无审定数据。此前也无审定数据。",
        ),
        ({}, {}, "待报", "第三季度尚无审定数据。此前也无审定数据。"),
    ],
    ids=["awaited", "waits for its review", "late", "in time"],
)
def test_missing_figure_is_told_by_what_it_waits_for(
    figures, circumstances, label, sentence
):
    progress = evaluate(ANNUAL, reports(figures), Q3)

    assert status_label(progress, **circumstances) == label
    assert explain(progress, **circumstances) == sentence


@pytest.mark.parametrize(
    ("availability", "expected_on", "words"),
    [
        (Availability.AWAITING, NOVEMBER, "待数据来源（预计 2026年11月5日）"),
        (Availability.AWAITING, None, "待数据来源"),
        (Availability.NOT_APPLICABLE, None, "不适用"),
    ],
)
def test_entry_without_a_figure_says_why_there_is_none(
    availability, expected_on, words
):
    entry = Entry(availability=availability, expected_on=expected_on, note="说明")

    assert words_of(ANNUAL, entry, None) == words


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        ("1/3", Decimal("33.3")),
        ("62/100", Decimal(62)),
        ("89999/100000", Decimal("89.9")),  # never shown as the target that it missed
        ("99999/100000", Decimal("99.9")),  # nor as the whole
    ],
)
def test_ratio_as_a_number_is_the_one_that_the_sentence_shows(figure, number):
    one = spec(Kind.RATIO, {2026: 90})
    progress = evaluate(one, reports(in_2026(figure)), Quarter(2026, 1))
    words = Words(progress, "", 0)

    assert words.ratio_number(progress.actual) == number
    assert Decimal(words.amount(progress.actual).removesuffix("%")) == number
