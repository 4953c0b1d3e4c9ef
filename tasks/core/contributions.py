"""What each reporter contributes to an indicator's total.

Source: docs/figures.md, "Several reporters".
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .enums import Kind
from .figures import as_decimal
from .plan import IndicatorSpec, Reports
from .position import counted_positions, former_at, missing_quarters, positions_at
from .quarters import Quarter
from .succession import inherited


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reporter's part of a total; None means that there is none, never 0."""

    reporter: str
    amount: Decimal | None = None  # in the total; a ratio's numerator
    own: Decimal | None = None  # of a flow: what this very quarter brought
    share: Decimal | None = None  # of the total; 1 = all; ratios have none
    is_current: bool = False  # reported for this very quarter
    carried_from: Quarter | None = None  # a level of an earlier quarter
    quarters_missing: int = 0  # of a flow: earlier quarters that it does not contain
    until: Quarter | None = None  # taken off: the first quarter it is not asked for


def contributions(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter
) -> list[Contribution]:
    """Return what each reporter's figures add to the total at the end of a quarter.

    In the plan's order; after them who was taken off, where its figures count. The
    amounts of those counted add up to the total that the
    status is decided on; a deliverable has no amounts.
    """
    if spec.kind is Kind.MILESTONE:
        return [
            Contribution(one.code, is_current=bool(reports.figure(one.code, quarter)))
            for one in spec.reporters
        ]
    reports = inherited(spec, reports).since(spec.since)
    former = former_at(spec, reports, quarter)
    positions = positions_at(spec, reports, quarter) + former
    is_told = any(one.is_current for one in positions)  # else there is no total
    counted = counted_positions(spec, positions) if is_told else []
    total = sum((one.actual for one in counted), Fraction(0))
    return [
        _contribution(spec, reports, quarter, one, total if one in counted else None)
        for one in positions
        if one in counted or not one.is_former
    ]


def _contribution(spec, reports, quarter, position, total) -> Contribution:
    """Args: total – of all that count; None: this one does not."""
    code = position.reporter.code
    figure = reports.figure(position.reporter.key, quarter)
    own = figure.value if figure and spec.kind.is_flow else None
    if total is None:
        return Contribution(code, own=own, is_current=position.is_current)
    has_share = total > 0 and spec.kind is not Kind.RATIO
    return Contribution(
        reporter=code,
        amount=as_decimal(position.actual),
        own=own,
        share=as_decimal(position.actual / total) if has_share else None,
        is_current=position.is_current,
        carried_from=position.carried_from,
        quarters_missing=len(missing_quarters(spec, [position], quarter)),
        until=position.reporter.until,
    )
