"""Reads for renaming departments."""

from tasks.core.quarters import Quarter, quarters_of
from tasks.models import Department, DepartmentRenaming, Plan


def load_renamable(pk: int) -> tuple[Department, list[Quarter]] | None:
    """Return a department and the quarters from which a new name can hold.

    None when: there is no such department, or no plan. Queries: 3.
    """
    department = Department.objects.filter(pk=pk).first()
    plan = Plan.objects.order_by("pk").first()
    if department is None or plan is None:
        return None
    earlier = DepartmentRenaming.objects.filter(department=department)
    latest = max((one.starts for one in earlier), default=None)
    every = quarters_of(plan.first_year, plan.last_year)
    return department, [one for one in every if latest is None or one >= latest]
