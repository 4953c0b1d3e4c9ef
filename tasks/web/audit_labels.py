"""What the audit record's actions and objects are called."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

# What every action is called that is written; a test compares it with the sources.
ACTION_LABELS = {
    "audit_verified": _("核验审计链"),
    "emergency_login": _("应急账号登录"),
    "handed_over": _("移交工作"),
    "link_made": _("发放一次性登录链接"),
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
    "period_generated": _("生成报告期"),
    "period_regenerated": _("按规则调整报告期"),
    "period_rescheduled": _("调整报告期日程"),
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
    "account_closed": _("停用久未使用的账号"),
    "administrator_made": _("创建应急账号"),
    "city_renamed": _("设区市更名"),
    "department_renamed": _("单位更名"),
    "department_taken_over": _("单位并入、分立"),
    "edition_published": _("发布版本"),
    "indicator_redefined": _("调整口径"),
    "login_unlocked": _("解除登录限制"),
    "reporters_changed": _("调整填报单位"),
    "session_ended": _("结束登录"),
    "target_added": _("新增目标"),
    "plan_rules_revised": _("调整判定规则"),
    "target_amended": _("修订目标"),
    "view.create": _("保存视图"),
    "view.delete": _("删除视图"),
    "view.rename": _("重命名视图"),
}


def object_labels():
    """Return what the audit record's objects are called, by the name of their model."""
    names = {m._meta.model_name: m._meta.verbose_name for m in apps.get_models()}
    return names | {
        "address": _("网页"),
        "demo": _("演示数据"),
        "fixture": _("方案数据文件"),
    }
