"""What the entry form fills in by itself, from what was reported before.

Only what can hold until somebody says otherwise: how far a deliverable is, and why there
is no figure. Never an amount: last quarter's would be wrong more often than right.
"""

from dataclasses import replace
from datetime import date

from .enums import Availability, Stage
from .plan import Report
from .typed import Entry, Typed

LASTING = (Stage.NOT_STARTED, Stage.UNDER_WAY)  # what is done is not asked for again


def carried_over(
    blank: Typed, *, last: Report | None, previous: Entry, today: date
) -> Typed | None:
    """Return a blank row's text with what can be taken over from before.

    Args: last – the latest report with a figure; previous – the entry of the quarter
    before; today – an awaited day that has passed is asked for anew.
    None when: there is nothing to take over.
    """
    if previous.availability is not Availability.REPORTED:
        day = previous.expected_on
        is_ahead = day is not None and day > today
        return replace(
            blank,
            availability=previous.availability.value,
            note=previous.note,
            expected_on=day.isoformat() if is_ahead else "",
        )
    if last is not None and last.stage in LASTING:
        return replace(blank, stage=last.stage.value)
    return None
