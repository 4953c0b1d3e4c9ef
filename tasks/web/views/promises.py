"""The list of what departments promised about lines that lag."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from tasks.selectors.explanations import promises_in
from tasks.web import export_promises
from tasks.web.export import page
from tasks.web.forms_promises import PromiseFilter
from tasks.web.page import frame, with_book
from tasks.web.tables import Pages, Rows
from tasks.web.tables_promises import PromiseTable


@require_safe
@with_book
def promise_list(request, book):
    """Every promise up to the quarter, of today or as an edition keeps them."""
    found = promises_in(book)
    chosen = PromiseFilter(request.GET, found or [])
    matching = chosen.matching()
    table = PromiseTable(Rows(matching))
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = frame(
        book,
        [(_("整改承诺"), None)],
        filter=chosen,
        table=table,
        total=len(matching),
        is_held=found is not None,
    )
    return page(
        request, "plan/promise_list.html", context, export_promises.promise_list
    )
