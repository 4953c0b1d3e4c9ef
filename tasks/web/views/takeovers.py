"""Merging and splitting departments, in the administration."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tasks import access
from tasks.core.workflow import Refused
from tasks.selectors.takeovers import left_behind, load_overview, load_reorganisable
from tasks.services.trials import foresee
from tasks.web.forms_takeovers import MergeForm, SplitForm


@require_safe
def reorganise(request):
    """The departments, with the ways to rename, merge and split each."""
    access.require(request.user.has_perm("tasks.change_department"))
    context = {"found": load_overview(), "title": _("机构调整")}
    return render(
        request, "admin/reorganise.html", admin.site.each_context(request) | context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Let another department take over all that this one has a part in."""
    return _page(request, pk, MergeForm, _("单位并入"))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request, pk):
    """Let others take over some of a department's indicators, or all."""
    return _page(request, pk, SplitForm, _("单位分立"))


def _page(request, pk, form_class, title):
    access.require(request.user.has_perm("tasks.change_department"))
    sheet = load_reorganisable(pk, timezone.localdate())
    if sheet is None:
        raise Http404
    form = form_class(request.POST or None, sheet=sheet)
    context = {"form": form, "sheet": sheet, "department": sheet.department}
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.localtime()}
        try:
            if form.is_confirmed:
                form.apply(**who)
                messages.success(request, _("已办理，自所选季度起执行。"))
                return redirect("admin:tasks_department_change", pk)
            context |= _preview(form, who)
        except Refused as error:
            form.add_error(None, str(error))
    context |= admin.site.each_context(request) | {"title": title}
    return render(request, "admin/take_over.html", context)


def _preview(form, who):
    """Return what would pass on, and what stays to be done by people."""
    done = foresee(form.apply, **who)
    leaving = {handing.predecessor for handing, _indicators in done.passing}
    return {
        "done": done,
        "starts": form.order.starts,
        "left": left_behind(leaving),
        "is_previewed": True,
    }
