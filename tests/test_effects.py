"""What a changed plan would do, told in the plan's words."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.core.effects import Effects, Snapshot, compare, sentences
from tasks.core.enums import Kind, Status
from tasks.core.plan import IndicatorSpec, Reporter, Yardstick
from tasks.core.plan_sums import SumGap, sum_gaps
from tasks.core.quarters import Quarter
from tasks.core.standing import Progress
from tasks.models import AuditRecord, Target
from tasks.selectors.effects import plan_snapshot
from tasks.services import fixtures

from .factories import AT, make_actual, make_period
from .fixture_files import as_source, indicator, plan, small_plan, target

Q3 = Quarter(2026, 3)
NAMES = {"A": "甲", "B": "乙", "d": "某局"}


def stands(status):
    return Progress(kind=Kind.ANNUAL, quarter=Q3, status=status)


def spec(kind=Kind.ANNUAL, whole=((2026, Decimal(100)),), parts=(40, 60)):
    reporters = [
        Reporter(f"r{n}", Yardstick(() if value is None else ((2026, Decimal(value)),)))
        for n, value in enumerate(parts)
    ]
    return IndicatorSpec("A", kind, 2025, 2027, Yardstick(whole), tuple(reporters))


@pytest.mark.parametrize(
    ("one", "gaps"),
    [
        (spec(), []),
        (spec(parts=(40, 61)), [SumGap("A", 2026, Decimal(100), Decimal(101))]),
        (spec(parts=(40, None)), []),  # the parts are not meant to make the whole
        (spec(parts=()), []),
        (spec(whole=()), []),
        (spec(kind=Kind.RATIO, parts=(40, 61)), []),
        (spec(kind=Kind.MILESTONE, whole=((2026, None),), parts=(1, 2)), []),
        (spec(whole=((2026, None),)), []),
    ],
    ids=["even", "uneven", "one without", "none", "no whole", "ratio", "task", "blank"],
)
def test_parts_of_a_target_are_added_up_where_all_have_one(one, gaps):
    assert sum_gaps([one]) == gaps


def test_equal_plans_differ_in_nothing():
    plan = Snapshot({"A": stands(Status.MET)}, {("A", "", 2026): Decimal(1)})

    effects = compare(plan, plan)

    assert effects == Effects()
    assert sentences(effects) == ["目标、状态和合计都不会改变。"]


def test_each_kind_of_difference_is_told_the_gravest_first():
    gap = SumGap("A", 2027, Decimal("500"), Decimal("538"))
    before = Snapshot(
        {"A": stands(Status.ON_PACE), "B": stands(Status.ON_PACE)},
        {
            ("A", "", 2026): Decimal(10),
            ("A", "d", 2026): Decimal(10),
            ("B", "", 2026): None,
        },
        (SumGap("B", 2026, Decimal(1), Decimal(2)),),
        NAMES,
    )
    after = Snapshot(
        {"A": stands(Status.BEHIND), "B": stands(Status.BEHIND)},
        {
            ("A", "", 2026): Decimal(11),
            ("A", "d", 2026): Decimal(9),
            ("B", "", 2026): None,
            ("B", "", 2027): None,
        },
        (gap,),
        NAMES,
    )

    told = sentences(compare(before, after))

    assert told == [
        "“甲”2027年各单位目标合计为538，与总目标500不再一致。",
        "“乙”2026年各单位目标合计与总目标恢复一致。",
        "2 个指标将由“达序时”变为“滞后”：甲、乙。",
        "1 项目标上调：甲（2026年）。",
        "1 项目标下调：甲 某局（2026年）。",
        "新增 1 项目标：乙（2027年）。",
    ]


def test_many_names_are_counted():
    before = Snapshot(targets={(f"N{n}", "", 2026): Decimal(1) for n in range(7)})
    after = Snapshot(targets={(f"N{n}", "", 2026): Decimal(2) for n in range(7)})

    assert sentences(compare(before, after)) == [
        "7 项目标上调：N0（2026年）、N1（2026年）、N2（2026年）、N3（2026年）、"
        "N4（2026年）等 7 项。"
    ]


@pytest.fixture
def half_done(reporter):
    """The small plan; its unit reported half of the year's target in two quarters."""
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    place = Target.objects.filter(department=None).get()
    make_period("2025Q2", opens_on=date(2025, 6, 30), due_on=date(2025, 7, 10))
    part = Target.objects.get(department__code="dept")
    make_actual(
        indicator=place.indicator,
        department=part.department,
        quarter="2025Q1",
        value=60,
        by=reporter,
    )
    return date(2025, 4, 5)


def test_files_are_judged_before_they_are_loaded(half_done):
    kept = list(AuditRecord.objects.values_list("pk", flat=True))
    sources = [as_source([target(value="600")])]

    effects = fixtures.foresee(sources, today=half_done)

    assert [(s.before.status, s.after.status) for s in effects.shifts] == [
        (Status.ON_PACE, Status.BEHIND)
    ]
    assert Target.objects.filter(department=None).get().value == 100
    assert list(AuditRecord.objects.values_list("pk", flat=True)) == kept


def test_target_that_figures_were_judged_by_is_amended_not_loaded(half_done):
    sources = [as_source([target(value="600")])]

    assert fixtures.examine(sources).problems != ()
    told = fixtures.examine(sources, basis=fixtures.TO_COME)
    assert (told.problems, told.amended) == ((), 1)


def test_bands_that_figures_were_judged_by_are_not_loaded(half_done):
    sources = [as_source([plan(slight_limit="1", behind_limit="2")])]

    assert fixtures.foresee(sources, today=half_done) is None
    assert [p.field for p in fixtures.examine(sources).problems] == [
        "slight_limit",
        "behind_limit",
    ]


def test_rising_and_falling_targets_and_sums_are_told(db):
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    sources = [as_source([target(value="60"), target(year=2026, value="5")])]

    effects = fixtures.foresee(sources, today=date(2025, 4, 5))

    assert effects.falling == (("A1", "", 2025),)
    assert effects.added == (("A1", "", 2026),)
    assert effects.closed == (SumGap("A1", 2025, Decimal(100), Decimal(60)),)


def test_files_with_problems_have_no_effects(half_done):
    broken = as_source([indicator(kind="none")])

    assert fixtures.foresee([broken], today=half_done) is None


def test_first_plan_has_no_effects(db):
    assert fixtures.foresee([as_source(small_plan())], today=date(2025, 4, 5)) is None


@pytest.mark.parametrize("n", [1, 3])
def test_snapshot_takes_the_same_queries_whatever_the_plan(
    n, half_done, django_assert_num_queries
):
    fixtures.load(
        [as_source([indicator(code=f"N{k}") for k in range(n)])], by=None, at=AT
    )

    with django_assert_num_queries(6):
        assert len(plan_snapshot(half_done).progress) == n + 1
