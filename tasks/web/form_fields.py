"""Form fields that read figures as people write them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tasks.core import plan_rules
from tasks.core.figures import NotANumber, parse_number

SEPARATOR = "、"
CHINESE, LATIN = "、，；", ",;"
BETWEEN_SHARES = re.compile(rf"[{CHINESE}{LATIN}\s]+")


class NumberField(forms.CharField):
    """A figure in base units, typed as people write it."""

    def clean(self, value):
        try:
            return parse_number(super().clean(value))
        except NotANumber as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value):
        return "" if value is None else value


class SharesField(forms.CharField):
    """Four cumulative shares in one line, e.g. 0.1、0.4、0.7、1; nothing: even."""

    def __init__(self, *, label=None, initial=None, **_of_json):
        text = _("四个季度的累计比例，最后一个为 1，例：0.1、0.4、0.7、1；空白为平均。")
        options = {"label": label, "initial": initial, "help_text": text}
        super().__init__(required=False, **options)

    def prepare_value(self, value):
        if isinstance(value, list):
            return SEPARATOR.join(str(share) for share in value)
        return "" if value is None else value

    def to_python(self, value):
        shares = [share for share in BETWEEN_SHARES.split(value or "") if share]
        return shares or None

    def validate(self, value):
        if value is not None and (problem := plan_rules.profile_problem(value)):
            raise ValidationError(problem)

    def run_validators(self, value):
        """There are none for a list."""

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
