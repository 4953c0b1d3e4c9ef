"""Reads of the plan before and after a change of it."""

from datetime import date

from tasks.core.effects import Snapshot
from tasks.core.plan_sums import sum_gaps

from .plan import PlanBook, choose_quarter
from .standings import load_book


def plan_snapshot(today: date) -> Snapshot | None:
    """Return the plan as it stands now, at the quarter that pages show by default.

    Read it before a change, make the change in a transaction, read it again, and
    compare the two; a preview then rolls the transaction back.
    None when: no plan or no round is stored. Queries: 6.
    """
    choice = choose_quarter("", today)
    book = choice and load_book(choice)
    if book is None:
        return None
    return Snapshot(
        progress={line.indicator.code: line.progress for line in book.lines},
        targets=_targets(book.plan),
        gaps=tuple(sum_gaps(book.plan.specs.values())),
        names=_names(book.plan),
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
    return {code: one.title for code, one in plan.departments.items()} | indicators
