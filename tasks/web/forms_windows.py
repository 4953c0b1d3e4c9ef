"""Forms of departments' own dates: asking for an extension, and deciding on it."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import LabelledEnum
from tasks.core.windows import Unfit
from tasks.core.workflow import Refused
from tasks.models.windows import REASON_LENGTH


def day_input(**attrs):
    """Return the browser's own picker of a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class WindowForm(forms.Form):
    """Carries the version that was looked at, and takes a service's refusal."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def take(self, error: Refused) -> None:
        """Put what a service refused beside the field that it concerns."""
        field = error.field if isinstance(error, Unfit) else None
        self.add_error(field if field in self.fields else None, str(error))


class RequestForm(WindowForm):
    """Asks for a later due date."""

    version = None
    until = forms.DateField(label=_("申请延至"), widget=day_input())
    reason = forms.CharField(
        label=_("延期理由"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写明哪些数据、因何原因不能按时填报。"),
    )

    def __init__(self, *args, first: date, last: date, **kwargs):
        super().__init__(*args, **kwargs)
        # NB: the server decides; the picker only helps.
        self.fields["until"].widget.attrs |= {"min": first, "max": last}


class Verdict(LabelledEnum):
    """What a reviewer can do with a request."""

    APPROVE = "approve", _("批准延期")
    REFUSE = "refuse", _("不予批准")


class DecisionForm(WindowForm):
    """Approves with a date, or refuses with a reason."""

    action = forms.ChoiceField(choices=Verdict.choices())
    until = forms.DateField(
        label=_("批准延至"),
        widget=day_input(),
        help_text=_("可以改为别的日期。"),
    )
    reason = forms.CharField(
        label=_("审批意见"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("不予批准的，须写明理由。"),
    )

    def __init__(self, *args, why_no_date: str = "", **kwargs):
        """Args: why_no_date – why the date that was asked for is not filled in."""
        super().__init__(*args, **kwargs)
        if why_no_date:
            self.fields["until"].help_text = _(
                "申请延至的日期已不能批准，未代为填入：%(why)s请另定日期，或不予批准。"
            ) % {"why": why_no_date}

    def clean(self):
        values = super().clean()
        if values.get("action") == Verdict.REFUSE:
            self.errors.pop("until", None)  # a refusal needs no date
        return values
