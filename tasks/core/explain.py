"""One sentence with its numbers for every status: why it is what it is.

The figures are those of the status, rounded once; nothing is computed anew here.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .enums import Availability, Kind, Stage, Status
from .figures import (
    round_up,
    show_large,
    show_number,
    show_percent,
    show_points,
    show_share,
)
from .milestones import START_BY
from .quarters import QUARTERS_PER_YEAR, Quarter
from .standing import Progress


def status_label(progress: Progress, *, is_overdue: bool = False) -> str:
    """Return the status in words; a missing report tells whether it is late."""
    if progress.availability is Availability.NOT_APPLICABLE:
        return str(Availability.NOT_APPLICABLE.label)
    if progress.status is Status.NOT_REPORTED:
        if progress.availability is Availability.AWAITING:
            return str(Availability.AWAITING.label)
        if is_overdue:
            return _("逾期未报")
    return str(progress.status.label)


def explain(
    progress: Progress, *, unit: str = "", decimals: int = 0, is_overdue: bool = False
) -> str:
    """Return the sentence that explains a status.

    Args: unit – in the reader's language; decimals – of the indicator; is_overdue –
    the round's due date has passed.
    """
    words = _Words(progress, unit, decimals, is_overdue)
    if progress.kind is Kind.MILESTONE:
        parts = _explain_milestone(words)
    elif progress.status is Status.NOT_REPORTED:
        parts = _explain_missing(words)
    elif progress.status is Status.NOT_DUE:
        parts = _explain_not_due(words)
    else:
        parts = _explain_judged(words)
    return "".join(part for part in parts if part)


class _Words:
    """A progress with its figures as text."""

    def __init__(self, progress, unit, decimals, is_overdue):
        self.progress, self.is_overdue = progress, is_overdue
        self.unit, self.decimals = unit, decimals
        self.year = progress.quarter.year
        self.quarter = progress.quarter.short_label

    def amount(self, value) -> str:
        if self.progress.kind is Kind.RATIO:
            return show_percent(value)
        return show_large(value, self.unit, self.decimals)

    def values(self, **more) -> dict:
        p = self.progress
        is_numeric = p.gap is not None
        return {
            "year": self.year,
            "quarter": self.quarter,
            "actual": self.amount(p.actual),
            "target": self.amount(p.compared_target),
            "expected": self.amount(p.compared_expected),
            "share": show_share(p.share_done),
            "expected_share": show_share(p.expected_share),
            "points": show_points(p.gap, edges=p.rules.edges, signed=False)
            if is_numeric
            else "",
            **more,
        }


def _explain_judged(words: _Words) -> list[str]:
    p = words.progress
    if p.is_past_due:
        main = _(
            "目标应于 %(year)s 年之前达到 %(target)s,目前为 %(actual)s,逾期未达到。"
        )
        return [main % words.values(), _marks(words)]
    if p.status is Status.MET:
        return [_met(words), _marks(words)]
    return [_position(words), _outlook(words), _marks(words)]


def _met(words: _Words) -> str:
    p, values = words.progress, words.values()
    if p.share_done is not None and p.kind is Kind.ANNUAL:
        text = _(
            "%(year)s年目标 %(target)s,到%(quarter)s实际 %(actual)s,已完成 %(share)s。"
        )
    else:
        text = _(
            "%(year)s年底应达到 %(target)s,到%(quarter)s为 %(actual)s,目标已达到。"
        )
    return text % values


def _position(words: _Words) -> str:
    p, values = words.progress, words.values()
    values["compared"] = _compared(words) % values
    if p.kind is Kind.RATIO:
        text = _("到%(quarter)s应达到 %(expected)s,实际 %(actual)s,%(compared)s;")
    elif p.share_done is None:
        text = _("本年应保持 %(target)s,实际 %(actual)s,%(compared)s;")
    elif p.kind is Kind.ANNUAL:
        text = _("到%(quarter)s应完成 %(expected_share)s,实际 %(share)s,%(compared)s;")
    else:
        text = _(
            "到%(quarter)s应达到 %(expected)s(本年增量的 %(expected_share)s),"
            "实际 %(actual)s(%(share)s),%(compared)s;"
        )
    return text % values


def _compared(words: _Words) -> str:
    p = words.progress
    if p.gap == 0:
        return _("与序时进度持平")
    if p.gap > 0:
        return _("高于序时 %(points)s 个百分点")
    return _("低于序时 %(points)s 个百分点")


def _outlook(words: _Words) -> str:
    p = words.progress
    if p.required_per_quarter is None:
        shortfall = _("距年度目标尚差 %(missing)s。")
        return shortfall % {"missing": _missing(words)}
    values = words.values(required=_required(words), left=_left(p.quarter))
    if p.kind is Kind.RATIO:
        text = _("%(left)s需再提高 %(required)s 个百分点方可完成年度目标。")
    elif p.quarters_left == 1:
        text = _("%(left)s需完成 %(required)s%(pace)s方可完成年度目标。")
    else:
        text = _("%(left)s每季度需完成 %(required)s%(pace)s方可完成年度目标。")
    values["pace"] = _pace(words)
    return text % values


def _missing(words: _Words) -> str:
    p = words.progress
    missing = abs(p.compared_target - p.actual)
    if p.kind is Kind.RATIO:
        return _("%(points)s 个百分点") % {"points": show_points(missing, signed=False)}
    return show_large(round_up(missing, words.decimals), words.unit, words.decimals)


def _required(words: _Words) -> str:
    required = abs(words.progress.required_per_quarter)
    if words.progress.kind is Kind.RATIO:
        return show_number(round_up(required * words.progress.quarters_left, 1), 1)
    return show_large(round_up(required, words.decimals), words.unit, words.decimals)


def _left(quarter: Quarter) -> str:
    """Name the quarters that remain in the year: 第四季度, 第三至第四季度."""
    first = quarter.next
    if first.number == QUARTERS_PER_YEAR:
        return first.short_label
    last = Quarter(quarter.year, QUARTERS_PER_YEAR)
    return _("%(first)s至%(last)s") % {
        "first": first.short_label,
        "last": last.short_label,
    }


def _pace(words: _Words) -> str:
    p = words.progress
    if p.pace_ratio is None:
        return ""
    times = show_number(p.pace_ratio, 1)
    if p.kind is not Kind.ANNUAL:
        return _("(规划期以来季均的 %(times)s 倍)") % {"times": times}
    if p.quarter.number == 1:
        return _("(第一季度的 %(times)s 倍)") % {"times": times}
    return _("(前 %(count)s 个季度季均的 %(times)s 倍)") % {
        "count": p.quarter.number,
        "times": times,
    }


def _explain_missing(words: _Words) -> list[str]:
    p = words.progress
    if p.is_partial and p.actual is not None:
        main = _("部分填报单位尚未报送,已报合计 %(actual)s,暂不判定进度。")
        return [main % {"actual": words.amount(p.actual)}]
    return [_no_report(words), _last_known(words)]


def _no_report(words: _Words) -> str:
    p = words.progress
    if p.availability is Availability.AWAITING:
        return _("%(quarter)s数据待来源公布,尚无数字。") % {"quarter": words.quarter}
    if words.is_overdue:
        return _("%(quarter)s已过截止日,尚无审定数据。") % {"quarter": words.quarter}
    return _("%(quarter)s尚无审定数据。") % {"quarter": words.quarter}


def _last_known(words: _Words) -> str:
    known = words.progress.last_known
    if known is None:
        return _("此前也未报送过。")
    if known.stage is not None:
        what = str(known.stage.label)
    else:
        what = words.amount(known.actual)
    return _("最近一次为%(quarter)s:%(what)s。") % {
        "quarter": known.quarter.label,
        "what": what,
    }


def _explain_not_due(words: _Words) -> list[str]:
    p = words.progress
    if p.availability is Availability.NOT_APPLICABLE:
        return [_("填报单位说明本季度不适用。")]
    if p.actual is not None:
        return [
            _("没有单独的目标,已报 %(actual)s。") % {"actual": words.amount(p.actual)}
        ]
    if p.target is None:
        return [_("%(year)s年没有目标,未到期。") % {"year": words.year}]
    return [_("%(year)s年没有单独的目标,尚未开始填报。") % {"year": words.year}]


def _marks(words: _Words) -> str:
    """Say what limits the comparison: interpolated, partial, carried, provisional."""
    p, marks = words.progress, []
    if p.is_interpolated:
        marks.append(_("%(year)s年无年度目标,按前后目标内插") % {"year": words.year})
    if p.reporters_reported < p.reporters_due:
        marks.append(
            _("%(due)s 个填报单位已报 %(reported)s 个,仅比较有数据的单位")
            % {"due": p.reporters_due, "reported": p.reporters_reported}
        )
    elif p.is_partial:
        marks.append(_("有以前季度缺报,仅比较已报季度"))
    if p.carried:
        marks.append(_("其中 %(count)s 个单位沿用以前数字") % {"count": len(p.carried)})
    if p.is_provisional:
        marks.append(_("含未审定数据"))
    if not marks:
        return ""
    separator = pgettext("separator between remarks", ";")
    return _("(%(marks)s)") % {"marks": separator.join(marks)}


def _explain_milestone(words: _Words) -> list[str]:
    p = words.progress
    values = {"due": p.due_year, "quarter": words.quarter, "start": _start_by(p)}
    if p.availability is Availability.NOT_APPLICABLE:
        return [_("填报单位说明本季度不适用。")]
    if p.status is Status.MET:
        return [_("应于 %(due)s 年底前完成,已完成。") % values, _marks(words)]
    if p.status is Status.NOT_REPORTED:
        due = _("应于 %(due)s 年底前完成;") % values
        return [due, _no_report(words), _last_known(words)]
    if p.is_past_due:
        return [_("应于 %(due)s 年底前完成,逾期未完成。") % values, _marks(words)]
    return [_milestone_position(p) % values, _marks(words)]


def _start_by(progress: Progress) -> str:
    return Quarter(progress.quarter.year, START_BY).short_label


def _milestone_position(progress: Progress) -> str:
    if progress.due_year is None:
        return _("没有写明完成时限。")
    if progress.stage is Stage.UNDER_WAY:
        return _("应于 %(due)s 年底前完成,正在推进。")
    if progress.status is Status.BEHIND:
        return _("应于 %(due)s 年底前完成,最迟%(start)s启动,目前尚未启动。")
    if progress.status is Status.NOT_DUE:
        return _("应于 %(due)s 年底前完成,未到期,尚未启动。")
    return _("应于 %(due)s 年底前完成,最迟%(start)s启动,目前尚未启动,未超时限。")
