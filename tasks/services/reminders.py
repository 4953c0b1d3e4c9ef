"""Reminding departments of quarters that they have not submitted."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.notices import NoticeKind
from tasks.core.reminders import tells_head
from tasks.core.rounds import Round
from tasks.core.workflow import Refused
from tasks.models import Department, Reminder, User
from tasks.selectors.notices import heads_of, once_each, reporters_of
from tasks.selectors.plan import own_round
from tasks.selectors.reminders import due_reminders, is_outstanding
from tasks.selectors.takeovers import why_succeeded

from . import audit
from .notices import notify
from .round_steps import day_of, lock_department


@dataclass
class Sent:
    """What one run of the reminders has done."""

    reminders: list[Reminder] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(reminder.told for reminder in self.reminders)

    @property
    def untold(self) -> list[Reminder]:
        """Reminders that reached nobody: the department has no people."""
        return [reminder for reminder in self.reminders if not reminder.told]


def send_due(*, at: datetime) -> Sent:
    """Send every reminder that is due and was not sent; run it as often as one likes.

    Each department is settled in a transaction of its own, under the department's lock:
    two runs at once send nothing twice, and one that breaks off loses nothing.
    """
    sent = Sent()
    for due in due_reminders(day_of(at)):
        with transaction.atomic():
            lock_department(due.department)
            reminder = _send_once(due.department, due.round, due.step, at)
        if reminder:
            sent.reminders.append(reminder)
    return sent


def _send_once(department: Department, one: Round, step: int, at: datetime):
    """Send a scheduled reminder; None when it was sent, or submitted meanwhile."""
    was_sent = Reminder.objects.filter(
        department=department, period_id=one.pk, due_on=one.due_on, step=step
    ).exists()
    if was_sent or not is_outstanding(department, one.pk):
        return None
    return _send(department, one, step=step, by=None, at=at)


@transaction.atomic
def remind(
    *, department: Department, period_id: int, by: User, at: datetime
) -> Reminder:
    """Remind a department by hand, its head too; once a day is enough.

    Raises: PermissionDenied; Refused – it has submitted, the quarter is locked or not
    open yet, it was reminded by hand today, or nobody is there to be told.
    """
    access.require(access.may_review(by))
    lock_department(department)
    found, today = own_round(period_id, department), day_of(at)
    if not found.is_writable(today) or found.is_locked(today):
        raise Refused(_("本季度不在填报时间内，不能催报。"))
    if not is_outstanding(department, period_id):
        raise Refused(_("该单位已提交，无需催报。"))
    if succeeded := why_succeeded(department, found.quarter):
        raise Refused(succeeded)
    by_hand = Reminder.objects.filter(
        department=department, period_id=period_id, step=None
    )
    if by_hand.filter(day=today).exists():
        raise Refused(_("今天已向该单位催报过。"))
    reminder = _send(department, found, step=None, by=by, at=at)
    if not reminder.told:
        raise Refused(_("该单位没有可以通知的填报人或负责人，请联系系统管理员添加。"))
    return reminder


def _send(department, one: Round, *, step, by, at) -> Reminder:
    reporters = reporters_of(department)
    heads = heads_of(department) if tells_head(step) or not reporters else []
    told = _tell(department, one, reporters, heads, by=by, at=at)
    reminder = Reminder.objects.create(
        department=department,
        period_id=one.pk,
        due_on=one.due_on,
        step=step,
        day=day_of(at),
        told=len(told),
        by=by,
        at=at,
        is_demo=bool(by and by.is_demo),
    )
    audit.record(
        by=by,
        at=at,
        action="reminder_sent",
        object_type="reminder",
        object_key=f"{department.code}/{one.quarter}",
        after={
            "due_on": one.due_on.isoformat(),
            "step": step,
            "told": [person.username for person in told],
        },
        is_demo=reminder.is_demo,
    )
    return reminder


def _tell(department, one: Round, reporters, heads, *, by, at) -> list[User]:
    """Tell those who report by the way to the form, others to what there is to see."""
    days = (one.due_on - day_of(at)).days
    kind = NoticeKind.DUE_SOON if days > 0 else NoticeKind.OVERDUE
    kind = kind if days else NoticeKind.DUE_TODAY
    values = {
        "kind": kind,
        "at": at,
        "department": department,
        "quarter": one.quarter,
        "by": by,
        "values": {"due_on": one.due_on.isoformat(), "days": abs(days)},
    }
    form = f"{reverse('report')}?period={one.quarter}"
    page = reverse("review_submission", args=[department.code, str(one.quarter)])
    others = [person for person in once_each(heads) if person not in reporters]
    return [
        *notify(recipients=reporters, url=form, **values),
        *notify(recipients=others, url=page, **values),
    ]
