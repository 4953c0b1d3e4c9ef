"""The progress engine where several departments report one indicator."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.core.enums import Availability, Basis, Kind, Stage, Status
from tasks.core.plan import (
    IndicatorSpec,
    LastKnown,
    Report,
    Reporter,
    Reports,
    Yardstick,
)
from tasks.core.progress import (
    evaluate,
    evaluate_reporter,
    is_asked_for,
    part_of,
    whole_yardstick,
)
from tasks.core.quarters import Quarter

from .progress_cases import D, in_2026, judged, missing, reports, said, spec, yardstick

MET, ON_PACE = Status.MET, Status.ON_PACE
SLIGHT, BEHIND, FAR = Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.FAR_BEHIND
NA, AWAITING = Availability.NOT_APPLICABLE, Availability.AWAITING
REPORTED = Availability.REPORTED
Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in (1, 2, 3, 4))


def shared(kind=Kind.ANNUAL, targets=None, **more):
    """An indicator of one target that two departments report together."""
    more.setdefault("reporters", {"a": (None, None), "b": (None, None)})
    return spec(kind, targets or {2026: 100}, **more)


def divided(kind=Kind.ANNUAL, targets=None, **more):
    """An indicator whose two departments have targets of their own, 60 and 40."""
    reporters = {"a": ({2026: 60}, None), "b": ({2026: 40}, None)}
    return spec(kind, targets, **{"reporters": reporters} | more)


def both(**values):
    return {"reporters_due": 2, "reporters_reported": 2} | values


SHARED = {
    "both reported: the sum counts": (
        shared(),
        {"a": in_2026(10, 15), "b": in_2026(15, 10)},
        Q2,
        judged(
            ON_PACE,
            left=2,
            actual=50,
            target=100,
            expected=50,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=25,
            pace=1,
            projection=100,
            **both(),
        ),
    ),
    "one missing and short of the path: not reported, never behind": (
        shared(),
        {"a": in_2026(10, 15), "b": in_2026(15)},
        Q2,
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(40),
            "target": D(100),
            "expected": D(50),
            "is_partial": True,
            "reporters_due": 2,
            "reporters_reported": 1,
        },
    ),
    "one missing and on the path all the same": (
        shared(),
        {"a": in_2026(40, 15), "b": in_2026(15)},
        Q2,
        judged(
            ON_PACE,
            left=2,
            actual=70,
            target=100,
            expected=50,
            share="0.7",
            expected_share="0.5",
            gap=20,
            required=15,
            pace=Decimal(15) / 35,
            projection=140,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "one missing and the target reached all the same": (
        shared(),
        {"a": in_2026(100)},
        Q1,
        judged(
            MET,
            left=3,
            actual=100,
            target=100,
            expected=25,
            share=1,
            expected_share="0.25",
            gap=75,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "one lacks an earlier quarter and the sum is short: not reported": (
        shared(),
        {"a": in_2026(10, 15), "b": in_2026(None, 10)},
        Q2,
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(35),
            "target": D(100),
            "expected": D(50),
            "is_partial": True,
            "quarters_missing": 1,
            "reporters_due": 2,
            "reporters_reported": 2,
        },
    ),
    "both lack the same quarter: the other quarters are judged": (
        shared(),
        {"a": in_2026(None, 5), "b": in_2026(None, 5)},
        Q2,
        judged(
            BEHIND,
            left=2,
            actual=10,
            target=100,
            expected=50,
            compared_expected=25,
            compared_target=100,
            share="0.1",
            expected_share="0.25",
            gap=-15,
            required=45,
            pace="4.5",
            projection=40,
            is_partial=True,
            quarters_missing=1,
            **both(),
        ),
    ),
    "not applicable to one: the other carries the whole target": (
        shared(),
        {"a": in_2026(20), "b": in_2026(NA)},
        Q1,
        judged(
            SLIGHT,
            left=3,
            actual=20,
            target=100,
            expected=25,
            share="0.2",
            expected_share="0.25",
            gap=-5,
            required=Decimal(80) / 3,
            pace=Decimal(4) / 3,
        ),
    ),
    "not applicable any more: what was reported before still counts": (
        shared(),
        {"a": in_2026(20, 20), "b": in_2026(10, NA)},
        Q2,
        judged(
            ON_PACE,
            left=2,
            actual=50,
            target=100,
            expected=50,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=25,
            pace=1,
            projection=100,
        ),
    ),
    "did not apply to one at first: nothing is missing": (
        shared(),
        {"a": in_2026(20, 10), "b": in_2026(NA, 10)},
        Q2,
        judged(
            SLIGHT,
            left=2,
            actual=40,
            target=100,
            expected=50,
            share="0.4",
            expected_share="0.5",
            gap=-10,
            required=30,
            pace="1.5",
            projection=80,
            is_partial=True,
            quarters_missing=1,
            **both(),
        ),
    ),
    "not applicable to both": (
        shared(),
        {"a": in_2026(NA), "b": in_2026(NA)},
        Q1,
        {"availability": NA, "target": D(100), "expected": D(25)},
    ),
    "not applicable to one, awaited by the other": (
        shared(),
        {"a": in_2026(NA), "b": in_2026(AWAITING)},
        Q1,
        missing(target=100, expected=25, availability=AWAITING),
    ),
    "not applicable to one, nothing from the other": (
        shared(),
        {"a": in_2026(NA)},
        Q1,
        missing(target=100, expected=25),
    ),
    "a department that does not report is not counted": (
        shared(),
        {"a": in_2026(25), "b": in_2026(0), "stranger": in_2026(900)},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=25,
            target=100,
            expected=25,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=25,
            pace=1,
            **both(),
        ),
    ),
    "stock: a missing level is the last known one": (
        shared(Kind.STOCK),
        {"a": in_2026(20, 30), "b": in_2026(20)},
        Q2,
        judged(
            FAR,
            left=2,
            actual=50,
            target=100,
            expected=75,
            start=50,
            share=0,
            expected_share="0.5",
            gap=-50,
            required=25,
            projection=50,
            is_partial=True,
            carried=(("b", Q1),),
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "stock: a level never reported leaves a floor": (
        shared(Kind.STOCK),
        {"a": in_2026(20, 30)},
        Q2,
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(30),
            "target": D(100),
            "expected": D(75),
            "is_partial": True,
            "reporters_due": 2,
            "reporters_reported": 1,
        },
    ),
    "stock, falling: a floor proves nothing": (
        shared(
            Kind.STOCK,
            {2025: 200, 2026: 100},
            reporters={"a": (None, None), "b": (None, None)},
        ),
        {"a": in_2026(90)},
        Q1,
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(90),
            "target": D(100),
            "expected": D(175),
            "is_partial": True,
            "reporters_due": 2,
            "reporters_reported": 1,
        },
    ),
    "ratio: numerators and denominators are added up": (
        shared(Kind.RATIO, {2025: 0, 2026: 60}),
        {"a": in_2026("10/20"), "b": in_2026("5/80")},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=15,
            target=60,
            expected=15,
            gap=0,
            required=15,
            **both(),
        ),
    ),
    "ratio: those that reported are compared with the same percentage": (
        shared(Kind.RATIO, {2025: 0, 2026: 60}),
        {"a": in_2026("10/100")},
        Q1,
        judged(
            SLIGHT,
            left=3,
            actual=10,
            target=60,
            expected=15,
            gap=-5,
            required=Decimal(50) / 3,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "period: a running total of one covers its own gaps alone": (
        shared(Kind.PERIOD, {2027: 300}),
        {
            "a": {"2025Q2": {"value": 30, "gaps_covered": Basis.PLAN}},
            "b": {"2025Q2": 5},
        },
        Quarter(2025, 2),
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(35),
            "target": D(100),
            "expected": D(50),
            "is_partial": True,
            "quarters_missing": 1,
            "reporters_due": 2,
            "reporters_reported": 2,
        },
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), SHARED.values(), ids=SHARED
)
def test_reporters_with_one_target(indicator, figures, quarter, expected):
    found = evaluate(indicator, reports(**figures), quarter)

    assert said(found) == expected


CITY_LEVELS = {
    "a": ({2025: 150, 2027: 350}, 100),
    "b": ({2025: 60, 2027: 160}, 50),
}

DIVIDED = {
    "the whole has no target: the parts add up": (
        divided(),
        {"a": in_2026(15), "b": in_2026(10)},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=25,
            target=100,
            expected=25,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=25,
            pace=1,
            **both(),
        ),
    ),
    "the whole has a target of its own, other than the parts' sum": (
        divided(targets={2026: 80}),
        {"a": in_2026(10), "b": in_2026(10)},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=20,
            target=80,
            expected=20,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=20,
            pace=1,
            **both(),
        ),
    ),
    "one missing: the other counts on both sides": (
        divided(targets={2026: 80}),
        {"a": in_2026(12)},
        Q1,
        judged(
            SLIGHT,
            left=3,
            actual=12,
            target=80,
            expected=20,
            compared_target=60,
            compared_expected=15,
            share="0.2",
            expected_share="0.25",
            gap=-5,
            required=16,
            pace=Decimal(16) / 12,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "one missing this quarter: its earlier figures wait with its target": (
        divided(),
        {"a": in_2026(15, 15), "b": in_2026(40)},
        Q2,
        judged(
            ON_PACE,
            left=2,
            actual=30,
            target=100,
            expected=50,
            compared_target=60,
            compared_expected=30,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=15,
            pace=1,
            projection=60,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "one lacks an earlier quarter: its own path of the others": (
        divided(targets={2026: 80}),
        {"a": in_2026(15, 15), "b": in_2026(None, 10)},
        Q2,
        judged(
            ON_PACE,
            left=2,
            actual=40,
            target=80,
            expected=40,
            compared_target=100,
            compared_expected=40,
            share="0.4",
            expected_share="0.4",
            gap=0,
            required=30,
            pace="1.2",
            projection=100,
            is_partial=True,
            quarters_missing=1,
            **both(),
        ),
    ),
    "not applicable to one: it leaves with its target, nothing is missing": (
        divided(),
        {"a": in_2026(15), "b": in_2026(NA)},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=15,
            target=100,
            expected=25,
            compared_target=60,
            compared_expected=15,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=15,
            pace=1,
        ),
    ),
    "one has no target in this year and is not asked": (
        divided(
            targets={2026: 60},
            reporters={"a": ({2026: 60}, None), "b": ({2025: 40}, None)},
        ),
        {"a": in_2026(15)},
        Q1,
        judged(
            ON_PACE,
            left=3,
            actual=15,
            target=60,
            expected=15,
            share="0.25",
            expected_share="0.25",
            gap=0,
            required=15,
            pace=1,
        ),
    ),
    "only some have targets of their own: the sum is a floor": (
        divided(
            targets={2026: 100},
            reporters={"a": ({2026: 60}, None), "b": (None, None)},
        ),
        {"a": in_2026(15)},
        Q1,
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": REPORTED,
            "actual": D(15),
            "target": D(100),
            "expected": D(25),
            "is_partial": True,
            "reporters_due": 2,
            "reporters_reported": 1,
        },
    ),
    "stock: levels and baselines add up": (
        spec(Kind.STOCK, {2025: 200, 2027: 500}, reporters=CITY_LEVELS),
        {"a": {"2025Q2": 120}, "b": {"2025Q2": 55}},
        Quarter(2025, 2),
        judged(
            ON_PACE,
            left=2,
            actual=175,
            target=200,
            expected=175,
            start=150,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=D("12.5"),
            pace=1,
            projection=200,
            **both(),
        ),
    ),
    "stock: a city that never reported leaves both sides": (
        spec(Kind.STOCK, {2025: 200, 2027: 500}, reporters=CITY_LEVELS),
        {"a": {"2025Q2": 125}},
        Quarter(2025, 2),
        judged(
            ON_PACE,
            left=2,
            actual=125,
            target=200,
            expected=175,
            compared_target=150,
            compared_expected=125,
            start=100,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=D("12.5"),
            pace=1,
            projection=150,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "stock: a level carried forward stays on both sides": (
        spec(Kind.STOCK, {2025: 200, 2027: 500}, reporters=CITY_LEVELS),
        {"a": {"2025Q2": 120}, "b": {"2025Q1": 55}},
        Quarter(2025, 2),
        judged(
            ON_PACE,
            left=2,
            actual=175,
            target=200,
            expected=175,
            start=150,
            share="0.5",
            expected_share="0.5",
            gap=0,
            required=D("12.5"),
            pace=1,
            projection=200,
            is_partial=True,
            carried=(("b", Quarter(2025, 1)),),
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
    "stock: a baseline known of one alone": (
        spec(
            Kind.STOCK,
            reporters={"a": ({2025: 200}, 100), "b": ({2025: 50}, None)},
        ),
        {"a": {"2025Q4": 190}, "b": {"2025Q4": 45}},
        Quarter(2025, 4),
        judged(
            SLIGHT,
            left=0,
            actual=235,
            target=250,
            expected=250,
            start=100,
            share="0.9",
            expected_share=1,
            gap=-10,
            projection=235,
            **both(),
        ),
    ),
    "ratio: the parts' targets are weighed, never added": (
        spec(
            Kind.RATIO,
            reporters={"a": ({2025: 100}, None), "b": ({2025: 50}, None)},
        ),
        {"a": {"2025Q4": "10/10"}, "b": {"2025Q4": "20/40"}},
        Quarter(2025, 4),
        judged(
            MET,
            left=0,
            actual=60,
            target=60,
            expected=60,
            gap=0,
            projection=60,
            **both(),
        ),
    ),
    "ratio: one missing, the other against its own": (
        spec(
            Kind.RATIO,
            {2025: 60},
            reporters={"a": ({2025: 100}, None), "b": ({2025: 50}, None)},
        ),
        {"b": {"2025Q4": "18/40"}},
        Quarter(2025, 4),
        judged(
            SLIGHT,
            left=0,
            actual=45,
            target=60,
            expected=60,
            compared_target=50,
            compared_expected=50,
            gap=-5,
            projection=45,
            is_partial=True,
            reporters_due=2,
            reporters_reported=1,
        ),
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "quarter", "expected"), DIVIDED.values(), ids=DIVIDED
)
def test_reporters_with_targets_of_their_own(indicator, figures, quarter, expected):
    found = evaluate(indicator, reports(**figures), quarter)

    assert said(found) == expected


def test_last_known_is_the_sum_of_the_last_reported_quarter():
    figures = reports(a=in_2026(10, 20), b=in_2026(5), stranger=in_2026(1, 1, 1))

    found = evaluate(shared(), figures, Q3)

    assert found.last_known == LastKnown(Q2, D(35))


def test_part_with_its_own_target_is_judged_by_it():
    figures = reports(a=in_2026(15), b=in_2026(4))

    found = evaluate_reporter(divided(targets={2026: 80}), figures, Q1, "b")

    assert said(found) == judged(
        BEHIND,
        left=3,
        actual=4,
        target=40,
        expected=10,
        share="0.1",
        expected_share="0.25",
        gap=-15,
        required=12,
        pace=3,
    )


def test_part_of_the_only_reporter_is_the_whole():
    indicator = spec(Kind.ANNUAL, {2026: 100})
    figures = reports(in_2026(25))

    assert evaluate_reporter(indicator, figures, Q1, "a") == evaluate(
        indicator, figures, Q1
    )


PARTS = {
    "reported: asked for, but not judged": (
        in_2026(10),
        {
            "is_due": True,
            "actual": D(10),
            "availability": REPORTED,
            "reporters_due": 1,
            "reporters_reported": 1,
        },
    ),
    "missing: not reported": ({}, {"status": Status.NOT_REPORTED, "is_due": True}),
    "awaiting: not reported": (
        in_2026(AWAITING),
        {
            "status": Status.NOT_REPORTED,
            "is_due": True,
            "availability": AWAITING,
        },
    ),
    "not applicable: not asked for": (in_2026(NA), {"availability": NA}),
}


@pytest.mark.parametrize(("figures", "expected"), PARTS.values(), ids=PARTS)
def test_part_without_a_target_of_its_own(figures, expected):
    found = evaluate_reporter(shared(), reports(a=figures, b=in_2026(1)), Q1, "a")

    assert said(found) == expected


def test_part_without_a_target_is_not_due_where_the_whole_is_not():
    found = evaluate_reporter(shared(targets={2025: 100}), Reports(), Q1, "a")

    assert said(found) == {}


@pytest.mark.parametrize(
    ("indicator", "quarter", "asked"),
    [
        (shared(), Q1, True),
        (shared(targets={2025: 100}), Q1, False),
        (shared(Kind.STOCK, {2025: 100}), Q1, True),
        (shared(Kind.STOCK, {2027: 100}), Q1, False),
        (spec(Kind.ANNUAL), Q1, False),
    ],
    ids=["in its year", "annual, over", "stock, kept", "stock, not yet", "no target"],
)
def test_figure_is_asked_for_when_the_plan_has_a_target(indicator, quarter, asked):
    assert is_asked_for(indicator, Reports(), quarter) is asked


def test_part_of_a_milestone_is_due_with_the_whole():
    indicator = shared(Kind.MILESTONE, {2026: None})
    figures = reports(a=in_2026(Stage.DONE), b=in_2026(Stage.NOT_STARTED))

    found = [evaluate_reporter(indicator, figures, Q1, code) for code in ("a", "b")]

    assert [progress.status for progress in found] == [MET, ON_PACE]


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (divided(), yardstick({2026: 100})),
        (divided(targets={2026: 80}), yardstick({2026: 80})),
        (
            spec(Kind.STOCK, reporters=CITY_LEVELS),
            yardstick({2025: 210, 2027: 510}, 150),
        ),
        (
            spec(Kind.STOCK, {2025: 200}, reporters=CITY_LEVELS),
            yardstick({2025: 200}, 150),
        ),
        (
            spec(Kind.STOCK, reporters={"a": ({2025: 4}, 2), "b": ({2027: 6}, 0)}),
            yardstick({2025: 6, 2027: 10}, 2),
        ),
        (
            spec(
                Kind.ANNUAL, reporters={"a": ({2025: 4}, None), "b": ({2026: 6}, None)}
            ),
            yardstick({2025: 7, 2026: 6}),
        ),
        (
            spec(Kind.RATIO, reporters={"a": ({2025: 40}, 20), "b": ({2025: 60}, 40)}),
            yardstick({2025: 50}, 30),
        ),
        (
            spec(
                Kind.RATIO, reporters={"a": ({2025: 40}, 20), "b": ({2025: 60}, None)}
            ),
            yardstick({2025: 50}),
        ),
        (
            spec(Kind.RATIO, {2025: 60}, reporters={"a": (None, 20), "b": (None, 40)}),
            yardstick({2025: 60}),
        ),
        (spec(Kind.RATIO, {2025: 60}, baseline=20), yardstick({2025: 60}, 20)),
        (spec(Kind.ANNUAL), Yardstick()),
        (
            spec(Kind.MILESTONE, reporters={"a": ({2025: None}, None)}),
            yardstick({2025: None}),
        ),
    ],
)
def test_whole_starts_and_ends_where_its_parts_do(indicator, expected):
    assert whole_yardstick(indicator) == expected


def test_whole_keeps_a_baseline_of_its_own():
    indicator = part_of(spec(Kind.STOCK, reporters=CITY_LEVELS), "a", Q1)

    assert whole_yardstick(indicator) == yardstick({2025: 150, 2027: 350}, 100)


def test_running_total_does_not_contain_a_quarter_that_was_left_out_of_it():
    later = Report("a", Quarter(2026, 3), value=D(120), gaps_covered=Basis.YEAR)
    open_one = Report("a", Quarter(2026, 2), value=D(30), is_provisional=True)
    every = Reports.of([later, open_one])
    one = IndicatorSpec(
        "x",
        Kind.ANNUAL,
        2025,
        2027,
        whole=Yardstick(((2026, D(200)),)),
        reporters=(Reporter("a"),),
    )

    counted = evaluate(one, every.counting(provisional=True), Quarter(2026, 3))
    without = evaluate(one, every.counting(provisional=False), Quarter(2026, 3))

    assert (counted.actual, counted.status) == (D(150), Status.ON_PACE)
    assert (without.actual, without.is_partial) == (D(120), True)
    assert (without.compared_expected, without.status) == (D(100), Status.ON_PACE)


# ---- Who begins to report on the way ------------------------------------------------


def joining(found, code="b", since=Q3):
    """Return the indicator with one reporter that begins with a quarter."""
    reporters = [
        replace(one, since=since) if one.code == code else one
        for one in found.reporters
    ]
    return replace(found, reporters=tuple(reporters))


def test_reporter_that_joined_is_not_asked_for_the_quarters_before():
    found = evaluate(
        joining(shared()),
        reports(a=in_2026(25, 25, 25), b={"2026Q3": D(5)}),
        Q3,
    )

    assert (found.status, found.actual) == (ON_PACE, D(80))
    assert (found.is_partial, found.quarters_missing) == (False, 0)


def test_reporter_that_joined_and_has_not_reported_is_missing():
    found = evaluate(joining(shared()), reports(a=in_2026(10, 10, 10)), Q3)

    assert (found.status, found.reporters_due) == (Status.NOT_REPORTED, 2)


def test_reporter_that_joined_with_a_target_is_compared_for_its_own_quarters():
    found = evaluate(
        joining(divided()),
        reports(a=in_2026(15, 15, 15), b={"2026Q3": D(10)}),
        Q3,
    )

    assert (found.actual, found.compared_expected) == (D(55), D(55))
    assert found.status is ON_PACE


def test_reporter_that_was_there_from_the_beginning_is_asked_for_all():
    found = evaluate(shared(), reports(a=in_2026(25, 25, 25), b={"2026Q3": D(0)}), Q3)

    assert found.quarters_missing == 2


@pytest.mark.parametrize("kind", [Kind.ANNUAL, Kind.STOCK, Kind.MILESTONE])
def test_department_that_does_not_report_in_a_quarter_is_asked_for_nothing(kind):
    target = None if kind is Kind.MILESTONE else 100
    found = evaluate_reporter(
        spec(kind, {2026: target}), reports(a=in_2026(5)), Q1, "elsewhere"
    )

    assert (found.status, found.is_due, found.actual) == (Status.NOT_DUE, False, None)


# ---- Who is taken off on the way ----------------------------------------------------


def leaving(found, code="b", until=Q3, since=None):
    """Return the indicator without one of its reporters from a quarter on."""
    staying = tuple(one for one in found.reporters if one.code != code)
    gone = Reporter(code, since=since, until=until)
    return replace(found, reporters=staying, former=(gone,))


@pytest.mark.parametrize("kind", [Kind.ANNUAL, Kind.PERIOD])
def test_what_somebody_reported_until_it_was_taken_off_keeps_counting(kind):
    figures = {"a": in_2026(20, 20, 20), "b": in_2026(10, 5)}
    if kind is Kind.PERIOD:
        figures = {
            code: {f"2025Q{n}": 0 for n in (1, 2, 3, 4)} | own
            for code, own in figures.items()
        }

    found = evaluate(leaving(shared(kind)), reports(**figures), Q3)

    assert (found.actual, found.status) == (
        D(75),
        ON_PACE if kind is Kind.ANNUAL else BEHIND,  # 87.5 was asked since 2025
    )
    assert (found.reporters_due, found.reporters_reported) == (1, 1)
    assert (found.is_partial, found.quarters_missing) == (False, 0)


@pytest.mark.parametrize(("kind", "level"), [(Kind.STOCK, 60), (Kind.RATIO, 60)])
def test_level_and_ratio_are_made_without_who_was_taken_off(kind, level):
    figures = {"a": in_2026(50, 60, 60), "b": in_2026(10, 10)}
    if kind is Kind.RATIO:
        figures = {"a": in_2026("5/10", "6/10", "6/10"), "b": in_2026("1/10", "1/10")}

    found = evaluate(leaving(shared(kind)), reports(**figures), Q3)

    assert (found.actual, found.reporters_due) == (D(level), 1)
    assert not found.is_partial


def test_figure_for_a_quarter_from_which_it_was_taken_off_does_not_count():
    figures = reports(a=in_2026(20, 20, 20), b=in_2026(10, 5, 99))

    assert evaluate(leaving(shared()), figures, Q3).actual == D(75)


def test_next_year_knows_nothing_of_who_was_taken_off():
    figures = reports(a={"2027Q1": D(25)}, b=in_2026(10, 5))
    one = leaving(shared(targets={2026: 100, 2027: 100}))

    found = evaluate(one, figures, Quarter(2027, 1))

    assert (found.actual, found.is_partial, found.status) == (D(25), False, ON_PACE)


@pytest.mark.parametrize(
    ("theirs", "missing", "actual"),
    [((10,), 1, 40), ((None, 10), 1, 40), ((), 2, 30), ((NA, 10), 1, 40)],
)
def test_what_was_owed_before_it_was_taken_off_is_missing_and_never_red(
    theirs, missing, actual
):
    figures = reports(a=in_2026(10, 10, 10), b=in_2026(*theirs))

    found = evaluate(leaving(shared()), figures, Q3)

    assert (found.actual, found.quarters_missing) == (D(actual), missing)
    wanted = Status.FAR_BEHIND if NA in theirs else Status.NOT_REPORTED
    assert (found.status, found.is_partial) == (wanted, True)


def test_who_joined_and_was_taken_off_owes_only_the_quarters_between():
    figures = reports(a=in_2026(20, 20, 20), b={"2026Q2": D(15)})

    found = evaluate(leaving(shared(), since=Q2), figures, Q3)

    assert (found.actual, found.status, found.is_partial) == (D(75), ON_PACE, False)


def test_who_takes_the_place_of_another_goes_on_with_its_sum():
    one = leaving(joining(shared(), "a", Q3), "b")

    found = evaluate(one, reports(a={"2026Q3": D(25)}, b=in_2026(25, 25)), Q3)

    assert (found.actual, found.status, found.is_partial) == (D(75), ON_PACE, False)


def test_part_of_who_is_left_is_not_judged_by_what_all_had_to_reach():
    figures = reports(a=in_2026(10, 10, 10), b=in_2026(20, 20))
    one = leaving(shared(targets={2026: 100, 2027: 100}))

    this_year = evaluate_reporter(one, figures, Q3, "a")
    next_year = part_of(one, "a", Quarter(2027, 1))

    assert (this_year.status, this_year.is_due) == (Status.NOT_DUE, True)
    assert (this_year.actual, this_year.target) == (D(30), None)
    assert next_year.whole == one.whole


def test_part_of_who_was_taken_off_is_asked_for_nothing():
    figures = reports(a=in_2026(10, 10, 10), b=in_2026(20, 20))

    found = evaluate_reporter(leaving(shared()), figures, Q3, "b")

    assert (found.status, found.is_due, found.actual) == (Status.NOT_DUE, False, None)


def test_last_known_contains_what_was_reported_before_it_was_taken_off():
    figures = reports(a=in_2026(10, 20), b=in_2026(5, 6))

    assert evaluate(leaving(shared()), figures, Q3).last_known == LastKnown(Q2, D(41))


def test_targets_alone_are_compared_without_who_had_none():
    figures = reports(a=in_2026(15, 15, 15), b=in_2026(5, 5))

    found = evaluate(leaving(divided()), figures, Q3)

    assert (found.actual, found.compared_expected) == (D(45), D(45))
    assert (found.status, found.is_partial) == (ON_PACE, False)


def test_figure_that_is_not_approved_is_missing_after_it_was_taken_off_too():
    figures = reports(a=in_2026(20, 20, 20))
    waiting = Report("b", Q2, value=D(15), is_provisional=True)
    every = Reports(figures.by_key | {("b", Q2): waiting})
    one = leaving(shared(), since=Q2)

    counted = evaluate(one, every.counting(provisional=True), Q3)
    without = evaluate(one, every.counting(provisional=False), Q3)

    assert (counted.actual, counted.is_provisional) == (D(75), True)
    assert (without.actual, without.quarters_missing) == (D(60), 1)
