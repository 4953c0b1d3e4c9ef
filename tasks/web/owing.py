"""Who has not reported, with what a reviewer can do about it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from tasks.models import Reminder
from tasks.selectors.reminders import latest_reminders, reminder_text
from tasks.selectors.reviewing import Board, Cell


@dataclass(frozen=True)
class OwingRow:
    """A department that has not submitted the chosen quarter."""

    cell: Cell
    reminder: Reminder | None  # the latest
    text: str  # to be copied into a chat


def owing_rows(request, board: Board) -> list[OwingRow]:
    """Return the departments that have not submitted. Queries: 1."""
    latest = latest_reminders(board.round.pk)
    path = f"{reverse('report')}?period={board.quarter}"
    # NB: the set address where there is one: behind a proxy the request's may be another.
    address = f"{settings.SITE_URL}{path}"
    if not settings.SITE_URL:
        address = request.build_absolute_uri(path)
    return [
        OwingRow(
            cell,
            latest.get(cell.department.pk),
            reminder_text(cell, board.today, address),
        )
        for cell in board.outstanding
    ]
