"""One sentence on how a group of indicators stands, with its numbers."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .enums import Status
from .figures import HUNDRED, ZERO, show_points, show_share
from .rollups import Rollup


def explain_rollup(rollup: Rollup) -> str:
    """Return the sentence: coverage first, then pace, then what is behind."""
    if rollup.due == 0:
        return _("本季度没有到期的指标。")
    parts = [_coverage(rollup), _pace(rollup), _lagging(rollup)]
    space = "" if (get_language() or "zh").startswith("zh") else " "
    return space.join(part for part in parts if part)


def _coverage(rollup: Rollup) -> str:
    if rollup.reported == 0:
        return _("应报 %(due)s 项，尚无审定数据。") % {"due": rollup.due}
    return _("应报 %(due)s 项，已报 %(reported)s 项；") % {
        "due": rollup.due,
        "reported": rollup.reported,
    }


def _pace(rollup: Rollup) -> str:
    if rollup.gap is None:
        return ""
    expected = rollup.expected_share * HUNDRED
    edges = [ZERO, HUNDRED, *(expected + edge for edge in rollup.rules.edges)]
    values = {
        "count": rollup.averaged,
        "share": show_share(rollup.share_done, edges=edges),
        "expected": show_share(rollup.expected_share),
        "points": show_points(rollup.gap, edges=rollup.rules.edges, signed=False),
    }
    if rollup.gap == 0:
        text = _("可计算完成率的 %(count)s 项平均完成 %(share)s，与序时进度持平。")
    elif rollup.gap > 0:
        text = _(
            "可计算完成率的 %(count)s 项平均完成 %(share)s，"
            "高于序时（%(expected)s）%(points)s 个百分点。"
        )
    else:
        text = _(
            "可计算完成率的 %(count)s 项平均完成 %(share)s，"
            "低于序时（%(expected)s）%(points)s 个百分点。"
        )
    return text % values


def _lagging(rollup: Rollup) -> str:
    if rollup.reported == 0:
        return ""
    if not rollup.lagging:
        return _("没有滞后的指标。")
    return _("滞后 %(behind)s 项，严重滞后 %(far)s 项。") % {
        "behind": rollup.counts.get(Status.BEHIND, 0),
        "far": rollup.counts.get(Status.FAR_BEHIND, 0),
    }


def explain_unranked(rollup: Rollup, at_least: int) -> str:
    """Return why a group has no rank; empty where it has one.

    Args: at_least – the indicators with a share that a rank asks for.
    """
    if rollup.is_ranked(at_least):
        return ""
    if rollup.due == 0:
        return _("本季度没有到期的指标")
    if rollup.reported == 0:
        return _("应报 %(due)s 项，尚无审定数据") % {"due": rollup.due}
    if rollup.averaged == 0:
        return _("已报 %(reported)s 项，均不计算完成率") % {"reported": rollup.reported}
    if rollup.averaged < at_least:
        return _("可计算完成率的 %(count)s 项，少于 %(least)s 项") % {
            "count": rollup.averaged,
            "least": at_least,
        }
    return _("截至本季度尚无应完成的量")
