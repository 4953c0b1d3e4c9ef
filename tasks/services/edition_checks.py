"""Proof that an edition is what was published: its checksum, and its figures again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation

from tasks.core.keeping import canonical, checksum, to_plain
from tasks.models import Edition
from tasks.selectors.editions import Opened, book_of, editions
from tasks.selectors.snapshot import Snapshot
from tasks.selectors.standings import Line

from .edition_content import LANGUAGE, every_line, restated


@dataclass(frozen=True)
class Finding:
    """Something about an edition that does not agree."""

    edition: str
    what: str  # checksum, column, line, restatement
    where: str
    kept: str
    found: str


def verify_editions() -> tuple[int, list[Finding]]:
    """Check every edition; return how many there are, and what does not agree.

    The checksum is made again from the stored text; the columns and the restatement
    are compared with the content; statuses, figures and sentences are worked out again
    from the figures that the edition keeps. Queries: 1, and 1 for each edition.
    """
    findings, before, count = [], None, 0
    for edition in editions().order_by("year", "quarter_number", "number"):
        count += 1
        text = Edition.objects.values_list("content", flat=True).get(pk=edition.pk)
        found = list(_of_text(edition, text))
        findings += found
        if found:
            before = None
            continue
        snapshot = Snapshot(json.loads(text))
        is_next = before is not None and before[0].quarter == edition.quarter
        findings += _of_columns(edition, snapshot)
        findings += _of_lines(edition, snapshot)
        if edition.number == 1 or is_next:
            findings += _of_restatement(
                edition, before[1] if is_next else None, snapshot
            )
        before = (edition, snapshot)
    return count, findings


def _of_text(edition: Edition, text: str) -> Iterator[Finding]:
    made = checksum(text)
    if made != edition.checksum:
        yield Finding(str(edition), "checksum", "content", edition.checksum, made)


def _of_columns(edition: Edition, snapshot: Snapshot) -> Iterator[Finding]:
    """Compare the columns that lists show with the content that the checksum covers."""
    head = snapshot.head
    book = book_of(Opened(edition, snapshot, edition.key))
    rollup = book.rollup(book.lines)
    pairs = {
        "quarter": (head["quarter"], str(edition.quarter)),
        "number": (head["number"], edition.number),
        "published_at": (
            datetime.fromisoformat(head["published_at"]),
            edition.published_at,
        ),
        "published_by": (head["published_by_name"], edition.publisher_name),
        "reason": (head["reason"], edition.reason),
        "due": (rollup.due, edition.due),
        "reported": (rollup.reported, edition.reported),
        "changed": (len(snapshot.content["restatement"]), edition.changed),
    }
    for name, (kept, column) in pairs.items():
        if kept != column:
            yield Finding(str(edition), "column", name, str(kept), str(column))


def _of_lines(edition: Edition, snapshot: Snapshot) -> Iterator[Finding]:
    """Work every line out again from the figures that the edition keeps."""
    book = replace(book_of(Opened(edition, snapshot, edition.key)), edition=None)
    with translation.override(LANGUAGE):
        again = {_key(line): _plain(line) for line in every_line(book)}
    kept = {
        (one["indicator"], one["department"]): {
            name: one[name] for name in ("progress", "sentence", "label")
        }
        for one in snapshot.content["lines"]
    }
    for key in sorted({*kept, *again}):
        old, new = kept.get(key) or {}, again.get(key) or {}
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                where = f"{' '.join(key).strip()} {name}"
                values = canonical(old.get(name)), canonical(new.get(name))
                yield Finding(str(edition), "line", where, *values)


def _key(line: Line) -> tuple[str, str]:
    return line.indicator.code, line.reporter.code if line.reporter else ""


def _plain(line: Line) -> dict:
    progress = to_plain(line.progress)
    return {"progress": progress, "sentence": line.sentence, "label": line.label}


def _of_restatement(edition, before, snapshot) -> Iterator[Finding]:
    kept, again = snapshot.content["restatement"], restated(before, snapshot)
    if kept != again:
        values = canonical(kept), canonical(again)
        yield Finding(str(edition), "restatement", "", *values)
