"""The form with which a filled-in workbook is uploaded, and how what it says is carried
from the preview to its confirmation."""

from dataclasses import asdict

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core.workbook_form import FileRow, LostRow, Parsed
from tasks.models import User
from tasks.selectors.desk import Desk
from tasks.services.workbook import Examination
from tasks.services.workbook_gate import MAX_BYTES, reason_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TOKEN = 2_000_000  # characters; a posted form holds 2.5 MB
MAX_AGE = 60 * 60  # seconds between a preview and its confirmation
MINE = "mine"


class WorkbookForm(forms.Form):
    upload = forms.FileField(
        label=_("填报表"),
        widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_BYTES:
            raise ValidationError(reason_for("size"))
        return upload

    def content(self) -> bytes:
        """Return the file; call it on a valid form."""
        return self.cleaned_data["upload"].read()

    def sentence(self) -> str:
        """Return why there is no file to be read."""
        return " ".join(str(error) for found in self.errors.values() for error in found)


def seal(examination: Examination, parsed: Parsed, user: User) -> str:
    """Return what a file says as a signed text for the page to hand back.

    NB: nothing of an upload is kept on the server. "" when it is too large.
    """
    payload = {
        "rows": [asdict(row) for row in parsed.rows if row.is_touched],
        "lost": [asdict(row) for row in parsed.lost],
        "seen": examination.seen,
        "sha256": examination.sha256,
    }
    token = signing.dumps(payload, salt=_salt(examination.desk, user), compress=True)
    return token if len(token) <= MAX_TOKEN else ""


def unseal(token: str, desk: Desk, user: User) -> tuple[Parsed, dict[str, int], str]:
    """Return what the same person's file for the same desk says, the versions that were
    shown, and the file's sum.

    Raises: signing.BadSignature – changed, too old, or not theirs.
    """
    payload = signing.loads(token, salt=_salt(desk, user), max_age=MAX_AGE)
    parsed = Parsed(
        [FileRow(**row) for row in payload["rows"]],
        [LostRow(**row) for row in payload["lost"]],
    )
    return parsed, payload["seen"], payload["sha256"]


def _salt(desk: Desk, user: User) -> str:
    return f"workbook:{user.pk}:{desk.department.code}:{desk.quarter}"


def choices(data, examination: Examination) -> set[str]:
    """Return the outdated rows in which the person insists on the file."""
    codes = (item.code for item in examination.outdated)
    return {code for code in codes if data.get(f"choice-{code}") == MINE}


def expired() -> str:
    return gettext("预览已失效，请重新上传。未写入。")
