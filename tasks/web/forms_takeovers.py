"""Forms with which departments are merged into others, or split among them."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.models import Department
from tasks.selectors.takeovers import Reorganisable
from tasks.services.succession import Done, Handing, take_over
from tasks.web.forms_amendments import OrderForm


class TakeoverForm(OrderForm):
    """What is handed over, with what it rests on."""

    seen = forms.CharField(widget=forms.HiddenInput)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, sheet: Reorganisable):
        super().__init__(data, quarters=sheet.quarters, initial={"seen": sheet.seen})
        self.sheet = sheet
        self.departments = {str(one.pk): one for one in sheet.others}
        self.fields["starts"].help_text = _(
            "自该季度起由承接单位填报；以前各季度的名称、数据和状态不变。"
        )
        self.fields["reason"].help_text = _("写明机构调整的情况；记入审计。")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(pk, one.title) for pk, one in self.departments.items()]

    def chosen(self, pk: str) -> Department:
        return self.departments[pk]

    def handings(self) -> list[Handing]:
        raise NotImplementedError

    def apply(self, *, by, at) -> Done:
        """Write the change. Raises: what the service raises."""
        change = partial(take_over, handings=self.handings(), order=self.order)
        return change(seen=self.cleaned_data["seen"], by=by, at=at)


class MergeForm(TakeoverForm):
    """A department, and perhaps others with it, that become part of one."""

    successor = forms.ChoiceField(
        label=_("承接单位"),
        help_text=_("新组建的单位请先在“单位”中新增，再在这里选择。"),
    )
    also = forms.MultipleChoiceField(
        label=_("一并并入的单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("几个单位合并为一个的，在这里选上其余单位。"),
    )

    def __init__(self, data=None, *, sheet: Reorganisable):
        super().__init__(data, sheet=sheet)
        self.fields["successor"].choices = [("", _("请选择")), *self.choices]
        self.fields["also"].choices = self.choices

    def handings(self) -> list[Handing]:
        successor = self.chosen(self.cleaned_data["successor"])
        others = [self.chosen(pk) for pk in self.cleaned_data["also"]]
        leaving = [self.sheet.department, *others]
        return [Handing(one, successor) for one in leaving]


class SplitForm(TakeoverForm):
    """A department's indicators, each of which stays or passes to a successor."""

    def __init__(self, data=None, *, sheet: Reorganisable):
        super().__init__(data, sheet=sheet)
        for held in sheet.held:
            self.fields[f"to_{held.indicator.pk}"] = forms.ChoiceField(
                label=held.indicator.title,
                required=False,
                choices=[("", _("不变")), *self.choices],
                widget=forms.Select({"aria-label": held.indicator.title}),
            )

    @property
    def rows(self):
        """Return each indicator with its field."""
        return [(one, self[f"to_{one.indicator.pk}"]) for one in self.sheet.held]

    def handings(self) -> list[Handing]:
        picked = [
            (held.indicator, self.cleaned_data[f"to_{held.indicator.pk}"])
            for held in self.sheet.held
        ]
        return [
            Handing(self.sheet.department, self.chosen(pk), indicator)
            for indicator, pk in picked
            if pk
        ]
