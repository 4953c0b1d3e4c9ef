"""Forms of saved views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.models import SavedView
from tasks.web.saved import checked


class RenameForm(forms.Form):
    """Names a view."""

    name = forms.CharField(
        label=_("名称"),
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SaveForm(RenameForm):
    """Names the page that one looks at."""

    address = forms.CharField(
        widget=forms.HiddenInput,
        max_length=2000,
        error_messages={"required": _("没有要保存的页面。")},
    )

    def clean_address(self):
        """Return (path, query) of a page that can be kept."""
        found = checked(self.cleaned_data["address"])
        if found is None:
            raise forms.ValidationError(_("这个地址不能保存为视图。"))
        return found
