"""Amending targets, redefining indicators, revising rules, in the administration."""

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
from tasks.selectors.plan_rules import load_revisable
from tasks.services.amendments import foresee
from tasks.web.forms_amendments import AmendForm, RedefineForm
from tasks.web.forms_rules import RulesForm


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


@require_http_methods(["GET", "HEAD", "POST"])
def plan_rules(request, pk):
    """Judge the whole plan by other limits from a quarter on."""
    access.require(request.user.has_perm("tasks.change_plan"))
    found = load_revisable(pk)
    if found is None:
        raise Http404
    plan, quarters = found
    form = RulesForm(request.POST or None, plan=plan, quarters=quarters)
    context = {"form": form, "plan": plan, "title": _("调整判定规则")}
    return _answer(request, "admin/plan_rules.html", context, plan)


def _page(request, pk, form_class, title):
    sheet = load_amendable(pk)
    if sheet is None:
        raise Http404
    form = form_class(request.POST or None, sheet=sheet)
    context = {"form": form, "sheet": sheet, "indicator": sheet.indicator}
    context |= {"title": title}
    return _answer(request, "admin/amend.html", context, sheet.indicator)


def _answer(request, template, context, changed):
    """Show the form, its effect, or – written – the row that was changed."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        apply = partial(form.apply, by=request.user, at=timezone.localtime())
        try:
            if form.is_confirmed:
                apply()
                messages.success(request, _("已办理，自所选季度起执行。"))
                name = f"admin:tasks_{changed._meta.model_name}_change"
                return redirect(name, changed.pk)
            context |= _preview(form, apply)
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, template, admin.site.each_context(request) | context)


def _preview(form, apply):
    """Return what the change would do, in words, and what confirms it."""
    starts, today = form.order.starts, timezone.localdate()
    effects = foresee(apply, starts=starts, today=today, restates=form.restates)
    told = sentences(effects) if effects else []
    return {"effects": told, "starts": starts, "is_previewed": form.is_valid()}
