"""The quarter as a workbook: downloading it, uploading it, and confirming what it
changes."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tasks.core.workbook_build import build
from tasks.core.workbook_form import WrongFile
from tasks.core.workflow import Refused
from tasks.selectors.reporting import load_desk
from tasks.selectors.workbook import form_book
from tasks.services import workbook as service
from tasks.web.downloads import download
from tasks.web.forms_workbook import (
    WorkbookForm,
    choices,
    expired,
    seal,
    unseal,
)
from tasks.web.views.reporting import with_desk


@require_safe
@with_desk
def report_workbook(request, desk):
    """The department's quarter as a workbook, filled in with what is stored."""
    return _download(form_book(desk), desk, _("填报表"))


def _download(book, desk, word):
    name = f"{desk.quarter}-{desk.department.code}-{word}.xlsx"
    return download(build(book), name)


@require_POST
@with_desk
def report_upload(request, desk):
    """Show what an uploaded workbook would change; nothing is written."""
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, desk, form.sentence())
    if desk.closed_reason:
        return _refused(request, desk, desk.closed_reason)
    try:
        parsed, sha256 = service.receive(
            desk=desk, content=form.content(), by=request.user, at=timezone.localtime()
        )
    except WrongFile as error:
        return _refused(request, desk, str(error))
    return _preview(request, desk, parsed, sha256)


def _refused(request, desk, sentence):
    messages.error(request, sentence)
    return redirect(_page(desk))


def _page(desk) -> str:
    return f"{reverse('report')}?period={desk.quarter}"


def _preview(request, desk, parsed, sha256, *, notice=""):
    examination = service.examine(desk, parsed, sha256)
    context = {
        "desk": desk,
        "examination": examination,
        "token": seal(examination, parsed, request.user),
        "notice": notice,
        "crumbs": [(_("填报"), _page(desk)), (_("上传填报表"), None)],
    }
    return render(request, "reporting/workbook_preview.html", context)


@require_POST
@with_desk
def report_upload_confirm(request, desk):
    """Write what the preview showed, all or nothing."""
    try:
        parsed, seen, sha256 = unseal(request.POST.get("token", ""), desk, request.user)
        examination = service.examine(desk, parsed, sha256)
        outcome = service.save_workbook(
            examination=examination,
            mine=choices(request.POST, examination),
            seen=seen,
            by=request.user,
            at=timezone.localtime(),
        )
    except (BadSignature, ObjectDoesNotExist):
        return _refused(request, desk, expired())
    except Refused as error:
        return _refused(request, desk, str(error))
    except WrongFile as error:
        return _preview(request, desk, parsed, sha256, notice=str(error))
    if not outcome.is_clean:
        notice = str(service.HasChanged())
        return _preview(request, _again(desk), parsed, sha256, notice=notice)
    messages.success(request, _written(outcome))
    return redirect(_page(desk))


def _again(desk):
    """Return the desk as it is now."""
    return load_desk(
        department=desk.department,
        chosen=desk.round,
        rounds=desk.rounds,
        today=desk.today,
    )


def _written(outcome) -> str:
    count = len(outcome.saved)
    if not count:
        return _("没有改动，已保存的数据不变。")
    text = ngettext(
        "已按填报表写入 %(count)s 项，请核对后提交。",
        "已按填报表写入 %(count)s 项，请核对后提交。",
        count,
    )
    return text % {"count": count}


@require_POST
@with_desk
def report_upload_marked(request, desk):
    """The uploaded content as a workbook, with each error beside its cell."""
    try:
        parsed, _seen, sha256 = unseal(
            request.POST.get("token", ""), desk, request.user
        )
        examination = service.examine(desk, parsed, sha256)
    except (BadSignature, ObjectDoesNotExist):
        return _refused(request, desk, expired())
    return _download(service.marked_book(examination, parsed), desk, _("标注错误"))
