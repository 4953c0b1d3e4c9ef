"""What every page shows: the plan's name, the menu, and the demonstration's banner."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tasks import access
from tasks.selectors.plan import current_plan


def site(request):
    """Return the frame's context; the plan is read once a request, and only if asked."""
    plan = SimpleLazyObject(lambda: _plan(request))
    user = getattr(request, "user", None)
    is_known = bool(user and user.is_authenticated)
    return {
        "plan": plan,
        "is_demo": SimpleLazyObject(lambda: bool(plan and plan.has_demo)),
        "nav": _menu(request) if is_known else [],
        "role_names": access.role_labels(user) if is_known else [],
    }


def _plan(request):
    book = getattr(request, "book", None)
    return book.plan.plan if book else current_plan()


def _menu(request):
    user = request.user
    entries = [
        ("overview", _("总览"), True),
        ("task_list", _("重点工作"), True),
        ("indicator_list", _("指标"), True),
        ("department_list", _("部门"), True),
        ("city_list", _("设区市"), True),
        ("compare_ranking", _("对比分析"), True),
        ("slip_list", _("督办"), True),
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
    if name == "compare_ranking":
        is_here = is_here or request.path == reverse("replay")
    return {"url": url + _kept(request, name), "label": label, "active": is_here}


# Pages that choose their quarter themselves.
NO_QUARTER = ("report", "review", "audit", "slip_list", "admin:index")


def _kept(request, name) -> str:
    """Keep the chosen quarter when going from one page of figures to another."""
    period = request.GET.get("period", "")
    book = getattr(request, "book", None)
    if not (period and book) or name in NO_QUARTER:
        return ""
    return f"?period={book.quarter}"
