"""Writes of departments that are merged or split from a quarter on.

Nothing is rewritten: a row says who took over what, and everything else follows. What
cannot be is refused with a sentence that says what to do instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.enums import State
from tasks.core.succession import is_mixed
from tasks.core.workflow import Refused
from tasks.models import (
    Department,
    Indicator,
    Plan,
    Takeover,
    User,
)
from tasks.selectors import takeovers as found
from tasks.selectors.plan import PlanBook, load_plan
from tasks.selectors.succession import move_of

from . import audit
from .amendments import Order, check_order
from .audit_values import object_key
from .round_steps import Conflict, day_of, lock_department

TAKEN_OVER = "department_taken_over"


@dataclass(frozen=True)
class Handing:
    """What passes from a department to another."""

    predecessor: Department
    successor: Department
    indicator: Indicator | None = None  # None: all that it has a part in

    def is_of(self, indicator: Indicator) -> bool:
        return self.indicator is None or self.indicator.pk == indicator.pk


@dataclass(frozen=True)
class Done:
    """A takeover, and that it leaves all totals what they were."""

    passing: list[tuple[Handing, list[Indicator]]]
    balances: list[found.Balance]  # of each indicator that passes on
    quarters: int  # in which the totals of each were compared


@transaction.atomic
def take_over(
    *, handings: Iterable[Handing], order: Order, seen: str, by: User, at: datetime
) -> Done:
    """Let departments take over indicators from others from a quarter on.

    Args: seen – `seen_now` when the person decided.
    Raises: Refused – with a sentence; Conflict – somebody changed the parts meanwhile.
    Side effects: one audit record for each predecessor and successor.
    """
    access.require(by.has_perm("tasks.change_department"))
    handings = list(handings)
    plan_row = Plan.objects.select_for_update().first()
    before = load_plan()
    if plan_row is None or before is None:
        raise Refused(_("尚未载入行动方案。"))
    if found.seen_now() != seen:
        raise Conflict(_("职责分工或单位已被他人改动，请核对最新内容后重新办理。"))
    involved = {one.pk: one for h in handings for one in (h.predecessor, h.successor)}
    for department in involved.values():
        lock_department(department)
    earlier = found.takeovers_of(involved.values())
    check_order(order, latest=max((one.starts for one in earlier), default=None))
    locked = found.locked_since(order.starts, day_of(at))
    if locked:
        text = _("%(quarter)s已锁定，不能从该季度或更早的季度起并入、分立。")
        raise Refused(text % {"quarter": locked.label})
    passing = _check_lines(handings, order, before, earlier)
    for handing, indicators in passing:
        _check_figures(handing, indicators, order)
    rows = [
        Takeover.objects.create(
            plan=plan_row,
            predecessor=handing.predecessor,
            successor=handing.successor,
            indicator=handing.indicator,
            **order.as_fields(by, at),
        )
        for handing in handings
    ]
    codes = [one.code for _handing, indicators in passing for one in indicators]
    balances = _check_totals(before, rows, dict.fromkeys(codes), order)
    _record(passing, order, by, at)
    return Done(passing, balances, len(found.plan_quarters(before)))


def _check_lines(handings, order, before: PlanBook, earlier):
    """Return each handing with the indicators that pass on. Raises: Refused."""
    if not handings:
        raise Refused(_("请至少选择一项要移交的指标。"))
    plan, named, passing = before.at(order.starts), set(), []
    givers = {handing.predecessor.pk for handing in handings}
    for handing in handings:
        names = {
            "old": handing.predecessor.title,
            "new": handing.successor.title,
        }
        if handing.predecessor.pk == handing.successor.pk:
            raise Refused(_("“%(old)s”不能并入本单位自身。") % names)
        if handing.successor.pk in givers:
            raise Refused(
                _("“%(new)s”在同一次办理中也要移交指标，不能作为承接单位。") % names
            )
        held = [one.indicator for one in found.held_by(plan, handing.predecessor)]
        indicators = [one for one in held if handing.is_of(one)]
        if not indicators:
            _refuse_nothing(handing, earlier, names)
        _check_circle(handing, indicators, earlier, names)
        for one in indicators:
            if (handing.predecessor.pk, one.pk) in named:
                text = _(
                    "指标“%(name)s”只能由一个单位承接；需要把目标分给几个单位的，请先在"
                    "“职责分工”中加入这些单位，再用“修订目标”分别设定目标。"
                )
                raise Refused(text % {"name": one.title})
            named.add((handing.predecessor.pk, one.pk))
        passing.append((handing, indicators))
    return passing


def _refuse_nothing(handing, earlier, names):
    gone = [one for one in earlier if one.predecessor_id == handing.predecessor.pk]
    if gone:
        names |= {"quarter": gone[-1].starts.label, "now": gone[-1].successor.title}
        text = _(
            "“%(old)s”已自%(quarter)s起将指标移交给“%(now)s”，没有可再移交的指标。"
        )
        raise Refused(text % names)
    raise Refused(_("“%(old)s”没有可以移交的职责分工。") % names)


def _check_circle(handing, indicators, earlier, names):
    """What a department has given away never comes back to it."""
    for one in earlier:
        is_same = one.indicator is None or one.indicator in indicators
        if one.predecessor_id == handing.successor.pk and is_same:
            names["quarter"] = one.starts.label
            text = _("“%(new)s”已自%(quarter)s起将这些指标移交其他单位，不能再承接。")
            raise Refused(text % names)


def _check_figures(handing: Handing, indicators, order: Order) -> None:
    """Refuse where a quarter from then on was begun already, on either side."""
    old, new, starts = handing.predecessor, handing.successor, order.starts
    codes = [one.code for one in indicators]
    begun = found.figures_since(old, codes, starts)
    if begun:
        latest = max(begun, key=lambda one: one.submission.period.key)
        text = _(
            "“%(name)s”的%(quarter)s已有 %(count)s 项数据（%(state)s）。"
            "请选择更晚的季度；尚未提交的，也可请该单位先清空。"
        )
        states = {State(one.state).label for one in begun}
        raise Refused(
            text
            % {
                "name": old.title,
                "quarter": latest.submission.period.key.label,
                "count": len(begun),
                "state": "、".join(sorted(map(str, states))),
            }
        )
    sent = found.sent_since(new, starts)
    if sent:
        text = _(
            "承接单位“%(name)s”的%(quarter)s填报单已提交，不能再增加指标。"
            "请选择更晚的季度，或先退回该填报单。"
        )
        quarter = sent.period.key.label
        raise Refused(text % {"name": new.title, "quarter": quarter})
    if asked := found.asked_since(old, starts):
        text = _("“%(name)s”的%(quarter)s有延期申请待审批，请先审批。")
        quarter = asked.period.key.label
        raise Refused(text % {"name": old.title, "quarter": quarter})


def _check_totals(before: PlanBook, rows, codes, order: Order) -> list[found.Balance]:
    """Refuse unless totals agree quarter by quarter."""
    after, moves = load_plan(), [move_of(row) for row in rows]
    plan = before.at(order.starts)
    for code in codes:
        if is_mixed(plan.specs[code], moves):
            text = _(
                "指标“%(name)s”有的单位设有本单位目标，有的没有，合并后无法判定。"
                "请先用“修订目标”补齐。"
            )
            raise Refused(text % {"name": plan.by_code[code].title})
    different = found.unequal(before, after, codes)
    if different:
        first = different[0]
        text = _(
            "指标“%(name)s”在%(quarter)s的合计前后不一致，不能这样办理。"
            "比例指标请先用“修订目标”使各单位目标一致，或设定全域目标。"
        )
        name = plan.by_code[first.indicator].title
        raise Refused(text % {"name": name, "quarter": first.quarter.label})
    return found.balances(before, after, codes, order.starts)


def _record(passing, order: Order, by: User, at: datetime) -> None:
    pairs = {}
    for handing, indicators in passing:
        key = (handing.predecessor, handing.successor)
        pairs.setdefault(key, []).extend(one.code for one in indicators)
    for (old, new), codes in pairs.items():
        audit.record(
            by=by,
            at=at,
            action=TAKEN_OVER,
            object_type="department",
            object_key=object_key(old),
            before={"department": old.code, "indicators": codes},
            after={"department": new.code, "indicators": codes} | order.as_words(),
            reason=order.reason,
            is_demo=by.is_demo,
        )
