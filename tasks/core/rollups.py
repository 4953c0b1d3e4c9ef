"""Rolling up: from indicators to measures, tasks, actions, departments and cities.

Counts are never hidden behind an average, and coverage is never left out.
Source: docs/figures.md, "Roll-ups".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .enums import SEVERITIES, Kind, Status
from .figures import as_decimal
from .plan import Rules
from .progress import status_of_gap
from .standing import Progress


@dataclass(frozen=True, slots=True)
class Rollup:
    """How a group of indicators stands."""

    status: Status = Status.NOT_DUE
    counts: dict[Status, int] = field(default_factory=dict)  # of all, by status
    due: int = 0  # indicators for which the plan asks for a figure
    reported: int = 0  # of those due, how many are not missing
    averaged: int = 0  # numeric ones that the two shares are the mean of
    share_done: Decimal | None = None  # mean share of the year, each capped at 1
    expected_share: Decimal | None = None  # mean expected share of the same ones
    gap: Decimal | None = None  # percentage points between the two
    share_of_due: Decimal | None = None  # share done / expected share; ranks go by it
    rules: Rules = field(default_factory=Rules)
    is_partial: bool = False
    is_provisional: bool = False

    @property
    def missing(self) -> int:
        return self.due - self.reported

    def is_ranked(self, at_least: int) -> bool:
        """True when there is a share to rank, of enough indicators."""
        return self.share_of_due is not None and self.averaged >= at_least

    @property
    def lagging(self) -> int:
        """How many are behind or far behind."""
        return self.counts.get(Status.BEHIND, 0) + self.counts.get(Status.FAR_BEHIND, 0)


def roll_up(standings: Iterable[Progress], rules: Rules) -> Rollup:
    """Return the group's counts, coverage, mean share and status.

    The mean takes each numeric indicator that is due and reported, its share capped
    at 1; ratios and milestones have no share and count in the counts alone.
    """
    standings = list(standings)
    due = [standing for standing in standings if standing.is_due]
    averaged = [s.exact_shares for s in due if s.exact_shares]
    share = _mean(min(done, Fraction(1)) for done, _expected in averaged)
    expected = _mean(min(expected, Fraction(1)) for _done, expected in averaged)
    gap = None if share is None else (share - expected) * 100
    return Rollup(
        status=_status(due, gap, rules),
        counts={status: _count(standings, status) for status in Status},
        due=len(due),
        reported=len(due) - _count(due, Status.NOT_REPORTED),
        averaged=len(averaged),
        share_done=as_decimal(share),
        expected_share=as_decimal(expected),
        gap=as_decimal(gap),
        share_of_due=as_decimal(share / expected if expected else None),
        rules=rules,
        is_partial=any(s.is_partial for s in due),
        is_provisional=any(s.is_provisional for s in due),
    )


def _mean(values) -> Fraction | None:
    values = list(values)
    return sum(values, Fraction(0)) / len(values) if values else None


def _count(standings, status: Status) -> int:
    return len([standing for standing in standings if standing.status is status])


def _status(due: list[Progress], gap: Fraction | None, rules: Rules) -> Status:
    """Return the group's status: by its gap, but never worse than its worst part, and
    met only when every part is met."""
    if not due:
        return Status.NOT_DUE
    judged = [s.status.severity for s in due if s.status.severity is not None]
    if not judged:
        is_missing = any(s.status is Status.NOT_REPORTED for s in due)
        return Status.NOT_REPORTED if is_missing else Status.NOT_DUE
    worst = max(judged)
    if worst == 0 and len(judged) == len(due):
        return Status.MET
    if gap is None:
        return SEVERITIES[max(worst, 1)]
    by_gap = max(status_of_gap(gap, rules).severity, 1)
    return SEVERITIES[max(min(by_gap, worst), 1)]


@dataclass(frozen=True, slots=True)
class Quantity:
    """Quantities of one unit, added up; like compared with like."""

    unit: str
    actual: Decimal | None  # of those that reported
    target: Decimal  # of all that are due
    compared_target: Decimal  # of those that reported
    compared_expected: Decimal  # of those that reported
    due: int
    reported: int
    share_done: Decimal | None  # actual / compared_target
    expected_share: Decimal | None
    gap: Decimal | None  # percentage points
    is_partial: bool


def add_up(standings: Iterable[Progress], *, unit: str) -> Quantity | None:
    """Return the sum of the annual quantities that are due; None when there are none.

    Args: standings – of annual indicators that share the unit.
    """
    annual = [s for s in standings if s.kind is Kind.ANNUAL]
    due = [s for s in annual if s.is_due and s.target is not None]
    if not due:
        return None
    counted = [s for s in due if s.compared_target is not None]
    compared = sum((s.compared_target for s in counted), Decimal(0))
    expected = sum((s.compared_expected for s in counted), Decimal(0))
    actual = sum((s.actual for s in counted), Decimal(0)) if counted else None
    share = Fraction(actual) / Fraction(compared) if counted and compared else None
    expected_share = Fraction(expected) / Fraction(compared) if compared else None
    return Quantity(
        unit=unit,
        actual=actual,
        target=sum((s.target for s in due), Decimal(0)),
        compared_target=compared,
        compared_expected=expected,
        due=len(due),
        reported=len(counted),
        share_done=as_decimal(share),
        expected_share=as_decimal(expected_share),
        gap=None if share is None else as_decimal((share - expected_share) * 100),
        is_partial=len(counted) < len(due) or any(s.is_partial for s in counted),
    )


def ranks(shares: list[Decimal | None]) -> list[int | None]:
    """Return each share's rank, the highest first; equal shares share a rank.

    None when: there is no share to rank.
    """
    known = [share for share in shares if share is not None]
    return [
        None if share is None else 1 + len([k for k in known if k > share])
        for share in shares
    ]
