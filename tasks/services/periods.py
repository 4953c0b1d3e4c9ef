"""Writes of reporting periods: generated for the plan's years, and their dates moved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.plan_rules import period_problems
from tasks.core.schedule import Change, Dates, Row
from tasks.core.windows import Unfit
from tasks.core.workflow import Refused
from tasks.models import Plan, ReportingPeriod, User
from tasks.selectors.periods import (
    Generation,
    dates_of,
    extensions_beyond,
    load_generation,
)

from . import audit
from .round_steps import Conflict, day_of
from .windows import reason_text


class HasChanged(Conflict):
    """The plan, the calendar or the periods are no longer what the preview showed."""

    def __init__(self, generation: Generation):
        super().__init__(
            _("预览之后数据有变化，没有写入。下面是新的预览，请重新确认。")
        )
        self.generation = generation


@transaction.atomic
def generate_periods(*, digest: str, by: User, at: datetime) -> list[Row]:
    """Write what the preview showed; return the rows that were written.

    Args: digest – of the preview that was confirmed. What was edited by hand or has
    opened is never touched. Raises: PermissionDenied; HasChanged; Refused – no plan.
    """
    access.require(access.may_run_rounds(by))
    list(Plan.objects.select_for_update(no_key=True))  # one at a time
    generation = load_generation(day_of(at))
    if generation is None:
        raise Refused(_("尚未载入行动方案，不能生成报告期。"))
    if generation.digest != digest:
        raise HasChanged(generation)
    for row in generation.written:
        _write(row, by, at)
    return generation.written


def _write(row: Row, by: User, at: datetime) -> None:
    values = {
        "opens_on": row.planned.opens_on,
        "due_on": row.planned.due_on,
        "locked_on": row.planned.locked_on,
    }
    key = {"year": row.quarter.year, "quarter": row.quarter.number}
    ReportingPeriod.objects.update_or_create(**key, defaults=values)
    is_new = row.change is Change.NEW
    audit.record(
        by=by,
        at=at,
        action="period_generated" if is_new else "period_regenerated",
        object_type="reportingperiod",
        object_key=str(row.quarter),
        before=row.stored.as_json() if row.stored else None,
        after=row.planned.as_json(),
        is_demo=by.is_demo,
    )


@dataclass(frozen=True)
class NewDates:
    """What a period's dates are to become, and why."""

    dates: Dates
    lock_reason: str
    reason: str
    looked_at: Dates  # the dates that the person saw


@transaction.atomic
def reschedule(
    *, period: ReportingPeriod, new: NewDates, by: User, at: datetime
) -> ReportingPeriod:
    """Move a period's dates: open it, close it, lock it or unlock it; the same twice
    changes nothing.

    The period counts as edited by hand from then on. What was submitted keeps the due
    date that it was judged by.
    Raises: PermissionDenied; Unfit – the dates, or no reason; Conflict – somebody else
    moved them; Refused – an approved extension would end after the lock.
    """
    access.require(access.may_run_rounds(by))
    stored = ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    lock_reason = new.lock_reason.strip() if new.dates.locked_on else ""
    if (dates_of(stored), stored.lock_reason) == (new.dates, lock_reason):
        return stored
    if dates_of(stored) != new.looked_at:
        raise Conflict(_("您打开页面后，这个报告期的日程已被改动。请核对后重新操作。"))
    reason = reason_text(new.reason, _("请写明调整日程的理由。"))
    _check(stored, new.dates)
    before = dates_of(stored).as_json() | {"lock_reason": stored.lock_reason}
    stored.opens_on, stored.due_on = new.dates.opens_on, new.dates.due_on
    stored.locked_on, stored.lock_reason = new.dates.locked_on, lock_reason
    stored.is_edited = True
    stored.save(
        update_fields=["opens_on", "due_on", "locked_on", "lock_reason", "is_edited"]
    )
    audit.record(
        by=by,
        at=at,
        action="period_rescheduled",
        object_type="reportingperiod",
        object_key=str(stored),
        before=before,
        after=new.dates.as_json() | {"lock_reason": lock_reason},
        reason=reason,
        is_demo=by.is_demo,
    )
    return stored


def _check(period: ReportingPeriod, dates: Dates) -> None:
    values = {
        "opens_on": dates.opens_on,
        "due_on": dates.due_on,
        "locked_on": dates.locked_on,
    }
    for name, message in period_problems(values, None):
        raise Unfit(name, message)
    if dates.locked_on and dates.locked_on <= dates.due_on:
        raise Unfit("locked_on", _("锁定日期须晚于截止日期。"))
    beyond = extensions_beyond(period, dates.locked_on)
    if beyond:
        names = "、".join(one.department.title for one in beyond)
        text = _("%(names)s已批准延期至锁定日期之后，锁定日期须更晚。")
        raise Unfit("locked_on", text % {"names": names})
