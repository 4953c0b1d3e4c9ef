"""Reads of the register of the source's contradictions."""

from tasks.models import Department, Indicator, KeyTask, SourceNote


def all_notes() -> list[SourceNote]:
    """Return every note with what it concerns. Queries: 4."""
    return list(
        SourceNote.objects.prefetch_related("indicators", "tasks", "departments")
    )


def notes_on(
    *,
    indicator: Indicator | None = None,
    task: KeyTask | None = None,
    department: Department | None = None,
) -> list[SourceNote]:
    """Return the notes on one thing. Queries: 1."""
    if indicator:
        return list(indicator.notes.all())
    return list((task or department).notes.all())
