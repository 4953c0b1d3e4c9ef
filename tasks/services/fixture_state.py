"""The plan as it is stored, and as the files would have it.

Everything is read at once (one query for a model, one for each of its lists of
references) and joined by natural keys, so that nothing is looked up row by row.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.utils.translation import gettext as _

from tasks.core.fixture_diff import Key, Problem, key_text
from tasks.models import DepartmentRenaming, PlanRevision
from tasks.selectors.plan_history import REVISED

from .fixture_parse import Record
from .fixture_registry import PlanModel, find, label_of, plan_models, target_of
from .fixture_values import Refused, convert

# What was amended on the site outranks the files: fields by relation, by label. Who
# reports an indicator is the site's own as soon as there are figures.
AMENDED = {
    "tasks.plan": {"revisions": PlanRevision.RULES},
    "tasks.target": {
        "amendments": (
            *("value", "statement", "source"),
            *("is_derived", "derivation", "derivation_en"),
        )
    },
    "tasks.indicator": {"revisions": REVISED},
    "tasks.department": {"renamings": DepartmentRenaming.NAMES},
    "tasks.responsibility": {
        "indicator__revisions": ("baseline", "baseline_note"),
        "indicator__reporter_changes": ("reports",),
        "indicator__actuals": ("reports",),
    },
}


def keep(label: str, relation: str, names: tuple[str, ...]) -> None:
    """Let what was changed on the site outrank the files, for another app's model."""
    AMENDED.setdefault(label, {})[relation] = names


@dataclass
class Row:
    """A stored row: the instance, and its values as plain values."""

    instance: Model
    values: dict[str, Any]
    settled: frozenset[str] = frozenset()  # fields amended on the site: its own now


@dataclass
class Wanted:
    """A row as a file would have it."""

    record: Record
    plan_model: PlanModel
    key: Key
    given: dict[str, Any]  # what the file says, as plain values
    row: Row | None  # the stored row; None when the file makes a new one
    refused: set[str] = field(default_factory=set)  # fields that already have a problem

    @property
    def values(self) -> dict[str, Any]:
        """Return the row's values after loading; a new row starts from the defaults."""
        start = self.row.values if self.row else _defaults(self.plan_model)
        return start | self.applied

    @property
    def applied(self) -> dict[str, Any]:
        """Return what the file says, without what is the site's own once it is set."""
        if self.row is None:
            return self.given
        once = self.plan_model.set_once | self.row.settled
        return {name: v for name, v in self.given.items() if name not in once}

    @property
    def kept(self) -> dict[str, Any]:
        """Return what the file says and the stored row does not take over."""
        return {n: v for n, v in self.given.items() if n not in self.applied}


Stored = dict[str, dict[Key, Row]]  # by label, by natural key


def read_stored(*, lock: bool = False) -> Stored:
    """Return every row of the plan's models by its natural key.

    Args: lock – keep the rows from being changed until the transaction ends.
    Queries: one for each model, one for each of its lists of references.
    """
    stored: Stored = {}
    keys: dict[str, dict[int, Key]] = {}
    for plan_model in plan_models():
        manager = plan_model.model._base_manager
        rows = manager.select_for_update() if lock else manager.all()
        amended = AMENDED.get(plan_model.label, {})
        rows = rows.annotate(
            **{f"has_{one}": _is_amended(plan_model.model, one) for one in amended}
        )
        references = _reference_lists(plan_model, keys)
        stored[plan_model.label], keys[plan_model.label] = {}, {}
        for instance in rows.order_by("pk"):
            values = _plain(plan_model, instance, keys, references)
            key = key_of(plan_model, values)
            settled = {
                name
                for relation, names in amended.items()
                if getattr(instance, f"has_{relation}")
                for name in names
            }
            stored[plan_model.label][key] = Row(instance, values, frozenset(settled))
            keys[plan_model.label][instance.pk] = key
    return stored


def _is_amended(model: type[Model], relation: str) -> Exists:
    rows = model._base_manager.filter(pk=OuterRef("pk"))
    return Exists(rows.filter(**{f"{relation}__isnull": False}))


def _reference_lists(plan_model, keys) -> dict[str, dict[int, list[Key]]]:
    """Return by field, by row, the keys of the rows that are referred to."""
    found = {}
    for name in plan_model.fields:
        reference = plan_model.field(name)
        if not reference.many_to_many:
            continue
        through = reference.remote_field.through._base_manager
        pairs = through.values_list(
            reference.m2m_column_name(), reference.m2m_reverse_name()
        )
        found[name] = defaultdict(list)
        for own, other in pairs:
            found[name][own].append(keys[label_of(reference.related_model)][other])
    return found


def _plain(plan_model, instance, keys, references) -> dict[str, Any]:
    values = {}
    for name in plan_model.names:
        attribute = plan_model.field(name)
        if attribute.many_to_many:
            values[name] = tuple(sorted(references[name][instance.pk]))
        elif attribute.is_relation:
            others = keys[label_of(attribute.related_model)]
            values[name] = others.get(getattr(instance, attribute.attname))
        else:
            values[name] = getattr(instance, name)
    return values


def _defaults(plan_model: PlanModel) -> dict[str, Any]:
    fields = {name: plan_model.field(name) for name in plan_model.names}
    return {n: () if f.many_to_many else f.get_default() for n, f in fields.items()}


def key_of(plan_model: PlanModel, values: dict[str, Any]) -> Key:
    """Return the flattened natural key of a row's plain values."""
    parts: list[Any] = []
    for name in plan_model.key:
        value = values[name]
        is_reference = plan_model.field(name).is_relation
        parts += value if is_reference and value is not None else [value]
    return tuple(parts)


def merge(records: list[Record], stored: Stored) -> tuple[list[Wanted], list[Problem]]:
    """Return the rows that the records ask for, in the order of writing.

    A row with a problem is left in where its key can be told, so that what refers to it
    is not refused as well.
    """
    wanted: dict[tuple[str, Key], Wanted] = {}
    problems: list[Problem] = []
    for record in records:
        row, found = _wanted(record, stored)
        problems += found
        if row is None:
            continue
        first = wanted.setdefault((record.label, row.key), row)
        if first is not row:
            problems.append(_repeated(record, first))
    order = {plan_model.label: i for i, plan_model in enumerate(plan_models())}
    rows = sorted(wanted.values(), key=lambda row: order[row.record.label])
    return rows, problems + _unresolved(rows, stored)


def _wanted(record: Record, stored: Stored) -> tuple[Wanted | None, list[Problem]]:
    plan_model, given, problems = find(record.label), {}, []
    for name, value in record.fields.items():
        try:
            given[name] = convert(plan_model.field(name), value)
        except Refused as error:
            problems.append(record.problem(name, str(error)))
    missing = [name for name in plan_model.key if name not in given]
    problems += [
        record.problem(name, _("缺少自然键字段。"))
        for name in missing
        if name not in record.fields and name not in record.refused
    ]
    if missing:
        return None, problems
    key = key_of(plan_model, given)
    row = stored[record.label].get(key)
    refused = record.refused | {problem.field for problem in problems}
    return Wanted(record, plan_model, key, given, row, set(refused)), problems


def _repeated(record: Record, first: Wanted) -> Problem:
    place = {
        "key": key_text(first.key),
        "file": first.record.file,
        "number": first.record.number,
    }
    message = _("与 %(file)s 第 %(number)s 条是同一条记录（%(key)s）。") % place
    return record.problem("", message)


def _unresolved(rows: list[Wanted], stored: Stored) -> list[Problem]:
    """Return the references that lead to no row, stored or to be loaded."""
    known = {label: set(by_key) for label, by_key in stored.items()}
    for row in rows:
        known[row.record.label].add(row.key)
    problems = []
    for row in rows:
        for name, value in row.given.items():
            attribute = row.plan_model.field(name)
            if not attribute.is_relation or value is None:
                continue
            keys = value if attribute.many_to_many else (value,)
            others = known[target_of(attribute).label]
            if missing := [key_text(key) for key in keys if key not in others]:
                row.refused.add(name)
                text = {"keys": "、".join(missing[:10])}
                problems.append(
                    row.record.problem(name, _("找不到所引用的记录：%(keys)s。") % text)
                )
    return problems
