"""Departments that take over from others: who reports what in which quarter.

What a predecessor reported stays with it, under its name of the time. From the first
quarter on, its successor is asked, and the figures of the quarters before are read as
the beginning of the successor's own.
Source: docs/departments.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .enums import Availability, Basis, Kind, Stage
from .figures import as_decimal
from .path import Phase, expected_at, join, whole_yardstick, year_path
from .plan import IndicatorSpec, Report, Reporter, Reports, Strand
from .position import covered_quarters, former_at, positions_at
from .quarters import Quarter, quarters_of


@dataclass(frozen=True, slots=True)
class Move:
    """One indicator, or all, that pass from a department to another."""

    predecessor: str
    successor: str
    starts: Quarter
    indicator: str = ""  # a code; "" for all

    def is_of(self, indicator: str) -> bool:
        return self.indicator in ("", indicator)


def strand_of(moves: Iterable[Move], code: str, indicator: str) -> Strand:
    """Return who holds a department's part of an indicator, one after the other.

    Args: moves – in the order in which they take effect.
    """
    holders: list[tuple[str, Quarter | None]] = []
    for move in moves:
        if move.predecessor == code and move.is_of(indicator):
            holders.append((code, move.starts))
            code = move.successor
    return Strand((*holders, (code, None)))


def holder_of(moves: Iterable[Move], code: str, indicator: str) -> str:
    """Return who holds a department's part of an indicator after all moves."""
    return strand_of(moves, code, indicator).holders[-1][0]


def succeeded(spec: IndicatorSpec, moves: Iterable[Move]) -> IndicatorSpec:
    """Return an indicator as it is reported after all moves, in the order of its parts.

    Who holds several parts is measured by what they were measured by together.
    """
    moves = list(moves)
    parts: dict[str, list[tuple[Reporter, Strand]]] = {}
    for reporter in spec.reporters:
        strand = strand_of(moves, reporter.code, spec.code)
        parts.setdefault(strand.holders[-1][0], []).append((reporter, strand))
    spec = _with_former(spec, moves, [one for own in parts.values() for _r, one in own])
    if list(parts) == [reporter.code for reporter in spec.reporters]:
        return spec
    return replace(
        spec,
        reporters=tuple(
            Reporter(
                code,
                join(spec, [reporter.yardstick for reporter, _strand in own]),
                since=_first_asked([reporter for reporter, _strand in own]),
                strands=tuple(strand for _reporter, strand in own),
            )
            for code, own in parts.items()
        ),
    )


def _with_former(spec, moves: list[Move], held: list[Strand]) -> IndicatorSpec:
    """Return the indicator with the hands through which the parts of those went who
    were taken off. From where somebody held it together with a part that counts by
    itself, one figure was reported for both, and counts there.

    Args: held – the strands of those who report.
    """
    found, held = [], list(held)
    for reporter in spec.former:
        strand = strand_of(moves, reporter.code, spec.code)
        shared = [
            quarter
            for quarter in quarters_of(spec.first_year, spec.last_year)
            if any(one.at(quarter) == strand.at(quarter) for one in held)
        ]
        until = min([reporter.until, *shared])
        found.append(replace(reporter, until=until, strands=(strand,)))
        held.append(strand)
    return replace(spec, former=tuple(found)) if found else spec


def without_strands(spec: IndicatorSpec) -> IndicatorSpec:
    """Return an indicator to be judged by reports that were `inherited` already."""
    plain = tuple(replace(reporter, strands=()) for reporter in spec.reporters)
    return replace(spec, reporters=plain)


def _first_asked(reporters: list[Reporter]) -> Quarter | None:
    """Return since when the first of them was asked; None: from the beginning."""
    asked = [reporter.since for reporter in reporters]
    return None if None in asked else min(asked)


def is_mixed(spec: IndicatorSpec, moves: Iterable[Move]) -> bool:
    """True where somebody would hold parts with targets of their own and parts without:
    what was reported for all would be measured by the targets of some."""
    moves, has_targets = list(moves), {}
    for reporter in spec.reporters:
        holder = holder_of(moves, reporter.code, spec.code)
        has_targets.setdefault(holder, set()).add(reporter.has_targets)
    return any(len(kinds) > 1 for kinds in has_targets.values())


def inherited(spec: IndicatorSpec, reports: Reports) -> Reports:
    """Return the reports as those of the departments that report now.

    A predecessor's figure counts for the quarters in which the part was its own, never
    for a later one; where several became one, their figures are put together.
    Those of somebody who was taken off are found under its key, up to then.
    """
    if not spec.former:
        return _of_reporters(spec, reports)
    return _of_former(spec, reports).beside(_of_reporters(spec, reports))


def _of_former(spec: IndicatorSpec, reports: Reports) -> Reports:
    """Return what was reported for those who were taken off while they were asked."""
    found, left_out = [], set()
    for reporter in spec.former:
        strand = _strands(reporter)[0]
        for code, quarter in {*reports.by_key, *reports.uncounted}:
            if quarter >= reporter.until or strand.at(quarter) != code:
                continue
            if (code, quarter) in reports.uncounted:
                left_out.add((reporter.key, quarter))
            if report := reports.get(code, quarter):
                found.append(replace(report, reporter=reporter.key))
    return Reports(Reports.of(found).by_key, frozenset(left_out))


def _strands(reporter: Reporter) -> tuple[Strand, ...]:
    return reporter.strands or (Strand(((reporter.code, None),)),)


def _of_reporters(spec: IndicatorSpec, reports: Reports) -> Reports:
    if not any(reporter.strands for reporter in spec.reporters):
        return reports
    quarters = sorted(
        {quarter for _code, quarter in (*reports.by_key, *reports.uncounted)}
    )
    found, left_out = [], set()
    for reporter in spec.reporters:
        strands = _strands(reporter)
        for quarter in quarters:
            codes = list(dict.fromkeys(one.at(quarter) for one in strands))
            report = _put_together(spec, reports, reporter.code, codes, quarter)
            if report is not None:
                found.append(report)
            if any((code, quarter) in reports.uncounted for code in codes):
                left_out.add((reporter.code, quarter))
    merged = Reports.of(found)
    return Reports(
        merged.by_key,
        frozenset(key for key in left_out if not _counts(merged, key)),
    )


def _counts(reports: Reports, key) -> bool:
    report = reports.by_key.get(key)
    return report is not None and report.has_figure


def _put_together(spec, reports, code, codes, quarter) -> Report | None:
    """Return what the departments said of a quarter as one report."""
    said = [one for each in codes if (one := reports.get(each, quarter))]
    if not said:
        return None
    if len(codes) == 1:
        return replace(said[0], reporter=code)
    values = {
        "reporter": code,
        "quarter": quarter,
        "is_provisional": any(one.is_provisional for one in said),
        "is_open": any(one.is_open for one in said),
    }
    figures = [one for one in said if one.has_figure]
    if not figures:
        return _without_figure(said, len(codes), values)
    return Report(
        **values,
        **_amounts(spec.kind, reports, codes, quarter),
        gaps_covered=_least_gaps(figures),
        is_short=not all(_has_said(spec, reports, one, quarter) for one in codes),
    )


def _without_figure(said: list[Report], asked: int, values) -> Report | None:
    """Return that a figure is awaited, or that none applies to anybody."""
    awaited = [one for one in said if one.availability is Availability.AWAITING]
    if awaited:
        days = [one.expected_on for one in awaited if one.expected_on]
        day = max(days, default=None)
        return Report(**values, availability=Availability.AWAITING, expected_on=day)
    excused = [one for one in said if one.availability is Availability.NOT_APPLICABLE]
    if len(excused) < asked:
        return None
    return Report(**values, availability=Availability.NOT_APPLICABLE)


def _amounts(kind: Kind, reports: Reports, codes, quarter) -> dict:
    """Return the sum of quantities, of the latest levels, of numerators and
    denominators; or the stage of all together."""
    is_level = kind in (Kind.STOCK, Kind.MILESTONE)
    find = reports.latest if is_level else reports.figure
    found = [one for code in codes if (one := find(code, quarter))]
    if kind is Kind.MILESTONE:
        return {"stage": _stage(found, len(codes))}
    if kind is Kind.RATIO:
        return {
            "numerator": sum((one.numerator for one in found), Decimal(0)),
            "denominator": sum((one.denominator for one in found), Decimal(0)),
        }
    return {"value": sum((one.value for one in found), Decimal(0))}


def _stage(found: list[Report], asked: int) -> Stage:
    stages = [one.stage for one in found]
    if set(stages) == {Stage.DONE} and len(stages) == asked:
        return Stage.DONE
    return Stage.NOT_STARTED if set(stages) == {Stage.NOT_STARTED} else Stage.UNDER_WAY


def _least_gaps(figures: list[Report]) -> Basis | None:
    """Return which missing quarters all of the figures contain."""
    gaps = {one.gaps_covered for one in figures}
    if None in gaps:
        return None
    return Basis.YEAR if Basis.YEAR in gaps else Basis.PLAN


def _has_said(spec, reports, code, quarter) -> bool:
    """True when a department's part of a quarter is known, or does not apply."""
    report = reports.get(code, quarter)
    if report and (
        report.has_figure or report.availability is Availability.NOT_APPLICABLE
    ):
        return True
    if spec.kind.is_flow:
        figures = [one for key, one in reports.by_key.items() if key[0] == code]
        known = [one for one in figures if one.has_figure and one.quarter > quarter]
        return quarter in covered_quarters([quarter], known)
    is_kept = spec.kind is not Kind.RATIO
    return is_kept and reports.latest(code, quarter) is not None


@dataclass(frozen=True, slots=True)
class Sums:
    """What an indicator's parts add up to at the end of a quarter."""

    actual: Decimal | None = None  # of all that was reported; a ratio: its numerators
    denominator: Decimal | None = None
    target: Decimal | None = None  # of the year
    expected: Decimal | None = None


def sums_at(spec: IndicatorSpec, reports: Reports, quarter: Quarter) -> Sums:
    """Return what all parts add up to, whoever holds them. A deliverable has none."""
    if spec.kind is Kind.MILESTONE:
        return Sums()
    theirs = inherited(spec, reports).since(spec.since)
    positions = positions_at(spec, theirs, quarter) + former_at(spec, theirs, quarter)
    whole = whole_yardstick(spec)
    path = year_path(spec, whole, quarter.year)
    has_path = path.phase is not Phase.NONE
    return Sums(
        actual=_added(one.actual for one in positions),
        denominator=_added(one.denominator for one in positions),
        target=as_decimal(path.end) if has_path else None,
        expected=as_decimal(expected_at(spec, whole, quarter)) if has_path else None,
    )


def _added(amounts: Iterable[Fraction | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return as_decimal(sum(known, Fraction(0))) if known else None


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator that would not add up to what it did."""

    indicator: str
    quarter: Quarter
    before: Sums
    after: Sums


def differences(
    before: Mapping[Quarter, IndicatorSpec],
    after: Mapping[Quarter, IndicatorSpec],
    reports: Reports,
) -> list[Difference]:
    """Return the quarters in which an indicator's sums are not what they were.

    Args: before, after – the indicator as it is at each quarter, the same quarters.
    """
    found = []
    for quarter, spec in before.items():
        old = sums_at(spec, reports, quarter)
        new = sums_at(after[quarter], reports, quarter)
        if old != new:
            found.append(Difference(spec.code, quarter, old, new))
    return found
