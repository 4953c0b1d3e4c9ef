"""The administration's frame: who gets in, its sections, and the pages beside models."""

from functools import update_wrapper
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, resolve_url
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

# The index and the side bar, in the order of work: (label, name, models).
SECTIONS = (
    ("plan", _("行动方案"), ("Plan", "ActionArea", "KeyTask", "Measure", "SourceNote")),
    ("targets", _("指标与目标"), ("Indicator", "Responsibility", "Target")),
    ("people", _("单位与人员"), ("Department", "City", "User", "ApiToken")),
    ("rounds", _("报告期"), ("ReportingPeriod", "Extension", "Reopening")),
    (
        "figures",
        _("填报"),
        (
            "Submission",
            "Actual",
            "EvidenceFile",
            "Review",
            "Slip",
            "Reminder",
            "Notice",
        ),
    ),
    ("audit", _("审计"), ()),
)


class PlanAdminSite(AdminSite):
    """The site's own administration: one login page, sections, the plan's files."""

    site_header = _("行动方案管理")
    site_title = _("行动方案管理")
    index_title = _("管理首页")

    def admin_view(self, view, cacheable=False):
        """Refuse a person without access outright: they are logged in already."""
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            from tasks.access import require

            require(not request.user.is_authenticated or self.has_permission(request))
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Send people to the site's login page, and back to where they wanted to go."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        wanted = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        query = urlencode({REDIRECT_FIELD_NAME: wanted})
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def get_urls(self):
        from tasks.web.views import fixtures, health, shares

        own = [
            path(
                "plan-fixtures/",
                self.admin_view(fixtures.plan_fixtures),
                name="plan_fixtures",
            ),
            path(
                "plan-fixtures/load/",
                self.admin_view(fixtures.load_plan_fixtures),
                name="plan_fixtures_load",
            ),
            path(
                "indicator-reporters/<str:code>/",
                self.admin_view(shares.indicator_reporters),
                name="indicator_reporters",
            ),
            path(
                "plan-fixtures/workbook/",
                self.admin_view(fixtures.plan_workbook),
                name="plan_workbook",
            ),
            path(
                "data-health/", self.admin_view(health.data_health), name="data_health"
            ),
        ]
        return own + super().get_urls()

    def get_app_list(self, request, app_label=None):
        """Return the models by section, for the index and the side bar."""
        from tasks.access import may_see_health

        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {m["object_name"]: m for app in apps for m in app["models"]}
        sections = [
            _section(label, name, [models.pop(n) for n in names if n in models])
            for label, name, names in SECTIONS
        ]
        if may_see_health(request.user):
            entry = _page_entry("DataHealth", _("数据体检"), "admin:data_health")
            sections[0]["models"].insert(0, entry)
        if request.user.has_perm("tasks.load_plan"):
            entry = _page_entry(
                "PlanFixtures", _("方案数据文件"), "admin:plan_fixtures"
            )
            sections[0]["models"].insert(0, entry)
        if request.user.has_perm("tasks.view_auditrecord"):
            entry = _page_entry("AuditRecord", _("审计记录"), "audit")
            sections[-1]["models"].append(entry)
        rest = _section("other", _("其他"), list(models.values()))
        return [section for section in [*sections, rest] if section["models"]]


def _section(label, name, models):
    return {
        "name": name,
        "app_label": label,
        # NB: with its anchor, or the template takes every section for the current one.
        "app_url": reverse("admin:index") + f"#{label}",
        "has_module_perms": True,
        "models": models,
    }


def _page_entry(object_name, name, address):
    """Return a page of our own as an entry among the models."""
    return {
        "name": name,
        "object_name": object_name,
        "admin_url": reverse(address),
        "add_url": None,
        "view_only": True,
        "perms": {},
    }
