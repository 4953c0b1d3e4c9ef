"""What an edition corrects in the one before, ready to be shown."""

from dataclasses import dataclass
from typing import Any

from tasks.core.editions import FIGURE
from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.restated_words import both, what_label
from tasks.models import Department, Indicator

from .snapshot import Snapshot


@dataclass(frozen=True)
class Restated:
    """One value that is another now."""

    indicator: Indicator
    department: Department | None  # None: the whole
    quarter: Quarter | None  # of a reported figure
    what: str
    old: str
    new: str
    is_figure: bool  # what a department reported; else what follows from it


def restated_rows(
    snapshot: Snapshot, changes: list[dict[str, Any]], *older: Snapshot | None
) -> list[Restated]:
    """Return the changes with what they are of, in the language of the reader.

    Args: older – where to find what this snapshot no longer knows. Queries: 0.
    """
    known = [one for one in (*reversed(older), snapshot) if one]
    indicators = {x.code: x for one in known for x in one.rows(Indicator)}
    departments = {x.code: x for one in known for x in one.rows(Department)}
    return [_row(change, indicators, departments) for change in changes]


def _row(change, indicators, departments) -> Restated:
    indicator = indicators[change["indicator"]]
    old, new = both(
        change["what"],
        change["old"],
        change["new"],
        kind=Kind(indicator.kind),
        unit=indicator.unit_name,
        decimals=indicator.decimals,
    )
    return Restated(
        indicator=indicator,
        department=departments.get(change["department"]),
        quarter=Quarter.parse(change["period"]) if change["period"] else None,
        what=what_label(change["what"]),
        old=old,
        new=new,
        is_figure=change["what"] == FIGURE,
    )
