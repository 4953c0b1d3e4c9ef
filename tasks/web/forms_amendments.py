"""Forms with which targets are amended and indicators redefined."""

import hashlib

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.selectors.amendments import Amendable
from tasks.selectors.plan_history import JUDGING
from tasks.services.amendments import (
    DOCUMENT_LENGTH,
    Definition,
    NewTarget,
    Order,
    amend_targets,
    redefine,
)
from tasks.web.form_fields import NumberField, SharesField

NOT_SEALED = {"csrfmiddlewaretoken", "preview", "confirm", "previewed"}


def _number(value) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _words(label, **more) -> forms.CharField:
    area = forms.Textarea({"rows": 2, "cols": 60, "aria-label": label})
    return forms.CharField(label=label, widget=area, **more)


class OrderForm(forms.Form):
    """What a change rests on, and from when it holds."""

    starts = forms.ChoiceField(
        label=_("执行季度"),
        help_text=_("自该季度起按新的要求判定；以前各季度的目标和状态不变。"),
    )
    document_number = forms.CharField(
        label=_("依据文号"),
        max_length=DOCUMENT_LENGTH,
        help_text=_("调整所依据的文件的完整文号。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写明为什么调整；会显示在指标页上。"),
    )

    def __init__(self, data=None, *, quarters, initial=None):
        super().__init__(data, initial=initial)
        choices = [(str(one), one.label) for one in quarters]
        self.fields["starts"].choices = [("", _("请选择")), *choices]

    @property
    def basis_fields(self):
        return [self[name] for name in ("starts", "document_number", "reason")]

    @property
    def order(self) -> Order:
        return order_of(self.cleaned_data)

    @property
    def digest(self) -> str:
        """Return a checksum of what was posted: a confirmation must be of the same."""
        posted = sorted(
            (name, values)
            for name, values in self.data.lists()
            if name not in NOT_SEALED
        )
        return hashlib.sha256(repr(posted).encode()).hexdigest()

    @property
    def is_confirmed(self) -> bool:
        """True when what was previewed is what is confirmed."""
        return "confirm" in self.data and self.data.get("previewed") == self.digest


def order_of(values: dict[str, str]) -> Order:
    starts = Quarter.parse(values["starts"])
    return Order(starts, values["document_number"], values["reason"])


class SealedForm(OrderForm):
    """A change that is previewed, and then confirmed as it was previewed."""

    restates = False  # targets are of another definition
    seen = forms.CharField(widget=forms.HiddenInput)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)


class AmendForm(SealedForm):
    """Targets as they shall be, with what the change rests on."""

    def __init__(self, data=None, *, sheet: Amendable):
        super().__init__(data, quarters=sheet.quarters, initial={"seen": sheet.seen})
        self.sheet = sheet
        for target in sheet.targets:
            self._add_target(target)
        self._add_new()

    def _add_target(self, target):
        label = f"{target.department.title if target.department else ''} {target.year}"
        self.fields[f"value_{target.pk}"] = NumberField(
            label=label, required=False, initial=_number(target.value)
        )
        self.fields[f"statement_{target.pk}"] = _words(
            label, initial=target.statement, required=False
        )

    def _add_new(self):
        sheet = self.sheet
        parts = [(p.department.code, p.department.title) for p in sheet.parts]
        years = range(sheet.plan.first_year, sheet.plan.last_year + 1)
        self.fields |= {
            "new_year": forms.ChoiceField(
                label=_("年份"),
                required=False,
                choices=[("", _("不新增")), *((str(y), str(y)) for y in years)],
            ),
            "new_department": forms.ChoiceField(
                label=_("范围"),
                required=False,
                choices=[("", sheet.plan.area_name), *parts],
            ),
            "new_value": NumberField(label=_("目标值"), required=False),
            "new_statement": _words(_("目标原文"), required=False),
        }

    @property
    def rows(self):
        """Return each target with its two fields, and who has it now."""
        return [
            (
                target,
                self[f"value_{target.pk}"],
                self[f"statement_{target.pk}"],
                self.sheet.heirs_of(target.department),
            )
            for target in self.sheet.targets
        ]

    def targets(self) -> list[NewTarget]:
        """Return every target as it shall be, the new one included."""
        data = self.cleaned_data
        found = [
            NewTarget(
                target.year,
                data[f"value_{target.pk}"],
                data[f"statement_{target.pk}"],
                target.department,
            )
            for target in self.sheet.targets
        ]
        if not data["new_year"]:
            return found
        departments = {p.department.code: p.department for p in self.sheet.parts}
        year, department = int(data["new_year"]), data["new_department"]
        keys = {(t.year, t.department.code if t.department else "") for t in found}
        if (year, department) in keys:
            self.add_error("new_year", gettext("该年目标已在上表中，请在表中修改。"))
        new = NewTarget(
            year,
            data["new_value"],
            data["new_statement"],
            departments.get(department),
        )
        return [*found, new]

    def apply(self, *, by, at):
        """Write the change. Raises: what the service raises."""
        amend_targets(
            indicator=self.sheet.indicator,
            targets=self.targets(),
            order=self.order,
            seen=self.cleaned_data["seen"],
            by=by,
            at=at,
        )


class RedefineForm(AmendForm):
    """An indicator's definition as it shall be, with targets and baselines to match."""

    restates = True
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices())
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    unit_en = forms.CharField(label=_("英文单位"), max_length=40, required=False)
    decimals = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4)
    is_about = forms.BooleanField(label=_("目标写“左右”"), required=False)
    less_is_better = forms.BooleanField(label=_("逆向指标"), required=False)
    definition = _words(_("口径"), required=False)
    definition_en = _words(_("英文口径"), required=False)
    numerator_name = forms.CharField(label=_("分子"), max_length=80, required=False)
    denominator_name = forms.CharField(label=_("分母"), max_length=80, required=False)
    is_break = forms.BooleanField(
        label=_("调整前后的数据不可比"),
        required=False,
        initial=True,
        help_text=_(
            "勾选后，调整前的数据不与调整后的相加、比较，也不据以推算。"
            "改变类型或单位的一律如此；只改文字、含义不变的，可以不勾选。"
            "只改基数、季度进度或界限的，不算口径变化。"
        ),
    )
    profile = SharesField(label=_("季度进度"))
    slight_limit = NumberField(label=_("略滞后界限（百分点）"), required=False)
    behind_limit = NumberField(
        label=_("滞后界限（百分点）"),
        required=False,
        help_text=_("留空时按行动方案的统一界限。"),
    )
    DEFINITION = (
        "kind",
        "unit",
        "unit_en",
        "decimals",
        "is_about",
        "less_is_better",
        "definition",
        "definition_en",
        "numerator_name",
        "denominator_name",
    )

    def __init__(self, data=None, *, sheet: Amendable):
        super().__init__(data, sheet=sheet)
        names = (*self.DEFINITION, "profile")
        self.initial |= {n: getattr(sheet.indicator, n) for n in names}
        limits = JUDGING[1:]
        self.initial |= {n: _number(getattr(sheet.indicator, n)) for n in limits}
        for part in sheet.parts:
            self.fields[f"baseline_{part.pk}"] = NumberField(
                label=part.department.title,
                required=False,
                initial=_number(part.baseline),
            )

    @property
    def definition_fields(self):
        return [self[name] for name in self.DEFINITION]

    @property
    def judging_fields(self):
        return [self[name] for name in JUDGING]

    @property
    def baselines(self):
        return [(part, self[f"baseline_{part.pk}"]) for part in self.sheet.parts]

    def apply(self, *, by, at):
        data = self.cleaned_data
        values = {name: data[name] for name in (*self.DEFINITION, *JUDGING)}
        redefine(
            indicator=self.sheet.indicator,
            definition=Definition(
                values,
                {
                    part.department.code: data[f"baseline_{part.pk}"]
                    for part in self.sheet.parts
                },
                data["is_break"],
            ),
            targets=self.targets(),
            order=self.order,
            seen=data["seen"],
            by=by,
            at=at,
        )
