"""The files beside figures: to be read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.models import EvidenceFile

from .base import ReadOnlyAdmin


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    list_display = [
        "name",
        "indicator",
        "department",
        "period",
        "shown_size",
        "added_by",
        "added_at",
        "presented_at",
        "removed_at",
    ]
    list_filter = ["format", "period", "department"]
    search_fields = ["name", "indicator__name", "indicator__code", "sha256"]
    date_hierarchy = "added_at"
    ordering = ["-added_at", "-pk"]
    list_select_related = ["indicator", "department", "period", "added_by"]

    @admin.display(description=_("大小"), ordering="size")
    def shown_size(self, obj):
        return obj.size_label
