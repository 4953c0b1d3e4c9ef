"""What every step of the quarterly round shares: the lock, the version, the record."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tasks.core.enums import Action, State
from tasks.core.explaining import explained_texts
from tasks.core.typed import Entry
from tasks.core.workflow import Refused, state_of
from tasks.models import Actual, Department, Review, Submission, User
from tasks.selectors.desk_rows import entry_of

from . import audit


class Conflict(Refused):
    """Somebody else was faster; nothing was written. The message says who and when."""


def lock_department(department: Department) -> None:
    """Let one step at a time change a department's figures.

    Running totals are taken apart by the department's other quarters, so the whole
    department is locked, not one row. SQLite has one writer at a time anyway.
    """
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)


def day_of(at: datetime):
    """Return the day of a moment in the site's own time zone."""
    return timezone.localdate(at)


def show_moment(at: datetime) -> str:
    """Return a moment as the reader's language writes it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def check_version(submission: Submission | None, version: int) -> None:
    """Raise Conflict unless the submission is still the one that was looked at."""
    current = submission.version if submission else 0
    if version != current:
        raise Conflict(_changed(submission))


def _changed(submission: Submission | None) -> str:
    latest = _latest_change(submission)
    if latest is None:
        return _("您打开页面后，填报单已有变化。请核对后重新操作。")
    by, at = latest
    return _("您打开页面后，%(who)s于%(when)s作了改动。请核对后重新操作。") % {
        "who": by,
        "when": show_moment(at),
    }


def _latest_change(submission) -> tuple[User, datetime] | None:
    steps = Review.objects.filter(submission=submission).select_related("by")
    figures = Actual.objects.filter(submission=submission).select_related("entered_by")
    changes = [(step.by, step.at) for step in steps.order_by("-at", "-pk")[:1]]
    changes += [
        (a.entered_by, a.entered_at) for a in figures.order_by("-entered_at")[:1]
    ]
    return max(changes, key=lambda change: change[1], default=None)


def figure_states(submission: Submission) -> dict[str, str]:
    """Return the states of the figures that say something, by indicator code."""
    rows = Actual.objects.filter(submission=submission).select_related("indicator")
    return {
        actual.indicator.code: actual.state
        for actual in rows.order_by("indicator__order", "indicator__code")
        if actual.state == State.RETURNED or entry_of(actual).says_something
    }


def settle(submission: Submission, **values) -> Submission:
    """Give a submission the state of its figures and the next version.

    Raises: Conflict – its version is not the one that was read.
    """
    states = figure_states(submission).values()
    values["state"] = state_of(State(state) for state in states).value
    updated = Submission.objects.filter(
        pk=submission.pk, version=submission.version
    ).update(version=F("version") + 1, **values)
    if not updated:
        raise Conflict(_changed(submission))
    submission.refresh_from_db()
    return submission


def record_step(
    submission: Submission,
    *,
    action: Action,
    before: dict,
    by: User,
    at: datetime,
    reasons: dict[str, str] | None = None,
) -> None:
    """Add a step to the record of reviews, and to the audit record.

    Args: before – the submission as `snapshot` gave it before the step; reasons – by
    indicator code.
    """
    Review.objects.create(
        submission=submission,
        action=action.value,
        state_before=before["state"],
        state_after=submission.state,
        by=by,
        at=at,
    )
    after = snapshot(submission)
    if reasons:
        after["reasons"] = reasons
    audit.record(
        by=by,
        at=at,
        action=f"submission_{action.value}",
        object_type="submission",
        object_key=f"{submission.department.code}/{submission.period}",
        before=before,
        after=after,
        is_demo=by.is_demo,
    )


def snapshot(submission: Submission) -> dict:
    """Return where a submission and its figures are, for the audit record."""
    return {"state": submission.state, "figures": figure_states(submission)}


def figure_snapshot(entry: Entry) -> dict | None:
    """Return what a figure says, for the audit record; None for nothing."""
    if entry.is_blank:
        return None
    amounts = {
        name: None if value is None else format(value, "f")
        for name in ("value", "numerator", "denominator")
        for value in [getattr(entry, name)]
    }
    return {
        "availability": entry.availability.value,
        **amounts,
        "stage": entry.stage.value if entry.stage else None,
        "basis": entry.basis.value,
        "gaps_covered": entry.gaps_covered.value if entry.gaps_covered else None,
        "note": entry.note,
        "evidence": entry.evidence,
        "expected_on": entry.expected_on and entry.expected_on.isoformat(),
        "hint_reason": entry.hint_reason,
        "explained": None
        if entry.explained.is_blank
        else explained_texts(entry.explained),
    }
