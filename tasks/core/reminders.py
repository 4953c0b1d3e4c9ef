"""When a department is reminded of a quarter that it has not submitted."""

from datetime import date, timedelta

from .rounds import Round

STEPS = (-7, -3, 0, 1, 7)  # days after the due date; below zero: before it
FIRST = STEPS[0]
LAST_FOR = 7  # days during which the last step may still be sent


def step_due(one: Round, today: date) -> int | None:
    """Return the step of the reminders that a day calls for; None when it calls for none.

    A day calls for the latest step that it has reached: what was not sent when it was
    due is not caught up afterwards, so that a pause is not followed by a burst of stale
    reminders. Before the round opens and in a locked one nobody is reminded.
    Args: one – the department's own round.
    """
    if today < one.opens_on or one.is_locked(today):
        return None
    passed = (today - one.due_on).days
    if passed >= STEPS[-1] + LAST_FOR:
        return None
    return max((step for step in STEPS if step <= passed), default=None)


def tells_head(step: int | None) -> bool:
    """Return True when the head of the department is told as well: from the second
    reminder on, and whenever a reviewer sends one by hand (None)."""
    return step is None or step > FIRST


def first_day(one: Round) -> date:
    """Return the day of the first reminder."""
    return max(one.opens_on, one.due_on + timedelta(days=FIRST))
