"""The demonstration's extensions and notices; they go as they came."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from tasks.core.enums import State
from tasks.core.notices import NoticeKind
from tasks.core.rounds import Round
from tasks.core.windows import ExtensionState
from tasks.core.workflow import Refused
from tasks.models import (
    Department,
    Extension,
    Indicator,
    Notice,
    Reminder,
    Submission,
    User,
)
from tasks.selectors.notices import once_each, reviewers

from .notices import Link, notify
from .reviewing import reopen

ASKED_BEFORE = 2  # days before the due date
DECIDED_BEFORE = 1
REMINDED = (-3, 7)  # days after the due date
REOPENED = 60  # days after the due date, when the quarter's editions are out
AT = time(14, 20)


@dataclass(frozen=True)
class Told:
    """What the demonstration tells its people of."""

    script: dict
    rounds: list[Round]  # that have opened, oldest first
    people: dict[str, User]

    def of(self, department: Department) -> list[User]:
        """Return the demonstration's accounts that report for a department."""
        own = [
            user
            for user in self.people.values()
            if user.department_id == department.pk and user != self.people["reviewer"]
        ]
        return own or [self.people["clerk"]]

    def round(self, step: int) -> Round | None:
        """Return the round that a step names: counted from the first, or from the
        latest where it is below zero."""
        found = range(-len(self.rounds), len(self.rounds))
        return self.rounds[step] if step in found else None


def write_extensions(told: Told) -> int:
    """Make the extensions that the script names; return how many."""
    departments = {d.code: d for d in Department.objects.all()}
    made = 0
    for item in told.script["extensions"]:
        found, department = (
            told.round(item["step"]),
            departments.get(item["department"]),
        )
        if found and department:
            _write_extension(told, item, found, department)
            made += 1
    return made


def _write_extension(told: Told, item: dict, found: Round, department: Department):
    wanted_on = found.due_on + timedelta(days=item["days"])
    requester = told.of(department)[0]
    extension = Extension(
        department=department,
        period_id=found.pk,
        due_before=found.due_on,
        wanted_on=wanted_on,
        reason=item["reason"],
        requested_by=requester,
        requested_at=_moment(found, -ASKED_BEFORE),
        is_demo=True,
    )
    if item["granted"] is not None:
        extension.state = ExtensionState.APPROVED.value
        extension.granted_on = found.due_on + timedelta(days=item["granted"])
        extension.decision = item["decision"]
        extension.decided_by = told.people["reviewer"]
        extension.decided_at = _moment(found, -DECIDED_BEFORE)
        extension.version = 2
    extension.save()
    _tell_extension(told, extension, found)


def _tell_extension(told: Told, extension: Extension, found: Round):
    values = {"department": extension.department, "quarter": found.quarter}
    if extension.granted_on:
        notify(
            recipients=told.of(extension.department),
            kind=NoticeKind.EXTENSION_APPROVED,
            url=_report(found),
            at=extension.decided_at,
            by=extension.decided_by,
            values={"until_on": extension.granted_on.isoformat()},
            reason=extension.decision,
            **values,
        )
        return
    demo = [person for person in reviewers() if person.is_demo]
    notify(
        recipients=demo,
        kind=NoticeKind.EXTENSION_ASKED,
        url=reverse("extension", args=[extension.pk]),
        at=extension.requested_at,
        by=extension.requested_by,
        values={"until_on": extension.wanted_on.isoformat()},
        reason=extension.reason,
        **values,
    )


def write_notices(told: Told, submissions) -> None:
    """Tell the demonstration's accounts what became of their latest quarters.

    Args: submissions – with their department and period; the latest one of an account
    stays unread.
    """
    returned = told.script["latest"]["returned"]
    rounds = {one.pk: one for one in told.rounds[-2:]}
    for submission in submissions:
        found = rounds.get(submission.period_id)
        people = once_each(told.of(submission.department))
        if not found or not submission.decided_at or people[0].username == "demo-clerk":
            continue
        is_returned = submission.state == "returned"
        cell = _cell(found, returned) if is_returned else None
        notify(
            recipients=people,
            kind=NoticeKind.RETURNED if is_returned else NoticeKind.APPROVED,
            url=cell.url if cell else _report(found),
            at=submission.decided_at,
            department=submission.department,
            quarter=found.quarter,
            by=submission.decided_by,
            values={"count": 1 if is_returned else submission.actuals.count()},
            links=[cell] if cell else [],
        )


def reopen_earlier(told: Told) -> None:
    """Give the script's approved figure of an earlier quarter back to its department,
    as the reviewer would.

    Nothing happens where: there is no such quarter or figure, or it is locked.
    """
    item = told.script["reopened"]
    found = told.round(-1 - item["back"])
    submission = Submission.objects.filter(
        department__code=item["department"],
        period_id=found.pk if found else None,
        actuals__indicator__code=item["indicator"],
        actuals__state=State.APPROVED,
        is_demo=True,
    ).first()
    if submission is None:
        return
    with suppress(Refused):  # the quarter is locked
        reopen(
            submission=submission,
            reasons={item["indicator"]: item["reason"]},
            version=submission.version,
            by=told.people["reviewer"],
            at=_moment(found, REOPENED),
        )


def write_reminders(told: Told) -> None:
    """Remind the accounts whose departments are missing in the latest quarter, as the
    command would have done after the due date."""
    if not told.rounds:
        return
    found = told.rounds[-1]
    absent = told.script["latest"]["absent"]
    for department in Department.objects.filter(code__in=absent).order_by("order"):
        for step in REMINDED:
            at = _moment(found, step)
            people = notify(
                recipients=told.of(department),
                kind=NoticeKind.OVERDUE if step > 0 else NoticeKind.DUE_SOON,
                url=_report(found),
                at=at,
                department=department,
                quarter=found.quarter,
                values={"due_on": found.due_on.isoformat(), "days": abs(step)},
            )
            if not people:
                continue
            Reminder.objects.create(
                department=department,
                period_id=found.pk,
                due_on=found.due_on,
                step=step,
                day=at.date(),
                told=len(people),
                at=at,
                is_demo=True,
            )
    _read_older(told)


def _cell(found: Round, returned: dict) -> Link:
    indicator = Indicator.objects.get(code=returned["indicator"])
    return Link(
        text=indicator.name,
        text_en=indicator.name_en,
        url=f"{_report(found)}#row-{indicator.code}",
        note=returned["reason"],
    )


def _read_older(told: Told) -> None:
    """Leave the latest notice of each account unread."""
    for user in told.people.values():
        rows = Notice.objects.filter(recipient=user).order_by("-at", "-pk")
        older = [notice.pk for notice in rows[1:]]
        for notice in Notice.objects.filter(pk__in=older):
            notice.read_at = notice.at + timedelta(hours=3)
            notice.save(update_fields=["read_at"])


def _report(found: Round) -> str:
    return f"{reverse('report')}?period={found.quarter}"


def _moment(found: Round, days: int) -> datetime:
    day = found.due_on + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, AT))


def clear() -> None:
    """Remove what is here; a request that a real person decided stays."""
    Notice.objects.filter(recipient__is_demo=True).delete()
    Extension.objects.filter(is_demo=True).delete()
    Reminder.objects.filter(is_demo=True).delete()
