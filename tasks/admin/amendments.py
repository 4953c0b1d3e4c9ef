"""Amended targets and redefinitions, to be read; they are made on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.core.figures import show_number
from tasks.models import (
    DepartmentRenaming,
    IndicatorRevision,
    Takeover,
    TargetAmendment,
)

from .base import ReadOnlyAdmin


class ChangeAdmin(ReadOnlyAdmin):
    """Tells from when a change holds."""

    @admin.display(description=_("执行季度"), ordering="from_year")
    def starts_shown(self, obj):
        return obj.starts.label


@admin.register(TargetAmendment)
class TargetAmendmentAdmin(ChangeAdmin):
    list_display = [
        "target",
        "starts_shown",
        "before_shown",
        "after_shown",
        "document_number",
        "by",
        "at",
    ]
    list_filter = ["from_year", "from_quarter", "is_addition"]
    search_fields = ["target__indicator__code", "document_number", "reason"]
    list_select_related = ["target__indicator", "target__department", "by"]

    @admin.display(description=_("原目标值"))
    def before_shown(self, obj):
        return show_number(obj.value_before, 4)

    @admin.display(description=_("新目标值"))
    def after_shown(self, obj):
        return show_number(obj.value_after, 4)


@admin.register(IndicatorRevision)
class IndicatorRevisionAdmin(ChangeAdmin):
    list_display = [
        "indicator",
        "starts_shown",
        "is_break",
        "document_number",
        "by",
        "at",
    ]
    list_filter = ["from_year", "from_quarter", "is_break"]
    search_fields = ["indicator__code", "document_number", "reason"]
    list_select_related = ["indicator", "by"]


@admin.register(DepartmentRenaming)
class DepartmentRenamingAdmin(ChangeAdmin):
    list_display = [
        "department",
        "starts_shown",
        "__str__",
        "document_number",
        "by",
        "at",
    ]
    list_filter = ["from_year", "from_quarter"]
    search_fields = ["department__code", "department__name", "document_number"]
    list_select_related = ["department", "by"]


@admin.register(Takeover)
class TakeoverAdmin(ChangeAdmin):
    list_display = [
        "predecessor",
        "successor",
        "indicator_shown",
        "starts_shown",
        "document_number",
        "by",
        "at",
    ]
    list_filter = ["from_year", "from_quarter"]
    search_fields = [
        "predecessor__name",
        "successor__name",
        "indicator__code",
        "document_number",
    ]
    list_select_related = ["predecessor", "successor", "indicator", "by"]

    @admin.display(description=_("指标"), ordering="indicator__code")
    def indicator_shown(self, obj):
        return obj.indicator or _("全部指标")
