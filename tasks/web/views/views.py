"""One's own saved views: listed, kept, renamed and removed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tasks.models import SavedView
from tasks.selectors.saved_views import own_view, views_of
from tasks.services.saved_views import ViewRefused, delete_view, rename_view, save_view
from tasks.web import export, export_own
from tasks.web.forms_views import RenameForm, SaveForm
from tasks.web.view_words import describe


@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request):
    """List one's views; keep the page that the form names, and go back to it."""
    form = SaveForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        view = _save(request, form)
        if view:
            text = _("已保存视图“%(name)s”。") % {"name": view.name}
            messages.success(request, text)
            return redirect(view.get_absolute_url())
    return _page(request, form)


def _page(request, form=None, renamed=None):
    """Args: form – with what was typed; renamed – the view that it would rename."""
    views = describe(views_of(request.user))
    context = {
        "form": form,
        "renamed": renamed,
        "views": views,
        "is_exportable": bool(views),
        "crumbs": [(_("常用视图"), None)],
    }
    return export.page(request, "account/views.html", context, export_own.saved_views)


def _save(request, form):
    """Return the kept view; None, with the reason in the form, if refused."""
    path, query = form.cleaned_data["address"]
    try:
        return save_view(
            name=form.cleaned_data["name"],
            path=path,
            query=query,
            by=request.user,
            at=timezone.localtime(),
        )
    except ViewRefused as error:
        form.add_error("name", str(error))
        return None


@require_safe
def view_menu(request):
    """One's views as the list inside a menu, fetched when the menu is opened."""
    return render(request, "account/_view_menu.html", {"views": views_of(request.user)})


@require_POST
def view_rename(request, pk):
    """Rename one of one's own views."""
    form = RenameForm(request.POST)
    try:
        own_view(request.user, pk)
        if form.is_valid():
            name, at = form.cleaned_data["name"], timezone.localtime()
            rename_view(pk=pk, name=name, by=request.user, at=at)
            messages.success(request, _("视图已改名为“%(name)s”。") % {"name": name})
            return redirect("saved_views")
    except SavedView.DoesNotExist as error:
        raise Http404 from error
    except ViewRefused as error:
        form.add_error("name", str(error))
    return _page(request, form, renamed=pk)


@require_POST
def view_delete(request, pk):
    """Remove one of one's own views."""
    try:
        name = delete_view(pk=pk, by=request.user, at=timezone.localtime())
    except SavedView.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("视图“%(name)s”已删除。") % {"name": name})
    return redirect("saved_views")
