"""Reads for revising the plan's rules of judging."""

from tasks.core.quarters import Quarter, quarters_of
from tasks.models import Plan, PlanRevision


def seen_rules(plan: Plan) -> str:
    """Return a plan's rules as one text: what a person saw before changing them."""
    return " ".join(
        f"{getattr(plan, name).normalize():f}" for name in PlanRevision.RULES
    )


def latest_rules(plan: Plan) -> Quarter | None:
    """Return from when the last revision holds; None: none was made. Queries: 1."""
    rows = PlanRevision.objects.filter(plan=plan)
    return max((one.starts for one in rows), default=None)


def load_revisable(pk: int) -> tuple[Plan, list[Quarter]] | None:
    """Return a plan and the quarters from which other rules can hold.

    None when: there is no such plan. Queries: 2.
    """
    plan = Plan.objects.filter(pk=pk).first()
    if plan is None:
        return None
    latest = latest_rules(plan)
    every = quarters_of(plan.first_year, plan.last_year)
    return plan, [one for one in every if latest is None or one >= latest]
