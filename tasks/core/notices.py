"""What a notice says, in the reader's language."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .enums import LabelledEnum


class NoticeKind(LabelledEnum):
    """What a notice is about; the label is the word that stands before it."""

    DUE_SOON = "due_soon", _("催报")
    DUE_TODAY = "due_today", _("催报")
    OVERDUE = "overdue", _("催报")
    RETURNED = "returned", _("退回")
    APPROVED = "approved", _("审定")
    REOPENED = "reopened", _("重新开放")
    EXTENSION_ASKED = "extension_asked", _("延期申请")
    EXTENSION_APPROVED = "extension_approved", _("延期批准")
    EXTENSION_REFUSED = "extension_refused", _("延期未批准")
    PERIOD_REOPENED = "period_reopened", _("重新开放")
    SLIP_ISSUED = "slip_issued", _("督办")
    SLIP_ANSWERED = "slip_answered", _("督办回复")
    SLIP_SENT_BACK = "slip_sent_back", _("督办退回")
    SLIP_CLOSED = "slip_closed", _("督办销号")
    SLIP_REVOKED = "slip_revoked", _("督办撤销")


# Kind -> its sentence. Every sentence may name the department and the quarter.
SENTENCES: dict[NoticeKind, str] = {
    NoticeKind.DUE_SOON: _(
        "%(department)s%(quarter)s尚未提交，%(due_on)s截止，还有 %(days)s 天"
    ),
    NoticeKind.DUE_TODAY: _(
        "%(department)s%(quarter)s尚未提交，今天（%(due_on)s）截止"
    ),
    NoticeKind.OVERDUE: _(
        "%(department)s%(quarter)s尚未提交，%(due_on)s截止，已逾期 %(days)s 天"
    ),
    NoticeKind.RETURNED: _("%(department)s%(quarter)s有 %(count)s 项被退回，请更正"),
    NoticeKind.APPROVED: _("%(department)s%(quarter)s有 %(count)s 项已审定"),
    NoticeKind.REOPENED: _(
        "%(department)s%(quarter)s有 %(count)s 项已审定数据重新开放，请更正"
    ),
    NoticeKind.EXTENSION_ASKED: _(
        "%(department)s申请将%(quarter)s填报延期至%(until_on)s，请审批"
    ),
    NoticeKind.EXTENSION_APPROVED: _(
        "%(department)s%(quarter)s填报已批准延期至%(until_on)s"
    ),
    NoticeKind.EXTENSION_REFUSED: _(
        "%(department)s%(quarter)s的延期申请未批准，仍于%(due_on)s截止"
    ),
    NoticeKind.PERIOD_REOPENED: _(
        "%(department)s%(quarter)s填报重新开放，请于%(until_on)s前更正并提交"
    ),
    NoticeKind.SLIP_ISSUED: _(
        "%(department)s收到%(quarter)s督办单 %(number)s 号，请于%(until_on)s前回复"
    ),
    NoticeKind.SLIP_ANSWERED: _(
        "%(department)s已回复%(quarter)s督办单 %(number)s 号，请审核"
    ),
    NoticeKind.SLIP_SENT_BACK: _(
        "%(department)s%(quarter)s督办单 %(number)s 号的回复被退回，请重新回复"
    ),
    NoticeKind.SLIP_CLOSED: _("%(department)s%(quarter)s督办单 %(number)s 号已销号"),
    NoticeKind.SLIP_REVOKED: _("%(department)s%(quarter)s督办单 %(number)s 号已撤销"),
}


def sentence(kind: NoticeKind, values: Mapping[str, str]) -> str:
    """Return what a notice says. Args: values – what its sentence names, in words;
    what is not given is left out."""
    return str(SENTENCES[kind]) % defaultdict(str, values)
