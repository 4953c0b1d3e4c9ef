"""Reads for running the rounds: the schedule, and what a change of dates would do."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db.models import Count, Q, QuerySet

from tasks.core.calendar import Calendar
from tasks.core.enums import RoundState, State
from tasks.core.quarters import quarters_of
from tasks.core.rounds import Round
from tasks.core.schedule import Dates, Existing, Row, Rule, compare
from tasks.models import (
    CalendarDay,
    Department,
    Extension,
    Plan,
    Reopening,
    ReportingPeriod,
)

from .plan import current_plan, load_plan, load_rounds, round_of
from .reviewing import cells_of, reporting_departments


def dates_of(period: ReportingPeriod) -> Dates:
    return Dates(period.opens_on, period.due_on, period.locked_on)


def load_calendar() -> Calendar:
    """Return the days that are not what their weekday says. Queries: 1."""
    rows = CalendarDay.objects.values_list("day", "is_workday")
    days = list(rows)
    return Calendar(
        frozenset(day for day, is_workday in days if not is_workday),
        frozenset(day for day, is_workday in days if is_workday),
    )


@dataclass(frozen=True)
class Generation:
    """What generating the plan's periods would do."""

    plan: Plan
    rule: Rule
    rows: list[Row]

    @cached_property
    def written(self) -> list[Row]:
        return [row for row in self.rows if row.change.is_written]

    @property
    def digest(self) -> str:
        """Tells whether the preview that was confirmed is still what would be done."""
        said = [
            (str(r.quarter), r.change.value, r.planned, r.stored) for r in self.rows
        ]
        return sha256(repr(said).encode()).hexdigest()


def load_generation(today: date) -> Generation | None:
    """Return what generating would do. None when: no plan is loaded. Queries: 3."""
    plan = current_plan()
    if plan is None:
        return None
    rule = Rule(plan.due_days, plan.lock_days, load_calendar())
    existing = [
        Existing(row.key, dates_of(row), row.is_edited)
        for row in ReportingPeriod.objects.all()
    ]
    quarters = quarters_of(plan.first_year, plan.last_year)
    return Generation(plan, rule, compare(quarters, rule, existing, today))


@dataclass(frozen=True)
class PeriodRow:
    """A period as the administrator sees it."""

    period: ReportingPeriod  # with n_submitted, n_approved, n_extended
    round: Round
    today: date

    @property
    def state(self) -> RoundState:
        return self.round.state(self.today)

    @property
    def is_locked(self) -> bool:
        return self.round.is_locked(self.today)


def load_schedule(today: date) -> list[PeriodRow]:
    """Return every period, the latest first. Queries: 1."""
    handed_in = [State.SUBMITTED.value, State.RETURNED.value, State.APPROVED.value]

    def count(name, **condition):
        where = Q(**{f"{name}__{key}": value for key, value in condition.items()})
        return Count(name, filter=where, distinct=True)

    rows = ReportingPeriod.objects.annotate(
        n_submitted=count("submissions", state__in=handed_in),
        n_approved=count("submissions", state=State.APPROVED.value),
        n_extended=count("extensions", state="approved"),
    ).order_by("-year", "-quarter")
    return [PeriodRow(row, round_of(row), today) for row in rows]


def active_reopenings(today: date) -> list[Reopening]:
    """Return the reopenings that are not over, the first to end first. Queries: 1."""
    rows = Reopening.objects.filter(ended_at=None, until_on__gte=today)
    people = rows.select_related("department", "period", "by")
    return list(people.order_by("until_on", "pk"))


@dataclass(frozen=True)
class Effect:
    """What new dates would mean for a period and its departments."""

    before: RoundState
    after: RoundState
    now_overdue: list[Department]  # not submitted, and then past their due date
    no_longer_overdue: list[Department]
    locked_out: list[Department]  # not submitted, and then unable to
    beyond_lock: list[Extension]  # approved until after the new lock


def load_effect(period: ReportingPeriod, dates: Dates, today: date) -> Effect:
    """Return what moving a period's dates would do. Queries: 8, whatever the number of
    departments; what was submitted keeps the due date that it was judged by."""
    old = next(one for one in load_rounds() if one.pk == period.pk)
    new = replace(
        old, opens_on=dates.opens_on, due_on=dates.due_on, locked_on=dates.locked_on
    )
    owing = _owing(old, today)
    late_before = {d.pk for d in owing if old.of(d.code).is_overdue(today)}
    late_after = {d.pk for d in owing if new.of(d.code).is_overdue(today)}
    is_locking = new.is_locked(today) and not old.is_locked(today)
    return Effect(
        before=old.state(today),
        after=new.state(today),
        now_overdue=[d for d in owing if d.pk in late_after - late_before],
        no_longer_overdue=[d for d in owing if d.pk in late_before - late_after],
        locked_out=owing if is_locking else [],
        beyond_lock=extensions_beyond(period, dates.locked_on),
    )


def _owing(one: Round, today: date) -> list[Department]:
    """Return the departments that have not submitted a quarter."""
    plan = load_plan()
    if plan is None:
        return []
    cells = cells_of(plan, today)
    return [
        department
        for department in reporting_departments(plan.at(one.quarter))
        if cells.cell(department, one).filing.is_outstanding
    ]


def extensions_beyond(period: ReportingPeriod, locked_on: date | None):
    """Return the approved extensions that would end after a lock. Queries: 1."""
    if locked_on is None:
        return []
    rows = Extension.objects.filter(
        period=period, state="approved", granted_on__gte=locked_on
    )
    return list(rows.select_related("department"))


def find_period(pk: int) -> ReportingPeriod:
    """Return a period. Raises: ReportingPeriod.DoesNotExist."""
    return ReportingPeriod.objects.get(pk=pk)


def reportable() -> QuerySet[Department]:
    """Return the departments that report anything, in order."""
    is_asked = Q(responsibilities__reports=True) | Q(taken_over__isnull=False)
    rows = Department.objects.filter(is_asked)
    return rows.distinct().order_by("level", "order", "code")
