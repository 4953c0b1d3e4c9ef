"""Departments under the names of their time, for rows that are read without the plan."""

from copy import copy

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from tasks.models import Department, DepartmentRenaming


def names_then(period: str, department: str = "department") -> Subquery:
    """Return, for a query, the names that a department had in a row's quarter; null
    where it has them still.

    Args: period, department – the paths from the row to its period and department.
    """
    year, quarter = OuterRef(f"{period}__year"), OuterRef(f"{period}__quarter")
    later = Q(from_year__gt=year) | Q(from_year=year, from_quarter__gt=quarter)
    return _first(DepartmentRenaming.objects.filter(later), department)


def names_at_key(quarter: str, department: str = "department") -> Subquery:
    """Return the same where the quarter is a text in a JSON field, e.g. 2026Q3.

    Args: quarter – the path to it.
    """
    text = {"output_field": CharField()}
    starts = Concat(
        Cast(F("from_year"), **text),
        Value("Q"),
        Cast(F("from_quarter"), **text),
        **text,
    )
    rows = DepartmentRenaming.objects.annotate(start_key=starts)
    return _first(rows.filter(start_key__gt=OuterRef(quarter)), department)


def quarter_key(field: str) -> KT:
    """Return the quarter in a JSON field as text, for `names_at_key`."""
    return KT(f"{field}__quarter")


def _first(rows, department: str) -> Subquery:
    own = rows.filter(department=OuterRef(department))
    ordered = own.order_by("from_year", "from_quarter", "planchange_ptr")
    return Subquery(ordered.values("before")[:1])


def under_names(department: Department, names: dict | None) -> Department:
    """Return a department under other names; itself where there are none."""
    if not names:
        return department
    found = copy(department)
    for name, value in names.items():
        setattr(found, name, value)
    return found
