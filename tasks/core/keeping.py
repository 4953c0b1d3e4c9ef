"""Plain values to and from JSON, losing nothing: what an edition keeps of them.

Decimals and fractions become text, days and quarters are written as people write them.
A field that a later version adds takes its default; one that it drops is passed over.
"""

import enum
import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from .quarters import Quarter


def canonical(content: Any) -> str:
    """Return the one way of writing a JSON value: sorted keys, no spaces, no escapes."""
    return json.dumps(
        content,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def checksum(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_plain(value: Any) -> Any:
    """Return a value as JSON has it; None stays None and is never 0."""
    if is_dataclass(value) and not isinstance(value, Quarter):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Fraction | Quarter):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: Any, value: Any) -> Any:
    """Return the value that was kept, as the given type declares it."""
    if value is None:
        return None
    if get_origin(kind) in (types.UnionType, Union):
        return from_plain(_not_none(kind), value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value)
    if kind is Quarter:
        return Quarter.parse(value)
    if kind is date:
        return date.fromisoformat(value)
    if is_dataclass(kind):
        return _dataclass(kind, value)
    return kind(value)


def _not_none(kind: Any) -> Any:
    return next(one for one in get_args(kind) if one is not type(None))


def _tuple(kinds: tuple, values: list) -> tuple:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(from_plain(kinds[0], value) for value in values)
    return tuple(
        from_plain(kind, value) for kind, value in zip(kinds, values, strict=True)
    )


def _dataclass(kind: type, values: dict) -> Any:
    hints = _hints(kind)
    known = {name: value for name, value in values.items() if name in hints}
    return kind(**{name: from_plain(hints[name], v) for name, v in known.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
