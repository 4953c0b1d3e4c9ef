"""Many accounts at once: the template, the preview of an upload, and creating them."""

from dataclasses import asdict

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks import access
from tasks.core import people_sheet
from tasks.core.people_sheet import PersonRow
from tasks.core.workbook_form import WrongFile
from tasks.selectors.people import department_titles
from tasks.services import people_import
from tasks.web.forms_workbook import XLSX, WorkbookForm
from tasks.web.uploads import too_many_uploads

MAX_AGE = 60 * 60  # seconds between a preview and its confirmation


@require_http_methods(["GET", "HEAD", "POST"])
def people_upload(request):
    """Ask for a workbook; on POST, show what it would create. Nothing is written."""
    access.require(request.user.has_perm("tasks.add_user"))
    if request.method != "POST":
        return _page(request, form=WorkbookForm())
    if problem := too_many_uploads(request):
        return _page(request, form=WorkbookForm(), problem=problem)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        rows = people_import.read(form.content()) if form.is_valid() else None
    except WrongFile as error:
        form.add_error("upload", str(error))
        rows = None
    if rows is None:
        return _page(request, form=form)
    return _preview(request, rows)


@require_POST
def people_create(request):
    """Create what the preview showed, all or nothing."""
    access.require(request.user.has_perm("tasks.add_user"))
    try:
        payload = signing.loads(
            request.POST.get("token", ""), salt=_salt(request), max_age=MAX_AGE
        )
    except signing.BadSignature:
        messages.error(request, _("预览已失效，请重新上传。未写入。"))
        return redirect("admin:people_upload")
    rows = [PersonRow(row["number"], row["values"]) for row in payload]
    at = timezone.localtime()
    done = people_import.create(rows, by=request.user, at=at, today=at.date())
    if done.wrong:
        return _show(request, done)
    count = len(done.new)
    text = ngettext(
        "已创建 %(count)s 个账号。请勾选后发放一次性登录链接，由本人设置密码。",
        "已创建 %(count)s 个账号。请勾选后发放一次性登录链接，由本人设置密码。",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(reverse("admin:tasks_user_changelist") + "?account=unset")


@require_safe
def people_template(request):
    """The empty workbook."""
    access.require(request.user.has_perm("tasks.add_user"))
    roles = [str(access.ROLE_LABELS[name]) for name in people_import.ROLES]
    content = people_sheet.template(department_titles(), roles)
    answer = HttpResponse(content, content_type=XLSX)
    name = _("人员模板")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return answer


def _preview(request, rows):
    return _show(request, people_import.examine(rows, today=timezone.localdate()))


def _show(request, examination):
    token = signing.dumps(
        [asdict(row) for row in examination.rows], salt=_salt(request), compress=True
    )
    return _page(request, form=WorkbookForm(), examination=examination, token=token)


def _page(request, **context):
    labels = people_sheet.labels()
    examination = context.get("examination")
    rows = [
        (row, [(row.values[name], row.errors.get(name, "")) for name in labels])
        for row in (examination.rows if examination else [])
    ]
    context |= {
        "title": _("批量创建人员"),
        "labels": list(labels.values()),
        "rows": rows,
        "unchanged": [row.number for row in examination.unchanged]
        if examination
        else [],
    }
    return render(
        request, "admin/people_upload.html", admin.site.each_context(request) | context
    )


def _salt(request) -> str:
    return f"people:{request.user.pk}"
