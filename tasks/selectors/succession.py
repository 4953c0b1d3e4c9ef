"""The plan in the hands of those who hold it in a quarter: takeovers of departments.

Everything that is judged or shown asks `PlanBook.at`; nothing else knows of takeovers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tasks.core.enums import Role
from tasks.core.quarters import Quarter
from tasks.core.succession import Move, holder_of, succeeded
from tasks.models import Department, Plan, Responsibility, Takeover, Target

if TYPE_CHECKING:
    from .plan import PlanBook

ROLES = (Role.LEAD, Role.ASSIST, Role.LOCAL)  # of several, the first is held on to
OF_DEPARTMENT = (
    "pk",
    "code",
    "name",
    "full_name",
    "name_en",
    "level",
    "order",
    "is_lead_office",
    "is_issuer",
)


@dataclass(frozen=True)
class Succession:
    """Every takeover, in the order in which they take effect."""

    moves: tuple[Move, ...] = ()
    departments: dict[str, Department] = field(default_factory=dict)  # of them, by code


NOBODY = Succession()


def load_succession(plans: QuerySet[Plan]) -> tuple[Plan | None, Succession]:
    """Return the first of the plans, and who took over in it. Queries: 1."""
    # Query: joined, so that every page learns of takeovers without another query.
    rows = list(
        plans.annotate(
            move_year=F("takeovers__from_year"),
            move_quarter=F("takeovers__from_quarter"),
            move_pk=F("takeovers__pk"),
            move_from=F("takeovers__predecessor__code"),
            move_of=F("takeovers__indicator__code"),
            **{
                f"to_{name}": F(f"takeovers__successor__{name}")
                for name in OF_DEPARTMENT
            },
        ).order_by("pk", "move_year", "move_quarter", "move_pk")
    )
    if not rows:
        return None, NOBODY
    own = [row for row in rows if row.pk == rows[0].pk and row.move_pk]
    moves = tuple(
        Move(
            row.move_from,
            row.to_code,
            Quarter(row.move_year, row.move_quarter),
            row.move_of or "",
        )
        for row in own
    )
    departments = {
        row.to_code: Department(
            **{name: getattr(row, f"to_{name}") for name in OF_DEPARTMENT}
        )
        for row in own
    }
    return rows[0], Succession(moves, departments)


def succession_of(rows: Iterable[Takeover]) -> Succession:
    """Return takeovers that were read already. Queries: 0."""
    rows = sorted(rows, key=lambda row: (row.starts, row.pk))
    return Succession(
        tuple(move_of(row) for row in rows),
        {row.successor.code: row.successor for row in rows},
    )


def move_of(row: Takeover) -> Move:
    indicator = row.indicator.code if row.indicator else ""
    return Move(row.predecessor.code, row.successor.code, row.starts, indicator)


def in_hands(book: "PlanBook", moves: Sequence[Move]) -> "PlanBook":
    """Return a plan as it is held after these moves; itself where there are none.

    Args: book – in the hands that it was given to. Queries: 0.
    """
    if not moves:
        return book
    key = ("held", id(book), len(moves))
    if key not in book._moments:
        book._moments[key] = _in_hands(book, moves)
    return book._moments[key]


def _in_hands(book, moves) -> "PlanBook":
    known = book.departments | book.others
    parts = {
        code: _parts(rows, moves, code, known)
        for code, rows in book.responsibilities.items()
    }
    present = {
        part.department.code: part.department for own in parts.values() for part in own
    }
    return replace(
        book,
        responsibilities=parts,
        targets={
            code: _targets(rows, moves, code, known)
            for code, rows in book.targets.items()
        },
        specs={code: succeeded(spec, moves) for code, spec in book.specs.items()},
        departments=present,
        others={code: one for code, one in known.items() if code not in present},
    )


def _parts(rows, moves, indicator, known) -> list[Responsibility]:
    """Return who has a part now, each once: with the weightiest of its roles."""
    by_holder = defaultdict(list)
    for row in rows:
        by_holder[holder_of(moves, row.department.code, indicator)].append(row)
    found = []
    for code, own in by_holder.items():
        if [row.department.code for row in own] == [code]:
            found += own
            continue
        part = copy(own[0])
        part.department = known[code]
        part.role = min((row.role for row in own), key=ROLES.index)
        part.reports = any(row.reports for row in own)
        part.baseline = _sum([row.baseline for row in own])
        found.append(part)
    return found


def _targets(rows, moves, indicator, known) -> list[Target]:
    """Return the targets as those of who holds them now, added up by year."""
    by_holder = defaultdict(list)
    for row in rows:
        code = row.department and holder_of(moves, row.department.code, indicator)
        by_holder[(code, row.year)].append(row)
    found = []
    for (code, _year), own in by_holder.items():
        if code is None or [row.department.code for row in own] == [code]:
            found += own
            continue
        target = copy(own[0])
        target.department = known[code]
        if len(own) > 1:
            target.value = _sum([row.value for row in own])
            target.statement = "；".join(dict.fromkeys(row.statement for row in own))
            target.source = "；".join(dict.fromkeys(row.source for row in own))
            target.is_derived = True
        found.append(target)
    return found


def _sum(amounts):
    known = [one for one in amounts if one is not None]
    return sum(known[1:], known[0]) if known else None


@dataclass(frozen=True)
class Passed:
    """What passed from one department to another, as pages tell it."""

    predecessor: Department
    successor: Department
    starts: Quarter
    count: int  # indicators; 0: all

    @property
    def away(self) -> str:
        """Say it to those who look for it with the predecessor."""
        words = {"quarter": self.starts.label, "name": self.successor.title}
        if not self.count:
            return _("自%(quarter)s起，本单位的指标由“%(name)s”承接。") % words
        text = _("自%(quarter)s起，本单位的 %(count)s 项指标由“%(name)s”承接。")
        return text % (words | {"count": self.count})

    @property
    def here(self) -> str:
        """Say it to those who find it with the successor."""
        words = {"quarter": self.starts.label, "name": self.predecessor.title}
        if not self.count:
            return _("自%(quarter)s起，承接“%(name)s”的指标。") % words
        text = _("自%(quarter)s起，承接“%(name)s”的 %(count)s 项指标。")
        return text % (words | {"count": self.count})


def passed_by(book: "PlanBook", code: str, quarter: Quarter) -> list[Passed]:
    """Return what a department has handed over by a quarter, the earliest first."""
    return [one for one in _passed(book, quarter) if one.predecessor.code == code]


def told_of(book: "PlanBook", code: str, quarter: Quarter) -> list[str]:
    """Return what a department has handed over and taken over by a quarter, in words."""
    away = [one.away for one in passed_by(book, code, quarter)]
    return away + [one.here for one in passed_to(book, code, quarter)]


def passed_to(book: "PlanBook", code: str, quarter: Quarter) -> list[Passed]:
    """Return what a department has taken over by a quarter, the earliest first."""
    return [one for one in _passed(book, quarter) if one.successor.code == code]


def _passed(book, quarter) -> list[Passed]:
    counts: dict[tuple, int] = {}
    for move in book.moves:
        if move.starts <= quarter:
            key = (move.predecessor, move.successor, move.starts)
            counts[key] = counts.get(key, 0) + bool(move.indicator)
    known = book.departments | book.others
    return [
        Passed(known[old], known[new], starts, count)
        for (old, new, starts), count in counts.items()
        if old in known and new in known
    ]
