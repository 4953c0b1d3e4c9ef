"""What a changed plan would do, in the plan's words: targets, statuses and sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .changes import Shift, changes
from .enums import Status
from .figures import show_number
from .plan_sums import SumGap
from .standing import Progress

TargetKey = tuple[str, str, int]  # indicator, department ("" for the whole), year
NAMED = 5  # things named in one sentence; more are counted
PLACES = 4  # decimals that a target can have


@dataclass(frozen=True)
class Snapshot:
    """The plan at one moment and one quarter, as far as a change of it would show."""

    progress: Mapping[str, Progress] = field(default_factory=dict)  # by indicator
    targets: Mapping[TargetKey, Decimal | None] = field(default_factory=dict)
    gaps: tuple[SumGap, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of indicators and units


@dataclass(frozen=True)
class Effects:
    """The differences between two moments."""

    rising: tuple[TargetKey, ...] = ()
    falling: tuple[TargetKey, ...] = ()
    added: tuple[TargetKey, ...] = ()
    shifts: tuple[Shift, ...] = ()  # statuses
    opened: tuple[SumGap, ...] = ()  # sums that no longer agree
    closed: tuple[SumGap, ...] = ()  # sums that agree again
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        moved = (self.rising, self.falling, self.added, self.shifts)
        return not any((*moved, self.opened, self.closed))


def compare(before: Snapshot, after: Snapshot) -> Effects:
    """Return what differs between the plan before and after."""
    both = [
        (key, before.targets[key], value)
        for key, value in after.targets.items()
        if before.targets.get(key) is not None and value is not None
    ]
    old = {(gap.code, gap.year): gap for gap in before.gaps}
    new = {(gap.code, gap.year): gap for gap in after.gaps}
    return Effects(
        rising=tuple(key for key, was, now in both if now > was),
        falling=tuple(key for key, was, now in both if now < was),
        added=tuple(key for key in after.targets if key not in before.targets),
        shifts=tuple(changes(before.progress, after.progress)),
        opened=tuple(gap for key, gap in new.items() if key not in old),
        closed=tuple(gap for key, gap in old.items() if key not in new),
        names={**before.names, **after.names},
    )


def sentences(effects: Effects) -> list[str]:
    """Return the effects as an administrator would tell them; the gravest first."""
    if effects.is_nothing:
        return [_("目标、状态和合计都不会改变。")]
    return [
        *_gap_sentences(effects),
        *_shift_sentences(effects),
        *_target_sentences(effects),
    ]


def _gap_sentences(effects: Effects) -> list[str]:
    opened = [
        _("“%(name)s”%(year)s年各单位目标合计为%(parts)s，与总目标%(whole)s不再一致。")
        % _gap(gap, effects)
        for gap in effects.opened
    ]
    closed = [
        _("“%(name)s”%(year)s年各单位目标合计与总目标恢复一致。") % _gap(gap, effects)
        for gap in effects.closed
    ]
    return opened + closed


def _gap(gap: SumGap, effects: Effects) -> dict:
    return {
        "name": effects.names.get(gap.code, gap.code),
        "year": gap.year,
        "parts": show_number(gap.parts, PLACES),
        "whole": show_number(gap.whole, PLACES),
    }


def _shift_sentences(effects: Effects) -> list[str]:
    by_move: dict[tuple[Status, Status], list[str]] = {}
    for shift in effects.shifts:
        move = (shift.before.status, shift.after.status)
        by_move.setdefault(move, []).append(effects.names.get(shift.key, shift.key))
    return [
        ngettext(
            "%(count)s 个指标将由“%(before)s”变为“%(after)s”：%(names)s。",
            "%(count)s 个指标将由“%(before)s”变为“%(after)s”：%(names)s。",
            len(names),
        )
        % {
            "count": len(names),
            "before": before.label,
            "after": after.label,
            "names": _named(names),
        }
        for (before, after), names in by_move.items()
    ]


def _target_sentences(effects: Effects) -> list[str]:
    counted = [
        (effects.rising, _rises),
        (effects.falling, _falls),
        (effects.added, _adds),
    ]
    return [
        text(len(keys)) % {"count": len(keys), "names": _named(_whose(keys, effects))}
        for keys, text in counted
        if keys
    ]


def _rises(count: int) -> str:
    return ngettext(
        "%(count)s 项目标上调：%(names)s。", "%(count)s 项目标上调：%(names)s。", count
    )


def _falls(count: int) -> str:
    return ngettext(
        "%(count)s 项目标下调：%(names)s。", "%(count)s 项目标下调：%(names)s。", count
    )


def _adds(count: int) -> str:
    return ngettext(
        "新增 %(count)s 项目标：%(names)s。",
        "新增 %(count)s 项目标：%(names)s。",
        count,
    )


def _whose(keys: Iterable[TargetKey], effects: Effects) -> list[str]:
    def name(indicator, department, year):
        parts = [effects.names.get(indicator, indicator)]
        parts += [effects.names.get(department, department)] if department else []
        return _("%(what)s（%(year)s年）") % {"what": " ".join(parts), "year": year}

    return [name(*key) for key in keys]


def _named(names: list[str]) -> str:
    shown = _("、").join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s等 %(count)s 项") % {"names": shown, "count": len(names)}
