"""The bulletin of an edition: as a page to print, a document, and a workbook."""

from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tasks.core.bulletin import bulletin
from tasks.core.bulletin_blocks import Chart, Grid, Heading, Judgement
from tasks.core.bulletin_docx import as_document
from tasks.core.bulletin_xlsx import as_annexes
from tasks.selectors.editions import book_of, open_edition
from tasks.selectors.snapshot import Tampered
from tasks.web.downloads import download
from tasks.web.page import DAMAGED

from .annexes import annexes
from .facts import facts_of

LANGUAGE = "zh-hans"  # of every bulletin, whatever the reader's


def with_bulletin(view):
    """Hand the view the edition's book and its bulletin."""

    def wrapped(request, key):
        try:
            book = book_of(open_edition(key))
        except ValueError as error:
            raise Http404(_("没有这一版。")) from error
        except Tampered:
            return render(request, "editions/damaged.html", status=DAMAGED)
        request.book = book
        with translation.override(LANGUAGE):
            made = bulletin(facts_of(book))
        return view(request, book, made)

    return wrapped


@require_safe
@with_bulletin
def page(request, book, made):
    """The bulletin to be read on the screen and printed."""
    edition = book.edition.edition
    kinds = {Heading: "heading", Judgement: "judgement", Grid: "grid", Chart: "chart"}
    context = {
        "opened": book.edition,
        "bulletin": made,
        "blocks": [(kinds.get(type(one), "paragraph"), one) for one in made.blocks],
        "crumbs": [
            (_("季度定版"), "/editions/"),
            (edition.title, edition.get_absolute_url()),
            (_("通报"), None),
        ],
    }
    return render(request, "editions/bulletin.html", context)


@require_safe
@with_bulletin
def document(request, book, made):
    """The bulletin as a document to be edited."""
    edition = book.edition.edition
    with translation.override(LANGUAGE):
        content = as_document(made, at=edition.published_at)
    return download(content, f"{_('通报')}_{edition}.docx")


@require_safe
@with_bulletin
def workbook(request, book, made):
    """The annexes with figures and charts as a workbook."""
    edition = book.edition.edition
    with translation.override(LANGUAGE):
        sheets = annexes(book, made)
        content = as_annexes(made, sheets, at=edition.published_at)
    return download(content, f"{_('通报附件')}_{edition}.xlsx")
