"""Reads of the history of figures: every record of them, for those who may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tasks import access
from tasks.core.enums import Action
from tasks.core.figure_history import Change, Event, changes_of, channel_of
from tasks.core.plan import IndicatorSpec
from tasks.core.quarters import Quarter
from tasks.models import (
    Actual,
    AuditRecord,
    Department,
    Indicator,
    Review,
    Submission,
    User,
)

from .cases import EVIDENCE_ADDED, EVIDENCE_REMOVED, FIGURE_SAVED, figure_key
from .desk import Desk

OF_A_FIGURE = [FIGURE_SAVED, EVIDENCE_ADDED, EVIDENCE_REMOVED]


@dataclass(frozen=True)
class History:
    """One department's figure of a quarter: its events, the latest first."""

    department: Department
    events: list[Event]


def figure_histories(
    *,
    indicator: Indicator,
    spec: IndicatorSpec,
    departments: list[Department],
    quarter: Quarter,
    user: User,
    until: datetime | None = None,
) -> list[History]:
    """Return the histories of an indicator's figures of a quarter that a person may
    see: their own department's, or all for those who read every submission.

    Args: until – the moment of an edition: what came later is left out.
    What a department did since it last submitted is for itself alone.
    Queries: 4, whatever the number of departments; 0 for those who see none.
    """
    seen = [one for one in departments if access.may_open(user, one)]
    if not seen:
        return []
    submissions = {
        row.department_id: row
        for row in Submission.objects.filter(
            department__in=seen,
            period__year=quarter.year,
            period__quarter=quarter.number,
        )
    }
    entered = set(
        Actual.objects.filter(
            indicator=indicator, submission__in=submissions.values()
        ).values_list("submission__department", flat=True)
    )
    keys = {figure_key(indicator.code, one, quarter): one.pk for one in seen}
    records = defaultdict(list)
    for record in _records(keys):
        records[keys[record.object_key]].append(record)
    reviews = defaultdict(list)
    rows = Review.objects.filter(submission__in=submissions.values())
    for review in rows.select_related("by", "submission").order_by("pk"):
        reviews[review.submission.department_id].append(review)
    found = []
    for one in seen:
        shown = records[one.pk]
        if user.department_id != one.pk:
            shown = handed_in(shown, submissions.get(one.pk))
        events = events_of(spec, shown, steps_of(indicator.pk, reviews[one.pk]))
        events = [e for e in events if until is None or e.at <= until]
        if one.pk in entered and events:
            found.append(History(one, events))
    return found


def _records(keys: Iterable[str]) -> list[AuditRecord]:
    """Return the records of figures, the oldest first. Queries: 1."""
    rows = AuditRecord.objects.filter(action__in=OF_A_FIGURE, object_key__in=list(keys))
    return list(rows.order_by("pk"))


def records_of_desk(desk: Desk) -> dict[int, list[AuditRecord]]:
    """Return the records of a submission's figures, by indicator id, the oldest first,
    as others than the department see them. Queries: 1, whatever their number."""
    keys = {
        figure_key(row.indicator.code, desk.department, desk.quarter): row.indicator.pk
        for row in desk.rows
    }
    records = defaultdict(list)
    for record in handed_in(_records(keys), desk.submission):
        records[keys[record.object_key]].append(record)
    return records


def events_of_desk(
    desk: Desk, records: dict[int, list[AuditRecord]]
) -> dict[int, list[Event]]:
    """Return the events of a submission's figures, by indicator id.

    Args: records – as `records_of_desk` gave them. Queries: 0.
    """
    found = {}
    for row in desk.rows:
        pk = row.indicator.pk
        steps = steps_of(pk, desk.reviews)
        is_entered = bool(row.actual or row.hidden)
        found[pk] = (
            events_of(row.spec, records.get(pk, []), steps) if is_entered else []
        )
    return found


def handed_in(
    records: list[AuditRecord], submission: Submission | None
) -> list[AuditRecord]:
    """Return the records up to the latest submission."""
    last = submission.submitted_at if submission else None
    return [record for record in records if last and record.at <= last]


def events_of(
    spec: IndicatorSpec, records: list[AuditRecord], reviews: list[Review]
) -> list[Event]:
    """Return one figure's events, the latest first.

    Args: reviews – as `steps_of` gave them; a figure that nothing was ever entered for
    has no history.
    """
    steps = sorted(reviews, key=lambda review: (review.at, review.pk))
    # Of two at the same moment, the step of the round came after the entry.
    events = [_step(review) for review in reversed(steps)]
    events += [_saved(spec, record) for record in reversed(records)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def steps_of(indicator_id: int, reviews: Iterable[Review]) -> list[Review]:
    """Return the steps that concern one figure of a submission, in the given order.

    Args: reviews – all of the submission. A decision is told figure by figure; only an
    approval beside which no figure is named was one of them all.
    """
    reviews = list(reviews)
    told = {review.at for review in reviews if review.indicator_id is not None}
    return [
        review
        for review in reviews
        if review.indicator_id == indicator_id
        or (review.indicator_id is None and _concerns_all(review, told))
    ]


def _concerns_all(review: Review, told: set[datetime]) -> bool:
    """Return whether a step of the whole submission is one of every figure."""
    if review.action in (Action.SUBMIT, Action.WITHDRAW):
        return True
    return review.action == Action.APPROVE and review.at not in told


def _saved(spec: IndicatorSpec, record: AuditRecord) -> Event:
    if record.action == FIGURE_SAVED:
        return Event(
            at=record.at,
            who=record.actor_name,
            what=_("填报") if record.before is None else _("修改"),
            changes=changes_of(spec, record.before, record.after),
            channel=channel_of(record.after),
        )
    what = _("上传附件") if record.action == EVIDENCE_ADDED else _("移除附件")
    return Event(record.at, record.actor_name, what, (evidence_change(record),))


def evidence_change(record: AuditRecord) -> Change:
    """Return what a record of a file says: the file came, or it went."""
    is_added = record.action == EVIDENCE_ADDED
    name = (record.after if is_added else record.before)["name"]
    return Change(_("附件"), "" if is_added else name, name if is_added else "")


def _step(review: Review) -> Event:
    return Event(
        at=review.at,
        who=str(review.by),
        what=review.get_action_display(),
        reason=review.reason,
    )
