"""Progress (序时进度): the one place where a status is decided.

Pages, charts, exports, documents and the JSON interface all ask `evaluate`. Exact
fractions inside; Decimals come out, unrounded.
Source: docs/figures.md, "Progress".
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .enums import Availability, Kind, Status
from .figures import as_decimal
from .milestones import evaluate_milestone
from .path import (
    Phase,
    YearPath,
    combine,
    expected_at,
    is_falling,
    year_path,
)
from .plan import IndicatorSpec, LastKnown, Reports, Rules, Yardstick
from .position import Position, positions_at, total_of
from .quarters import QUARTERS_PER_YEAR, Quarter
from .standing import Progress

PROJECTION_FROM = 2  # quarter of the year; one quarter alone says too little


def evaluate(spec: IndicatorSpec, reports: Reports, quarter: Quarter) -> Progress:
    """Return how an indicator stands at the end of a quarter.

    Args: reports – those that count: approved ones, or submitted ones as well.
    """
    if spec.kind is Kind.MILESTONE:
        return evaluate_milestone(spec, reports, quarter)
    return _evaluate_numeric(spec, reports, quarter)


def evaluate_reporter(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, reporter_code: str
) -> Progress:
    """Return how one department stands with its part of an indicator.

    A department without targets of its own is measured against the whole only when
    nobody else reports; otherwise its part has no target and is not judged.
    """
    return evaluate(
        part_of(spec, reporter_code), reports.of_reporter(reporter_code), quarter
    )


def part_of(spec: IndicatorSpec, reporter_code: str) -> IndicatorSpec:
    """Return the indicator as one of its reporters is asked for it."""
    reporter = next(r for r in spec.reporters if r.code == reporter_code)
    whole = reporter.yardstick
    is_alone = len(spec.reporters) == 1 or spec.kind is Kind.MILESTONE
    if not reporter.has_targets:
        whole = whole_yardstick(spec) if is_alone else Yardstick()
    return replace(spec, whole=whole, reporters=(replace(reporter, yardstick=whole),))


def whole_yardstick(spec: IndicatorSpec) -> Yardstick:
    """Return the whole area's targets, or its reporters' added up where it has none.

    The whole starts where its reporters start together, if that is known of each.
    """
    parts = [reporter.yardstick for reporter in spec.reporters]
    if not spec.whole.targets:
        return combine(spec, parts)
    known = [part.baseline for part in parts if part.baseline is not None]
    is_known = parts and len(known) == len(parts)
    if spec.whole.baseline is None and is_known and spec.kind is not Kind.RATIO:
        return replace(spec.whole, baseline=sum(known))
    if spec.whole.baseline is None and is_known and len(parts) == 1:
        return replace(spec.whole, baseline=known[0])
    return spec.whole


def is_asked_for(spec: IndicatorSpec, reports: Reports, quarter: Quarter) -> bool:
    """Return True when the plan asks for a figure in a quarter."""
    return evaluate(spec, reports, quarter).is_due


def _evaluate_numeric(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> Progress:
    whole = whole_yardstick(spec)
    path = year_path(spec, whole, quarter.year)
    positions = positions_at(spec, reports, quarter)
    base = Progress(
        kind=spec.kind,
        quarter=quarter,
        rules=spec.rules,
        target=_target(path),
        expected=_expected(spec, whole, path, quarter),
        is_interpolated=path.is_interpolated,
        reporters_due=len([p for p in positions if not p.is_not_applicable]),
        reporters_reported=len([p for p in positions if p.is_current]),
        availability=_availability(positions),
    )
    if base.availability is Availability.NOT_APPLICABLE:
        return replace(base, status=Status.NOT_DUE, is_due=False)
    if base.reporters_reported == 0:
        return _without_figure(base, spec, reports, path)
    return _with_figure(base, spec, whole, positions)


def _target(path: YearPath) -> Decimal | None:
    return None if path.phase is Phase.NONE else as_decimal(path.end)


def _expected(spec, yardstick, path, quarter) -> Decimal | None:
    if path.phase is Phase.NONE:
        return None
    return as_decimal(expected_at(spec, yardstick, quarter))


def _availability(positions: list[Position]) -> Availability | None:
    """Return the one word that describes all reporters, None when they have reported
    nothing."""
    if any(position.is_current for position in positions):
        return Availability.REPORTED
    said = {position.availability for position in positions}
    if said == {Availability.NOT_APPLICABLE}:
        return Availability.NOT_APPLICABLE
    return Availability.AWAITING if Availability.AWAITING in said else None


def _without_figure(base, spec, reports, path) -> Progress:
    last_known = _last_known(spec, reports, base.quarter)
    is_due = path.phase in (Phase.OWN, Phase.BETWEEN, Phase.AFTER) or (
        path.phase is Phase.BEFORE and last_known is not None
    )
    return replace(
        base,
        status=Status.NOT_REPORTED if is_due else Status.NOT_DUE,
        is_due=is_due,
        last_known=last_known,
    )


def _last_known(spec, reports, quarter) -> LastKnown | None:
    """Return the total of the latest earlier quarter for which anybody reported."""
    codes = {reporter.code for reporter in spec.reporters}
    earlier = [
        found
        for (code, found), report in reports.by_key.items()
        if found < quarter and report.has_figure and code in codes
    ]
    if not earlier:
        return None
    latest = max(earlier)
    total = total_of(spec, positions_at(spec, reports, latest))
    return LastKnown(latest, as_decimal(total.actual))


def _with_figure(base, spec, whole, positions) -> Progress:
    total = total_of(spec, positions)
    base = replace(
        base,
        actual=as_decimal(total.actual),
        is_due=True,
        is_partial=total.is_partial,
        carried=total.carried,
        is_provisional=total.is_provisional,
        last_known=None,
    )
    yardstick = total.yardstick or whole
    path = year_path(spec, yardstick, base.quarter.year)
    if path.phase is Phase.NONE:
        return replace(base, status=Status.NOT_DUE, is_due=False)
    expected = total.expected
    if expected is None:
        expected = expected_at(spec, yardstick, base.quarter)
    judged = _judge(base, spec, yardstick, path, total.actual, expected)
    if total.is_floor and not judged.is_good:
        # What is missing may bring the sum up to the path: not reported, never behind.
        return replace(base, status=Status.NOT_REPORTED)
    return judged


def _judge(base, spec, yardstick, path, actual, expected) -> Progress:
    """Decide the status of an actual against the path of its year."""
    falling = is_falling(spec, yardstick)
    step = path.end - path.start
    has_share = step != 0 and spec.kind is not Kind.RATIO
    share = (actual - path.start) / step if has_share else None
    expected_share = (expected - path.start) / step if has_share else None
    is_met = _is_met(spec, path, actual, falling)
    gap = _gap(spec, path, actual, expected, falling)
    status = _status(path, is_met, gap, spec.rules)
    return replace(
        base,
        status=status,
        compared_target=as_decimal(path.end),
        compared_expected=as_decimal(expected),
        start=as_decimal(path.start),
        share_done=as_decimal(share),
        expected_share=as_decimal(expected_share),
        gap=as_decimal(gap),
        is_past_due=path.phase is Phase.AFTER and not is_met,
        **_outlook(base.quarter, spec, yardstick, path, actual, expected, is_met),
    )


def _is_met(spec, path, actual, falling) -> bool:
    tolerance = Fraction(spec.rules.about_share if spec.is_about else 100) / 100
    if falling:
        return actual <= path.end / tolerance
    return actual >= path.end * tolerance


def _gap(spec, path, actual, expected, falling) -> Fraction:
    """Return how far the actual is ahead (+) or behind (-), in percentage points."""
    if spec.kind is Kind.RATIO:
        return expected - actual if falling else actual - expected
    step = path.end - path.start
    if step:
        return (actual - expected) / step * 100
    # Nothing is to be added this year: what is missing is measured by the level kept.
    sign = -1 if falling else 1
    return sign * (actual - path.end) / (path.end or 1) * 100


def _status(path: YearPath, is_met: bool, gap: Fraction, rules: Rules) -> Status:
    if is_met:
        return Status.MET
    if path.phase is Phase.AFTER:
        return Status.FAR_BEHIND
    status = status_of_gap(gap, rules)
    if path.is_interpolated and status is Status.FAR_BEHIND:
        return Status.BEHIND
    return status


def status_of_gap(gap: Decimal | Fraction, rules: Rules) -> Status:
    """Return the status of a gap in percentage points; an edge belongs to the better."""
    if gap >= 0:
        return Status.ON_PACE
    if gap >= -rules.slight_limit:
        return Status.SLIGHTLY_BEHIND
    if gap >= -rules.behind_limit:
        return Status.BEHIND
    return Status.FAR_BEHIND


def _outlook(quarter, spec, yardstick, path, actual, expected, is_met) -> dict:
    """Return what the rest of the year must bring, and what today's pace would bring."""
    step, left = path.end - path.start, QUARTERS_PER_YEAR - quarter.number
    outlook = {"quarters_left": left}
    if left and not is_met and path.phase is not Phase.AFTER:
        required = (path.end - actual) / left
        outlook["required_per_quarter"] = as_decimal(required)
        average = _average(quarter, spec, yardstick, actual)
        if average and average * required > 0:
            outlook["pace_ratio"] = as_decimal(required / average)
    expected_done = expected - path.start
    if step and quarter.number >= PROJECTION_FROM and expected_done * step > 0:
        projection = path.start + (actual - path.start) * step / expected_done
        if spec.kind is Kind.RATIO:
            projection = min(max(projection, Fraction(0)), Fraction(100))
        outlook["projection"] = as_decimal(projection)
    return outlook


def _average(quarter, spec, yardstick, actual) -> Fraction | None:
    """Return what a quarter has brought so far on average: of the year (annual), or
    since the plan began; None where the beginning is not known."""
    if spec.kind is Kind.ANNUAL:
        return actual / quarter.number
    elapsed = quarter.index - spec.first_quarter.index + 1
    if spec.kind is Kind.PERIOD:
        return actual / elapsed
    if spec.kind is Kind.RATIO or yardstick.baseline is None:
        return None
    return (actual - Fraction(yardstick.baseline)) / elapsed
