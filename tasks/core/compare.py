"""One indicator at two quarters: only like is compared with like.

A reporter counts where both quarters have its figure, of spans of the same length.
What one side lacks is missing, and never 0.
Source: docs/figures.md, "Comparisons".
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .enums import Basis, Kind
from .figures import as_decimal
from .plan import IndicatorSpec, Report, Reports
from .position import covered_quarters, positions_at
from .quarters import Quarter, quarters_between
from .succession import inherited


@dataclass(frozen=True, slots=True)
class Comparison:
    """An indicator at two quarters, of those reporters that have a figure in both.

    Where nobody has, each side is what is known of it, and nothing is compared.
    """

    now: Decimal | None = None  # ratio: percent
    then: Decimal | None = None
    change: Decimal | None = None  # ratio: percentage points
    growth: Decimal | None = (
        None  # change / then; None: then is not above 0, or a ratio
    )
    compared: int = 0  # reporters with a figure in both
    asked: int = 0  # reporters of whom either quarter has, or awaits, a figure

    @property
    def is_partial(self) -> bool:
        """True when some reporters are left out of both sides."""
        return 0 < self.compared < self.asked


@dataclass(frozen=True, slots=True)
class _Amount:
    """One reporter's figure: a quantity or level, or a ratio's two parts."""

    top: Fraction
    bottom: Fraction = Fraction(1)


def compare(
    spec: IndicatorSpec,
    reports: Reports,
    now: Quarter,
    then: Quarter,
    *,
    basis: Basis = Basis.QUARTER,
) -> Comparison | None:
    """Return an indicator at two quarters.

    Args: basis – of flows: the quarters' own quantities, or those of the year so far,
    which are like each other only where both quarters have the same number. What was
    reported before the indicator was redefined is not looked at.
    None when: it is a milestone, which has no amount.
    """
    if spec.kind is Kind.MILESTONE:
        return None
    reports = inherited(spec, reports).since(spec.since)
    codes = [reporter.code for reporter in spec.reporters]
    here = _amounts(spec, reports, codes, now, basis)
    there = _amounts(spec, reports, codes, then, basis)
    both = here.keys() & there.keys()
    asked = _asked(spec, reports, now) | _asked(spec, reports, then)
    if not both:
        known = _sum(spec, here.values()), _sum(spec, there.values())
        return Comparison(*map(as_decimal, known), asked=len(asked))
    one = _sum(spec, (here[code] for code in both))
    other = _sum(spec, (there[code] for code in both))
    has_growth = spec.kind is not Kind.RATIO and other > 0
    return Comparison(
        now=as_decimal(one),
        then=as_decimal(other),
        change=as_decimal(one - other),
        growth=as_decimal((one - other) / other if has_growth else None),
        compared=len(both),
        asked=len(asked | both),
    )


def _asked(spec, reports, quarter) -> set[str]:
    """Return the reporters of whom a quarter has, or awaits, a figure."""
    return {
        position.reporter.code
        for position in positions_at(spec, reports, quarter)
        if position.is_asked
    }


def _amounts(spec, reports, codes, quarter, basis) -> dict[str, _Amount]:
    find = _level
    if spec.kind.is_flow:
        find = _own_quantity if basis is Basis.QUARTER else _year_so_far
    found = {code: find(reports, code, quarter, spec) for code in codes}
    return {code: amount for code, amount in found.items() if amount is not None}


def _level(reports, code, quarter, spec) -> _Amount | None:
    figure = reports.figure(code, quarter)
    if figure is None:
        return None
    if spec.kind is Kind.RATIO:
        return _Amount(Fraction(figure.numerator), Fraction(figure.denominator))
    return _Amount(Fraction(figure.value))


def _own_quantity(reports, code, quarter, spec) -> _Amount | None:
    """Return the quarter's own quantity; None where the figure holds others' as well."""
    figure = reports.figure(code, quarter)
    if figure is None or _swallowed(reports, figure, spec):
        return None
    return _Amount(Fraction(figure.value))


def _year_so_far(reports, code, quarter, spec) -> _Amount | None:
    """Return the quantity of the year's quarters so far; None unless it is complete,
    or where it holds that of an earlier year."""
    span = quarters_between(Quarter(quarter.year, 1), quarter)
    figures = [figure for q in span if (figure := reports.figure(code, q))]
    missing = set(span).difference(covered_quarters(span, figures))
    left_out = any((code, q) in reports.uncounted for q in span)
    earlier = [
        q
        for figure in figures
        for q in _swallowed(reports, figure, spec)
        if q < span[0]
    ]
    if not figures or missing or left_out or earlier:
        return None
    return _Amount(sum((Fraction(figure.value) for figure in figures), Fraction(0)))


def _swallowed(reports, figure: Report, spec) -> list[Quarter]:
    """Return the earlier quarters whose quantity a running total brought with it."""
    if figure.gaps_covered is None:
        return []
    is_year = figure.gaps_covered is Basis.YEAR
    first = Quarter(figure.quarter.year, 1) if is_year else spec.first_quarter
    return [
        q
        for q in quarters_between(first, figure.quarter.previous)
        if reports.figure(figure.reporter, q) is None
        and (figure.reporter, q) not in reports.uncounted
    ]


def _sum(spec, amounts) -> Fraction | None:
    amounts = list(amounts)
    if not amounts:
        return None
    total = sum((amount.top for amount in amounts), Fraction(0))
    if spec.kind is not Kind.RATIO:
        return total
    return 100 * total / sum((amount.bottom for amount in amounts), Fraction(0))
