"""In the administration: which departments report an indicator, with what effect."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tasks import access
from tasks.core.quarters import Quarter
from tasks.selectors.plan import choose_quarter
from tasks.selectors.shares import effect_of, load_choice
from tasks.services.amendments import Order
from tasks.services.shares import ReportersRefused, set_reporters

WITH = "with"  # in the address: the departments whose effect is shown


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_reporters(request, code):
    """Choose who reports an indicator, look at the effect, and confirm it."""
    access.require(request.user.has_perm("tasks.change_responsibility"))
    quarter = choose_quarter("", timezone.localdate())
    choice = quarter and load_choice(code, quarter)
    if not choice:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _set(request, code)
        if not problem:
            return redirect("admin:indicator_reporters", code)
        choice = load_choice(code, quarter)
    return _page(request, choice, problem)


def _set(request, code) -> str:
    """Set what the form confirms; return why it was refused, if it was."""
    sent = request.POST
    try:
        changed = set_reporters(
            indicator_code=code,
            reporters=sent.getlist(WITH),
            seen=sent.getlist("seen"),
            reason=sent.get("reason", "").strip()[:500],
            order=_order(sent),
            by=request.user,
            at=timezone.localtime(),
        )
    except ReportersRefused as error:
        return str(error)
    text = _("已保存。%(count)s 个单位的填报职责有变化。") % {"count": changed}
    messages.success(request, text)
    return ""


def _quarter(text: str) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except ValueError:
        return None


def _order(sent) -> Order | None:
    """Return what the change rests on, where the form asked for it."""
    starts = _quarter(sent.get("starts", ""))
    words = (sent.get(name, "").strip() for name in ("document_number", "reason"))
    return Order(starts, *words) if starts else None


def _page(request, choice, problem):
    known = {part.department.code for part in choice.parts}
    asked = [code for code in request.GET.getlist(WITH) if code in known]
    starts = _quarter(request.GET.get("starts", ""))
    is_unsaid = choice.has_figures and starts not in choice.quarters
    is_shown = WITH in request.GET and not problem
    context = {
        "title": _("填报单位：%(name)s") % {"name": choice.indicator.title},
        "choice": choice,
        "picked": asked if is_shown else choice.reporting,
        "starts": starts,
        "is_unsaid": is_shown and is_unsaid,
        "effect": effect_of(choice, asked, starts=starts)
        if is_shown and asked and not is_unsaid
        else None,
        "is_empty": is_shown and not asked,
        "problem": problem,
    }
    return render(
        request,
        "admin/indicator_reporters.html",
        admin.site.each_context(request) | context,
    )
