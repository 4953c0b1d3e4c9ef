"""Who may do what. Every view and every service asks here."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.models import Department, Submission, User

REPORTER = "reporter"
REVIEWER = "reviewer"
PUBLISHER = "publisher"
OFFICIAL = "official"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
SECURITY = "security"
# Three kinds of administrator; nobody is of two.
ADMIN_KINDS = (ADMINISTRATOR, SECURITY, AUDITOR)

ROLE_LABELS = {
    REPORTER: _("填报人"),
    REVIEWER: _("审核人"),
    PUBLISHER: _("审核负责人"),
    OFFICIAL: _("查看人"),
    ADMINISTRATOR: _("系统管理员"),
    SECURITY: _("安全管理员"),
    AUDITOR: _("审计员"),
}

PLAN_MODELS = (
    "plan",
    "actionarea",
    "keytask",
    "measure",
    "department",
    "departmentalias",
    "indicator",
    "responsibility",
    "target",
    "reportingperiod",
    "calendarday",
    "sourcenote",
    "returnreason",
)
FIGURE_MODELS = (
    "submission",
    "actual",
    "explanation",
    "review",
    "targetamendment",
    "indicatorrevision",
    "departmentrenaming",
    "planrevision",
    "reporterchange",
    "takeover",
    "evidencefile",
    "slip",
    "extension",
    "reopening",
    "reminder",
    "notice",
    "edition",
)

# Role -> permissions, as "app.codename".
ROLE_PERMISSIONS: dict[str, list[str]] = {
    REPORTER: ["tasks.report_figures"],
    REVIEWER: ["tasks.review_submissions", "tasks.view_provisional"],
    PUBLISHER: [
        "tasks.review_submissions",
        "tasks.view_provisional",
        "tasks.publish_editions",
    ],
    OFFICIAL: ["tasks.view_provisional"],
    ADMINISTRATOR: [
        "tasks.load_plan",
        "tasks.view_provisional",
        *(
            f"tasks.{verb}_{model}"
            for model in (*PLAN_MODELS, "user", "apitoken")
            for verb in ("view", "add", "change", "delete")
        ),
        *(f"regions.{verb}_city" for verb in ("view", "add", "change", "delete")),
        "regions.view_cityrenaming",
        *(f"tasks.view_{model}" for model in FIGURE_MODELS),
    ],
    SECURITY: [
        "tasks.give_roles",
        "tasks.view_user",
        "tasks.change_user",
        "tasks.view_department",
        "tasks.view_apitoken",
        "tasks.delete_apitoken",
    ],
    AUDITOR: [
        "tasks.view_auditrecord",
        "tasks.view_provisional",
        *(f"tasks.view_{model}" for model in (*PLAN_MODELS, *FIGURE_MODELS, "user")),
        "regions.view_city",
        "regions.view_cityrenaming",
    ],
}


def may_report(user: User) -> bool:
    """Return True when the person reports for a department."""
    return user.department_id is not None and user.has_perm("tasks.report_figures")


def may_review(user: User) -> bool:
    return user.has_perm("tasks.review_submissions")


def may_publish(user: User) -> bool:
    """Return True for the lead office's head of review, who publishes editions."""
    office = user.department
    is_lead = office is not None and office.is_lead_office
    return is_lead and user.has_perm("tasks.publish_editions")


def may_give_roles(user: User) -> bool:
    return user.has_perm("tasks.give_roles")


def may_audit(user: User) -> bool:
    return user.has_perm("tasks.view_auditrecord")


def may_run_rounds(user: User) -> bool:
    """Return True when the person moves, locks and reopens reporting periods."""
    return user.has_perm("tasks.change_reportingperiod")


def may_see_provisional(user: User) -> bool:
    return user.has_perm("tasks.view_provisional")


def may_see_health(user: User) -> bool:
    """Return True for those who keep the data, and those who audit them."""
    return user.has_perm("tasks.load_plan") or user.has_perm("tasks.view_auditrecord")


def role_labels(user: User) -> list[str]:
    """Return what a person is here, in words, without asking the database again."""
    is_publisher = user.has_perm("tasks.publish_editions")
    roles = {
        PUBLISHER: is_publisher,
        REVIEWER: may_review(user) and not is_publisher,
        REPORTER: may_report(user),
        ADMINISTRATOR: user.has_perm("tasks.load_plan"),
        SECURITY: user.has_perm("tasks.give_roles"),
    }
    held = [str(ROLE_LABELS[role]) for role, holds in roles.items() if holds]
    if held:
        return held
    other = AUDITOR if user.has_perm("tasks.view_auditrecord") else OFFICIAL
    return [str(ROLE_LABELS[other])]


def may_open(user: User, department: Department) -> bool:
    """Return True when a person may open a department's submissions, made or not."""
    reads_all = may_review(user) or user.has_perm("tasks.view_submission")
    return reads_all or user.department_id == department.pk


def visible_to(user: User) -> QuerySet[Submission]:
    """Return the submissions whose contents a person may open: reviewers and auditors
    all that were submitted, everybody else their own department's."""
    if may_review(user) or user.has_perm("tasks.view_submission"):
        return Submission.objects.all()
    if user.department_id is None:
        return Submission.objects.none()
    return Submission.objects.filter(department_id=user.department_id)


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied
