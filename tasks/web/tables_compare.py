"""The tables of the comparisons: ranked units, and two quarters side by side."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .tables import BAR, NUMBER, GroupTable


class RankTable(GroupTable):
    """Ranked departments or cities, the share of what was due first."""

    due = tables.TemplateColumn(
        template_name="compare/_due_bar.html",
        accessor="rollup__share_of_due",
        order_by=("rollup__share_of_due",),
        verbose_name=_("序时完成率"),
        attrs=BAR,
    )
    share = tables.TemplateColumn(
        template_name="compare/_shares.html",
        accessor="rollup__share_done",
        order_by=("rollup__share_done",),
        verbose_name=_("平均完成率 / 应达"),
        attrs=NUMBER,
    )
    averaged = tables.Column(
        accessor="rollup__averaged",
        order_by=("rollup__averaged",),
        verbose_name=_("可比指标"),
        attrs=NUMBER,
    )

    class Meta(GroupTable.Meta):
        sequence = (
            "rank",
            "name",
            "due",
            "share",
            "status",
            "averaged",
            "coverage",
            "counts",
        )


class PairTable(tables.Table):
    """Indicators at two quarters; heads name the quarters."""

    name = tables.TemplateColumn(
        template_name="compare/_pair_name.html",
        accessor="indicator__title",
        order_by=("indicator__code",),
        verbose_name=_("指标"),
        attrs={"td": {"class": "row-head"}},
    )
    then = tables.TemplateColumn(
        template_name="compare/_pair_then.html",
        accessor="comparison__then",
        attrs=NUMBER,
        orderable=False,
        empty_values=(),
    )
    now = tables.TemplateColumn(
        template_name="compare/_pair_now.html",
        accessor="comparison__now",
        attrs=NUMBER,
        orderable=False,
        empty_values=(),
    )
    growth = tables.TemplateColumn(
        template_name="compare/_pair_growth.html",
        accessor="comparison__growth",
        order_by=("comparison__growth",),
        verbose_name=_("增减"),
        attrs=NUMBER,
        empty_values=(),
    )
    gaps = tables.TemplateColumn(
        template_name="compare/_pair_gaps.html",
        accessor="now__progress__gap",
        order_by=("now__progress__gap",),
        verbose_name=_("与序时差（百分点）"),
        attrs=NUMBER,
        empty_values=(),
    )
    statuses = tables.TemplateColumn(
        template_name="compare/_pair_statuses.html",
        accessor="change_key",
        order_by=("change_key",),
        verbose_name=_("状态变化"),
        empty_values=(),
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": _("两期对比")}
        empty_text = _("没有符合条件的指标。")
        order_by = ()

    def __init__(self, *args, now, then, is_year=False, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("%(quarter)s累计") if is_year else "%(quarter)s"
        for name, quarter in (("then", then), ("now", now)):
            self.columns[name].column.verbose_name = words % {"quarter": quarter}
