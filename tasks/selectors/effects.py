"""Reads of the plan before and after a change of it."""

from datetime import date

from tasks.core.effects import Snapshot
from tasks.core.plan_sums import sum_gaps
from tasks.core.quarters import Quarter

from .plan import PlanBook, choose_quarter
from .standings import load_book


def plan_snapshot(today: date, *, starts: Quarter | None = None) -> Snapshot | None:
    """Return the plan as it stands now, at the quarter that pages show by default.

    Args: starts – of a change that holds later: the first quarter for which it does.

    Read it before a change, make the change in a transaction, read it again, and
    compare the two; a preview then rolls the transaction back.
    None when: no plan or no round is stored. Queries: 6.
    """
    choice = choose_quarter("", today)
    book = choice and load_book(choice)
    if book is None:
        return None
    quarter = max(starts or book.quarter, book.quarter)
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
    departments = plan.others | plan.departments
    return {code: one.title for code, one in departments.items()} | indicators
