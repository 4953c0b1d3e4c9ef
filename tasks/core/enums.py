"""The closed sets of words that the rules are written in.

Plain enumerations: the data ring stores their values, the web ring shows `label`s.
"""

import enum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LabelledEnum(enum.StrEnum):
    """A string enumeration whose members carry a translated label."""

    def __new__(cls, value, label):
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs, in the order of declaration."""
        return [(member.value, member.label) for member in cls]


class Kind(LabelledEnum):
    """What an indicator's target is, and hence what staff report each quarter."""

    ANNUAL = "annual", _("每年")  # a quantity each year, counted afresh
    STOCK = "stock", _("累计")  # a level by the end of a year
    PERIOD = "period", _("规划期")  # a total over the plan's years
    RATIO = "ratio", _("比例")  # a percentage by the end of a year
    MILESTONE = "milestone", _("任务")  # a deliverable by the end of a year

    @property
    def is_flow(self) -> bool:
        """True when quarters add up."""
        return self in (Kind.ANNUAL, Kind.PERIOD)


class Role(LabelledEnum):
    """What a department has to do with an indicator."""

    LEAD = "lead", _("牵头")
    ASSIST = "assist", _("配合")
    LOCAL = "local", _("属地落实")  # a city's bureau that carries out and reports


class DepartmentLevel(LabelledEnum):
    PROVINCIAL = "provincial", _("省级部门")
    CITY = "city", _("设区市部门")


class Stage(LabelledEnum):
    """How far a milestone is."""

    NOT_STARTED = "not_started", _("未启动")
    UNDER_WAY = "under_way", _("推进中")
    DONE = "done", pgettext_lazy("stage", "已完成")


class Availability(LabelledEnum):
    """Four kinds of nothing: no row, 0, not applicable, and awaiting a source."""

    REPORTED = "reported", _("已填")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    AWAITING = "awaiting", _("待数据来源")


class Fulfilment(LabelledEnum):
    """What became of a promise, as the department says in its next quarter."""

    KEPT = "kept", pgettext_lazy("promise", "兑现")
    PARTLY = "partly", pgettext_lazy("promise", "部分兑现")
    BROKEN = "broken", pgettext_lazy("promise", "未兑现")


class Basis(LabelledEnum):
    """The span that a typed figure covers."""

    QUARTER = "quarter", _("本季度")
    YEAR = "year", _("本年累计")
    PLAN = "plan", _("规划期累计")


class State(LabelledEnum):
    """Where a submission, or one of its figures, is in the quarterly round."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已审定")

    @property
    def is_editable(self) -> bool:
        """True when the reporting department may change the figure."""
        return self in (State.DRAFT, State.RETURNED)


class Action(LabelledEnum):
    """A step of the quarterly round, as kept in the record of reviews."""

    SUBMIT = "submit", _("提交")
    WITHDRAW = "withdraw", _("撤回")
    APPROVE = "approve", _("审定")
    RETURN = "return", _("退回")
    REOPEN = "reopen", _("重新开放")


# (action, state before) -> state after; whatever is not listed is refused.
TRANSITIONS: dict[tuple[Action, State], State] = {
    (Action.SUBMIT, State.DRAFT): State.SUBMITTED,
    (Action.SUBMIT, State.RETURNED): State.SUBMITTED,
    (Action.WITHDRAW, State.SUBMITTED): State.DRAFT,
    (Action.APPROVE, State.SUBMITTED): State.APPROVED,
    (Action.RETURN, State.SUBMITTED): State.RETURNED,
    (Action.REOPEN, State.APPROVED): State.RETURNED,
}


class Status(LabelledEnum):
    """How an indicator stands against its expected path; from best to worst, then
    the two that say nothing about performance."""

    MET = "met", _("已完成")
    ON_PACE = "on_pace", _("达序时")
    SLIGHTLY_BEHIND = "slightly_behind", _("略滞后")
    BEHIND = "behind", _("滞后")
    FAR_BEHIND = "far_behind", _("严重滞后")
    NOT_REPORTED = "not_reported", _("待报")
    NOT_DUE = "not_due", _("未到期")

    @property
    def severity(self) -> int | None:
        """0 (met) to 4 (far behind); None for the statuses that judge nothing."""
        return SEVERITIES.index(self) if self in SEVERITIES else None

    @property
    def is_lagging(self) -> bool:
        """True for the two statuses that ask for an explanation."""
        return self in (Status.BEHIND, Status.FAR_BEHIND)


SEVERITIES = [
    Status.MET,
    Status.ON_PACE,
    Status.SLIGHTLY_BEHIND,
    Status.BEHIND,
    Status.FAR_BEHIND,
]


class RoundState(LabelledEnum):
    """Where a reporting period is."""

    UPCOMING = "upcoming", _("未开始")
    OPEN = "open", _("填报中")
    OVERDUE = "overdue", _("已过截止日")
    LOCKED = "locked", _("已锁定")
