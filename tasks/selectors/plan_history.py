"""The plan as it stood at a quarter: what was amended later is undone.

Everything that is judged or shown asks `PlanBook.at`; nothing else knows of amendments.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from tasks.core.amendments import Replaced, in_force
from tasks.core.quarters import Quarter
from tasks.models import (
    Department,
    DepartmentRenaming,
    Indicator,
    IndicatorRevision,
    Plan,
    PlanChange,
    PlanRevision,
    ReporterChange,
    Responsibility,
    TargetAmendment,
)
from tasks.models.targets import Target

# Of an indicator, how figures are judged; the other fields of REVISED are their meaning.
JUDGING = ("profile", "slight_limit", "behind_limit")
# Of an indicator, what a revision may change; its other fields are words about it.
REVISED = (
    "kind",
    "unit",
    "unit_en",
    "decimals",
    "is_about",
    "less_is_better",
    "definition",
    "definition_en",
    "numerator_name",
    "numerator_name_en",
    "denominator_name",
    "denominator_name_en",
    *JUDGING,
)


@dataclass(frozen=True)
class PlanHistory:
    """Every change of the plan that was made after figures existed, by indicator."""

    amendments: dict[str, list[TargetAmendment]] = field(default_factory=dict)
    revisions: dict[str, list[IndicatorRevision]] = field(default_factory=dict)
    renamings: dict[str, list[DepartmentRenaming]] = field(default_factory=dict)
    reporting: dict[str, list[ReporterChange]] = field(default_factory=dict)
    rules: dict[str, list[PlanRevision]] = field(default_factory=dict)  # by plan

    @property
    def settled(self) -> Quarter | None:
        """Return the quarter from which nothing was different; None: always."""
        kinds = (
            *(self.amendments, self.revisions, self.renamings),
            *(self.reporting, self.rules),
        )
        starts = [r.starts for kind in kinds for rows in kind.values() for r in rows]
        return max(starts, default=None)

    def plan(self, plan: Plan, quarter: Quarter) -> Plan:
        """Return the plan with the rules that judged a quarter; itself where they are
        those of today."""
        rows = self.rules.get(plan.code, [])
        rules = in_force(None, [Replaced(r.starts, r.before) for r in rows], quarter)
        if rules is None:
            return plan
        found = copy(plan)
        for name, text in rules.items():
            setattr(found, name, Decimal(text))
        return found

    def joined(self, code: str, quarter: Quarter) -> dict[str, Quarter]:
        """Return from when departments report an indicator, by code, of those that
        began on the way."""
        rows = self.reporting.get(code, [])
        return {
            department: one.starts
            for one in rows
            if one.starts <= quarter
            for department in one.added
        }

    def left(self, code: str, quarter: Quarter) -> dict[str, Quarter]:
        """Return from when departments do not report an indicator any more, by code, of
        those that were taken off on the way."""
        found: dict[str, Quarter] = {}
        for one in self.reporting.get(code, []):
            if one.starts <= quarter:
                found |= dict.fromkeys(one.dropped, one.starts)
                found = {c: q for c, q in found.items() if c not in one.after}
        return found

    def renamed_after(self, quarter: Quarter) -> set[str]:
        """Return the codes of the departments that had another name at a quarter."""
        return {
            code
            for code, rows in self.renamings.items()
            if any(row.starts > quarter for row in rows)
        }

    def department(self, department: Department, quarter: Quarter) -> Department:
        """Return a department under the name that it had at a quarter."""
        rows = self.renamings.get(department.code, [])
        names = in_force(None, [Replaced(r.starts, r.before) for r in rows], quarter)
        if names is None:
            return department
        found = copy(department)
        for name, value in names.items():
            setattr(found, name, value)
        return found

    def changed_after(self, quarter: Quarter) -> tuple[str, ...]:
        """Return the codes of the indicators that were different at a quarter."""
        every = [
            *self.amendments.items(),
            *self.revisions.items(),
            *self.reporting.items(),
        ]
        found = {code for code, rows in every if any(r.starts > quarter for r in rows)}
        return tuple(sorted(found))

    def since(self, code: str, quarter: Quarter) -> Quarter | None:
        """Return the quarter from which an indicator means what it means at a quarter."""
        return max(self.breaks(code, quarter), default=None)

    def breaks(self, code: str, quarter: Quarter) -> list[Quarter]:
        """Return the quarters, up to one, from which an indicator means something else
        than before; oldest first."""
        return sorted(
            {
                one.starts
                for one in self.revisions.get(code, [])
                if one.is_break and one.starts <= quarter
            }
        )

    def whole_amendments(self, code: str) -> list[TargetAmendment]:
        """Return the amended targets of the whole area, oldest first."""
        rows = self.amendments.get(code, [])
        return [one for one in rows if one.target.department is None]

    def indicator(self, indicator: Indicator, quarter: Quarter) -> Indicator:
        """Return an indicator as it was defined at a quarter."""
        rows = self.revisions.get(indicator.code, [])
        later = [row for row in rows if row.starts > quarter]
        if not later:
            return indicator
        found = copy(indicator)
        for row in reversed(later):  # the earliest of them has the last word
            for name, value in row.before.items():
                setattr(found, name, Indicator._meta.get_field(name).to_python(value))
        return found

    def responsibilities(
        self, code: str, rows: list[Responsibility], quarter: Quarter
    ) -> list[Responsibility]:
        """Return who had a part, who of them reported then, and the levels that they
        started from as then known."""
        levels = [
            Replaced(r.starts, r.baselines_before) for r in self.revisions.get(code, [])
        ]
        reporters = [Replaced(r.starts, r.before) for r in self.reporting.get(code, [])]
        baselines = in_force(None, levels, quarter)
        reporting = in_force(None, reporters, quarter)
        found = [copy(row) for row in rows]
        for row in found:
            if baselines is not None:
                text = baselines.get(row.department.code)
                row.baseline = None if text is None else Decimal(text)
            if reporting is not None:
                row.reports = row.department.code in reporting
        return found

    def targets(self, code: str, rows: list[Target], quarter: Quarter) -> list[Target]:
        """Return the targets in force at a quarter; those added later are left out."""
        by_target = defaultdict(list)
        for one in self.amendments.get(code, []):
            by_target[one.target_id].append(Replaced(one.starts, one))
        found = []
        for row in rows:
            later = in_force(None, by_target[row.pk], quarter)
            if later is None:
                found.append(row)
            elif not later.is_addition:
                found.append(_before(row, later))
        return found


def _before(target: Target, amendment: TargetAmendment) -> Target:
    found = copy(target)
    found.value = amendment.value_before
    found.statement = amendment.statement_before
    found.source = amendment.source_before
    found.is_derived = amendment.was_derived
    return found


def load_history(only: str = "") -> PlanHistory:
    """Return every change of the plan, oldest first. Queries: 1.

    Args: only – an indicator's code, to read nothing but its changes.
    """
    rows = PlanChange.objects.select_related(
        "targetamendment__target__indicator",
        "targetamendment__target__department",
        "indicatorrevision__indicator",
        "departmentrenaming__department",
        "reporterchange__indicator",
        "planrevision__plan",
    )
    if only:
        own = (
            Q(targetamendment__target__indicator__code=only)
            | Q(indicatorrevision__indicator__code=only)
            | Q(reporterchange__indicator__code=only)
        )
        general = Q(departmentrenaming__isnull=False) | Q(planrevision__isnull=False)
        rows = rows.filter(own | general)
    return history_of(_own_kind(row) for row in rows)


def _own_kind(row: PlanChange) -> PlanChange:
    """Return a change as a row of its own kind."""
    names = [kind._meta.model_name for kind in PLACES]
    return next(getattr(row, name) for name in names if hasattr(row, name))


def history_of(changes: Iterable[PlanChange]) -> PlanHistory:
    """Return changes by what they are of; in the order in which they take effect."""
    found = {name: defaultdict(list) for name in PLACES.values()}
    for one in sorted(changes, key=lambda one: (one.starts, one.pk)):
        found[PLACES[type(one)]][_code(one)].append(one)
    return PlanHistory(**{name: dict(rows) for name, rows in found.items()})


# Where a history keeps each kind of change.
PLACES = {
    TargetAmendment: "amendments",
    IndicatorRevision: "revisions",
    DepartmentRenaming: "renamings",
    ReporterChange: "reporting",
    PlanRevision: "rules",
}


def _code(change: PlanChange) -> str:
    """Return the code of what a change is of."""
    match change:
        case TargetAmendment():
            return change.target.indicator.code
        case DepartmentRenaming():
            return change.department.code
        case PlanRevision():
            return change.plan.code
        case _:
            return change.indicator.code
