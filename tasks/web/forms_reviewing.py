"""A reviewer's decision on one submission: which figures go back, and why."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.core.enums import LabelledEnum, State
from tasks.models import ReturnReason
from tasks.selectors.cases import Case
from tasks.selectors.desk_rows import DeskRow


class Choice(LabelledEnum):
    """What a reviewer can do with a submission."""

    APPROVE = "approve", gettext_lazy("全部审定")
    APPROVE_CLEAR = "approve_clear", gettext_lazy("审定无疑点的各项")
    APPROVE_REST = "approve_rest", gettext_lazy("审定其余并退回所选")
    RETURN = "return", gettext_lazy("仅退回所选")
    REOPEN = "reopen", gettext_lazy("重新开放所选")

    @property
    def state(self) -> State:
        """The state of the figures that can be ticked for it."""
        return State.APPROVED if self is Choice.REOPEN else State.SUBMITTED


APPROVALS = (Choice.APPROVE, Choice.APPROVE_CLEAR)  # nothing is ticked for them
PURPOSES = ("", "reopen-")  # before the names of a row's fields: its return, reopening


def _name(part: str, row: DeskRow) -> str:
    """Return the name of a row's field. Args: part – "pick", "reason" or "template".

    A tick or a reason for a return never counts for a reopening: neither one that an
    older page sends, nor one that a browser remembers.
    """
    purpose = PURPOSES[row.state is State.APPROVED]
    return f"{purpose}{part}-{row.indicator.code}"


class DecisionForm(forms.Form):
    """A tick and a reason for each figure that can go back to its department."""

    action = forms.ChoiceField(choices=Choice.choices())
    version = forms.IntegerField(min_value=0)

    def __init__(
        self,
        case: Case,
        data=None,
        *,
        templates: Sequence[ReturnReason] = (),
        refused: dict[str, str] | None = None,
    ):
        super().__init__(data)
        self.version_now = case.desk.version
        self.refused = refused or {}
        self.templates = {str(one.pk): one for one in templates}
        self.items = [*case.pending, *case.approved]
        for row in self.items:
            self._add_fields(row)

    def _add_fields(self, row: DeskRow) -> None:
        label, asked = _("退回"), _("理由，退回时必填")
        if row.state is State.APPROVED:
            label, asked = _("重新开放"), _("理由，重新开放时必填")
        self.fields[_name("pick", row)] = forms.BooleanField(
            label=label, required=False
        )
        self.fields[_name("reason", row)] = forms.CharField(
            label=_("理由"),
            required=False,
            widget=forms.Textarea({"rows": 2, "placeholder": asked}),
        )
        if self.templates:
            self.fields[_name("template", row)] = self._template()

    def _template(self) -> forms.CharField:
        """Return the choice of a reason to start from; its words go into the reason."""
        options = [(pk, one.title) for pk, one in self.templates.items()]
        widget = forms.Select(
            {"class": "js-template"}, choices=[("", _("选用常用理由")), *options]
        )
        return forms.CharField(label=_("常用理由"), required=False, widget=widget)

    def clean(self):
        cleaned = super().clean()
        if "action" not in cleaned or "version" not in cleaned:
            return cleaned
        choice = Choice(cleaned["action"])
        for row in self.items:
            self._take_template(row, cleaned)
            # NB: what an older page sends is not judged by today's rows; the service
            # says who has changed them.
            if cleaned["version"] == self.version_now:
                self._check(row, choice, cleaned)
        return cleaned

    def _take_template(self, row: DeskRow, cleaned: dict) -> None:
        """A template stands for the reason only where no reason is written."""
        name = _name("reason", row)
        chosen = self.templates.get(cleaned.get(_name("template", row)) or "")
        if chosen and not (cleaned.get(name) or "").strip():
            cleaned[name] = chosen.words

    def _check(self, row: DeskRow, choice: Choice, cleaned: dict) -> None:
        """A reason without its tick, or a tick that the button forgets, is a slip."""
        name = _name("reason", row)
        is_picked, reason = cleaned.get(_name("pick", row)), cleaned.get(name)
        if is_picked and (row.state is not choice.state or choice in APPROVALS):
            sentence = _(
                "已勾选这一项，与“%(button)s”不符。请改点相应按钮，或取消勾选。"
            )
            self.add_error(name, sentence % {"button": choice.label})
        elif reason and not is_picked:
            self.add_error(name, _("已写理由但没有勾选。请勾选这一项，或删去理由。"))

    @property
    def words(self) -> dict[str, str]:
        """The words of each reason to start from, by the value of its choice."""
        return {pk: one.words for pk, one in self.templates.items()}

    @property
    def choice(self) -> Choice:
        return Choice(self.cleaned_data["action"])

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons of the ticked figures, by indicator code."""
        return {
            row.indicator.code: self.cleaned_data.get(_name("reason", row)) or ""
            for row in self.items
            if self.cleaned_data.get(_name("pick", row))
        }

    def lines(self, rows: list[DeskRow]):
        """Return the rows with their fields and what is wrong with them."""
        return [self._line(row) for row in rows]

    def _line(self, row: DeskRow) -> dict:
        code = row.indicator.code
        pick, name, chosen = (
            _name(part, row) for part in ("pick", "reason", "template")
        )
        has_fields = pick in self.fields
        errors = [*self.errors.get(name, [])] if self.is_bound else []
        if code in self.refused:
            errors.append(self.refused[code])
        return {
            "row": row,
            "pick": self[pick] if has_fields else None,
            "reason": self[name] if has_fields else None,
            "template": self[chosen] if chosen in self.fields else None,
            "unused": self._unused(row),
            "errors": errors,
        }

    def _unused(self, row: DeskRow) -> str:
        """The reason for a step that the row, decided meanwhile, does not wait for."""
        names = [f"{purpose}reason-{row.indicator.code}" for purpose in PURPOSES]
        written = [self.data.get(name, "") for name in names if name not in self.fields]
        return "\n".join(words.strip() for words in written if words.strip())
