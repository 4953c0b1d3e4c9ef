"""Waiting after several wrong passwords, and being let in again before the time."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import LoginTry, User

from . import audit

TRIES = 5  # with a wrong password, before one has to wait
WAIT = timedelta(minutes=15)  # since the first of them


def count(name: str, *, at: datetime) -> bool:
    """Count a try; return False where the person has to wait.

    Counted by name and address together, so that nobody can lock out a colleague who
    sits elsewhere, nor everybody behind one address. Call it before the password is
    looked at, so that many tries at once count.
    """
    LoginTry.objects.filter(since__lte=at - WAIT).delete()
    key = _key(name)
    person = User.objects.filter(username__iexact=name).first()
    first = {"user": person, "origin": audit.origin.get(), "since": at}
    LoginTry.objects.get_or_create(key=key, defaults=first)
    LoginTry.objects.filter(key=key).update(tries=F("tries") + 1)
    tries = LoginTry.objects.filter(key=key).values_list("tries", flat=True).first()
    return (tries or 1) <= TRIES  # none: it was let in again at this very moment


def forget(name: str) -> None:
    """Start the count again, after the right password."""
    LoginTry.objects.filter(key=_key(name)).delete()


def _key(name: str) -> str:
    where = f"{name.lower()}\0{audit.origin.get()}"
    return hashlib.sha256(where.encode()).hexdigest()


def with_waiting(people: QuerySet[User], *, at: datetime) -> QuerySet[User]:
    """Add to people since when they have to wait: `waits_since`, None if they need not."""
    rows = LoginTry.objects.filter(
        user=OuterRef("pk"), tries__gt=TRIES, since__gt=at - WAIT
    )
    latest = rows.order_by("-since").values("since")[:1]
    return people.annotate(waits_since=Subquery(latest))


def waiting_people(*, at: datetime) -> list[int]:
    """Return the numbers of the people who have to wait. Queries: 1."""
    rows = LoginTry.objects.filter(tries__gt=TRIES, since__gt=at - WAIT)
    return list(rows.exclude(user=None).values_list("user_id", flat=True))


@transaction.atomic
def unlock(*, person: User, by: User, at: datetime) -> int:
    """Let a person try again at once; return at how many addresses they waited.

    Raises: PermissionDenied; Refused – they need not wait. Side effects: one audit
    record.
    """
    access.require(by.has_perm("tasks.change_user"))
    rows = LoginTry.objects.filter(user=person, tries__gt=TRIES, since__gt=at - WAIT)
    places = sorted(rows.values_list("origin", flat=True))
    if not places:
        raise Refused(_("%(person)s没有被限制登录。") % {"person": person})
    LoginTry.objects.filter(user=person).delete()
    audit.record(
        by=by,
        at=at,
        action="login_unlocked",
        object_type="user",
        object_key=person.username,
        before={"origins": places},
        is_demo=by.is_demo,
    )
    return len(places)
