"""What the pages of figures have in common: the quarter and the switch in the URL."""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks import access
from tasks.selectors.editions import book_of, open_edition
from tasks.selectors.plan import choose_quarter
from tasks.selectors.snapshot import Tampered
from tasks.selectors.standings import load_book
from tasks.web.saved import savable

DAMAGED = 409  # an edition whose content is not what its checksum says


def with_book(view):
    """Hand the view the plan as it stands at the quarter that the URL names, or as an
    edition has it.

    Before a plan is loaded, a page says what to do instead. A quarter, an edition or a
    thing that does not exist is not found. A damaged edition is never shown.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            book = _book(request)
        except Tampered:
            return render(request, "editions/damaged.html", status=DAMAGED)
        if not book:
            return render(request, "plan/no_plan.html")
        request.book = book
        try:
            return view(request, book, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    return savable(wrapped)


def with_edition(view):
    """Hand the view the plan as an edition has it, or None where none is asked for."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.GET.get("edition"):
            return with_book(view)(request, *args, **kwargs)
        return view(request, None, *args, **kwargs)

    return wrapped


def _book(request):
    if request.GET.get("edition"):
        return _edition(request)
    choice = _choice(request)
    return choice and load_book(choice, provisional=_is_provisional(request))


def _edition(request):
    """Return the plan as an edition has it: what was approved then, and no more."""
    try:
        opened = open_edition(request.GET["edition"])
        return book_of(opened, request.GET.get("period", ""))
    except ValueError as error:
        raise Http404(_("没有这一版，或该定版不含这个季度。")) from error


def _choice(request):
    try:
        return choose_quarter(request.GET.get("period", ""), timezone.localdate())
    except ValueError as error:
        raise Http404(_("没有这个季度，或者还没有开始。")) from error


def _is_provisional(request) -> bool:
    """Count submitted figures as well, where asked for and allowed."""
    asked = request.GET.get("provisional") == "1"
    return asked and access.may_see_provisional(request.user)


def frame(book, crumbs, **context):
    """Return a page's context with what the frame needs."""
    return {
        "book": book,
        "quarter": book.quarter,
        "periods": book.choice.choices,
        "provisional": book.provisional,
        "crumbs": [(label, url and resolve_url(url)) for label, url in crumbs],
        "data_as_of": book.quarter.label,
        **context,
    }
