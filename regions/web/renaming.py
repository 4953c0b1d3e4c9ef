"""Renaming a city, in the administration."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from regions.selectors import load_renamable
from regions.services import rename_city
from tasks import access
from tasks.core.workflow import Refused
from tasks.services.renaming import try_rename
from tasks.web.forms_renaming import NamesForm


class CityForm(NamesForm):
    """A city's names from a quarter on, with what the change rests on."""

    NAMES = ("name", "name_en")
    name = forms.CharField(label=gettext_lazy("新的名称"), max_length=40)
    name_en = forms.CharField(
        label=gettext_lazy("新的英文名称"), max_length=60, required=False
    )

    def apply(self, *, by, at):
        """Write the change. Raises: what the service raises."""
        rename_city(city=self.subject, **self.change, by=by, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request, pk):
    """Give a city another name from a quarter on: shown first, then written."""
    access.require(request.user.has_perm("regions.change_city"))
    found = load_renamable(pk)
    if found is None:
        raise Http404
    city, quarters = found
    form = CityForm(request.POST or None, subject=city, quarters=quarters)
    context = {"form": form, "subject": city, "title": _("设区市更名")} | _places(city)
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
                return redirect("admin:regions_city_change", pk)
            context["starts"] = form.starts_quarter
    context |= admin.site.each_context(request)
    return render(request, "admin/rename.html", context)


def _places(city):
    return {
        "list_name": _("设区市"),
        "list_url": reverse("admin:regions_city_changelist"),
        "subject_url": reverse("admin:regions_city_change", args=[city.pk]),
        "intro": _(
            "设区市更名时在此办理。代码、数据和地图位置不变；填报单位需要更名的，请另行办理。"
        ),
    }
