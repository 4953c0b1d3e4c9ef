"""What held when: a plan that is amended keeps what it asked for before.

The stored value is the latest one; every amendment remembers what it replaced and the
quarter from which its own value holds.
Source: docs/figures.md, "Amendments and redefinitions".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .quarters import Quarter


@dataclass(frozen=True, slots=True)
class Replaced:
    """One replacement of a value."""

    starts: Quarter  # the first quarter for which the new value holds
    before: Any  # what held until then; None where there was nothing


def in_force(current: Any, replaced: Iterable[Replaced], quarter: Quarter) -> Any:
    """Return what holds for a quarter.

    Args: current – the value after all replacements; replaced – in the order in which
    they take effect, those of one quarter in the order in which they were made.
    """
    for one in replaced:
        if one.starts > quarter:
            return one.before
    return current


def start_problem(
    starts: Quarter, *, first: Quarter, last: Quarter, latest: Quarter | None
) -> str:
    """Return why a change cannot hold from a quarter; "" when it can.

    Args: first, last – quarters of the plan; latest – from which the last change of the
    same thing holds: what was decided later never holds earlier.
    """
    if not first <= starts <= last:
        span = {"first": first.label, "last": last.label}
        return _("执行季度须在规划期内（%(first)s至%(last)s）。") % span
    if latest is not None and starts < latest:
        return _("已有自%(latest)s起执行的修订，新的修订不得早于该季度。") % {
            "latest": latest.label
        }
    return ""
