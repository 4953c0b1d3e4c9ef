"""The bar of a table row: where it ends, where it should be by now, where the target is."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from tasks.core.figures import DASH, round_half_up, show_share

Share = Decimal | Fraction | int | None

CEILING = Fraction(3, 2)  # of the year's target; longer bars are cut here
PLACES = 2  # of a percentage of the drawing's width


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar's parts in percent of its drawing's width, and the same in words."""

    done: str | None  # None = nothing is known, and nothing is drawn
    mark: str | None  # where it should be by now
    track: str  # up to the target
    is_cut: bool  # the bar is longer than the drawing
    value: str  # what stands beside the bar
    summary: str  # for those who do not see it


def bullet(share: Share, expected: Share, target: Share = 1) -> Bullet:
    """Return the bar of a share done against the share expected, both 1 = all.

    Args: target – where the target stands on the same scale; 1 unless the share is a
    ratio in its own right (80% target: Decimal("0.8")).
    """
    goal = 1 if target is None else target
    known = [Fraction(part) for part in (share, expected, goal, 1) if part is not None]
    scale = min(max(known), CEILING)
    return Bullet(
        done=None if share is None else _length(share, scale),
        mark=None if expected is None else _length(expected, scale),
        track=_length(goal, scale),
        is_cut=share is not None and share > scale,
        value=show_share(share),
        summary=_summary(share, expected),
    )


def _length(part: Share, scale: Fraction) -> str:
    """Return a part of the scale in percent, never below nothing or beyond the end."""
    inside = min(max(Fraction(part), Fraction(0)), scale)
    return f"{round_half_up(inside / scale * 100, PLACES)}%"


def _summary(share: Share, expected: Share) -> str:
    if share is None and expected is None:
        return DASH
    if share is None:
        return _("暂无数据，应完成 %(expected)s") % {"expected": show_share(expected)}
    if expected is None:
        return _("完成 %(share)s") % {"share": show_share(share)}
    return _("完成 %(share)s，应完成 %(expected)s") % {
        "share": show_share(share),
        "expected": show_share(expected),
    }
