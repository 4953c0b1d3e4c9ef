"""Handing a person's unfinished work to a successor; both names stay in the history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import Actual, Notice, User
from tasks.selectors import people as selectors
from tasks.selectors.cases import figure_key

from . import audit

HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Handed:
    """What was handed over."""

    figures: int
    notices: int


@transaction.atomic
def hand_over(
    *, person: User, successor: User, figures: Iterable[int], by: User, at: datetime
) -> Handed:
    """Give a person's drafts, returned figures and unread notices to a successor.

    Args: figures – the numbers of the figures that were looked at.
    Raises: PermissionDenied; Refused – the successor does not report for the same
    department, or the figures are others by now. Side effects: one audit record for
    each figure and one for the notices.
    """
    access.require(by.has_perm("tasks.add_user"))
    if successor not in selectors.successors(person):
        raise Refused(_("接手人须是同一单位在用的填报人。"))
    found = selectors.unfinished(person, lock=True)
    if {actual.pk for actual in found} != set(figures):
        raise Refused(_("预览以后数据又有变化，未移交，请按新的情况再确认。"))
    for actual in found:
        _hand(actual, person, successor, by, at)
    count = _hand_notices(person, successor)
    if count:
        _record("user", person.username, person, successor, by, at, notices=count)
    return Handed(len(found), count)


def _hand(actual, person, successor, by, at):
    # NB: its version stays: what it says does not change, and an open form is no conflict.
    Actual.objects.filter(pk=actual.pk).update(entered_by=successor)
    submission = actual.submission
    period = submission.period
    quarter = f"{period.year}Q{period.quarter}"
    key = figure_key(actual.indicator.code, submission.department, quarter)
    _record("actual", key, person, successor, by, at)


def _hand_notices(person, successor) -> int:
    """Move the unread notices, but for those that the successor has already."""
    unread = Notice.objects.filter(recipient=person, read_at=None)
    theirs = Notice.objects.filter(recipient=successor).exclude(key="")
    return unread.exclude(key__in=theirs.values("key")).update(recipient=successor)


def _record(object_type, key, person, successor, by, at, **more):
    audit.record(
        by=by,
        at=at,
        action=HANDED_OVER,
        object_type=object_type,
        object_key=key,
        before={"entered_by": person.username},
        after={"entered_by": successor.username, **more},
        is_demo=person.is_demo,
    )
