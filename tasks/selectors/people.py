"""Reads of people: what they are chosen by, and what they have not finished."""

from tasks import access
from tasks.core.enums import State
from tasks.models import Actual, Department, Notice, User


def department_titles() -> list[str]:
    """Return the departments' names in their order. Queries: 1."""
    return [d.name for d in Department.objects.order_by("order", "code")]


def person(pk: int) -> User:
    """Return a person with their department. Raises: User.DoesNotExist. Queries: 1."""
    return User.objects.select_related("department").get(pk=pk)


def successors(person: User) -> list[User]:
    """Return the people who could go on with somebody's figures. Queries: 1."""
    if person.department_id is None:
        return []
    others = User.objects.filter(
        department_id=person.department_id,
        is_active=True,
        groups__name=access.REPORTER,
        is_demo=person.is_demo,
    )
    return list(others.exclude(pk=person.pk).order_by("username"))


def unfinished(person: User, *, lock: bool = False) -> list[Actual]:
    """Return the drafts and returned figures that a person entered last. Queries: 1."""
    rows = Actual.objects.filter(
        entered_by=person, state__in=[State.DRAFT, State.RETURNED]
    ).select_related("indicator", "submission__department", "submission__period")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return list(rows.order_by("submission__period", "indicator__order", "pk"))


def unread_count(person: User) -> int:
    """Return how many notices a person has not read. Queries: 1."""
    return Notice.objects.filter(recipient=person, read_at=None).count()
