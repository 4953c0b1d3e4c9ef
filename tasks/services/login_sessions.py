"""Where people are logged in: few places at once, and an end to all of them."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tasks import access
from tasks.models import LoginSession, User

from . import audit

ENDED = "session_ended"


def began(*, by: User, session, at: datetime) -> list[LoginSession]:
    """Note a login; end a person's oldest ones beyond the limit, and return them.

    Call it in the transaction of the login. Side effects: one audit record for each
    login that was ended.
    """
    if session.session_key is None:  # somebody else was logged in here
        session.save()
    key = session.session_key
    LoginSession.objects.create(user=by, key=key, origin=audit.origin.get(), at=at)
    open_ = _open(by, at)
    surplus = open_[settings.SESSIONS_PER_ACCOUNT :]
    _end(surplus)
    for one in surplus:
        _record(by, by, at, _("同一账号同时登录过多"), origin=one.origin)
    return surplus


def moved(*, old: str, new: str) -> None:
    """Note that a session has another key, as after a change of the password."""
    LoginSession.objects.filter(key=old).update(key=new)


def _open(person: User, at: datetime) -> list[LoginSession]:
    """Return the logins that still hold, latest first; forget the others."""
    own = LoginSession.objects.filter(user=person)
    keys = list(own.values_list("key", flat=True))
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    alive = set(alive.values_list("session_key", flat=True))
    own.exclude(key__in=alive).delete()
    return list(own)


def _end(rows: list[LoginSession]) -> None:
    keys = [row.key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    LoginSession.objects.filter(key__in=keys).delete()


@transaction.atomic
def end_all(*, person: User, by: User, at: datetime) -> None:
    """End a person's logins everywhere. Raises: PermissionDenied. Side effects: one
    audit record."""
    access.require(by.has_perm("tasks.change_user"))
    access.require(by.is_superuser or not person.is_superuser)
    _end(list(LoginSession.objects.filter(user=person)))
    User.objects.filter(pk=person.pk).update(session_number=F("session_number") + 1)
    _record(person, by, at, _("由管理员结束"))


def _record(person: User, by: User, at: datetime, reason: str, **before) -> None:
    audit.record(
        by=by,
        at=at,
        action=ENDED,
        object_type="user",
        object_key=person.username,
        before=before or None,
        reason=reason,
        is_demo=by.is_demo,
    )
