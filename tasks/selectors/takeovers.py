"""Reads for departments that take over from others: what passes on, what is in the way."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tasks.core.enums import Role, State
from tasks.core.figures import show_number
from tasks.core.plan import Reports
from tasks.core.quarters import Quarter, quarters_of
from tasks.core.slips import SlipState
from tasks.core.succession import Difference, Sums, differences, sums_at
from tasks.core.windows import ExtensionState
from tasks.models import (
    Actual,
    Department,
    Explanation,
    Extension,
    Indicator,
    Responsibility,
    Slip,
    Submission,
    Takeover,
    Target,
    User,
)

from .desk_rows import entry_of
from .plan import PlanBook, load_plan, load_rounds
from .standings import load_reports
from .succession import passed_by

SENT = (State.SUBMITTED, State.APPROVED)
NEVER = Quarter(1, 1)
_NONE = Reports()


def takeovers_of(departments: Iterable[Department]) -> list[Takeover]:
    """Return the takeovers that any of the departments had a part in. Queries: 1."""
    pks = [department.pk for department in departments]
    rows = Takeover.objects.filter(Q(predecessor__in=pks) | Q(successor__in=pks))
    return list(rows.select_related("predecessor", "successor", "indicator"))


def seen_now() -> str:
    """Return a checksum of who has what part, and who took over: what a person saw
    before deciding. Queries: 4."""
    parts = Responsibility.objects.order_by("pk")
    seen = [
        list(Takeover.objects.order_by("pk").values_list("pk", flat=True)),
        list(parts.values_list("pk", "department", "role", "reports")),
        list(Target.objects.order_by("pk").values_list("pk", "department", "value")),
        list(Department.objects.order_by("pk").values_list("pk", "name")),
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Held:
    """An indicator in which a department has a part, and which part."""

    indicator: Indicator
    role: Role
    reports: bool
    has_targets: bool  # of the department's own


def held_by(plan: PlanBook, department: Department) -> list[Held]:
    """Return what a department has a part in, in the plan's order. Queries: 0."""
    return [
        Held(
            indicator,
            Role(part.role),
            part.reports,
            any(
                target.department and target.department.code == department.code
                for target in plan.targets.get(indicator.code, [])
            ),
        )
        for indicator in plan.indicators
        for part in plan.responsibilities.get(indicator.code, [])
        if part.department.code == department.code
    ]


@dataclass(frozen=True)
class Reorganisable:
    """A department, and what it takes to decide who takes over from it."""

    department: Department
    held: list[Held]
    others: list[Department]  # that could take over
    quarters: list[Quarter]  # from which they could
    done: list[Takeover]  # that it had a part in before
    seen: str


def load_reorganisable(pk: int, today: date) -> Reorganisable | None:
    """Return a department and what it has to hand over.

    None when: there is no such department, or no plan. Queries: 12.
    """
    department = Department.objects.filter(pk=pk).first()
    plan = load_plan()
    if department is None or plan is None:
        return None
    done = takeovers_of([department])
    locked = [r.quarter for r in load_rounds() if r.is_locked(today)]
    every = plan_quarters(plan)
    earliest = max((one.starts for one in done), default=every[0])
    return Reorganisable(
        department=department,
        held=held_by(plan, department),
        others=list(Department.objects.exclude(pk=pk).order_by("-level", "order")),
        quarters=[q for q in every if q >= earliest and q > max(locked, default=NEVER)],
        done=done,
        seen=seen_now(),
    )


@dataclass(frozen=True)
class Overview:
    """Every department, and what became of those that were reorganised."""

    rows: list[tuple[Department, int]]  # with the number of its indicators
    done: list[Takeover]


def load_overview() -> Overview | None:
    """Return the departments that could be reorganised. None when: no plan is loaded.

    Queries: 6.
    """
    plan = load_plan()
    if plan is None:
        return None
    counts = Counter(
        part.department.code for own in plan.responsibilities.values() for part in own
    )
    every = Department.objects.order_by("-level", "order", "code")
    rows = [(one, counts[one.code]) for one in every]
    done = Takeover.objects.select_related(
        "predecessor", "successor", "indicator", "by"
    )
    return Overview(rows, list(done))


def why_succeeded(department: Department, quarter: Quarter) -> str:
    """Return who reports a quarter instead of a department that reported before; ""
    where it has still something to report. Queries: 4."""
    plan = load_plan()
    if plan is None or not plan.moves:
        return ""
    plan = plan.at(quarter)
    if any(held.reports for held in held_by(plan, department)):
        return ""
    return " ".join(one.away for one in passed_by(plan, department.code, quarter))


def not_before(starts: Quarter, prefix: str) -> Q:
    """Return the condition of a quarter and all after it."""
    return Q(**{f"{prefix}year__gt": starts.year}) | Q(
        **{f"{prefix}year": starts.year, f"{prefix}quarter__gte": starts.number}
    )


def figures_since(
    department: Department, codes: Iterable[str], starts: Quarter
) -> list[Actual]:
    """Return a department's figures from a quarter on that say anything. Queries: 2."""
    rows = list(
        Actual.objects.filter(
            not_before(starts, "submission__period__"),
            submission__department=department,
            indicator__code__in=list(codes),
        ).select_related("submission__period", "indicator")
    )
    words = {
        (one.submission_id, one.indicator_id): one
        for one in Explanation.objects.filter(
            submission__in={row.submission_id for row in rows}
        )
    }
    return [
        row
        for row in rows
        if row.state in SENT
        or not entry_of(row, words.get((row.submission_id, row.indicator_id))).is_blank
    ]


def sent_since(department: Department, starts: Quarter) -> Submission | None:
    """Return a submission of a quarter or later that is with the reviewers, or was
    decided. Queries: 1."""
    rows = Submission.objects.filter(
        not_before(starts, "period__"),
        department=department,
        state__in=[state.value for state in SENT],
    )
    return rows.select_related("period").order_by("period").first()


def asked_since(department: Department, starts: Quarter) -> Extension | None:
    """Return a request for an extension that waits for an answer. Queries: 1."""
    rows = Extension.objects.filter(
        not_before(starts, "period__"),
        department=department,
        state=ExtensionState.PENDING.value,
    )
    return rows.select_related("period").first()


def locked_since(starts: Quarter, today: date) -> Quarter | None:
    """Return the first locked quarter from one on; None: none. Queries: 1."""
    locked = [r.quarter for r in load_rounds() if r.is_locked(today)]
    return min((q for q in locked if q >= starts), default=None)


@dataclass(frozen=True)
class Balance:
    """One indicator's sums on both sides of a takeover."""

    indicator: Indicator
    quarter: Quarter  # the first of the successors
    before: Sums
    after: Sums

    @property
    def agrees(self) -> bool:
        return self.before == self.after

    @property
    def amounts(self) -> tuple[str, ...]:
        """What is shown of it: the actual before and after, the target likewise."""
        return (
            self._shown(self.before.actual, self.before.denominator),
            self._shown(self.after.actual, self.after.denominator),
            self._shown(self.before.target),
            self._shown(self.after.target),
        )

    def _shown(self, amount, denominator=None) -> str:
        if amount is None:
            return "–"
        shown = show_number(amount, self.indicator.decimals)
        below = "" if denominator is None else f" / {show_number(denominator, 0)}"
        return shown + below


def plan_quarters(plan: PlanBook) -> list[Quarter]:
    return quarters_of(plan.plan.first_year, plan.plan.last_year)


def unequal(
    before: PlanBook, after: PlanBook, codes: Iterable[str]
) -> list[Difference]:
    """Return where totals before and after a takeover do not agree, in any quarter of
    the plan. Queries: 1, and those of the plan's history."""
    reports = load_reports(states=SENT)
    found = []
    for code in codes:
        found += differences(
            {q: before.at(q).specs[code] for q in plan_quarters(before)},
            {q: after.at(q).specs[code] for q in plan_quarters(after)},
            reports.get(code, _NONE),
        )
    return found


def balances(
    before: PlanBook, after: PlanBook, codes: Iterable[str], starts: Quarter
) -> list[Balance]:
    """Return each indicator's sums at the first quarter of the successors, as they
    would be without and with them. Queries: 1."""
    reports = load_reports(states=SENT)
    return [
        Balance(
            before.by_code[code],
            starts,
            sums_at(before.at(starts).specs[code], reports.get(code, _NONE), starts),
            sums_at(after.at(starts).specs[code], reports.get(code, _NONE), starts),
        )
        for code in codes
    ]


@dataclass(frozen=True)
class LeftBehind:
    """What a predecessor's people still have to do, or have to be moved for."""

    people: list[User]
    slips: list[Slip]  # that wait for an answer


def left_behind(departments: Iterable[Department]) -> LeftBehind:
    """Return who works for the departments, and what they are asked for. Queries: 2."""
    pks = [department.pk for department in departments]
    people = User.objects.filter(department__in=pks, is_active=True)
    open_states = [state.value for state in SlipState if state.is_open]
    slips = Slip.objects.filter(department__in=pks, state__in=open_states)
    return LeftBehind(
        list(people.select_related("department").order_by("department", "pk")),
        list(slips.select_related("department", "indicator").order_by("number")),
    )
