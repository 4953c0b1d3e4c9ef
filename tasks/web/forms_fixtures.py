"""The form with which a plan's file is uploaded."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.services.fixture_parse import MAX_BYTES, Source


class UploadForm(forms.Form):
    upload = forms.FileField(
        label=_("JSON 文件"),
        help_text=_("UTF-8 编码，不超过 5 MB；格式与随系统提供的文件相同。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的。"),
        },
    )

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload.size > MAX_BYTES:
            size = MAX_BYTES // 1024**2
            raise ValidationError(
                gettext("文件超过 %(size)s MB。"), params={"size": size}
            )
        return upload

    def source(self) -> Source:
        """Return the uploaded file as it came; call it on a valid form."""
        upload = self.cleaned_data["upload"]
        return Source(upload.name[:100], upload.read())
