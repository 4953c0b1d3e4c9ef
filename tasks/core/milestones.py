"""Milestones: a deliverable by the end of a year. Never a made-up percentage.

Source: docs/figures.md, "Milestones".
"""

from dataclasses import replace

from .enums import Availability, Stage, Status
from .path import whole_yardstick
from .plan import IndicatorSpec, LastKnown, Report, Reports
from .position import awaited_day
from .quarters import Quarter
from .standing import Progress

START_BY = 3  # quarter of the due year in which work must have begun


def evaluate_milestone(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> Progress:
    """Return how a deliverable stands at the end of a quarter.

    Where several departments report it, it is done when all are done, and under way
    when any has begun; those that say that it does not apply are left out.
    """
    years = whole_yardstick(spec).years
    due_year = years[-1] if years else None
    pairs = [_pair(reports, code, quarter) for code in (r.code for r in spec.reporters)]
    asked = [(now, known) for now, known in pairs if not _is_excused(now, known)]
    latest = [known for _now, known in asked]
    reported = [now for now, _known in asked if now and now.has_figure]
    base = Progress(
        kind=spec.kind,
        quarter=quarter,
        rules=spec.rules,
        due_year=due_year,
        reporters_due=len(asked),
        reporters_reported=len(reported),
        stage=_stage(latest) if reported else None,
        is_partial=0 < len(reported) < len(asked),
        is_provisional=any(report.is_provisional for report in latest if report),
        availability=_availability([now for now, _known in pairs], asked, reported),
        expected_on=awaited_day(spec, reports, quarter),
    )
    if due_year is None or base.availability is Availability.NOT_APPLICABLE:
        return base
    if _stage(latest) is Stage.DONE:
        return replace(
            base,
            status=Status.MET,
            is_due=True,
            is_partial=False,
            stage=Stage.DONE,
            is_done_earlier=not reported,
        )
    if not reported:
        return _without_report(base, latest)
    return replace(
        base,
        status=_status(base.stage, quarter, due_year),
        is_due=quarter.year >= due_year or base.stage is not Stage.NOT_STARTED,
        is_past_due=quarter.year > due_year,
    )


def _pair(reports, code, quarter) -> tuple[Report | None, Report | None]:
    """Return what a department says of the quarter, and its latest stage."""
    return reports.get(code, quarter), reports.latest(code, quarter)


def _is_excused(now: Report | None, known: Report | None) -> bool:
    """True for a department that it does not apply to; what is done stays done."""
    is_out = now is not None and now.availability is Availability.NOT_APPLICABLE
    return is_out and not (known and known.stage is Stage.DONE)


def _availability(said, asked, reported) -> Availability | None:
    if reported:
        return Availability.REPORTED
    if said and not asked:
        return Availability.NOT_APPLICABLE
    is_awaited = any(
        report and report.availability is Availability.AWAITING for report in said
    )
    return Availability.AWAITING if is_awaited else None


def _stage(latest: list[Report | None]) -> Stage | None:
    stages = [report.stage for report in latest if report]
    if not stages:
        return None
    if len(stages) == len(latest) and set(stages) == {Stage.DONE}:
        return Stage.DONE
    if set(stages) == {Stage.NOT_STARTED}:
        return Stage.NOT_STARTED
    return Stage.UNDER_WAY


def _without_report(base: Progress, latest: list[Report | None]) -> Progress:
    known, last_known = [report for report in latest if report], None
    if known:
        newest = max(report.quarter for report in known)
        last_known = LastKnown(newest, stage=_stage(latest))
    has_begun = _stage(latest) is Stage.UNDER_WAY
    is_due = has_begun or base.quarter.year >= base.due_year
    return replace(
        base,
        status=Status.NOT_REPORTED if is_due else Status.NOT_DUE,
        is_due=is_due,
        reporters_due=base.reporters_due if is_due else 0,
        last_known=last_known,
    )


def _status(stage: Stage, quarter: Quarter, due_year: int) -> Status:
    if quarter.year > due_year:
        return Status.FAR_BEHIND
    if stage is Stage.UNDER_WAY:
        return Status.ON_PACE
    if quarter.year < due_year:
        return Status.NOT_DUE
    return Status.BEHIND if quarter.number >= START_BY else Status.ON_PACE
