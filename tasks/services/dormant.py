"""Accounts that nobody uses any more are closed; never the last of a kind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tasks.models import User

from . import audit
from .people import may_be_removed

UNUSED_DAYS = 90
MOMENTS = ("date_joined", "last_login", "last_seen_at", "reopened_at")


@dataclass(frozen=True)
class Closed:
    """What closing the unused accounts did."""

    people: list[User]
    kept: list[User]  # the last administrators of their kinds


def unused(*, at: datetime, days: int = UNUSED_DAYS) -> QuerySet[User]:
    """Return the open accounts that nobody has used for so many days.

    An emergency account is there not to be used.
    """
    limit = at - timedelta(days=days)
    found = User.objects.filter(is_active=True, is_superuser=False)
    for name in MOMENTS:
        found = found.filter(Q(**{f"{name}__lt": limit}) | Q(**{name: None}))
    return found.order_by("username")


@transaction.atomic
def close_unused(*, at: datetime, days: int = UNUSED_DAYS) -> Closed:
    """Close the accounts that nobody has used, and end what is left of their logins.

    Side effects: one audit record for each account.
    """
    closed, kept = [], []
    for person in unused(at=at, days=days):
        if not may_be_removed(person):
            kept.append(person)
            continue
        User.objects.filter(pk=person.pk).update(
            is_active=False, session_number=F("session_number") + 1
        )
        audit.record(
            by=None,
            at=at,
            action="account_closed",
            object_type="user",
            object_key=person.username,
            before={"is_active": True},
            after={"is_active": False},
            reason=_("%(days)s 天没有使用") % {"days": days},
            is_demo=person.is_demo,
        )
        closed.append(person)
    return Closed(closed, kept)
