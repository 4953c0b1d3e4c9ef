"""Amending targets and redefining indicators, in the administration."""

from functools import partial

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tasks import access
from tasks.core.effects import sentences
from tasks.core.workflow import Refused
from tasks.selectors.amendments import load_amendable
from tasks.services.amendments import foresee
from tasks.web.forms_amendments import AmendForm, RedefineForm


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request, pk):
    """Set an indicator's targets anew from a quarter on."""
    access.require(request.user.has_perm("tasks.change_target"))
    return _page(request, pk, AmendForm, _("修订目标"))


@require_http_methods(["GET", "HEAD", "POST"])
def redefine(request, pk):
    """Give an indicator another unit, kind or meaning from a quarter on."""
    access.require(request.user.has_perm("tasks.change_indicator"))
    return _page(request, pk, RedefineForm, _("调整口径"))


def _page(request, pk, form_class, title):
    sheet = load_amendable(pk)
    if sheet is None:
        raise Http404
    form = form_class(request.POST or None, sheet=sheet)
    context = {"form": form, "sheet": sheet, "indicator": sheet.indicator}
    if form.is_bound and form.is_valid():
        apply = partial(form.apply, by=request.user, at=timezone.localtime())
        try:
            if form.is_confirmed:
                apply()
                messages.success(request, _("已办理，自所选季度起执行。"))
                return redirect("admin:tasks_indicator_change", pk)
            context |= _preview(form, apply)
        except Refused as error:
            form.add_error(None, str(error))
    context |= admin.site.each_context(request) | {"title": title}
    return render(request, "admin/amend.html", context)


def _preview(form, apply):
    """Return what the change would do, in words, and what confirms it."""
    starts, today = form.order.starts, timezone.localdate()
    effects = foresee(apply, starts=starts, today=today, restates=form.restates)
    told = sentences(effects) if effects else []
    return {"effects": told, "starts": starts, "is_previewed": form.is_valid()}
