"""Telling people what concerns them: into the inbox, and by mail where it is set up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tasks.access import may_open
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.models import Department, Notice, User
from tasks.selectors.notices import once_each


@dataclass(frozen=True)
class Link:
    """One thing that a notice is about: its name, its page, and why."""

    text: str
    url: str
    text_en: str = ""
    note: str = ""

    def as_json(self) -> dict[str, str]:
        values = {"text": self.text, "url": self.url}
        more = {"text_en": self.text_en, "note": self.note}
        return values | {name: value for name, value in more.items() if value}


def notify(
    *,
    recipients: Iterable[User | None],
    kind: NoticeKind,
    url: str,
    at: datetime,
    department: Department | None = None,
    quarter: Quarter | None = None,
    by: User | None = None,
    values: dict | None = None,
    links: Iterable[Link] = (),
    reason: str = "",
    key: str = "",
) -> list[User]:
    """Put a notice into inboxes; return the people who got one.

    Call it inside the transaction of what it tells about. Whoever did it is not told,
    nor anybody who may not open the department's submissions, nor a closed account.
    Args: url – the page that it leads to; values – what the kind's sentence names
    beside department and quarter (days as ISO dates under names ending in `_on`);
    links – the things concerned; key – the same key reaches nobody twice.
    Queries: 2, and those of people of other departments for their rights.
    """
    named = dict(values or {}) | ({"quarter": str(quarter)} if quarter else {})
    told = _allowed(recipients, department, by)
    if key:
        had = Notice.objects.filter(key=key).values_list("recipient_id", flat=True)
        told = [person for person in told if person.pk not in set(had)]
    rows = [
        Notice(
            recipient=person,
            kind=NoticeKind(kind).value,
            department=department,
            values=named,
            reason=reason,
            links=[link.as_json() for link in links],
            url=url,
            by=by,
            at=at,
            key=key,
            wants_mail=bool(settings.MAIL_IS_ON and person.email),
        )
        for person in told
    ]
    Notice.objects.bulk_create(rows)
    return told


def _allowed(recipients, department, by) -> list[User]:
    """Return those who are to know: nobody gets another department's notice."""
    return [
        person
        for person in once_each(recipients)
        if person.is_active
        and (by is None or person.pk != by.pk)
        and (department is None or may_open(person, department))
    ]


@transaction.atomic
def mark_read(*, pk: int, by: User, at: datetime) -> Notice:
    """Note that a person has read one of their notices; the first time counts.

    Raises: Notice.DoesNotExist – there is none, or it is somebody else's.
    """
    notice = Notice.objects.get(pk=pk, recipient=by)
    Notice.objects.filter(pk=pk, read_at=None).update(read_at=at)
    return notice


@transaction.atomic
def mark_all_read(*, by: User, at: datetime) -> int:
    """Note that a person has read all their notices; return how many were unread."""
    return Notice.objects.filter(recipient=by, read_at=None).update(read_at=at)
