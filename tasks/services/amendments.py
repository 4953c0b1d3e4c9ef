"""Writes of a plan that changes after figures exist: amended targets, redefinitions.

What held before stays on record, so that the quarters before are judged as they were.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core import plan_rules
from tasks.core.amendments import start_problem
from tasks.core.effects import Effects
from tasks.core.effects import compare as compare_plans
from tasks.core.enums import Kind
from tasks.core.fixture_diff import as_json
from tasks.core.quarters import QUARTERS_PER_YEAR, Quarter
from tasks.core.workflow import Refused
from tasks.models import (
    Department,
    Indicator,
    IndicatorRevision,
    Plan,
    Responsibility,
    Target,
    TargetAmendment,
    User,
)
from tasks.selectors.amendments import (
    figures_from,
    latest_start,
    seen_of,
)
from tasks.selectors.effects import plan_snapshot
from tasks.selectors.plan_history import JUDGING, REVISED

from . import audit
from .audit_values import object_key
from .round_steps import Conflict

AMENDED, ADDED, REDEFINED = "target_amended", "target_added", "indicator_redefined"
DOCUMENT_LENGTH = 80
TOLD = ("value", "statement", "source")  # of a target, in the audit record
KEPT = (*TOLD, "is_derived")  # of a target, in its amendment
ALWAYS_BREAK = {"kind", "unit"}  # figures on both sides of it are never comparable


@dataclass(frozen=True)
class Order:
    """What a change rests on, and the first quarter for which it holds."""

    starts: Quarter
    document_number: str
    reason: str

    def as_fields(self, by: User, at: datetime) -> dict[str, Any]:
        """Return the fields that every change of the plan has."""
        return {
            "from_year": self.starts.year,
            "from_quarter": self.starts.number,
            "document_number": self.document_number,
            "reason": self.reason,
            "by": by,
            "at": at,
            "is_demo": by.is_demo,
        }

    def as_words(self) -> dict[str, str]:
        """Return what the audit record tells of it beside what was changed."""
        return {"starts": str(self.starts), "document_number": self.document_number}


@dataclass(frozen=True)
class NewTarget:
    """A target as it shall be: the whole area's where there is no department."""

    year: int
    value: Decimal | None
    statement: str
    department: Department | None = None


@dataclass(frozen=True)
class Definition:
    """An indicator as it shall be: fields of REVISED, and the levels it starts from."""

    values: dict[str, Any]
    baselines: dict[str, Decimal | None]  # by department code
    is_break: bool


@transaction.atomic
def amend_targets(
    *,
    indicator: Indicator,
    targets: Iterable[NewTarget],
    order: Order,
    seen: str,
    by: User,
    at: datetime,
) -> list[TargetAmendment]:
    """Set targets anew from a quarter on; what is named and the same stays.

    Args: seen – `seen_of` the indicator when it was shown.
    Raises: Refused – with a sentence; Conflict – somebody changed it meanwhile.
    Side effects: one audit record for each target.
    """
    access.require(by.has_perm("tasks.change_target"))
    indicator = _locked(indicator, seen)
    check_order(order, latest=latest_start(indicator))
    done = _write_targets(indicator, targets, order, None, by, at)
    if not done:
        raise Refused(_("没有改动任何目标。"))
    return done


@transaction.atomic
def redefine(
    *,
    indicator: Indicator,
    definition: Definition,
    targets: Iterable[NewTarget],
    order: Order,
    seen: str,
    by: User,
    at: datetime,
) -> IndicatorRevision:
    """Give an indicator another unit, kind or meaning from a quarter on, or have it
    judged otherwise.

    Targets and baselines are those of the new definition. What is only judged otherwise
    means the same: it is no break.
    Raises: Refused, Conflict. Side effects: audit records.
    """
    access.require(by.has_perm("tasks.change_indicator"))
    indicator = _locked(indicator, seen)
    check_order(order, latest=latest_start(indicator))
    parts = Responsibility.objects.filter(indicator=indicator)
    parts = list(parts.select_related("department"))
    before = {name: getattr(indicator, name) for name in REVISED}
    after = before | definition.values
    changed = {name for name in REVISED if after[name] != before[name]}
    levels = _baselines(parts)
    moved = {
        part.department.code: as_json(definition.baselines[part.department.code])
        for part in parts
        if definition.baselines.get(part.department.code, part.baseline)
        != part.baseline
    }
    if not (changed or moved):
        raise Refused(_("口径没有改动；只改目标的，请用“修订目标”。"))
    meaning = changed - set(JUDGING)
    is_break = bool(meaning & ALWAYS_BREAK or (meaning and definition.is_break))
    _check_definition(indicator, after, order, is_break=is_break)
    revision = IndicatorRevision.objects.create(
        indicator=indicator,
        before=_as_json(before),
        after=_as_json(after),
        baselines_before=levels,
        baselines_after=levels | moved,
        is_break=is_break,
        **order.as_fields(by, at),
    )
    for name in changed:
        setattr(indicator, name, after[name])
    indicator.save(update_fields=sorted(changed))
    _write_baselines(parts, definition.baselines, Kind(indicator.kind))
    _write_targets(indicator, targets, order, revision, by, at)
    _check_targets(indicator)
    audit.record(
        by=by,
        at=at,
        action=REDEFINED,
        object_type="indicator",
        object_key=object_key(indicator),
        before=_as_json({name: before[name] for name in sorted(changed)})
        | {"baselines": revision.baselines_before},
        after=_as_json({name: after[name] for name in sorted(changed)})
        | {"baselines": revision.baselines_after, **order.as_words()},
        reason=order.reason,
        is_demo=by.is_demo,
    )
    return revision


def foresee(
    change: Callable[[], Any], *, starts: Quarter, today: date, restates: bool = False
) -> Effects | None:
    """Return what a change would do to targets, statuses and sums; nothing is written.

    Told at the quarter that pages show, or at the first one for which it would hold.
    Args: restates – targets are written in another unit or meaning: they neither rise
    nor fall. Raises: what the change raises.
    """
    before = plan_snapshot(today, starts=starts)
    with transaction.atomic():
        change()
        after = plan_snapshot(today, starts=starts)
        transaction.set_rollback(True)
    if before is None or after is None:
        return None
    effects = compare_plans(before, after)
    return replace(effects, rising=(), falling=()) if restates else effects


def _locked(indicator: Indicator, seen: str) -> Indicator:
    found = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if seen_of(found) != seen:
        raise Conflict(_("目标或口径已被他人改动，请核对最新内容后重新办理。"))
    return found


def check_order(order: Order, *, latest: Quarter | None) -> None:
    """Raise Refused unless a change says what it rests on and can hold from then."""
    if not order.document_number.strip():
        raise Refused(_("请填写依据文号。"))
    if len(order.document_number) > DOCUMENT_LENGTH:
        raise Refused(_("依据文号过长。"))
    if not order.reason.strip():
        raise Refused(_("请写明理由。"))
    plan = Plan.objects.get()
    problem = start_problem(
        order.starts,
        first=Quarter(plan.first_year, 1),
        last=Quarter(plan.last_year, QUARTERS_PER_YEAR),
        latest=latest,
    )
    if problem:
        raise Refused(problem)


def _check_definition(indicator, after, order: Order, *, is_break: bool) -> None:
    problems = plan_rules.indicator_problems(after)
    if problems:
        raise Refused(problems[0][1])
    if is_break and figures_from(indicator, order.starts):
        raise Refused(
            _(
                "%(quarter)s及以后已有按原口径填报的数据，不能从该季度起改变口径；"
                "请选择更晚的季度，或先退回这些数据。"
            )
            % {"quarter": order.starts.label}
        )


def _check_targets(indicator: Indicator) -> None:
    for target in Target.objects.filter(indicator=indicator):
        values = {"value": target.value}
        if found := plan_rules.target_problems(values, indicator.kind, None):
            raise Refused(f"{target.year}：{found[0][1]}")


def _write_targets(indicator, targets, order, revision, by, at):
    stored = {
        (target.department_id, target.year): target
        for target in Target.objects.filter(indicator=indicator)
    }
    done, named = [], set()
    for wanted in targets:
        key = (wanted.department and wanted.department.pk, wanted.year)
        if key in named:
            raise Refused(_("同一目标出现了两次。"))
        named.add(key)
        if amendment := _amend(
            indicator, stored.get(key), wanted, order, revision, by, at
        ):
            done.append(amendment)
    return done


def _amend(indicator, stored, wanted: NewTarget, order, revision, by, at):
    is_same = stored and (stored.value, stored.statement) == (
        wanted.value,
        wanted.statement,
    )
    if is_same:
        return None
    _check_target(indicator, wanted, order, revision)
    before = {name: getattr(stored, name) for name in KEPT} if stored else None
    target = stored or Target(
        indicator=indicator, department=wanted.department, year=wanted.year
    )
    target.value, target.statement = wanted.value, wanted.statement
    target.source, target.is_derived = order.document_number, False
    target.save()
    return record_amendment(
        target=target, before=before, order=order, by=by, at=at, revision=revision
    )


def record_amendment(
    *,
    target: Target,
    before: dict[str, Any] | None,
    order: Order,
    by: User,
    at: datetime,
    revision: IndicatorRevision | None = None,
) -> TargetAmendment:
    """Write down what a stored target replaced.

    Args: before – its values of KEPT until now; None: it is new.
    Side effects: one audit record.
    """
    old = before or {}
    amendment = TargetAmendment.objects.create(
        target=target,
        revision=revision,
        is_addition=before is None,
        value_before=old.get("value"),
        statement_before=old.get("statement", ""),
        source_before=old.get("source", ""),
        was_derived=old.get("is_derived", False),
        value_after=target.value,
        statement_after=target.statement,
        **order.as_fields(by, at),
    )
    audit.record(
        by=by,
        at=at,
        action=ADDED if before is None else AMENDED,
        object_type="target",
        object_key=object_key(target),
        before=before and {name: as_json(before[name]) for name in TOLD},
        after={name: as_json(getattr(target, name)) for name in TOLD}
        | order.as_words(),
        reason=order.reason,
        is_demo=by.is_demo,
    )
    return amendment


def _check_target(indicator, wanted: NewTarget, order: Order, revision) -> None:
    plan = Plan.objects.get()
    years = range(plan.first_year, plan.last_year + 1)
    values = {"year": wanted.year, "value": wanted.value}
    found = plan_rules.target_problems(values, indicator.kind, years)
    if found:
        raise Refused(found[0][1])
    if wanted.value is not None and wanted.value < 0:
        raise Refused(_("目标不得为负数。"))
    if not wanted.statement.strip():
        raise Refused(_("请填写目标原文。"))
    if revision is None and wanted.year < order.starts.year:
        text = _("%(year)s年在执行季度之前已经结束，其目标不能再修订。")
        raise Refused(text % {"year": wanted.year})
    if wanted.department and not _has_part(indicator, wanted.department):
        raise Refused(_("该单位在这一指标上没有职责分工。"))


def _has_part(indicator, department) -> bool:
    parts = Responsibility.objects.filter(indicator=indicator, department=department)
    return parts.exists()


def _write_baselines(parts, baselines: dict[str, Decimal | None], kind: Kind) -> None:
    for part in parts:
        code = part.department.code
        if code in baselines and part.baseline != baselines[code]:
            values = {"baseline": baselines[code]}
            if found := plan_rules.responsibility_problems(values, kind):
                raise Refused(f"{part.department.title}：{found[0][1]}")
            part.baseline = baselines[code]
            part.save(update_fields=["baseline"])


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: as_json(value) for name, value in values.items()}


def _baselines(parts) -> dict[str, str | None]:
    return {part.department.code: as_json(part.baseline) for part in parts}
