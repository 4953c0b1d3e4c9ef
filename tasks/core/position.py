"""Where each reporter is at the end of a quarter, and what they add up to.

Source: docs/figures.md, "Missing figures" and "Several reporters".
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .enums import Availability, Basis, Kind
from .path import Phase, combine, expected_in, flow_span, whole_yardstick, year_path
from .plan import IndicatorSpec, Report, Reporter, Reports, Yardstick
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Position:
    """One reporter's figure as of a quarter."""

    reporter: Reporter
    is_current: bool  # reported for this very quarter
    availability: Availability | None  # of this quarter's report; None: no report
    is_idle: bool = False  # its own targets ask for nothing this year
    actual: Fraction | None = None  # None: no figure at all
    denominator: Fraction | None = None  # ratio only; actual is then the numerator
    quarters: tuple[Quarter, ...] = ()  # that the sum of a flow is made of
    excused: tuple[Quarter, ...] = ()  # of a flow: not asked for, or said not to apply
    absent: tuple[Quarter, ...] = ()  # of a flow: before it began to report
    carried_from: Quarter | None = None  # the quarter of a level carried forward
    is_provisional: bool = False
    is_short: bool = False  # predecessors of the reporter are missing in it

    @property
    def is_not_applicable(self) -> bool:
        return self.availability is Availability.NOT_APPLICABLE

    @property
    def is_former(self) -> bool:
        """True for a reporter that was taken off: only what it reported is left."""
        return self.reporter.until is not None

    @property
    def is_asked(self) -> bool:
        """True when a figure of this reporter belongs to the quarter."""
        if self.is_former:
            return False
        return self.is_current or not (self.is_not_applicable or self.is_idle)


@dataclass(frozen=True, slots=True)
class Total:
    """What the reporters add up to, and what that may be compared with."""

    actual: Fraction
    yardstick: Yardstick | None = None  # None: the whole area's
    expected: Fraction | None = None  # None: the yardstick's path
    start: Fraction | None = None  # likewise, at the beginning of the year
    is_partial: bool = False
    is_floor: bool = False  # at least this much: others' shares cannot be told apart
    is_provisional: bool = False
    quarters_missing: int = 0  # earlier quarters of a flow that some have no figure for
    begins_late: bool = False  # a flow redefined on the way: its sum is not the whole
    carried: tuple[tuple[str, Quarter], ...] = ()
    pace: Fraction | None = None  # what a quarter has brought so far on average


def awaited_day(spec: IndicatorSpec, reports: Reports, quarter: Quarter) -> date | None:
    """Return the day by which everything awaited is expected; None: nothing is."""
    said = [reports.get(reporter.code, quarter) for reporter in spec.reporters]
    days = [report.expected_on for report in said if report and report.expected_on]
    return max(days, default=None)


def positions_at(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> list[Position]:
    """Return each reporter's position at the end of a quarter, in the plan's order."""
    return [_position(spec, reports, quarter, reporter) for reporter in spec.reporters]


def former_at(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> list[Position]:
    """Return what is in a flow's sum of those who were taken off on the way: each that
    was asked for a quarter of it. A level and a ratio are made without them.

    Args: reports – `inherited`.
    """
    return [
        Position(
            reporter=reporter,
            is_current=False,
            availability=None,
            **_flow_sums(spec, reports, quarter, reporter),
        )
        for reporter in former_in(spec, quarter)
    ]


def former_in(spec: IndicatorSpec, quarter: Quarter) -> list[Reporter]:
    """Return who was taken off, and was asked before for what a flow's sum is made of."""
    if not spec.kind.is_flow:
        return []
    first = flow_span(spec, quarter)[0]
    return [reporter for reporter in spec.former if reporter.until > first]


def _position(spec, reports, quarter, reporter) -> Position:
    current = reports.get(reporter.code, quarter)
    is_current = bool(current and current.has_figure)
    find = _flow_figure if spec.kind.is_flow else _level_figure
    return Position(
        reporter=reporter,
        is_current=is_current,
        availability=current.availability if current else None,
        is_idle=reporter.has_targets
        and year_path(spec, reporter.yardstick, quarter.year).phase is Phase.NONE,
        **find(spec, reports, quarter, reporter),
    )


def _flow_figure(spec, reports, quarter, reporter) -> dict:
    found = _flow_sums(spec, reports, quarter, reporter)
    return {} if found["actual"] is None else found


def _flow_sums(spec, reports, quarter, reporter) -> dict:
    span, code = flow_span(spec, quarter), reporter.key
    figures = [f for q in span if (f := reports.figure(code, q))]
    said = [report for q in span if (report := reports.get(code, q))]
    absent = _not_asked(reporter, span)
    amounts = [Fraction(figure.value) for figure in figures]
    return {
        "absent": absent,
        "actual": sum(amounts, Fraction(0)) if amounts else None,
        "quarters": tuple(
            q
            for q in covered_quarters(span, figures)
            if (code, q) not in reports.uncounted
        ),
        "excused": (
            *absent,
            *(
                report.quarter
                for report in said
                if report.availability is Availability.NOT_APPLICABLE
            ),
        ),
        "is_provisional": any(figure.is_provisional for figure in figures),
        "is_short": any(_stays_short(figure, figures) for figure in figures),
    }


def _not_asked(reporter: Reporter, span: list[Quarter]) -> tuple[Quarter, ...]:
    """Return the quarters for which a reporter without targets of its own was not asked
    yet, or no more. One with targets is compared with what these ask of its own
    quarters."""
    if reporter.has_targets:
        return ()
    since, until = reporter.since or span[0], reporter.until or span[-1].next
    return tuple(q for q in span if not since <= q < until)


def _stays_short(figure: Report, figures: list[Report]) -> bool:
    """True where predecessors are missing, and no later running total holds them."""
    later = [one for one in figures if one.quarter > figure.quarter]
    held = covered_quarters([figure.quarter], later)
    return figure.is_short and figure.quarter not in held


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


def _level_figure(spec, reports, quarter, reporter) -> dict:
    code = reporter.code
    is_ratio = spec.kind is Kind.RATIO
    find = reports.figure if is_ratio else reports.latest
    latest = find(code, quarter)
    if latest is None:
        return {}
    return {
        "actual": Fraction(latest.numerator if is_ratio else latest.value),
        "denominator": Fraction(latest.denominator) if is_ratio else None,
        "carried_from": None if latest.quarter == quarter else latest.quarter,
        "is_provisional": latest.is_provisional,
        "is_short": latest.is_short,
    }


def total_of(spec: IndicatorSpec, positions: list[Position], quarter: Quarter) -> Total:
    """Return the sum over reporters, like compared with like.

    Where all reporters have targets of their own, only those with a figure count on
    both sides. A level that is missing this quarter is the last known one. A running
    sum with quarters missing is compared with what the path asks of the others.
    """
    asked = [p for p in positions if p.is_asked]
    counted = counted_positions(spec, positions)
    comparison = _own_comparison if has_own_targets(asked) else _shared_comparison
    carried = tuple(
        (p.reporter.code, p.carried_from) for p in counted if p.carried_from
    )
    missing = missing_quarters(spec, _summed(positions, counted), quarter)
    is_short = any(p.is_short for p in counted)
    compared = comparison(spec, positions, counted, quarter)
    if is_short and spec.kind is not Kind.RATIO:
        compared["is_floor"] = True
    return Total(
        actual=_sum(spec, counted),
        is_partial=bool(
            missing or carried or is_short or any(not p.is_current for p in asked)
        ),
        is_provisional=any(p.is_provisional for p in counted),
        quarters_missing=len([q for q in missing if not _is_before_break(spec, q)]),
        begins_late=any(_is_before_break(spec, q) for q in missing),
        carried=carried,
        **compared,
    )


def _is_before_break(spec: IndicatorSpec, quarter: Quarter) -> bool:
    return spec.since is not None and quarter < spec.since


def has_own_targets(asked: list[Position]) -> bool:
    """True where everybody whose figure belongs here is measured by a target of its
    own."""
    return bool(asked) and all(p.reporter.has_targets for p in asked)


def _summed(positions: list[Position], counted: list[Position]) -> list[Position]:
    """Return those counted, and who was taken off without having reported anything:
    its part of the quarters that it was asked for is missing in the sum."""
    if has_own_targets([p for p in positions if p.is_asked]):
        return counted
    return counted + [p for p in positions if p.is_former and p not in counted]


def counted_positions(spec: IndicatorSpec, positions: list[Position]) -> list[Position]:
    """Return the positions whose figures are added up.

    What was reported earlier is there all the same, unless it would have to be
    compared with a target of its own that also asks for this quarter's.
    """
    found = [p for p in positions if p.actual is not None]
    if not has_own_targets([p for p in positions if p.is_asked]):
        return found
    is_stock = spec.kind is Kind.STOCK
    return [p for p in found if p.is_current or (is_stock and p.is_asked)]


def _sum(spec: IndicatorSpec, counted: list[Position]) -> Fraction:
    total = sum((p.actual for p in counted), Fraction(0))
    if spec.kind is not Kind.RATIO:
        return total
    return 100 * total / sum(p.denominator for p in counted)


def missing_quarters(
    spec: IndicatorSpec, counted: list[Position], quarter: Quarter
) -> set[Quarter]:
    """Return the earlier quarters of a flow that some of its sums do not contain."""
    if not spec.kind.is_flow:
        return set()
    earlier = {q for q in flow_span(spec, quarter) if q < quarter}
    return {q for p in counted for q in earlier.difference(p.quarters, p.absent)}


def _own_comparison(spec, positions, counted, quarter) -> dict:
    """Compare with the own targets of those counted, unless these are all."""
    own = [p for p in positions if not p.is_former]
    is_complete = all(p in counted or p.is_idle for p in own)
    is_short = bool(missing_quarters(spec, counted, quarter))
    has_mean = spec.kind is Kind.RATIO and not spec.whole.targets
    found = {"pace": _own_pace(spec, counted, quarter)}
    if not is_complete or is_short or has_mean:
        weights = [p.denominator for p in counted] if spec.kind is Kind.RATIO else None
        yardsticks = [p.reporter.yardstick for p in counted]
        found["yardstick"] = combine(spec, yardsticks, weights)
    if is_short:
        asked = [(p.reporter.yardstick, p.quarters) for p in counted]
        found |= _path_of_covered(spec, asked, quarter)
    return found


def _own_pace(spec, counted, quarter) -> Fraction | None:
    if not spec.kind.is_flow:
        return _stock_pace(spec, counted, quarter)
    return sum((p.actual / len(p.quarters) for p in counted), Fraction(0))


def _shared_comparison(spec, positions, counted, quarter) -> dict:
    """Compare with the whole's path: of those quarters for which anybody reported."""
    asked = [p for p in positions if p.is_asked]
    if not spec.kind.is_flow:
        is_unknown = spec.kind is Kind.STOCK and any(p.actual is None for p in asked)
        return {"is_floor": is_unknown, "pace": _stock_pace(spec, counted, quarter)}
    known = {q for p in counted for q in p.quarters}
    parts = asked + [p for p in positions if p.is_former]
    found = {
        "is_floor": any(known.difference(p.quarters, p.excused) for p in parts),
        "pace": _sum(spec, counted) / len(known),
    }
    if len(known) < len(flow_span(spec, quarter)):
        found |= _path_of_covered(spec, [(whole_yardstick(spec), known)], quarter)
    return found


def _path_of_covered(spec, asked, quarter) -> dict:
    """Return what (yardstick, quarters) pairs ask of these quarters, up to the end of
    the quarter and up to the beginning of its year."""
    expected = start = Fraction(0)
    for yardstick, quarters in asked:
        earlier = [q for q in quarters if q.year < quarter.year]
        expected += expected_in(spec, yardstick, quarters)
        start += expected_in(spec, yardstick, earlier)
    return {"expected": expected, "start": start}


def _stock_pace(spec, counted, quarter) -> Fraction | None:
    """Return the average since the plan began; None where its beginning is unknown."""
    baselines = [p.reporter.yardstick.baseline for p in counted]
    if spec.kind is not Kind.STOCK or None in baselines:
        return None
    elapsed = quarter.index - spec.first_quarter.index + 1
    return (_sum(spec, counted) - sum(map(Fraction, baselines))) / elapsed
