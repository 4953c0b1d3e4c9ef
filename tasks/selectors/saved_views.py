"""Reads of a person's saved views."""

from tasks.models import SavedView, User


def views_of(user: User) -> list[SavedView]:
    """Return a person's own views by name. Queries: 1."""
    return list(SavedView.objects.filter(user=user).order_by("name", "pk"))


def own_view(user: User, pk: int) -> SavedView:
    """Return one of a person's own views. Queries: 1.

    Raises: SavedView.DoesNotExist – there is none, or it is somebody else's.
    """
    return SavedView.objects.get(user=user, pk=pk)
