"""Reads for deciding who reports an indicator: who could, and what it would change."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tasks.core.enums import Kind, Role, State
from tasks.core.plan import Reports
from tasks.core.quarters import Quarter, quarters_of
from tasks.models import Indicator, Responsibility
from tasks.models.targets import Target

from .plan import PlanBook, QuarterChoice, load_plan
from .specs import spec_of
from .standings import Book, Line, load_reports


@dataclass(frozen=True)
class Choice:
    """Who could report an indicator, and who does: its leading and assisting
    departments, or the cities' bureaus where these report."""

    book: Book  # of the indicator alone
    parts: list[Responsibility]
    has_figures: bool = False  # others report only from a quarter on

    @property
    def indicator(self):
        return self.book.plan.indicators[0]

    @property
    def line(self) -> Line:
        return self.book.line(self.indicator)

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters from which others can report."""
        plan, code = self.book.plan, self.indicator.code
        earlier = [one.starts for one in plan.history.reporting.get(code, [])]
        every = quarters_of(plan.plan.first_year, plan.plan.last_year)
        return [one for one in every if not earlier or one >= max(earlier)]

    @property
    def reporting(self) -> list[str]:
        """The codes of those that report now, in the plan's order."""
        return [part.department.code for part in self.parts if part.reports]

    @property
    def is_flow(self) -> bool:
        return Kind(self.indicator.kind).is_flow

    @property
    def is_local(self) -> bool:
        """True where the cities' bureaus report: their sum is the whole already."""
        return any(part.role == Role.LOCAL for part in self.parts)


@dataclass(frozen=True)
class Effect:
    """What would become of an indicator with other reporters."""

    before: Line
    after: Line
    added: list[Responsibility]
    dropped: list[Responsibility]
    dropped_figures: int  # of those dropped, that would count no longer
    kept_figures: (
        int  # of those dropped, that count on: of a flow, while they were asked
    )
    problem: str  # why it cannot be; "" where it can
    quarter: Quarter  # at which it is told: the one shown, or the first that differs

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.dropped)


def load_choice(code: str, choice: QuarterChoice) -> Choice | None:
    """Return who could report an indicator.

    None when: there is no such indicator. Queries: 5; 1 more where the plan was changed.
    """
    plan = load_plan(only=code)
    if plan is None or not plan.indicators:
        return None
    every = load_reports(states=list(State), indicator=code)
    own = plan.responsibilities.get(code, [])
    local = any(part.role == Role.LOCAL and part.reports for part in own)
    parts = [part for part in own if (part.role == Role.LOCAL) == local]
    book = Book(plan=plan, choice=choice, every=every)
    return Choice(book, parts, has_figures=bool(every))


def effect_of(
    choice: Choice, reporters: Iterable[str], *, starts: Quarter | None = None
) -> Effect:
    """Return what it would change if these departments reported. Queries: 0.

    Args: reporters – codes out of the choice's departments; starts – the first quarter
    for which they would; None: always.
    """
    wanted = set(reporters)
    quarter = max(starts or choice.book.quarter, choice.book.quarter)
    added = [p for p in choice.parts if p.department.code in wanted and not p.reports]
    dropped = [p for p in choice.parts if p.reports and p.department.code not in wanted]
    gone, now = {part.department.code for part in dropped}, set(choice.reporting)
    own = choice.book.every.get(choice.indicator.code, Reports()).by_key
    figures = [told for code, told in own if code in gone]
    counts_on = [q for q in figures if choice.is_flow and starts and q < starts]
    return Effect(
        before=choice.book.line(choice.indicator, quarter=quarter),
        after=replace(choice.book, plan=_planned(choice, wanted, added, starts)).line(
            choice.indicator, quarter=quarter
        ),
        added=added,
        dropped=dropped,
        dropped_figures=len(figures) - len(counts_on),
        kept_figures=len(counts_on),
        problem=targets_problem(
            choice.indicator,
            choice.book.plan.targets.get(choice.indicator.code, []),
            now,
            (now - gone) | {part.department.code for part in added},
            starts,
        )
        if starts
        else "",
        quarter=quarter,
    )


def targets_problem(
    indicator: Indicator,
    targets: Iterable[Target],
    before: set[str],
    after: set[str],
    starts: Quarter,
) -> str:
    """Return why departments cannot be taken off from a quarter on; "" where they can.

    Like must stay compared with like: a target would be asked of the whole without its
    department's figures, or figures be left without a target to compare them with.
    Args: before, after – the codes of all who report.
    """
    own = [target for target in targets if target.department]
    is_annual = (
        indicator.kind == Kind.ANNUAL
    )  # each year's target asks for itself alone
    for target in own:
        is_over = is_annual and target.year < starts.year
        if target.department.code in before - after and not is_over:
            return _(
                "“%(name)s”在这一指标上有自己的目标，不能取消填报，否则目标与实际数不再对应。"
                "机构有调整的，请用“并入”或“分立”，由承接单位接续；不再适用的，"
                "由该单位填报“不适用”。"
            ) % {"name": target.department.title}
    measured = {target.department.code for target in own}
    if before - after and Kind(indicator.kind).is_flow and after <= measured:
        return _(
            "其余填报单位都有自己的目标，取消没有目标的单位后，它已报的数无从比较，因此不能取消。"
        )
    return ""


def _planned(choice: Choice, wanted: set[str], added, starts) -> PlanBook:
    """Return the plan as it would be decided last."""
    plan, code = choice.book.plan, choice.indicator.code
    own = {part.department.code for part in choice.parts}
    parts = [copy.copy(part) for part in plan.responsibilities[code]]
    for part in parts:
        if part.department.code in own:
            part.reports = part.department.code in wanted
    spec = plan.specs[code]
    known = {one.code: one.since for one in spec.reporters}
    joined = known | {part.department.code: starts for part in added}
    left = {one.code: one.until for one in spec.former}
    if starts is not None:
        left |= {code: starts for code in known if code in own - wanted}
    targets = plan.targets.get(code, [])
    times = {"since": spec.since, "joined": joined, "left": left}
    spec = spec_of(plan.plan, choice.indicator, parts, targets, **times)
    return replace(
        plan,
        responsibilities=plan.responsibilities | {code: parts},
        specs=plan.specs | {code: spec},
        _moments={},
    )
