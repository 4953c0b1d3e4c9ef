"""Writes of locked quarters that are opened again for one department."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.notices import NoticeKind
from tasks.core.windows import Unfit
from tasks.core.workflow import Refused
from tasks.models import Department, Reopening, ReportingPeriod, User
from tasks.selectors.notices import reporters_of
from tasks.selectors.plan import own_round

from . import audit
from .notices import notify
from .round_steps import day_of, lock_department
from .windows import reason_text


@transaction.atomic
def reopen_period(
    *,
    department: Department,
    period: ReportingPeriod,
    until: date,
    reason: str,
    by: User,
    at: datetime,
) -> Reopening:
    """Let one department report a locked quarter until a day; its due date stays, and
    what was late stays late.

    Raises: PermissionDenied; Unfit – the reason or the day; Refused – the quarter is not
    locked, or it is open for the department longer than that.
    """
    access.require(access.may_run_rounds(by))
    lock_department(department)
    found, today = own_round(period.pk, department), day_of(at)
    if not found.is_locked(today):
        raise Refused(_("本季度没有锁定，不必单独开放。"))
    if until < today:
        raise Unfit("until", _("开放至的日期不能早于今天。"))
    if found.is_reopened(today) and found.reopened_until >= until:
        raise Refused(_("本季度对该单位已开放至这一天或更晚。"))
    reopening = Reopening.objects.create(
        department=department,
        period=period,
        until_on=until,
        reason=reason_text(reason, _("请写明重新开放的理由。")),
        by=by,
        at=at,
        is_demo=by.is_demo,
    )
    _record_reopening(reopening, "period_reopened", by=by, at=at)
    notify(
        recipients=reporters_of(department),
        kind=NoticeKind.PERIOD_REOPENED,
        url=f"{reverse('report')}?period={found.quarter}",
        at=at,
        department=department,
        quarter=found.quarter,
        by=by,
        values={"until_on": until.isoformat()},
        reason=reopening.reason,
    )
    return reopening


@transaction.atomic
def end_reopening(*, pk: int, by: User, at: datetime) -> Reopening:
    """Close a reopened quarter before its day; doing it twice changes nothing.

    Raises: PermissionDenied; Reopening.DoesNotExist.
    """
    access.require(access.may_run_rounds(by))
    reopening = Reopening.objects.select_related("department", "period").get(pk=pk)
    lock_department(reopening.department)
    updated = Reopening.objects.filter(pk=pk, ended_at=None).update(
        ended_by=by, ended_at=at
    )
    reopening.refresh_from_db()
    if updated:
        _record_reopening(reopening, "period_reopening_ended", by=by, at=at)
    return reopening


def _record_reopening(reopening: Reopening, action: str, *, by, at) -> None:
    audit.record(
        by=by,
        at=at,
        action=action,
        object_type="reopening",
        object_key=f"{reopening.department.code}/{reopening.period}",
        after={"until_on": reopening.until_on.isoformat()},
        reason=reopening.reason,
        is_demo=by.is_demo,
    )
