"""Who reports and when: departments with their other names, and reporting periods."""

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core import plan_rules
from tasks.core.enums import Role, State
from tasks.models import CalendarDay, Department, DepartmentAlias, ReportingPeriod
from tasks.selectors.plan import round_of

from .base import AuditedAdmin, PlainInline, RuledForm, plan_years
from .plan import ENGLISH


def _count(name, **condition):
    """Count related rows that fulfil a condition."""
    where = Q(**{f"{name}__{key}": value for key, value in condition.items()})
    return Count(name, filter=where, distinct=True)


class AliasInline(PlainInline):
    model = DepartmentAlias
    show_change_link = False
    verbose_name_plural = _("文件中的其他名称")


@admin.register(Department)
class DepartmentAdmin(AuditedAdmin):
    list_display = [
        "code",
        "name",
        "full_name",
        "level",
        "leads",
        "reports",
        "people_count",
        "is_lead_office",
        "is_issuer",
    ]
    list_display_links = ["code", "name"]
    list_filter = ["level", "is_lead_office", "is_issuer"]
    search_fields = ["code", "name", "full_name", "name_en", "aliases__name"]
    inlines = [AliasInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "full_name", "level", "order"]}),
        (_("职能"), {"fields": ["is_lead_office", "is_issuer"]}),
        (ENGLISH, {"fields": ["name_en"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_leads=_count("responsibilities", role=Role.LEAD),
                n_reports=_count("responsibilities", reports=True),
                n_people=_count("people", is_active=True),
            )
        )

    @admin.display(description=_("牵头指标"), ordering="n_leads")
    def leads(self, obj):
        return obj.n_leads

    @admin.display(description=_("填报指标"), ordering="n_reports")
    def reports(self, obj):
        return obj.n_reports

    @admin.display(description=_("在用人员"), ordering="n_people")
    def people_count(self, obj):
        return obj.n_people


class PeriodForm(RuledForm):
    def problems(self, values):
        found = plan_rules.period_problems(values, plan_years())
        moved = [name for name in ("year", "quarter") if name in self.changed_data]
        if moved and self.instance.pk and self.instance.submissions.exists():
            text = gettext("该报告期已有填报单，不能改为别的年份或季度。")
            found.append((moved[0], text))
        return found


DATES = ("opens_on", "due_on", "locked_on", "lock_reason")


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ["day", "weekday", "is_workday", "name"]
    list_filter = ["is_workday"]
    search_fields = ["name"]
    date_hierarchy = "day"
    ordering = ["-day"]
    fields = ["day", "is_workday", "name"]

    @admin.display(description=_("星期"), ordering="day")
    def weekday(self, obj):
        return date_format(obj.day, "l")


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(AuditedAdmin):
    form = PeriodForm
    list_display = [
        "__str__",
        "opens_on",
        "due_on",
        "locked_on",
        "state",
        "submitted_count",
        "approved_count",
    ]
    list_filter = ["year"]
    search_fields = ["year"]
    ordering = ["-year", "-quarter"]
    fieldsets = [
        (None, {"fields": ["year", "quarter"]}),
        (
            _("日程"),
            {
                "description": _(
                    "再次载入方案数据文件不会改动这里的日期。"
                    "调整日程须先预览，请用“调整日程”。"
                ),
                "fields": ["opens_on", "due_on", "locked_on", "lock_reason", "ways"],
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Dates that exist are moved on a page of their own, after a preview."""
        return ["ways", *DATES] if obj else ["ways"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_edited = True  # generating does not overwrite it
        super().save_model(request, obj, form, change)

    @admin.display(description=_("操作"))
    def ways(self, obj):
        if obj is None or obj.pk is None:
            return "–"
        url = reverse("admin:period_dates", args=[obj.pk])
        schedule = reverse("admin:periods")
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            url,
            gettext("调整日程"),
            schedule,
            gettext("报告期日程"),
        )

    def get_queryset(self, request):
        handed_in = [State.SUBMITTED, State.APPROVED]
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_submitted=_count("submissions", state__in=handed_in),
                n_approved=_count("submissions", state=State.APPROVED),
            )
        )

    @admin.display(description=_("状态"))
    def state(self, obj):
        return round_of(obj).state(timezone.localdate()).label

    @admin.display(description=_("已提交单位"), ordering="n_submitted")
    def submitted_count(self, obj):
        return obj.n_submitted

    @admin.display(description=_("已审定单位"), ordering="n_approved")
    def approved_count(self, obj):
        return obj.n_approved
