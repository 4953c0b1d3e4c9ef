"""The reasons that reviewers can start from when they return a figure."""

from django.contrib import admin

from tasks.models import ReturnReason

from .base import AuditedAdmin


@admin.register(ReturnReason)
class ReturnReasonAdmin(AuditedAdmin):
    list_display = ["name", "text", "order", "is_offered"]
    list_filter = ["is_offered"]
    search_fields = ["name", "text"]
    fields = ["name", "text", "order", "is_offered", "name_en", "text_en"]
