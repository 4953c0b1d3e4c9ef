"""Forms of supervision slips: issuing one, and each of its steps."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.slips import TEXT_LENGTH, Colour, SlipAction, suggested_text
from tasks.selectors.slips import Proposal, SlipPage

ANSWER_DAYS = 10  # suggested between the issue and the answer

TEXT_LABELS = {
    SlipAction.ANSWER: _("整改情况"),
    SlipAction.SEND_BACK: _("退回理由"),
    SlipAction.CLOSE: _("销号意见"),
    SlipAction.REVOKE: _("撤销理由"),
}


def _text(label, *, required=True, rows=5):
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": _("请填写内容。")},
    )


class IssueForm(forms.Form):
    """What a slip says, and by when it is to be answered."""

    text = _text(_("督办内容"), rows=7)
    answer_by = forms.DateField(
        label=_("回复期限"),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请选择回复期限。"),
            "invalid": _("不是有效的日期，请按“年-月-日”的样式填写。"),
        },
    )
    colour = forms.ChoiceField(choices=Colour.choices(), widget=forms.HiddenInput)

    @classmethod
    def of(cls, proposal: Proposal, today: date) -> "IssueForm":
        """Return the form filled in with what the status suggests."""
        line = proposal.line
        text = suggested_text(
            proposal.colour,
            name=line.indicator.title,
            quarter=line.progress.quarter.label,
            sentence=line.sentence,
        )
        return cls(
            initial={
                "text": text,
                "answer_by": today + timedelta(days=ANSWER_DAYS),
                "colour": proposal.colour.value,
            }
        )


class StepForm(forms.Form):
    """The words of one step, on top of the version that was looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, action: SlipAction, page: SlipPage, data=None):
        super().__init__(data, auto_id=f"id_{action.value}_%s")
        self.action = action
        self.fields["text"] = _text(
            TEXT_LABELS[action],
            required=action is not SlipAction.CLOSE,
            rows=5 if action is SlipAction.ANSWER else 3,
        )
        self.fields["version"].initial = page.slip.version


def forms_of(page: SlipPage) -> dict[str, StepForm]:
    """Return the forms of the steps that the reader may take, by action."""
    may = {
        SlipAction.ANSWER: page.may_answer,
        SlipAction.CLOSE: page.may_decide,
        SlipAction.SEND_BACK: page.may_decide,
        SlipAction.REVOKE: page.may_revoke,
    }
    return {action.value: StepForm(action, page) for action, yes in may.items() if yes}
