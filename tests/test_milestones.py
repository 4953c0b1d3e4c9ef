"""Deliverables: never a made-up percentage."""

import pytest

from tasks.core.enums import Availability, Kind, Stage, Status
from tasks.core.plan import LastKnown
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter

from .progress_cases import reports, said, spec

MET, ON_PACE, BEHIND = Status.MET, Status.ON_PACE, Status.BEHIND
FAR, NOT_REPORTED = Status.FAR_BEHIND, Status.NOT_REPORTED
IDLE, BEGUN, DONE = Stage.NOT_STARTED, Stage.UNDER_WAY, Stage.DONE
NA, AWAITING = Availability.NOT_APPLICABLE, Availability.AWAITING
REPORTED = Availability.REPORTED


def milestone(year=2026, **more):
    return spec(Kind.MILESTONE, {year: None} if year else {}, **more)


def answered(status, stage, **more):
    found = {
        "status": status,
        "stage": stage,
        "due_year": 2026,
        "is_due": True,
        "availability": REPORTED,
        "reporters_due": 1,
        "reporters_reported": 1,
    }
    return found | more


def unanswered(**more):
    found = {
        "status": NOT_REPORTED,
        "due_year": 2026,
        "is_due": True,
        "reporters_due": 1,
    }
    return found | more


def last(quarter, stage):
    return LastKnown(Quarter.parse(quarter), stage=stage)


CASES = {
    "in its year, first quarter, not started": (
        {"2026Q1": IDLE},
        "2026Q1",
        answered(ON_PACE, IDLE),
    ),
    "in its year, second quarter, not started": (
        {"2026Q2": IDLE},
        "2026Q2",
        answered(ON_PACE, IDLE),
    ),
    "in its year, third quarter, not started": (
        {"2026Q3": IDLE},
        "2026Q3",
        answered(BEHIND, IDLE),
    ),
    "in its year, last quarter, not started": (
        {"2026Q4": IDLE},
        "2026Q4",
        answered(BEHIND, IDLE),
    ),
    "in its year, under way": (
        {"2026Q4": BEGUN},
        "2026Q4",
        answered(ON_PACE, BEGUN),
    ),
    "in its year, done": ({"2026Q1": DONE}, "2026Q1", answered(MET, DONE)),
    "done in an earlier quarter stays done without a report": (
        {"2026Q1": DONE},
        "2026Q3",
        {
            "status": MET,
            "stage": DONE,
            "due_year": 2026,
            "is_due": True,
            "is_done_earlier": True,
            "reporters_due": 1,
        },
    ),
    "done, then said not to apply any more": (
        {"2026Q1": DONE, "2026Q2": NA},
        "2026Q2",
        {
            "status": MET,
            "stage": DONE,
            "due_year": 2026,
            "is_due": True,
            "is_done_earlier": True,
            "reporters_due": 1,
        },
    ),
    "done, then corrected": (
        {"2026Q1": DONE, "2026Q2": BEGUN},
        "2026Q2",
        answered(ON_PACE, BEGUN),
    ),
    "before its year, not started": (
        {"2025Q4": IDLE},
        "2025Q4",
        {
            "stage": IDLE,
            "due_year": 2026,
            "availability": REPORTED,
            "reporters_due": 1,
            "reporters_reported": 1,
        },
    ),
    "before its year, under way": (
        {"2025Q4": BEGUN},
        "2025Q4",
        answered(ON_PACE, BEGUN),
    ),
    "before its year, done": ({"2025Q4": DONE}, "2025Q4", answered(MET, DONE)),
    "before its year, nothing said": ({}, "2025Q4", {"due_year": 2026}),
    "before its year, begun but missing": (
        {"2025Q3": BEGUN},
        "2025Q4",
        unanswered(last_known=last("2025Q3", BEGUN)),
    ),
    "before its year, not started and missing": (
        {"2025Q3": IDLE},
        "2025Q4",
        {"due_year": 2026, "last_known": last("2025Q3", IDLE)},
    ),
    "in its year, missing": ({}, "2026Q2", unanswered()),
    "in its year, awaiting": (
        {"2026Q2": AWAITING},
        "2026Q2",
        unanswered(availability=AWAITING),
    ),
    "in its year, not applicable": (
        {"2026Q2": NA},
        "2026Q2",
        {"due_year": 2026, "availability": NA},
    ),
    "past its year, under way": (
        {"2027Q1": BEGUN},
        "2027Q1",
        answered(FAR, BEGUN, is_past_due=True),
    ),
    "past its year, not started": (
        {"2027Q1": IDLE},
        "2027Q1",
        answered(FAR, IDLE, is_past_due=True),
    ),
    "past its year, done late": ({"2027Q2": DONE}, "2027Q2", answered(MET, DONE)),
    "past its year, missing is never red": (
        {"2026Q4": BEGUN},
        "2027Q1",
        unanswered(last_known=last("2026Q4", BEGUN)),
    ),
    "a later report does not change a past quarter": (
        {"2026Q1": BEGUN, "2026Q2": DONE},
        "2026Q1",
        answered(ON_PACE, BEGUN),
    ),
    "a stage that is not approved": (
        {"2026Q1": {"value": None, "stage": DONE, "is_provisional": True}},
        "2026Q1",
        answered(MET, DONE, is_provisional=True),
    ),
}


@pytest.mark.parametrize(("figures", "quarter", "expected"), CASES.values(), ids=CASES)
def test_milestone(figures, quarter, expected):
    found = evaluate(milestone(), reports(figures), Quarter.parse(quarter))

    assert said(found) == expected


def test_milestone_without_a_year_is_not_due():
    found = evaluate(milestone(year=None), reports({"2026Q1": BEGUN}), Quarter(2026, 1))

    assert said(found) == {
        "availability": REPORTED,
        "reporters_due": 1,
        "reporters_reported": 1,
        "stage": BEGUN,
    }


def test_milestone_nobody_reports_is_missing_in_its_year():
    found = evaluate(milestone(reporters={}), reports(), Quarter(2026, 1))

    assert said(found) == {"status": NOT_REPORTED, "due_year": 2026, "is_due": True}


TOGETHER = {
    "done when all are done": ({"a": DONE, "b": DONE}, (MET, DONE, 2, 2, False)),
    "one done, one under way": ({"a": DONE, "b": BEGUN}, (ON_PACE, BEGUN, 2, 2, False)),
    "one done, one not started": (
        {"a": DONE, "b": IDLE},
        (ON_PACE, BEGUN, 2, 2, False),
    ),
    "none started": ({"a": IDLE, "b": IDLE}, (BEHIND, IDLE, 2, 2, False)),
    "one done, one silent": ({"a": DONE}, (ON_PACE, BEGUN, 2, 1, True)),
    "one not started, one silent": ({"a": IDLE}, (BEHIND, IDLE, 2, 1, True)),
    "one done, not applicable to the other": (
        {"a": DONE, "b": NA},
        (MET, DONE, 1, 1, False),
    ),
    "not applicable to both": (
        {"a": NA, "b": NA},
        (Status.NOT_DUE, None, 0, 0, False),
    ),
}


@pytest.mark.parametrize(("said_by", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_milestone_of_several_departments(said_by, expected):
    indicator = milestone(reporters={"a": (None, None), "b": (None, None)})
    figures = reports(**{code: {"2026Q3": what} for code, what in said_by.items()})

    p = evaluate(indicator, figures, Quarter(2026, 3))

    assert (
        p.status,
        p.stage,
        p.reporters_due,
        p.reporters_reported,
        p.is_partial,
    ) == expected


def test_milestone_done_by_one_earlier_and_by_the_other_now_is_done():
    indicator = milestone(reporters={"a": (None, None), "b": (None, None)})
    figures = reports(a={"2026Q1": DONE}, b={"2026Q3": DONE})

    found = evaluate(indicator, figures, Quarter(2026, 3))

    assert said(found) == answered(MET, DONE, reporters_due=2)
