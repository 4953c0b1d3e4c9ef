"""The list of supervision slips: its filters, its table, and its file."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core.sheets import Column, Kind, Sheet
from tasks.core.slips import ISSUED_COLOURS, SlipState
from tasks.web import export_sheets as sheets
from tasks.web.export import Export
from tasks.web.export_pages import chosen_words
from tasks.web.filters import RowFilter, is_named, ordered

from .tables import NUMBER

COLOURS = [(colour.value, colour.label) for colour in ISSUED_COLOURS]


class SlipFilter(RowFilter):
    """Narrows the list of slips."""

    q = django_filters.CharFilter(label=_("指标或编号"))
    colour = django_filters.ChoiceFilter(
        label=_("颜色"), choices=COLOURS, empty_label=_("全部颜色")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[("open", _("未销号")), *SlipState.choices()],
        empty_label=_("全部状态"),
    )
    department = django_filters.ChoiceFilter(
        label=_("承办单位"), empty_label=_("全部单位")
    )
    quarter = django_filters.ChoiceFilter(label=_("季度"), empty_label=_("全部季度"))

    def __init__(self, data, slips):
        super().__init__(data, slips)
        self.offer("department", ordered({slip.department for slip in self.rows}))
        quarters = sorted({slip.quarter for slip in self.rows}, reverse=True)
        self.offer("quarter", [(str(one), one.label) for one in quarters])

    def passes_q(self, slip, text):
        return is_named(slip.indicator, text) or str(slip.number) == text

    def passes_colour(self, slip, colour):
        return slip.colour == colour

    def passes_state(self, slip, state):
        return slip.is_open if state == "open" else slip.state == state

    def passes_department(self, slip, code):
        return slip.department.code == code

    def passes_quarter(self, slip, quarter):
        return str(slip.quarter) == quarter


class SlipTable(tables.Table):
    """Slips, the newest first."""

    number = tables.TemplateColumn(
        template_name="slips/_cell_number.html",
        verbose_name=_("编号"),
        order_by=("number",),
        attrs={"td": {"class": "row-head"}},
    )
    colour = tables.TemplateColumn(
        template_name="slips/_cell_colour.html",
        verbose_name=_("颜色"),
        order_by=("severity",),
    )
    indicator = tables.TemplateColumn(
        template_name="slips/_cell_indicator.html",
        verbose_name=_("指标"),
        order_by=("indicator__code",),
    )
    department = tables.TemplateColumn(
        "{{ record.unit }}",
        verbose_name=_("承办单位"),
        order_by=("department__order",),
    )
    period = tables.TemplateColumn(
        "{{ record.quarter.label }}",
        verbose_name=_("季度"),
        order_by=("quarter",),
    )
    answer_by = tables.TemplateColumn(
        template_name="slips/_cell_due.html",
        verbose_name=_("回复期限"),
        order_by=("answer_by",),
        attrs=NUMBER,
    )
    state = tables.TemplateColumn(
        "{{ record.get_state_display }}", verbose_name=_("状态"), order_by=("state",)
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("督办单")}
        empty_text = _("没有符合条件的督办单。")
        order_by = ()


def slip_list(context) -> Export:
    """The list as a file, with what every slip says."""
    rows = [
        (
            slip.number,
            str(slip.get_colour_display()),
            slip.indicator.code,
            slip.indicator.title,
            slip.unit,
            slip.quarter.label,
            slip.issued_at.date(),
            slip.answer_by,
            str(slip.get_state_display()),
            slip.words,
            slip.text,
        )
        for slip in sheets.records(context["table"])
    ]
    columns = [
        Column(gettext("编号"), Kind.NUMBER),
        Column(gettext("颜色")),
        Column(gettext("代码")),
        Column(gettext("指标")),
        Column(gettext("承办单位")),
        Column(gettext("季度")),
        Column(gettext("签发日期"), Kind.DATE),
        Column(gettext("回复期限"), Kind.DATE),
        Column(gettext("状态")),
        Column(gettext("本季度督办情况")),
        Column(gettext("督办内容")),
    ]
    name = gettext("督办单")
    filters = chosen_words(context["filter"])
    return Export(name, Sheet(name, columns, rows), filters=filters)
