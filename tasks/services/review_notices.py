"""Telling a department what the reviewers decided about its quarter."""

from datetime import datetime
from urllib.parse import quote

from django.urls import reverse

from tasks.core.enums import Action
from tasks.core.notices import NoticeKind
from tasks.models import Indicator, Submission, User
from tasks.selectors.notices import reporters_of
from tasks.selectors.plan import round_of

from .notices import Link, notify

KINDS = {
    Action.APPROVE: NoticeKind.APPROVED,
    Action.RETURN: NoticeKind.RETURNED,
    Action.REOPEN: NoticeKind.REOPENED,
}


def tell_decision(
    submission: Submission,
    *,
    steps: dict[Indicator, tuple[Action, str]],
    by: User,
    at: datetime,
) -> None:
    """Tell those who report for the department, and whoever submitted, what was
    decided: one notice for each sort of step, with a link to each figure's cell.

    Args: steps – by indicator: what was decided, and why.
    """
    quarter = round_of(submission.period).quarter
    page = f"{reverse('report')}?period={quarter}"
    people = [*reporters_of(submission.department), submission.submitted_by]
    for action, kind in KINDS.items():
        found = {i: why for i, (step, why) in steps.items() if step is action}
        if not found:
            continue
        cells = [_cell(page, indicator, why) for indicator, why in found.items()]
        is_approval = action is Action.APPROVE
        notify(
            recipients=people,
            kind=kind,
            url=page if is_approval else cells[0].url,
            at=at,
            department=submission.department,
            quarter=quarter,
            by=by,
            values={"count": len(found)},
            links=() if is_approval else cells,
        )


def _cell(page: str, indicator: Indicator, why: str) -> Link:
    """Return the way to a figure's cell on the entry form."""
    return Link(
        text=indicator.name,
        text_en=indicator.name_en,
        url=f"{page}#row-{quote(indicator.code)}",
        note=why,
    )
