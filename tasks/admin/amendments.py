"""Changes of the plan after figures exist, to be read; each is made on a page of its
own, which its list names."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from tasks.core.figures import DASH, show_number
from tasks.models import (
    DepartmentRenaming,
    IndicatorRevision,
    PlanRevision,
    ReporterChange,
    Takeover,
    TargetAmendment,
)

from .base import ReadOnlyAdmin

BASIS = ("starts_shown", "document_number", "reason", "by", "at")


class ChangeAdmin(ReadOnlyAdmin):
    """Tells from when a change holds, what it changes, and where such a change is made."""

    made_where = ""

    @admin.display(description=_("执行季度"), ordering="from_year")
    def starts_shown(self, obj):
        return obj.starts.label

    @admin.display(description=_("改动"))
    def changes_shown(self, obj):
        lines = [(label, before, after) for label, before, after in obj.changes]
        return format_html_join("", "<div>{}：{} → {}</div>", lines) or DASH

    def changelist_view(self, request, extra_context=None):
        hint = {"hint": self.made_where}
        return super().changelist_view(request, hint | (extra_context or {}))


@admin.register(TargetAmendment)
class TargetAmendmentAdmin(ChangeAdmin):
    made_where = _("本页仅供查阅。要修订目标，请打开该指标，点“修订目标”。")
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
    fieldsets = [
        (None, {"fields": ["target", "is_addition", "revision"]}),
        (_("依据"), {"fields": BASIS}),
        (
            _("原目标"),
            {"fields": ["before_shown", "statement_before", "source_before"]},
        ),
        (_("新目标"), {"fields": ["after_shown", "statement_after"]}),
    ]

    @admin.display(description=_("原目标值"))
    def before_shown(self, obj):
        return show_number(obj.value_before, 4)

    @admin.display(description=_("新目标值"))
    def after_shown(self, obj):
        return show_number(obj.value_after, 4)


@admin.register(IndicatorRevision)
class IndicatorRevisionAdmin(ChangeAdmin):
    made_where = _("本页仅供查阅。要调整口径或判定规则，请打开该指标，点“调整口径”。")
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
    fieldsets = [
        (None, {"fields": ["indicator", "changes_shown", "levels_shown", "is_break"]}),
        (_("依据"), {"fields": BASIS}),
    ]

    @admin.display(description=_("基数调整"))
    def levels_shown(self, obj):
        lines = [
            tuple(DASH if value is None else value for value in row)
            for row in obj.changed_baselines
        ]
        return format_html_join("", "<div>{}：{} → {}</div>", lines) or DASH


@admin.register(PlanRevision)
class PlanRevisionAdmin(ChangeAdmin):
    made_where = _(
        "本页仅供查阅。要调整行动方案的判定规则，请打开行动方案，点“调整判定规则”。"
    )
    list_display = ["starts_shown", "__str__", "document_number", "reason", "by", "at"]
    list_filter = ["from_year", "from_quarter"]
    search_fields = ["document_number", "reason"]
    list_select_related = ["by"]
    fieldsets = [
        (None, {"fields": ["plan", "changes_shown"]}),
        (_("依据"), {"fields": BASIS}),
    ]


@admin.register(ReporterChange)
class ReporterChangeAdmin(ChangeAdmin):
    made_where = _("本页仅供查阅。要增减填报单位，请打开该指标，点“填报单位”。")
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
    fieldsets = [
        (None, {"fields": ["indicator", "added_shown", "dropped_shown"]}),
        (_("依据"), {"fields": BASIS}),
    ]

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
    made_where = _("本页仅供查阅。机构更名时，请打开该单位，点“单位更名”。")
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
    fieldsets = [
        (None, {"fields": ["department", "changes_shown"]}),
        (_("依据"), {"fields": BASIS}),
    ]


@admin.register(Takeover)
class TakeoverAdmin(ChangeAdmin):
    made_where = _("本页仅供查阅。单位并入、分立，请在“机构调整”页办理。")
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
    fieldsets = [
        (None, {"fields": ["predecessor", "successor", "indicator_shown"]}),
        (_("依据"), {"fields": BASIS}),
    ]

    @admin.display(description=_("指标"), ordering="indicator__code")
    def indicator_shown(self, obj):
        return obj.indicator or _("全部指标")
