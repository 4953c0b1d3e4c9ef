"""One's own inbox: what there is to know, and the way to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tasks.models import Notice
from tasks.selectors.notices import notices_of, shown
from tasks.services import notices as service
from tasks.web import export
from tasks.web.export_own import inbox as inbox_export

ROWS = 20  # on a page
UNREAD = "unread"


@require_safe
def inbox(request):
    """One's notices, the newest first; `show=unread` leaves out what was read."""
    is_unread = request.GET.get("show") == UNREAD
    rows = notices_of(request.user, unread=is_unread)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": [shown(notice) for notice in page],
        "every": lambda: [shown(notice) for notice in rows],
        "is_exportable": bool(page.object_list),
        "only_unread": is_unread,
        "crumbs": [(_("收件箱"), None)],
    }
    return export.page(request, "account/inbox.html", context, inbox_export)


@require_POST
def open_notice(request, pk):
    """Mark a notice as read and go where it leads; with `stay`, back to the inbox."""
    try:
        notice = service.mark_read(pk=pk, by=request.user, at=timezone.localtime())
    except Notice.DoesNotExist as error:
        raise Http404(_("没有这条通知。")) from error
    is_here = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    if "stay" in request.POST or not is_here:
        return redirect("inbox")
    return redirect(notice.url)


@require_POST
def read_all(request):
    """Mark every notice as read."""
    count = service.mark_all_read(by=request.user, at=timezone.localtime())
    if count:
        messages.success(request, _("已全部标为已读。"))
    return redirect("inbox")
