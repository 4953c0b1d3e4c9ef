"""A limit on how often one person uploads, whichever process takes the file."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tasks.core.workflow import Refused
from tasks.models import UploadTally, User

SPAN = timedelta(minutes=1)


@transaction.atomic
def count_upload(*, by: User, at: datetime) -> None:
    """Count one upload, before its files are looked at.

    Raises: Refused – the person has uploaded too often within the minute.
    """
    rows = UploadTally.objects.select_for_update()
    tally, _made = rows.get_or_create(user=by, defaults={"since": at})
    if not timedelta(0) <= at - tally.since < SPAN:
        tally.since, tally.count = at, 0
    if tally.count >= settings.UPLOADS_PER_MINUTE:
        text = _("一分钟内最多上传 %(count)s 次，请稍后再试。")
        raise Refused(text % {"count": settings.UPLOADS_PER_MINUTE})
    tally.count += 1
    tally.save()
