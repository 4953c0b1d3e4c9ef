"""Editions: to be read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.models import Edition

from .base import ReadOnlyAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = [
        "named",
        "published_at",
        "publisher_name",
        "due",
        "reported",
        "changed",
        "code",
    ]
    list_filter = ["year"]
    search_fields = ["publisher_name", "reason"]
    date_hierarchy = "published_at"
    fields = [
        "year",
        "quarter_number",
        "number",
        "published_at",
        "published_by",
        "publisher_name",
        "reason",
        "due",
        "reported",
        "changed",
        "checksum",
    ]

    @admin.display(description=_("季度定版"), ordering="year")
    def named(self, obj):
        return obj.title

    @admin.display(description=_("校验码"))
    def code(self, obj):
        return obj.short_checksum

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")
