"""Reads of amended targets and redefined indicators."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from tasks.core.effects import Snapshot
from tasks.core.plan_sums import sum_gaps
from tasks.core.quarters import Quarter
from tasks.models import Actual, Indicator, IndicatorRevision, Target, TargetAmendment

from .plan import PlanBook, choose_quarter
from .plan_history import REVISED
from .standings import load_book


def seen_of(indicator: Indicator) -> str:
    """Return a checksum of an indicator's definition, targets and levels: what a person
    saw before changing them. Queries: 2."""
    targets = Target.objects.filter(indicator=indicator).order_by("pk")
    parts = indicator.responsibilities.order_by("pk")
    seen = [
        [getattr(indicator, name) for name in REVISED],
        list(targets.values_list("pk", "value", "statement")),
        list(parts.values_list("pk", "baseline")),
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def latest_start(indicator: Indicator) -> Quarter | None:
    """Return the quarter from which the last change holds; None: none was made.

    Queries: 2.
    """
    rows = [
        *TargetAmendment.objects.filter(target__indicator=indicator),
        *IndicatorRevision.objects.filter(indicator=indicator),
    ]
    return max((row.starts for row in rows), default=None)


def figures_from(indicator: Indicator, starts: Quarter) -> bool:
    """Return whether there are figures for a quarter or any later one. Queries: 1."""
    later = Q(submission__period__year__gt=starts.year) | Q(
        submission__period__year=starts.year,
        submission__period__quarter__gte=starts.number,
    )
    return Actual.objects.filter(later, indicator=indicator).exists()


def with_figures(codes: list[str]) -> set[str]:
    """Return those indicators that figures were reported for. Queries: 1."""
    rows = Actual.objects.filter(indicator__code__in=codes)
    return set(rows.order_by().values_list("indicator__code", flat=True).distinct())


def snapshot_at(today: date, starts: Quarter) -> Snapshot | None:
    """Return the plan as it stands at the quarter that pages show, or at the first one
    of a change that holds later. None when: no plan or round is stored."""
    choice = choose_quarter("", today)
    book = choice and load_book(choice)
    if book is None:
        return None
    quarter = max(starts, book.quarter)
    plan = book.plan.at(quarter)
    lines = [book.line(one, quarter=quarter) for one in plan.indicators]
    return Snapshot(
        progress={line.indicator.code: line.progress for line in lines},
        targets=_targets(plan),
        gaps=tuple(sum_gaps(plan.specs.values())),
        names=_names(plan),
    )


def _targets(plan: PlanBook) -> dict:
    return {
        (code, target.department.code if target.department else "", target.year): (
            target.value
        )
        for code, targets in plan.targets.items()
        for target in targets
    }


def _names(plan: PlanBook) -> dict[str, str]:
    indicators = {indicator.code: indicator.title for indicator in plan.indicators}
    return {code: one.title for code, one in plan.departments.items()} | indicators


@dataclass(frozen=True)
class ToldAmendment:
    """One amendment of a target as the indicator's page tells it."""

    amendment: TargetAmendment

    @property
    def target(self) -> Target:
        return self.amendment.target

    @property
    def is_rise(self) -> bool:
        before, after = self.amendment.value_before, self.amendment.value_after
        return None not in (before, after) and after > before

    @property
    def difference(self) -> Decimal | None:
        before, after = self.amendment.value_before, self.amendment.value_after
        return None if None in (before, after) else after - before


def amendments_of(book, indicator: Indicator) -> list[ToldAmendment]:
    """Return an indicator's amended targets that hold by the book's quarter.

    Oldest first. Queries: 0.
    """
    rows = book.plan.history.amendments.get(indicator.code, [])
    return [ToldAmendment(one) for one in rows if one.starts <= book.quarter]


def revisions_of(book, indicator: Indicator) -> list[IndicatorRevision]:
    """Return an indicator's redefinitions that hold by the book's quarter. Queries: 0."""
    rows = book.plan.history.revisions.get(indicator.code, [])
    return [one for one in rows if one.starts <= book.quarter]
