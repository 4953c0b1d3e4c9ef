"""Reads of the plan: its structure as models, and as the plain values of the rules."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet, Subquery
from django.utils.functional import SimpleLazyObject

from tasks.core.enums import Role
from tasks.core.plan import IndicatorSpec, Rules
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter
from tasks.core.rounds import OwnDates, Round, shown_by_default, started
from tasks.core.succession import Move
from tasks.core.windows import ExtensionState
from tasks.models import (
    ActionArea,
    Department,
    Indicator,
    IndicatorRevision,
    KeyTask,
    Plan,
    PlanChange,
    ReporterChange,
    ReportingPeriod,
    Responsibility,
    Submission,
    Target,
)

from .plan_history import PlanHistory, load_history
from .specs import rules_of, spec_of
from .succession import NOBODY, Succession, in_hands, load_succession


@dataclass(frozen=True)
class PlanBook:
    """The whole plan, read once: models for what is shown, specs for what is judged.

    As read, it is the plan as it was decided last; `at` gives it as it stood.
    """

    plan: Plan
    indicators: list[Indicator]  # with measure, task and action, in the plan's order
    responsibilities: dict[str, list[Responsibility]]  # by indicator code
    targets: dict[str, list[Target]]  # by indicator code
    specs: dict[str, IndicatorSpec]  # by indicator code
    departments: dict[str, Department]  # by code: those with a responsibility
    rules: Rules = field(default_factory=Rules)
    history: PlanHistory = field(default_factory=PlanHistory)  # read when needed
    settled: Quarter | None = None  # from here on nothing was different; None: always
    moves: tuple[Move, ...] = ()  # takeovers of departments, in order; all there are
    others: dict[str, Department] = field(default_factory=dict)  # before, or after that
    _moments: dict = field(default_factory=dict, repr=False, compare=False)

    def at(self, quarter: Quarter, *, held: Quarter | None = None) -> "PlanBook":
        """Return the plan in force at a quarter; itself where nothing was different.

        Args: held – a quarter whose departments hold the indicators; None: the same.
        Queries: 0; 1 when an earlier quarter is asked for the first time.
        """
        stored = self._stored_at(quarter)
        return in_hands(
            stored, [m for m in self.moves if m.starts <= (held or quarter)]
        )

    def _stored_at(self, quarter: Quarter) -> "PlanBook":
        """Return the plan in force at a quarter in the hands that it was given to."""
        if self.settled is None or quarter >= self.settled:
            return self._moments.get("latest", self)
        if quarter not in self._moments:
            self._moments[quarter] = _as_of(self, quarter)
        return self._moments[quarter]

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    def in_force(self, indicator: Indicator) -> Indicator:
        """Return an indicator as this plan defines it."""
        return self.by_code.get(indicator.code, indicator)

    def named(self, department: Department) -> Department:
        """Return a department under the name of this plan's time."""
        known = self.departments.get(department.code)
        return known or self.others.get(department.code, department)

    def lead(self, indicator: Indicator) -> Department | None:
        """Return the department that leads an indicator."""
        for responsibility in self.responsibilities.get(indicator.code, []):
            if responsibility.role == Role.LEAD:
                return responsibility.department
        return None


def _as_of(book: PlanBook, quarter: Quarter) -> PlanBook:
    """Undo what was changed later, of the indicators that it concerns."""
    latest = book._moments.setdefault("latest", book)
    history, changed = latest.history, {}
    codes = set(history.changed_after(quarter))
    renamed = history.renamed_after(quarter)
    plan = history.plan(latest.plan, quarter)
    if plan is not latest.plan:
        codes = set(latest.specs)  # other rules judge every indicator
    if not (codes or renamed):
        return latest
    for code in codes & latest.specs.keys():
        indicator = history.indicator(latest.by_code[code], quarter)
        parts = latest.responsibilities.get(code, [])
        parts = history.responsibilities(code, parts, quarter)
        targets = history.targets(code, latest.targets.get(code, []), quarter)
        words = _times_of(history, code, quarter)
        spec = spec_of(plan, indicator, parts, targets, **words)
        changed[code] = (indicator, parts, targets, spec)
    found = replace(
        latest,
        plan=plan,
        rules=rules_of(plan),
        indicators=[
            changed[one.code][0] if one.code in changed else one
            for one in latest.indicators
        ],
        responsibilities=latest.responsibilities
        | {code: found[1] for code, found in changed.items()},
        targets=latest.targets | {code: found[2] for code, found in changed.items()},
        specs=latest.specs | {code: found[3] for code, found in changed.items()},
    )
    return _under_old_names(found, renamed, quarter) if renamed else found


def _times_of(history: PlanHistory, code: str, quarter: Quarter) -> dict:
    """Return since when an indicator means what it does, and who came and left when."""
    return {
        "since": history.since(code, quarter),
        "joined": history.joined(code, quarter),
        "left": history.left(code, quarter),
    }


def _under_old_names(book: PlanBook, renamed: set[str], quarter: Quarter) -> PlanBook:
    """Give the departments the names that they had; their codes stay."""
    old = {
        code: book.history.department(department, quarter)
        for code, department in (book.departments | book.others).items()
        if code in renamed
    }

    def under_old_name(row):
        if row.department is None or row.department.code not in old:
            return row
        found = copy(row)
        found.department = old[row.department.code]
        return found

    def rows(by_code):
        return {code: [under_old_name(r) for r in own] for code, own in by_code.items()}

    return replace(
        book,
        departments={c: old.get(c, d) for c, d in book.departments.items()},
        others={c: old.get(c, d) for c, d in book.others.items()},
        responsibilities=rows(book.responsibilities),
        targets=rows(book.targets),
    )


def actions() -> QuerySet[ActionArea]:
    """Return the actions in the plan's order. Queries: 1."""
    return ActionArea.objects.all()


def tasks() -> QuerySet[KeyTask]:
    """Return the key tasks with their actions. Queries: 1."""
    return KeyTask.objects.select_related("action")


def departments() -> QuerySet[Department]:
    """Return every department. Queries: 1."""
    return Department.objects.all()


def indicators() -> QuerySet[Indicator]:
    """Return the indicators with measure, task and action, by code. Queries: 1."""
    return Indicator.objects.select_related("measure__task__action").order_by("code")


def current_plan() -> Plan | None:
    """Return the plan that the site tracks; None before one is loaded. Queries: 1."""
    return current_plans().first()


def current_plans() -> QuerySet[Plan]:
    """Return the plan that the site tracks before all others.

    Its `has_demo` tells whether any reported figure is of the demonstration.
    """
    demo = Submission.objects.filter(is_demo=True)
    latest = PlanChange.objects.order_by("-from_year", "-from_quarter")
    found = {
        "has_demo": Exists(demo),
        "changed_year": Subquery(latest.values("from_year")[:1]),
        "changed_quarter": Subquery(latest.values("from_quarter")[:1]),
        "has_breaks": Exists(IndicatorRevision.objects.all())
        | Exists(ReporterChange.objects.all()),
    }
    return Plan.objects.annotate(**found).order_by("pk")


def load_plan(only: str = "") -> PlanBook | None:
    """Return the plan with every indicator, responsibility and target.

    Args: only – an indicator's code, to read nothing but that one.
    None when: no plan is loaded. Queries: 4, whatever the size of the plan; 1 more
    where an indicator was redefined, or got other reporters, after figures existed.
    """
    plan, succession = load_succession(current_plans())
    if plan is None:
        return None
    of_indicators = {"code": only} if only else {}
    of_parts = {"indicator__code": only} if only else {}
    found = list(
        indicators()
        .filter(**of_indicators)
        .order_by("measure__task__number", "order", "code")
    )
    responsibilities = (
        Responsibility.objects.filter(**of_parts)
        .select_related("indicator", "department")
        .order_by("order", "department__order", "department__code")
    )
    targets = (
        Target.objects.filter(**of_parts)
        .select_related("indicator", "department")
        .order_by("year", "department__order")
    )
    changed = {}
    if plan.changed_year:
        changed = {
            "settled": Quarter(plan.changed_year, plan.changed_quarter),
            "history": SimpleLazyObject(lambda: load_history(only)),
            "has_breaks": plan.has_breaks,
        }
    return assemble(
        plan, found, responsibilities, targets, succession=succession, **changed
    )


def assemble(
    plan: Plan,
    found: list[Indicator],
    responsibilities: Iterable[Responsibility],
    targets: Iterable[Target],
    *,
    history: PlanHistory | None = None,
    settled: Quarter | None = None,
    has_breaks: bool = False,
    succession: Succession = NOBODY,
) -> PlanBook:
    """Return the plan put together from its rows, each in the order to show it.

    Args: history – what was changed, settled – from which quarter on nothing was
    different, has_breaks – some indicator was redefined or has other reporters,
    succession – who took over.
    """
    parts, departments = defaultdict(list), {}
    for item in responsibilities:
        parts[item.indicator.code].append(item)
        departments[item.department.code] = item.department
    goals = defaultdict(list)
    for target in targets:
        goals[target.indicator.code].append(target)
    last = Quarter(plan.last_year, QUARTERS_PER_YEAR)
    specs = {
        indicator.code: spec_of(
            plan,
            indicator,
            parts[indicator.code],
            goals[indicator.code],
            **(_times_of(history, indicator.code, last) if has_breaks else {}),
        )
        for indicator in found
    }
    book = PlanBook(
        plan=plan,
        indicators=found,
        responsibilities=dict(parts),
        targets=dict(goals),
        specs=specs,
        departments=departments,
        rules=rules_of(plan),
        history=PlanHistory() if history is None else history,
        settled=settled,
        moves=succession.moves,
        others={
            code: department
            for code, department in succession.departments.items()
            if code not in departments
        },
    )
    if not book.moves:
        return book
    book._moments["latest"] = book
    return in_hands(book, book.moves)


def round_of(period: ReportingPeriod) -> Round:
    """Return a stored period as a plain value, without departments' own dates."""
    return Round(
        quarter=period.key,
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
