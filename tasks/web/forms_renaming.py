"""The form with which a department is renamed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.quarters import Quarter
from tasks.models import Department
from tasks.services.amendments import DOCUMENT_LENGTH, Order
from tasks.services.renaming import rename_department


class RenameForm(forms.Form):
    """The names from a quarter on, with what the change rests on."""

    starts = forms.ChoiceField(
        label=_("执行季度"),
        help_text=_("自该季度起显示新名称；以前各季度仍显示原名称。"),
    )
    document_number = forms.CharField(label=_("依据文号"), max_length=DOCUMENT_LENGTH)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea({"rows": 3}))
    name = forms.CharField(label=_("新的简称"), max_length=60)
    full_name = forms.CharField(label=_("新的全称"), max_length=120, required=False)
    name_en = forms.CharField(label=_("新的英文名称"), max_length=160, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, department: Department, quarters: list[Quarter]):
        names = {n: getattr(department, n) for n in ("name", "full_name", "name_en")}
        super().__init__(data, initial=names | {"seen": department.name})
        self.department = department
        choices = [(str(one), one.label) for one in quarters]
        self.fields["starts"].choices = [("", _("请选择")), *choices]

    @property
    def starts_quarter(self) -> Quarter:
        return Quarter.parse(self.cleaned_data["starts"])

    def apply(self, *, by, at):
        """Write the change. Raises: what the service raises."""
        data = self.cleaned_data
        rename_department(
            department=self.department,
            names={name: data[name] for name in ("name", "full_name", "name_en")},
            seen=data["seen"],
            order=Order(self.starts_quarter, data["document_number"], data["reason"]),
            by=by,
            at=at,
        )
