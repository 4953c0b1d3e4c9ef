"""Writes of the plan's own rules of judging, which change from a quarter on."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core import plan_rules
from tasks.core.fixture_diff import as_json
from tasks.core.workflow import Refused
from tasks.models import Plan, PlanRevision, User
from tasks.selectors.plan_rules import latest_rules, seen_rules

from . import audit
from .amendments import Order, check_order
from .audit_values import object_key
from .round_steps import Conflict

REVISED = "plan_rules_revised"


@transaction.atomic
def revise_rules(
    *,
    plan: Plan,
    values: dict[str, Decimal],
    seen: str,
    order: Order,
    by: User,
    at: datetime,
) -> PlanRevision:
    """Judge by other limits from a quarter on; earlier quarters keep their statuses.

    Args: values – the fields of PlanRevision.RULES; seen – `seen_rules` when shown.
    Raises: Refused – with a sentence; Conflict – somebody changed them meanwhile.
    Side effects: an audit record.
    """
    access.require(by.has_perm("tasks.change_plan"))
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    before = {name: getattr(plan, name) for name in PlanRevision.RULES}
    if seen_rules(plan) != seen:
        raise Conflict(_("判定规则已被他人改动，请核对最新内容后重新办理。"))
    check_order(order, latest=latest_rules(plan))
    if values == before:
        raise Refused(_("判定规则没有改动。"))
    if problems := plan_rules.plan_problems(values):
        raise Refused(problems[0][1])
    old = {name: as_json(value) for name, value in before.items()}
    new = {name: as_json(values[name]) for name in before}
    revision = PlanRevision.objects.create(
        plan=plan, before=old, after=new, **order.as_fields(by, at)
    )
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(values))
    audit.record(
        by=by,
        at=at,
        action=REVISED,
        object_type="plan",
        object_key=object_key(plan),
        before=old,
        after=new | order.as_words(),
        reason=order.reason,
        is_demo=by.is_demo,
    )
    return revision
