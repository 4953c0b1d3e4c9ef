"""What people were told: to be read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.models import Notice, Reminder
from tasks.selectors.notices import shown

from .base import ReadOnlyAdmin


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["at", "recipient", "text", "read_at", "by"]
    list_filter = ["kind", "department"]
    search_fields = ["recipient__username", "recipient__display_name"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    list_select_related = ["recipient", "department", "by"]
    fields = [
        "recipient",
        "kind",
        "department",
        "text",
        "reason",
        "url",
        "by",
        "at",
        "read_at",
        "mailed_at",
    ]

    @admin.display(description=_("内容"))
    def text(self, obj):
        return shown(obj).text


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["at", "period", "department", "due_on", "step", "told", "by"]
    list_filter = ["period", "step", "department"]
    search_fields = ["department__name"]
    date_hierarchy = "at"
    list_select_related = ["period", "department", "by"]
