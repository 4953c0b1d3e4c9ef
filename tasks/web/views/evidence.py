"""Files that prove figures: attaching them from the entry form, and opening them."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skillsrich.uploads import is_too_large
from tasks.core.attachments import Format, reason_for
from tasks.selectors.evidence import open_file
from tasks.services import evidence_store
from tasks.web.evidence import attach, remove, too_often

from .reporting import open_row, with_row

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_POST
@with_row
def report_evidence(request, desk):
    """Attach files to one figure or remove one at once; say what became of it."""
    code, pk = request.POST.get("code", ""), request.POST.get("remove", "")
    try:
        desk.row(code)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    sentences = [remove(request, desk, code, pk)] if pk else []
    sentences += _attach(request, desk, code, request.FILES.getlist("file"))
    if is_too_large(request):
        sentences.append(reason_for("size"))
    sentence = next((one for one in sentences if one), "")
    row = open_row(request).row(code)
    return JsonResponse(
        {
            "outcome": "wrong" if sentence else "saved",
            "error": sentence,
            "count": len(row.files),
            "files_html": _files_html(request, row),
        }
    )


def _attach(request, desk, code, uploads) -> list[str]:
    """Attach files; return a sentence for each that was not taken."""
    if uploads and (refused := too_often(request)):
        return [refused]
    return [attach(request, desk, code, upload) for upload in uploads]


def _files_html(request, row) -> str:
    context = {"files": row.files, "row": row, "is_removable": row.is_editable}
    return render_to_string("evidence/_files.html", context, request)


@require_safe
def evidence_file(request, pk):
    """Hand out a file to those who may open it; never shown within the site.

    A file that is no longer the one that was taken is not handed out.
    """
    try:
        file = open_file(pk, request.user)
    except ObjectDoesNotExist as error:
        raise Http404(_("没有这个附件，或者您无权查看。")) from error
    if not evidence_store.is_intact(file.key, file.sha256):
        raise Http404(_("附件文件缺失或已被改动，请联系系统管理员。"))
    return FileResponse(
        evidence_store.path_of(file.key).open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=Format(file.format).media_type,
        headers={
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            # NB: these files are compressed already; doing it again costs a second.
            "Content-Encoding": "identity",
        },
    )
