"""The demonstration's history of figures: what its own people entered last."""

from datetime import timedelta

from tasks.core.figure_history import Channel, with_channel
from tasks.models import Actual, Explanation
from tasks.selectors.cases import FIGURE_SAVED, figure_key
from tasks.selectors.desk_rows import entry_of

from . import audit
from .round_steps import figure_snapshot

BEFORE = timedelta(days=1)  # between the first entry and its correction


def write_records(actuals: list[Actual]) -> int:
    """Record the entry of figures, as if they had been typed; return how many records.

    The first of them came with a workbook and was corrected by hand the day after.
    """
    said = {
        (one.submission_id, one.indicator_id): one
        for one in Explanation.objects.filter(
            submission__in={actual.submission_id for actual in actuals}
        )
    }
    for number, actual in enumerate(actuals):
        words = said.get((actual.submission_id, actual.indicator_id))
        after = figure_snapshot(entry_of(actual, words))
        if number or actual.value is None:
            _record(actual, None, after, actual.entered_at)
            continue
        first = {**after, "value": format(actual.value // 10 * 9, "f")}
        came = with_channel(first, Channel.FILE)
        _record(actual, None, came, actual.entered_at - BEFORE)
        _record(actual, first, after, actual.entered_at)
    return len(actuals)


def _record(actual: Actual, before, after, at) -> None:
    submission = actual.submission
    code, period = actual.indicator.code, submission.period
    audit.record(
        by=actual.entered_by,
        at=at,
        action=FIGURE_SAVED,
        object_type="actual",
        object_key=figure_key(code, submission.department, period),
        before=before,
        after=after,
        is_demo=True,
    )
