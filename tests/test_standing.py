"""What a progress says of itself."""

import pytest

from tasks.core.enums import Kind, Stage, Status
from tasks.core.progress import evaluate
from tasks.core.quarters import Quarter

from .progress_cases import in_2026, reports, spec

ANNUAL = spec(Kind.ANNUAL, {2026: 100})
PAIR = spec(Kind.ANNUAL, {2026: 100}, reporters={"a": (None, None), "b": (None, None)})
MILESTONE = spec(Kind.MILESTONE, {2026: None})

CASES = {
    "reported, on pace": (ANNUAL, in_2026(20, 30), (True, True, True, True)),
    "reported, behind": (ANNUAL, in_2026(0, 0), (True, True, False, True)),
    "missing": (ANNUAL, in_2026(30), (False, False, False, True)),
    "one of two": (PAIR, in_2026(60, 60), (True, False, True, True)),
    "done earlier": (MILESTONE, in_2026(Stage.DONE), (True, True, True, False)),
    "nothing due": (
        spec(Kind.ANNUAL, {2025: 1}),
        {},
        (False, False, False, True),
    ),
}


@pytest.mark.parametrize(
    ("indicator", "figures", "expected"), CASES.values(), ids=CASES
)
def test_progress_is_reported_complete_good_numeric(indicator, figures, expected):
    p = evaluate(indicator, reports(figures), Quarter(2026, 2))

    assert (p.is_reported, p.is_complete, p.is_good, p.is_numeric) == expected


@pytest.mark.parametrize(
    ("status", "severity", "is_lagging"),
    [
        (Status.MET, 0, False),
        (Status.ON_PACE, 1, False),
        (Status.SLIGHTLY_BEHIND, 2, False),
        (Status.BEHIND, 3, True),
        (Status.FAR_BEHIND, 4, True),
        (Status.NOT_REPORTED, None, False),
        (Status.NOT_DUE, None, False),
    ],
)
def test_status_has_a_severity_unless_it_judges_nothing(status, severity, is_lagging):
    assert (status.severity, status.is_lagging) == (severity, is_lagging)
