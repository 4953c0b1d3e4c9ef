"""Targets that a file changes after figures exist: they are amended, with an order.

A file gives neither reason nor document nor quarter; whoever loads it gives them once,
for all the targets that it changes.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from tasks.core.fixture_diff import Key, Problem
from tasks.core.workflow import Refused
from tasks.models import Target, TargetAmendment, User
from tasks.selectors.amendments import latest_starts, with_figures

from .amendments import Order, check_order, record_amendment
from .fixture_state import Wanted

TARGET = "tasks.target"


def amended_rows(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Return the targets that change, or are new, of indicators that have figures.

    Queries: 1 where a target would change.
    """
    rows = [
        row
        for row in wanted
        if row.record.label == TARGET
        and (row.row is None or row.values["value"] != row.row.values["value"])
    ]
    used = with_figures(sorted({str(row.key[0]) for row in rows})) if rows else set()
    return [row for row in rows if str(row.key[0]) in used]


def order_problems(rows: list[Wanted], order: Order) -> list[Problem]:
    """Return why targets cannot be amended by an order. Queries: 3."""
    codes = sorted({str(row.key[0]) for row in rows})
    try:
        check_order(order, latest=max(latest_starts(codes), default=None))
    except Refused as error:
        return [Problem("", 0, "", str(error))]
    text = _("%(year)s年在执行季度之前已经结束，其目标不能再修订。")
    return [
        row.record.problem("year", text % {"year": row.key[2]})
        for row in rows
        if isinstance(row.key[2], int) and row.key[2] < order.starts.year
    ]


def record_amendments(
    rows: list[Wanted], before: dict[Key, dict], order: Order, *, by: User, at: datetime
) -> list[TargetAmendment]:
    """Write down what the targets were before the file changed them.

    Args: before – the stored values by key, none for a new target.
    """
    return [
        record_amendment(
            target=_target(row.key),
            before=before.get(row.key),
            order=order,
            by=by,
            at=at,
        )
        for row in rows
    ]


def _target(key: Key) -> Target:
    code, department, year = key
    found = Target.objects.select_related("indicator", "department")
    return found.get(
        indicator__code=code,
        year=year,
        **(
            {"department__code": department}
            if department
            else {"department__isnull": True}
        ),
    )
