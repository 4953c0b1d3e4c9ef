"""From a record's values to a row's plain values, strictly: nothing is guessed.

A text is not a number, 1 is not true, and a decimal is written as text or whole, so
that it is read exactly.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tasks.core.fixture_diff import Key
from tasks.models import ExactDecimalField

from .fixture_registry import PlanModel, key_length, target_of

DECIMAL = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SMALL, LARGE = 32_767, 2_147_483_647  # the columns' own limits on PostgreSQL


class Refused(ValueError):
    """The value is none that the field takes; the message says why."""


def convert(field, value: Any) -> Any:
    """Return the plain value that a field would hold.

    Raises: Refused – with a sentence for the person who wrote the file.
    """
    if value is None:
        if field.many_to_many or not field.null:
            raise Refused(_("不能为空（null）。"))
        return None
    for kind, reader in READERS:
        if isinstance(field, kind):
            return reader(field, value)
    raise Refused(_("不接受的字段。"))


def _boolean(_field, value) -> bool:
    if not isinstance(value, bool):
        raise Refused(_("须为 true 或 false。"))
    return value


def _decimal(field, value):
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(_("须为数字（整数，或写成文本的小数）。"))
    if not DECIMAL.fullmatch(str(value)):
        raise Refused(_("须为数字（整数，或写成文本的小数）。"))
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _whole(field, value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(_("须为整数。"))
    lowest = 0 if field.get_internal_type().startswith("Positive") else -SMALL
    highest = SMALL if "Small" in field.get_internal_type() else LARGE
    if not lowest <= value <= highest:
        limits = {"lowest": lowest, "highest": highest}
        raise Refused(_("须在 %(lowest)s 与 %(highest)s 之间。") % limits)
    return value


def _date(_field, value) -> date:
    try:
        if isinstance(value, str) and ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Refused(_("须为日期，写作 2030-01-31。"))


def _text(_field, value) -> str:
    if not isinstance(value, str):
        raise Refused(_("须为文本。"))
    return value


def _shares(_field, value) -> list[str]:
    if not isinstance(value, list):
        raise Refused(_("须为列表。"))
    if not all(isinstance(i, str | int) and not isinstance(i, bool) for i in value):
        raise Refused(_("列表内须为文本或整数。"))
    return [str(item) for item in value]


def _reference(field, value) -> Key:
    return _key(target_of(field), value)


def _references(field, value) -> tuple[Key, ...]:
    if not isinstance(value, list):
        raise Refused(_("须为自然键的列表。"))
    keys = [_key(target_of(field), item) for item in value]
    if len(set(keys)) < len(keys):
        raise Refused(_("引用重复。"))
    return tuple(sorted(keys))


def _key(plan_model: PlanModel, value) -> Key:
    length = key_length(plan_model)
    if not isinstance(value, list) or len(value) != length:
        raise Refused(
            _('引用须写成自然键，例：["…"]，共 %(count)s 项。') % {"count": length}
        )
    kinds = [_key_type(plan_model.field(name)) for name in plan_model.key]
    for part, kind in zip(value, kinds, strict=True):
        if type(part) is not kind:
            raise Refused(_("引用的自然键类型不对。"))
    return tuple(value)


def _key_type(field) -> type:
    """Return the type of a one-part natural key; what is referred to has no other."""
    return int if isinstance(field, models.IntegerField) else str


# NB: the order matters: OneToOneField is a ForeignKey, SlugField a CharField.
READERS = (
    (models.ManyToManyField, _references),
    (models.ForeignKey, _reference),
    (ExactDecimalField, _decimal),
    (models.BooleanField, _boolean),
    (models.IntegerField, _whole),
    (models.DateField, _date),
    (models.JSONField, _shares),
    (models.CharField, _text),
    (models.TextField, _text),
)
