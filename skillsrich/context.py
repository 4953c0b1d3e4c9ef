"""What every page shows: the plan's name, the menu, and the demonstration's banner."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tasks import access
from tasks.selectors.plan import current_plan
from tasks.web.links import kept_query


def site(request):
    """Return the frame's context; the plan is read once a request, and only if asked."""
    plan = SimpleLazyObject(lambda: _plan(request))
    user = getattr(request, "user", None)
    is_known = bool(user and user.is_authenticated)
    return {
        "plan": plan,
        "is_demo": SimpleLazyObject(lambda: bool(plan and plan.has_demo)),
        "nav": _menu(request) if is_known else [],
        "edition": _edition(request),
        "role_names": access.role_labels(user) if is_known else [],
    }


def _plan(request):
    book = getattr(request, "book", None)
    return book.plan.plan if book else current_plan()


def _edition(request):
    """Return the edition that the page is read from; None for today's figures."""
    asked = request.GET.get("edition")
    return getattr(getattr(request, "book", None), "edition", None) if asked else None


def _menu(request):
    user = request.user
    entries = [
        ("overview", _("总览"), True),
        ("task_list", _("重点工作"), True),
        ("indicator_list", _("指标"), True),
        ("department_list", _("部门"), True),
        ("city_list", _("设区市"), True),
        ("promise_list", _("整改承诺"), True),
        ("compare_ranking", _("对比分析"), True),
        ("slip_list", _("督办"), True),
        ("edition_list", _("定版"), True),
        ("report", _("填报"), access.may_report(user)),
        ("review", _("审核"), access.may_review(user)),
        ("audit", _("审计"), access.may_audit(user)),
        ("admin:index", _("管理"), user.is_staff),
    ]
    return [_entry(request, name, label) for name, label, may in entries if may]


def _entry(request, name, label):
    url = reverse(name)
    is_here = (
        request.path == url if name == "overview" else request.path.startswith(url)
    )
    is_here = is_here or _belongs_to(request) == name
    return {"url": url + _kept(request, name), "label": label, "active": is_here}


# Pages under an address of their own, by the entry that leads to them.
BELONGS = {"replay": "compare_ranking"}
# Of a department's quarter: reviewers come from the board, others from their own form.
OF_A_QUARTER = ("review_submission", "extension")


def _belongs_to(request) -> str:
    """Return the name of the entry that a page belongs to; "" when its address says."""
    match = request.resolver_match
    page = match.url_name if match else ""
    if page in OF_A_QUARTER:
        return "review" if access.may_review(request.user) else "report"
    return BELONGS.get(page, "")


# Pages that choose their quarter themselves.
NO_QUARTER = ("edition_list", "report", "review", "audit", "admin:index")


def _kept(request, name) -> str:
    """Keep the quarter and the edition when going from one page of figures to another."""
    if name in NO_QUARTER:
        return ""
    if name == "slip_list":  # the slips of every quarter
        return kept_query(request, without=("period",)) if _edition(request) else ""
    # The page about an edition is itself no page of figures as of it.
    return kept_query(request, without=() if _edition(request) else ("edition",))
