"""Hints at slips in the numerator or denominator of a ratio."""

from decimal import Decimal
from random import Random

import pytest

from tasks.core.entry import before
from tasks.core.enums import Kind
from tasks.core.hints_ratio import Shares, ratio_hints, shares_of
from tasks.core.plan import IndicatorSpec, Report, Reporter, Reports, Yardstick
from tasks.core.preview import preview
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed, read

Q = Quarter(2026, 3)
FAR = "比例与上次（{}）相差数倍，请核对分子、分母的位数和单位。"
HIGH = "超过本年目标的 150%，请核对数字和计量单位。"
SAME = "分子、分母与上次完全相同，请核对是否为沿用的旧数。"
TARGET = "比例与本年目标完全相同，请核对是否由目标倒推。"
ABOVE = "分子大于分母，比例超过 100%，请核对。"


def spec(target=90, **values):
    yardstick = Yardstick(((2025, Decimal(target)), (2026, Decimal(target))))
    return IndicatorSpec(
        code="R",
        kind=Kind.RATIO,
        first_year=2025,
        last_year=2027,
        whole=yardstick,
        reporters=(Reporter("own", yardstick),),
        **values,
    )


def past(*pairs):
    """Return the last quarters, the latest first."""
    numerators, denominators = zip(*pairs, strict=True) if pairs else ((), ())
    return Shares(tuple(map(Decimal, numerators)), tuple(map(Decimal, denominators)))


STEADY = ((3100, 5000), (3000, 4900))
CASES = {
    "as before": (STEADY, 3200, 5050, 90, False, []),
    "nothing known": ((), 3200, 5000, 90, False, []),
    "whole x10": (
        STEADY,
        3200,
        50_500,
        90,
        False,
        ["分母远高于以往（最高 5,000），请核对是否多写了一位。"],
    ),
    "whole /10": (
        STEADY,
        320,
        505,
        90,
        False,
        ["分母远低于以往（最低 4,900），请核对是否少写了一位。"],
    ),
    "whole x10,000": (
        STEADY,
        3200,
        50_500_000,
        90,
        False,
        ["分母与以往相差上千倍，请核对是否把“万”与基本单位弄混。"],
    ),
    "whole /10,000": (
        STEADY,
        0,
        1,
        90,
        False,
        ["分母与以往相差上千倍，请核对是否把“万”与基本单位弄混。"],
    ),
    "part /10": (STEADY, 320, 5050, 90, False, [FAR.format("62.0%")]),
    "part x10": (((310, 5000),), 3200, 5050, 90, False, [FAR.format("6.2%")]),
    "after 0%": (((0, 5000),), 3200, 5050, 90, False, []),
    "above 150%": ((), 3200, 5000, 40, False, [HIGH]),
    "above 150%, less is better": ((), 3200, 5000, 40, True, []),
    "without a target": ((), 3200, 5000, None, False, []),
    "more than all": ((), 110, 100, 120, False, [ABOVE]),
    "same again": (STEADY, 3100, 5000, 90, False, [SAME]),
    "small ones repeat": (((31, 50),), 31, 50, 90, False, []),
    "all of them, again": (((5000, 5000),), 5000, 5000, 90, False, []),
    "the target itself": (STEADY, 4500, 5000, 90, False, [TARGET]),
    "the target itself, of few": (((31, 50),), 45, 50, 90, False, []),
    "the target of 100%": (STEADY, 5000, 5000, 100, False, []),
}


@pytest.mark.parametrize(
    ("pairs", "part", "whole", "target", "is_falling", "expected"),
    CASES.values(),
    ids=CASES,
)
def test_ratio_is_looked_at_twice(pairs, part, whole, target, is_falling, expected):
    found = ratio_hints(
        numerator=Decimal(part),
        denominator=Decimal(whole),
        past=past(*pairs),
        target=target and Decimal(target),
        is_falling=is_falling,
    )

    assert found == expected


def test_history_is_that_of_the_last_four_ratios():
    reports = Reports.of(
        Report(
            "own",
            Quarter(2025, 1).plus(step),
            numerator=Decimal(step),
            denominator=Decimal(10),
        )
        for step in (0, 1, 2, 4, 5)
    )

    assert shares_of(spec(), reports, Q, "own") == past(
        (5, 10), (4, 10), (2, 10), (1, 10)
    )


@pytest.mark.parametrize(("target", "is_taken"), [(100, False), (101, True)])
def test_part_is_more_than_the_whole_only_where_a_target_says_so(target, is_taken):
    one = spec(target)
    known = before(one, Reports(), Q, "own")

    reading = read(Typed(numerator="11", denominator="10"), spec=one, known=known)

    assert (not reading.errors) is is_taken


# ---- How good they are -------------------------------------------------------------------

HISTORIES = 200


def history(number):
    """Return (pairs, the true next pair, the target); always the same for a number.

    The whole wavers by 5% and grows by up to 10% a year; the share moves towards the
    target with noise of up to 3 points.
    """
    random = Random(number)
    size, growth = 10 ** random.uniform(2, 6), random.uniform(1, 1.1)
    share, target = random.uniform(20, 90), random.uniform(60, 100)
    pairs = []
    for step in range(random.randrange(2, 9)):
        whole = round(size * growth ** (step / 4) * random.uniform(0.95, 1.05))
        share = min(max(share + random.uniform(-3, 5), 5), 100)
        pairs.append((min(round(whole * share / 100), whole), whole))
    return pairs[:-1], pairs[-1], round(target, 1)


def share_caught(change):
    """Return the share of the histories in which the changed true pair is noticed: by a
    hint, or because it cannot be taken."""
    return sum(_is_noticed(number, change) for number in range(HISTORIES)) / HISTORIES


def _is_noticed(number, change):
    pairs, true, target = history(number)
    one = spec(target)
    reports = Reports.of(
        Report(
            "own",
            Q.plus(step - len(pairs)),
            numerator=Decimal(part),
            denominator=Decimal(whole),
        )
        for step, (part, whole) in enumerate(pairs)
    )
    known = before(one, reports, Q, "own")
    part, whole = change(*true)
    reading = read(
        Typed(numerator=str(part), denominator=str(whole)), spec=one, known=known
    )
    if reading.errors:
        return True
    shown = preview(
        spec=one,
        reports=reports,
        quarter=Q,
        known=known,
        entry=reading.entry,
        bases=None,
    )
    return bool(shown.marks)


SLIPS = {
    "part": lambda factor: lambda part, whole: (part * factor, whole),
    "whole": lambda factor: lambda part, whole: (part, whole * factor),
    "both": lambda factor: lambda part, whole: (part * factor, whole * factor),
}


@pytest.mark.parametrize("where", SLIPS)
def test_slips_of_ten_thousand_are_caught(where):
    assert share_caught(SLIPS[where](10_000)) >= 0.98


@pytest.mark.parametrize("where", SLIPS)
def test_slips_of_ten_are_caught(where):
    assert share_caught(SLIPS[where](10)) >= 0.90


def test_slips_to_a_tenth_are_caught():
    assert share_caught(lambda part, whole: (part // 10, whole)) >= 0.90
    assert share_caught(lambda part, whole: (part // 10, whole // 10)) >= 0.90


def test_true_ratios_are_seldom_suspected():
    assert share_caught(lambda part, whole: (part, whole)) < 0.03
