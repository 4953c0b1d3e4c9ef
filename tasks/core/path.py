"""The expected path: through the baseline and the year-end targets, straight between.

Exact fractions inside, so that no tie is decided by rounding.
Source: docs/figures.md, "Progress".
"""

import enum
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from .enums import Kind
from .figures import as_decimal
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
    if year > years[0]:
        return Phase.BETWEEN
    if kind is Kind.PERIOD:  # a total over the plan's years asks for its part in each
        return Phase.OWN
    return Phase.BEFORE if yardstick.baseline is None else Phase.BETWEEN


def _level(spec: IndicatorSpec, yardstick: Yardstick, year: int) -> Fraction:
    """Return the path at the end of a year, exactly.

    A plan-wide total begins at 0, whatever there was before the plan.
    """
    is_level = spec.kind is not Kind.PERIOD
    baseline = Fraction((is_level and yardstick.baseline) or 0)
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


def expected_share(
    spec: IndicatorSpec, yardstick: Yardstick, quarter: Quarter
) -> Fraction | None:
    """Return the share of the year's increment that the path asks for by a quarter.

    None when: the year asks for nothing more than there was.
    """
    path = year_path(spec, yardstick, quarter.year)
    if path.phase is Phase.NONE or path.end == path.start:
        return None
    return (expected_at(spec, yardstick, quarter) - path.start) / (
        path.end - path.start
    )


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
    """Return True where less is better: as the plan says, else where the path of a
    level leads downwards from its start."""
    if spec.is_falling is not None:
        return spec.is_falling
    if spec.kind.is_flow or not yardstick.targets:
        return False
    first = yardstick.baseline
    if first is None:
        first = yardstick.targets[0][1]
    return yardstick.targets[-1][1] < first


def combine(
    spec: IndicatorSpec,
    yardsticks: list[Yardstick],
    weights: list[Fraction] | None = None,
) -> Yardstick:
    """Return the yardsticks added up, year by year; ratios as their weighted mean.

    A yardstick without a target in some year counts with what its path asks for then,
    and one without a known baseline begins at 0.
    Args: weights – of ratios: their denominators; without them all count the same.
    """
    parts = list(
        zip(yardsticks, weights or [Fraction(1)] * len(yardsticks), strict=True)
    )
    parts = [(yardstick, weight) for yardstick, weight in parts if yardstick.targets]
    years = sorted({year for yardstick, _weight in parts for year in yardstick.years})
    return Yardstick(
        targets=tuple(
            (
                year,
                _together(spec, [(year_path(spec, y, year).end, w) for y, w in parts]),
            )
            for year in years
        ),
        baseline=_baseline(spec, parts),
    )


def _baseline(spec, parts) -> Fraction | None:
    """Return the baselines together; ratios only where each is known."""
    known = [(y.baseline, weight) for y, weight in parts if y.baseline is not None]
    if not known or (spec.kind is Kind.RATIO and len(known) < len(parts)):
        return None
    return _together(spec, known)


def _together(spec, amounts) -> Fraction:
    """Return (amount, weight) pairs added up, or of ratios their weighted mean."""
    if spec.kind is not Kind.RATIO:
        return sum((Fraction(amount) for amount, _weight in amounts), Fraction(0))
    total = sum((weight for _amount, weight in amounts), Fraction(0))
    return sum((Fraction(amount) * weight for amount, weight in amounts)) / total


def join(spec: IndicatorSpec, yardsticks: list[Yardstick]) -> Yardstick:
    """Return what several departments were measured against as one department's."""
    if len(yardsticks) == 1:
        return yardsticks[0]
    if spec.kind is Kind.MILESTONE:
        every = {target for yardstick in yardsticks for target in yardstick.targets}
        return Yardstick(targets=tuple(sorted(every)))
    parts = [(yardstick, Fraction(1)) for yardstick in yardsticks]
    found = Yardstick(baseline=_baseline(spec, parts))
    if any(yardstick.targets for yardstick in yardsticks):
        found = combine(spec, yardsticks)
    return Yardstick(
        targets=tuple((year, as_decimal(value)) for year, value in found.targets),
        baseline=as_decimal(found.baseline),
    )


def whole_yardstick(spec: IndicatorSpec) -> Yardstick:
    """Return the whole area's targets, or its reporters' together where it has none.

    The whole starts where its reporters start together, as far as that is known.
    """
    parts = [reporter.yardstick for reporter in spec.reporters]
    if spec.kind is Kind.MILESTONE:
        found = {target for part in parts for target in part.targets}
        return Yardstick(targets=spec.whole.targets or tuple(sorted(found)))
    if not spec.whole.targets:
        return combine(spec, parts)
    if spec.whole.baseline is not None:
        return spec.whole
    baseline = _baseline(spec, [(part, Fraction(1)) for part in parts])
    if spec.kind is Kind.RATIO and len(parts) != 1:
        baseline = None
    return replace(spec.whole, baseline=baseline)
