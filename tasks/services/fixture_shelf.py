"""The plan's files that ship with the site, and which of them were loaded when."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tasks.models import AuditRecord

from .fixture_parse import Source, parse
from .fixture_write import LOADED


@dataclass(frozen=True)
class ShelfItem:
    """A file that ships: what it holds, and its latest loading."""

    source: Source
    counts: dict[str, int]  # records by model label, in the order of the file
    loaded: AuditRecord | None  # None when it was never loaded

    @property
    def is_current(self) -> bool:
        """True when the file has not changed since it was last loaded."""
        return bool(self.loaded) and self.loaded.after["sha256"] == self.source.sha256


def shipped(directory: Path | None = None) -> list[Source]:
    """Return the files that ship, by name."""
    folder = Path(directory or settings.PLAN_FIXTURES_DIR)
    return [Source(p.name, p.read_bytes()) for p in sorted(folder.glob("*.json"))]


def shelf() -> list[ShelfItem]:
    """Return the files that ship with their contents and latest loadings. Queries: 1."""
    sources = shipped()
    loaded = last_loads([source.name for source in sources])
    return [
        ShelfItem(source, _counts(source), loaded.get(source.name))
        for source in sources
    ]


def last_loads(names: list[str]) -> dict[str, AuditRecord]:
    """Return the latest loading of each file by name. Queries: 1."""
    records = AuditRecord.objects.filter(action=LOADED, object_key__in=names)
    return {record.object_key: record for record in records.order_by("at", "pk")}


def _counts(source: Source) -> dict[str, int]:
    records, _problems = parse(source)
    return dict(Counter(record.label for record in records))
