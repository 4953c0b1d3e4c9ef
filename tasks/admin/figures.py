"""What people reported: to be read here, never changed. And what the audit record says."""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind
from tasks.core.figures import DASH, show_number
from tasks.models import Actual, Review, Submission

from .base import ReadOnlyAdmin

# What the audit record's actions are called; others are shown as they are.
ACTION_LABELS = {
    "audit_verified": _("核验审计链"),
    "emergency_login": _("应急账号登录"),
    "login": _("登录"),
    "password_changed": _("修改密码"),
    "refused": _("访问或操作被拒"),
    "token.create": _("创建接口令牌"),
    "token.revoke": _("撤销接口令牌"),
    "admin_added": _("管理：新增"),
    "admin_changed": _("管理：修改"),
    "admin_deleted": _("管理：删除"),
    "demo_cleared": _("清除演示数据"),
    "demo_loaded": _("载入演示数据"),
    "evidence_added": _("上传附件"),
    "evidence_removed": _("移除附件"),
    "extension_approved": _("批准延期"),
    "extension_asked": _("申请延期"),
    "extension_refused": _("不批准延期"),
    "extension_withdrawn": _("撤回延期申请"),
    "figure_saved": _("保存数据"),
    "period_reopened": _("报告期单独开放"),
    "period_reopening_ended": _("提前结束单独开放"),
    "workbook_uploaded": _("上传填报表"),
    "password_set": _("重设密码"),
    "plan_changed": _("载入：修改"),
    "plan_loaded": _("载入方案数据文件"),
    "slip_answer": _("督办：回复"),
    "slip_close": _("督办：销号"),
    "slip_file_added": _("督办：上传附件"),
    "slip_file_removed": _("督办：移除附件"),
    "slip_issue": _("督办：签发"),
    "slip_revoke": _("督办：撤销"),
    "slip_send_back": _("督办：退回重办"),
    "reminder_sent": _("催报"),
    "submission_approve": _("审定"),
    "submission_reopen": _("重新开放"),
    "submission_return": _("退回"),
    "submission_submit": _("提交"),
    "submission_withdraw": _("撤回"),
}


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = [
        "period",
        "department",
        "state",
        "submitted_by",
        "submitted_at",
        "decided_by",
        "decided_at",
    ]
    list_display_links = ["period", "department"]
    list_filter = ["state", "period", "department__level", "department"]
    search_fields = ["department__name", "department__code"]
    ordering = ["-period__year", "-period__quarter", "department__order"]
    list_select_related = ["period", "department", "submitted_by", "decided_by"]


@admin.register(Actual)
class ActualAdmin(ReadOnlyAdmin):
    list_display = [
        "indicator",
        "department",
        "period",
        "figure",
        "state",
        "entered_by",
        "entered_at",
    ]
    list_filter = [
        "state",
        "availability",
        "submission__period",
        "submission__department",
    ]
    search_fields = ["indicator__code", "indicator__name", "note"]
    ordering = ["-submission__period__year", "-submission__period__quarter", "pk"]
    list_select_related = [
        "indicator",
        "submission__department",
        "submission__period",
        "entered_by",
    ]

    @admin.display(description=_("单位"), ordering="submission__department__order")
    def department(self, obj):
        return obj.submission.department

    @admin.display(description=_("报告期"), ordering="submission__period__year")
    def period(self, obj):
        return obj.submission.period

    @admin.display(description=_("数据"))
    def figure(self, obj):
        return figure_text(obj)


def figure_text(actual) -> str:
    """Return a figure as it was reported; a dash where there is none."""
    indicator = actual.indicator
    if indicator.kind == Kind.MILESTONE:
        return actual.get_stage_display() or DASH
    if actual.numerator is not None:
        return f"{show_number(actual.numerator)} / {show_number(actual.denominator)}"
    if actual.value is None:
        return actual.get_availability_display()
    return f"{show_number(actual.value, indicator.decimals)} {indicator.unit_name}"


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = [
        "at",
        "submission",
        "indicator",
        "action",
        "state_before",
        "state_after",
        "by",
        "reason",
    ]
    list_filter = ["action", "submission__period", "submission__department"]
    search_fields = ["submission__department__name", "indicator__name", "reason"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    list_select_related = [
        "submission__department",
        "submission__period",
        "indicator",
        "by",
    ]


def object_labels():
    """Return what the audit record's objects are called, by the name of their model."""
    names = {m._meta.model_name: m._meta.verbose_name for m in apps.get_models()}
    return names | {
        "address": _("网页"),
        "demo": _("演示数据"),
        "fixture": _("方案数据文件"),
    }
