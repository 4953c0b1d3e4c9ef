"""The rules that a row of the plan must satisfy: one table for each function."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.core.plan_rules import (
    FROZEN_PLAN,
    JUDGING_PLAN,
    baseline_is_used,
    definition_is_used,
    indicator_problems,
    period_problems,
    plan_is_used,
    plan_problems,
    profile_problem,
    reporters_are_used,
    responsibility_problems,
    target_is_used,
    target_problems,
    year_problems,
)

YEARS = range(2025, 2028)
TEN, THIRTY = Decimal(10), Decimal(30)


def fields(problems):
    return [name for name, _sentence in problems]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, [], id="nothing-known"),
        pytest.param({"first_year": 2025, "last_year": 2025}, [], id="one-year"),
        pytest.param(
            {"first_year": 2026, "last_year": 2025}, ["last_year"], id="years-crossed"
        ),
        pytest.param({"first_year": 2026, "last_year": None}, [], id="year-missing"),
        pytest.param({"slight_limit": TEN, "behind_limit": THIRTY}, [], id="bands"),
        pytest.param(
            {"slight_limit": TEN, "behind_limit": TEN},
            ["behind_limit"],
            id="bands-equal",
        ),
        pytest.param({"slight_limit": -TEN}, ["slight_limit"], id="band-negative"),
        pytest.param({"about_share": Decimal(100)}, [], id="share-whole"),
        pytest.param({"about_share": Decimal(0)}, ["about_share"], id="share-zero"),
        pytest.param(
            {"about_share": Decimal("100.1")}, ["about_share"], id="share-above"
        ),
        pytest.param({"ranked_from": 1}, [], id="one-is-enough-to-rank"),
        pytest.param({"ranked_from": 0}, ["ranked_from"], id="rank-of-nothing"),
    ],
)
def test_plan_is_judged(values, expected):
    assert fields(plan_problems(values)) == expected


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param(["0.25", "0.5", "0.75", "1"], "", id="even"),
        pytest.param(["0", "0", "0", "1"], "", id="all-at-the-end"),
        pytest.param([0, 1, 1, 1], "", id="whole-numbers"),
        pytest.param(["1", "1", "1", "1.0"], "", id="all-at-once"),
        pytest.param("0.25", "须为四个季度的累计比例。", id="text"),
        pytest.param(["0.5", "1"], "须为四个季度的累计比例。", id="two"),
        pytest.param(
            [0.25, 0.5, 0.75, 1],
            "累计比例须为数字，写成文本，例：“0.25”。",
            id="floats",
        ),
        pytest.param(
            [True, True, True, True],
            "累计比例须为数字，写成文本，例：“0.25”。",
            id="booleans",
        ),
        pytest.param(
            ["a", "b", "c", "d"], "累计比例须为数字，写成文本，例：“0.25”。", id="words"
        ),
        pytest.param(["NaN", "0", "0", "1"], "累计比例不得为负数。", id="nan"),
        pytest.param(["-0.1", "0", "0", "1"], "累计比例不得为负数。", id="negative"),
        pytest.param(
            ["0.5", "0.4", "0.9", "1"], "累计比例不得逐季下降。", id="falling"
        ),
        pytest.param(
            ["0.1", "0.2", "0.3", "0.9"], "第四季度的累计比例须为 1。", id="short"
        ),
    ],
)
def test_profile_is_four_shares_that_end_in_one(profile, expected):
    assert profile_problem(profile) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"kind": "annual", "profile": None}, [], id="none"),
        pytest.param(
            {"kind": "annual", "profile": ["0", "0", "0", "1"]}, [], id="good"
        ),
        pytest.param({"profile": ["0", "0", "0", "1"]}, [], id="kind-unknown"),
        pytest.param({"kind": "annual", "profile": []}, ["profile"], id="empty"),
        pytest.param(
            {"kind": "stock", "profile": ["0", "0", "0", "1"]}, ["profile"], id="stock"
        ),
        pytest.param(
            {"slight_limit": THIRTY, "behind_limit": TEN}, ["behind_limit"], id="bands"
        ),
        pytest.param({"slight_limit": None, "behind_limit": TEN}, [], id="one-band"),
    ],
)
def test_indicator_is_judged(values, expected):
    assert fields(indicator_problems(values)) == expected


@pytest.mark.parametrize(
    ("baseline", "kind", "expected"),
    [
        pytest.param(None, "milestone", [], id="none"),
        pytest.param(Decimal(0), "stock", [], id="zero"),
        pytest.param(Decimal(-1), "stock", ["baseline"], id="negative"),
        pytest.param(Decimal(1), "milestone", ["baseline"], id="milestone"),
        pytest.param(Decimal(1), None, [], id="kind-unknown"),
    ],
)
def test_responsibility_is_judged(baseline, kind, expected):
    assert fields(responsibility_problems({"baseline": baseline}, kind)) == expected


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        pytest.param({"value": TEN, "year": 2025}, "annual", [], id="number"),
        pytest.param({"value": Decimal(0), "year": 2027}, "stock", [], id="zero"),
        pytest.param({"value": None, "year": 2025}, "ratio", ["value"], id="missing"),
        pytest.param({"value": None, "year": 2025}, "milestone", [], id="deliverable"),
        pytest.param(
            {"value": Decimal(0), "year": 2025}, "milestone", ["value"], id="both"
        ),
        pytest.param({"value": None, "year": 2025}, None, [], id="kind-unknown"),
        pytest.param({"year": 2025}, "annual", [], id="value-unreadable"),
        pytest.param({"value": TEN, "year": 2028}, "annual", ["year"], id="too-late"),
        pytest.param({"value": TEN}, "annual", [], id="year-unreadable"),
    ],
)
def test_target_is_judged(values, kind, expected):
    assert fields(target_problems(values, kind, YEARS)) == expected


@pytest.mark.parametrize(
    ("opens", "due", "expected"),
    [
        pytest.param(date(2025, 3, 31), date(2025, 4, 10), [], id="in-order"),
        pytest.param(date(2025, 3, 31), date(2025, 3, 31), [], id="same-day"),
        pytest.param(date(2025, 3, 31), date(2025, 3, 30), ["due_on"], id="crossed"),
        pytest.param(None, date(2025, 3, 30), [], id="unreadable"),
        pytest.param(date(2025, 3, 31), None, [], id="missing"),
    ],
)
def test_period_is_judged(opens, due, expected):
    values = {"year": 2025, "opens_on": opens, "due_on": due}

    assert fields(period_problems(values, YEARS)) == expected


@pytest.mark.parametrize(
    ("locked", "expected"),
    [
        pytest.param(date(2025, 3, 31), ["locked_on"], id="on-the-opening-day"),
        pytest.param(date(2025, 4, 1), [], id="before-it-is-due"),
        pytest.param(date(2025, 5, 1), [], id="afterwards"),
        pytest.param(None, [], id="never"),
    ],
)
def test_period_is_locked_after_its_opening(locked, expected):
    days = {"opens_on": date(2025, 3, 31), "due_on": date(2025, 4, 10)}
    values = {"year": 2025, **days, "locked_on": locked}

    assert fields(period_problems(values, YEARS)) == expected


@pytest.mark.parametrize(
    ("year", "years", "expected"),
    [
        pytest.param(2025, YEARS, [], id="first"),
        pytest.param(2027, YEARS, [], id="last"),
        pytest.param(
            2024, YEARS, ["不在行动方案的年份之内（2025—2027）。"], id="before"
        ),
        pytest.param(
            2028, YEARS, ["不在行动方案的年份之内（2025—2027）。"], id="after"
        ),
        pytest.param(
            2025,
            None,
            ["尚无行动方案，不能判断年份。请先载入行动方案。"],
            id="no-plan",
        ),
        pytest.param(None, None, [], id="unreadable"),
    ],
)
def test_year_is_one_of_the_plans(year, years, expected):
    found = year_problems({"year": year}, years)

    assert [sentence for _name, sentence in found] == expected


def refused(what, page):
    return f"该指标已有填报数据，{what}；请在该指标的“{page}”页办理，写明依据文号、理由和执行季度。"


@pytest.mark.parametrize(
    ("sentence", "what", "page"),
    [
        (
            definition_is_used,
            "类型、单位、口径和判定规则不能直接修改",
            "调整口径",
        ),
        (baseline_is_used, "基数不能直接改动", "调整口径"),
        (target_is_used, "目标不能直接改动", "修订目标"),
        (reporters_are_used, "填报单位不能直接增减", "填报单位"),
    ],
)
def test_what_figures_are_judged_by_says_where_it_is_changed(sentence, what, page):
    assert sentence() == refused(what, page)


@pytest.mark.parametrize("name", FROZEN_PLAN)
def test_rules_of_a_plan_are_amended_while_its_first_year_stays(name):
    told = plan_is_used(name)

    assert ("“调整判定规则”页" in told) is (name in JUDGING_PLAN)
    assert ("起始年份不能再改" in told) is (name == "first_year")
