"""Sending notices by mail, where a mail server is set up; the inbox has them anyway."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from tasks.models import Notice
from tasks.selectors.notices import ShownNotice, shown

STALE_AFTER = timedelta(days=3)  # an older notice is read on the site, not mailed
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mailed:
    """What one run has done with the mails that waited."""

    sent: int
    failed: int
    stale: int


def send_waiting(*, at: datetime) -> Mailed:
    """Send the mails that wait, each once; those that cannot be sent wait on.

    A mail is claimed before it is sent, so that two runs never send it twice: a run
    that dies in between leaves one unsent, which the inbox has. Nothing is locked while
    the mail server is talked to.
    """
    rows = Notice.objects.filter(wants_mail=True, mailed_at=None)
    stale = rows.filter(at__lt=at - STALE_AFTER).update(wants_mail=False)
    if not settings.MAIL_IS_ON:
        return Mailed(0, 0, stale)
    sent = failed = 0
    waiting = rows.select_related("recipient", "department", "by").order_by("at", "pk")
    for notice in waiting:
        if not Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=at):
            continue
        if _send(notice):
            sent += 1
        else:
            failed += 1
            Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
    return Mailed(sent, failed, stale)


def _send(notice: Notice) -> bool:
    with translation.override(settings.LANGUAGE_CODE):
        found = shown(notice)
        mail = EmailMessage(
            subject=f"[{found.kind.label}] {found.text}",
            body=body_of(found),
            to=[notice.recipient.email],
        )
    try:
        return bool(mail.send())
    except (OSError, SMTPException) as error:
        logger.warning("mail of notice %s not sent: %s", notice.pk, error)
        return False


def body_of(notice: ShownNotice) -> str:
    """Return a notice as the text of a mail."""
    lines = [notice.text]
    if notice.reason:
        lines.append(notice.reason)
    for link in notice.links:
        lines.append(f"· {link.text}" + (f" {link.note}" if link.note else ""))
    if settings.SITE_URL:
        lines += ["", settings.SITE_URL + notice.url]
    lines += ["", _("本邮件由系统自动发送，请勿回复。登录系统可在收件箱查看。")]
    return "\n".join(lines)
