"""Tags that draw the cells of heat tables: a mark, its word for who hears it, a figure."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tasks.core import figures
from tasks.core.enums import Kind, Status
from tasks.core.explain_words import Words

register = template.Library()

MARK = (
    '<svg class="glyph" aria-hidden="true" width="14" height="14">'
    '<use href="{}#{}"/></svg>'
)
CELL = (
    '<td class="heat-cell is-{}"><a href="{}?period={}">{}'
    '<span class="visually-hidden">{}</span>{}</a></td>'
)


@register.simple_tag
def status_legend():
    """Return every status with its word, from best to worst."""
    return [{"value": one.value, "label": one.label} for one in Status]


@register.simple_tag
def heat_mark(value):
    """Draw a status's mark alone; the word stands beside it."""
    return format_html(MARK, static("img/marks.svg"), value)


def _cell(status, label, url, quarter, shown, below=""):
    figure = format_html("<span>{}</span>", shown) if shown else ""
    small = format_html('<span class="heat-below">{}</span>', below) if below else ""
    inside = format_html("{}{}", figure, small)
    return format_html(CELL, status, url, quarter, heat_mark(status), label, inside)


@register.simple_tag
def heat_line(line, shown):
    """Draw an indicator's quarter.

    Args: shown – gap, or share: the share done, of a ratio the ratio itself.
    """
    p = line.progress
    url = line.indicator.get_absolute_url()
    if shown == "gap":
        text = "" if p.gap is None else figures.show_points(p.gap, edges=p.rules.edges)
    else:
        text = _share_text(line)
    return _cell(p.status.value, line.label, url, p.quarter, text)


def _share_text(line) -> str:
    p, words = line.progress, _words(line)
    if p.stage is not None:
        return str(p.stage.label)
    if p.kind is Kind.RATIO:
        return "" if p.actual is None else words.amount(p.actual)
    return words.share()


def _words(line) -> Words:
    return Words(line.progress, line.indicator.unit_name, line.indicator.decimals)


@register.simple_tag
def heat_part(line):
    """Draw one department's or the whole's part, with its figure and target below."""
    p, words = line.progress, _words(line)
    subject = line.reporter or line.indicator
    below = ""
    if p.is_numeric and p.actual is not None:
        below = f"{words.amount(p.actual)} / {words.amount(p.target)}"
    shown = _share_text(line) or line.label
    return _cell(
        p.status.value, line.label, subject.get_absolute_url(), p.quarter, shown, below
    )


@register.simple_tag
def heat_group(group, quarters, place):
    """Draw how a department or a city stood in the quarter at a place of a row."""
    rollup = group.rollup
    return _cell(
        rollup.status.value,
        rollup.status.label,
        group.subject.get_absolute_url(),
        quarters[place],
        "" if rollup.share_done is None else figures.show_share(rollup.share_done),
    )


@register.simple_tag(takes_context=True)
def heat_total(context, group):
    """Draw how a city stands as a whole."""
    rollup = group.rollup
    below = _("%(due)s 项已报 %(reported)s 项") % {
        "due": rollup.due,
        "reported": rollup.reported,
    }
    has_share = rollup.share_done is not None
    shown = figures.show_share(rollup.share_done) if has_share else rollup.status.label
    url = group.subject.get_absolute_url()
    quarter = context["quarter"]
    return _cell(rollup.status.value, rollup.status.label, url, quarter, shown, below)
