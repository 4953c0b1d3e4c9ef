"""The result of judging an indicator: what every page shows."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .enums import Availability, Kind, Stage, Status
from .plan import LastKnown, Rules
from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Progress:
    """How an indicator, or one department's part of it, stands at a quarter's end.

    Amounts are in base units (ratio: percent), shares are fractions of 1, gaps are
    percentage points. None means that it cannot be said; it never means 0.
    """

    kind: Kind
    quarter: Quarter
    rules: Rules = field(default_factory=Rules)
    status: Status = Status.NOT_DUE
    is_due: bool = False  # the plan asks for a figure
    actual: Decimal | None = None
    target: Decimal | None = None  # at the year's end, for all reporters
    expected: Decimal | None = None  # at the quarter's end, for all reporters
    start: Decimal | None = None  # where the year's path begins
    compared_target: Decimal | None = None  # of those that reported
    compared_expected: Decimal | None = None  # of those that reported
    met_at: Decimal | None = None  # from here on the year's target counts as reached
    is_falling: bool = False  # less is better: the path leads downwards
    share_done: Decimal | None = None
    expected_share: Decimal | None = None
    gap: Decimal | None = None  # percentage points; below 0 is behind
    is_interpolated: bool = False  # the year has no target of its own
    is_partial: bool = False  # reporters or earlier quarters are missing
    quarters_missing: int = 0  # earlier quarters without a figure, of a running sum
    since: Quarter | None = None  # redefined from here on, and shown as such
    is_past_due: bool = False  # 逾期: the last target's year is over
    is_provisional: bool = False  # counts figures that are not approved
    availability: Availability | None = None  # None: nothing was said
    expected_on: date | None = None  # awaiting: the day by which all is expected
    reporters_due: int = 0
    reporters_reported: int = 0
    carried: tuple[tuple[str, Quarter], ...] = ()  # (reporter, quarter of its level)
    last_known: LastKnown | None = None
    quarters_left: int | None = None  # in the year
    required_per_quarter: Decimal | None = None  # to reach the year's target
    pace_ratio: Decimal | None = None  # the required against the average so far
    projection: Decimal | None = None  # at the year's end at today's pace
    stage: Stage | None = None
    due_year: int | None = None  # milestone; or the last target's year once it is over
    is_done_earlier: bool = False  # a milestone done in an earlier quarter
    # Share done and expected share before they became decimals: roll-ups decide on them.
    exact_shares: tuple[Fraction, Fraction] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def is_reported(self) -> bool:
        """True when the quarter has a figure, or the milestone is done already."""
        return self.reporters_reported > 0 or self.is_done_earlier

    @property
    def is_complete(self) -> bool:
        """True when everybody who should has reported."""
        return self.is_done_earlier or (
            self.reporters_due > 0 and self.reporters_reported >= self.reporters_due
        )

    @property
    def is_good(self) -> bool:
        return self.status in (Status.MET, Status.ON_PACE)

    @property
    def is_numeric(self) -> bool:
        return self.kind is not Kind.MILESTONE
