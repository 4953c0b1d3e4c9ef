"""The rules of extensions: when one may be asked for, and until when it may last."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import LabelledEnum, RoundState
from .rounds import Round
from .workflow import Refused

LONGEST = 90  # days after the general due date; a slip in the year is no extension


class ExtensionState(LabelledEnum):
    """What became of a request for an extension."""

    PENDING = "pending", gettext_lazy("待审批")
    APPROVED = "approved", gettext_lazy("已批准")
    REFUSED = "refused", gettext_lazy("未批准")
    WITHDRAWN = "withdrawn", gettext_lazy("已撤回")


class Unfit(Refused):
    """What was given does not fit; `field` says which field of the form."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


def why_no_request(one: Round, today: date, *, is_submitted: bool) -> str:
    """Return why no extension may be asked for; "" when one may.

    Args: one – the department's own round; is_submitted – it was submitted before.
    """
    state = one.state(today)
    if state is RoundState.UPCOMING:
        return _("本季度尚未开放填报，不能申请延期。")
    if one.is_locked(today):
        return _("本季度已锁定，不能申请延期。")
    if is_submitted:
        return _("本季度已提交过，无需申请延期。")
    if one.is_overdue(today):
        return _("截止日已过，不能再申请延期。请尽快填报，将记为迟报。")
    return ""


def latest_possible(one: Round) -> date:
    """Return the last day to which a round may be extended.

    Args: one – the department's own round.
    """
    last = (one.extended_from or one.due_on) + timedelta(days=LONGEST)
    if one.locked_on:
        last = min(last, one.locked_on - timedelta(days=1))
    return last


def why_no_date(one: Round, until: date, today: date) -> str:
    """Return why a round may not be extended to a day; "" when it may.

    Args: one – the department's own round.
    """
    if until <= one.due_on:
        return _("新的截止日须晚于现在的截止日。")
    if until < today:
        return _("新的截止日不能早于今天。")
    if until <= latest_possible(one):
        return ""
    if one.locked_on is None or until < one.locked_on:
        return _("最多延期 %(days)s 天。") % {"days": LONGEST}
    return _("新的截止日须早于锁定日期。")


def check_date(one: Round, until: date, today: date) -> None:
    """Raise Unfit unless a round may be extended to a day. Args: as `why_no_date`."""
    if why := why_no_date(one, until, today):
        raise Unfit("until", why)
