"""What the pages of figures have in common: the quarter and the switch in the URL."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks import access
from tasks.selectors.plan import choose_quarter
from tasks.selectors.standings import load_book
from tasks.web.saved import savable


def with_book(view):
    """Hand the view the plan as it stands at the quarter that the URL names.

    Before a plan is loaded, a page says what to do instead. A quarter that does not
    exist is not found.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        choice = _choice(request)
        book = choice and load_book(choice, provisional=_is_provisional(request))
        if not book:
            return render(request, "plan/no_plan.html")
        request.book = book
        return view(request, book, *args, **kwargs)

    return savable(wrapped)


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
        "crumbs": crumbs,
        "data_as_of": book.quarter.label,
        **context,
    }
