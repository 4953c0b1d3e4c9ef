"""The table of what was promised about lines that lag."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _cell(part, label, order_by, **attrs):
    return tables.TemplateColumn(
        template_name=f"plan/_promise_{part}.html",
        verbose_name=label,
        order_by=order_by,
        empty_values=(),
        attrs={"td": attrs},
    )


class PromiseTable(tables.Table):
    """Promises, with who made them, by when, and what became of them."""

    name = _cell("name", _("指标"), ("told__indicator__code",), **{"class": "row-head"})
    department = _cell(
        "department", _("单位"), ("told__department__order",), **{"class": "unit-name"}
    )
    action = _cell(
        "action",
        _("承诺的措施"),
        ("told__explained__action",),
        **{"class": "promise-text is-words"},
    )
    due_on = _cell("due", _("完成时限"), ("told__explained__due_on",))
    outcome = _cell(
        "outcome",
        pgettext_lazy("promise", "兑现情况"),
        ("severity",),
        **{"class": "promise-text is-words"},
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("整改承诺")}
        empty_text = _("没有符合条件的承诺。")
        order_by = ()
