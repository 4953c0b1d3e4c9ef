"""The filters of the list of promises; all of them stand in the URL."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.core.enums import Fulfilment
from tasks.selectors.explanations import Promise

OUTCOMES = [
    (Fulfilment.BROKEN.value, Fulfilment.BROKEN.label),
    (Fulfilment.PARTLY.value, Fulfilment.PARTLY.label),
    ("unanswered", _("逾期未答复")),
    ("pending", _("未到时限")),
    (Fulfilment.KEPT.value, Fulfilment.KEPT.label),
]


class PromiseFilter(forms.Form):
    """Narrows the promises to an outcome, a department, a quarter or a word."""

    q = forms.CharField(label=_("指标或措施"), required=False)
    department = forms.ChoiceField(label=_("单位"), required=False)
    made = forms.ChoiceField(label=_("承诺季度"), required=False)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("promise", "兑现情况"),
        required=False,
        choices=[("", _("全部情况")), *OUTCOMES],
    )

    def __init__(self, data, promises: list[Promise]):
        super().__init__(data)
        departments = {p.told.department.code: p.told.department for p in promises}
        by_order = sorted(
            departments.values(), key=lambda d: (d.level != "provincial", d.order)
        )
        quarters = sorted({p.told.quarter for p in promises}, reverse=True)
        self.fields["department"].choices = [
            ("", _("全部单位")),
            *((one.code, one.title) for one in by_order),
        ]
        self.fields["made"].choices = [
            ("", _("全部季度")),
            *((str(one), one.label) for one in quarters),
        ]
        self.promises = promises

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set and known; an unknown one filters nothing."""
        self.is_valid()
        return {name: text for name, text in self.cleaned_data.items() if text}

    def matching(self, *, but: str = "") -> list[Promise]:
        """Return the promises that pass every filter, or all but one."""
        chosen = {k: v for k, v in self.chosen.items() if k != but}
        return [one for one in self.promises if _passes(one, chosen)]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many there are of each outcome among what the other filters leave."""
        found = [one.outcome for one in self.matching(but="outcome")]
        return [(value, label, found.count(value)) for value, label in OUTCOMES]


def _passes(promise: Promise, chosen: dict[str, str]) -> bool:
    told = promise.told
    words = (told.indicator.title, told.indicator.code, told.explained.action)
    held = {
        "q": lambda text: any(text.casefold() in word.casefold() for word in words),
        "department": lambda code: told.department.code == code,
        "made": lambda quarter: str(told.quarter) == quarter,
        "outcome": lambda outcome: promise.outcome == outcome,
    }
    return all(held[name](text) for name, text in chosen.items())
