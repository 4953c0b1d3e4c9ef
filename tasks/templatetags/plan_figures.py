"""Tags that show an indicator's figures in its own unit; rounding is done in the core."""

import re
from dataclasses import replace
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from tasks.core import figures
from tasks.core.bullet import bullet as bullet_parts
from tasks.core.enums import Availability, Kind, Stage
from tasks.core.explain import pace
from tasks.core.explain_rollup import explain_rollup
from tasks.core.explain_words import Words, awaiting_label

register = template.Library()


def _amount(value, indicator):
    if indicator.kind == Kind.RATIO:
        return figures.show_percent(value)
    return figures.show_large(value, indicator.unit_name, indicator.decimals)


@register.simple_tag
def amount(value, indicator):
    """Show a value with the indicator's unit, a ratio as a percentage."""
    return _amount(value, indicator)


@register.simple_tag
def figure_of(line, name):
    """Show one of a line's figures as the sentence that explains its status has it.

    Args: name – actual, target, expected, projection or share.
    """
    progress, indicator = line.progress, line.indicator
    words = Words(progress, indicator.unit_name, indicator.decimals, False)
    if name == "share":
        return words.share() or figures.DASH
    return words.amount(getattr(progress, name))


@register.simple_tag
def amount_up(value, indicator):
    """Show what is needed, rounded up: it is never understated."""
    if value is None:
        return figures.DASH
    if indicator.kind == Kind.RATIO:
        needed = figures.show_number(figures.round_up(value, 1), 1)
        return _("%(points)s 个百分点") % {"points": needed}
    return figures.show_needed(value, indicator.unit_name, indicator.decimals)


@register.simple_tag
def change_amount(comparison, indicator):
    """Show what was added between two quarters, and its share of what there was."""
    change = comparison.change
    if indicator.kind == Kind.RATIO:
        points = figures.show_points(change)
        return _("%(points)s 个百分点") % {"points": points}
    sign = "+" if change > 0 else ""
    shown = figures.show_large(change, "", indicator.decimals)
    if comparison.growth is None:
        return f"{sign}{shown}"
    return _("%(change)s（%(share)s）") % {
        "change": f"{sign}{shown}",
        "share": f"{sign}{figures.show_share(comparison.growth)}",
    }


@register.simple_tag
def pace_times(progress):
    """Say how many times the average so far the required pace is, without brackets."""
    return re.sub(r"^[^\w]+|[^\w]+$", "", pace(progress))


@register.simple_tag
def gap(progress):
    """Show a gap in percentage points, on the right side of the bands' edges."""
    return figures.show_points(progress.gap, edges=progress.rules.edges)


@register.simple_tag
def mean_share(rollup):
    """Show a group's mean share done, told apart from where it should be by now."""
    if rollup.share_done is None:
        return figures.DASH
    expected = rollup.expected_share * figures.HUNDRED
    edges = [figures.ZERO, figures.HUNDRED, expected]
    return figures.show_share(rollup.share_done, edges=edges)


@register.simple_tag
def rollup_sentence(rollup):
    """Say how a group stands, with its numbers."""
    return explain_rollup(rollup)


@register.inclusion_tag("components/_bullet.html")
def ratio_bullet(line):
    """Draw a ratio itself against the ratio expected by now, on a scale to 100."""
    progress, hundred = line.progress, Decimal(100)
    bar = bullet_parts(
        progress.actual / hundred,
        progress.compared_expected / hundred,
        progress.compared_target / hundred,
    )
    return {
        "bar": replace(bar, value=figure_of(line, "actual")),
        "status": progress.status.value,
        "show_value": True,
    }


@register.simple_tag
def reported_amount(entry, indicator):
    """Show what a department reported for one quarter."""
    if entry.availability == Availability.AWAITING:
        return awaiting_label(entry.expected_on)
    if entry.availability != Availability.REPORTED:
        return Availability(entry.availability).label
    if indicator.kind == Kind.MILESTONE:
        return Stage(entry.stage).label
    if indicator.kind == Kind.RATIO:
        top = figures.show_number(entry.numerator, indicator.decimals)
        bottom = figures.show_number(entry.denominator, indicator.decimals)
        return f"{top} / {bottom}"
    return _amount(entry.value, indicator)
