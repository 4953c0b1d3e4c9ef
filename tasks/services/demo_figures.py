"""Invented but plausible figures: the same ones every time, from the plan alone."""

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from zlib import crc32

from tasks.core.enums import Kind, Stage
from tasks.core.path import Phase, expected_at, year_path
from tasks.core.plan import IndicatorSpec, Yardstick
from tasks.core.progress import part_of
from tasks.core.quarters import Quarter

JITTER = 30  # thousandths by which a quarter's pace wavers
DENOMINATOR = 4_000  # of an invented ratio; grows a little each quarter


def wavering(*key) -> Fraction:
    """Return a factor near 1 that depends on the key alone."""
    noise = crc32("|".join(map(str, key)).encode()) % (2 * JITTER + 1) - JITTER
    return 1 + Fraction(noise, 1000)


class Inventor:
    """Invents one department's figures of one indicator, quarter after quarter."""

    def __init__(
        self,
        spec: IndicatorSpec,
        reporter: str,
        pace: Decimal,
        now: Quarter,
        *,
        portion: Fraction | None = None,
    ):
        """Args: portion – of the whole target, where it has no target of its own."""
        self.spec = part_of(spec, reporter, now)
        if portion is not None:
            self.spec = replace(self.spec, whole=_portion_of(spec.whole, portion))
        self.reporter, self.pace, self.now = reporter, Fraction(pace), now
        self.yardstick = self.spec.whole
        self.total = Fraction(self.yardstick.baseline or 0)  # or the flow's sum
        self.year = None

    def figure(self, quarter: Quarter) -> dict | None:
        """Return the fields of the quarter's figure; None where nothing is asked."""
        path = year_path(self.spec, self.yardstick, quarter.year)
        if path.phase is Phase.NONE:
            return None
        if self.spec.kind is Kind.ANNUAL and quarter.year != self.year:
            self.total, self.year = Fraction(0), quarter.year
        level = self._level(quarter, path)
        if self.spec.kind is Kind.RATIO:
            return self._ratio(quarter, level)
        previous, self.total = self.total, Fraction(level)
        value = self.total - previous if self.spec.kind.is_flow else self.total
        return {"value": Decimal(int(value))}

    def _level(self, quarter: Quarter, path) -> int:
        """Return the total that the pace leads to; it never falls."""
        pace = self.pace
        if quarter.year < self.now.year:  # earlier years went nearly as planned
            pace = min(max(pace, Fraction(97, 100)), Fraction(108, 100))
        expected = expected_at(self.spec, self.yardstick, quarter)
        pace *= wavering(self.spec.code, self.reporter, quarter)
        level = path.start + (expected - path.start) * pace
        if self.spec.kind is Kind.RATIO:
            return min(level, Fraction(100))
        return max(int(level), int(self.total))

    def _ratio(self, quarter: Quarter, percent) -> dict:
        denominator = DENOMINATOR + 25 * (quarter.index % 50)
        numerator = Decimal(int(percent * denominator / 100))
        return {
            "numerator": numerator.to_integral_value(ROUND_FLOOR),
            "denominator": Decimal(denominator),
        }


def _portion_of(whole: Yardstick, portion: Fraction) -> Yardstick:
    return Yardstick(
        tuple((year, Fraction(value) * portion) for year, value in whole.targets)
    )


def milestone_stage(
    quarter: Quarter, due_year: int, *, is_done: bool, is_started: bool
) -> Stage | None:
    """Return how far a deliverable is; None before its year unless it has begun early."""
    if quarter.year < due_year - 1:
        return None
    if not is_started:
        return Stage.NOT_STARTED if quarter.year >= due_year else None
    if quarter.year < due_year:
        return Stage.UNDER_WAY if quarter.number >= 3 else None
    if is_done and (quarter.year > due_year or quarter.number >= 3):
        return Stage.DONE
    return Stage.UNDER_WAY
