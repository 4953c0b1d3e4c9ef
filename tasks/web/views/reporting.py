"""The pages on which a department reports its quarter."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tasks import access
from tasks.core.workflow import Refused
from tasks.selectors.reporting import open_desk
from tasks.selectors.windows import window_of
from tasks.services import reporting as service
from tasks.web.evidence import take_files
from tasks.web.forms_reporting import Sheet
from tasks.web.merge_words import merge_notice

REFUSED = 409  # the round takes no figures
VERSION_DIGITS = 10  # more than any submission reaches


def with_desk(view):
    """Hand the view the department's quarter that the URL names.

    Without a right: 403. Without a department, or before a plan and a round are there,
    a page says what to do.
    """
    return _opened(view, open_whole)


def with_row(view):
    """Hand the view the quarter with nothing but the row that the form names."""
    return _opened(view, open_row)


def _opened(view, find):
    @wraps(view)
    def wrapped(request):
        access.require(request.user.has_perm("tasks.report_figures"))
        if not access.may_report(request.user):
            return render(request, "reporting/no_department.html")
        desk = find(request)
        if desk is None:
            return render(request, "reporting/no_round.html")
        request.book = desk  # the frame shows its plan
        return view(request, desk)

    return wrapped


def open_row(request):
    """Return the desk with the named row alone; with none where it is not there."""
    # NB: PostgreSQL takes no NUL; and without a name nothing is to be read.
    return open_whole(request, request.POST.get("code", "").replace("\0", "") or "-")


def open_whole(request, only=""):
    """Return the desk of the quarter that the URL names. Raises: Http404."""
    try:
        return open_desk(
            department=request.user.department,
            asked=request.GET.get("period", ""),
            today=timezone.localdate(),
            only=only,
        )
    except ValueError as error:
        raise Http404(_("没有这个季度，或者还没有开始。")) from error


@require_http_methods(["GET", "HEAD", "POST"])
@with_desk
def report(request, desk):
    """The entry form of one quarter; saving answers with what could not be taken."""
    if request.method == "POST":
        return _save(request, desk)
    return _page(request, desk, Sheet(desk).rows())


def _page(request, desk, rows, *, status=200, notice="", problems=()):
    context = {
        "desk": desk,
        "window": window_of(desk.department, desk.round, desk.today, desk.submission),
        "groups": _by_task(desk, rows),
        "problems": problems,
        "notice": notice,
        "crumbs": [(_("填报"), None)],
    }
    return render(request, "reporting/report.html", context, status=status)


def _by_task(desk, rows):
    """Return the rows under their key tasks, as the desk orders them."""
    by_code = {item.row.indicator.code: item for item in rows}
    return [
        (task, [by_code[row.indicator.code] for row in found])
        for task, found in desk.tasks
    ]


def _save(request, desk):
    sheet = Sheet(desk, request.POST)
    try:
        file_errors = take_files(request, desk, sheet)
        outcome = service.save_figures(
            department=desk.department,
            quarter=desk.quarter,
            rows=sheet.typed_rows(),
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        return _page(request, desk, sheet.rows(), status=REFUSED, notice=str(error))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    _tell_merges(request, outcome)
    if outcome.is_clean and sheet.is_readable() and not file_errors:
        return _saved(request, desk, outcome)
    fresh = open_whole(request)
    rows = Sheet(fresh, request.POST).rows(outcome, file_errors)
    problems = [item for item in rows if item.has_problem]
    return _page(request, fresh, rows, problems=problems, notice=_partly(outcome))


def _tell_merges(request, outcome):
    """Say what somebody else changed in the rows that were saved."""
    desk = open_whole(request) if outcome.merges else None
    for code, found in outcome.merges.items():
        row = desk.row(code)
        if sentence := merge_notice(row, found):
            messages.info(request, f"{row.indicator.title}{_('：')}{sentence}")


def _saved(request, desk, outcome):
    """Go on after everything was saved: to the page, or to the submission."""
    if request.POST.get("action") == "submit":
        return redirect(_url("report_submit", desk))
    messages.success(request, _saved_sentence(outcome))
    return redirect(_url("report", desk) + "#saved")


def _saved_sentence(outcome) -> str:
    count = len(outcome.saved)
    if not count:
        return _("没有改动，已保存的数据不变。")
    return ngettext("已保存 %(count)s 项。", "已保存 %(count)s 项。", count) % {
        "count": count
    }


def _partly(outcome) -> str:
    if not outcome.saved:
        return _("下列各项尚未保存，填写的内容仍在表中，请更正后再保存。")
    values = {"count": len(outcome.saved)}
    return (
        _("已保存 %(count)s 项；下列各项尚未保存，填写的内容仍在表中，请更正后再保存。")
        % values
    )


def _url(name, desk) -> str:
    return f"{reverse(name)}?period={desk.quarter}"


@require_http_methods(["GET", "HEAD", "POST"])
@with_desk
def report_submit(request, desk):
    """Show what will be submitted and what is missing; then submit it."""
    notice = ""
    if request.method == "POST":
        try:
            _submit(request, desk)
        except Refused as error:
            desk, notice = open_whole(request), str(error)
        else:
            messages.success(
                request,
                _("%(quarter)s已提交审核。") % {"quarter": desk.quarter.label},
            )
            return redirect(_url("report", desk) + "#saved")
    context = {
        "desk": desk,
        "notice": notice,
        "crumbs": [(_("填报"), _url("report", desk)), (_("提交审核"), None)],
    }
    return render(
        request, "reporting/submit.html", context, status=REFUSED if notice else 200
    )


def _submit(request, desk):
    service.submit(
        department=desk.department,
        quarter=desk.quarter,
        version=version_of(request),
        by=request.user,
        at=timezone.localtime(),
    )


def version_of(request) -> int:
    """Return the version that the person looked at; -1 for what is none."""
    text = request.POST.get("version", "")
    is_one = text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS
    return int(text) if is_one else -1


@require_POST
@with_desk
def report_withdraw(request, desk):
    """Take a submission back while nothing was decided."""
    try:
        service.withdraw(
            department=desk.department,
            quarter=desk.quarter,
            version=version_of(request),
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤回，可以继续修改，修改后请重新提交。"))
    return redirect(_url("report", desk))
