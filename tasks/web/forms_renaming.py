"""The forms with which departments, and what else has a name, are renamed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.quarters import Quarter
from tasks.services.amendments import DOCUMENT_LENGTH, Order
from tasks.services.renaming import rename_department


class NamesForm(forms.Form):
    """The names from a quarter on, with what the change rests on."""

    NAMES: tuple[str, ...] = ()  # fields of the subject
    starts = forms.ChoiceField(
        label=_("执行季度"),
        help_text=_("自该季度起显示新名称；以前各季度仍显示原名称。"),
    )
    document_number = forms.CharField(label=_("依据文号"), max_length=DOCUMENT_LENGTH)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea({"rows": 3}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, subject, quarters: list[Quarter]):
        names = {name: getattr(subject, name) for name in self.NAMES}
        super().__init__(data, initial=names | {"seen": subject.name})
        self.subject = subject
        choices = [(str(one), one.label) for one in quarters]
        self.fields["starts"].choices = [("", _("请选择")), *choices]

    @property
    def starts_quarter(self) -> Quarter:
        return Quarter.parse(self.cleaned_data["starts"])

    @property
    def change(self) -> dict:
        """What the services of renaming take."""
        data = self.cleaned_data
        return {
            "names": {name: data[name] for name in self.NAMES},
            "seen": data["seen"],
            "order": Order(
                self.starts_quarter, data["document_number"], data["reason"]
            ),
        }


class RenameForm(NamesForm):
    """A department's names."""

    NAMES = ("name", "full_name", "name_en")
    name = forms.CharField(label=_("新的简称"), max_length=60)
    full_name = forms.CharField(label=_("新的全称"), max_length=120, required=False)
    name_en = forms.CharField(label=_("新的英文名称"), max_length=160, required=False)

    def apply(self, *, by, at):
        """Write the change. Raises: what the service raises."""
        rename_department(department=self.subject, **self.change, by=by, at=at)
