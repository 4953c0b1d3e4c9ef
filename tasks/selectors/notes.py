"""Reads of the register of the source's contradictions."""

from django.db.models import Q, QuerySet

from tasks.models import ActionArea, Department, Indicator, KeyTask, SourceNote

from .standings import Book


def notes() -> QuerySet[SourceNote]:
    """Return every note with what it concerns. Queries: 4 when read."""
    return SourceNote.objects.prefetch_related("indicators", "tasks", "departments")


def all_notes(book: Book | None = None) -> list[SourceNote]:
    """Return every note with what it concerns. Queries: 4, or 0 in an edition."""
    return book.rows(notes()) if book else list(notes())


def notes_on(
    book: Book,
    *,
    indicator: Indicator | None = None,
    task: KeyTask | None = None,
    department: Department | None = None,
) -> list[SourceNote]:
    """Return the notes on one thing. Queries: 1, or 0 in an edition."""
    one = indicator or task or department
    if not book.edition:
        return list(one.notes.all())
    field = f"{one._meta.model_name.removeprefix('key')}s"
    return [
        note
        for note in book.edition.rows(SourceNote)
        if one in getattr(note, field).all()
    ]


def notes_of_action(book: Book, action: ActionArea) -> list[SourceNote]:
    """Return the notes on an action's tasks and their indicators.

    Queries: 1, or 0 in an edition.
    """
    if book.edition:
        return [
            note
            for note in book.edition.rows(SourceNote)
            if any(task.action == action for task in note.tasks.all())
            or any(x.measure.task.action == action for x in note.indicators.all())
        ]
    of_tasks = Q(tasks__action=action)
    of_indicators = Q(indicators__measure__task__action=action)
    return list(SourceNote.objects.filter(of_tasks | of_indicators).distinct())
