"""What an edition corrects, in words: old beside new, never rounded into the same."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .editions import FIGURE
from .enums import Availability, Kind, Stage, Status
from .figures import DASH, show_number, show_percent

MOST_PLACES = 6  # decimals of a percentage, where fewer hide what changed


def what_label(what: str) -> str:
    """Return the name of what was corrected."""
    return {
        FIGURE: _("填报数"),
        "target": _("本年目标"),
        "actual": _("实际"),
        "stage": _("进展阶段"),
        "status": _("状态"),
    }[what]


def both(
    what: str, old: Any, new: Any, *, kind: Kind, unit: str, decimals: int
) -> tuple[str, str]:
    """Return the old and the new value as texts.

    Args: old, new – plain values as `restatement` has them.
    """
    if what == "status":
        return tuple(str(Status(v).label) if v else DASH for v in (old, new))
    if what == "stage":
        return tuple(str(Stage(v).label) if v else DASH for v in (old, new))
    if what == FIGURE:
        return tuple(_figure(v, unit, decimals) for v in (old, new))
    if kind is Kind.RATIO:
        return _percentages(old, new)
    return tuple(_amount(v, unit, decimals) for v in (old, new))


def _amount(value: str | None, unit: str, decimals: int) -> str:
    if value is None:
        return DASH
    return f"{show_number(Decimal(value), decimals)} {unit}".rstrip()


def _percentages(old: str | None, new: str | None) -> tuple[str, str]:
    exact = [None if value is None else Decimal(value) for value in (old, new)]
    texts = ("", "")
    for places in range(1, MOST_PLACES + 1):
        texts = tuple(show_percent(value, places=places) for value in exact)
        if texts[0] != texts[1]:
            break
    return texts


def _figure(value: dict | None, unit: str, decimals: int) -> str:
    """Return what a department reported for one quarter."""
    if value is None:
        return _("未报")
    availability = Availability(value["availability"])
    if availability is not Availability.REPORTED:
        return str(availability.label)
    if value["stage"]:
        return str(Stage(value["stage"]).label)
    if value["denominator"] is not None:
        parts = (value["numerator"], value["denominator"])
        return " / ".join(_amount(part, "", decimals) for part in parts)
    return _amount(value["value"], unit, decimals)
