"""The form with which the plan's data are uploaded."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.services.fixture_parse import MAX_BYTES, Source
from tasks.services.plan_workbook import sources_of
from tasks.services.workbook_gate import NotRead


class UploadForm(forms.Form):
    """A file of records (JSON), or the plan's workbook."""

    upload = forms.FileField(
        label=_("方案工作簿或 JSON 文件"),
        help_text=_(
            "从本页导出的工作簿（xlsx），或格式与随系统提供的文件相同的 JSON 文件"
            "（UTF-8）；不超过 5 MB。"
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.json,application/json"}
        ),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的。"),
        },
    )
    sources: list[Source]  # of a valid form

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_BYTES:
            size = MAX_BYTES // 1024**2
            raise ValidationError(
                gettext("文件超过 %(size)s MB。"), params={"size": size}
            )
        self.sources = self._sources(upload)
        return upload

    def _sources(self, upload) -> list[Source]:
        if not upload.name.lower().endswith(".xlsx"):
            return [Source(upload.name[:100], upload.read())]
        try:
            return sources_of(upload.name, upload.read())
        except NotRead as error:
            raise ValidationError(str(error)) from error
