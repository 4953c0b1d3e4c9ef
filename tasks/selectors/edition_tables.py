"""Which tables an edition keeps, and how a row becomes plain values and a row again.

The plan's tables are those that the plan's files may fill, whatever app they are of.
What departments report stands here; another kind of row is added with `register`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

from tasks.core.enums import State
from tasks.core.keeping import to_plain
from tasks.core.quarters import Quarter
from tasks.services.fixture_registry import plan_models


def _everything(rows: QuerySet, _quarter: Quarter) -> QuerySet:
    return rows


@dataclass(frozen=True)
class Table:
    """One table's share in an edition."""

    label: str  # app.model
    # The rows that belong to a quarter; said nothing: all of them
    select: Callable[[QuerySet, Quarter], QuerySet] = _everything
    fields: tuple[str, ...] = ()  # those that are kept; none named: all of them
    without: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


def not_after(rows: QuerySet, quarter: Quarter, prefix: str) -> QuerySet:
    """Return the rows whose period is not after a quarter."""
    earlier = rows.filter(**{f"{prefix}year__lt": quarter.year})
    same = rows.filter(
        **{f"{prefix}year": quarter.year, f"{prefix}quarter__lte": quarter.number}
    )
    return earlier | same


def _approved(rows: QuerySet, quarter: Quarter) -> QuerySet:
    return not_after(rows.filter(state=State.APPROVED), quarter, "submission__period__")


def _explained(rows: QuerySet, quarter: Quarter) -> QuerySet:
    """Return the words beside approved figures."""
    approved = apps.get_model("tasks.actual").objects.filter(
        submission=OuterRef("submission"),
        indicator=OuterRef("indicator"),
        state=State.APPROVED,
    )
    return not_after(rows.filter(Exists(approved)), quarter, "submission__period__")


def _handed_in(rows: QuerySet, quarter: Quarter) -> QuerySet:
    kept = rows.filter(presented_at__isnull=False, removed_at__isnull=True)
    return not_after(kept, quarter, "period__")


# What the plan's rows were before: an edition judges its earlier quarters by it.
_changes = [
    Table("tasks.indicatorrevision"),
    Table("tasks.targetamendment"),
    Table("tasks.departmentrenaming"),
    Table("tasks.planrevision"),
    Table("tasks.reporterchange"),
    Table("tasks.takeover"),
]
_reported = [
    Table("tasks.submission", partial(not_after, prefix="period__")),
    Table("tasks.actual", _approved),
    Table("tasks.explanation", _explained),
    Table("tasks.slip", partial(not_after, prefix="period__")),
    Table("tasks.slipstep", partial(not_after, prefix="slip__period__")),
    Table("tasks.evidencefile", _handed_in, without=("key",)),
]
PEOPLE = "tasks.user"
PEOPLE_FIELDS = ("username", "display_name")  # a name is all that is kept of a person


def register(table: Table) -> None:
    """Keep another table in every edition from now on."""
    _reported.append(table)


def tables() -> list[Table]:
    """Return the tables in the order in which their rows refer to each other."""
    plan = [Table(one.label) for one in plan_models()]
    return [*plan, *_changes, *_reported]


def kept_fields(table: Table) -> list:
    """Return the columns of a table that are kept, the primary key first."""
    return [
        field
        for field in table.model._meta.concrete_fields
        if field.primary_key
        or (
            (not table.fields or field.name in table.fields)
            and field.name not in table.without
        )
    ]


def plain_rows(table: Table, quarter: Quarter) -> list[dict[str, Any]]:
    """Return a table's rows as JSON values, by primary key; references as numbers.

    Queries: 1, and 1 for each many-to-many field.
    """
    many = table.model._meta.many_to_many if not table.fields else []
    rows = table.select(table.model._default_manager.order_by("pk"), quarter)
    rows = rows.prefetch_related(*(field.name for field in many))
    fields = kept_fields(table)
    return [_plain_row(row, fields, many) for row in rows]


def plain_people(numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the names of the people whom an edition mentions. Queries: 1."""
    model = apps.get_model(PEOPLE)
    rows = model.objects.filter(pk__in=set(numbers)).order_by("pk")
    return list(rows.values("id", *PEOPLE_FIELDS))


def _plain_row(row: Model, fields: list, many: list) -> dict[str, Any]:
    plain = {field.attname: to_plain(field.value_from_object(row)) for field in fields}
    for field in many:
        found = getattr(row, field.name).all()
        plain[field.name] = sorted(other.pk for other in found)
    return plain
