"""One sentence with its numbers for every status."""

import re

import pytest
from django.utils import translation

from tasks.core.enums import Availability, Kind, Stage, Status
from tasks.core.explain import explain, status_label
from tasks.core.plan import Rules
from tasks.core.progress import evaluate, evaluate_reporter
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, reports, spec

NA, AWAITING = Availability.NOT_APPLICABLE, Availability.AWAITING
PAIR = {"a": (None, None), "b": (None, None)}
OWN = {"a": ({2026: 60}, None), "b": ({2026: 40}, None)}


def tell(indicator, figures, quarter="2026Q3", *, unit="人次", **more):
    """Return the sentence of an indicator; figures by quarter, or by reporter."""
    by_reporter = figures if set(figures) & {"a", "b"} else {"a": figures}
    progress = evaluate(indicator, reports(**by_reporter), Quarter.parse(quarter))
    return explain(progress, unit=unit, **more)


def annual(target=400_000, **more):
    return spec(Kind.ANNUAL, {2026: target}, **more)


def stock(targets=None, baseline=300, **more):
    return spec(
        Kind.STOCK, targets or {2025: 500, 2027: 1000}, baseline=baseline, **more
    )


def ratio(targets=None, **more):
    return spec(Kind.RATIO, targets or {2025: 60, 2027: 100}, **more)


def milestone(year=2026):
    return spec(Kind.MILESTONE, {year: None} if year else {})


def test_sentence_of_the_sample():
    assert tell(annual(), in_2026(80_000, 80_000, 88_000)) == (
        "到第三季度应完成 75.0%，实际 62.0%，低于序时 13.0 个百分点；"
        "第四季度需完成 15.2 万人次（前三季度季均的 1.8 倍）方可完成年度目标。"
    )


ANNUAL = {
    "first quarter": (
        (annual(100), in_2026(20), "2026Q1"),
        "到第一季度应完成 25.0%，实际 20.0%，低于序时 5.0 个百分点；"
        "第二至第四季度每季度需完成 27 人次（第一季度的 1.3 倍）方可完成年度目标。",
    ),
    "second quarter, with the path": (
        (annual(100), in_2026(25, 25), "2026Q2"),
        "到第二季度应完成 50.0%，实际 50.0%，与序时进度持平；"
        "下半年每季度需完成 25 人次（与上半年季均相当）方可完成年度目标。",
    ),
    "ahead": (
        (annual(100), in_2026(30, 30), "2026Q2"),
        "到第二季度应完成 50.0%，实际 60.0%，高于序时 10.0 个百分点；"
        "下半年每季度需完成 20 人次（上半年季均的 0.7 倍）方可完成年度目标。",
    ),
    "ahead by a hair": (
        (annual(10_000), in_2026(2_501), "2026Q1"),
        "到第一季度应完成 25.0%，实际 25.0%，略好于序时；"
        "第二至第四季度每季度需完成 2,500 人次（与第一季度相当）方可完成年度目标。",
    ),
    "behind by a hair never reads as on the path": (
        (annual(10_000), in_2026(2_499), "2026Q1"),
        "到第一季度应完成 25.0%，实际 24.9%，低于序时 0.1 个百分点；"
        "第二至第四季度每季度需完成 2,501 人次（与第一季度相当）方可完成年度目标。",
    ),
    "a hair beyond a band's edge": (
        (annual(100_000), in_2026(14_999), "2026Q1"),
        "到第一季度应完成 25.0%，实际 14.9%，低于序时 10.1 个百分点；"
        "第二至第四季度每季度需完成 2.84 万人次（第一季度的 1.9 倍）方可完成年度目标。",
    ),
    "nothing done yet": (
        (annual(100), in_2026(0), "2026Q1"),
        "到第一季度应完成 25.0%，实际 0.0%，低于序时 25.0 个百分点；"
        "第二至第四季度每季度需完成 34 人次方可完成年度目标。",
    ),
    "hardly anything left": (
        (annual(1000), in_2026(500, 490, 5)),
        "到第三季度应完成 75.0%，实际 99.5%，高于序时 24.5 个百分点；"
        "第四季度需完成 5 人次（不足前三季度季均的 0.1 倍）方可完成年度目标。",
    ),
    "last quarter short": (
        (annual(100), in_2026(25, 25, 25, 24), "2026Q4"),
        "到第四季度应完成 100.0%，实际 99.0%，低于序时 1.0 个百分点；"
        "距年度目标尚差 1 人次。",
    ),
    "met": (
        (annual(), in_2026(410_000), "2026Q1"),
        "2026年目标 40 万人次，到第一季度完成 41 万人次，完成率 102.5%，"
        "已完成年度目标。",
    ),
    "met about": (
        (annual(120, is_about=True), in_2026(114), "2026Q1"),
        "2026年目标 120 人次，到第一季度完成 114 人次，完成率 95.0%，"
        "已完成年度目标。目标为“左右”，达到 95% 即为完成。",
    ),
    "a target of 0": (
        (annual(0), in_2026(5), "2026Q1"),
        "2026年底目标 0 人次，到第一季度为 5 人次，已达到年度目标。",
    ),
    "interpolated": (
        (
            spec(Kind.ANNUAL, {2025: 100, 2027: 300}),
            in_2026(40),
            "2026Q1",
        ),
        "到第一季度应完成 25.0%，实际 20.0%，低于序时 5.0 个百分点；"
        "第二至第四季度每季度需完成 54 人次（第一季度的 1.3 倍）方可达到年底序时进度。"
        "（2026年无年度目标，按直线内插）",
    ),
    "an earlier quarter missing": (
        (annual(100), in_2026(None, 20), "2026Q2"),
        "到第二季度应完成 25.0%，实际 20.0%，低于序时 5.0 个百分点；"
        "按已报数计，下半年每季度需完成 40 人次（已报季度季均的 2 倍）方可完成年度目标。"
        "（此前有 1 个季度数据不全；仅比较有数据的部分）",
    ),
    "not approved": (
        (annual(100), in_2026({"value": 100, "is_provisional": True}), "2026Q1"),
        "2026年目标 100 人次，到第一季度完成 100 人次，完成率 100.0%，"
        "已完成年度目标。（含未审定数据）",
    ),
    "missing": (
        (annual(100), {}),
        "第三季度尚无审定数据。此前也无审定数据。",
    ),
    "missing, known before": (
        (annual(), in_2026(80_000, 80_000)),
        "第三季度尚无审定数据。最近一次填报为2026年第二季度，累计 16 万人次。",
    ),
    "awaiting": (
        (annual(100), in_2026(None, None, AWAITING)),
        "第三季度数据来源尚未公布，暂无数据。此前也无审定数据。",
    ),
    "not applicable": (
        (annual(100), in_2026(None, None, NA)),
        "填报单位说明本季度不适用。",
    ),
    "no target this year": (
        (spec(Kind.ANNUAL, {2025: 100}), {}),
        "2026年没有目标，未到期。",
    ),
    "no target this year, reported": (
        (spec(Kind.ANNUAL, {2025: 100}), in_2026(None, None, 7)),
        "2026年没有可比的目标，已报 7 人次，不判定进度。",
    ),
    "before the first target": (
        (spec(Kind.ANNUAL, {2027: 100}), {}),
        "2026年没有年度目标，尚未开始填报。",
    ),
}
LEVELS = {
    "behind": (
        (stock(), {"2025Q2": 380}, "2025Q2"),
        "到第二季度应达到 400 家（本年增量的 50.0%），实际 380 家（40.0%），"
        "低于序时 10.0 个百分点；"
        "下半年每季度需新增 60 家（规划期以来季均的 1.5 倍）方可完成年度目标。",
    ),
    "last quarter to come, baseline unknown": (
        (stock(baseline=None), {"2025Q3": 300}, "2025Q3"),
        "到第三季度应达到 375 家（本年增量的 75.0%），实际 300 家（60.0%），"
        "低于序时 15.0 个百分点；第四季度需新增 200 家方可完成年度目标。",
    ),
    "below the year's beginning": (
        (stock(), {"2027Q4": 650}, "2027Q4"),
        "到第四季度应达到 1,000 家，实际 650 家，尚未达到年初应有的 750 家，"
        "低于序时 140.0 个百分点；距年度目标尚差 350 家。",
    ),
    "interpolated, reached": (
        (stock(), {"2026Q1": 750}, "2026Q1"),
        "2026年底序时进度为 750 家，到第一季度为 750 家，已达到。"
        "（2026年无年度目标，按直线内插）",
    ),
    "interpolated, short at the end": (
        (stock(), {"2026Q4": 700}, "2026Q4"),
        "到第四季度应达到 750 家（本年增量的 100.0%），实际 700 家（80.0%），"
        "低于序时 20.0 个百分点；距年底序时进度尚差 50 家。"
        "（2026年无年度目标，按直线内插）",
    ),
    "met": (
        (stock(), {"2025Q4": 500}, "2025Q4"),
        "2025年底目标 500 家，到第四季度为 500 家，已达到年度目标。",
    ),
    "kept after the last target": (
        (stock({2025: 500}), {"2026Q1": 510}, "2026Q1"),
        "应于2025年底前达到 500 家，到2026年第一季度为 510 家，保持达标。",
    ),
    "past due": (
        (stock({2025: 500}), {"2026Q1": 499}, "2026Q1"),
        "应于2025年底前达到 500 家，目前为 499 家，逾期未达标。",
    ),
    "to be kept": (
        (stock({2025: 500, 2026: 500}), {"2026Q2": 450}, "2026Q2"),
        "本年应保持 500 家，实际 450 家，与应有水平相差 10.0%；"
        "下半年每季度需新增 25 家（与规划期以来季均相当）方可完成年度目标。",
    ),
    "falling, behind": (
        (stock({2025: 100}, 200), {"2025Q2": 160}, "2025Q2"),
        "到第二季度应降至 150 家，实际 160 家，落后于序时 10.0 个百分点；"
        "下半年每季度需减少 30 家（规划期以来季均的 1.5 倍）方可完成年度目标。",
    ),
    "falling, ahead": (
        (stock({2025: 100}, 200), {"2025Q3": 110}, "2025Q3"),
        "到第三季度应降至 125 家，实际 110 家，好于序时 15.0 个百分点；"
        "第四季度需减少 10 家（规划期以来季均的 0.3 倍）方可完成年度目标。",
    ),
    "falling, past due": (
        (stock({2025: 100}, 200), {"2026Q1": 101}, "2026Q1"),
        "应于2025年底前降至 100 家，目前为 101 家，逾期未达标。",
    ),
    "falling, about": (
        (stock({2025: 95}, 200, is_about=True), {"2025Q4": 100}, "2025Q4"),
        "2025年底目标 95 家，到第四季度为 100 家，已达到年度目标。"
        "目标为“左右”，达到 95% 即为完成。",
    ),
    "an amount that rounds to its target is told apart": (
        (stock({2025: 40_000}, 0), {"2025Q4": 39_999}, "2025Q4"),
        "到第四季度应达到 4 万家（本年增量的 100.0%），实际 3.99 万家（99.9%），"
        "低于序时 0.1 个百分点；距年度目标尚差 1 家。",
    ),
    "a period's part": (
        (spec(Kind.PERIOD, {2027: 300}), {"2025Q1": 20, "2025Q2": 20}, "2025Q2"),
        "到第二季度应达到 50 家（本年增量的 50.0%），实际 40 家（40.0%），"
        "低于序时 10.0 个百分点；"
        "下半年每季度需完成 30 家（规划期以来季均的 1.5 倍）方可达到年底序时进度。",
    ),
}
RATIOS = {
    "one quarter left": (
        (ratio(), {"2025Q3": "7/20"}, "2025Q3"),
        "到第三季度应达到 45.0%，实际 35.0%，低于序时 10.0 个百分点；"
        "第四季度需再提高 25 个百分点，方可完成年度目标。",
    ),
    "a hair beyond a band's edge": (
        (ratio(), {"2025Q3": "34999/100000"}, "2025Q3"),
        "到第三季度应达到 45.0%，实际 34.9%，低于序时 10.1 个百分点；"
        "第四季度需再提高 25.1 个百分点，方可完成年度目标。",
    ),
    "interpolated": (
        (ratio(), {"2026Q2": "80/100"}, "2026Q2"),
        "2026年底序时进度为 80.0%，到第二季度为 80.0%，已达到。"
        "（2026年无年度目标，按直线内插）",
    ),
    "a hair below the target at the end": (
        (ratio(), {"2025Q4": "5996/10000"}, "2025Q4"),
        "到第四季度应达到 60.0%，实际 59.9%，低于序时 0.1 个百分点；"
        "距年度目标尚差 0.1 个百分点。",
    ),
    "falling": (
        (ratio({2025: 4}, baseline=8), {"2025Q2": "7/100"}, "2025Q2"),
        "到第二季度应降至 6.0%，实际 7.0%，落后于序时 1.0 个百分点；"
        "下半年需再降低 3 个百分点，方可完成年度目标。",
    ),
    "falling, a hair above the target": (
        (ratio({2025: 4}, baseline=8), {"2025Q4": "401/10000"}, "2025Q4"),
        "到第四季度应降至 4.0%，实际 4.1%，落后于序时 0.1 个百分点；"
        "距年度目标尚差 0.1 个百分点。",
    ),
    "missing": (
        (ratio(), {"2025Q2": "60/100"}, "2025Q3"),
        "第三季度尚无审定数据。最近一次填报为2025年第二季度，实际 60.0%。",
    ),
}
SEVERAL = {
    "a floor": (
        (annual(100, reporters=PAIR), {"a": in_2026(10, 10, 10)}),
        "数据不全，已报合计 30 人次，暂不判定进度。（2 个填报单位已报 1 个）",
    ),
    "a floor on the path": (
        (annual(100, reporters=PAIR), {"a": in_2026(30, 30, 30)}),
        "到第三季度应完成 75.0%，实际 90.0%，高于序时 15.0 个百分点；"
        "按已报数计，第四季度需完成 10 人次（前三季度季均的 0.3 倍）方可完成年度目标。"
        "（2 个填报单位已报 1 个）",
    ),
    "like with like": (
        (annual(100, reporters=OWN), {"a": in_2026(10, 10, 10)}),
        "到第三季度应完成 75.0%，实际 50.0%，低于序时 25.0 个百分点；"
        "按已报数计，第四季度需完成 30 人次（前三季度季均的 3 倍）方可完成年度目标。"
        "（2 个填报单位已报 1 个；仅比较有数据的部分）",
    ),
    "carried forward": (
        (
            spec(Kind.STOCK, {2025: 100}, reporters=PAIR),
            {"a": {"2025Q1": 20, "2025Q2": 30}, "b": {"2025Q1": 10}},
            "2025Q2",
        ),
        "到第二季度应达到 50 人次（本年增量的 50.0%），实际 40 人次（40.0%），"
        "低于序时 10.0 个百分点；按已报数计，下半年每季度需新增 30 人次方可完成年度目标。"
        "（2 个填报单位已报 1 个；1 个单位沿用最近一期数据）",
    ),
}
STAGES = {
    "done": (
        (milestone(), in_2026(None, None, Stage.DONE)),
        "应于2026年底前完成，已完成。",
    ),
    "done, not approved": (
        (
            milestone(),
            in_2026(
                None,
                None,
                {"value": None, "stage": Stage.DONE, "is_provisional": True},
            ),
        ),
        "应于2026年底前完成，已完成。（含未审定数据）",
    ),
    "done earlier": (
        (milestone(), in_2026(Stage.DONE)),
        "应于2026年底前完成，已完成。",
    ),
    "under way": (
        (milestone(), in_2026(None, None, Stage.UNDER_WAY)),
        "应于2026年底前完成，正在推进。",
    ),
    "not started in time": (
        (milestone(), in_2026(None, None, Stage.NOT_STARTED)),
        "应于2026年底前完成，最迟应在第三季度启动，目前尚未启动。",
    ),
    "not started yet": (
        (milestone(), in_2026(None, Stage.NOT_STARTED), "2026Q2"),
        "应于2026年底前完成，最迟应在第三季度启动，目前尚未启动，尚在时限内。",
    ),
    "past its year, under way": (
        (milestone(2025), in_2026(None, None, Stage.UNDER_WAY)),
        "应于2025年底前完成，逾期未完成，正在推进。",
    ),
    "past its year, not started": (
        (milestone(2025), in_2026(None, None, Stage.NOT_STARTED)),
        "应于2025年底前完成，逾期未完成，尚未启动。",
    ),
    "past its year, missing": (
        (milestone(2025), in_2026(None, Stage.UNDER_WAY)),
        "应于2025年底前完成，期限已过；第三季度尚无审定数据。"
        "最近一次填报为2026年第二季度，推进中。",
    ),
    "missing": (
        (milestone(), {}),
        "应于2026年底前完成；第三季度尚无审定数据。此前也无审定数据。",
    ),
    "not due": ((milestone(2027), {}), "应于2027年底前完成，未到期，尚未启动。"),
    "not applicable": (
        (milestone(), in_2026(None, None, NA)),
        "填报单位说明本季度不适用。",
    ),
    "no year": (
        (milestone(None), in_2026(None, None, Stage.DONE)),
        "文件未写明完成时限。",
    ),
    "several, one silent": (
        (
            spec(Kind.MILESTONE, {2026: None}, reporters=PAIR),
            {"a": in_2026(None, None, Stage.UNDER_WAY)},
        ),
        "应于2026年底前完成，正在推进。（2 个填报单位已报 1 个）",
    ),
}


def named(**tables):
    return {
        f"{name}: {case}": (*row, unit)
        for name, (unit, table) in tables.items()
        for case, row in table.items()
    }


SENTENCES = named(
    annual=("人次", ANNUAL),
    level=("家", LEVELS),
    ratio=("%", RATIOS),
    several=("人次", SEVERAL),
    milestone=("", STAGES),
)


@pytest.mark.parametrize(
    ("case", "sentence", "unit"), SENTENCES.values(), ids=SENTENCES
)
def test_sentence(case, sentence, unit):
    assert tell(*case, unit=unit) == sentence


def test_sentence_of_a_missing_figure_says_when_it_is_late():
    assert tell(annual(100), {}, is_overdue=True) == (
        "第三季度填报已过截止日，尚无审定数据。此前也无审定数据。"
    )


def test_sentence_of_a_part_without_a_target_of_its_own():
    figures = reports(a=in_2026(5), b=in_2026(5))
    part = evaluate_reporter(
        annual(100, reporters=PAIR), figures, Quarter(2026, 1), "a"
    )

    assert explain(part, unit="人次") == (
        "2026年没有可比的目标，已报 5 人次，不判定进度。"
    )


def test_sentence_shows_the_decimals_of_the_indicator():
    figures = in_2026("12.5", "12.5")

    assert tell(annual(100), figures, "2026Q2", unit="亿元", decimals=1) == (
        "到第二季度应完成 50.0%，实际 25.0%，低于序时 25.0 个百分点；"
        "下半年每季度需完成 37.5 亿元（上半年季均的 3 倍）方可完成年度目标。"
    )


def test_sentence_about_uses_the_plan_s_own_share():
    indicator = annual(100, is_about=True, rules=Rules(about_share=D("97.5")))

    assert tell(indicator, in_2026(98), "2026Q1").endswith(
        "目标为“左右”，达到 97.5% 即为完成。"
    )


def test_sentences_are_set_apart_by_a_space_in_english():
    with translation.override("en"):
        told = tell(annual(100), {})

    assert re.search(r"\S[.。] \S", told)


LABELS = {
    "met": (annual(100), in_2026(100), False, "已完成"),
    "on pace": (annual(100), in_2026(25), False, "达序时"),
    "slightly behind": (annual(100), in_2026(20), False, "略滞后"),
    "behind": (annual(100), in_2026(5), False, "滞后"),
    "far behind": (annual(100, rules=Rules(D(1), D(2))), in_2026(5), False, "严重滞后"),
    "missing in time": (annual(100), {}, False, "待报"),
    "missing and late": (annual(100), {}, True, "逾期未报"),
    "awaiting, though late": (annual(100), in_2026(AWAITING), True, "待数据来源"),
    "not applicable": (annual(100), in_2026(NA), True, "不适用"),
    "not due": (spec(Kind.ANNUAL, {2025: 1}), {}, True, "未到期"),
    "done, then not applicable": (
        milestone(),
        {"2025Q4": Stage.DONE, "2026Q1": NA},
        False,
        "已完成",
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "is_overdue", "label"), LABELS.values(), ids=LABELS
)
def test_status_label(indicator, figures, is_overdue, label):
    progress = evaluate(indicator, reports(figures), Quarter(2026, 1))

    assert status_label(progress, is_overdue=is_overdue) == label


def test_every_status_has_a_label_of_its_own():
    labels = {str(status.label) for status in Status}

    assert len(labels) == len(Status)
