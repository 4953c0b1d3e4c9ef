"""Cities in the administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.admin.base import AuditedAdmin

from .models import City


@admin.register(City)
class CityAdmin(AuditedAdmin):
    list_display = ["order", "name", "code", "adcode", "counties", "bureau"]
    list_display_links = ["name"]
    list_select_related = ["bureau"]
    search_fields = ["code", "name", "name_en", "adcode"]
    autocomplete_fields = ["bureau"]
    fieldsets = [
        (None, {"fields": ["code", "name", "order", "counties"]}),
        (
            _("对应"),
            {
                "description": _("设区市的目标和实际数取自其填报单位。"),
                "fields": ["bureau", "adcode"],
            },
        ),
        (_("英文"), {"fields": ["name_en"]}),
    ]
