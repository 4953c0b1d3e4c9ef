"""The demonstration's amended target; it goes as it came."""

from datetime import datetime, time
from decimal import Decimal

from django.utils import timezone

from tasks.models import Indicator, Target, TargetAmendment
from tasks.selectors.amendments import seen_of

from .amendments import NewTarget, Order, amend_targets
from .demo_rounds import Told

AT = time(9, 0)


def write_amendments(told: Told) -> None:
    """Amend the targets that the script names, each from its round's quarter on."""
    for item in told.script["amendments"]:
        found = told.round(item["step"])
        indicator = Indicator.objects.filter(code=item["indicator"]).first()
        if found and indicator:
            _amend(told, item, found, indicator)


def _amend(told: Told, item: dict, found, indicator: Indicator) -> None:
    targets = Target.objects.filter(indicator=indicator, department=None)
    if not targets.filter(year=found.quarter.year).exists():
        return
    years = targets.filter(year__gte=found.quarter.year)
    value, statement = Decimal(item["value"]), item["statement"]
    amend_targets(
        indicator=indicator,
        targets=[NewTarget(target.year, value, statement) for target in years],
        order=Order(found.quarter, item["document_number"], item["reason"]),
        seen=seen_of(indicator),
        by=told.people[item["by"]],
        at=timezone.make_aware(datetime.combine(found.opens_on, AT)),
    )


def clear() -> None:
    """Put back what the demonstration amended, unless it was amended again since."""
    for amendment in TargetAmendment.objects.filter(is_demo=True).order_by("-pk"):
        target = amendment.target
        if target.amendments.filter(is_demo=False).exists():
            continue
        target.value = amendment.value_before
        target.statement = amendment.statement_before
        target.source = amendment.source_before
        target.is_derived = amendment.was_derived
        target.save()
        amendment.delete()
        if amendment.is_addition:
            target.delete()
