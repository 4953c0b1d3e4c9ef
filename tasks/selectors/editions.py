"""Reads of editions: which there are, and the plan as it stood in one of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from tasks.core.editions import EditionKey
from tasks.core.quarters import Quarter
from tasks.core.rounds import started
from tasks.models import Edition

from .plan import QuarterChoice
from .snapshot import Kept, Snapshot, snapshot_of
from .standings import Book


@dataclass(frozen=True)
class Opened:
    """An edition with what it keeps, read once."""

    edition: Edition
    snapshot: Snapshot
    newest: EditionKey  # of the same quarter
    previous: Edition | None = None  # of the same quarter, corrected by this one

    @property
    def quarter(self) -> Quarter:
        return self.edition.quarter

    @property
    def lines(self) -> dict[tuple[str, str], Kept]:
        return self.snapshot.kept

    @property
    def before(self) -> Snapshot | None:
        """What the edition before says. Raises: Tampered."""
        return snapshot_of(self.previous) if self.previous else None

    @property
    def is_superseded(self) -> bool:
        """True when a corrected edition of the quarter was published later."""
        return self.newest > self.edition.key

    def rows(self, model) -> list:
        return self.snapshot.rows(model)


def editions() -> QuerySet[Edition]:
    """Return every edition without its content, the newest quarter first. Queries: 1."""
    return Edition.objects.defer("content").select_related("published_by")


def editions_of(quarter: Quarter) -> list[Edition]:
    """Return a quarter's editions, the latest first. Queries: 1."""
    return list(editions().filter(year=quarter.year, quarter_number=quarter.number))


def open_edition(asked: str) -> Opened:
    """Return the edition that an address names: 2026Q3, or 2026Q3-2.

    Raises: ValueError – no such edition; Tampered – its content is not what its
    checksum says. Queries: 1, and 1 more unless it was read lately.
    """
    key = EditionKey.parse(asked)
    found = editions_of(key.quarter)
    by_number = {edition.number: edition for edition in found}
    if key.number in by_number:
        edition, previous = by_number[key.number], by_number.get(key.number - 1)
        return Opened(edition, snapshot_of(edition), found[0].key, previous)
    raise ValueError(f"there is no edition {key}")


def book_of(opened: Opened, asked: str = "") -> Book:
    """Return the plan as an edition has it, at its quarter or an earlier one.

    Args: asked – an earlier quarter, or "". Raises: ValueError – not a quarter that
    the edition knows. Queries: 0.
    """
    snapshot = opened.snapshot
    today = published_on(opened.edition)
    rounds = snapshot.rounds
    quarter = Quarter.parse(asked) if asked else opened.quarter
    known = started(rounds, today)
    chosen = next((one for one in known if one.quarter == quarter), None)
    if chosen is None:
        raise ValueError(f"the edition does not know {quarter}")
    choice = QuarterChoice(
        quarter=quarter,
        round=chosen,
        choices=[one.quarter for one in known],
        rounds=rounds,
        today=today,
    )
    plan = snapshot.plan.at(choice.quarter)
    return Book(plan, choice, snapshot.reports, edition=opened)


def published_on(edition: Edition) -> date:
    return timezone.localdate(edition.published_at)
