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
    PlanChange,
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

    @property
    def settled(self) -> Quarter | None:
        """Return the quarter from which nothing was different; None: always."""
        kinds = (self.amendments, self.revisions, self.renamings)
        starts = [r.starts for kind in kinds for rows in kind.values() for r in rows]
        return max(starts, default=None)

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
        every = [*self.amendments.items(), *self.revisions.items()]
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
        """Return who had a part, with the levels that they started from as then known."""
        replaced = [
            Replaced(r.starts, r.baselines_before) for r in self.revisions.get(code, [])
        ]
        baselines = in_force(None, replaced, quarter)
        if baselines is None:
            return rows
        found = [copy(row) for row in rows]
        for row in found:
            text = baselines.get(row.department.code)
            row.baseline = None if text is None else Decimal(text)
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
    )
    if only:
        amended = Q(targetamendment__target__indicator__code=only)
        revised = Q(indicatorrevision__indicator__code=only)
        rows = rows.filter(amended | revised | Q(departmentrenaming__isnull=False))
    return history_of(_own_kind(row) for row in rows)


def _own_kind(row: PlanChange) -> PlanChange:
    """Return a change as a row of its own kind."""
    names = ("targetamendment", "indicatorrevision", "departmentrenaming")
    return next(getattr(row, name) for name in names if hasattr(row, name))


def history_of(changes: Iterable[PlanChange]) -> PlanHistory:
    """Return changes by what they are of; in the order in which they take effect."""
    found = PlanHistory(defaultdict(list), defaultdict(list), defaultdict(list))
    for one in sorted(changes, key=lambda one: (one.starts, one.pk)):
        if isinstance(one, TargetAmendment):
            found.amendments[one.target.indicator.code].append(one)
        elif isinstance(one, IndicatorRevision):
            found.revisions[one.indicator.code].append(one)
        else:
            found.renamings[one.department.code].append(one)
    return PlanHistory(*map(dict, (found.amendments, found.revisions, found.renamings)))
