"""Reads for reminding: who has to be reminded today, and who was."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tasks.core.enums import State
from tasks.core.reminders import step_due
from tasks.core.rounds import Round, started
from tasks.models import Department, Reminder, Submission

from .desk import show_day
from .plan import load_plan, load_rounds
from .reviewing import Cell, cells_of, reporting_departments


@dataclass(frozen=True)
class Due:
    """A department that a day's reminder is for."""

    cell: Cell
    step: int

    @property
    def department(self) -> Department:
        return self.cell.department

    @property
    def round(self) -> Round:
        return self.cell.round


def due_reminders(today: date) -> list[Due]:
    """Return every department that has not submitted a quarter whose reminder is due.

    Queries: 7, whatever the number of departments.
    """
    plan, rounds = load_plan(), started(load_rounds(), today)
    if plan is None:
        return []
    cells = cells_of(plan, today)
    found = []
    for one in rounds:
        for department in reporting_departments(plan.at(one.quarter)):
            step = step_due(one.of(department.code), today)
            if step is None:
                continue
            cell = cells.cell(department, one)
            if cell.filing.is_outstanding:
                found.append(Due(cell, step))
    return found


def is_outstanding(department: Department, period_id: int) -> bool:
    """Return True while a department's quarter is not with the reviewers. Queries: 1."""
    rows = Submission.objects.filter(department=department, period_id=period_id)
    return not rows.exclude(state=State.DRAFT.value).exists()


def latest_reminders(period_id: int) -> dict[int, Reminder]:
    """Return each department's latest reminder of a quarter, by its id. Queries: 1."""
    rows = Reminder.objects.filter(period_id=period_id).select_related("by")
    return {one.department_id: one for one in rows.order_by("at", "pk")}


def days_words(one: Round, today: date) -> str:
    """Return how far the due date is, in words. Args: one – the department's own."""
    days = (one.due_on - today).days
    due = show_day(one.due_on)
    if days > 0:
        return _("%(due)s截止，还剩 %(days)s 天") % {"due": due, "days": days}
    if days == 0:
        return _("今天（%(due)s）截止") % {"due": due}
    return _("已于%(due)s截止，逾期 %(days)s 天") % {"due": due, "days": -days}


def reminder_text(cell: Cell, today: date, address: str) -> str:
    """Return a short text to be sent to a department in a chat.

    Args: address – of the page on which it reports.
    """
    text = _(
        "【催报】%(department)s：%(quarter)s数据尚未提交，%(days)s。请尽快登录填报并提交：%(address)s"
    )
    return text % {
        "department": cell.department.title,
        "quarter": cell.quarter.label,
        "days": days_words(cell.round, today),
        "address": address,
    }
