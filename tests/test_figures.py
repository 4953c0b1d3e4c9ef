"""Figures at the edge: how they are read from what people type, and how they are shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from tasks.core.figures import (
    NotANumber,
    as_decimal,
    parse_number,
    round_half_up,
    round_up,
    round_within,
    show_large,
    show_needed,
    show_number,
    show_percent,
    show_points,
    show_share,
)

from .progress_cases import D


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  \t\n", None),
        ("\u3000", None),
        ("0", "0"),
        ("00012", "12"),
        (" 12 ", "12"),
        ("12345", "12345"),
        ("12,345", "12345"),
        ("1,234,567.8", "1234567.8"),
        ("12 345", "12345"),
        ("12\u00a0345", "12345"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("1.50", "1.50"),
        ("\uff11\uff12\uff0c\uff13\uff14\uff15", "12345"),
        ("\uff10\uff0e\uff15", "0.5"),
        ("\uff0d\uff17", "-7"),
        ("1.2万", "12000"),
        ("1.2 万", "12000.0"),
        ("１．２万", "12000"),
        ("3,000万", "30000000"),
        ("9999999.9999万", "99999999999"),
        ("99999999999.9999", "99999999999.9999"),
    ],
)
def test_parse_number_reads_what_people_type(text, expected):
    assert parse_number(text) == D(expected)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "12abc",
        "1e999",
        "1e5",
        "NaN",
        "Infinity",
        "12,34",
        "1,2345",
        "10 20",
        "1.2.3",
        ".5",
        "5.",
        "--5",
        "+5",
        "-",
        "万",
        "1万2",
        "一百",
        "10\u00b2",
        "\u2460",
        "\u0661\u0662",
        "12人次",
        "1_000",
        "0x10",
        "50%",
    ],
)
def test_parse_number_refuses_what_is_not_a_number(text):
    with pytest.raises(NotANumber) as refused:
        parse_number(text)

    assert str(refused.value) == (
        f"“{text}”不是数字。请填阿拉伯数字，例如 12,345 或 1.2万。"
    )


@pytest.mark.parametrize(
    "text",
    ["100000000000", "-100000000000", "10000000万", "9" * 5000, "0." + "1" * 30],
)
def test_parse_number_refuses_what_cannot_be_kept(text):
    with pytest.raises(NotANumber, match="数字过大，请核对位数和计量单位。"):
        parse_number(text)


def test_parse_number_quotes_the_beginning_of_a_long_text():
    with pytest.raises(NotANumber, match=f"“{'x' * 40}”不是数字"):
        parse_number("x" * 400)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("0.45", 1, "0.5"),
        ("0.4499999", 1, "0.4"),
        ("-12.25", 1, "-12.3"),
        ("62", 1, "62.0"),
    ],
)
def test_round_half_up_goes_away_from_zero(value, places, expected):
    assert str(round_half_up(D(value), places)) == expected


def test_round_half_up_takes_fractions():
    assert round_half_up(Fraction(2, 3), 2) == D("0.67")


@pytest.mark.parametrize(
    ("value", "edges", "expected"),
    [
        ("99.96", [100], "99.9"),
        ("100", [100], "100.0"),
        ("100.04", [100], "100.0"),
        ("-10.04", [-10], "-10.1"),
        ("-10", [-10], "-10.0"),
        ("-9.96", [-10], "-10.0"),
        ("-0.04", [0], "-0.1"),
        ("0.04", [0], "0.0"),
        ("-30.0001", [-30, -10, 0], "-30.1"),
        ("-29.96", [-30, -10, 0], "-30.0"),
        ("12.34", [], "12.3"),
        ("-7.55", ["-7.55"], "-7.5"),
        ("-7.56", ["-7.55"], "-7.6"),
        ("7.549", ["7.55"], "7.5"),
        ("7.56", ["7.55"], "7.6"),
        ("7.57", ["7.55", "7.58"], "7.5"),
    ],
)
def test_round_within_never_crosses_an_edge(value, edges, expected):
    assert str(round_within(D(value), map(D, edges))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5.04", "5.1"), ("5", "5.0"), ("4.96", "5.0"), ("4.94", "4.9")],
)
def test_round_within_gives_the_edge_to_the_lower_side_where_less_is_better(
    value, expected
):
    assert str(round_within(D(value), [D(5)], falling=True)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "–"),
        ("62", "62.0%"),
        ("0", "0.0%"),
        ("99.96", "99.9%"),
        ("100", "100.0%"),
        ("1234.56", "1,234.6%"),
        ("-0.01", "-0.1%"),
    ],
)
def test_show_percent(value, expected):
    assert show_percent(D(value)) == expected


def test_show_percent_keeps_to_its_side_of_a_target():
    assert show_percent(D("59.96")) == "60.0%"
    assert show_percent(D("59.96"), edges=[D(60)]) == "59.9%"
    assert show_percent(D("5.04"), edges=[D(5)], falling=True) == "5.1%"


@pytest.mark.parametrize(
    ("value", "signed", "expected"),
    [
        (None, True, "–"),
        ("-13", True, "-13.0"),
        ("-13", False, "13.0"),
        ("5", True, "+5.0"),
        ("5", False, "5.0"),
        ("0", True, "0.0"),
        ("-0.01", True, "-0.1"),
        ("0.01", True, "0.0"),
    ],
)
def test_show_points(value, signed, expected):
    assert show_points(D(value), signed=signed) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, "–"),
        (Fraction(62, 100), "62.0%"),
        (Decimal("0.99996"), "99.9%"),
        (Fraction(3, 2), "150.0%"),
        (1, "100.0%"),
    ],
)
def test_show_share(share, expected):
    assert show_share(share) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (None, 0, "–"),
        (0, 0, "0"),
        (1234567, 0, "1,234,567"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("1.50"), 2, "1.5"),
        (Decimal(100), 2, "100"),
        (Fraction(1, 3), 4, "0.3333"),
    ],
)
def test_show_number(value, decimals, expected):
    assert show_number(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (None, "–", "–"),
        (0, "0 人次", "0 人次"),
        (9999, "9,999 人次", "9,999 人次"),
        (10_000, "1 万人次", "10,000 人次"),
        (152_000, "15.2 万人次", "152,000 人次"),
        (2_119_500, "211.95 万人次", "2,119,500 人次"),
        (-152_000, "-15.2 万人次", "-152,000 人次"),
    ],
)
def test_show_large_reads_in_wan_in_chinese_alone(value, chinese, english):
    assert show_large(value, "人次") == chinese
    with translation.override("en"):
        assert show_large(value, "人次") == english


def test_show_large_without_a_unit_ends_with_the_number():
    assert (show_large(12), show_large(152_000)) == ("12", "15.2 万")


def test_show_large_tells_an_amount_from_its_target():
    assert show_large(399_999, "人次") == "40 万人次"
    assert show_large(399_999, "人次", edges=[D(400_000)]) == "39.99 万人次"
    assert show_large(D("9.96"), "万元", 1, edges=[D(10)]) == "9.9 万元"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("151999.2", 0, "15.2 万人次"),
        ("152000", 0, "15.2 万人次"),
        ("152001", 0, "15.21 万人次"),
        ("33.1", 0, "34 人次"),
        ("33.11", 1, "33.2 人次"),
        ("0", 0, "0 人次"),
    ],
)
def test_show_needed_is_never_understated(value, decimals, expected):
    assert show_needed(D(value), "人次", decimals) == expected


def test_show_needed_in_english_is_the_next_whole_unit():
    with translation.override("en"):
        assert show_needed(D("152000.4"), "people") == "152,001 people"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("1.01", 0, "2"), ("1", 0, "1"), ("-1.5", 0, "-1"), ("1.231", 2, "1.24")],
)
def test_round_up(value, decimals, expected):
    assert str(round_up(D(value), decimals)) == expected


def test_as_decimal_is_exact_where_the_fraction_ends():
    assert as_decimal(Fraction(5, 8)) == D("0.625")
    assert as_decimal(Fraction(-3)) == D(-3)
    assert as_decimal(None) is None
