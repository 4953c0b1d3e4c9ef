"""What `plan/` answers: the plan in both languages, whatever the reader's."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from tasks.core.enums import Role
from tasks.core.progress import whole_yardstick
from tasks.models import ActionArea, Department, DepartmentAlias, KeyTask, PlanRevision
from tasks.selectors.editions import Opened
from tasks.selectors.notes import notes
from tasks.selectors.plan import PlanBook

from . import schemas
from .figures import as_text


def plan_out(book: PlanBook, edition: Opened | None = None) -> schemas.PlanOut:
    """Return the plan's structure, targets and notes.

    Args: edition – to read what is not in the book from. Queries: 8, or 0 in an edition.
    """

    def rows(found: QuerySet) -> list:
        return edition.rows(found.model) if edition else list(found)

    aliases = defaultdict(list)
    for alias in rows(DepartmentAlias.objects.all()):
        aliases[alias.department_id].append(alias.name)
    return schemas.PlanOut(
        actions=[_action(action) for action in rows(ActionArea.objects.all())],
        tasks=[_task(task) for task in rows(KeyTask.objects.select_related("action"))],
        departments=[
            _department(book, department, aliases[department.pk])
            for department in rows(Department.objects.all())
        ],
        indicators=[_indicator(book, indicator) for indicator in book.indicators],
        limits=_limits({name: getattr(book.plan, name) for name in PlanRevision.RULES}),
        limits_revisions=[
            _limits_revision(one) for one in book.history.rules.get(book.plan.code, [])
        ],
        notes=[_note(note) for note in rows(notes())],
    )


def _action(action):
    return schemas.ActionOut(
        number=action.number, name=action.name, name_en=action.name_en
    )


def _task(task):
    return schemas.TaskOut(
        number=task.number,
        action=task.action.number,
        name=task.name,
        name_en=task.name_en,
    )


def _department(book, department, aliases):
    return schemas.DepartmentOut(
        code=department.code,
        name=department.name,
        name_en=department.name_en,
        level=department.level,
        aliases=aliases,
        handed_over=[
            schemas.HandedOverOut(
                to=move.successor,
                starts=str(move.starts),
                indicator=move.indicator or None,
            )
            for move in book.moves
            if move.predecessor == department.code
        ],
    )


def _indicator(book, indicator):
    parts = book.responsibilities.get(indicator.code, [])
    return schemas.IndicatorOut(
        code=indicator.code,
        task=indicator.measure.task.number,
        name=indicator.name,
        name_en=indicator.name_en,
        unit=indicator.unit,
        unit_en=indicator.unit_en,
        kind=indicator.kind,
        about=indicator.is_about,
        departments=[_responsible(part) for part in parts if part.role != Role.LOCAL],
        reporters=[_reporter(part) for part in parts if part.reports],
        baseline=as_text(whole_yardstick(book.specs[indicator.code]).baseline),
        targets=[
            _target(book, target) for target in book.targets.get(indicator.code, [])
        ],
        revisions=[
            _revision(one) for one in book.history.revisions.get(indicator.code, [])
        ],
        reporter_changes=[
            _reporter_change(one)
            for one in book.history.reporting.get(indicator.code, [])
        ],
    )


def _responsible(part):
    department = part.department
    return schemas.ResponsibleOut(
        code=department.code, name=department.name, role=part.role
    )


def _reporter(part):
    department = part.department
    return schemas.ReporterOut(
        code=department.code,
        name=department.name,
        role=part.role,
        baseline=as_text(part.baseline),
    )


def _revision(one):
    return schemas.RevisionOut(
        starts=str(one.starts),
        is_break=one.is_break,
        changed=one.changed_fields,
        document_number=one.document_number,
        reason=one.reason,
    )


def _reporter_change(one):
    return schemas.ReporterChangeOut(
        starts=str(one.starts),
        before=one.before,
        after=one.after,
        document_number=one.document_number,
        reason=one.reason,
    )


def _limits(values):
    """Return the plan's limits. Args: values – numbers, or their text, by field."""
    shown = {name: as_text(Decimal(str(value))) for name, value in values.items()}
    return schemas.LimitsOut(**shown)


def _limits_revision(one):
    return schemas.LimitsRevisionOut(
        starts=str(one.starts),
        before=_limits(one.before),
        after=_limits(one.after),
        document_number=one.document_number,
        reason=one.reason,
    )


def _amendment(one):
    return schemas.AmendmentOut(
        starts=str(one.starts),
        before=as_text(one.value_before),
        after=as_text(one.value_after),
        document_number=one.document_number,
        reason=one.reason,
    )


def _target(book, target):
    amended = book.history.amendments.get(target.indicator.code, [])
    department = target.department
    return schemas.TargetOut(
        year=target.year,
        value=as_text(target.value),
        department=department.code if department else None,
        department_name=department.name if department else None,
        statement=target.statement,
        derived=target.is_derived,
        amendments=[_amendment(one) for one in amended if one.target_id == target.pk],
    )


def _note(note):
    return schemas.NoteOut(
        code=note.code,
        title=note.title,
        title_en=note.title_en,
        finding=note.finding,
        finding_en=note.finding_en,
        reading=note.reading,
        reading_en=note.reading_en,
        indicators=[indicator.code for indicator in note.indicators.all()],
    )
