"""From the bytes of a file to its records, refusing whatever is not plainly a record.

Only JSON is read. Python's reader is lenient (NaN, repeated names, any depth); what it
lets through is marked while reading and refused here with its place.
"""

import hashlib
import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from tasks.core.fixture_diff import Problem

from .fixture_registry import find

MAX_BYTES = 5 * 1024 * 1024  # of one file
MAX_RECORDS = 20_000  # of one file
MAX_TEXT = 20_000  # characters of one text
MAX_DEPTH = 2  # lists in a field: references, each a list of its key's parts
MAX_DIGITS = 18  # of a whole number; a 64-bit column holds as many
ALLOWED_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Source:
    """A file as it came: its name and its bytes.

    One that was read from a workbook's sheet knows the rows that its records stand in,
    and what could not be read there.
    """

    name: str
    content: bytes
    rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Record:
    """One record of a file: of which model, and what it says, field by field."""

    file: str
    number: int  # counted from 1; of a sheet: its row
    label: str
    fields: dict[str, Any]
    refused: frozenset[str]  # fields that are left out, because they have a problem

    def problem(self, field: str, message: str) -> Problem:
        return Problem(self.file, self.number, field, message)


class BadNumber(str):
    """A number that no field of the plan takes, as it was written."""

    __slots__ = ()


class JsonObject(dict):
    """A JSON object that remembers names which occur twice."""

    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs):
        made = cls(pairs)
        if len(made) < len(pairs):
            counts = Counter(name for name, _value in pairs)
            made.repeated = tuple(name for name, count in counts.items() if count > 1)
        return made


def parse(source: Source) -> tuple[list[Record], list[Problem]]:
    """Return the records of a file and every problem of its form."""
    items, message = _read(source.content)
    if message:
        return [], [Problem(source.name, 0, "", message)]
    records, problems = [], list(source.problems)
    numbers = source.rows or range(1, len(items) + 1)
    for number, item in zip(numbers, items, strict=True):
        record, found = _record(source.name, number, item)
        problems += found
        if record is not None:
            records.append(record)
    return records, problems


def _read(content: bytes) -> tuple[list[Any], str]:
    """Return the file's list, or the sentence that says why there is none."""
    if len(content) > MAX_BYTES:
        return [], _("文件超过 %(size)s MB。") % {"size": MAX_BYTES // 1024**2}
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], _("文件不是 UTF-8 编码。")
    try:
        items = json.loads(
            text,
            object_pairs_hook=JsonObject.of,
            parse_float=BadNumber,
            parse_constant=BadNumber,
            parse_int=_whole,
        )
    except RecursionError:
        return [], _("文件嵌套过深。")
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        return [], _("不是有效的 JSON（第 %(line)s 行第 %(column)s 列）。") % place
    return _listed(items)


def _listed(items: Any) -> tuple[list[Any], str]:
    if not isinstance(items, list):
        return [], _("文件最外层须为记录的列表。")
    if len(items) > MAX_RECORDS:
        return [], _("文件超过 %(count)s 条记录。") % {"count": MAX_RECORDS}
    return items, ""


def _whole(text: str) -> int | BadNumber:
    return int(text) if len(text.lstrip("-")) <= MAX_DIGITS else BadNumber(text)


def _record(file: str, number: int, item: Any) -> tuple[Record | None, list[Problem]]:
    def refuse(field, message):
        return None, [Problem(file, number, field, message)]

    if not isinstance(item, JsonObject):
        return refuse("", _("记录须为含 model 和 fields 的对象。"))
    if item.repeated:
        return refuse("", _("名称重复：%(names)s。") % _names(item.repeated))
    if "pk" in item:
        return refuse("pk", _("不接受数据库编号，请用自然键。"))
    if unknown := sorted(set(item) - {"model", "fields"}):
        return refuse("", _("无法识别的内容：%(names)s。") % _names(unknown))
    label, fields = item.get("model"), item.get("fields")
    if not isinstance(label, str) or isinstance(label, BadNumber) or not find(label):
        return refuse(
            "model", _("不接受的数据类型：%(label)s。") % {"label": _cut(label)}
        )
    if not isinstance(fields, JsonObject):
        return refuse("fields", _("fields 须为对象。"))
    problems = _field_problems(file, number, find(label).names, fields)
    known = {name: v for name, v in fields.items() if name in find(label).names}
    bad = frozenset(problem.field for problem in problems)
    kept = {name: v for name, v in known.items() if name not in bad}
    return Record(file, number, label, kept, bad), problems


def _field_problems(file, number, names, fields) -> list[Problem]:
    found = [(name, _("字段重复。")) for name in fields.repeated]
    for name, value in fields.items():
        if name not in names:
            found.append((name, _("不接受的字段。")))
        elif message := _value_problem(value, 0):
            found.append((name, message))
    return [Problem(file, number, _cut(name), message) for name, message in found]


def _value_problem(value: Any, depth: int) -> str:
    """Return why a value cannot be any field's; empty when it can."""
    if isinstance(value, BadNumber):
        return _("不接受的数字写法：%(text)s。小数请写成文本。") % {"text": _cut(value)}
    if isinstance(value, str):
        return _text_problem(value)
    if isinstance(value, dict):
        return _("字段的值不能是对象。")
    if isinstance(value, list):
        if depth == MAX_DEPTH:
            return _("嵌套过深。")
        messages = (_value_problem(item, depth + 1) for item in value)
        return next(filter(None, messages), "")
    return ""


def _text_problem(text: str) -> str:
    if len(text) > MAX_TEXT:
        return _("文字超过 %(count)s 字。") % {"count": MAX_TEXT}
    for character in text:
        category = unicodedata.category(character)
        # NB: half a surrogate pair cannot be stored, nor can NUL on PostgreSQL.
        if category == "Cs" or (category == "Cc" and character not in ALLOWED_CONTROLS):
            return _("含有控制字符或残缺字符。")
    return ""


def _names(names) -> dict[str, str]:
    return {"names": "、".join(_cut(name) for name in names)}


def _cut(value: Any) -> str:
    """Return a value short enough for a message, without half characters."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= 60 else text[:60] + "…"
