"""Tables that leave the site as files: plain sheets, and the table as comma-separated text.

A sheet holds what a page shows: figures as exact numbers, percentages rounded as they
are shown, words as words, and nothing where nothing is known.
"""

import csv
import enum
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .figures import round_half_up, round_percent

BYTE_ORDER_MARK = "\ufeff"  # tells Excel that the text is UTF-8
LONGEST_TEXT = 32_767  # characters that a cell holds
MORE = "…"
# What no workbook may hold: control characters, halves of characters, non-characters.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A text that begins so may be taken for a formula, full-width signs included.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


class Kind(enum.StrEnum):
    """What a column holds; a cell may be text wherever a page shows a word."""

    TEXT = "text"
    NUMBER = "number"  # an exact quantity in its unit
    PERCENT = "percent"
    POINTS = "points"  # percentage points, with their sign
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage, rounded as it is shown."""

    value: Decimal  # in percent: 62.0 is 62.0%

    @property
    def fraction(self) -> Decimal:
        """The number that a workbook keeps of it: 0.620."""
        return self.value / 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a colour behind it; the word alone says everything."""

    text: str
    fill: str = ""  # RRGGBB


Cell = Decimal | int | str | date | Percent | Mark | None  # None: nothing is known


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    width: int = 0  # in digits; 0: as wide as its cells

    @property
    def lines(self) -> list[str]:
        """The header's lines: the title, and its unit below."""
        unit = [_("（%(unit)s）") % {"unit": self.unit}] if self.unit else []
        return [*self.title.split("\n"), *unit]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what its columns mean, and its rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: frozenset[int] = field(default_factory=frozenset)  # rows that sum others up
    is_table: bool = True  # False: a list of remarks, which nobody filters


def percent_of(share: Decimal | Fraction | None) -> Percent | None:
    """Return a share (1 = all) as the percentage that pages show."""
    return None if share is None else Percent(round_percent(Fraction(share) * 100))


def quantity(value: Decimal | None, decimals: int = 0) -> Decimal | None:
    """Return a quantity with the decimals that its indicator has, half up."""
    return None if value is None else round_half_up(value, decimals)


def plain_text(text: object) -> str:
    """Return the text without what no file may hold, cut to what a cell holds."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    clean = FORBIDDEN.sub("", lines)
    if len(clean) > LONGEST_TEXT:
        return clean[: LONGEST_TEXT - len(MORE)] + MORE
    return clean


def is_like_a_formula(text: str) -> bool:
    """Return True for a text that a spreadsheet may take for a formula."""
    return bool(FORMULA.match(text))


def as_csv(sheet: Sheet) -> bytes:
    """Return the table as UTF-8 text with a byte order mark and CRLF, for Excel.

    A text that looks like a formula is kept from being one by an apostrophe; numbers
    are never touched.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_field("".join(column.lines)) for column in sheet.columns])
    writer.writerows([_field(cell) for cell in row] for row in sheet.rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Percent):
        return f"{cell.value:f}%"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date | int):
        return str(cell)
    text = plain_text(cell.text if isinstance(cell, Mark) else cell)
    return f"'{text}" if is_like_a_formula(text) else text
