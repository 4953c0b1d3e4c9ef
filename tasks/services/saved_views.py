"""Saved views: kept, renamed and removed by the person whose they are."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import SavedView, User

from .audit import record

MAX_VIEWS = 50  # of one person


class ViewRefused(Exception):
    """A view cannot be kept under this name; the message says why."""


@transaction.atomic
def save_view(*, name: str, path: str, query: str, by: User, at: datetime) -> SavedView:
    """Keep a page with its filters under a name.

    Args: path, query – of a page of this site, as `web.saved` has checked them.
    Raises: ViewRefused – the name is in use, or there are too many.
    """
    # Two clicks wait for each other here: the second finds the name in use.
    User.objects.select_for_update().get(pk=by.pk)
    name = name.strip()
    _check_name(name, by)
    if by.saved_views.count() >= MAX_VIEWS:
        raise ViewRefused(
            _("每人最多保存 %(count)s 个视图，请先删除不再使用的视图。")
            % {"count": MAX_VIEWS}
        )
    view = SavedView.objects.create(
        user=by, name=name, path=path, query=query, created_at=at
    )
    _record(view, "view.create", by=by, at=at, after=_values(view))
    return view


@transaction.atomic
def rename_view(*, pk: int, name: str, by: User, at: datetime) -> SavedView:
    """Give one of the person's own views another name.

    Raises: SavedView.DoesNotExist – there is none, or it is somebody else's;
    ViewRefused – the name is in use.
    """
    User.objects.select_for_update().get(pk=by.pk)
    view = SavedView.objects.select_for_update().get(pk=pk, user=by)
    name, before = name.strip(), {"name": view.name}
    if name == view.name:
        return view
    _check_name(name, by)
    view.name = name
    view.save(update_fields=["name"])
    _record(view, "view.rename", by=by, at=at, before=before, after={"name": name})
    return view


@transaction.atomic
def delete_view(*, pk: int, by: User, at: datetime) -> str:
    """Remove one of the person's own views; return its name.

    Raises: SavedView.DoesNotExist – there is none, or it is somebody else's.
    """
    view = SavedView.objects.select_for_update().get(pk=pk, user=by)
    _record(view, "view.delete", by=by, at=at, before=_values(view))
    view.delete()
    return view.name


def _check_name(name: str, by: User):
    if by.saved_views.filter(name=name).exists():
        raise ViewRefused(
            _("已有名为“%(name)s”的视图，请换一个名称。") % {"name": name}
        )


def _values(view: SavedView) -> dict:
    return {"name": view.name, "path": view.path, "query": view.query}


def _record(view, action, *, by, at, before=None, after=None):
    record(
        by=by,
        at=at,
        action=action,
        object_type="savedview",
        object_key=f"{by.username}:{view.pk}",
        before=before,
        after=after,
        is_demo=by.is_demo,
    )
