"""The audit record as a chain: each entry holds the digest of the one before.

An entry that is changed no longer fits its own digest, or the next entry's memory of it;
one that is taken away leaves a gap in the numbers. The head, which is kept apart, says
where the chain ends, so that a tail that was cut off is missed too.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import LabelledEnum

BEGINNING = "0" * 64  # what the first entry holds in place of a digest
# What an entry says, all of it under its digest. NB: a chain that exists is never
# reckoned in another way: to add a field, leave it out where it is empty.
FIELDS = (
    "number",
    "previous",
    "at",
    "actor_id",
    "actor_name",
    "origin",
    "action",
    "result",
    "object_type",
    "object_key",
    "before",
    "after",
    "reason",
    "is_demo",
)


class Result(LabelledEnum):
    """What became of what somebody tried."""

    DONE = "done", gettext_lazy("成功")
    REFUSED = "refused", gettext_lazy("被拒")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends."""

    number: int  # 0: nothing is on record yet
    digest: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with the chain."""

    number: int  # the entry it is about
    text: str


def digest_of(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an entry says and of the digest that it holds."""
    said = {name: _plain(entry[name]) for name in FIELDS}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value):
    """Return a moment as text: the same one whatever the zone it was read in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def findings(entries: Iterable[Mapping[str, Any]], head: Head) -> Iterator[Finding]:
    """Yield what is wrong, from the first entry to the last.

    Args: entries – in the order of their numbers, with FIELDS and "digest".
    """
    number, digest = 0, BEGINNING
    is_sound = True  # the last entry fits its own digest
    for entry in entries:
        expected = number + 1
        if entry["number"] != expected:
            yield _missing(expected, entry["number"] - 1)
        elif entry["previous"] != digest and is_sound:
            yield _replaced(number, expected)
        is_sound = digest_of(entry) == entry["digest"]
        if not is_sound:
            text = _("第 %(number)s 条已被改动：内容与校验值不符。")
            yield Finding(entry["number"], text % {"number": entry["number"]})
        number, digest = entry["number"], entry["digest"]
    yield from _at_the_end(number, digest, head, is_sound)


def _at_the_end(number, digest, head: Head, is_sound) -> Iterator[Finding]:
    if number < head.number:
        yield _missing(number + 1, head.number)
    elif number > head.number:
        text = _("第 %(number)s 条之后的记录不是由本系统写入的。")
        yield Finding(head.number + 1, text % {"number": head.number})
    elif digest != head.digest and is_sound:
        text = _("第 %(number)s 条已被替换：与链尾记下的校验值不符。")
        yield Finding(number, text % {"number": number})


def _missing(first: int, last: int) -> Finding:
    if last <= first:
        return Finding(first, _("缺少第 %(number)s 条。") % {"number": first})
    span = {"first": first, "last": last}
    return Finding(first, _("缺少第 %(first)s 至 %(last)s 条。") % span)


def _replaced(number: int, following: int) -> Finding:
    if number == 0:
        text = _("第 1 条不是链的起点：它前面的记录已被去掉。")
        return Finding(1, text)
    text = _("第 %(number)s 条已被替换：第 %(next)s 条记下的是另一个校验值。")
    return Finding(number, text % {"number": number, "next": following})
