"""Departments' own dates: what was asked for and decided, to be read here."""

from django.contrib import admin

from tasks.models import Extension, Reopening

from .base import ReadOnlyAdmin


@admin.register(Extension)
class ExtensionAdmin(ReadOnlyAdmin):
    list_display = [
        "period",
        "department",
        "due_before",
        "wanted_on",
        "state",
        "granted_on",
        "requested_by",
        "decided_by",
        "decided_at",
    ]
    list_display_links = ["period", "department"]
    list_filter = ["state", "period", "department"]
    search_fields = ["department__name", "reason", "decision"]
    list_select_related = ["period", "department", "requested_by", "decided_by"]


@admin.register(Reopening)
class ReopeningAdmin(ReadOnlyAdmin):
    list_display = [
        "period",
        "department",
        "until_on",
        "reason",
        "by",
        "at",
        "ended_at",
    ]
    list_display_links = ["period", "department"]
    list_filter = ["period", "department"]
    search_fields = ["department__name", "reason"]
    list_select_related = ["period", "department", "by"]
