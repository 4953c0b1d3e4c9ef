import pytest

from tasks.core.quarters import Quarter, quarters_between, quarters_of


def test_quarter_is_written_as_a_key():
    assert str(Quarter(2026, 3)) == "2026Q3"
    assert Quarter.parse("2026Q3") == Quarter(2026, 3)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026Q0", "2026Q5", "26Q1", "2026q1", " 2026Q1", "2026Q1\n"]
)
def test_quarter_written_otherwise_is_refused(text):
    with pytest.raises(ValueError, match="is not a quarter such as 2026Q3"):
        Quarter.parse(text)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_quarter_number_outside_the_year_is_refused(number):
    with pytest.raises(ValueError, match=f"quarter {number} is not 1 to 4"):
        Quarter(2026, number)


@pytest.mark.parametrize(
    ("start", "step", "expected"),
    [
        ("2026Q3", 0, "2026Q3"),
        ("2026Q3", 1, "2026Q4"),
        ("2026Q4", 1, "2027Q1"),
        ("2026Q1", -1, "2025Q4"),
        ("2026Q2", -9, "2024Q1"),
        ("2026Q2", 11, "2029Q1"),
    ],
)
def test_quarter_plus_crosses_years(start, step, expected):
    assert str(Quarter.parse(start).plus(step)) == expected


def test_quarters_follow_and_precede_each_other():
    quarter = Quarter(2026, 4)

    assert (quarter.previous, quarter.next) == (Quarter(2026, 3), Quarter(2027, 1))
    assert quarter.index + 1 == quarter.next.index


def test_quarters_are_ordered_by_year_and_number():
    quarters = [Quarter(2026, 2), Quarter(2025, 4), Quarter(2026, 1)]

    assert list(map(str, sorted(quarters))) == ["2025Q4", "2026Q1", "2026Q2"]


def test_quarter_knows_its_year_fellows():
    assert Quarter(2026, 1).is_same_year(Quarter(2026, 4))
    assert not Quarter(2026, 1).is_same_year(Quarter(2025, 1))


def test_quarter_is_named_in_the_reader_s_language():
    assert Quarter(2026, 3).label == "2026年第三季度"
    assert [Quarter(2026, number).short_label for number in (1, 2, 3, 4)] == [
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
    ]


def test_quarters_between_includes_both_ends():
    found = quarters_between(Quarter(2025, 4), Quarter(2026, 2))

    assert list(map(str, found)) == ["2025Q4", "2026Q1", "2026Q2"]
    assert quarters_between(Quarter(2026, 2), Quarter(2026, 1)) == []


def test_quarters_of_years_are_four_each():
    found = quarters_of(2025, 2026)

    assert (str(found[0]), str(found[-1]), len(found)) == ("2025Q1", "2026Q4", 8)
