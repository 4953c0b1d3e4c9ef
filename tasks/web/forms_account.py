"""Forms of one's own account, and the one with which one logs in."""

import hashlib

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.models import ApiToken
from tasks.services import audit

LOGIN_TRIES = 5  # with a wrong password, before one has to wait
LOGIN_WAIT = 15  # minutes since the first of them


class LoginForm(AuthenticationForm):
    """Asks a person to wait after several wrong passwords.

    Counted by name and address together, so that nobody can lock out a colleague who
    sits elsewhere, nor everybody behind one address. Each process of the server counts
    for itself: that is coarse, needs no store, and makes guessing hopeless all the same.
    """

    def clean(self):
        if not {"username", "password"} <= self.cleaned_data.keys():
            return super().clean()  # nothing was tried
        # NB: counted before the password is checked, so that many tries at once count.
        key = self._key()
        cache.add(key, 0, LOGIN_WAIT * 60)
        if _count(key) > LOGIN_TRIES:
            text = gettext("登录失败次数过多，请在 %(minutes)s 分钟后重试。")
            raise ValidationError(text % {"minutes": LOGIN_WAIT}, code="wait")
        values = super().clean()
        cache.delete(key)
        return values

    def _key(self) -> str:
        name = self.cleaned_data["username"]
        where = f"{name.lower()}\0{audit.origin.get()}"
        return f"login:{hashlib.sha256(where.encode()).hexdigest()}"


def _count(key: str) -> int:
    """Add one try and return how many there were; one that has just lapsed is first."""
    try:
        return cache.incr(key)
    except ValueError:
        return 1


class TokenForm(forms.Form):
    """Names a new token."""

    name = forms.CharField(
        label=_("用途"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=_("写明由哪个程序使用，例如：月度报表。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
