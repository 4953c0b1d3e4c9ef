"""What a link keeps of the address when it leads from one page of figures to another."""

from urllib.parse import urlencode

KEPT = ("period", "edition")  # in this order


def kept(request, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the quarter and the edition that the address names.

    On a page without figures nothing is kept: its quarter is of another kind.
    """
    book = getattr(request, "book", None)
    if not hasattr(book, "edition"):
        return {}
    values = {
        "period": str(book.quarter) if request.GET.get("period") else "",
        "edition": str(book.edition.edition.key) if book.edition else "",
    }
    return {
        name: value for name, value in values.items() if value and name not in without
    }


def kept_query(request, lead: str = "?", *, without: tuple[str, ...] = ()) -> str:
    """Return what is kept as the end of an address, with the sign that leads it."""
    values = kept(request, without=without)
    return f"{lead}{urlencode(values)}" if values else ""
