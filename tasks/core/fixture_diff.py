"""What loading a plan's files would do: plain values, compared and summed up.

A row's values are plain: text, whole numbers, Decimal, dates, None, lists of text; a
reference is the other row's natural key (a tuple), several references are a tuple of
such tuples in order.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Key = tuple[
    Any, ...
]  # a natural key, flattened: (indicator code, department code, year)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that keeps a file from being loaded, and where it stands."""

    file: str
    record: int  # counted from 1; 0 is the file as a whole
    field: str  # the field's name; empty for the record as a whole
    message: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One stored row whose fields a file gives other values."""

    key: Key
    file: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ModelDiff:
    """What would become of one model's rows; rows that no file names are left alone."""

    label: str  # app.model
    new: tuple[Key, ...] = ()
    changed: tuple[RowChange, ...] = ()
    unchanged: int = 0
    kept: tuple[RowChange, ...] = ()  # differs, but is the site's own once it is set

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed) + self.unchanged


def compare(
    key: Key, file: str, current: dict[str, Any], wanted: dict[str, Any]
) -> RowChange | None:
    """Return the fields whose wanted value differs; None when there is none."""
    changes = tuple(
        FieldChange(name, current[name], value)
        for name, value in wanted.items()
        if current[name] != value
    )
    return RowChange(key, file, changes) if changes else None


def key_text(key: Key) -> str:
    """Return a natural key as text, e.g. X01/unit/2030; - stands for none."""
    return "/".join("-" if part is None else str(part) for part in key)


def as_json(value: Any) -> Any:
    """Return a row's plain value as a value of JSON; decimals become text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value


def digest(contents: list[str], diffs: list[ModelDiff]) -> str:
    """Return a checksum of the files' checksums and of all that they would change.

    Two dry runs with the same checksum would write the same.
    """
    changes = [
        [
            diff.label,
            sorted(key_text(key) for key in diff.new),
            diff.unchanged,
            [_row(row) for row in diff.changed],
        ]
        for diff in diffs
    ]
    text = json.dumps([contents, changes], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _row(row: RowChange) -> list[Any]:
    values = [[c.name, as_json(c.old), as_json(c.new)] for c in row.changes]
    return [key_text(row.key), values]
