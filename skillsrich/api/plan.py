"""What `plan/` answers: the plan in both languages, whatever the reader's."""

from tasks.core.enums import Role
from tasks.core.progress import whole_yardstick
from tasks.models import ActionArea, Department, KeyTask
from tasks.selectors.notes import all_notes
from tasks.selectors.plan import PlanBook

from . import schemas
from .figures import as_text


def plan_out(book: PlanBook) -> schemas.PlanOut:
    """Return the plan's structure, targets and notes. Queries: 8."""
    return schemas.PlanOut(
        actions=[_action(action) for action in ActionArea.objects.all()],
        tasks=[_task(task) for task in KeyTask.objects.select_related("action")],
        departments=[
            _department(book, department)
            for department in Department.objects.prefetch_related("aliases")
        ],
        indicators=[_indicator(book, indicator) for indicator in book.indicators],
        notes=[_note(note) for note in all_notes()],
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


def _department(book, department):
    return schemas.DepartmentOut(
        code=department.code,
        name=department.name,
        name_en=department.name_en,
        level=department.level,
        aliases=[alias.name for alias in department.aliases.all()],
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
