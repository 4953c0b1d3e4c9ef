"""Reads of people and what they are chosen by."""

from tasks.models import Department


def department_titles() -> list[str]:
    """Return the departments' names in their order. Queries: 1."""
    return [d.name for d in Department.objects.order_by("order", "code")]
