"""Whom a slip's steps are told to: the department, or those who review."""

from datetime import datetime

from tasks.core.notices import NoticeKind
from tasks.core.slips import SlipAction
from tasks.models import Slip, User
from tasks.selectors.notices import reporters_of, reviewers

from .notices import Link, notify

KINDS = {
    SlipAction.ISSUE: NoticeKind.SLIP_ISSUED,
    SlipAction.ANSWER: NoticeKind.SLIP_ANSWERED,
    SlipAction.SEND_BACK: NoticeKind.SLIP_SENT_BACK,
    SlipAction.CLOSE: NoticeKind.SLIP_CLOSED,
    SlipAction.REVOKE: NoticeKind.SLIP_REVOKED,
}


def tell(slip: Slip, action: SlipAction, *, by: User, at: datetime, text: str) -> None:
    """Put a notice of a step into the inboxes of those whose turn it is."""
    is_answer = action is SlipAction.ANSWER
    indicator = slip.indicator
    notify(
        recipients=reviewers() if is_answer else reporters_of(slip.department),
        kind=KINDS[action],
        url=slip.get_absolute_url(),
        at=at,
        department=slip.department,
        quarter=slip.quarter,
        by=by,
        values={"number": str(slip.number), "until_on": slip.answer_by.isoformat()},
        links=[Link(indicator.name, slip.get_absolute_url(), indicator.name_en)],
        reason=text if action is SlipAction.SEND_BACK else "",
    )
