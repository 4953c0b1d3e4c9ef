"""Tags that show an indicator's figures in its own unit; rounding is done in the core."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from tasks.core import figures
from tasks.core.bullet import bullet as bullet_parts
from tasks.core.enums import Availability, Kind, Stage
from tasks.core.explain_rollup import explain_rollup
from tasks.core.explain_words import awaiting_label

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
def amount_up(value, indicator):
    """Show what is needed, rounded up: it is never understated."""
    if value is None:
        return figures.DASH
    if indicator.kind == Kind.RATIO:
        needed = figures.show_number(figures.round_up(value, 1), 1)
        return _("%(points)s 个百分点") % {"points": needed}
    return _amount(figures.round_up(value, indicator.decimals), indicator)


@register.simple_tag
def gap(progress):
    """Show a gap in percentage points, on the right side of the bands' edges."""
    return figures.show_points(progress.gap, edges=progress.rules.edges)


@register.simple_tag
def rollup_sentence(rollup):
    """Say how a group stands, with its numbers."""
    return explain_rollup(rollup)


@register.inclusion_tag("components/_bullet.html")
def ratio_bullet(progress):
    """Draw a ratio itself against the ratio expected by now, on a scale to 100."""
    hundred = Decimal(100)
    return {
        "bar": bullet_parts(
            progress.actual / hundred,
            progress.compared_expected / hundred,
            progress.compared_target / hundred,
        ),
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
