"""Amended targets and redefinitions, to be read; they are made on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.core.figures import DASH, show_number
from tasks.models import (
    DepartmentRenaming,
    IndicatorRevision,
    PlanRevision,
    ReporterChange,
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


@admin.register(PlanRevision)
class PlanRevisionAdmin(ChangeAdmin):
    list_display = ["starts_shown", "__str__", "document_number", "reason", "by", "at"]
    list_filter = ["from_year", "from_quarter"]
    search_fields = ["document_number", "reason"]
    list_select_related = ["by"]


@admin.register(ReporterChange)
class ReporterChangeAdmin(ChangeAdmin):
    list_display = [
        "indicator",
        "starts_shown",
        "added_shown",
        "dropped_shown",
        "document_number",
        "by",
        "at",
    ]
    list_filter = ["from_year", "from_quarter"]
    search_fields = ["indicator__code", "document_number", "reason"]
    list_select_related = ["indicator", "by"]

    def get_queryset(self, request):
        parts = "indicator__responsibilities__department"
        return super().get_queryset(request).prefetch_related(parts)

    @admin.display(description=_("开始填报"))
    def added_shown(self, obj):
        return self._names(obj, obj.added)

    @admin.display(description=_("不再填报"))
    def dropped_shown(self, obj):
        return self._names(obj, obj.dropped)

    def _names(self, obj, codes):
        parts = [part.department for part in obj.indicator.responsibilities.all()]
        return "、".join(one.title for one in parts if one.code in codes) or DASH


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
