"""The expected path: through the baseline and the year-end targets, straight between.

Exact fractions inside, so that no tie is decided by rounding.
Source: docs/figures.md, "Progress".
"""

import enum
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .enums import Kind
from .plan import IndicatorSpec, Yardstick
from .quarters import QUARTERS_PER_YEAR, Quarter, quarters_between


class Phase(enum.Enum):
    """Where a year lies in relation to the years that have a target."""

    OWN = "own"  # the year has a target, or lies inside the span of a plan-wide total
    BETWEEN = "between"  # interpolated between two control points
    BEFORE = "before"  # before the first target, with no known baseline
    AFTER = "after"  # after the last target: the level must be kept
    NONE = "none"  # nothing is asked for


@dataclass(frozen=True, slots=True)
class YearPath:
    """The path within one year."""

    phase: Phase
    start: Fraction = Fraction(0)  # at the beginning of the year
    end: Fraction = Fraction(0)  # at its end: the year's target

    @property
    def is_interpolated(self) -> bool:
        return self.phase in (Phase.BETWEEN, Phase.BEFORE)


def year_path(spec: IndicatorSpec, yardstick: Yardstick, year: int) -> YearPath:
    """Return where the path begins and ends in a year.

    Annual targets are counted afresh, so their path begins at 0 each year.
    """
    phase = _phase(spec.kind, yardstick, year)
    if phase is Phase.NONE:
        return YearPath(phase)
    start = Fraction(0)
    if spec.kind is not Kind.ANNUAL:
        start = _level(spec, yardstick, year - 1)
    return YearPath(phase, start, _level(spec, yardstick, year))


def _phase(kind: Kind, yardstick: Yardstick, year: int) -> Phase:
    years = yardstick.years
    if not years:
        return Phase.NONE
    if year in years:
        return Phase.OWN
    if year > years[-1]:
        return Phase.NONE if kind is Kind.ANNUAL else Phase.AFTER
    if kind is Kind.PERIOD:  # a total over the plan's years asks for its part in each
        return Phase.OWN
    if year > years[0] or yardstick.baseline is not None:
        return Phase.BETWEEN
    return Phase.BEFORE


def _level(spec: IndicatorSpec, yardstick: Yardstick, year: int) -> Fraction:
    """Return the path at the end of a year, exactly."""
    baseline = Fraction(yardstick.baseline or 0)
    points = [
        (spec.first_year - 1, baseline),
        *((target_year, Fraction(value)) for target_year, value in yardstick.targets),
    ]
    if year <= points[0][0]:
        return baseline
    for (year_a, level_a), (year_b, level_b) in itertools.pairwise(points):
        if year <= year_b:
            return level_a + (level_b - level_a) * Fraction(
                year - year_a, year_b - year_a
            )
    return points[-1][1]


def expected_at(
    spec: IndicatorSpec, yardstick: Yardstick, quarter: Quarter
) -> Fraction:
    """Return the path at the end of a quarter (annual: since the year began)."""
    path = year_path(spec, yardstick, quarter.year)
    share = Fraction(quarter.number, QUARTERS_PER_YEAR)
    if spec.kind is Kind.ANNUAL:
        share = Fraction(spec.shares()[quarter.number - 1])
    return path.start + (path.end - path.start) * share


def expected_in(
    spec: IndicatorSpec, yardstick: Yardstick, quarters: Iterable[Quarter]
) -> Fraction:
    """Return what the path asks of the given quarters alone, added up."""
    total = Fraction(0)
    for quarter in quarters:
        total += expected_at(spec, yardstick, quarter)
        is_first = spec.kind is Kind.ANNUAL and quarter.number == 1
        if not is_first:
            total -= expected_at(spec, yardstick, quarter.previous)
    return total


def flow_span(spec: IndicatorSpec, quarter: Quarter) -> list[Quarter]:
    """Return the quarters that add up to the actual as of a quarter."""
    first = Quarter(quarter.year, 1)
    if spec.kind is Kind.PERIOD:
        first = spec.first_quarter
    return quarters_between(first, quarter)


def is_falling(spec: IndicatorSpec, yardstick: Yardstick) -> bool:
    """Return True where less is better: the path leads from its start downwards."""
    if spec.kind.is_flow or not yardstick.targets:
        return False
    first = yardstick.baseline
    if first is None and len(yardstick.targets) > 1:
        first = yardstick.targets[0][1]
    return first is not None and yardstick.targets[-1][1] < first


def combine(spec: IndicatorSpec, yardsticks: list[Yardstick]) -> Yardstick:
    """Return the yardsticks added up, year by year.

    A yardstick without a target in some year counts with its interpolated level.
    """
    asked = [yardstick for yardstick in yardsticks if yardstick.targets]
    years = sorted({year for yardstick in asked for year in yardstick.years})
    known = [y.baseline for y in asked if y.baseline is not None]
    return Yardstick(
        targets=tuple(
            (year, sum((_level(spec, y, year) for y in asked), Fraction(0)))
            for year in years
        ),
        baseline=sum(known) if known and len(known) == len(asked) else None,
    )
