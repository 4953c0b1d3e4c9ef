"""Supervision slips: the list, what the statuses propose, issuing, and one slip."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_tables2 import RequestConfig

from skillsrich.uploads import is_too_large
from tasks import access
from tasks.core.attachments import reason_for
from tasks.core.slips import Colour, SlipAction
from tasks.core.workflow import Refused
from tasks.selectors import slips as selectors
from tasks.selectors.plan import departments
from tasks.services import slips as service
from tasks.services.uploads import count_upload
from tasks.web.export import page
from tasks.web.forms_slips import IssueForm, StepForm, forms_of
from tasks.web.links import kept_query
from tasks.web.page import frame, with_book, with_edition
from tasks.web.saved import savable
from tasks.web.tables import Pages, Rows
from tasks.web.tables_proposals import ProposalFilter, ProposalTable
from tasks.web.tables_proposals import proposal_list as proposal_sheet
from tasks.web.tables_slips import SlipFilter, SlipTable
from tasks.web.tables_slips import slip_list as slip_sheet

REFUSED = 409  # somebody was faster, or the rules do not allow it
STEPS = {
    SlipAction.ANSWER: (service.answer, _("已回复，等待审核单位销号。")),
    SlipAction.SEND_BACK: (service.send_back, _("已退回，承办单位可以重新回复。")),
    SlipAction.CLOSE: (service.close, _("已销号。")),
    SlipAction.REVOKE: (service.revoke, _("已撤销。")),
}


@require_safe
@savable
@with_edition
def slip_list(request, book):
    """The slips that one may read, of today or as an edition keeps them."""
    chosen = SlipFilter(request.GET, selectors.slips_in(book, request.user))
    today = book.choice.today if book else timezone.localdate()
    table = SlipTable(Rows(chosen.matching()))
    table.today = today
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = {
        "filter": chosen,
        "table": table,
        "today": today,
        "may_issue": access.may_review(request.user) and book is None,
        "is_held": selectors.holds_slips(book),
        "crumbs": [(_("督办"), None)],
    }
    return page(request, "slips/list.html", context, slip_sheet)


@require_safe
@with_book
def slip_proposals(request, book):
    """What the statuses of a quarter propose; nothing is issued by itself."""
    access.require(access.may_review(request.user))
    chosen = ProposalFilter(request.GET, selectors.proposals(book))
    left_out = ("way",) if book.edition else ()
    table = ProposalTable(Rows(chosen.matching()), exclude=left_out)
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = frame(
        book,
        [(_("督办"), "slip_list"), (_("待签发"), None)],
        filter=chosen,
        table=table,
        total=len(table.rows),
        is_held=selectors.holds_slips(book),
    )
    return page(request, "slips/proposals.html", context, proposal_sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@with_book
def slip_issue(request, book):
    """Edit and issue one proposed slip."""
    access.require(access.may_review(request.user))
    if book.edition:
        raise Http404(_("定版仅供查看，督办单按当前数据签发。"))
    names = request.GET.get("indicator", ""), request.GET.get("department", "")
    proposal = selectors.find_proposal(book, *names)
    if proposal is None:
        raise Http404(_("没有这条督办建议，可能已经签发。"))
    form, notice = IssueForm.of(proposal, timezone.localdate()), ""
    if request.method == "POST":
        form = IssueForm(request.POST)
        try:
            if form.is_valid():
                return _issued(request, book, proposal, form)
        except Refused as error:
            notice = str(error)
    ways = [(_("督办"), "slip_list"), (_("待签发"), _proposals_url(book))]
    context = frame(
        book, [*ways, (_("签发"), None)], proposal=proposal, form=form, notice=notice
    )
    status = REFUSED if notice else 200
    return render(request, "slips/issue.html", context, status=status)


def _proposals_url(book) -> str:
    return f"{reverse('slip_proposals')}?period={book.quarter}"


def _issued(request, book, proposal, form):
    slip = service.issue(
        indicator=proposal.line.indicator.code,
        department=proposal.department.code,
        quarter=book.quarter,
        colour=Colour(form.cleaned_data["colour"]),
        text=form.cleaned_data["text"],
        answer_by=form.cleaned_data["answer_by"],
        by=request.user,
        at=timezone.localtime(),
    )
    messages.success(request, _("%(slip)s已签发。") % {"slip": slip.title})
    return redirect(slip)


@require_http_methods(["GET", "HEAD", "POST"])
@with_edition
def slip_detail(request, book, number):
    """One slip as a notice that prints, with the step that comes next."""
    if book:
        return _kept(request, book, number)
    shown = _slip_page(request, number)
    found = forms_of(shown)
    if request.method != "POST":
        return _show(request, shown, found)
    name = request.POST.get("action", "")
    if request.POST.get("remove"):
        return _without_file(request, shown)
    if name not in found:
        _require_right(request, shown, name)
        return _show(request, shown, found, notice=_stale(), status=REFUSED)
    form = found[name] = StepForm(SlipAction(name), shown, request.POST)
    if not form.is_valid():
        return _show(request, shown, found)
    try:
        done = _take(request, shown, form)
    except Refused as error:
        return _show(request, shown, found, notice=str(error), status=REFUSED)
    messages.success(request, done)
    return redirect(shown.slip)


def _without_file(request, shown):
    """Take a file away where no script does; what was typed stays in its field."""
    try:
        _remove(request, shown.slip, request.POST["remove"].rpartition(":")[2])
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except Refused as error:
        return _show(request, shown, forms_of(shown), notice=str(error), status=REFUSED)
    fresh = _slip_page(request, shown.slip.number)
    answer = StepForm(SlipAction.ANSWER, fresh, request.POST)
    return _show(request, fresh, forms_of(fresh) | {"answer": answer})


def _require_right(request, shown, name) -> None:
    """Tell a step that is not one's own from one that came too late."""
    may = {
        SlipAction.ANSWER: shown.is_theirs,
        SlipAction.SEND_BACK: access.may_review(request.user),
        SlipAction.CLOSE: access.may_review(request.user),
        SlipAction.REVOKE: access.may_review(request.user),
    }
    access.require(may.get(name, any(may.values())))


def _stale() -> str:
    return _("督办单的状态已有变化，这一步现在不能办理。请核对后重新操作。")


def _kept(request, book, number):
    """Show a slip as an edition has it; there is nothing to be done about it there."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    shown = selectors.slip_page_in(book, number, request.user)
    offices = [one for one in book.rows(departments()) if one.is_lead_office]
    return _show(request, shown, {}, office=next(iter(offices), None))


def _slip_page(request, number):
    try:
        return selectors.slip_page(number, request.user, timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这份督办单，或者您无权查看。")) from error


def _show(request, shown, found, *, notice="", status=200, office=None):
    context = {
        "shown": shown,
        "slip": shown.slip,
        "forms": found,
        "notice": notice,
        "office": office or shown.slip.issued_by.department,
        "crumbs": [(_("督办"), _list_url(request)), (shown.slip.title, None)],
    }
    return render(request, "slips/detail.html", context, status=status)


def _list_url(request) -> str:
    """Return the list of slips, of the same edition."""
    return reverse("slip_list") + kept_query(request, without=("period",))


def _take(request, shown, form) -> str:
    """Take a step; files that came along are kept first. Returns: what was done."""
    if form.action is SlipAction.ANSWER:
        _attach(request, shown.slip, request.FILES.getlist("file"))
        if is_too_large(request):
            raise Refused(reason_for("size"))
    step, done = STEPS[form.action]
    step(
        slip=shown.slip,
        version=form.cleaned_data["version"],
        text=form.cleaned_data["text"],
        by=request.user,
        at=timezone.localtime(),
    )
    return done


def _attach(request, slip, uploads):
    at = timezone.localtime()
    if uploads:
        count_upload(by=request.user, at=at)
    for upload in uploads:
        service.attach(
            slip=slip, name=upload.name, stream=upload.file, by=request.user, at=at
        )


@require_POST
def slip_evidence(request, number):
    """Attach files to the next answer, or remove one, at once."""
    shown, error = _slip_page(request, number), ""
    access.require(shown.is_theirs)
    try:
        _attach(request, shown.slip, request.FILES.getlist("file"))
        if pk := request.POST.get("remove", ""):
            _remove(request, shown.slip, pk)
        if is_too_large(request):
            error = reason_for("size")
    except Refused as refused:
        error = str(refused)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    fresh = _slip_page(request, number)
    context = {"files": fresh.waiting, "is_removable": True}
    html = render_to_string("evidence/_files.html", context, request)
    outcome = "wrong" if error else "saved"
    return JsonResponse({"outcome": outcome, "error": error, "files_html": html})


def _remove(request, slip, pk):
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        raise Http404
    service.remove(slip=slip, pk=int(pk), by=request.user, at=timezone.localtime())
