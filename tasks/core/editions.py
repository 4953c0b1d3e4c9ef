"""Editions: how they are named, and what one changes against the edition before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .quarters import Quarter

FORMAT = 1  # of an edition's content; raised when an old reader would misread it
PATTERN = re.compile(r"(\d{4}Q[1-4])(?:-([1-9]\d{0,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class EditionKey:
    """A quarter and which of its editions: 2026Q3 is the first, 2026Q3-2 the next."""

    quarter: Quarter
    number: int = 1

    @classmethod
    def parse(cls, text: str) -> "EditionKey":
        """Return the edition written as 2026Q3 or 2026Q3-2.

        Raises: ValueError – anything else.
        """
        match = PATTERN.fullmatch(text)
        if not match or match[2] == "1":
            raise ValueError(f"{text!r} is not an edition such as 2026Q3 or 2026Q3-2")
        return cls(Quarter.parse(match[1]), int(match[2] or 1))

    def __str__(self) -> str:
        suffix = f"-{self.number}" if self.number > 1 else ""
        return f"{self.quarter}{suffix}"


FIGURE = "figure"  # what a department reported for one quarter
STANDING_PARTS = ("target", "actual", "stage", "status")  # of a line, in this order
FIGURE_PARTS = ("availability", "value", "numerator", "denominator", "stage")

Key = tuple[str, str]  # indicator, department ("": the whole)


def restatement(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between two editions of a quarter, old beside new.

    Args: old, new – each {"figures": {(indicator, department, quarter): {...}},
    "standings": {(indicator, department): {...}}}, of plain values.
    Returns: JSON values {"what", "indicator", "department", "period", "old", "new"}:
    first the figures that departments corrected, then the targets, actuals and
    statuses that are others for it. None on one side: there was nothing.
    """
    return [
        *_figures(old["figures"], new["figures"]),
        *_standings(old["standings"], new["standings"]),
    ]


def _figures(old: Mapping, new: Mapping) -> list[dict[str, Any]]:
    changes = []
    for key in sorted({*old, *new}):
        before, after = (_parts(one.get(key), FIGURE_PARTS) for one in (old, new))
        if before != after:
            indicator, department, period = key
            changes.append(
                _change(FIGURE, indicator, department, period, before, after)
            )
    return changes


def _standings(old: Mapping, new: Mapping) -> list[dict[str, Any]]:
    changes = []
    for key in sorted({*old, *new}):
        before, after = old.get(key) or {}, new.get(key) or {}
        for part in STANDING_PARTS:
            if before.get(part) != after.get(part):
                values = before.get(part), after.get(part)
                changes.append(_change(part, *key, "", *values))
    return changes


def _parts(value: Mapping | None, names: tuple[str, ...]) -> dict[str, Any] | None:
    return value and {name: value.get(name) for name in names}


def _change(what, indicator, department, period, before, after) -> dict[str, Any]:
    return {
        "what": what,
        "indicator": indicator,
        "department": department,
        "period": period,
        "old": before,
        "new": after,
    }
