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
from tasks.services.trials import foresee
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
    return rename_page(request, form, _places(department))


def rename_page(request, form, places):
    """Show what another name would do first, then write it.

    Args: places – what the page says, and the pages it leads back to.
    """
    context = {"form": form, "subject": form.subject} | places
    if form.is_bound and form.is_valid():
        who = {"by": request.user, "at": timezone.localtime()}
        try:
            if "confirm" in request.POST:
                form.apply(**who)
                messages.success(request, _("已办理，自所选季度起执行。"))
                return redirect(places["subject_url"])
            foresee(form.apply, **who)
            context["starts"] = form.starts_quarter
        except Refused as error:
            form.add_error(None, str(error))
    context |= admin.site.each_context(request) | {"title": places["title"]}
    return render(request, "admin/rename.html", context)


def _places(department):
    return {
        "title": _("单位更名"),
        "list_name": _("单位"),
        "list_url": reverse("admin:tasks_department_changelist"),
        "subject_url": reverse("admin:tasks_department_change", args=[department.pk]),
        "intro": _(
            "机构更名时在此办理。代码、数据、人员和权限不变；以前各季度的页面、矩阵和导出"
            "仍用当时的名称。只是更正错字的，请直接修改单位资料。"
        ),
    }
