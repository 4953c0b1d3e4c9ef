"""Reads of notices, and of the people whom they are for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from tasks.core.notices import NoticeKind, sentence
from tasks.core.quarters import Quarter
from tasks.models import Department, Notice, User
from tasks.models.naming import localised

from .naming import names_at_key, quarter_key, under_names

REPORT, REVIEW = "report_figures", "review_submissions"


@dataclass(frozen=True)
class ShownLink:
    """One thing that a notice is about, and why."""

    text: str
    url: str
    note: str


@dataclass(frozen=True)
class ShownNotice:
    """A notice in the reader's language."""

    pk: int
    kind: NoticeKind
    text: str
    reason: str
    links: list[ShownLink]
    url: str
    by: User | None
    at: datetime
    is_unread: bool


def shown(notice: Notice) -> ShownNotice:
    """Return a notice in words. Queries: 0, its department and sender being read."""
    kind = NoticeKind(notice.kind)
    return ShownNotice(
        pk=notice.pk,
        kind=kind,
        text=sentence(kind, _words(notice)),
        reason=notice.reason,
        links=[
            ShownLink(
                localised(link["text"], link.get("text_en", "")),
                link["url"],
                link.get("note", ""),
            )
            for link in notice.links
        ],
        url=notice.url,
        by=notice.by,
        at=notice.at,
        is_unread=notice.read_at is None,
    )


def _words(notice: Notice) -> dict[str, str]:
    """Return what the sentence names: days and quarters as the language has them."""
    words = {name: _word(name, value) for name, value in notice.values.items()}
    if notice.department:
        names = getattr(notice, "names_then", None)
        words["department"] = under_names(notice.department, names).title
    return words


def _word(name: str, value) -> str:
    if name == "quarter":
        return Quarter.parse(value).label
    if name.endswith("_on"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)


def notices_of(user: User, *, unread: bool = False) -> QuerySet[Notice]:
    """Return a person's notices, the newest first; only unread ones if asked for."""
    rows = (
        Notice.objects.filter(recipient=user)
        .select_related("department", "by")
        .annotate(of_quarter=quarter_key("values"))
        .annotate(names_then=names_at_key("of_quarter"))
    )
    return rows.filter(read_at=None) if unread else rows


def notice_of(user: User, pk: int) -> Notice:
    """Return one of a person's own notices. Raises: Notice.DoesNotExist."""
    return notices_of(user).get(pk=pk)


def with_unread(users: QuerySet[User]) -> QuerySet[User]:
    """Add to people how many notices they have not read: `unread_notices`."""
    unread = (
        Notice.objects.filter(recipient=OuterRef("pk"), read_at=None)
        .order_by()
        .values("recipient")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return users.annotate(unread_notices=Coalesce(Subquery(unread), 0))


def people_with(codename: str) -> QuerySet[User]:
    """Return the active people whose role has a right."""
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label="tasks",
    ).distinct()


def reporters_of(department: Department) -> list[User]:
    """Return who reports for a department. Queries: 1."""
    return list(people_with(REPORT).filter(department=department).order_by("pk"))


def heads_of(department: Department) -> list[User]:
    """Return the heads of a department. Queries: 1."""
    rows = User.objects.filter(is_active=True, is_head=True, department=department)
    return list(rows.order_by("pk"))


def reviewers() -> list[User]:
    """Return everybody who reviews. Queries: 1."""
    return list(people_with(REVIEW).order_by("pk"))


def once_each(people: Iterable[User | None]) -> list[User]:
    """Return people in order, nobody twice."""
    return list({one.pk: one for one in people if one is not None}.values())
