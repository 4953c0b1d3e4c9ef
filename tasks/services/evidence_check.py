"""Whether the files beside figures are still what their records say."""

import os
from dataclasses import dataclass

from django.db.models import Q

from tasks.models import EvidenceFile

from . import evidence_store

GRACE = 24 * 60 * 60  # seconds in which an upload may still be written


@dataclass(frozen=True)
class Found:
    intact: int
    broken: list[EvidenceFile]  # missing, or altered on disk
    orphans: set[str]  # names of files without a record


def examine() -> Found:
    """Compare every kept file with its record. Queries: 1."""
    lying = evidence_store.stored_keys()
    kept = Q(removed_at__isnull=True) | Q(presented_at__isnull=False)
    files = list(EvidenceFile.objects.filter(kept))
    broken = [f for f in files if not evidence_store.is_intact(f.key, f.sha256)]
    orphans = lying - {file.key for file in files}
    return Found(len(files) - len(broken), broken, orphans)


def sweep(orphans: set[str]) -> int:
    """Delete files without a record, except those that may just be arriving.

    The newest file says what time it is on this disk. Returns: how many were deleted.
    """
    ages = {key: os.stat(evidence_store.path_of(key)).st_mtime for key in orphans}
    newest = evidence_store.moment_on_disk()
    old = [key for key, written in ages.items() if written < newest - GRACE]
    for key in old:
        evidence_store.discard(key)
    return len(old)
