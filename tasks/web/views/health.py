"""The standing checks of the plan's data, as a page of the administration."""

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tasks import access
from tasks.core.plan_health import Check, counts
from tasks.selectors.health import data_health as load_health

PLACES = {  # where a finding is mended or explained
    Check.NO_PERIOD: lambda key: reverse("admin:tasks_reportingperiod_changelist"),
    Check.NO_PEOPLE: lambda key: reverse("admin:tasks_user_changelist"),
    Check.STALE_DRAFT: lambda key: reverse(
        "department_detail", args=[key.split("/")[0]]
    ),
    Check.CONTRADICTION: lambda key: reverse("note_list") + f"#note-{key}",
}


@require_safe
def data_health(request):
    """List what the checks find, check by check, with the place where it is mended."""
    access.require(access.may_see_health(request.user))
    found = load_health(timezone.localdate())
    groups = [
        (check, count, [(one, _place(one)) for one in found if one.check is check])
        for check, count in counts(found).items()
    ]
    context = {
        "title": _("数据体检"),
        "groups": groups,
        "faults": sum(count for check, count, _rows in groups if check.is_fault),
    }
    return render(
        request, "admin/data_health.html", admin.site.each_context(request) | context
    )


def _place(one) -> str:
    """Return the address where a finding can be looked at; an indicator's by default."""
    place = PLACES.get(one.check)
    return place(one.key) if place else reverse("indicator_detail", args=[one.key])
