"""One sentence on how a group stands: coverage, pace, and what is behind."""

import re

import pytest
from django.utils import translation

from tasks.core.enums import Kind, Stage
from tasks.core.explain_rollup import explain_rollup, explain_unranked
from tasks.core.plan import Rules
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter
from tasks.core.rollups import roll_up

from .progress_cases import in_2026, reports, spec


def annual(*values, target=100):
    indicator = spec(Kind.ANNUAL, {2026: target})
    return evaluate(indicator, reports(in_2026(*values)), Quarter(2026, 2))


def milestone(stage):
    indicator = spec(Kind.MILESTONE, {2025: None})
    return evaluate(indicator, reports({"2026Q2": stage}), Quarter(2026, 2))


GROUPS = {
    "nothing due": ([], "本季度没有到期的指标。"),
    "nothing reported": ([annual(), annual(1)], "应报 2 项，尚无审定数据。"),
    "on the path": (
        [annual(50, 0), annual()],
        "应报 2 项，已报 1 项；可计算完成率的 1 项平均完成 50.0%，与序时进度持平。"
        "没有滞后的指标。",
    ),
    "ahead": (
        [annual(50, 0), annual(70, 0)],
        "应报 2 项，已报 2 项；"
        "可计算完成率的 2 项平均完成 60.0%，高于序时（50.0%）10.0 个百分点。"
        "没有滞后的指标。",
    ),
    "behind, and a deliverable past its year": (
        [annual(25, 0), milestone(Stage.UNDER_WAY)],
        "应报 2 项，已报 2 项；"
        "可计算完成率的 1 项平均完成 25.0%，低于序时（50.0%）25.0 个百分点。"
        "滞后 1 项，严重滞后 1 项。",
    ),
    "a hair behind never reads as on the path": (
        [annual(4_999, 0, target=10_000)],
        "应报 1 项，已报 1 项；"
        "可计算完成率的 1 项平均完成 49.9%，低于序时（50.0%）0.1 个百分点。"
        "没有滞后的指标。",
    ),
    "no share to average": (
        [milestone(Stage.DONE)],
        "应报 1 项，已报 1 项；没有滞后的指标。",
    ),
}


@pytest.mark.parametrize(("standings", "sentence"), GROUPS.values(), ids=GROUPS)
def test_sentence_of_a_group(standings, sentence):
    assert explain_rollup(roll_up(standings, Rules())) == sentence


def test_sentences_of_a_group_are_set_apart_by_a_space_in_english():
    with translation.override("en"):
        told = explain_rollup(roll_up([annual(50, 0)], Rules()))

    assert re.search(r"\S[.。] \S", told)


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ([annual(50, 0), annual(70, 0)], ""),
        ([], "本季度没有到期的指标"),
        ([annual()], "应报 1 项，尚无审定数据"),
        ([milestone(Stage.DONE)], "已报 1 项，均不计算完成率"),
        ([annual(50, 0), annual()], "可计算完成率的 1 项，少于 2 项"),
    ],
    ids=["ranked", "nothing due", "nothing reported", "no share", "too few"],
)
def test_whoever_has_no_rank_is_told_why(standings, expected):
    assert explain_unranked(roll_up(standings, Rules()), 2) == expected


def test_a_rank_waits_until_something_is_due():
    late = spec(Kind.ANNUAL, {2026: 100}, profile=(0, 0, 0, 1))
    begun = evaluate(late, reports(in_2026(5, 5)), Quarter(2026, 2))

    found = explain_unranked(roll_up([begun], Rules()), 1)

    assert found == "截至本季度尚无应完成的量"
