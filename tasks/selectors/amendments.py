"""Reads of amended targets and redefined indicators."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from tasks.core.quarters import Quarter, quarters_of
from tasks.models import (
    Actual,
    Department,
    Indicator,
    IndicatorRevision,
    Plan,
    PlanChange,
    Responsibility,
    Takeover,
    Target,
    TargetAmendment,
)

from .plan_history import REVISED


def seen_of(indicator: Indicator) -> str:
    """Return a checksum of an indicator's definition, targets and levels: what a person
    saw before changing them. Queries: 3."""
    targets = Target.objects.filter(indicator=indicator).order_by("pk")
    parts = indicator.responsibilities.order_by("pk")
    seen = [
        list(Indicator.objects.filter(pk=indicator.pk).values_list(*REVISED)),
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


def latest_starts(codes: list[str]) -> list[Quarter]:
    """Return from when the changes of several indicators hold. Queries: 2."""
    rows = [
        *TargetAmendment.objects.filter(target__indicator__code__in=codes),
        *IndicatorRevision.objects.filter(indicator__code__in=codes),
    ]
    return [row.starts for row in rows]


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


@dataclass(frozen=True)
class ToldAmendment:
    """One amendment of a target as the indicator's page tells it."""

    amendment: TargetAmendment
    before: Indicator  # as it was defined right before, for the unit
    after: Indicator

    @property
    def target(self) -> Target:
        return self.amendment.target


def amendments_of(book, indicator: Indicator) -> list[ToldAmendment]:
    """Return an indicator's amended targets that hold by the book's quarter.

    Oldest first. Queries: 0.
    """
    rows = book.plan.history.amendments.get(indicator.code, [])
    return [
        ToldAmendment(
            one,
            book.plan.at(one.starts.previous).in_force(indicator),
            book.plan.at(one.starts).in_force(indicator),
        )
        for one in rows
        if one.starts <= book.quarter
    ]


@dataclass(frozen=True)
class ToldRevision:
    """One redefinition as the indicator's page tells it."""

    revision: IndicatorRevision
    departments: dict[str, Department]  # by code

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return each changed field's label with both values, in words; the levels too,
        with the department's name where several have one."""
        found, rows = self.revision.changes, self.revision.changed_baselines
        label = Responsibility._meta.get_field("baseline").verbose_name
        for code, before, after in rows:
            name = self.departments[code].title if code in self.departments else code
            shown = f"{label}（{name}）" if len(rows) > 1 else str(label)
            found.append((shown, *(_level(value) for value in (before, after))))
        return found


def _level(value: str | None) -> str:
    return gettext("未知") if value is None else value


def revisions_of(book, indicator: Indicator) -> list[ToldRevision]:
    """Return an indicator's redefinitions that hold by the book's quarter. Queries: 0."""
    rows = book.plan.history.revisions.get(indicator.code, [])
    return [
        ToldRevision(one, book.plan.departments | book.plan.others)
        for one in rows
        if one.starts <= book.quarter
    ]


@dataclass(frozen=True)
class ToldChange:
    """One change of who reports an indicator, or of the plan's limits, in words."""

    change: PlanChange
    said: str

    @property
    def what(self) -> str:
        return str(self.change._meta.verbose_name)


def reporter_changes_of(book, indicator: Indicator) -> list[ToldChange]:
    """Return from when others report an indicator, by the book's quarter. Queries: 0."""
    rows = book.plan.history.reporting.get(indicator.code, [])
    return [
        ToldChange(one, _reporters_said(one, book.plan.departments))
        for one in rows
        if one.starts <= book.quarter
    ]


def _reporters_said(change, departments) -> str:
    def names(codes):
        return "、".join(departments[c].title if c in departments else c for c in codes)

    said = []
    if change.added:
        said.append(gettext("%(names)s开始填报") % {"names": names(change.added)})
    if change.dropped:
        said.append(gettext("%(names)s不再填报") % {"names": names(change.dropped)})
    return "；".join(said)


def rule_changes_of(book) -> list[ToldChange]:
    """Return the revisions of the plan's limits that hold by the book's quarter.

    Queries: 0.
    """
    rows = book.plan.history.rules.get(book.plan.plan.code, [])
    return [ToldChange(one, str(one)) for one in rows if one.starts <= book.quarter]


def plan_quarters() -> list[Quarter]:
    """Return the quarters of the plan; none without one. Queries: 1."""
    plan = Plan.objects.order_by("pk").first()
    return quarters_of(plan.first_year, plan.last_year) if plan else []


@dataclass(frozen=True)
class Amendable:
    """An indicator with all that can be changed about it, as it was decided last."""

    indicator: Indicator
    targets: list[Target]
    parts: list[Responsibility]
    plan: Plan
    latest: Quarter | None  # from which the last change holds
    seen: str
    has_figures: bool
    takeovers: list[Takeover]  # that pass it on, the earliest first

    def heirs_of(self, department: Department | None) -> list[str]:
        """Return who took over from whom the plan gave it to, in words."""
        holder, told = department, []
        for one in self.takeovers:
            if one.predecessor == holder:
                words = {"quarter": one.starts.label, "name": one.successor.title}
                told.append(gettext("自%(quarter)s起由“%(name)s”承接。") % words)
                holder = one.successor
        return told

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters from which a change can hold."""
        every = quarters_of(self.plan.first_year, self.plan.last_year)
        return [one for one in every if self.latest is None or one >= self.latest]


def load_amendable(pk: int) -> Amendable | None:
    """Return an indicator to be changed. None when: there is none. Queries: 10."""
    indicator = Indicator.objects.filter(pk=pk).first()
    plan = Plan.objects.order_by("pk").first()
    if indicator is None or plan is None:
        return None
    targets = Target.objects.filter(indicator=indicator).select_related("department")
    parts = Responsibility.objects.filter(indicator=indicator)
    takeovers = Takeover.objects.filter(Q(indicator=indicator) | Q(indicator=None))
    return Amendable(
        indicator=indicator,
        targets=list(targets.order_by("department__order", "year")),
        parts=list(parts.select_related("department").order_by("order")),
        plan=plan,
        latest=latest_start(indicator),
        seen=seen_of(indicator),
        has_figures=bool(with_figures([indicator.code])),
        takeovers=list(takeovers.select_related("predecessor", "successor")),
    )
