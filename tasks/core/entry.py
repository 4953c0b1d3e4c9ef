"""What staff type: a figure on its three bases."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .enums import Basis, Kind
from .plan import IndicatorSpec, Reports
from .position import covered_quarters
from .quarters import Quarter, quarters_between


class EntryError(ValueError):
    """What was typed cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before this quarter's figure, of one department's indicator."""

    kind: Kind
    quarter: Quarter
    year_total: Decimal = Decimal(0)  # flows: this year's earlier quarters
    plan_total: Decimal = Decimal(0)  # flows: all earlier quarters of the plan
    missing_in_year: tuple[Quarter, ...] = ()  # flows: earlier, without a figure
    missing_before_year: tuple[Quarter, ...] = ()
    level: Decimal | None = None  # stock: the last known level, or the baseline
    level_quarter: Quarter | None = None  # None where it is the baseline
    first_quarter: Quarter | None = None  # of the plan: the one after the baseline
    last: Decimal | None = None  # the last quarter's own figure
    later_covering: Quarter | None = None  # a later total already contains this quarter
    needed_by: Quarter | None = None  # a later total was typed on top of this figure

    @property
    def is_level_previous(self) -> bool:
        """True when the known level is the one right before this quarter."""
        if self.level is None:
            return False
        if self.level_quarter is None:
            return self.first_quarter in (None, self.quarter)
        return self.level_quarter == self.quarter.previous


@dataclass(frozen=True, slots=True)
class Bases:
    """One figure on its three bases; stock: new ones in the quarter, and the level."""

    stored: Decimal  # what is kept: the quarter's own quantity, or the level
    quarter: Decimal | None
    year: Decimal | None
    plan: Decimal | None
    gaps_covered: Basis | None = None

    def is_partial(self, basis: Basis, known: Before) -> bool:
        """True when a flow's sum on a basis lacks earlier quarters."""
        if basis is Basis.QUARTER or self.gaps_covered is Basis.PLAN:
            return False
        lacks_year = bool(known.missing_in_year) and self.gaps_covered is None
        if basis is Basis.YEAR:
            return lacks_year
        return lacks_year or bool(known.missing_before_year)


def before(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, reporter_code: str
) -> Before:
    """Return what is known of a department's indicator before a quarter.

    Args: reports – the department's figures in whatever state, drafts included.
    """
    last = reports.figure(reporter_code, quarter.previous)
    if not spec.kind.is_flow:
        return _before_level(spec, reports, quarter, reporter_code, last)
    earlier = quarters_between(spec.first_quarter, quarter.previous)
    later_total = _later_total(reports, reporter_code, quarter)
    # What had a figure of its own was left out of the later total, and is needed.
    is_own = reports.figure(reporter_code, quarter) is not None
    figures = [f for q in earlier if (f := reports.figure(reporter_code, q))]
    missing = [q for q in earlier if q not in covered_quarters(earlier, figures)]
    return Before(
        kind=spec.kind,
        quarter=quarter,
        year_total=_sum(f for f in figures if f.quarter.year == quarter.year),
        plan_total=_sum(figures),
        missing_in_year=tuple(q for q in missing if q.year == quarter.year),
        missing_before_year=tuple(q for q in missing if q.year != quarter.year),
        last=last.value if last else None,
        later_covering=None if is_own else later_total,
        needed_by=later_total if is_own else None,
    )


def _sum(figures) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))


def _before_level(spec, reports, quarter, reporter_code, last) -> Before:
    latest = reports.latest(reporter_code, quarter.previous)
    reporter = next(r for r in spec.reporters if r.code == reporter_code)
    is_stock = spec.kind is Kind.STOCK
    return Before(
        kind=spec.kind,
        quarter=quarter,
        level=(latest.value if latest else reporter.yardstick.baseline)
        if is_stock
        else None,
        level_quarter=latest.quarter if latest else None,
        first_quarter=spec.first_quarter,
        last=last.value if last else None,
    )


def _later_total(reports, reporter_code, quarter) -> Quarter | None:
    """Return the later quarter whose running total covers the gaps before it, this
    quarter's span included."""
    for (code, later), report in sorted(reports.by_key.items()):
        if code == reporter_code and later > quarter and report.gaps_covered:
            is_same_year = later.year == quarter.year
            if report.gaps_covered is Basis.PLAN or is_same_year:
                return later
    return None


def read_basis(typed: Decimal, basis: Basis, known: Before) -> Bases:
    """Return a typed figure on all three bases.

    Flow: a running total less what was reported before is the quarter's own quantity;
    where earlier quarters are missing, it contains them. Stock: QUARTER means the new
    ones, YEAR and PLAN the level.
    Raises: EntryError – the basis needs earlier figures that are missing.
    """
    if known.kind is Kind.STOCK:
        return _read_stock(typed, basis, known)
    if known.later_covering:
        raise EntryError(
            _("%(later)s按累计填报时已包含本季度，请先更正%(later)s的数字。")
            % {"later": known.later_covering.label}
        )
    if basis is Basis.QUARTER:
        return _flow(typed, known, None)
    if basis is Basis.YEAR:
        gaps = Basis.YEAR if known.missing_in_year else None
        return _flow(typed - known.year_total, known, gaps)
    if known.missing_before_year and known.kind is not Kind.PERIOD:
        raise EntryError(
            _("以前年度有 %(count)s 个季度缺报，不能由规划期累计换算，请改填本季度数。")
            % {"count": len(known.missing_before_year)}
        )
    has_gaps = known.missing_in_year or known.missing_before_year
    return _flow(typed - known.plan_total, known, Basis.PLAN if has_gaps else None)


def _flow(own: Decimal, known: Before, gaps: Basis | None) -> Bases:
    return Bases(
        stored=own,
        quarter=own,
        year=known.year_total + own,
        plan=known.plan_total + own,
        gaps_covered=gaps,
    )


def _read_stock(typed: Decimal, basis: Basis, known: Before) -> Bases:
    if basis is not Basis.QUARTER:
        new = typed - known.level if known.is_level_previous else None
        return Bases(stored=typed, quarter=new, year=None, plan=typed)
    if known.level is None:
        raise EntryError(_("此前的累计数未知，不能由新增数换算，请改填期末累计数。"))
    if not known.is_level_previous:
        raise EntryError(_("上季度的累计数未报，不能由新增数换算，请改填期末累计数。"))
    level = known.level + typed
    return Bases(stored=level, quarter=typed, year=None, plan=level)
