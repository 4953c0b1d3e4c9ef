"""Reads of the plan: its structure as models, and as the plain values of the rules."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet

from tasks.core.enums import Kind, Role
from tasks.core.plan import IndicatorSpec, Reporter, Rules, Yardstick
from tasks.core.quarters import Quarter
from tasks.core.rounds import OwnDates, Round, shown_by_default, started
from tasks.core.windows import ExtensionState
from tasks.models import (
    ActionArea,
    Department,
    Indicator,
    KeyTask,
    Plan,
    ReportingPeriod,
    Responsibility,
    Submission,
    Target,
)


@dataclass(frozen=True)
class PlanBook:
    """The whole plan, read once: models for what is shown, specs for what is judged."""

    plan: Plan
    indicators: list[Indicator]  # with measure, task and action, in the plan's order
    responsibilities: dict[str, list[Responsibility]]  # by indicator code
    targets: dict[str, list[Target]]  # by indicator code
    specs: dict[str, IndicatorSpec]  # by indicator code
    departments: dict[str, Department]  # by code: those with a responsibility
    rules: Rules = field(default_factory=Rules)

    def lead(self, indicator: Indicator) -> Department | None:
        """Return the department that leads an indicator."""
        for responsibility in self.responsibilities.get(indicator.code, []):
            if responsibility.role == Role.LEAD:
                return responsibility.department
        return None


def actions() -> QuerySet[ActionArea]:
    """Return the actions in the plan's order. Queries: 1."""
    return ActionArea.objects.all()


def tasks() -> QuerySet[KeyTask]:
    """Return the key tasks with their actions. Queries: 1."""
    return KeyTask.objects.select_related("action")


def indicators() -> QuerySet[Indicator]:
    """Return the indicators with measure, task and action, by code. Queries: 1."""
    return Indicator.objects.select_related("measure__task__action").order_by("code")


def current_plan() -> Plan | None:
    """Return the plan that the site tracks; None before one is loaded. Queries: 1.

    Its `has_demo` tells whether any reported figure is of the demonstration.
    """
    demo = Submission.objects.filter(is_demo=True)
    return Plan.objects.annotate(has_demo=Exists(demo)).order_by("pk").first()


def rules_of(plan: Plan) -> Rules:
    return Rules(plan.slight_limit, plan.behind_limit, plan.about_share)


def load_plan(only: str = "") -> PlanBook | None:
    """Return the plan with every indicator, responsibility and target.

    Args: only – an indicator's code, to read nothing but that one.
    None when: no plan is loaded. Queries: 4, whatever the size of the plan.
    """
    plan = current_plan()
    if plan is None:
        return None
    of_indicators = {"code": only} if only else {}
    of_parts = {"indicator__code": only} if only else {}
    found = list(
        indicators()
        .filter(**of_indicators)
        .order_by("measure__task__number", "order", "code")
    )
    responsibilities, departments = defaultdict(list), {}
    for item in (
        Responsibility.objects.filter(**of_parts)
        .select_related("indicator", "department")
        .order_by("order", "department__order", "department__code")
    ):
        responsibilities[item.indicator.code].append(item)
        departments[item.department.code] = item.department
    targets = defaultdict(list)
    for target in (
        Target.objects.filter(**of_parts)
        .select_related("indicator", "department")
        .order_by("year", "department__order")
    ):
        targets[target.indicator.code].append(target)
    specs = {
        indicator.code: spec_of(
            plan,
            indicator,
            responsibilities[indicator.code],
            targets[indicator.code],
        )
        for indicator in found
    }
    return PlanBook(
        plan=plan,
        indicators=found,
        responsibilities=dict(responsibilities),
        targets=dict(targets),
        specs=specs,
        departments=departments,
        rules=rules_of(plan),
    )


def spec_of(plan, indicator, responsibilities, targets) -> IndicatorSpec:
    """Return what the rules need to know of an indicator."""
    by_department = defaultdict(list)
    for target in targets:
        code = target.department.code if target.department else None
        by_department[code].append((target.year, target.value))
    reporters = tuple(
        Reporter(
            item.department.code,
            _yardstick(by_department[item.department.code], item.baseline),
        )
        for item in responsibilities
        if item.reports
    )
    return IndicatorSpec(
        code=indicator.code,
        kind=Kind(indicator.kind),
        first_year=plan.first_year,
        last_year=plan.last_year,
        whole=_yardstick(by_department[None], None),
        reporters=reporters,
        rules=_rules(plan, indicator),
        is_about=indicator.is_about,
        is_falling=indicator.less_is_better,
        profile=_profile(indicator),
        unit=indicator.unit_name,
        decimals=indicator.decimals,
    )


def _yardstick(targets, baseline) -> Yardstick:
    return Yardstick(targets=tuple(sorted(targets)), baseline=baseline)


def _rules(plan, indicator) -> Rules:
    rules = rules_of(plan)
    if indicator.slight_limit is None and indicator.behind_limit is None:
        return rules
    return Rules(
        rules.slight_limit
        if indicator.slight_limit is None
        else indicator.slight_limit,
        rules.behind_limit
        if indicator.behind_limit is None
        else indicator.behind_limit,
        rules.about_share,
    )


def _profile(indicator) -> tuple[Decimal, ...] | None:
    if not indicator.profile:
        return None
    return tuple(Decimal(str(share)) for share in indicator.profile)


def round_of(period: ReportingPeriod) -> Round:
    """Return a stored period as a plain value, without departments' own dates."""
    return Round(
        quarter=Quarter(period.year, period.quarter),
        opens_on=period.opens_on,
        due_on=period.due_on,
        locked_on=period.locked_on,
        pk=period.pk,
        lock_reason=period.lock_reason,
    )


def load_rounds() -> list[Round]:
    """Return every reporting round with departments' own dates, oldest first.

    Queries: 1.
    """
    # Query: joined, so that every page learns of extensions without another query.
    rows = ReportingPeriod.objects.annotate(
        extended=FilteredRelation(
            "extensions", condition=Q(extensions__state=ExtensionState.APPROVED.value)
        ),
        reopened=FilteredRelation("reopenings", condition=Q(reopenings__ended_at=None)),
        extended_code=F("extended__department__code"),
        extended_to=F("extended__granted_on"),
        reopened_code=F("reopened__department__code"),
        reopened_until=F("reopened__until_on"),
        reopened_why=F("reopened__reason"),
    )
    rounds, own = {}, defaultdict(set)
    for row in rows:
        rounds[row.pk] = round_of(row)
        if row.extended_code:
            own[row.pk].add(OwnDates(row.extended_code, row.extended_to))
        if row.reopened_code:
            why = row.reopened_why
            own[row.pk].add(OwnDates(row.reopened_code, None, row.reopened_until, why))
    return [replace(one, own=tuple(own[pk])) for pk, one in rounds.items()]


def load_own_rounds(department: Department) -> list[Round]:
    """Return every round as it is for one department, oldest first. Queries: 1."""
    return [one.of(department.code) for one in load_rounds()]


def own_round(period_id: int, department: Department) -> Round:
    """Return a stored period as it is for one department. Queries: 1."""
    return next(one for one in load_own_rounds(department) if one.pk == period_id)


@dataclass(frozen=True)
class QuarterChoice:
    """The quarter that a page shows, and those that it can be switched to."""

    quarter: Quarter
    round: Round
    choices: list[Quarter]  # that have opened, oldest first
    rounds: list[Round]
    today: date

    @property
    def is_overdue(self) -> bool:
        """True once the shown quarter's figures should all be there."""
        return self.round.is_overdue(self.today)


def choose_quarter(asked: str, today: date) -> QuarterChoice | None:
    """Return the quarter asked for in the URL, or the one shown by default.

    None when: no round is stored. Raises: ValueError – not a quarter whose round has
    opened. Queries: 1.
    """
    rounds = load_rounds()
    default = shown_by_default(rounds, today)
    if default is None:
        return None
    opened = started(rounds, today) or [default]
    chosen = default
    if asked:
        quarter = Quarter.parse(asked)
        chosen = next((r for r in opened if r.quarter == quarter), None)
        if chosen is None:
            raise ValueError(f"no round of {quarter} has opened")
    return QuarterChoice(
        quarter=chosen.quarter,
        round=chosen,
        choices=[r.quarter for r in opened],
        rounds=rounds,
        today=today,
    )
