"""What the pages of everything that has indicators show in common."""

from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from tasks.selectors.explanations import explanations_about
from tasks.selectors.group_history import group_moments, lead_groups
from tasks.selectors.groups import laggards
from tasks.web import figures
from tasks.web.picks import pick_status
from tasks.web.tables import LeadTable, LineTable, Rows


def subject(request, book, lines, *, exclude=()):
    """Return the common part of such a page's context.

    The tiles of counts pick a status: the table and the sentences then show what has
    it. Otherwise the sentences of what lags stand first.
    Args: exclude – columns of the table that the page itself says already.
    """
    picked = pick_status(request, lines)
    table = LineTable(Rows(picked.rows), exclude=exclude)
    RequestConfig(request, paginate=False).configure(table)
    first = picked.rows if picked.chosen else laggards(lines)
    moments = group_moments(book, lines)
    return {
        "lines": lines,
        "picked": picked,
        "table": table,
        "rollup": book.rollup(lines),
        "explained": first,
        "unexplained": [line for line in picked.rows if line not in first],
        "moments": moments,
        "explanations": explanations_about(book, lines),
        "path": figures.share_path(moments, title=_("平均完成率与序时进度")),
        "chart": figures.bullet_chart(lines, title=_("各指标完成率与序时进度")),
    }


def leads(request, book, lines):
    """Return the table of the departments that lead the lines; None for one alone."""
    groups = lead_groups(book, lines)
    table = LeadTable(Rows(groups))
    RequestConfig(request, paginate=False).configure(table)
    return table if len(groups) > 1 else None
