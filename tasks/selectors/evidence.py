"""Reads of attached files: which stand beside a figure, and who may open one."""

from collections import defaultdict

from django.db.models import Q, QuerySet, Sum

from tasks import access
from tasks.core.enums import State
from tasks.models import Actual, Department, EvidenceFile, Indicator, User

from .standings import Book


def present() -> QuerySet[EvidenceFile]:
    """Return the files that are not removed."""
    return EvidenceFile.objects.filter(removed_at__isnull=True)


def files_of(
    department: Department, period_id: int, *, drafts: bool, only: str = ""
) -> dict[int, list[EvidenceFile]]:
    """Return a department's files of a quarter, by indicator id. Queries: 1.

    Args: drafts – with what was not handed in yet; only – an indicator's code.
    """
    rows = present().filter(
        department=department, period_id=period_id, slip__isnull=True
    )
    if not drafts:
        rows = rows.filter(presented_at__isnull=False)
    if only:
        rows = rows.filter(indicator__code=only)
    found = defaultdict(list)
    for row in rows.select_related("added_by"):
        found[row.indicator_id].append(row)
    return dict(found)


def files_by_department(
    book: Book, indicator: Indicator
) -> dict[int, list[EvidenceFile]]:
    """Return the files that were handed in for the quarter, by department id.

    Queries: 1, or 0 in an edition.
    """
    found = defaultdict(list)
    for row in _handed_in(book, indicator):
        found[row.department_id].append(row)
    return dict(found)


def _handed_in(book: Book, indicator: Indicator) -> list[EvidenceFile]:
    period_id = book.choice.round.pk
    if book.edition:
        rows = book.edition.rows(EvidenceFile)
        return [
            row
            for row in rows
            if (row.period_id, row.indicator_id) == (period_id, indicator.pk)
            and row.slip_id is None
        ]
    rows = present().filter(indicator=indicator, period_id=period_id)
    return list(rows.filter(presented_at__isnull=False, slip__isnull=True))


def open_file(pk: int, user: User) -> EvidenceFile:
    """Return a file that a person may open.

    One's own department's; once it was handed in, those who read every submission; and
    whoever sees the plan's figures, once the figure is approved or the slip answered. What was removed after
    it had been handed in, only those who read every submission.
    Raises: EvidenceFile.DoesNotExist – there is none, or not for them. Queries: 2.
    """
    file = EvidenceFile.objects.select_related("department").get(pk=pk)
    if not (file.is_kept and _may_open(file, user)):
        raise EvidenceFile.DoesNotExist(pk)
    return file


def _may_open(file: EvidenceFile, user: User) -> bool:
    reads_all = access.may_review(user) or user.has_perm("tasks.view_submission")
    if reads_all and file.presented_at:
        return True
    if file.removed_at:
        return False
    if user.department_id == file.department_id:
        return True
    if not (user.has_perm("tasks.view_provisional") and file.presented_at):
        return False
    approved = Actual.objects.filter(
        submission__department=file.department_id,
        submission__period=file.period_id,
        indicator=file.indicator_id,
        state=State.APPROVED.value,
    )
    return bool(file.slip_id) or approved.exists()


def used_bytes(department: Department) -> int:
    """Return how much a department's files take up. Queries: 1."""
    kept = Q(removed_at__isnull=True) | Q(presented_at__isnull=False)
    rows = EvidenceFile.objects.filter(kept, department=department)
    return rows.aggregate(total=Sum("size"))["total"] or 0
