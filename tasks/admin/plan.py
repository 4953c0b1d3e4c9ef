"""The plan's frame: the plan itself, its actions, key tasks, measures and notes."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core import plan_rules
from tasks.models import ActionArea, Actual, KeyTask, Measure, Plan, SourceNote

from .base import AuditedAdmin, RuledForm

ENGLISH = _("英文")


class PlanForm(RuledForm):
    def problems(self, values):
        found = plan_rules.plan_problems(values)
        frozen = self.changed_of(plan_rules.FROZEN_PLAN, found)
        if self.instance.pk and frozen and Actual.objects.exists():
            found += [(name, self._used(name)) for name in frozen]
        return found

    def _used(self, name):
        text = plan_rules.plan_is_used(name)
        if name not in plan_rules.JUDGING_PLAN:
            return text
        url = reverse("admin:plan_rules", args=[self.instance.pk])
        link = '{} <a href="{}">{}</a>'
        return format_html(link, text, url, gettext("去调整判定规则"))


@admin.register(Plan)
class PlanAdmin(AuditedAdmin):
    form = PlanForm
    list_display = ["name", "area", "document_number", "issued_on", "years", "bands"]
    search_fields = ["code", "name", "document_number"]
    fieldsets = [
        (None, {"fields": ["code", "name", "area"]}),
        (_("文件"), {"fields": ["document_number", "document_title", "issued_on"]}),
        (_("年份"), {"fields": ["first_year", "last_year"]}),
        (
            _("判定规则"),
            {
                "description": _(
                    "适用于没有自设界限的所有指标。已有填报数据后不能直接修改，"
                    "请在“调整判定规则”页办理，自某季度起执行；"
                    "个别指标可在其“调整口径”页设置。"
                ),
                "fields": [
                    "slight_limit",
                    "behind_limit",
                    "about_share",
                    "ranked_from",
                ],
            },
        ),
        (
            _("报告期"),
            {
                "description": _("按年份生成报告期时使用，不改动已有的报告期。"),
                "fields": ["due_days", "lock_days"],
            },
        ),
        (ENGLISH, {"fields": ["name_en", "area_en"]}),
    ]

    @admin.display(description=_("年份"), ordering="first_year")
    def years(self, obj):
        return f"{obj.first_year}—{obj.last_year}"

    @admin.display(description=_("略滞后 / 滞后界限"))
    def bands(self, obj):
        return f"{obj.slight_limit} / {obj.behind_limit}"

    def has_add_permission(self, request):
        """One site, one plan: a second one is refused."""
        return super().has_add_permission(request) and not Plan.objects.exists()


@admin.register(ActionArea)
class ActionAreaAdmin(AuditedAdmin):
    list_display = ["number", "name", "name_en", "tasks_count"]
    list_display_links = ["number", "name"]
    search_fields = ["name", "name_en"]
    fieldsets = [
        (None, {"fields": ["number", "name"]}),
        (ENGLISH, {"fields": ["name_en"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(n_tasks=Count("tasks"))

    @admin.display(description=_("重点工作数"), ordering="n_tasks")
    def tasks_count(self, obj):
        return obj.n_tasks


@admin.register(KeyTask)
class KeyTaskAdmin(AuditedAdmin):
    list_display = [
        "number",
        "name",
        "action",
        "measures_count",
        "indicators_count",
        "is_headline",
    ]
    list_display_links = ["number", "name"]
    list_filter = ["action", "is_headline"]
    list_select_related = ["action"]
    search_fields = ["name", "name_en", "text"]
    fieldsets = [
        (None, {"fields": ["number", "action", "name"]}),
        (_("文件原文"), {"fields": ["text", "responsible"]}),
        (
            _("总览页"),
            {"fields": ["is_headline", "headline_label", "headline_note"]},
        ),
        (
            ENGLISH,
            {"fields": ["name_en", "headline_label_en", "headline_note_en"]},
        ),
    ]

    def get_queryset(self, request):
        counts = {
            "n_measures": Count("measures", distinct=True),
            "n_indicators": Count("measures__indicators", distinct=True),
        }
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("举措数"), ordering="n_measures")
    def measures_count(self, obj):
        return obj.n_measures

    @admin.display(description=_("指标数"), ordering="n_indicators")
    def indicators_count(self, obj):
        return obj.n_indicators


@admin.register(Measure)
class MeasureAdmin(AuditedAdmin):
    list_display = [
        "row",
        "short_title",
        "task",
        "responsible",
        "short_goal",
        "indicators_count",
    ]
    list_display_links = ["row", "short_title"]
    list_filter = ["task__action", "task"]
    list_select_related = ["task"]
    search_fields = ["heading", "text", "subject", "goal", "responsible"]
    fieldsets = [
        (None, {"fields": ["row", "task", "source"]}),
        (
            _("清单原文"),
            {"fields": ["heading", "text", "subject", "responsible", "goal"]},
        ),
    ]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("task")
        return queryset.annotate(n_indicators=Count("indicators"))

    @admin.display(description=_("工作举措"), ordering="heading")
    def short_title(self, obj):
        return Truncator(obj.title).chars(40)

    @admin.display(description=_("工作目标"))
    def short_goal(self, obj):
        return Truncator(obj.goal).chars(40)

    @admin.display(description=_("指标数"), ordering="n_indicators")
    def indicators_count(self, obj):
        return obj.n_indicators


@admin.register(SourceNote)
class SourceNoteAdmin(AuditedAdmin):
    list_display = ["order", "title", "short_finding", "short_reading", "concerns"]
    list_display_links = ["title"]
    list_filter = ["tasks"]
    search_fields = ["code", "title", "finding", "reading"]
    autocomplete_fields = ["indicators", "tasks", "departments"]
    fieldsets = [
        (None, {"fields": ["code", "order", "title"]}),
        (_("原文与采用"), {"fields": ["finding", "reading"]}),
        (
            _("涉及"),
            {
                "description": _("疑义会显示在所涉及的指标、重点工作和单位旁。"),
                "fields": ["indicators", "tasks", "departments"],
            },
        ),
        (ENGLISH, {"fields": ["title_en", "finding_en", "reading_en"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("indicators")

    @admin.display(description=_("原文表述"))
    def short_finding(self, obj):
        return Truncator(obj.finding).chars(40)

    @admin.display(description=_("本系统采用"))
    def short_reading(self, obj):
        return Truncator(obj.reading).chars(40)

    @admin.display(description=_("涉及指标"))
    def concerns(self, obj):
        return "、".join(indicator.code for indicator in obj.indicators.all()) or "–"
