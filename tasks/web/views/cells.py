"""One row of the entry form on its own: what it amounts to, and saving it at once."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from tasks.core.figures import show_share
from tasks.core.merging import marks
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.services import reporting as service
from tasks.web.forms_reporting import RowForm, Sheet, SheetRow
from tasks.web.merge_words import merge_notice

from .reporting import REFUSED, open_row, with_row


@require_POST
@with_row
def report_cell(request, desk):
    """Say what a row would amount to; with save=1 save it, and say what became of it.

    The answer's `outcome` is shown, saved, wrong, conflict or refused.
    """
    try:
        row = desk.row(request.POST.get("code", ""))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = RowForm(row, request.POST)
    if request.POST.get("save") == "1" and form.is_valid():
        return _save(request, desk, form)
    reading, shown = row.read(form.typed()), row.preview
    form.show(reading.errors)
    if not reading.errors:
        shown = row.preview_of(reading.entry, reading.bases)
    outcome = "wrong" if form.errors else "shown"
    return JsonResponse(_answer(SheetRow(row, form, shown), outcome))


def _save(request, desk, form):
    """Save one row on top of the version that was looked at."""
    code = request.POST["code"]
    outcome = service.Outcome()
    try:
        outcome = service.save_figures(
            department=desk.department,
            quarter=desk.quarter,
            rows=[form.typed_row(code)],
            by=request.user,
            at=timezone.localtime(),
        )
    except Refused as error:
        answer = {"outcome": "refused", "notice": str(error)}
        return JsonResponse(answer, status=REFUSED)
    fresh = open_row(request)
    # NB: named, for without a version the row would not be looked for.
    (item,) = Sheet(fresh, request.POST, [code]).rows(outcome)
    return JsonResponse(_saved(item, form, outcome.merges.get(code)))


def _saved(item, form, found) -> dict:
    """Return what became of a row that was to be saved.

    Args: form – as it was sent; found – the merge with somebody else's changes, if any.
    """
    word = "wrong" if item.form.errors else "saved"
    answer = _answer(item, "conflict" if item.conflict else word)
    answer["merged"] = found is not None
    answer["notice"] = merge_notice(item.row, found) if found else ""
    # What stands in the fields is what is stored now, however it was written; unless
    # somebody else's changes are there as well.
    answer["was"] = answer["stored"]["was"] if found else marks(form.typed())
    return answer


def _answer(item, outcome) -> dict:
    """Return a row as values, and as the pieces of the page."""
    row, shown, form = item.row, item.preview, item.form
    context = {
        "row": row,
        "item": item,
        "preview": shown,
        "form": form,
        "is_wrong": item.is_wrong,
    }
    pieces = {
        "figure_html": "reporting/_figure.html",
        "standing_html": "reporting/_standing.html",
        "tags_html": "reporting/_tags.html",
    }
    if item.conflict:
        pieces["conflict_html"] = "reporting/_conflict.html"
    return {
        "code": row.indicator.code,
        "outcome": outcome,
        "version": row.version,
        "stored": _stored(row),
        "errors": {name: found[0] for name, found in form.errors.items()},
        "is_filled": item.is_filled,
        "is_unexplained": item.is_unexplained,
        "is_unconfirmed": item.is_unconfirmed,
        "reading": shown.reading,
        "others": shown.others,
        "marks": list(shown.marks),
        "lacks": item.lacks,
        "asks_reasons": item.asks_reasons,
        "status": shown.progress.status.value,
        "label": shown.label,
        "share": show_share(shown.progress.share_done),
        "sentence": shown.sentence,
    } | {name: render_to_string(path, context) for name, path in pieces.items()}


def _stored(row) -> dict:
    """Return the stored figure as the text of the row's fields."""
    form = RowForm(row)
    names = [name for name in Typed.__slots__ if name in form.fields]
    return {"was": form["was"].value()} | {name: form[name].value() for name in names}
