"""Running the rounds in the administration: the schedule, dates, and reopening."""

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks import access
from tasks.core.workflow import Refused
from tasks.selectors.periods import (
    active_reopenings,
    find_period,
    load_effect,
    load_generation,
    load_schedule,
    reportable,
)
from tasks.services import periods as service
from tasks.services import reopenings
from tasks.web.forms_periods import DatesForm, ReopenForm, Shortcut

REFUSED = 409  # somebody was faster, or the rules do not allow it


@require_safe
def periods(request):
    """Every period with its dates and state, and the ways to change them."""
    access.require(access.may_run_rounds(request.user))
    today = timezone.localdate()
    context = {
        "title": _("报告期日程"),
        "rows": load_schedule(today),
        "generation": load_generation(today),
        "reopenings": active_reopenings(today),
        "shortcuts": {choice.name: choice for choice in Shortcut},
    }
    return _page(request, "admin/periods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def periods_generate(request):
    """Show what generating would do; on POST, do what was shown."""
    access.require(access.may_run_rounds(request.user))
    today = timezone.localdate()
    if request.method != "POST":
        return _preview(request, load_generation(today))
    try:
        done = service.generate_periods(
            digest=request.POST.get("digest", ""),
            by=request.user,
            at=timezone.localtime(),
        )
    except service.HasChanged as error:
        return _preview(request, error.generation, notice=str(error))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("已写入 %(count)s 个报告期。") % {"count": len(done)}
        )
    return redirect("admin:periods")


def _preview(request, generation, notice=""):
    context = {
        "title": _("生成报告期：预览"),
        "generation": generation,
        "notice": notice,
    }
    status = REFUSED if notice else 200
    return _page(request, "admin/periods_generate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def period_dates(request, pk):
    """Move one period's dates: the form, then what it would do, then done."""
    access.require(access.may_run_rounds(request.user))
    period, today = _found(pk), timezone.localdate()
    if request.method != "POST":
        return _dates(request, period, DatesForm.of(period, _shortcut(request), today))
    form = DatesForm(request.POST)
    if not form.is_valid() or "edit" in request.POST:
        return _dates(request, period, form)
    if "confirm" not in request.POST:
        return _dates(request, period, form, load_effect(period, form.dates, today))
    try:
        service.reschedule(
            period=period,
            new=form.new_dates(period),
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        form.take(error)
        return _dates(request, period, form, status=REFUSED)
    messages.success(request, _("%(period)s的日程已调整。") % {"period": period})
    return redirect("admin:periods")


def _shortcut(request):
    asked = request.GET.get("do", "")
    return next((one for one in Shortcut if one.value == asked), None)


def _found(pk):
    try:
        return find_period(pk)
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这个报告期。")) from error


def _dates(request, period, form, effect=None, status=200):
    title = _("%(period)s：确认日程") if effect else _("%(period)s：调整日程")
    context = {
        "title": title % {"period": period},
        "period": period,
        "form": form,
        "effect": effect,
    }
    return _page(request, "admin/period_dates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def period_reopen(request, pk):
    """Reopen a locked period for one department: the form, the preview, done."""
    access.require(access.may_run_rounds(request.user))
    period = _found(pk)
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data, departments=reportable())
    if data is None or not form.is_valid() or "edit" in data:
        return _reopen(request, period, form)
    if "confirm" not in data:
        return _reopen(request, period, form, is_preview=True)
    try:
        reopenings.reopen_period(
            period=period,
            by=request.user,
            at=timezone.localtime(),
            **form.cleaned_data,
        )
    except Refused as error:
        form.take(error)
        return _reopen(request, period, form, status=REFUSED)
    messages.success(request, _("已重新开放，并已通知该单位的填报人。"))
    return redirect("admin:periods")


def _reopen(request, period, form, is_preview=False, status=200):
    context = {
        "title": _("%(period)s：对单位重新开放") % {"period": period},
        "period": period,
        "form": form,
        "is_preview": is_preview,
    }
    return _page(request, "admin/period_reopen.html", context, status=status)


@require_POST
def reopening_end(request, pk):
    """Close a reopened period before its day."""
    access.require(access.may_run_rounds(request.user))
    try:
        reopenings.end_reopening(pk=pk, by=request.user, at=timezone.localtime())
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这次重新开放。")) from error
    messages.success(request, _("已提前结束，该单位不能再填报。"))
    return redirect("admin:periods")


def _page(request, template, context, status=200):
    whole = admin.site.each_context(request) | context
    return render(request, template, whole, status=status)
