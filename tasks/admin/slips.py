"""Supervision slips and their steps: to be read here, never changed."""

from django.contrib import admin

from tasks.models import Slip

from .base import ReadOnlyAdmin


@admin.register(Slip)
class SlipAdmin(ReadOnlyAdmin):
    list_display = [
        "number",
        "colour",
        "indicator",
        "department",
        "period",
        "state",
        "issued_by",
        "issued_at",
        "answer_by",
    ]
    list_filter = ["colour", "state", "period", "department"]
    search_fields = ["indicator__name", "indicator__code", "text"]
    date_hierarchy = "issued_at"
    ordering = ["-number"]
    list_select_related = ["indicator", "department", "period", "issued_by"]
