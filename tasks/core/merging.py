"""Two people changed one row: what each of them changed, and what can stand together.

A page knows its row by one short sum for each field. From these sums, what was typed and
what is stored by now it follows who changed what. What only one of the two changed is kept;
what both changed is for a person to decide. Nothing that nobody typed is written back.
"""

import hashlib
from dataclasses import dataclass, replace

from .enums import Availability, Kind
from .explaining import ANSWERS, REASONS
from .fields import read_day
from .figures import NotANumber, parse_number, show_number
from .typed import PLACES, Typed, default_basis

MINE, THEIRS = "mine", "theirs"  # what a person decides
NUMBERS = ("value", "numerator", "denominator")
DAYS = ("expected_on", "due_on")
AMOUNTS = ("value", "basis")
AMOUNTS_OF = {
    Kind.RATIO: ("numerator", "denominator"),
    Kind.MILESTONE: ("stage", "evidence"),
}
# One statement: none of its fields means anything beside another person's others.
FIGURE = (*AMOUNTS, "numerator", "denominator", "stage", "availability", "expected_on")
# What both may not have changed: a reason and a proof are about one figure alone.
UNITS = (
    (*FIGURE, "evidence", "hint_reason"),
    ("note",),
    ("cause",),
    ("action", "owner", "due_on"),
    ANSWERS,
)
TEXTS = ("availability", "expected_on", "note", "hint_reason", *REASONS)


def marks(typed: Typed) -> str:
    """Return a short sum of each field, however a number or a day is written; a field
    that is blank has none."""
    return ".".join(_mark(name, getattr(typed, name)) for name in Typed.__slots__)


def _mark(name: str, text: str) -> str:
    plain = _plain(name, text)
    return hashlib.blake2s(plain.encode(), digest_size=5).hexdigest() if plain else ""


def _plain(name: str, text: str) -> str:
    if name in NUMBERS:
        try:
            number = parse_number(text)
        except NotANumber:
            return text
        return "" if number is None else show_number(number, PLACES)
    if name in DAYS:
        day = read_day(text, name, {})
        return day.isoformat() if day else text.strip()
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Merge:
    """What two people's changes amount to; field names, in the order of the form."""

    mine: Typed  # the stored row with all that I changed
    theirs: Typed  # the stored row with what I changed where they changed nothing
    changed: tuple[str, ...]  # by me, and stored otherwise
    clashing: tuple[str, ...]  # of these: what stands against their changes
    kept: tuple[str, ...]  # changed by them, and not on my page; stands against nothing

    @property
    def added(self) -> tuple[str, ...]:
        """What I changed that stands against nothing."""
        return tuple(name for name in self.changed if name not in self.clashing)


def merge(*, was: str, mine: Typed, theirs: Typed, kind: Kind) -> Merge:
    """Return what can stand together.

    Args: was – the marks of the row that was shown; mine – what stands in the fields;
    theirs – what is stored by now. Without usable marks everything that differs counts
    as changed by both.
    """
    mine = replace(
        mine,
        basis=mine.basis or default_basis(kind).value,
        availability=mine.availability or Availability.REPORTED.value,
    )
    own = _differing(mine, theirs, kind)
    changed, others = set(own), set(own)
    shown = was.split(".")
    if len(shown) == len(Typed.__slots__):
        before = dict(zip(Typed.__slots__, shown, strict=True))
        changed = {n for n in own if _mark(n, getattr(mine, n)) != before[n]}
        others = {n for n in own if _mark(n, getattr(theirs, n)) != before[n]}
    if changed & set(FIGURE):
        changed |= set(own) & set(FIGURE)
    split = [unit for unit in UNITS if changed & set(unit) and others & set(unit)]
    disputed = {name for unit in split for name in unit}
    return Merge(
        mine=_laid_over(theirs, mine, changed),
        theirs=_laid_over(theirs, mine, changed - disputed),
        changed=tuple(name for name in own if name in changed),
        clashing=tuple(name for name in own if name in changed & disputed),
        kept=tuple(name for name in own if name in others - disputed),
    )


def _differing(mine: Typed, theirs: Typed, kind: Kind) -> list[str]:
    """Return the fields of a kind that say different things."""
    asked = {*AMOUNTS_OF.get(kind, AMOUNTS), *TEXTS, *ANSWERS}
    return [
        name
        for name in Typed.__slots__
        if name in asked
        and _plain(name, getattr(mine, name)) != _plain(name, getattr(theirs, name))
    ]


def _laid_over(theirs: Typed, mine: Typed, names: set[str]) -> Typed:
    return replace(theirs, **{name: getattr(mine, name) for name in names})
