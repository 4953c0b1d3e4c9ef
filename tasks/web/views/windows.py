"""The pages of extensions: asking for one, and deciding on it."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import Extension
from tasks.selectors.windows import load_extension, window_of
from tasks.services import windows as service
from tasks.web.export import page
from tasks.web.export_case import extension as extension_export
from tasks.web.forms_windows import DecisionForm, RequestForm, Verdict

from .reporting import version_of, with_desk

REFUSED = 409  # somebody was faster, or the rules do not allow it


@require_http_methods(["GET", "HEAD", "POST"])
@with_desk
def report_extension(request, desk):
    """Ask for a later due date of one's own quarter; see what was decided before."""
    window = window_of(desk.department, desk.round, desk.today, desk.submission)
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        first=window.round.due_on + timedelta(days=1),
        last=window.latest_possible,
    )
    if request.method != "POST" or not form.is_valid():
        return _request_page(request, desk, window, form)
    try:
        _ask(request, desk, form)
    except Refused as error:
        form.take(error)
        return _request_page(request, desk, window, form, status=REFUSED)
    messages.success(request, _("延期申请已提交，审批结果会发到收件箱。"))
    return redirect(_address(desk))


def _ask(request, desk, form):
    service.request_extension(
        department=desk.department,
        quarter=desk.quarter,
        until=form.cleaned_data["until"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.localtime(),
    )


def _address(desk) -> str:
    return f"{reverse('report_extension')}?period={desk.quarter}"


def _request_page(request, desk, window, form, *, status=200):
    report = f"{reverse('report')}?period={desk.quarter}"
    context = {
        "desk": desk,
        "window": window,
        "form": form,
        "crumbs": [(_("填报"), report), (_("延期申请"), None)],
    }
    return render(request, "reporting/extension.html", context, status=status)


@require_POST
@with_desk
def report_extension_withdraw(request, desk):
    """Take a request back while it waits."""
    pk = request.POST.get("pk", "")
    try:
        service.withdraw_extension(
            pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0,
            version=version_of(request),
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        messages.error(request, str(error))
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这份延期申请。")) from error
    else:
        messages.success(request, _("延期申请已撤回，截止日不变。"))
    return redirect(_address(desk))


@require_http_methods(["GET", "HEAD", "POST"])
def extension(request, pk):
    """One request; a reviewer decides on it here."""
    case = _case(request, pk)
    if request.method != "POST":
        return _case_page(request, case, _blank(case))
    access.require(case.is_reviewer)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case, form)
    try:
        done = _decide(request, case, form)
    except Refused as error:
        form.take(error)
        return _case_page(request, _case(request, pk), form, status=REFUSED)
    messages.success(request, done)
    return redirect("extension", pk=pk)


def _case(request, pk):
    try:
        return load_extension(pk=pk, user=request.user, today=timezone.localdate())
    except Extension.DoesNotExist as error:
        raise Http404(_("没有这份延期申请，或者您无权查看。")) from error


def _blank(case):
    found, why = case.extension, case.why_no_date
    values = {"until": None if why else found.wanted_on, "version": found.version}
    return DecisionForm(initial=values, why_no_date=why)


def _case_page(request, case, form, *, status=200):
    is_reader = access.may_review(request.user)
    board = f"{reverse('review')}?period={case.round.quarter}"
    crumbs = [(_("审核"), board)] if is_reader else []
    context = {
        "case": case,
        "extension": case.extension,
        "quarter": case.round.quarter,
        "form": form,
        "choices": {choice.name: choice for choice in Verdict},
        "crumbs": [*crumbs, (_("延期申请"), None)],
    }
    template = "reviewing/extension.html"
    return page(request, template, context, extension_export, status=status)


def _decide(request, case, form) -> str:
    """Carry out the decision; return the sentence that says what was done."""
    given = form.cleaned_data
    values = {
        "pk": case.extension.pk,
        "version": given["version"],
        "by": request.user,
        "at": timezone.localtime(),
    }
    if given["action"] == Verdict.APPROVE:
        service.approve_extension(
            until=given["until"], comment=given["reason"], **values
        )
        return _("已批准延期，并已通知该单位。")
    service.refuse_extension(reason=given["reason"], **values)
    return _("已不予批准，截止日不变，并已通知该单位。")
