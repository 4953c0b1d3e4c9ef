"""The list of what departments promised about lines that lag."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from tasks.selectors.explanations import promises
from tasks.web import export_promises
from tasks.web.export import page
from tasks.web.forms_promises import PromiseFilter
from tasks.web.page import frame, with_book
from tasks.web.tables import Pages, Rows
from tasks.web.tables_promises import PromiseTable


@require_safe
@with_book
def promise_list(request, book):
    """Every promise up to the quarter, filtered by the URL."""
    if book.edition:  # promises are followed up; an edition keeps none
        return redirect(f"{request.path}?period={book.quarter}")
    found = promises(
        today=book.choice.today, until=book.quarter, provisional=book.provisional
    )
    chosen = PromiseFilter(request.GET, found)
    matching = chosen.matching()
    table = PromiseTable(Rows(matching))
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = frame(
        book,
        [(_("整改承诺"), None)],
        filter=chosen,
        table=table,
        total=len(matching),
    )
    return page(
        request, "plan/promise_list.html", context, export_promises.promise_list
    )
