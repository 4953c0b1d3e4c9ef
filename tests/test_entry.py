"""What staff type: a figure on its three bases, and the hints that ask for a check."""

import pytest

from tasks.core.entry import Bases, Before, EntryError, before, read_basis
from tasks.core.enums import Availability, Basis, Kind
from tasks.core.plan import Report
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, reports, spec

QUARTER, YEAR, PLAN = Basis.QUARTER, Basis.YEAR, Basis.PLAN
Q = Quarter.parse
EARLIER = {f"2025Q{number}": 10 for number in (1, 2, 3, 4)}


def known(figures, quarter="2026Q3", kind=Kind.ANNUAL, **more) -> Before:
    return before(spec(kind, {2027: 100}, **more), reports(figures), Q(quarter), "a")


def test_before_adds_up_the_year_and_the_plan():
    found = known(EARLIER | in_2026(20, 30))

    assert found == Before(
        kind=Kind.ANNUAL,
        quarter=Q("2026Q3"),
        year_total=D(50),
        plan_total=D(90),
        last=D(30),
    )


def test_before_names_the_quarters_that_are_missing():
    found = known({"2025Q2": 10} | in_2026(None, 30))

    assert found.missing_in_year == (Q("2026Q1"),)
    assert list(map(str, found.missing_before_year)) == ["2025Q1", "2025Q3", "2025Q4"]


def test_before_takes_a_running_total_as_covering_its_gaps():
    figures = EARLIER | in_2026(None, {"value": 50, "gaps_covered": YEAR})

    found = known(figures)

    assert (found.year_total, found.missing_in_year) == (50, ())


def test_before_counts_only_figures():
    found = known(EARLIER | in_2026(Availability.AWAITING, {"value": None}))

    assert (found.year_total, found.last) == (0, None)
    assert list(map(str, found.missing_in_year)) == ["2026Q1", "2026Q2"]


@pytest.mark.parametrize(
    ("basis", "typed"), [(QUARTER, 9_800), (YEAR, 41_000), (PLAN, 41_040)]
)
def test_three_bases_store_the_same_quantity(basis, typed):
    found = read_basis(D(typed), basis, known(EARLIER | in_2026(20_000, 11_200)))

    assert found == Bases(
        stored=D(9_800), quarter=D(9_800), year=D(41_000), plan=D(41_040)
    )


def test_year_to_date_covers_the_year_s_missing_quarters():
    found = read_basis(D(50), YEAR, known(EARLIER | in_2026(None, 20)))

    assert found == Bases(D(30), D(30), D(50), D(90), gaps_covered=YEAR)


def test_year_to_date_without_gaps_covers_none():
    found = read_basis(D(50), YEAR, known({"2025Q4": 10} | in_2026(10, 20)))

    assert found == Bases(D(20), D(20), D(50), D(60))


def test_plan_to_date_of_a_period_covers_every_missing_quarter():
    found = read_basis(D(90), PLAN, known({"2025Q4": 10}, kind=Kind.PERIOD))

    assert found == Bases(D(80), D(80), D(80), D(90), gaps_covered=PLAN)


def test_plan_to_date_of_an_annual_indicator_covers_the_year_s_gaps():
    found = read_basis(D(90), PLAN, known(EARLIER | in_2026(20)))

    assert found == Bases(D(30), D(30), D(50), D(90), gaps_covered=PLAN)


def test_plan_to_date_of_an_annual_indicator_cannot_reach_into_earlier_years():
    with pytest.raises(EntryError) as refused:
        read_basis(D(90), PLAN, known({"2025Q4": 10} | in_2026(1, 2)))

    assert str(refused.value) == (
        "以前年度有 3 个季度缺报，不能由规划期累计换算，请改填本季度数。"
    )


PARTIAL = {
    "nothing missing": (
        EARLIER | in_2026(1, 2),
        QUARTER,
        {QUARTER: 0, YEAR: 0, PLAN: 0},
    ),
    "a quarter of the year": (
        EARLIER | in_2026(1),
        QUARTER,
        {QUARTER: 0, YEAR: 1, PLAN: 1},
    ),
    "covered by the year's total": (
        EARLIER | in_2026(1),
        YEAR,
        {QUARTER: 0, YEAR: 0, PLAN: 0},
    ),
    "an earlier year": (in_2026(1, 2), QUARTER, {QUARTER: 0, YEAR: 0, PLAN: 1}),
    "the year's total does not cover an earlier year": (
        in_2026(1),
        YEAR,
        {QUARTER: 0, YEAR: 0, PLAN: 1},
    ),
    "covered by the plan's total": ({}, PLAN, {QUARTER: 0, YEAR: 0, PLAN: 0}),
}


@pytest.mark.parametrize(
    ("figures", "basis", "expected"), PARTIAL.values(), ids=PARTIAL
)
def test_sum_that_lacks_earlier_quarters_is_partial(figures, basis, expected):
    past = known(figures, kind=Kind.PERIOD)
    found = read_basis(D(100), basis, past)

    assert {one: found.is_partial(one, past) for one in Basis} == expected


LATER = {
    "a later total of the year": (
        {"2026Q3": {"value": 50, "gaps_covered": YEAR}},
        "2026Q1",
        "2026Q3",
    ),
    "a later total of the plan": (
        {"2026Q1": {"value": 50, "gaps_covered": PLAN}},
        "2025Q2",
        "2026Q1",
    ),
    "a total of another year": (
        {"2026Q1": {"value": 50, "gaps_covered": YEAR}},
        "2025Q4",
        None,
    ),
    "a total of before": (
        {"2026Q1": {"value": 50, "gaps_covered": YEAR}},
        "2026Q2",
        None,
    ),
    "a later figure that covers nothing": ({"2026Q3": 50}, "2026Q1", None),
    "a later total that left this quarter out": (
        {"2026Q2": 5, "2026Q3": {"value": 50, "gaps_covered": YEAR}},
        "2026Q2",
        None,
    ),
}


@pytest.mark.parametrize(("figures", "quarter", "expected"), LATER.values(), ids=LATER)
def test_quarter_inside_a_later_total_is_found(figures, quarter, expected):
    found = known(figures, quarter, kind=Kind.PERIOD)

    assert found.later_covering == (expected and Q(expected))


def test_quarter_inside_a_later_total_is_not_entered_twice():
    past = known({"2026Q3": {"value": 50, "gaps_covered": YEAR}}, "2026Q1")

    with pytest.raises(EntryError) as refused:
        read_basis(D(5), QUARTER, past)

    assert str(refused.value) == (
        "2026年第三季度按累计填报时已包含本季度，请先更正2026年第三季度的数字。"
    )


def test_another_department_s_later_total_covers_nothing():
    figures = reports(b={"2026Q3": {"value": 50, "gaps_covered": YEAR}})
    indicator = spec(Kind.ANNUAL, reporters={"a": (None, None), "b": (None, None)})

    assert before(indicator, figures, Q("2026Q1"), "a").later_covering is None


STOCK = {
    "the last quarter's level": (
        {"2026Q1": 40, "2026Q2": 50},
        "2026Q3",
        30,
        (D(50), Q("2026Q2"), True),
    ),
    "an older level": ({"2026Q1": 40}, "2026Q3", 30, (D(40), Q("2026Q1"), False)),
    "the baseline before the first quarter": (
        {},
        "2025Q1",
        30,
        (D(30), None, True),
    ),
    "the baseline long ago": ({}, "2025Q2", 30, (D(30), None, False)),
    "nothing": ({}, "2025Q1", None, (None, None, False)),
}


@pytest.mark.parametrize(
    ("figures", "quarter", "baseline", "expected"), STOCK.values(), ids=STOCK
)
def test_before_finds_the_last_known_level(figures, quarter, baseline, expected):
    indicator = spec(
        Kind.STOCK,
        {2027: 100},
        reporters={"a": ({2027: 100}, baseline), "b": ({2027: 9}, 7)},
    )

    found = before(indicator, reports(figures), Q(quarter), "a")

    assert (found.level, found.level_quarter, found.is_level_previous) == expected


@pytest.mark.parametrize(("basis", "typed"), [(QUARTER, 8), (YEAR, 58), (PLAN, 58)])
def test_stock_is_typed_as_level_or_as_new_ones(basis, typed):
    past = known({"2026Q2": 50}, kind=Kind.STOCK)

    found = read_basis(D(typed), basis, past)

    assert found == Bases(stored=D(58), quarter=D(8), year=None, plan=D(58))


def test_stock_level_after_a_gap_does_not_say_what_is_new():
    found = read_basis(D(58), PLAN, known({"2026Q1": 50}, kind=Kind.STOCK))

    assert found == Bases(stored=D(58), quarter=None, year=None, plan=D(58))


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({}, "此前的累计数未知，不能由新增数换算，请改填期末累计数。"),
        ({"2026Q1": 50}, "上季度的累计数未报，不能由新增数换算，请改填期末累计数。"),
    ],
)
def test_stock_as_new_ones_needs_the_last_level(figures, message):
    with pytest.raises(EntryError) as refused:
        read_basis(D(8), QUARTER, known(figures, kind=Kind.STOCK))

    assert str(refused.value) == message


def test_before_of_a_ratio_knows_no_level():
    found = known({"2026Q2": "1/2"}, kind=Kind.RATIO)

    assert (found.level, found.level_quarter, found.last) == (None, Q("2026Q2"), None)


def test_report_has_a_figure_when_it_is_0():
    assert Report("a", Q("2026Q1"), value=D(0)).has_figure
    assert not Report("a", Q("2026Q1")).has_figure
    assert not Report("a", Q("2026Q1"), Availability.AWAITING, value=D(1)).has_figure
