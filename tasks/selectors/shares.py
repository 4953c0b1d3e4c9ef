"""Reads for deciding who reports an indicator: who could, and what it would change."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tasks.core.enums import Role, State
from tasks.models import Actual, Responsibility

from .plan import PlanBook, QuarterChoice, load_plan
from .specs import spec_of
from .standings import Book, Line, load_reports


@dataclass(frozen=True)
class Choice:
    """An indicator's leading and assisting departments, and who of them reports."""

    book: Book  # of the indicator alone
    parts: list[Responsibility]

    @property
    def indicator(self):
        return self.book.plan.indicators[0]

    @property
    def line(self) -> Line:
        return self.book.line(self.indicator)

    @property
    def reporting(self) -> list[str]:
        """The codes of those that report now, in the plan's order."""
        return [part.department.code for part in self.parts if part.reports]

    @property
    def is_local(self) -> bool:
        """True where the cities' bureaus report: their sum is the whole already."""
        own = self.book.plan.responsibilities[self.indicator.code]
        return any(part.role == Role.LOCAL and part.reports for part in own)


@dataclass(frozen=True)
class Effect:
    """What would become of an indicator with other reporters."""

    before: Line
    after: Line
    added: list[Responsibility]
    dropped: list[Responsibility]
    dropped_figures: int  # of those dropped, that would count no longer

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.dropped)


def load_choice(code: str, choice: QuarterChoice) -> Choice | None:
    """Return who could report an indicator.

    None when: there is no such indicator. Queries: 5.
    """
    plan = load_plan(only=code)
    if plan is None or not plan.indicators:
        return None
    every = load_reports(states=list(State), indicator=code)
    own = plan.responsibilities.get(code, [])
    parts = [part for part in own if part.role != Role.LOCAL]
    return Choice(Book(plan=plan, choice=choice, every=every), parts)


def effect_of(choice: Choice, reporters: Iterable[str]) -> Effect:
    """Return what it would change if these departments reported. Queries: 1.

    Args: reporters – codes out of the choice's departments.
    """
    wanted = set(reporters)
    added = [p for p in choice.parts if p.department.code in wanted and not p.reports]
    dropped = [p for p in choice.parts if p.reports and p.department.code not in wanted]
    return Effect(
        before=choice.line,
        after=replace(choice.book, plan=_planned(choice, wanted)).line(
            choice.indicator
        ),
        added=added,
        dropped=dropped,
        dropped_figures=Actual.objects.filter(
            indicator=choice.indicator,
            submission__department__in=[part.department for part in dropped],
        ).count(),
    )


def _planned(choice: Choice, wanted: set[str]) -> PlanBook:
    """Return the plan as it would be."""
    plan, code = choice.book.plan, choice.indicator.code
    parts = [copy.copy(part) for part in plan.responsibilities[code]]
    for part in parts:
        if part.role != Role.LOCAL:
            part.reports = part.department.code in wanted
    spec = spec_of(plan.plan, choice.indicator, parts, plan.targets.get(code, []))
    return replace(
        plan,
        responsibilities=plan.responsibilities | {code: parts},
        specs=plan.specs | {code: spec},
    )
