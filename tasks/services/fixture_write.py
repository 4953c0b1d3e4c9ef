"""Writing what a dry run showed: new rows and changed fields, nothing else."""

from collections import defaultdict
from datetime import datetime

from tasks.core.fixture_diff import (
    Key,
    ModelDiff,
    RowChange,
    as_json,
    key_text,
)
from tasks.models import User

from . import audit
from .fixture_parse import Source
from .fixture_registry import PlanModel, label_of, plan_models
from .fixture_state import Stored, Wanted

LOADED = "plan_loaded"  # the audit record of a file
CHANGED = "plan_changed"  # the audit record of a row that a file changed


def write(wanted: list[Wanted], stored: Stored, diffs: list[ModelDiff]) -> None:
    """Create the new rows and update the changed fields.

    The rows must be free of problems. Queries: a few for each model, not for each row.
    """
    instances = {
        label: {key: row.instance for key, row in rows.items()}
        for label, rows in stored.items()
    }
    changes = {
        diff.label: {row.key: [c.name for c in row.changes] for row in diff.changed}
        for diff in diffs
    }
    for plan_model in plan_models():
        rows = [row for row in wanted if row.plan_model is plan_model]
        if rows:
            _write_model(plan_model, rows, changes[plan_model.label], instances)


def _write_model(plan_model: PlanModel, rows, changes, instances) -> None:
    own = instances[plan_model.label]
    lists = [n for n in plan_model.fields if plan_model.field(n).many_to_many]
    new, updated = [], defaultdict(list)
    for row in rows:
        names = plan_model.names if row.row is None else changes.get(row.key, [])
        instance = own.setdefault(row.key, plan_model.model())
        columns = [name for name in names if name not in lists]
        for name in columns:
            setattr(instance, name, _attribute(plan_model, name, row, instances))
        if row.row is None:
            new.append(instance)
        elif columns:
            updated[tuple(sorted(columns))].append(instance)
    manager = plan_model.model._base_manager
    manager.bulk_create(new)
    for columns, group in updated.items():
        manager.bulk_update(group, columns)
    for name in lists:
        named = [r for r in rows if r.row is None or name in changes.get(r.key, [])]
        _write_references(plan_model, name, named, instances)


def _attribute(plan_model, name, row: Wanted, instances):
    attribute, value = plan_model.field(name), row.values[name]
    if not attribute.is_relation or value is None:
        return value
    return instances[label_of(attribute.related_model)][value]


def _write_references(plan_model, name, rows: list[Wanted], instances) -> None:
    attribute = plan_model.field(name)
    through = attribute.remote_field.through
    own, other = attribute.m2m_field_name(), attribute.m2m_reverse_field_name()
    others = instances[label_of(attribute.related_model)]
    holders = [(instances[plan_model.label][row.key], row) for row in rows]
    stored = [holder for holder, row in holders if row.row is not None]
    if stored:
        through._base_manager.filter(**{f"{own}__in": stored}).delete()
    through._base_manager.bulk_create(
        through(**{own: holder, other: others[key]})
        for holder, row in holders
        for key in row.values[name]
    )


def record_load(
    sources: list[Source],
    wanted: list[Wanted],
    diffs: list[ModelDiff],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Add one audit record for each file and one for each row that it changed.

    A file's record holds its checksum, how many rows it made, changed and left alone,
    and the keys of those that it made.
    """
    changed = {diff.label: {row.key: row for row in diff.changed} for diff in diffs}
    for source in sources:
        rows = [row for row in wanted if row.record.file == source.name]
        audit.record(
            by=by,
            at=at,
            action=LOADED,
            object_type="fixture",
            object_key=source.name[:160],
            after={"sha256": source.sha256} | _summary(rows, changed),
        )
    for diff in diffs:
        for row in diff.changed:
            _record_change(diff.label, row, by=by, at=at)


def _record_change(label: str, row: RowChange, *, by, at) -> None:
    audit.record(
        by=by,
        at=at,
        action=CHANGED,
        object_type=label.split(".")[1],
        object_key=key_text(row.key)[:160],
        before={change.name: as_json(change.old) for change in row.changes},
        after={change.name: as_json(change.new) for change in row.changes},
        reason=row.file,
    )


def _summary(rows: list[Wanted], changed: dict[str, dict[Key, RowChange]]) -> dict:
    new = defaultdict(list)
    changes = 0
    for row in rows:
        if row.row is None:
            new[row.record.label].append(key_text(row.key))
        elif row.key in changed[row.record.label]:
            changes += 1
    made = sum(map(len, new.values()))
    return {
        "new": made,
        "changed": changes,
        "unchanged": len(rows) - made - changes,
        "keys": dict(new),
    }
