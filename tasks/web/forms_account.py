"""Forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.models import ApiToken


class TokenForm(forms.Form):
    """Names a new token."""

    name = forms.CharField(
        label=_("用途"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=_("写明哪个程序使用，例如：月度报表。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
