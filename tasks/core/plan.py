"""What the rules need to know of the plan: plain, frozen values.

Amounts are in the indicator's base unit; percentages are in percent.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .enums import Availability, Basis, Kind, Stage
from .quarters import QUARTERS_PER_YEAR, Quarter


@dataclass(frozen=True, slots=True)
class Rules:
    """How the plan judges; data of the plan, overridden by an indicator."""

    slight_limit: Decimal = Decimal(10)  # percentage points below the expected path
    behind_limit: Decimal = Decimal(30)  # percentage points below the expected path
    about_share: Decimal = Decimal(95)  # percent at which an "about" target is met

    @property
    def edges(self) -> tuple[Decimal, ...]:
        """The gaps at which the status changes, which rounding must not cross."""
        return (-self.behind_limit, -self.slight_limit, Decimal(0))


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What one actual is measured against: the targets by year and where they start."""

    targets: tuple[tuple[int, Decimal | None], ...] = ()  # (year, value), by year
    baseline: Decimal | None = None  # level at the end of the year before the plan

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(year for year, _value in self.targets)


@dataclass(frozen=True, slots=True)
class Strand:
    """One part of an indicator, and the departments that report it one after another."""

    holders: tuple[tuple[str, Quarter | None], ...]  # (code, until before); last: None

    def at(self, quarter: Quarter) -> str:
        """Return who reports the part in a quarter."""
        return next(
            code for code, until in self.holders if until is None or quarter < until
        )


@dataclass(frozen=True, slots=True)
class Reporter:
    """A department that reports an indicator, with targets of its own or none."""

    code: str
    yardstick: Yardstick = field(default_factory=Yardstick)
    since: Quarter | None = None  # began to report on the way; None: from the beginning
    until: Quarter | None = (
        None  # taken off: the first quarter that it is not asked for
    )
    strands: tuple[Strand, ...] = ()  # whose parts it took over; none: its own alone

    @property
    def has_targets(self) -> bool:
        return bool(self.yardstick.targets)

    @property
    def key(self) -> str:
        """Where its reports are found; those of one that was taken off apart from those
        of a reporter that has its code."""
        return self.code if self.until is None else f"{self.code} until {self.until}"


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """Everything about an indicator that its progress depends on."""

    code: str
    kind: Kind
    first_year: int  # of the plan
    last_year: int  # of the plan
    whole: Yardstick = field(default_factory=Yardstick)  # targets of the whole area
    reporters: tuple[Reporter, ...] = ()
    former: tuple[Reporter, ...] = ()  # taken off on the way; each has its `until`
    rules: Rules = field(default_factory=Rules)
    is_about: bool = False
    is_falling: bool | None = None  # less is better; None: where the path leads down
    profile: tuple[Decimal, ...] | None = None  # cumulative shares by quarter, end in 1
    unit: str = ""
    decimals: int = 0
    since: Quarter | None = None  # redefined: figures before it mean something else

    @property
    def first_quarter(self) -> Quarter:
        return Quarter(self.first_year, 1)

    def shares(self) -> tuple[Decimal, ...]:
        """Return the cumulative share of a year that each of its quarters ends with."""
        if self.profile:
            return self.profile
        return tuple(
            Decimal(number) / QUARTERS_PER_YEAR
            for number in range(1, QUARTERS_PER_YEAR + 1)
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What one department reported for one quarter."""

    reporter: str
    quarter: Quarter
    availability: Availability = Availability.REPORTED
    value: Decimal | None = None  # the quarter's quantity, or the level at its end
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stage: Stage | None = None
    gaps_covered: Basis | None = None  # YEAR, PLAN: includes the quarters not reported
    is_provisional: bool = False  # not approved yet
    is_open: bool = False  # a draft or returned: known to exist, but never counts
    expected_on: date | None = None  # awaiting a source: the day it is expected
    is_short: bool = False  # of several predecessors, of whom some are missing

    @property
    def has_figure(self) -> bool:
        """True when there is a figure (0 is one)."""
        if self.availability is not Availability.REPORTED:
            return False
        has_ratio = self.numerator is not None and self.denominator is not None
        return self.value is not None or has_ratio or self.stage is not None


@dataclass(frozen=True, slots=True)
class LastKnown:
    """The latest figure before a quarter that has none."""

    quarter: Quarter
    actual: Decimal | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """An indicator's reports by department and quarter."""

    by_key: dict[tuple[str, Quarter], Report] = field(default_factory=dict)
    uncounted: frozenset[tuple[str, Quarter]] = frozenset()  # figures left out

    @classmethod
    def of(cls, reports) -> "Reports":
        return cls({(report.reporter, report.quarter): report for report in reports})

    def get(self, reporter: str, quarter: Quarter) -> Report | None:
        return self.by_key.get((reporter, quarter))

    def figure(self, reporter: str, quarter: Quarter) -> Report | None:
        """Return the report if it carries a figure."""
        report = self.get(reporter, quarter)
        return report if report and report.has_figure else None

    def latest(self, reporter: str, upto: Quarter) -> Report | None:
        """Return the department's latest figure up to and including a quarter."""
        found = [
            report
            for (code, quarter), report in self.by_key.items()
            if code == reporter and quarter <= upto and report.has_figure
        ]
        return max(found, key=lambda report: report.quarter, default=None)

    def counting(self, *, provisional: bool) -> "Reports":
        """Return those that count: approved ones, or submitted ones as well.

        Those left out are remembered: a running total that was typed on top of them
        does not contain them.
        """
        counted = {
            key: one
            for key, one in self.by_key.items()
            if not one.is_open and (provisional or not one.is_provisional)
        }
        left_out = {
            key
            for key, one in self.by_key.items()
            if key not in counted and one.has_figure
        }
        return Reports(counted, self.uncounted | left_out)

    def waits(self, quarter: Quarter, reporter: str = "") -> bool:
        """Return True when a figure of the quarter waits to be approved.

        Args: reporter – to ask for one department alone.
        """
        return any(
            one.is_provisional
            and not one.is_open
            and found == quarter
            and reporter in ("", code)
            for (code, found), one in self.by_key.items()
        )

    def since(self, quarter: Quarter | None) -> "Reports":
        """Return those from a quarter on: all that a redefined indicator may look at."""
        if quarter is None:
            return self
        return Reports(
            {key: one for key, one in self.by_key.items() if key[1] >= quarter},
            frozenset(key for key in self.uncounted if key[1] >= quarter),
        )

    def beside(self, others: "Reports") -> "Reports":
        """Return these, and of others what these do not have."""
        return Reports(others.by_key | self.by_key, others.uncounted | self.uncounted)

    def of_reporter(self, reporter: str) -> "Reports":
        return Reports(
            {key: report for key, report in self.by_key.items() if key[0] == reporter},
            frozenset(key for key in self.uncounted if key[0] == reporter),
        )
