"""An edition's content read back: rows of models that no database holds any more."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils.translation import get_language

from tasks.core.keeping import checksum, from_plain
from tasks.core.plan import Report, Reports
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round
from tasks.core.standing import Progress
from tasks.models import (
    Actual,
    Edition,
    Indicator,
    Plan,
    Responsibility,
    Submission,
    Takeover,
    Target,
)

from .plan import PlanBook, assemble
from .plan_history import PLACES, PlanHistory, history_of
from .standings import report_of
from .succession import succession_of

LANGUAGE = "zh"  # in which an edition keeps its sentences


@dataclass(frozen=True)
class Kept:
    """How a line stood when its edition was published."""

    progress: Progress
    sentence: str  # in Chinese
    label: str  # the status in Chinese

    @property
    def is_readable(self) -> bool:
        """True for a reader of Chinese; others get the same figures in their words."""
        return (get_language() or LANGUAGE).startswith(LANGUAGE)


class Snapshot:
    """What an edition keeps. Its rows are shared and read only: never save them."""

    def __init__(self, content: dict[str, Any]):
        self.content = content
        self.head: dict[str, Any] = content["edition"]
        self._rows: dict[str, dict[int, Model]] = {}

    def rows(self, model: type[Model]) -> list:
        """Return a table's rows, related to each other, in the model's own order."""
        names = [n for n in model._meta.ordering if not n.startswith("-")]
        fields = [n if n == "pk" else model._meta.get_field(n).attname for n in names]

        def key(row):
            values = [getattr(row, field) for field in fields]
            return [(value is None, value) for value in values]

        return sorted(self._index(model).values(), key=key)

    def keeps(self, model: type[Model], field: str = "") -> bool:
        """True unless the edition is older than the keeping of such rows, or of one of
        their fields."""
        plain = self.content["tables"].get(model._meta.label_lower)
        if plain is None:
            return False
        name = model._meta.get_field(field).attname if field else "id"
        return all(name in row for row in plain)

    def _index(self, model: type[Model]) -> dict[int, Model]:
        label = model._meta.label_lower
        if label not in self._rows:
            plain = self.content["tables"].get(label, [])
            fields = {field.attname: field for field in model._meta.concrete_fields}
            found = [self._row(model, fields, values) for values in plain]
            self._rows[label] = {row.pk: row for row in found}
            for row, values in zip(found, plain, strict=True):
                self._relate(row, values)
        return self._rows[label]

    @staticmethod
    def _row(model, fields, values) -> Model:
        known = {name: value for name, value in values.items() if name in fields}
        row = model(**{name: fields[name].to_python(v) for name, v in known.items()})
        row._state.adding = False
        return row

    def _relate(self, row: Model, values: dict) -> None:
        """Give a row the rows that it refers to, so that nothing is asked for them."""
        for field in row._meta.concrete_fields:
            number = getattr(row, field.attname)
            if isinstance(field, ForeignKey) and number is not None:
                related = self._index(field.related_model).get(number)
                if related is not None:
                    field.set_cached_value(row, related)
        cache = row.__dict__.setdefault("_prefetched_objects_cache", {})
        for field in row._meta.many_to_many:
            others = self._index(field.related_model)
            found = field.related_model._default_manager.none()
            found._result_cache = [others[n] for n in values.get(field.name, [])]
            cache[field.name] = found

    @cached_property
    def plan(self) -> PlanBook:
        """The plan as it was."""
        plan = self.rows(Plan)[0]
        plan.has_demo = any(row.is_demo for row in self.rows(Submission))
        indicators = sorted(
            self.rows(Indicator),
            key=lambda one: (one.measure.task.number, one.order, one.code),
        )
        parts = sorted(
            self.rows(Responsibility),
            key=lambda one: (one.order, one.department.order, one.department.code),
        )
        targets = sorted(self.rows(Target), key=_target_order)
        history = self._history
        return assemble(
            plan,
            indicators,
            parts,
            targets,
            history=history,
            settled=history.settled,
            has_breaks=bool(history.revisions or history.reporting),
            succession=succession_of(self.rows(Takeover)),
        )

    @property
    def _history(self) -> PlanHistory:
        return history_of(row for model in PLACES for row in self.rows(model))

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds up to the edition's quarter, oldest first."""
        return [from_plain(Round, one) for one in self.content["rounds"]]

    @cached_property
    def reports(self) -> dict[str, Reports]:
        """The reports that counted, and which figures did not, by indicator code."""
        counted = defaultdict(dict)
        for row in self.rows(Actual):
            report = _report(row)
            counted[row.indicator.code][(report.reporter, report.quarter)] = report
        left_out = defaultdict(set)
        for one in self.content["uncounted"]:
            key = (one["department"], Quarter.parse(one["quarter"]))
            if one["has_figure"]:
                left_out[one["indicator"]].add(key)
            if one["waits"]:
                waiting = Report(*key, is_provisional=True)
                counted[one["indicator"]].setdefault(key, waiting)
        return {
            code: Reports(counted[code], frozenset(left_out[code]))
            for code in {*counted, *left_out}
        }

    @cached_property
    def kept(self) -> dict[tuple[str, str], Kept]:
        """The lines of the edition's quarter, by indicator and department ("": whole)."""
        return {
            (one["indicator"], one["department"]): Kept(
                from_plain(Progress, one["progress"]), one["sentence"], one["label"]
            )
            for one in self.content["lines"]
        }

    def one(self, model: type[Model], **values):
        """Return the row with the given values. Raises: the model's DoesNotExist."""
        for row in self.rows(model):
            if all(getattr(row, name) == value for name, value in values.items()):
                return row
        raise model.DoesNotExist


def _target_order(target: Target):
    whose = target.department
    return (target.year, whose is not None, whose.order if whose else 0)


def _report(row: Actual) -> Report:
    submission, period = row.submission, row.submission.period
    where = (row.indicator.code, submission.department.code, period.year)
    amounts = (row.value, row.numerator, row.denominator, row.stage)
    return report_of(
        (
            *where,
            period.quarter,
            row.state,
            row.availability,
            *amounts,
            row.gaps_covered,
            row.expected_on,
        )
    )


class Tampered(Exception):
    """An edition's content is not what its checksum was made of."""


def snapshot_of(edition: Edition) -> Snapshot:
    """Return an edition's content read back; the latest few are kept in memory.

    Raises: Tampered – the content does not match its checksum.
    Queries: 1, or 0 where it was read lately.
    """
    return _read(edition.pk, edition.checksum)


@lru_cache(maxsize=4)
def _read(number: int, expected: str) -> Snapshot:
    text = Edition.objects.values_list("content", flat=True).get(pk=number)
    if checksum(text) != expected:
        raise Tampered
    return Snapshot(json.loads(text))
