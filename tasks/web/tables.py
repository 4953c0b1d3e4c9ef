"""The sortable tables of the pages. Rows are standings; cells show, they never count."""

import django_tables2 as tables
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableListData

from tasks.core.enums import Kind

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
BAR = {"td": {"class": "cell-bar"}}
PAGE_SIZE = 25  # rows


class Pages(Paginator):
    """Pages of one size, whatever size the address asks for."""

    def __init__(self, object_list, per_page, **kwargs):
        super().__init__(object_list, PAGE_SIZE, **kwargs)


class Rows(TableListData):
    """Rows that are sorted by plain values, those without one always last."""

    def order_by(self, aliases):
        for alias in reversed(list(aliases)):
            column = self.table.columns[tables.utils.OrderBy(alias).bare]
            accessor = tables.A(tables.utils.OrderBy(column.column.order_by[0]).bare)
            self._sort(accessor, is_descending=alias.startswith("-"))

    def _sort(self, accessor, *, is_descending):
        def value(row):
            return accessor.resolve(row, quiet=True)

        known = [row for row in self.data if value(row) is not None]
        unknown = [row for row in self.data if value(row) is None]
        self.data = sorted(known, key=value, reverse=is_descending) + unknown


class LineTable(tables.Table):
    """Indicators, or departments' parts of them, with how they stand."""

    name = tables.TemplateColumn(
        template_name="plan/_line_name.html",
        accessor="indicator__title",
        order_by=("indicator__code",),
        verbose_name=_("指标"),
        attrs={"td": {"class": "row-head"}},
    )
    lead = tables.TemplateColumn(
        template_name="plan/_line_lead.html",
        accessor="lead",
        verbose_name=_("牵头单位"),
        order_by=("lead__order",),
        attrs={"td": {"class": "unit-name"}},
    )
    target = tables.TemplateColumn(
        template_name="plan/_line_target.html",
        accessor="progress__target",
        verbose_name=_("本年目标"),
        attrs=NUMBER,
        orderable=False,
    )
    actual = tables.TemplateColumn(
        template_name="plan/_line_actual.html",
        accessor="progress__actual",
        verbose_name=_("实际"),
        attrs=NUMBER,
        orderable=False,
    )
    share = tables.TemplateColumn(
        template_name="plan/_line_bar.html",
        accessor="progress__share_done",
        order_by=("progress__share_done",),
        verbose_name=_("完成率与序时"),
        attrs=BAR,
        empty_values=(),
    )
    gap = tables.TemplateColumn(
        template_name="plan/_line_gap.html",
        accessor="progress__gap",
        order_by=("progress__gap",),
        verbose_name=_("与序时差（百分点）"),
        attrs=NUMBER,
        empty_values=(),
    )
    status = tables.TemplateColumn(
        template_name="plan/_line_status.html",
        accessor="progress__status",
        order_by=("progress__status__severity",),
        verbose_name=_("状态"),
        empty_values=(),
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("指标进展")}
        empty_text = _("没有符合条件的指标。")
        order_by = ()


class PartTable(LineTable):
    """What each reporting department contributes to one indicator.

    Figures that nobody is measured by on its own are shown without a target beside
    them: the columns of the target are then left out.
    """

    name = tables.TemplateColumn(
        template_name="plan/_part_name.html",
        accessor="reporter__order",
        order_by=("reporter__order",),
        verbose_name=_("填报单位"),
        attrs={"td": {"class": "row-head unit-name"}},
        footer=_("合计"),
    )
    lead = None
    own = tables.TemplateColumn(
        template_name="plan/_part_own.html",
        accessor="own",
        order_by=("own",),
        verbose_name=_("当季"),
        attrs=NUMBER,
        empty_values=(),
    )
    amount = tables.TemplateColumn(
        template_name="plan/_part_amount.html",
        accessor="amount",
        order_by=("amount",),
        verbose_name=_("累计"),
        attrs=NUMBER | {"tf": {"class": "num"}},
        empty_values=(),
        footer=lambda table: table.total_cell(),
    )
    portion = tables.TemplateColumn(
        template_name="plan/_part_portion.html",
        accessor="portion",
        order_by=("portion",),
        verbose_name=_("占合计"),
        attrs=NUMBER,
        empty_values=(),
    )
    filing = tables.TemplateColumn(
        template_name="plan/_part_filing.html",
        accessor="filing",
        order_by=("filing",),
        verbose_name=_("填报"),
        empty_values=(),
    )

    class Meta(LineTable.Meta):
        attrs = {"class": "data-table", "aria-label": _("各单位完成情况")}
        sequence = (
            *("name", "own", "amount", "portion", "target", "actual"),
            *("share", "gap", "status", "filing"),
        )

    def __init__(self, parts, whole, **kwargs):
        self.whole = whole
        super().__init__(Rows(parts), exclude=self._left_out(parts), **kwargs)

    def _left_out(self, parts):
        kind = Kind(self.whole.indicator.kind)
        is_measured = any(part.progress.target is not None for part in parts)
        measured = ("target", "share", "gap", "status")
        return [
            *([] if is_measured or kind is Kind.MILESTONE else measured),
            *([] if kind.is_flow else ["own"]),
            *(["amount", "portion"] if kind in (Kind.RATIO, Kind.MILESTONE) else []),
            *(["actual"] if kind not in (Kind.RATIO, Kind.MILESTONE) else []),
            *(["target", "share", "gap"] if kind is Kind.MILESTONE else []),
        ]

    def total_cell(self):
        """Return the whole's actual as the page shows it, marked where it is partial."""
        return render_to_string("plan/_part_total.html", {"line": self.whole})


class GroupTable(tables.Table):
    """Departments or cities, with how their indicators stand together."""

    rank = tables.Column(
        verbose_name=_("位次"), attrs=NUMBER, default="–", order_by=("rank",)
    )
    name = tables.TemplateColumn(
        template_name="plan/_group_name.html",
        accessor="title",
        verbose_name=_("单位"),
        attrs={"td": {"class": "row-head"}},
        order_by=("order",),
    )
    status = tables.TemplateColumn(
        template_name="plan/_group_status.html",
        accessor="rollup__status",
        order_by=("rollup__status__severity",),
        verbose_name=_("总体状态"),
    )
    share = tables.TemplateColumn(
        template_name="plan/_group_bar.html",
        accessor="rollup__share_done",
        order_by=("rollup__share_done",),
        verbose_name=_("平均完成率与序时"),
        attrs=BAR,
        empty_values=(),
    )
    coverage = tables.TemplateColumn(
        template_name="plan/_group_coverage.html",
        accessor="rollup__reported",
        order_by=("rollup__reported",),
        verbose_name=_("已报 / 应报"),
        attrs=NUMBER,
    )
    counts = tables.TemplateColumn(
        template_name="plan/_group_counts.html",
        accessor="rollup__counts",
        verbose_name=_("各状态项数"),
        orderable=False,
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("各单位进展")}
        empty_text = _("没有单位。")
        order_by = ()


class LeadTable(GroupTable):
    """The departments that lead a group's indicators, with what they lead of it."""

    rank = None

    class Meta(GroupTable.Meta):
        attrs = {"class": "data-table", "aria-label": _("各牵头单位进展")}
        prefix = "lead-"
