"""Of the demonstration: indicators whose assisting departments report their share."""

from fractions import Fraction

from tasks.core.enums import Role
from tasks.models import Actual, AuditRecord, Responsibility


def let_share(script: dict) -> list[str]:
    """Let the script's assisting departments report; return what was switched, as
    indicator/department."""
    switched = []
    for code, portions in script["shared"].items():
        parts = Responsibility.objects.filter(
            indicator__code=code,
            department__code__in=portions,
            role=Role.ASSIST,
            reports=False,
        ).select_related("department")
        for part in parts.order_by("order", "department__order"):
            part.reports = True
            part.save(update_fields=["reports"])
            switched.append(f"{code}/{part.department.code}")
    return switched


def portion_of(script: dict, indicator, department) -> Fraction | None:
    """Return which part of the whole target a department of the script brings."""
    portion = script["shared"].get(indicator.code, {}).get(department.code)
    return None if portion is None else Fraction(portion)


def take_back(loaded: str) -> None:
    """Switch off again what the demonstration has switched on, unless figures of real
    people hang on it by now.

    Args: loaded – the audit record's word for the loading.
    """
    record = AuditRecord.objects.filter(action=loaded).order_by("pk").last()
    for key in ((record and record.after) or {}).get("shared", []):
        code, department = key.split("/")
        part = Responsibility.objects.filter(
            indicator__code=code, department__code=department, reports=True
        ).first()
        figures = Actual.objects.filter(
            indicator__code=code, submission__department__code=department
        )
        if part and not figures.exists():
            part.reports = False
            part.save(update_fields=["reports"])
