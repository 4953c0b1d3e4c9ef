"""Reads of what a department has changed since a quarter was last approved."""

from dataclasses import dataclass
from datetime import datetime

from tasks.core.enums import Action, State
from tasks.core.figure_history import Change, differences, entry_from
from tasks.models import AuditRecord, Review

from .cases import FIGURE_SAVED
from .desk import Desk
from .desk_rows import DeskRow


@dataclass(frozen=True)
class SinceApproval:
    """One figure that was approved in its quarter before, and is back for a review."""

    row: DeskRow
    approved_at: datetime
    changes: tuple[Change, ...]  # from the approved version to this one; () for none


def since_approval(
    desk: Desk, records: dict[int, list[AuditRecord]]
) -> list[SinceApproval]:
    """Return what became of the figures that were approved in this quarter and came
    back since, those that changed first.

    Args: desk – without drafts; records – of its figures, by indicator id, the oldest
    first. A figure that the department is still correcting is left out. Queries: 0.
    """
    found = []
    for row in desk.rows:
        approved_at = _approved_at(row, desk.reviews)
        if approved_at is None or row.hidden or row.state is not State.SUBMITTED:
            continue
        saved = [
            record
            for record in records.get(row.indicator.pk, [])
            if record.action == FIGURE_SAVED and record.at <= approved_at
        ]
        if saved:
            old = entry_from(saved[-1].after)
            changes = differences(row.spec, old, row.entry)
            found.append(SinceApproval(row, approved_at, changes))
    return sorted(found, key=lambda one: not one.changes)


def _approved_at(row: DeskRow, reviews: list[Review]) -> datetime | None:
    """Return when a figure was last approved; None when it never was.

    Args: reviews – the latest first.
    """
    for review in reviews:
        is_own = review.indicator_id in (None, row.indicator.pk)
        if is_own and review.action == Action.APPROVE:
            return review.at
    return None
