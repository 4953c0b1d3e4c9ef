"""Cities in the administration."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from tasks.admin.amendments import BASIS, ChangeAdmin
from tasks.admin.base import AuditedAdmin

from .models import City, CityRenaming
from .web import renaming


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

    def get_urls(self):
        view = self.admin_site.admin_view(renaming.rename)
        own = [path("<int:pk>/rename/", view, name="city_rename")]
        return own + super().get_urls()


@admin.register(CityRenaming)
class CityRenamingAdmin(ChangeAdmin):
    made_where = _("本页仅供查阅。设区市更名时，请打开该市，点“设区市更名”。")
    list_display = ["city", "starts_shown", "__str__", "document_number", "by", "at"]
    list_filter = ["from_year", "from_quarter"]
    search_fields = ["city__code", "city__name", "document_number"]
    list_select_related = ["city", "by"]
    fieldsets = [
        (None, {"fields": ["city", "changes_shown"]}),
        (_("依据"), {"fields": BASIS}),
    ]
