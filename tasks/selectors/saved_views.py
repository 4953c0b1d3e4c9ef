"""Reads of a person's saved views."""

from collections.abc import Iterable

from django.db.models import Model

from tasks.models import SavedView, User


def views_of(user: User) -> list[SavedView]:
    """Return a person's own views by name. Queries: 1."""
    return list(SavedView.objects.filter(user=user).order_by("name", "pk"))


def own_view(user: User, pk: int) -> SavedView:
    """Return one of a person's own views. Queries: 1.

    Raises: SavedView.DoesNotExist – there is none, or it is somebody else's.
    """
    return SavedView.objects.get(user=user, pk=pk)


def titles_by(model: type[Model], key: str, values: Iterable[str]) -> dict[str, str]:
    """Return the titles of what some addresses name, by what they name it.

    Queries: 1.
    """
    kind = model._meta.get_field(key).get_internal_type()
    known = [v for v in values if is_number(v) or not kind.endswith("IntegerField")]
    rows = model.objects.filter(**{f"{key}__in": known})
    return {str(getattr(row, key)): row.title for row in rows}


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
