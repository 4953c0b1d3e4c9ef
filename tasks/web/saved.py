"""Which addresses can be kept as a view: pages of this site that say so, and no other."""

from urllib.parse import unquote, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve

from tasks.models import SavedView

LEFT_OUT = ("export", "page")  # of the address: not part of what one looks at


def savable(view):
    """Mark a view whose page can be kept as a saved view."""
    view.is_savable = True
    return view


def checked(address: str) -> tuple[str, str] | None:
    """Return (path, query) of an address that can be kept.

    None when: it leads to another site, to nothing, to a page that cannot be kept, or
    is too long.
    """
    if not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in unquote(address) or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
        view = resolve(unquote(parts.path)).func
    except (ValueError, Resolver404):
        return None
    if parts.scheme or parts.netloc or not getattr(view, "is_savable", False):
        return None
    query = _plain(parts.query)
    if _is_too_long("path", parts.path) or _is_too_long("query", query):
        return None
    return parts.path, query


def _plain(query: str) -> str:
    """Return the query without what is no filter, and without empty filters."""
    values = QueryDict(query, mutable=True)
    for name in list(values):
        kept = [value for value in values.getlist(name) if value]
        if name in LEFT_OUT or not kept:
            del values[name]
        else:
            values.setlist(name, kept)
    return values.urlencode()


def _is_too_long(field: str, text: str) -> bool:
    return len(text) > SavedView._meta.get_field(field).max_length
