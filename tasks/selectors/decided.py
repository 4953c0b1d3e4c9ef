"""Reads of what a department has changed since reviewers last decided on its figures."""

from dataclasses import dataclass

from tasks.core.enums import Action, State
from tasks.core.figure_history import Change, differences, entry_from
from tasks.models import AuditRecord, Review

from .cases import FIGURE_SAVED
from .desk import Desk
from .desk_rows import DeskRow
from .figure_history import evidence_change, steps_of

DECISIONS = (Action.APPROVE, Action.RETURN, Action.REOPEN)


@dataclass(frozen=True)
class SinceDecision:
    """One figure that was decided on in its quarter before, and is back for a review."""

    row: DeskRow
    decision: Review  # the latest one
    changes: tuple[Change, ...] | None  # from the version decided on; () for none
    # None: that version was not recorded, and nothing can be said.


def since_decision(
    desk: Desk, records: dict[int, list[AuditRecord]]
) -> list[SinceDecision]:
    """Return what became of the figures that were approved or returned in this quarter
    and came back since, those that changed first.

    Args: desk – without drafts; records – of its figures, by indicator id, the oldest
    first. A figure that the department is still correcting is left out. Queries: 0.
    """
    found = []
    for row in desk.rows:
        if row.hidden or row.state is not State.SUBMITTED:
            continue
        steps = steps_of(row.indicator.pk, desk.reviews)  # the latest first
        decision = next((step for step in steps if step.action in DECISIONS), None)
        if decision:
            changes = _changes(row, decision, records.get(row.indicator.pk, []))
            found.append(SinceDecision(row, decision, changes))
    return sorted(found, key=lambda one: not one.changes)


def _changes(
    row: DeskRow, decision: Review, records: list[AuditRecord]
) -> tuple[Change, ...] | None:
    """Return how a figure and its files differ from what was decided on."""
    saved = [
        record
        for record in records
        if record.action == FIGURE_SAVED and record.at <= decision.at
    ]
    if not saved:
        return None
    files = [
        evidence_change(record)
        for record in records
        if record.action != FIGURE_SAVED and record.at > decision.at
    ]
    return (*differences(row.spec, entry_from(saved[-1].after), row.entry), *files)
