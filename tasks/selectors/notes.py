"""Reads of the register of the source's contradictions."""

from django.db.models import Q

from tasks.models import ActionArea, Department, Indicator, KeyTask, SourceNote


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


def notes_of_action(action: ActionArea) -> list[SourceNote]:
    """Return the notes on an action's tasks and their indicators. Queries: 1."""
    of_tasks = Q(tasks__action=action)
    of_indicators = Q(indicators__measure__task__action=action)
    return list(SourceNote.objects.filter(of_tasks | of_indicators).distinct())
