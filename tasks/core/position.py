"""Where each reporter is at the end of a quarter, and what they add up to."""

from dataclasses import dataclass
from fractions import Fraction

from .enums import Availability, Basis, Kind
from .path import combine, expected_in, flow_span
from .plan import IndicatorSpec, Report, Reporter, Reports, Yardstick
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Position:
    """One reporter's figure as of a quarter."""

    reporter: Reporter
    is_current: bool  # reported for this very quarter
    availability: Availability | None  # of this quarter's report; None: no report
    actual: Fraction | None = None
    denominator: Fraction | None = None  # ratio only; actual is then the numerator
    quarters: tuple[Quarter, ...] = ()  # that the sum of a flow is made of
    is_missing_earlier: bool = False  # earlier quarters of a flow were not reported
    carried_from: Quarter | None = None  # the quarter of a level carried forward
    is_provisional: bool = False

    @property
    def is_not_applicable(self) -> bool:
        return self.availability is Availability.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Total:
    """What the reporters add up to, and what that may be compared with."""

    actual: Fraction
    yardstick: Yardstick | None = None  # None: the whole area's
    expected: Fraction | None = None  # None: the yardstick's path
    is_partial: bool = False
    is_floor: bool = False  # at least this much: others' shares cannot be told apart
    is_provisional: bool = False
    carried: tuple[tuple[str, Quarter], ...] = ()


def positions_at(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> list[Position]:
    """Return each reporter's position at the end of a quarter, in the plan's order."""
    find = _flow_position if spec.kind.is_flow else _level_position
    return [find(spec, reports, quarter, reporter) for reporter in spec.reporters]


def _flow_position(spec, reports, quarter, reporter) -> Position:
    current = reports.get(reporter.code, quarter)
    span = flow_span(spec, quarter)
    figures = [f for q in span if (f := reports.figure(reporter.code, q))]
    covered = covered_quarters(span, figures)
    return Position(
        reporter=reporter,
        is_current=bool(current and current.has_figure),
        availability=current.availability if current else None,
        actual=sum((Fraction(f.value) for f in figures), Fraction(0)),
        quarters=covered,
        is_missing_earlier=len(covered) < len(span),
        is_provisional=any(figure.is_provisional for figure in figures),
    )


def covered_quarters(span: list[Quarter], figures: list[Report]) -> tuple[Quarter, ...]:
    """Return the quarters of a span whose quantity is in the figures.

    A figure typed as a running total brings the quarters before it that were missing.
    """
    covered = {figure.quarter for figure in figures}
    for figure in figures:
        if figure.gaps_covered is Basis.PLAN:
            covered |= {q for q in span if q <= figure.quarter}
        elif figure.gaps_covered is Basis.YEAR:
            covered |= {
                q
                for q in span
                if q <= figure.quarter and q.is_same_year(figure.quarter)
            }
    return tuple(sorted(covered))


def _level_position(spec, reports, quarter, reporter) -> Position:
    current = reports.get(reporter.code, quarter)
    is_current = bool(current and current.has_figure)
    latest = reports.latest(reporter.code, quarter)
    position = Position(
        reporter=reporter,
        is_current=is_current,
        availability=current.availability if current else None,
    )
    if latest is None or (spec.kind is Kind.RATIO and not is_current):
        return position
    is_ratio = spec.kind is Kind.RATIO
    return Position(
        reporter=reporter,
        is_current=is_current,
        availability=position.availability,
        actual=Fraction(latest.numerator if is_ratio else latest.value),
        denominator=Fraction(latest.denominator) if is_ratio else None,
        carried_from=None if is_current else latest.quarter,
        is_provisional=latest.is_provisional,
    )


def total_of(spec: IndicatorSpec, positions: list[Position]) -> Total:
    """Return the sum over reporters, like compared with like.

    Where reporters have targets of their own, only those with a figure count on both
    sides. A level that is missing this quarter is the last known one. A running sum
    with quarters missing is compared with what the path asks of the others.
    """
    asked = [p for p in positions if not p.is_not_applicable]
    has_own_targets = any(p.reporter.has_targets for p in positions)
    counted = [p for p in asked if _counts(spec, p, has_own_targets)]
    is_complete = len(counted) == len(positions)
    is_missing_earlier = any(p.is_missing_earlier for p in counted)
    yardstick = None
    if has_own_targets and not is_complete:
        yardstick = combine(spec, [p.reporter.yardstick for p in counted])
    carried = tuple(
        (p.reporter.code, p.carried_from) for p in counted if p.carried_from
    )
    is_missing = len([p for p in counted if p.is_current or p.carried_from]) < len(
        asked
    )
    is_partial = is_missing or is_missing_earlier
    return Total(
        actual=_sum(spec, counted),
        yardstick=yardstick,
        expected=_expected_like(spec, counted, is_missing_earlier, has_own_targets),
        is_partial=is_partial or bool(carried),
        is_floor=(
            is_partial
            and len(asked) > 1
            and not has_own_targets
            and spec.kind is not Kind.RATIO
        ),
        is_provisional=any(p.is_provisional for p in counted),
        carried=carried,
    )


def _counts(spec: IndicatorSpec, position: Position, has_own_targets: bool) -> bool:
    if spec.kind is Kind.STOCK:
        return position.actual is not None
    if spec.kind.is_flow and not has_own_targets:
        return bool(
            position.quarters
        )  # what was reported earlier is there all the same
    return position.is_current


def _sum(spec: IndicatorSpec, counted: list[Position]) -> Fraction:
    total = sum((p.actual for p in counted), Fraction(0))
    if spec.kind is not Kind.RATIO:
        return total
    return 100 * total / sum(p.denominator for p in counted)


def _expected_like(spec, counted, is_missing_earlier, has_own_targets):
    """Return what the path asks of the reported quarters; None for the whole path."""
    if not is_missing_earlier:
        return None
    if has_own_targets:
        return sum(
            (expected_in(spec, p.reporter.yardstick, p.quarters) for p in counted),
            Fraction(0),
        )
    if len(counted) == 1:
        return expected_in(spec, spec.whole, counted[0].quarters)
    return None
