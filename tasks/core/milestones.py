"""Milestones: a deliverable by the end of a year. Never a made-up percentage."""

from dataclasses import replace

from .enums import Availability, Stage, Status
from .plan import IndicatorSpec, LastKnown, Report, Reports
from .quarters import Quarter
from .standing import Progress

START_BY = 3  # quarter of the due year in which work must have begun


def evaluate_milestone(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> Progress:
    """Return how a deliverable stands at the end of a quarter.

    Where several departments report it, it is done when all are done, and under way
    when any has begun.
    """
    due_year = spec.whole.years[-1] if spec.whole.years else None
    current = [reports.get(reporter.code, quarter) for reporter in spec.reporters]
    latest = [reports.latest(reporter.code, quarter) for reporter in spec.reporters]
    reported = [report for report in current if report and report.has_figure]
    base = Progress(
        kind=spec.kind,
        quarter=quarter,
        rules=spec.rules,
        due_year=due_year,
        reporters_due=len(spec.reporters),
        reporters_reported=len(reported),
        stage=_stage(latest) if reported else None,
        is_partial=0 < len(reported) < len(spec.reporters),
        is_provisional=any(r.is_provisional for r in latest if r),
        availability=_availability(current, reported),
    )
    if due_year is None or base.availability is Availability.NOT_APPLICABLE:
        return base
    if _stage(latest) is Stage.DONE:
        return replace(
            base,
            status=Status.MET,
            is_due=True,
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


def _availability(current, reported) -> Availability | None:
    if reported:
        return Availability.REPORTED
    said = {report.availability for report in current if report}
    if said == {Availability.NOT_APPLICABLE} and all(current):
        return Availability.NOT_APPLICABLE
    return Availability.AWAITING if Availability.AWAITING in said else None


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
    is_due = base.quarter.year >= base.due_year
    known = [report for report in latest if report]
    last_known = None
    if known:
        last_known = LastKnown(
            max(report.quarter for report in known), stage=_stage(latest)
        )
    return replace(
        base,
        status=Status.NOT_REPORTED if is_due else Status.NOT_DUE,
        is_due=is_due,
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
