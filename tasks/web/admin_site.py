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
    (
        "plan",
        _("行动方案"),
        (
            *("Plan", "PlanRevision", "ActionArea", "KeyTask"),
            *("Measure", "SourceNote"),
        ),
    ),
    (
        "targets",
        _("指标与目标"),
        (
            "Indicator",
            "Responsibility",
            "Target",
            "TargetAmendment",
            "IndicatorRevision",
            "ReporterChange",
        ),
    ),
    (
        "people",
        _("单位与人员"),
        (
            "Department",
            "DepartmentRenaming",
            "Takeover",
            "City",
            "CityRenaming",
            "User",
            "ApiToken",
        ),
    ),
    (
        "rounds",
        _("报告期"),
        ("ReportingPeriod", "CalendarDay", "ReturnReason", "Extension", "Reopening"),
    ),
    (
        "figures",
        _("填报"),
        (
            "Submission",
            "Actual",
            "Explanation",
            "EvidenceFile",
            "Review",
            "Slip",
            "Reminder",
            "Notice",
            "Edition",
        ),
    ),
    ("audit", _("审计"), ()),
)
NAMES = [name for name, _label, _models in SECTIONS]
PEOPLE, ROUNDS = NAMES.index("people"), NAMES.index("rounds")


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

    def app_index(self, request, app_label, extra_context=None):
        """The sections are those of the first page, whatever app a model is of."""
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def get_urls(self):
        from tasks.web.views import (
            amendments,
            fixtures,
            handover,
            health,
            people,
            periods,
            renaming,
            shares,
            takeovers,
        )

        pages = (
            ("plan-fixtures/", fixtures.plan_fixtures, "plan_fixtures"),
            ("plan-fixtures/load/", fixtures.load_plan_fixtures, "plan_fixtures_load"),
            ("plan-fixtures/workbook/", fixtures.plan_workbook, "plan_workbook"),
            ("data-health/", health.data_health, "data_health"),
            (
                "indicator-reporters/<str:code>/",
                shares.indicator_reporters,
                "indicator_reporters",
            ),
            ("tasks/indicator/<int:pk>/amend/", amendments.amend, "indicator_amend"),
            (
                "tasks/indicator/<int:pk>/redefine/",
                amendments.redefine,
                "indicator_redefine",
            ),
            ("tasks/plan/<int:pk>/rules/", amendments.plan_rules, "plan_rules"),
            ("tasks/department/<int:pk>/rename/", renaming.rename, "department_rename"),
            ("tasks/department/<int:pk>/merge/", takeovers.merge, "department_merge"),
            ("tasks/department/<int:pk>/split/", takeovers.split, "department_split"),
            ("reorganise/", takeovers.reorganise, "reorganise"),
            ("people/upload/", people.people_upload, "people_upload"),
            ("people/create/", people.people_create, "people_create"),
            (
                "people/<int:pk>/hand-over/",
                handover.people_hand_over,
                "people_hand_over",
            ),
            ("people/template/", people.people_template, "people_template"),
            ("periods/", periods.periods, "periods"),
            ("periods/generate/", periods.periods_generate, "periods_generate"),
            ("periods/<int:pk>/dates/", periods.period_dates, "period_dates"),
            ("periods/<int:pk>/reopen/", periods.period_reopen, "period_reopen"),
            ("reopenings/<int:pk>/end/", periods.reopening_end, "reopening_end"),
        )
        own = [
            path(address, self.admin_view(view), name=name)
            for address, view, name in pages
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
            health = _entry(_("数据体检"), "DataHealth", "admin:data_health")
            sections[0]["models"].insert(0, health)
        if request.user.has_perm("tasks.load_plan"):
            files = _entry(_("方案数据文件"), "PlanFixtures", "admin:plan_fixtures")
            sections[0]["models"].insert(0, files)
        if request.user.has_perm("tasks.change_department"):
            changes = _entry(_("机构调整"), "Reorganise", "admin:reorganise")
            sections[PEOPLE]["models"].insert(0, changes)
        if request.user.has_perm("tasks.add_user"):
            many = _entry(_("批量创建人员"), "PeopleUpload", "admin:people_upload")
            sections[PEOPLE]["models"].append(many)
        if request.user.has_perm("tasks.change_reportingperiod"):
            schedule = _entry(_("报告期日程"), "Periods", "admin:periods")
            sections[ROUNDS]["models"].insert(0, schedule)
        if request.user.has_perm("tasks.view_auditrecord"):
            entry = _entry(_("审计记录"), "AuditRecord", "audit")
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


def _entry(label, name, address):
    """Return a page that belongs to no model, as the index lists it."""
    return {
        "name": label,
        "object_name": name,
        "admin_url": reverse(address),
        "add_url": None,
        "view_only": True,
        "perms": {},
    }
