"""The history of one figure: what each record of it changed, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import Availability, Basis, LabelledEnum, Stage
from .explaining import explained_from, shown_texts
from .plan import IndicatorSpec
from .preview import words_of
from .typed import Entry


class Channel(LabelledEnum):
    """The way by which a figure came."""

    FORM = "form", gettext_lazy("网页填报")
    FILE = "file", gettext_lazy("填报表文件")


CHANNEL = "channel"  # in a record's new values; the form where it is not named


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a step changed; "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a figure."""

    at: datetime
    who: str
    what: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    channel: Channel | None = None


def entry_from(values: dict[str, Any] | None) -> Entry:
    """Return a figure as the audit record kept it; a blank entry for nothing."""
    if not values or "availability" not in values:
        return Entry()
    amounts = {
        name: None if values.get(name) is None else Decimal(values[name])
        for name in ("value", "numerator", "denominator")
    }
    day = values.get("expected_on")
    return Entry(
        availability=Availability(values["availability"]),
        stage=Stage(values["stage"]) if values.get("stage") else None,
        basis=Basis(values.get("basis") or Basis.QUARTER),
        note=values.get("note") or "",
        evidence=values.get("evidence") or "",
        expected_on=date.fromisoformat(day) if day else None,
        hint_reason=values.get("hint_reason") or "",
        explained=explained_from(values.get("explained")),
        **amounts,
    )


def with_channel(values: dict[str, Any] | None, channel: Channel) -> dict | None:
    """Return a record's new values with the way by which they came, unless it is the
    form."""
    if channel is Channel.FORM:
        return values
    return {**(values or {}), CHANNEL: channel.value}


def channel_of(values: dict[str, Any] | None) -> Channel:
    """Return the way by which a saved figure came."""
    return Channel((values or {}).get(CHANNEL, Channel.FORM))


def changes_of(
    spec: IndicatorSpec, before: dict | None, after: dict | None
) -> tuple[Change, ...]:
    """Return what a saved figure changed: its amount first, then its words."""
    return differences(spec, entry_from(before), entry_from(after))


def differences(spec: IndicatorSpec, old: Entry, new: Entry) -> tuple[Change, ...]:
    """Return in what two entries of one figure differ, in words."""
    pairs = [
        (_("数据"), _amount(spec, old), _amount(spec, new)),
        (_("说明"), old.note, new.note),
        (_("完成依据"), old.evidence, new.evidence),
        (_("核对说明"), old.hint_reason, new.hint_reason),
    ]
    told = zip(shown_texts(old.explained), shown_texts(new.explained), strict=True)
    pairs += [(label, a, b) for (label, a), (_label, b) in told]
    return tuple(Change(label, a, b) for label, a, b in pairs if a != b)


def _amount(spec: IndicatorSpec, entry: Entry) -> str:
    """Return the stored amount, and the basis on which it was typed."""
    words = words_of(spec, entry, None)
    # What is stored of a stock is its level, however it was typed.
    is_plain = entry.basis is Basis.QUARTER or not spec.kind.is_flow
    if entry.value is None or is_plain:
        return words
    return _("%(amount)s（按%(basis)s填报）") % {
        "amount": words,
        "basis": entry.basis.label,
    }
