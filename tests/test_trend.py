"""The small trend beside a field, and how long the form takes."""

import pytest

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.trend import Trend, minutes, trend

from .progress_cases import reports, spec

Q3 = Quarter(2026, 3)


def drawn(kind, figures):
    return trend(spec(kind, {2025: 100}), reports(figures), Q3, "a")


def test_trend_is_drawn_through_the_figures_and_broken_where_one_is_missing():
    found = drawn(Kind.ANNUAL, {"2025Q1": 10, "2025Q2": 20, "2025Q4": 15, "2026Q1": 10})

    assert found == Trend(
        lines=("3.0,17.0 14.7,3.0", "38.1,10.0 49.9,17.0"),
        dots=(("3.0", "17.0"), ("14.7", "3.0"), ("38.1", "10.0"), ("49.9", "17.0")),
        summary="此前走势：2025年第一季度 10、2025年第二季度 20、2025年第三季度 –、"
        "2025年第四季度 15、2026年第一季度 10、2026年第二季度 –",
    )


def test_trend_of_figures_that_do_not_change_runs_in_the_middle():
    found = drawn(Kind.STOCK, {"2026Q1": 10, "2026Q2": 10})

    assert found.lines == ("49.9,10.0 61.6,10.0",)


def test_trend_of_a_ratio_is_told_in_percent():
    found = drawn(Kind.RATIO, {"2026Q1": "1/2", "2026Q2": "3/4"})

    assert found.summary.endswith("2026年第一季度 50.0%、2026年第二季度 75.0%")


@pytest.mark.parametrize(
    ("kind", "figures"),
    [(Kind.ANNUAL, {}), (Kind.ANNUAL, {"2026Q1": 1}), (Kind.MILESTONE, {})],
)
def test_one_figure_makes_no_trend(kind, figures):
    assert drawn(kind, figures) is None


@pytest.mark.parametrize(
    ("kinds", "carried", "words", "expected"),
    [
        ([], 0, [], 0),
        ([Kind.ANNUAL], 0, [], 2),
        ([Kind.ANNUAL, Kind.STOCK, Kind.PERIOD], 0, [], 3),
        ([Kind.RATIO, Kind.MILESTONE], 0, [], 4),
        ([], 6, [], 2),
        ([Kind.ANNUAL], 1, [], 2),
        ([], 0, ["cause", "action", "owner", "due_on"], 4),
        ([], 0, ["hint_reason"], 2),
    ],
)
def test_time_grows_with_what_is_left_to_type_look_over_and_write(
    kinds, carried, words, expected
):
    assert minutes(kinds=kinds, carried=carried, words=words) == expected
