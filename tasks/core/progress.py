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
    expected_at,
    is_falling,
    whole_yardstick,
    year_path,
)
from .plan import IndicatorSpec, LastKnown, Reports, Rules, Yardstick
from .position import (
    Position,
    Total,
    awaited_day,
    former_at,
    former_in,
    positions_at,
    total_of,
)
from .quarters import QUARTERS_PER_YEAR, Quarter
from .standing import Progress
from .succession import inherited

PROJECTION_FROM = 2  # quarter of the year; one quarter alone says too little


def evaluate(spec: IndicatorSpec, reports: Reports, quarter: Quarter) -> Progress:
    """Return how an indicator stands at the end of a quarter.

    Args: reports – those that count: approved ones, or submitted ones as well.
    """
    reports = inherited(spec, reports).since(spec.since)
    if spec.kind is Kind.MILESTONE:
        found = evaluate_milestone(spec, reports, quarter)
    else:
        found = _evaluate_numeric(spec, reports, quarter)
    is_new = spec.since is not None and quarter.is_same_year(spec.since)
    return replace(found, since=spec.since) if is_new else found


def evaluate_reporter(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, reporter_code: str
) -> Progress:
    """Return how one department stands with its part of an indicator.

    A department without targets of its own is measured against the whole only when
    nobody else reports, nor did until it was taken off; otherwise its part has no target
    and is not judged, but its figure is missing as long as it has not come. A department
    that does not report it in this quarter is not asked for anything.
    """
    if all(one.code != reporter_code for one in spec.reporters):
        nothing = replace(spec, whole=Yardstick(), reporters=())
        return evaluate(nothing, Reports(), quarter)
    part = part_of(spec, reporter_code, quarter)
    theirs = inherited(spec, reports).of_reporter(reporter_code)
    own = evaluate(part, theirs, quarter)
    is_excused = own.availability is Availability.NOT_APPLICABLE
    if part.whole.targets or is_excused or not is_asked_for(spec, reports, quarter):
        return own
    status = Status.NOT_DUE if own.is_reported else Status.NOT_REPORTED
    return replace(own, status=status, is_due=True)


def part_of(spec: IndicatorSpec, reporter_code: str, quarter: Quarter) -> IndicatorSpec:
    """Return the indicator as one of its reporters is asked for it in a quarter.

    To be judged by reports that were `inherited` already: it knows no predecessors.
    """
    reporter = next(r for r in spec.reporters if r.code == reporter_code)
    whole = reporter.yardstick
    has_others = len(spec.reporters) > 1 or former_in(spec, quarter)
    is_alone = not has_others or spec.kind is Kind.MILESTONE
    if not reporter.has_targets:
        whole = whole_yardstick(spec) if is_alone else Yardstick()
    own = replace(reporter, yardstick=whole, strands=())
    return replace(spec, whole=whole, reporters=(own,), former=())


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
        due_year=whole.years[-1] if path.phase is Phase.AFTER else None,
        reporters_due=len([p for p in positions if p.is_asked]),
        reporters_reported=len([p for p in positions if p.is_current]),
        availability=_availability(positions),
        expected_on=awaited_day(spec, reports, quarter),
    )
    if base.availability is Availability.NOT_APPLICABLE:
        return replace(base, status=Status.NOT_DUE, is_due=False)
    if base.reporters_reported == 0:
        return _without_figure(base, spec, reports, path)
    former = former_at(spec, reports, quarter)
    return _with_figure(base, spec, whole, positions + former)


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
        reporters_due=base.reporters_due if is_due else 0,
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
    positions = positions_at(spec, reports, latest) + former_at(spec, reports, latest)
    total = total_of(spec, positions, latest)
    return LastKnown(latest, as_decimal(total.actual))


def _with_figure(base, spec, whole, positions) -> Progress:
    total = total_of(spec, positions, base.quarter)
    base = replace(
        base,
        actual=as_decimal(total.actual),
        is_due=True,
        is_partial=total.is_partial,
        quarters_missing=total.quarters_missing,
        since=spec.since if total.begins_late else None,
        carried=total.carried,
        is_provisional=total.is_provisional,
    )
    yardstick = total.yardstick or whole
    path = year_path(spec, yardstick, base.quarter.year)
    if path.phase is Phase.NONE:
        return replace(base, status=Status.NOT_DUE, is_due=False)
    if _has_mean_target(spec) and not total.is_partial:
        expected = _expected(spec, yardstick, path, base.quarter)
        base = replace(base, target=_target(path), expected=expected)
    judged = _judge(base, spec, yardstick, path, total)
    if total.is_floor and (judged.is_falling or not judged.is_good):
        # What is missing may change the answer: not reported, never behind.
        return replace(base, status=Status.NOT_REPORTED)
    return judged


def _has_mean_target(spec) -> bool:
    """True where the whole's target is the weighted mean of its reporters' ratios, and
    hence known only with their denominators."""
    return spec.kind is Kind.RATIO and not spec.whole.targets


def _judge(base, spec, yardstick, path, total: Total) -> Progress:
    """Decide the status of an actual against the path of its year."""
    actual, expected, start = total.actual, total.expected, total.start
    if expected is None:
        expected = expected_at(spec, yardstick, base.quarter)
        start = path.start
    falling = is_falling(spec, yardstick)
    step = path.end - path.start
    leads = step < 0 if falling else step > 0  # there is an increment to make
    shares = None
    if leads and spec.kind is not Kind.RATIO:
        shares = (actual - start) / step, (expected - start) / step
    met_at = _met_at(spec, path, falling)
    is_met = actual <= met_at if falling else actual >= met_at
    gap = _gap(spec, path, actual, expected, shares, falling)
    return replace(
        base,
        status=_status(path, is_met, gap, spec.rules),
        compared_target=as_decimal(path.end),
        compared_expected=as_decimal(expected),
        start=as_decimal(start),
        met_at=as_decimal(met_at),
        is_falling=falling,
        share_done=as_decimal(shares and shares[0]),
        expected_share=as_decimal(shares and shares[1]),
        exact_shares=shares,
        gap=as_decimal(gap),
        is_past_due=path.phase is Phase.AFTER and not is_met,
        quarters_left=QUARTERS_PER_YEAR - base.quarter.number,
        **_outlook(base.quarter, spec, path, total, is_met),
        projection=_projection(
            base.quarter, spec, start, step if leads else 0, actual, expected
        )
        if not _is_broken(base.quarter, spec, total)
        else None,
    )


def _is_broken(quarter: Quarter, spec: IndicatorSpec, total: Total) -> bool:
    """True where the year was begun under another definition: it has no pace."""
    if spec.kind.is_flow:
        return total.begins_late
    since = spec.since
    return since is not None and quarter.is_same_year(since) and since.number > 1


def _outlook(quarter, spec, path, total, is_met) -> dict:
    """Return the required pace; none across a redefinition of the indicator."""
    if spec.kind.is_flow and total.begins_late:
        return {}
    found = _required(quarter, path, total, is_met)
    if spec.since is not None and spec.kind is Kind.STOCK:
        found.pop("pace_ratio", None)  # the average so far would cross the break
    return found


def _met_at(spec, path, falling) -> Fraction:
    """Return the amount from which on the year's target counts as reached."""
    tolerance = Fraction(spec.rules.about_share if spec.is_about else 100) / 100
    return path.end / tolerance if falling else path.end * tolerance


def _gap(spec, path, actual, expected, shares, falling) -> Fraction:
    """Return how far the actual is ahead (+) or behind (-), in percentage points."""
    if shares:
        return (shares[0] - shares[1]) * 100
    sign = -1 if falling else 1
    if spec.kind is Kind.RATIO:
        return sign * (actual - expected)
    # Nothing is to be added this year: what is missing is measured by the level kept.
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


def _required(quarter: Quarter, path: YearPath, total: Total, is_met: bool) -> dict:
    """Return what each remaining quarter must bring, also against the average so far."""
    left = QUARTERS_PER_YEAR - quarter.number
    if not left or is_met or path.phase is Phase.AFTER:
        return {}
    required = (path.end - total.actual) / left
    found = {"required_per_quarter": as_decimal(required)}
    if total.pace and total.pace * required > 0:
        found["pace_ratio"] = as_decimal(required / total.pace)
    return found


def _projection(quarter, spec, start, step, actual, expected) -> Decimal | None:
    """Return the year's end at today's pace; None where the year has no pace yet, or
    its beginning has not been reached.

    Args: step – what the year is to bring; 0 where it is to bring nothing.
    """
    asked, done = expected - start, actual - start
    if quarter.number < PROJECTION_FROM or asked * step <= 0 or done * step < 0:
        return None
    projection = start + done * step / asked
    if spec.kind is Kind.RATIO:
        projection = min(max(projection, Fraction(0)), Fraction(100))
    return as_decimal(projection)
