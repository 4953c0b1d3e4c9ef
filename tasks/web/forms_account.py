"""Forms of one's own account, and the one with which one logs in."""

from datetime import timedelta

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.models import ApiToken
from tasks.services import login_tries


class LoginForm(AuthenticationForm):
    """Asks a person to wait after several wrong passwords."""

    def clean(self):
        if not {"username", "password"} <= self.cleaned_data.keys():
            return super().clean()  # nothing was tried
        name = self.cleaned_data["username"]
        if not login_tries.count(name, at=timezone.localtime()):
            text = gettext(
                "登录失败次数过多，请在 %(minutes)s 分钟后重试，或联系管理员解除限制。"
            )
            minutes = login_tries.WAIT // timedelta(minutes=1)
            raise ValidationError(text % {"minutes": minutes}, code="wait")
        values = super().clean()
        login_tries.forget(name)
        return values


class TokenForm(forms.Form):
    """Names a new token."""

    name = forms.CharField(
        label=_("用途"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=_("写明由哪个程序使用，例如：月度报表。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
