"""One sentence with its numbers for every status: why it is what it is.

The figures are those of the status, rounded once, and never so that a sentence
contradicts its status.
Source: docs/figures.md, "Explanations".
"""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .enums import Availability, Kind, Stage, Status
from .explain_words import Words, awaiting_label, last_known, marks, no_report
from .figures import ZERO, round_up, show_needed, show_number, show_points
from .milestones import START_BY
from .quarters import Quarter
from .standing import Progress

LEAST_TIMES = Decimal("0.1")  # of the average so far; less is not worth a number


def status_label(
    progress: Progress, *, is_overdue: bool = False, is_waiting: bool = False
) -> str:
    """Return the status in words; a missing report tells whether it is late."""
    is_excused = progress.availability is Availability.NOT_APPLICABLE
    if is_excused and progress.status is Status.NOT_DUE:
        return str(Availability.NOT_APPLICABLE.label)
    if progress.status is Status.NOT_REPORTED:
        if progress.availability is Availability.AWAITING:
            return awaiting_label(progress.expected_on)
        if is_waiting:
            return _("待审核")
        if is_overdue:
            return _("逾期未报")
    return str(progress.status.label)


def explain(
    progress: Progress,
    *,
    unit: str = "",
    decimals: int = 0,
    is_overdue: bool = False,
    is_waiting: bool = False,
) -> str:
    """Return the sentence that explains a status.

    Args: unit – in the reader's language; decimals – of the indicator; is_overdue –
    the round's due date has passed; is_waiting – the missing figure was submitted and
    waits for its review.
    """
    words = Words(progress, unit, decimals, is_overdue, is_waiting)
    if progress.kind is Kind.MILESTONE:
        parts = _explain_milestone(words)
    elif progress.status is Status.NOT_REPORTED:
        parts = _explain_missing(words)
    elif progress.status is Status.NOT_DUE:
        parts = _explain_not_due(words)
    else:
        parts = _explain_judged(words)
    space = "" if (get_language() or "zh").startswith("zh") else " "
    return space.join(part for part in parts if part)


def _explain_judged(words: Words) -> list[str]:
    p = words.progress
    if p.is_past_due:
        text = _("应于%(due)s年底前达到 %(target)s，目前为 %(actual)s，逾期未达标。")
        if p.is_falling:
            text = _(
                "应于%(due)s年底前降至 %(target)s，目前为 %(actual)s，逾期未达标。"
            )
        return [text % words.values(), marks(words)]
    if p.status is Status.MET:
        return [_met(words) % words.values(), _about(words), marks(words)]
    return [_position(words), _outlook(words), marks(words)]


def _met(words: Words) -> str:
    p = words.progress
    if p.due_year is not None:
        return _(
            "应于%(due)s年底前达到 %(target)s，到%(year)s年%(quarter)s为 %(actual)s，"
            "保持达标。"
        )
    if not _has_target(p):
        return _(
            "%(year)s年底序时进度为 %(target)s，到%(quarter)s为 %(actual)s，已达到。"
        )
    if p.kind is Kind.ANNUAL and p.share_done is not None:
        return _(
            "%(year)s年目标 %(target)s，到%(quarter)s完成 %(actual)s，"
            "完成率 %(share)s，已完成年度目标。"
        )
    return _(
        "%(year)s年底目标 %(target)s，到%(quarter)s为 %(actual)s，已达到年度目标。"
    )


def _about(words: Words) -> str:
    """Say why a target counts as reached that is not reached in full."""
    p = words.progress
    is_short = (
        p.actual > p.compared_target if p.is_falling else p.actual < p.compared_target
    )
    if not is_short:
        return ""
    share = show_number(p.rules.about_share, 2)
    return _("目标为“左右”，达到 %(share)s%% 即为完成。") % {"share": share}


def _position(words: Words) -> str:
    p, values = words.progress, words.values()
    values["compared"] = _compared(p) % values
    if p.share_done is None and p.kind is not Kind.RATIO:
        text = _("本年应保持 %(target)s，实际 %(actual)s，%(compared)s；")
    elif p.is_falling:
        text = _("到%(quarter)s应降至 %(expected)s，实际 %(actual)s，%(compared)s；")
    elif p.kind is Kind.RATIO:
        text = _("到%(quarter)s应达到 %(expected)s，实际 %(actual)s，%(compared)s；")
    elif p.kind is Kind.ANNUAL:
        text = _(
            "到%(quarter)s应完成 %(expected_share)s，实际 %(share)s，%(compared)s；"
        )
    elif p.share_done < 0:
        text = _(
            "到%(quarter)s应达到 %(expected)s，实际 %(actual)s，"
            "尚未达到年初应有的 %(start)s，%(compared)s；"
        )
    else:
        text = _(
            "到%(quarter)s应达到 %(expected)s（本年增量的 %(expected_share)s），"
            "实际 %(actual)s（%(share)s），%(compared)s；"
        )
    return text % values


def _compared(p: Progress) -> str:
    if p.share_done is None and p.kind is not Kind.RATIO:
        return _("与应有水平相差 %(points)s%%")
    if p.gap == 0:
        return _("与序时进度持平")
    if p.gap > 0:
        if show_points(p.gap) == show_points(ZERO):
            return _("略好于序时")
        if p.is_falling:
            return _("好于序时 %(points)s 个百分点")
        return _("高于序时 %(points)s 个百分点")
    if p.is_falling:
        return _("落后于序时 %(points)s 个百分点")
    return _("低于序时 %(points)s 个百分点")


def _outlook(words: Words) -> str:
    p = words.progress
    values = {
        "goal": _goal(p),
        "left": _left(p.quarter),
        "needed": _needed(words),
        "pace": pace(p),
    }
    if p.required_per_quarter is None:
        text = _("距年度目标尚差 %(needed)s。")
        if not _has_target(p):
            text = _("距年底序时进度尚差 %(needed)s。")
    elif p.kind is Kind.RATIO:
        text = _("%(left)s需再提高 %(needed)s，方可%(goal)s。")
        if p.is_falling:
            text = _("%(left)s需再降低 %(needed)s，方可%(goal)s。")
    elif p.kind is Kind.STOCK:
        text = _required_level(p)
    else:
        text = _required_quantity(p)
    sentence = text % values
    if not p.is_partial:
        return sentence
    return _("按已报数计，%(sentence)s") % {"sentence": sentence}


def _required_level(p: Progress) -> str:
    if p.is_falling:
        if p.quarters_left == 1:
            return _("%(left)s需减少 %(needed)s%(pace)s方可%(goal)s。")
        return _("%(left)s每季度需减少 %(needed)s%(pace)s方可%(goal)s。")
    if p.quarters_left == 1:
        return _("%(left)s需新增 %(needed)s%(pace)s方可%(goal)s。")
    return _("%(left)s每季度需新增 %(needed)s%(pace)s方可%(goal)s。")


def _required_quantity(p: Progress) -> str:
    if p.quarters_left == 1:
        return _("%(left)s需完成 %(needed)s%(pace)s方可%(goal)s。")
    return _("%(left)s每季度需完成 %(needed)s%(pace)s方可%(goal)s。")


def _has_target(p: Progress) -> bool:
    """True where the year's end is a target of the plan's, not a point on its path."""
    return not p.is_interpolated and p.kind is not Kind.PERIOD


def _goal(p: Progress) -> str:
    return _("完成年度目标") if _has_target(p) else _("达到年底序时进度")


def _needed(words: Words) -> str:
    """Return what is missing, or what each remaining quarter must bring; rounded up."""
    p = words.progress
    missing = abs(p.compared_target - p.actual)
    if p.kind is Kind.RATIO:
        points = show_number(round_up(missing, 1), 1)
        return _("%(points)s 个百分点") % {"points": points}
    if p.required_per_quarter is not None:
        missing = abs(p.required_per_quarter)
    return show_needed(missing, words.unit, words.decimals)


def _left(quarter: Quarter) -> str:
    """Name the quarters that remain in the year."""
    names = {1: _("第二至第四季度"), 2: _("下半年"), 3: _("第四季度")}
    return names.get(quarter.number, "")


def pace(p: Progress) -> str:
    """Return how many times the average so far the required pace is, in brackets."""
    if p.pace_ratio is None:
        return ""
    times = show_number(p.pace_ratio, 1)
    if p.pace_ratio < LEAST_TIMES:
        text = _("（不足%(base)s的 %(times)s 倍）")
        times = show_number(LEAST_TIMES, 1)
    elif times == "1":
        text = _("（与%(base)s相当）")
    else:
        text = _("（%(base)s的 %(times)s 倍）")
    return text % {"base": _base(p), "times": times}


def _base(p: Progress) -> str:
    """Name the quarters that the average was taken of."""
    if p.quarters_missing:
        return _("已报季度季均")
    if p.kind is not Kind.ANNUAL:
        return _("规划期以来季均")
    names = {1: _("第一季度"), 2: _("上半年季均"), 3: _("前三季度季均")}
    return names[p.quarter.number]


def _explain_missing(words: Words) -> list[str]:
    p = words.progress
    if p.actual is not None:
        main = _("数据不全，已报合计 %(actual)s，暂不判定进度。")
        return [main % {"actual": words.amount(p.actual)}, marks(words)]
    return [no_report(words), last_known(words)]


def _explain_not_due(words: Words) -> list[str]:
    p = words.progress
    values = {"year": words.year, "actual": words.amount(p.actual)}
    if p.availability is Availability.NOT_APPLICABLE:
        return [_("填报单位说明本季度不适用。")]
    if p.actual is not None:
        return [_("%(year)s年没有可比的目标，已报 %(actual)s，不判定进度。") % values]
    if p.target is None:
        return [_("%(year)s年没有目标，未到期。") % values]
    return [_("%(year)s年没有年度目标，尚未开始填报。") % values]


def _explain_milestone(words: Words) -> list[str]:
    p = words.progress
    values = {"due": p.due_year, "start": _start_by(p)}
    if p.status is Status.MET:
        return [_("应于%(due)s年底前完成，已完成。") % values, marks(words)]
    if p.availability is Availability.NOT_APPLICABLE:
        return [_("填报单位说明本季度不适用。")]
    if p.status is Status.NOT_REPORTED:
        due = _("应于%(due)s年底前完成；")
        if p.quarter.year > p.due_year:
            due = _("应于%(due)s年底前完成，期限已过；")
        return [due % values, no_report(words), last_known(words)]
    return [_milestone_position(p) % values, marks(words)]


def _start_by(progress: Progress) -> str:
    return Quarter(progress.quarter.year, START_BY).short_label


def _milestone_position(progress: Progress) -> str:
    if progress.due_year is None:
        return _("文件未写明完成时限。")
    if progress.is_past_due:
        if progress.stage is Stage.UNDER_WAY:
            return _("应于%(due)s年底前完成，逾期未完成，正在推进。")
        return _("应于%(due)s年底前完成，逾期未完成，尚未启动。")
    if progress.stage is Stage.UNDER_WAY:
        return _("应于%(due)s年底前完成，正在推进。")
    if progress.status is Status.BEHIND:
        return _("应于%(due)s年底前完成，最迟应在%(start)s启动，目前尚未启动。")
    if progress.status is Status.NOT_DUE:
        return _("应于%(due)s年底前完成，未到期，尚未启动。")
    return _("应于%(due)s年底前完成，最迟应在%(start)s启动，目前尚未启动，尚在时限内。")
