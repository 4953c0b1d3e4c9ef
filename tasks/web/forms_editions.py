"""The form with which an edition is published, after its preview."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.services.editions import LONGEST_REASON, Draft


class PublishForm(forms.Form):
    """A tick, and for a corrected edition the reason."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写入更正说明，随定版永久保存。"),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("已核对以上覆盖情况和数据，定版后不再改动"),
        error_messages={"required": gettext_lazy("请核对后勾选。")},
    )

    def __init__(self, draft: Draft, data=None):
        super().__init__(data, initial={"digest": draft.digest})
        self.is_correction = bool(draft.editions)
        if not self.is_correction:
            del self.fields["reason"]

    def clean(self):
        cleaned = super().clean()
        if self.is_correction and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("再次定版须写明更正原因。"))
        return cleaned
