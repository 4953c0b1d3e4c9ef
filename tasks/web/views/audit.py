"""The audit record: searching it, one entry, and whether the chain holds."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from tasks import access
from tasks.selectors import audit as selectors
from tasks.services import audit_check
from tasks.web import audit_list
from tasks.web.export import page
from tasks.web.tables import Pages


@require_safe
def audit(request):
    """Every entry, filtered by the URL, the latest first."""
    access.require(access.may_audit(request.user))
    chosen = audit_list.AuditFilter(request.GET, queryset=selectors.records())
    table = audit_list.AuditTable(chosen.qs)
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = {
        "filter": chosen,
        "table": table,
        "watch": selectors.watch(timezone.now()),
        "head": audit_check.head(),
        "max_rows": audit_list.MAX_ROWS,
        "crumbs": [(_("审计"), None)],
    }
    return page(request, "audit/list.html", context, audit_list.export)


@require_safe
def audit_entry(request, number):
    """One entry with all that it holds."""
    access.require(access.may_audit(request.user))
    entry = selectors.entry(number)
    if entry is None:
        raise Http404
    earlier, later = selectors.neighbours(entry)
    context = {
        "entry": entry,
        "earlier": earlier,
        "later": later,
        "crumbs": [(_("审计"), reverse("audit")), (str(number), None)],
    }
    return page(request, "audit/entry.html", context, audit_list.entry_export)


@require_POST
def audit_verify(request):
    """Check the chain from the first entry to the last; the check is on record too."""
    access.require(access.may_audit(request.user))
    found = audit_check.check(by=request.user, at=timezone.localtime())
    if not found:
        messages.success(request, _("审计链完整：逐条核验，没有发现问题。"))
    for finding in found[:20]:
        messages.error(request, finding.text)
    return redirect("audit")
