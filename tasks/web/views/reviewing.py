"""The pages of those who review: who has reported, and one department's quarter."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks import access
from tasks.core.enums import DepartmentLevel
from tasks.core.quarters import Quarter
from tasks.core.workflow import Filing, Refused
from tasks.selectors.cases import load_case
from tasks.selectors.decided import since_decision
from tasks.selectors.figure_history import events_of_desk, records_of_desk
from tasks.selectors.return_reasons import offered_reasons
from tasks.selectors.reviewing import load_board
from tasks.services import reviewing as service
from tasks.services.reminders import remind
from tasks.web import export_case, export_pages
from tasks.web.export import page
from tasks.web.forms_reviewing import Choice, DecisionForm
from tasks.web.owing import owing
from tasks.web.saved import savable

REFUSED = 409  # somebody was faster, or the rules do not allow it


@require_safe
@savable
def review(request):
    """Departments against quarters, what waits for a review, and who is missing."""
    user, is_reviewer = request.user, access.may_review(request.user)
    access.require(is_reviewer or user.has_perm("tasks.view_submission"))
    try:
        board = load_board(
            asked=request.GET.get("period", ""),
            level=request.GET.get("level", ""),
            filing=request.GET.get("state", ""),
            today=timezone.localdate(),
        )
    except ValueError as error:
        raise Http404(_("没有这个季度或筛选条件。")) from error
    if board is None:
        return render(request, "reviewing/no_round.html")
    request.book = board  # the frame shows its plan
    context = {
        "board": board,
        "crumbs": [(_("审核"), None)],
        **owing(request, board),
        "may_review": is_reviewer,
        "levels": list(DepartmentLevel),
        "filings": list(Filing),
    }
    return page(request, "reviewing/board.html", context, export_pages.review)


@require_http_methods(["GET", "HEAD", "POST"])
def review_submission(request, code, period):
    """One department's quarter; a reviewer decides on it here."""
    case = _case(request, code, period)
    if request.method != "POST":
        return _page(request, case, _form(case))
    access.require(case.is_reviewer)
    form = _form(case, request.POST)
    if not form.is_valid():
        notice = _("有内容需要更正，请查看标出的各项。已填写的内容仍然保留。")
        return _page(request, case, form, notice=notice)
    try:
        done = _decide(request, case, form)
    except Refused as error:
        fresh = _case(request, code, period)
        errors = getattr(error, "errors", {})
        form = _form(fresh, request.POST, refused=errors)
        status = 200 if errors else REFUSED
        return _page(request, fresh, form, notice=str(error), status=status)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, done)
    return redirect(reverse("review_submission", args=[code, period]) + "#saved")


def _case(request, code, period):
    try:
        case = load_case(
            department_code=code,
            quarter=Quarter.parse(period),
            user=request.user,
            today=timezone.localdate(),
        )
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404(_("没有这份填报单，或者您无权查看。")) from error
    if case is None:
        raise Http404(_("尚未载入行动方案。"))
    return case


def _form(case, data=None, **values):
    reasons = offered_reasons() if case.may_act else []
    return DecisionForm(case, data, templates=reasons, **values)


def _page(request, case, form, *, notice="", status=200):
    request.book = case.desk  # the frame shows its plan
    records = records_of_desk(case.desk)
    since = since_decision(case.desk, records)
    flagged, others = form.lines(case.flagged), form.lines(case.others)
    context = {
        "case": case,
        "desk": case.desk,
        "history": events_of_desk(case.desk, records),
        "since": since,
        "came_back": {one.row.indicator.pk: one for one in since},
        "window": case.window,
        "flagged": flagged,
        "others": others,
        "problems": [line for line in [*flagged, *others] if line["errors"]],
        "reasons": form.words,
        "notice": notice,
        "is_exportable": bool(case.rows),
        "choices": {choice.name: choice for choice in Choice},
        "crumbs": [_way_up(request, case), (case.desk.department.title, None)],
    }
    template, export = "reviewing/case.html", export_case.case
    return page(request, template, context, export, status=status)


def _way_up(request, case):
    """Return the page that leads here: the board, or one's own entry form."""
    user, quarter = request.user, case.desk.quarter
    if access.may_review(user) or user.has_perm("tasks.view_submission"):
        return _("审核"), f"{reverse('review')}?period={quarter}"
    return _("填报"), f"{reverse('report')}?period={quarter}"


def _decide(request, case, form) -> str:
    """Carry out the decision; return the sentence that says what was done."""
    if case.desk.submission is None:
        raise Refused(_("该单位尚未填报，没有可以审核的数据。"))
    reasons, choice = form.reasons, form.choice
    values = {
        "submission": case.desk.submission,
        "version": form.cleaned_data["version"],
        "by": request.user,
        "at": timezone.localtime(),
    }
    if choice is Choice.REOPEN:
        service.reopen(reasons=reasons, **values)
        return _("已重新开放 %(count)s 项，填报单位可以更正。") % {
            "count": len(reasons)
        }
    if choice is Choice.APPROVE_CLEAR:
        codes = [row.indicator.code for row in case.clear]
        service.approve_some(codes=codes, **values)
        return _("已审定 %(count)s 项，其余各项仍待审核。") % {"count": len(codes)}
    is_approving = choice is not Choice.RETURN
    service.decide(returns=reasons, approve=is_approving, **values)
    if not reasons:
        return _("已全部审定。")
    if is_approving:
        return _("已退回 %(count)s 项，其余各项已审定。") % {"count": len(reasons)}
    return _("已退回 %(count)s 项，其余各项仍待审核。") % {"count": len(reasons)}


@require_POST
def review_remind(request, code, period):
    """Remind a department that has not submitted."""
    access.require(access.may_review(request.user))
    case = _case(request, code, period)
    try:
        reminder = remind(
            department=case.desk.department,
            period_id=case.desk.round.pk,
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        messages.error(request, str(error))
    else:
        text = _("已向%(name)s催报，通知 %(count)s 人。")
        words = {"name": case.desk.department.title, "count": reminder.told}
        messages.success(request, text % words)
    return redirect(f"{reverse('review')}?period={case.desk.quarter}#outstanding")
