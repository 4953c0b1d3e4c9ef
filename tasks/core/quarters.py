"""Quarters as keys: never derived from a clock, ordered, counted, written as 2026Q3."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

QUARTERS_PER_YEAR = 4
PATTERN = re.compile(r"(\d{4})Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a calendar year."""

    year: int
    number: int  # 1 to 4

    def __post_init__(self):
        if not 1 <= self.number <= QUARTERS_PER_YEAR:
            raise ValueError(f"quarter {self.number} is not 1 to 4")

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Return the quarter written as 2026Q3.

        Raises: ValueError – anything else.
        """
        match = PATTERN.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a quarter such as 2026Q3")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def index(self) -> int:
        """A whole number that grows by one each quarter."""
        return self.year * QUARTERS_PER_YEAR + self.number - 1

    @property
    def label(self) -> str:
        """The quarter in the reader's language: 2026年第三季度."""
        return _("%(year)s年%(quarter)s") % {
            "year": self.year,
            "quarter": self.short_label,
        }

    @property
    def short_label(self) -> str:
        """The quarter without its year: 第三季度."""
        names = [_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度")]
        return names[self.number - 1]

    def plus(self, quarters: int) -> "Quarter":
        """Return the quarter so many later (earlier, when negative)."""
        year, number = divmod(self.index + quarters, QUARTERS_PER_YEAR)
        return Quarter(year, number + 1)

    @property
    def previous(self) -> "Quarter":
        return self.plus(-1)

    @property
    def next(self) -> "Quarter":
        return self.plus(1)

    def is_same_year(self, other: "Quarter") -> bool:
        return self.year == other.year


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Return every quarter from first to last, both included; [] when last is earlier."""
    return [first.plus(step) for step in range(last.index - first.index + 1)]


def quarters_of(first_year: int, last_year: int) -> list[Quarter]:
    """Return every quarter of the years, both included."""
    return quarters_between(
        Quarter(first_year, 1), Quarter(last_year, QUARTERS_PER_YEAR)
    )
