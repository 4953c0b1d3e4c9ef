"""Renaming a city, in the administration."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from regions.selectors import load_renamable
from regions.services import rename_city
from tasks import access
from tasks.web.forms_renaming import NamesForm
from tasks.web.views.renaming import rename_page


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
    return rename_page(request, form, _places(city))


def _places(city):
    return {
        "title": _("设区市更名"),
        "list_name": _("设区市"),
        "list_url": reverse("admin:regions_city_changelist"),
        "subject_url": reverse("admin:regions_city_change", args=[city.pk]),
        "intro": _(
            "设区市更名时在此办理。代码、数据和地图位置不变；填报单位需要更名的，请另行办理。"
        ),
    }
