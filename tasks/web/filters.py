"""Filters of the long lists; each lives in the URL.

What a list shows is read already, of the tables or of an edition: the filters look at
the rows themselves, so that one finds what one sees, under the names of its time.
"""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind, Status
from tasks.models import Indicator


class RowFilter(django_filters.FilterSet):
    """Narrows rows that are read already; a value that is no choice filters nothing.

    Subclasses have a method `passes_<name>(row, value)` for each filter, and give the
    choices that depend on the rows to `offer`.
    """

    def __init__(self, data, rows):
        super().__init__(data, queryset=Indicator.objects.none())
        self.rows = list(rows)

    def offer(self, name: str, choices) -> None:
        """Set the choices of a filter to the given (value, label), each once."""
        self.filters[name].extra["choices"] = list(dict.fromkeys(choices))

    @property
    def chosen(self) -> dict:
        """The filters that are set and known."""
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        return {name: value for name, value in cleaned.items() if value}

    def matching(self) -> list:
        """Return the rows that pass every filter. Queries: 0."""
        chosen = self.chosen
        return [
            row
            for row in self.rows
            if all(getattr(self, f"passes_{n}")(row, v) for n, v in chosen.items())
        ]


def ordered(departments) -> list[tuple[str, str]]:
    """Return departments as choices, the provincial ones first."""
    found = sorted(
        departments, key=lambda one: (one.level != "provincial", one.order, one.code)
    )
    return [(one.code, one.title) for one in found]


def is_named(indicator: Indicator, text: str) -> bool:
    """True when a text stands in an indicator's name, or is its code."""
    text = text.casefold()
    names = (indicator.name, indicator.name_en)
    is_in_name = any(text in name.casefold() for name in names)
    return is_in_name or indicator.code.casefold() == text


class IndicatorFilter(RowFilter):
    """Narrows the list of indicators by what they are and how they stand."""

    q = django_filters.CharFilter(label=_("名称或代码"))
    action = django_filters.ChoiceFilter(label=_("行动"), empty_label=_("全部行动"))
    lead = django_filters.ChoiceFilter(label=_("牵头单位"), empty_label=_("全部单位"))
    kind = django_filters.ChoiceFilter(
        label=_("类型"), choices=Kind.choices(), empty_label=_("全部类型")
    )
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=Status.choices(), empty_label=_("全部状态")
    )

    def __init__(self, data, rows):
        super().__init__(data, rows)
        actions = {line.indicator.measure.task.action for line in self.rows}
        by_number = sorted(actions, key=lambda action: action.number)
        self.offer("action", [(str(one.number), one.title) for one in by_number])
        self.offer("lead", ordered({line.lead for line in self.rows if line.lead}))

    def passes_q(self, line, text):
        return is_named(line.indicator, text)

    def passes_action(self, line, number):
        return str(line.indicator.measure.task.action.number) == number

    def passes_lead(self, line, code):
        return line.lead is not None and line.lead.code == code

    def passes_kind(self, line, kind):
        return line.indicator.kind == kind

    def passes_status(self, line, status):
        return line.progress.status == status
