"""What the pages of comparisons show beside their tables."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from tasks.core.changes import Change
from tasks.core.explain_rollup import explain_unranked
from tasks.selectors.groups import Group
from tasks.web.picks import Pick, pick
from tasks.web.tables import Rows
from tasks.web.tables_compare import RankTable

SAME = "same"  # the pairs whose status did not change


@dataclass(frozen=True)
class Part:
    """Units of one level: those with a rank as a table, the others with the reason."""

    title: str
    table: RankTable
    ranked: list[Group]
    unranked: list[tuple[Group, str]]


def ranked_part(request, book, prefix, title, groups) -> Part:
    """Return one level's units, the best first."""
    least = book.plan.plan.ranked_from
    ranked = [group for group in groups if group.rank is not None]
    ranked.sort(key=lambda group: (group.rank, group.order))
    table = RankTable(Rows(ranked), prefix=f"{prefix}-")
    RequestConfig(request, paginate=False).configure(table)
    others = [group for group in groups if group.rank is None]
    reasons = [(one, explain_unranked(one.rollup, least)) for one in others]
    return Part(title, table, ranked, reasons)


def picked_pairs(request, pairs) -> Pick:
    """Return the pairs whose status changed in the way that the URL asks for."""
    words = [(kind.value, kind.label, f"change-{kind.value}") for kind in Change]
    return pick(
        request,
        "change",
        pairs,
        words=[*words, (SAME, _("未变"), "none")],
        key=lambda pair: pair.change.value if pair.change else SAME,
    )


def heat_shown(request) -> str:
    """Return what stands in the cells: the share done, or the gap."""
    return "gap" if request.GET.get("show") == "gap" else "share"
