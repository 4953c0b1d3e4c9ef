"""Renaming a department, in the administration."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tasks import access
from tasks.core.workflow import Refused
from tasks.selectors.renaming import load_renamable
from tasks.services.renaming import try_rename
from tasks.web.forms_renaming import RenameForm


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request, pk):
    """Give a department another name from a quarter on: shown first, then written."""
    access.require(request.user.has_perm("tasks.change_department"))
    found = load_renamable(pk)
    if found is None:
        raise Http404
    department, quarters = found
    form = RenameForm(request.POST or None, subject=department, quarters=quarters)
    context = {"form": form, "subject": department, "title": _("单位更名")}
    context |= _places(department)
    if form.is_bound and form.is_valid():
        is_trial = "confirm" not in request.POST
        try:
            try_rename(
                form.apply, by=request.user, at=timezone.localtime(), trial=is_trial
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            if not is_trial:
                messages.success(request, _("已办理，自所选季度起执行。"))
                return redirect("admin:tasks_department_change", pk)
            context["starts"] = form.starts_quarter
    return render(
        request, "admin/rename.html", admin.site.each_context(request) | context
    )


def _places(department):
    return {
        "list_name": _("单位"),
        "list_url": reverse("admin:tasks_department_changelist"),
        "subject_url": reverse("admin:tasks_department_change", args=[department.pk]),
        "intro": _(
            "机构更名时在此办理。代码、数据、人员和权限不变；以前各季度的页面、矩阵和导出"
            "仍用当时的名称。只是更正错字的，请直接修改单位资料。"
        ),
    }
