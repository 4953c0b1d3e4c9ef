"""Whether the parts of a target add up to the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .enums import Kind
from .plan import IndicatorSpec


@dataclass(frozen=True, slots=True)
class SumGap:
    """A year in which the reporters' own targets do not add up to the whole's."""

    code: str  # of the indicator
    year: int
    whole: Decimal
    parts: Decimal  # the reporters' targets, added up


def sum_gaps(specs: Iterable[IndicatorSpec]) -> list[SumGap]:
    """Return every gap between a whole target and the sum of its parts.

    Only where each reporter has a target of its own for the year: otherwise the parts
    are not meant to make the whole. Percentages and deliverables do not add up.
    """
    return [
        SumGap(spec.code, year, whole, parts)
        for spec in specs
        if spec.kind not in (Kind.RATIO, Kind.MILESTONE)
        for year, whole in spec.whole.targets
        for parts in [_parts(spec, year)]
        if whole is not None and parts is not None and parts != whole
    ]


def _parts(spec: IndicatorSpec, year: int) -> Decimal | None:
    found = [dict(one.yardstick.targets).get(year) for one in spec.reporters]
    if not found or None in found:
        return None
    return sum(found, Decimal(0))
