"""The list of what the statuses propose to urge: its filters, its table, and its file."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Status
from tasks.core.sheets import Column, Sheet
from tasks.web import export_sheets as sheets
from tasks.web.export import Export
from tasks.web.export_pages import chosen_words
from tasks.web.filters import RowFilter, is_named, ordered
from tasks.web.tables_slips import COLOURS


class ProposalFilter(RowFilter):
    """Narrows the proposals of a quarter."""

    q = django_filters.CharFilter(label=_("名称或代码"))
    colour = django_filters.ChoiceFilter(
        label=_("建议"), choices=COLOURS, empty_label=_("全部颜色")
    )
    department = django_filters.ChoiceFilter(
        label=_("承办单位"), empty_label=_("全部单位")
    )
    status = django_filters.ChoiceFilter(
        label=_("进展状态"), choices=Status.choices(), empty_label=_("全部状态")
    )

    def __init__(self, data, proposals):
        super().__init__(data, proposals)
        self.offer("department", ordered({one.department for one in self.rows}))

    def passes_q(self, proposal, text):
        return is_named(proposal.line.indicator, text)

    def passes_colour(self, proposal, colour):
        return proposal.colour == colour

    def passes_department(self, proposal, code):
        return proposal.department.code == code

    def passes_status(self, proposal, status):
        return proposal.line.progress.status == status


class ProposalTable(tables.Table):
    """Proposals, the most urgent first."""

    indicator = tables.TemplateColumn(
        template_name="slips/_proposal_indicator.html",
        verbose_name=_("指标"),
        order_by=("line__indicator__code",),
        attrs={"td": {"class": "row-head"}},
    )
    colour = tables.TemplateColumn(
        template_name="slips/_proposal_colour.html",
        verbose_name=_("建议"),
        order_by=("colour__severity",),
    )
    department = tables.TemplateColumn(
        "{{ record.department.title }}",
        verbose_name=_("承办单位"),
        order_by=("department__order",),
        attrs={"td": {"class": "unit-name"}},
    )
    status = tables.TemplateColumn(
        template_name="slips/_proposal_status.html",
        verbose_name=_("进展状态"),
        order_by=("order",),
        empty_values=(),
        attrs={"td": {"class": "is-words"}},
    )
    way = tables.TemplateColumn(
        template_name="slips/_proposal_way.html",
        verbose_name=_("操作"),
        orderable=False,
        empty_values=(),
        attrs={"th": {"class": "no-print"}, "td": {"class": "no-print"}},
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("待签发督办建议")}
        empty_text = _("没有符合条件的督办建议。")
        order_by = ()


def proposal_list(context) -> Export:
    """The proposals as a file, each with what the status says."""
    rows = [
        (
            str(one.colour.label),
            one.line.indicator.code,
            one.line.indicator.title,
            one.department.title,
            *sheets.standing(one.line),
            one.earlier.title if one.earlier else None,
        )
        for one in sheets.records(context["table"])
    ]
    columns = [
        Column(gettext("建议")),
        Column(gettext("代码")),
        Column(gettext("指标")),
        Column(gettext("承办单位")),
        *sheets.standing_columns(),
        Column(gettext("上期未销号")),
    ]
    name = gettext("待签发督办建议")
    filters = chosen_words(context["filter"])
    return Export(name, Sheet(name, columns, rows), filters=filters)
