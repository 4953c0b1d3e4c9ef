"""What a bulletin says, gathered from an edition as plain values in Chinese."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regions import selectors as regions
from tasks.core import bulletin_blocks as core
from tasks.core.explain_rollup import explain_rollup
from tasks.core.explaining import Explained, in_words
from tasks.models import Department
from tasks.selectors.changes import changed_lines, earlier_quarter
from tasks.selectors.explanations import explanations_in
from tasks.selectors.groups import laggards, outstanding, task_groups
from tasks.selectors.history import entries_of
from tasks.selectors.restatements import restated_rows
from tasks.selectors.standings import Book


def facts_of(book: Book) -> core.Facts:
    """Return everything that the bulletin of an opened edition is made of.

    Args: book – the plan as the edition has it. Queries: 0, or 1 for the edition before.
    """
    opened, plan = book.edition, book.plan.plan
    edition, rollup = opened.edition, book.rollup(book.lines)
    at = timezone.localtime(edition.published_at)
    return core.Facts(
        plan=plan.name,
        document=plan.document_number,
        quarter=book.quarter.label,
        edition=edition.title,
        key=str(edition),
        checksum=edition.checksum,
        published=_("%(year)s年%(month)s月%(day)s日")
        % {"year": at.year, "month": at.month, "day": at.day},
        publisher=_office(book),
        opening=explain_rollup(rollup),
        counts=rollup.counts,
        tasks=_tasks(book),
        cities=_cities(book),
        laggards=[_laggard(book, line) for line in laggards(book.lines)],
        turns=_turns(book),
        missing=[one.department.name for one in outstanding(book)],
        corrections=_corrections(opened),
        reason=edition.reason,
    )


def _office(book: Book) -> str:
    """Return the office that publishes: the lead office as it was then."""
    found = [one for one in book.rows(Department.objects.all()) if one.is_lead_office]
    return (found[0].full_name or found[0].name) if found else ""


def _standing(group, name: str, number: int | None) -> core.Standing:
    rollup = group.rollup
    return core.Standing(
        name=name,
        status=rollup.status,
        share=rollup.share_done,
        expected=rollup.expected_share,
        due=rollup.due,
        reported=rollup.reported,
        lagging=rollup.lagging,
        number=number,
    )


def _tasks(book: Book) -> list[core.Standing]:
    return [
        _standing(task, task.subject.name, task.subject.number)
        for action in task_groups(book)
        for task in action.children
    ]


def _cities(book: Book) -> list[core.Standing]:
    groups = regions.city_groups(book, regions.cities_of(book))
    ordered = sorted(groups, key=lambda g: (g.rank is None, g.rank or 0, g.order))
    return [_standing(one, one.subject.name, one.rank) for one in ordered]


def _laggard(book: Book, line) -> core.Laggard:
    """Return an indicator that is behind with its departments' own words."""
    entries = entries_of(book, line.indicator)
    told = {
        one.department.pk: one.explained
        for one in explanations_in(book).values()
        if one.indicator == line.indicator
    }
    return core.Laggard(
        name=line.indicator.name,
        lead=line.lead.name if line.lead else "",
        status=line.progress.status,
        sentence=line.sentence,
        words=tuple(
            (entry.submission.department.name, words)
            for entry in entries
            for words in [_words(told.get(entry.submission.department.pk), entry)]
            if words
        ),
    )


def _words(explained: Explained | None, entry) -> str:
    """Return what a department says: its explanation, or else its note."""
    return (explained and in_words(explained)) or entry.note


def _turns(book: Book) -> list[core.Turn] | None:
    since = earlier_quarter(book)
    if since is None:
        return None
    return [
        core.Turn(
            change=str(one.change.label),
            name=one.line.indicator.name,
            before=one.before.label,
            after=one.line.label,
        )
        for one in changed_lines(book, since)
    ]


def _corrections(opened) -> list[core.Correction]:
    changes = opened.snapshot.content["restatement"]
    if not changes:
        return []
    return [
        core.Correction(
            name=row.indicator.name,
            whose=row.department.name if row.department else _("合计"),
            what=row.what + (f" {row.quarter.label}" if row.quarter else ""),
            old=row.old,
            new=row.new,
        )
        for row in restated_rows(opened.snapshot, changes, opened.before)
    ]
