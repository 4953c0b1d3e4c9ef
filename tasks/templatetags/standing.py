"""Tags and filters with which pages show figures, statuses and charts.

Each tag draws one file of templates/components/, whose first lines name its context.
"""

from dataclasses import replace

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.core import figures
from tasks.core.bullet import bullet as bullet_parts
from tasks.core.enums import Fulfilment, RoundState, State, Status
from tasks.web.links import kept as kept_values
from tasks.web.links import kept_query

register = template.Library()

PAGE_PARAMETER = "page"

# What stands on a label beside a figure, and the sentence shown on hovering.
TAGS = {
    "interpolated": (
        gettext_lazy("内插"),
        gettext_lazy("文件未列该年目标，按前后两年目标直线内插。"),
    ),
    "derived": (
        gettext_lazy("推算"),
        gettext_lazy("文件未直接写明，由文件其他数字推算。"),
    ),
    "provisional": (gettext_lazy("未审定"), gettext_lazy("已提交，尚未审定。")),
    "break": (
        gettext_lazy("不可比"),
        gettext_lazy("自该季度起口径调整，与以前的数据不相加、不比较。"),
    ),
    "partial": (
        gettext_lazy("数据不全"),
        gettext_lazy("有单位或季度尚未填报，合计不完整。"),
    ),
    "carried": (
        gettext_lazy("沿用上期"),
        gettext_lazy("本季度未填报，沿用最近一期数据。"),
    ),
    "prefilled": (
        gettext_lazy("已预填"),
        gettext_lazy("由此前所报带入，保存或提交后才算填报。"),
    ),
    "check": (gettext_lazy("请核对"), gettext_lazy("与上期或目标相差较大，请核对。")),
    "about": (gettext_lazy("左右"), gettext_lazy("目标写“左右”，接近目标即为完成。")),
    "late": (gettext_lazy("迟报"), gettext_lazy("在截止日之后提交。")),
    "overdue": (gettext_lazy("逾期"), gettext_lazy("已过目标年份，尚未完成。")),
    **{one.value: (one.label, gettext_lazy("承诺单位自报。")) for one in Fulfilment},
    "unanswered": (
        gettext_lazy("逾期未答复"),
        gettext_lazy("承诺时限已过，尚未说明是否兑现。"),
    ),
    "lagging": (gettext_lazy("滞后"), gettext_lazy("进度滞后，请看原因和措施。")),
    "again": (gettext_lazy("退回后重报"), gettext_lazy("曾被退回或重新开放。")),
    "pending": (gettext_lazy("未到时限"), gettext_lazy("承诺时限未到。")),
}
STATES = {
    **{state.value: state.label for state in State},
    **{state.value: state.label for state in RoundState},
    "none": gettext_lazy("未报"),
    "late": gettext_lazy("迟报"),
}
# The round's states share the drawings of what they mean.
STATE_MARKS = {
    "upcoming": "icon-calendar",
    "open": "draft",
    "overdue": "late",
    "locked": "icon-lock",
}


@register.filter
def number(value, decimals=0):
    """1234 -> 1,234; nothing -> a dash."""
    return figures.show_number(value, decimals)


@register.filter
def large(value, unit=""):
    """152000 -> 15.2 万人次."""
    return figures.show_large(value, unit)


@register.filter
def share(value):
    """0.62 -> 62.0%."""
    return figures.show_share(value)


@register.filter
def percent(value):
    """62 -> 62.0%."""
    return figures.show_percent(value)


@register.filter
def points(value):
    """-13 -> -13.0 (percentage points)."""
    return figures.show_points(value)


@register.filter
def get(mapping, key):
    """Look a key up in a dictionary; None when it is not there."""
    return mapping.get(key)


@register.inclusion_tag("components/_status.html")
def status(value, label="", title="", hide_word=False):
    """Draw a status: its mark and its word."""
    known = Status(value)
    return {
        "value": known.value,
        "label": label or known.label,
        "title": title,
        "hide_word": hide_word,
    }


@register.inclusion_tag("components/_state.html")
def state(value, label="", hide_word=False):
    """Draw where a submission, a figure or a quarter's round is."""
    value = str(value)
    return {
        "value": value,
        "mark": STATE_MARKS.get(value, value),
        "label": label or STATES[value],
        "hide_word": hide_word,
    }


@register.inclusion_tag("components/_tag.html")
def tag(value, label="", title=""):
    """Draw a small label such as 内插, with the sentence that explains it."""
    word, sentence = TAGS[value]
    return {"value": value, "label": label or word, "title": title or sentence}


@register.inclusion_tag("components/_bullet.html")
def bullet(
    share,
    expected,
    status=None,
    target=1,
    show_value=True,
    value="",
    milestone=False,
):
    """Draw a share done against the share expected by now; both 1 = all.

    Args: value – the share as text, where something stricter than rounding made it.
    """
    if milestone:
        return {"milestone": True}
    bar = bullet_parts(share, expected, target)
    return {
        "bar": replace(bar, value=value) if value else bar,
        "status": Status(status).value if status else "",
        "show_value": show_value,
    }


@register.simple_tag
def quantity(value, unit="", decimals=0):
    """Write a quantity large, its unit small beside it."""
    number, _space, word = figures.show_large(value, unit, decimals).partition(" ")
    return format_html('{}<span class="unit">{}</span>', number, word)


@register.inclusion_tag("components/_icon.html")
def icon(name):
    """Draw a decorative icon; the word stands beside it."""
    return {"name": name}


@register.inclusion_tag("components/_counts.html", takes_context=True)
def counts(context, mapping, picks="", unit=""):
    """Draw tiles of counts by status, and their proportions as one bar.

    Args: picks – the id of the list below, where the tiles narrow it.
    """
    items = _count_items(mapping)
    total = sum(item["count"] for item in items)
    if picks:
        _lead_to_picks(context, items, "status", picks)
    return {
        "items": items,
        "total": total,
        "segments": _segments(items, total),
        "unit": unit or _("项"),
    }


@register.inclusion_tag("components/_picks.html", takes_context=True)
def pick_tiles(context, pick, picks, label):
    """Draw the small tiles that narrow a list by the way of its rows.

    Args: picks – the id of the list below; label – what the tiles count, in words.
    """
    items = [
        {"value": t.value, "label": t.label, "count": t.count, "mark": t.mark}
        for t in pick.tiles
    ]
    _lead_to_picks(context, items, pick.param, picks)
    return {"items": items, "label": label}


def _lead_to_picks(context, items, param, anchor):
    """Give each tile the address that picks its rows, or all rows when it has."""
    chosen = context["request"].GET.get(param)
    for item in items:
        item["is_chosen"] = item["value"] == chosen
        query = _query_without(context, param, PAGE_PARAMETER)
        if not item["is_chosen"]:
            query[param] = item["value"]
        item["url"] = f"?{query.urlencode()}#{anchor}"


@register.inclusion_tag("components/_count_marks.html")
def count_marks(mapping):
    """Draw the counts by status in one line, for a cell."""
    return {"items": [item for item in _count_items(mapping) if item["count"]]}


def _count_items(mapping):
    return [
        {"value": one.value, "label": one.label, "count": mapping.get(one, 0)}
        for one in Status
    ]


def _segments(items, total):
    """Return each status's piece of the proportion bar, in percent of its width."""
    pieces, start = [], 0
    for item in items:
        if item["count"]:
            width = 100 * item["count"] / total
            pieces.append(item | {"x": f"{start:.2f}%", "width": f"{width:.2f}%"})
            start += width
    return pieces


@register.simple_tag(takes_context=True)
def kept(context, lead="?"):
    """Return what a link keeps of the address: the quarter and the edition.

    Args: lead – "?", or "&" behind a parameter of the link's own.
    """
    return kept_query(context["request"], lead)


@register.simple_tag(takes_context=True)
def kept_edition(context, lead="?"):
    """Return what a link to a page without a quarter keeps: the edition alone."""
    return kept_query(context["request"], lead, without=("period",))


@register.simple_tag(takes_context=True)
def kept_at(context, quarter):
    """Return the end of a link to another quarter of the same edition."""
    others = kept_query(context["request"], "&", without=("period",))
    return f"?period={quarter}{others}"


@register.inclusion_tag("components/_kept_fields.html", takes_context=True)
def kept_fields(context):
    """Draw what a form keeps of the address as hidden fields."""
    return {"kept": kept_values(context["request"]).items()}


@register.inclusion_tag("components/_quarter_switch.html", takes_context=True)
def quarter_switch(context, periods, quarter, param="period"):
    """Draw the way to another quarter; every other part of the URL stays."""
    others = _query_without(context, param, PAGE_PARAMETER)
    ordered = sorted(periods)

    def link(other):
        query = others.copy()
        query[param] = str(other)
        return f"?{query.urlencode()}" if other in ordered else ""

    return {
        "param": param,
        "quarter": quarter,
        "years": _by_year(reversed(ordered)),
        "kept": [(name, value) for name, values in others.lists() for value in values],
        "previous": link(quarter.previous),
        "next": link(quarter.next),
    }


def _by_year(quarters):
    years = {}
    for one in quarters:
        years.setdefault(one.year, []).append(one)
    return list(years.items())


@register.inclusion_tag("components/_pager.html", takes_context=True)
def pager(context, page, param=PAGE_PARAMETER):
    """Draw the pages of a long list."""
    others = _query_without(context, param)

    def link(number):
        query = others.copy()
        query[param] = number
        return f"?{query.urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "links": [
            (number, link(number) if isinstance(number, int) else "")
            for number in shown
        ],
        "previous": link(page.number - 1) if page.has_previous() else "",
        "next": link(page.number + 1) if page.has_next() else "",
    }


def _query_without(context, *names):
    """Return the request's query as a QueryDict of its own, without some names."""
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    return query


@register.simple_block_tag(takes_context=True)
def figure(context, content, name, chart, title="", height="md", open=False):
    """Draw a chart's place, its words, and the table written inside the tag."""
    component = context.template.engine.get_template("components/_figure.html")
    return component.render(
        context.new(
            {
                "name": name,
                "chart": chart,
                "title": title or chart.title,
                "height": height,
                "open": open,
                "table": content if content.strip() else "",
            }
        )
    )
