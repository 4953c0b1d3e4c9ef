"""What the demonstration's accounts amended in the plan goes with them."""

from tasks.models import TargetAmendment


def clear() -> None:
    """Put back what a demonstration account amended, unless amended again since."""
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
