"""Filters of the long lists; each lives in the URL."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind, Role, Status
from tasks.models import ActionArea, Department, Indicator


class IndicatorFilter(django_filters.FilterSet):
    """Narrows the list of indicators; the status is applied to the standings."""

    q = django_filters.CharFilter(label=_("名称或代码"), method="search")
    action = django_filters.ModelChoiceFilter(
        label=_("行动"),
        queryset=ActionArea.objects.all(),
        field_name="measure__task__action",
        to_field_name="number",
        empty_label=_("全部行动"),
    )
    lead = django_filters.ModelChoiceFilter(
        label=_("牵头单位"),
        queryset=Department.objects.filter(responsibilities__role=Role.LEAD).distinct(),
        method="led_by",
        to_field_name="code",
        empty_label=_("全部单位"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"), choices=Kind.choices(), empty_label=_("全部类型")
    )
    status = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=Status.choices(),
        empty_label=_("全部状态"),
        method="keep",
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def search(self, queryset, _name, value):
        return queryset.filter(
            Q(name__icontains=value)
            | Q(name_en__icontains=value)
            | Q(code__iexact=value)
        )

    def led_by(self, queryset, _name, value):
        return queryset.filter(
            responsibilities__role=Role.LEAD, responsibilities__department=value
        )

    def keep(self, queryset, _name, _value):
        """The status is not stored; `matching` applies it."""
        return queryset

    def matching(self, lines):
        """Return the lines that pass every filter. Queries: 1."""
        codes = set(self.qs.values_list("code", flat=True))
        status = self.form.cleaned_data.get("status") if self.form.is_valid() else ""
        return [
            line
            for line in lines
            if line.indicator.code in codes
            and (not status or line.progress.status == status)
        ]
