"""Editions: the list, one of them, and the way to publish the next."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tasks import access
from tasks.core.workflow import Refused
from tasks.selectors.editions import book_of, editions, editions_of, open_edition
from tasks.selectors.groups import outstanding
from tasks.selectors.restatements import restated_rows
from tasks.selectors.snapshot import Tampered
from tasks.services import editions as service
from tasks.web import export_pages
from tasks.web.export import page
from tasks.web.forms_editions import PublishForm
from tasks.web.page import DAMAGED, frame, with_book

REFUSED = 409  # the figures have changed, or somebody was faster


@require_safe
def edition_list(request):
    """Every edition, the newest quarter first."""
    context = {
        "editions": list(editions()),
        "may_publish": access.may_publish(request.user),
        "crumbs": [(_("季度定版"), None)],
    }
    return page(request, "editions/list.html", context, export_pages.edition_list)


@require_safe
def edition_detail(request, key):
    """One edition: who, when, its checksum, what it says, what it corrects."""
    try:
        opened = open_edition(key)
    except ValueError as error:
        raise Http404(_("没有这一版。")) from error
    except Tampered:
        return render(request, "editions/damaged.html", status=DAMAGED)
    book = book_of(opened)
    request.book = book
    edition = opened.edition
    context = frame(
        book,
        [(_("季度定版"), "edition_list"), (edition.title, None)],
        opened=opened,
        others=[one for one in editions_of(edition.quarter) if one.pk != edition.pk],
        rollup=book.rollup(book.lines),
        outstanding=outstanding(book),
        restated=restated_rows(
            opened.snapshot, opened.snapshot.content["restatement"], opened.before
        ),
    )
    return page(request, "editions/detail.html", context, export_pages.edition_detail)


@require_http_methods(["GET", "HEAD", "POST"])
@with_book
def edition_publish(request, book):
    """What an edition published now would say, and the button that publishes it."""
    access.require(access.may_publish(request.user))
    if book.edition or book.provisional:
        raise Http404(_("定版只含当前已审定的数据。"))
    draft = service.draft(book)
    form = PublishForm(draft, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _preview(request, draft, form)
    try:
        edition = service.publish(
            book=book,
            by=request.user,
            at=timezone.localtime(),
            **{n: v for n, v in form.cleaned_data.items() if n != "confirmed"},
        )
    except Refused as error:
        form = PublishForm(draft, _again(request, draft))
        return _preview(request, draft, form, notice=str(error), status=REFUSED)
    messages.success(request, _("%(title)s已发布。") % {"title": edition.title})
    return redirect(edition)


def _again(request, draft):
    """Return what was typed, for the preview as it is now; the tick is asked again."""
    data = request.POST.copy()
    data["digest"] = draft.digest
    data.pop("confirmed", None)
    return data


def _preview(request, draft, form, *, notice="", status=200):
    book = draft.book
    context = frame(
        book,
        [(_("季度定版"), "edition_list"), (_("发布定版"), None)],
        draft=draft,
        form=form,
        notice=notice,
        rollup=book.rollup(book.lines),
        outstanding=outstanding(book),
        restated=restated_rows(draft.after, draft.changes, draft.before),
    )
    return render(request, "editions/publish.html", context, status=status)
