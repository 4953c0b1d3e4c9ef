"""The plan's files in the administration: what ships, a dry run, and loading."""

from django.contrib import admin, messages
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks import access
from tasks.core.effects import sentences
from tasks.selectors.amendments import plan_quarters
from tasks.services import fixture_shelf, fixtures
from tasks.services.plan_workbook import export
from tasks.web.downloads import download
from tasks.web.fixture_pages import model_name, seal, shown_models, unseal
from tasks.web.forms_amendments import OrderForm, order_of
from tasks.web.forms_fixtures import UploadForm
from tasks.web.uploads import too_many_uploads


@require_http_methods(["GET", "HEAD", "POST"])
def plan_fixtures(request):
    """List the files that ship; on POST, show what loading the chosen ones would do."""
    access.require(request.user.has_perm("tasks.load_plan"))
    if request.method != "POST":
        return _list(request, UploadForm())
    if "upload" in request.POST or request.FILES:
        form = UploadForm(request.POST, request.FILES)
        problem = too_many_uploads(request)
        if problem or not form.is_valid():
            return _list(request, form, problem)
        return _preview(request, form.sources)
    return _preview(request, _chosen(request))


@require_safe
def plan_workbook(request):
    """Send the stored plan as a workbook."""
    access.require(request.user.has_perm("tasks.load_plan"))
    name = _("方案数据 %(day)s") % {"day": timezone.localdate().isoformat()}
    return download(export(), f"{name}.xlsx")


@require_POST
def load_plan_fixtures(request):
    """Write what the dry run showed, if it would still do the same."""
    access.require(request.user.has_perm("tasks.load_plan"))
    try:
        sources, digest, typed = unseal(request.POST.get("token", ""), request.user)
    except (BadSignature, KeyError):
        messages.error(request, _("试运行已失效，请重新试运行。未载入。"))
        return redirect("admin:plan_fixtures")
    if "foresee" in request.POST:
        return _preview(request, sources, typed=request.POST)
    try:
        done = fixtures.load(
            sources,
            by=request.user,
            at=timezone.localtime(),
            expected=digest,
            order=order_of(typed) if typed else None,
        )
    except fixtures.NotLoaded as error:
        has_changed = isinstance(error, fixtures.HasChanged)
        return _preview(request, sources, has_changed=has_changed)
    messages.success(request, _result(done))
    return redirect("admin:plan_fixtures")


def _chosen(request):
    """Return the files that ship under the posted names; all of them for `all`."""
    sources = fixture_shelf.shipped()
    if "all" in request.POST:
        return sources
    names = request.POST.getlist("file")
    chosen = [source for source in sources if source.name in names]
    if not chosen:
        raise Http404
    return chosen


def _list(request, form, problem=""):
    items = [
        (item, [(model_name(label), n) for label, n in item.counts.items()])
        for item in fixture_shelf.shelf()
    ]
    context = {"items": items, "form": form, "title": _("方案数据文件")}
    context["problem"] = problem
    return _page(request, "admin/plan_fixtures.html", context)


def _preview(request, sources, *, has_changed=False, typed=None):
    """Show a dry run. Args: typed – by what targets are amended, where the page asked."""
    form = OrderForm(typed, quarters=plan_quarters())
    order = form.order if form.is_valid() else None
    basis = fixtures.Basis(may_amend=True, order=order)
    examination = fixtures.examine(sources, basis=basis)
    context = {
        "effects": _effects(request, sources, examination, order),
        "title": _("试运行结果"),
        "examination": examination,
        "models": shown_models(examination),
        "token": _token(request, examination, order and form.cleaned_data),
        "has_changed": has_changed,
        "form": form if examination.amended else None,
        "starts": order.starts if order and examination.is_loadable else None,
    }
    return _page(request, "admin/plan_fixtures_preview.html", context)


def _effects(request, sources, examination, order):
    if not examination.is_change:
        return []
    now = timezone.localtime()
    effects = fixtures.foresee(
        sources, today=now.date(), order=order, by=request.user, at=now
    )
    return sentences(effects) if effects else []


def _token(request, examination, typed):
    """Return the sealed dry run; a wrong order leaves the files to be tried again."""
    has_files = examination.is_loadable or examination.amended
    return seal(examination, request.user, typed) if has_files else ""


def _page(request, template, context):
    return render(request, template, admin.site.each_context(request) | context)


def _result(done):
    counts = {
        "files": len(done.sources),
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
    }
    return (
        _(
            "已载入 %(files)s 个文件：新增 %(new)s 条，变更 %(changed)s 条，"
            "未变 %(unchanged)s 条。"
        )
        % counts
    )
