"""Hints: what is caught of the slips that people make, and how seldom they are wrong."""

from decimal import Decimal
from random import Random

import pytest

from tasks.core.entry import before, read_basis
from tasks.core.enums import Basis, Kind
from tasks.core.hints import Past, hints, past_of
from tasks.core.plan import Report, Reports
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, reports, spec

QUARTER, YEAR, PLAN = Basis.QUARTER, Basis.YEAR, Basis.PLAN
ANNUAL, STOCK, PERIOD = Kind.ANNUAL, Kind.STOCK, Kind.PERIOD

HIGH = "超过本年目标的 150%，请核对数字和计量单位。"
WAN = "与以往各季度相差上千倍，请核对是否把“万”与基本单位弄混。"
NEGATIVE = "推算出的本季度数为负，请核对累计数；如填的是本季度数，请改选口径。"
SAME = "与上季度的数字完全相同，请核对是否为沿用的旧数。"
TARGET = "与本年目标完全相同，请核对是否误填了目标数。"
TOTAL = "像是本年累计数，而口径选的是“本季度”，请核对。"


def as_before(total, span="本年"):
    return f"与此前{span}累计（{total}）完全相同，请核对是否把累计数填成了本季度数。"


def zero(bottom):
    return (
        f"以往各季度均不为 0（最低 {bottom}），本季度为 0，请核对；"
        "数据尚未取得的，请选“待数据来源”。"
    )


def more(top):
    return f"远高于以往各季度（最高 {top}），请核对是否多写了一位。"


def less(bottom):
    return f"远低于以往各季度（最低 {bottom}），请核对是否少写了一位。"


def drop(level):
    return f"累计数比上次（{level}）减少，请核对。"


def new_ones(level):
    return f"累计数比上次（{level}）减少，像是本季新增数，请核对口径。"


def found(kind, figures, basis, typed, target, quarter="2026Q3"):
    """Return the hints at a typed figure."""
    indicator, history = spec(kind, {2025: 100}), reports(figures)
    asked = Quarter.parse(quarter)
    known = before(indicator, history, asked, "a")
    return hints(
        known=known,
        bases=read_basis(D(typed), basis, known),
        year_target=D(target),
        past=past_of(indicator, history, asked, "a"),
        basis=basis,
    )


STEADY = {"2025Q3": 30, "2025Q4": 32, "2026Q1": 28, "2026Q2": 31}
CASES = {
    "nothing to check": (ANNUAL, in_2026(10, 10), QUARTER, 11, 100, []),
    "nothing known": (ANNUAL, {}, QUARTER, 11, 100, []),
    "150% exactly": (ANNUAL, in_2026(50, 51), QUARTER, 49, 100, []),
    "one above 150%": (ANNUAL, in_2026(50, 51), QUARTER, 50, 100, [HIGH]),
    "no target": (ANNUAL, in_2026(50, 51), QUARTER, 50, None, []),
    "target 0": (ANNUAL, in_2026(50, 51), QUARTER, 50, 0, []),
    "ten times as much": (ANNUAL, STEADY, QUARTER, 300, 900, [more(32)]),
    "a tenth": (ANNUAL, STEADY, QUARTER, 3, 900, [less(28)]),
    "ten thousand times": (ANNUAL, STEADY, QUARTER, 300_000, 900, [WAN]),
    "after a quarter of 0": (ANNUAL, in_2026(1, 0), QUARTER, 3, 900, []),
    "zero after quarters that never were": (
        ANNUAL,
        STEADY,
        QUARTER,
        0,
        900,
        [zero(28)],
    ),
    "zero as a total that has not grown": (
        ANNUAL,
        STEADY,
        YEAR,
        28 + 31,
        900,
        [zero(28)],
    ),
    "zero after a quarter of 0": (ANNUAL, in_2026(30, 0), QUARTER, 0, 900, []),
    "zero in a season of 0": (
        ANNUAL,
        {"2025Q3": 0, "2026Q1": 28, "2026Q2": 31},
        QUARTER,
        0,
        900,
        [],
    ),
    "zero after small figures": (ANNUAL, in_2026(9, 30), QUARTER, 0, 900, []),
    "zero where nothing is known": (ANNUAL, {}, QUARTER, 0, 900, []),
    "the total so far as the quarter's": (
        ANNUAL,
        in_2026(30, 31),
        QUARTER,
        61,
        900,
        [as_before(61)],
    ),
    "the total so far is this quarter's own": (
        ANNUAL,
        in_2026(30, 31),
        YEAR,
        122,
        900,
        [],
    ),
    "the total so far is small": (ANNUAL, in_2026(4, 5), QUARTER, 9, 900, []),
    "period: the plan's total so far as the quarter's": (
        PERIOD,
        {"2025Q4": 30, "2026Q2": 31},
        QUARTER,
        61,
        900,
        [as_before(61, "规划期")],
    ),
    "the year's total as the quarter's": (
        ANNUAL,
        STEADY,
        QUARTER,
        28 + 31 + 33,
        900,
        [TOTAL],
    ),
    "the quarter's own as the year's total": (
        ANNUAL,
        STEADY,
        YEAR,
        33,
        900,
        [NEGATIVE],
    ),
    "same as last quarter": (ANNUAL, STEADY, QUARTER, 31, 900, [SAME]),
    "small ones repeat": (ANNUAL, in_2026(3, 4), QUARTER, 4, 900, []),
    "the target as the quarter's": (ANNUAL, in_2026(20), QUARTER, 60, 60, [TARGET]),
    "the target as the year's": (ANNUAL, in_2026(30, 31), YEAR, 90, 90, [TARGET]),
    "period: the plan's sum counts": (
        PERIOD,
        {"2026Q2": 140},
        QUARTER,
        120,
        100,
        [HIGH],
    ),
    "stock: a drop": (STOCK, {"2026Q2": 50}, PLAN, 49, 100, [drop(50)]),
    "stock: new ones as the level": (
        STOCK,
        {"2026Q1": 40, "2026Q2": 50},
        PLAN,
        13,
        100,
        [new_ones(50)],
    ),
    "stock: the level as new ones": (
        STOCK,
        {"2026Q1": 48, "2026Q2": 50},
        QUARTER,
        52,
        200,
        ["本季新增比上次的累计数还多，请核对是否把累计数填成了新增数。"],
    ),
    "stock: unchanged": (STOCK, {"2026Q2": 50}, PLAN, 50, 100, [SAME]),
    "stock: unchanged, and reached": (STOCK, {"2026Q2": 100}, PLAN, 100, 100, []),
    "stock: exactly the target": (STOCK, {"2026Q2": 80}, PLAN, 100, 100, [TARGET]),
    "stock: ten times": (STOCK, {"2026Q2": 50}, PLAN, 520, 100, [more(50)]),
    "stock: the first level": (STOCK, {}, PLAN, 50, 100, []),
    "stock: after a gap": (STOCK, {"2026Q1": 50}, PLAN, 58, 100, []),
}


@pytest.mark.parametrize(
    ("kind", "figures", "basis", "typed", "target", "expected"),
    CASES.values(),
    ids=CASES,
)
def test_hints_ask_for_a_second_look(kind, figures, basis, typed, target, expected):
    assert found(kind, figures, basis, typed, target) == expected


def test_figure_that_brings_missing_quarters_is_no_measure_for_others():
    history = Reports.of(
        [
            Report("a", Quarter(2026, 1), value=Decimal(10)),
            Report("a", Quarter(2026, 2), value=Decimal(99), gaps_covered=YEAR),
        ]
    )

    past = past_of(spec(ANNUAL, {2025: 100}), history, Quarter(2026, 3), "a")

    assert past == Past(recent=(Decimal(10),))


# ---- How good they are -----------------------------------------------------------------------

SEASONS = (
    (25, 25, 25, 25),
    (15, 25, 25, 35),
    (10, 20, 30, 40),
    (30, 25, 20, 25),
    (20, 35, 25, 20),
)
HISTORIES = 200


def history(number):
    """Return (kind, figures, the true next figure, the year's target); always the same
    for a number.

    Quantities with a season, growth of up to 30% a year and noise of up to 15%; one in
    four is a level that rises.
    """
    random = Random(number)
    kind = STOCK if number % 4 == 3 else ANNUAL
    size = 10 ** random.uniform(2.3, 6)  # of a year
    season, growth = random.choice(SEASONS), random.uniform(1, 1.3)
    years = random.choice((1, 2, 2))
    last = 4 * years + random.randrange(3)
    own = [
        round(
            size
            * growth ** (step // 4)
            * season[step % 4]
            / 100
            * random.uniform(0.85, 1.15)
        )
        for step in range(last + 1)
    ]
    target = round(size * growth ** (last // 4) * random.uniform(0.9, 1.2))
    if kind is STOCK:
        start = size * random.uniform(1, 4)
        own = [round(start + sum(own[: step + 1])) for step in range(last + 1)]
        target = own[-1] + round(size * random.uniform(0.1, 0.6))
    keys = [Quarter(2025 + step // 4, step % 4 + 1) for step in range(last + 1)]
    figures = {str(key): value for key, value in zip(keys[:-1], own[:-1], strict=True)}
    return kind, figures, own[-1], target, str(keys[-1])


def share_hinted(change):
    """Return the share of the histories in which the changed true figure has a hint."""
    hinted = 0
    for number in range(HISTORIES):
        kind, figures, true, target, quarter = history(number)
        basis = PLAN if kind is STOCK else QUARTER
        hinted += bool(found(kind, figures, basis, change(true), target, quarter))
    return hinted / HISTORIES


def test_slips_of_ten_thousand_are_caught():
    assert share_hinted(lambda true: true * 10_000) >= 0.98


def test_slips_of_ten_are_caught():
    assert share_hinted(lambda true: true * 10) >= 0.90


def share_of_totals_hinted():
    """Return the share in which the year's total before the quarter, typed as the
    quarter's own, has a hint."""
    tried = hinted = 0
    for number in range(HISTORIES):
        kind, figures, _true, target, quarter = history(number)
        total = sum(v for key, v in figures.items() if key[:4] == quarter[:4])
        if kind is ANNUAL and total:
            tried += 1
            hinted += bool(found(kind, figures, QUARTER, total, target, quarter))
    return hinted / tried


def test_totals_before_the_quarter_are_caught_as_the_quarters_own():
    assert share_of_totals_hinted() == 1


def test_quarters_of_nothing_are_caught():
    assert share_hinted(lambda true: 0) == 1


def test_slips_to_a_tenth_are_caught():
    assert share_hinted(lambda true: true // 10) >= 0.90


def test_true_figures_are_seldom_suspected():
    assert share_hinted(lambda true: true) < 0.03
