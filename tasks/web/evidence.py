"""Files that come with a form: keeping what can be kept, and saying why the rest is not."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from skillsrich.uploads import is_too_large
from tasks.core.attachments import reason_for
from tasks.core.workflow import Refused
from tasks.services import evidence as service
from tasks.services.uploads import count_upload
from tasks.web.forms_reporting import Sheet


def take_files(request, desk, sheet: Sheet) -> dict[str, str]:
    """Attach what came with the whole form, and remove what it asks to remove.

    Returns: why files were not taken, by indicator code; a file that was too large
    to arrive is told beside the first row. Of one that is there already nothing is to
    be put right: it is told above the page alone.
    """
    errors = {}
    uploads = sheet.uploads(request.FILES)
    refused = too_often(request) if uploads else ""
    for code, upload in uploads:
        try:
            if sentence := refused or _attach(request, desk, code, upload):
                errors[code] = sentence
        except service.AlreadyThere as error:
            title = desk.row(code).indicator.title
            messages.warning(request, f"{title}{_('：')}{error}")
    code, _colon, pk = request.POST.get("remove", "").rpartition(":")
    if code and (sentence := remove(request, desk, code, pk)):
        errors[code] = sentence
    if is_too_large(request) and sheet.sent:
        errors.setdefault(sheet.sent[0], reason_for("size"))
    return errors


def too_often(request) -> str:
    """Count an upload; return why it is not taken, or ""."""
    try:
        count_upload(by=request.user, at=timezone.localtime())
    except Refused as error:
        return str(error)
    return ""


def attach(request, desk, code: str, upload) -> str:
    """Attach one file; return why it was not taken, or "". Raises: Http404."""
    try:
        return _attach(request, desk, code, upload)
    except service.AlreadyThere as error:
        return str(error)


def _attach(request, desk, code, upload) -> str:
    """As `attach`. Raises: AlreadyThere as well."""
    return _done(
        request, desk, code, service.attach, name=upload.name, stream=upload.file
    )


def remove(request, desk, code: str, pk: str) -> str:
    """Remove one file; return why that is not possible, or "". Raises: Http404."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        raise Http404
    return _done(request, desk, code, service.remove, pk=int(pk))


def _done(request, desk, code, step, **values) -> str:
    try:
        step(
            department=desk.department,
            quarter=desk.quarter,
            code=code,
            by=request.user,
            at=timezone.localtime(),
            **values,
        )
    except service.AlreadyThere:
        raise
    except Refused as error:
        return str(error)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return ""
