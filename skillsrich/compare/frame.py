"""What the pages of comparisons have in common: their ways, and what the URL chooses."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from tasks.core.quarters import Quarter
from tasks.web.links import kept_query
from tasks.web.page import frame


def tabs(request) -> list[dict]:
    """Return the ways between the pages, each keeping the quarter and the edition."""
    names = [
        ("compare_ranking", _("位次")),
        ("compare_quarters", _("季度对比")),
        ("compare_years", _("年度对比")),
        ("compare_indicators", _("指标×季度")),
        ("compare_units", _("单位×季度")),
        ("compare_cities", _("设区市×指标")),
        ("compare_map", _("地图")),
        ("compare_lines", _("分项走势")),
        ("replay", _("进展回放")),
        ("meeting", _("会议模式")),
    ]
    kept = kept_query(request)
    return [
        {
            "url": reverse(name) + kept,
            "label": label,
            "active": request.path == reverse(name),
        }
        for name, label in names
    ]


def comparison(request, book, title, **context) -> dict:
    """Return the context of one of the pages."""
    crumbs = [(_("对比分析"), "compare_ranking"), (title, None)]
    return frame(book, crumbs, tabs=tabs(request), heading=title, **context)


def other_quarter(request, book) -> Quarter | None:
    """Return the quarter to compare with: the one asked for, else the one before.

    None when: no other quarter has opened. Raises: Http404 – one that has not.
    """
    others = [q for q in book.choice.choices if q != book.quarter]
    asked = request.GET.get("with", "")
    if asked and asked != str(book.quarter):
        return _chosen(asked, {str(quarter): quarter for quarter in others})
    earlier = [q for q in others if q < book.quarter] or others[:1]
    return earlier[-1] if earlier else None


def other_year(request, years) -> int | None:
    """Return the year to compare with: the one asked for, else the latest earlier one."""
    asked = request.GET.get("with", "")
    if asked:
        return _chosen(asked, {str(year): year for year in years})
    return years[-1] if years else None


def _chosen(asked, known):
    if asked not in known:
        raise Http404(_("没有这个对比期，或者还没有开始。"))
    return known[asked]


def one_of(asked, choices, default):
    """Return the choice with the asked key, the default where none was asked for.

    Args: choices – key -> choice. Raises: Http404 – nothing has that key.
    """
    if not asked:
        return default
    if asked not in choices:
        raise Http404(_("没有这个选项。"))
    return choices[asked]
