"""Publishing editions: what a quarter says is fixed, with a checksum."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.editions import EditionKey
from tasks.core.keeping import canonical, checksum
from tasks.core.workflow import Refused
from tasks.models import Edition, ReportingPeriod, User
from tasks.selectors.editions import editions_of
from tasks.selectors.snapshot import Snapshot, snapshot_of
from tasks.selectors.standings import Book

from . import audit
from .edition_content import complete, gather, head, restated

PUBLISHED = "edition_published"
LONGEST_REASON = 1000  # characters


@dataclass(frozen=True)
class Draft:
    """What an edition published now would be."""

    book: Book
    gathered: dict
    editions: list[Edition]  # of the quarter, the latest first
    digest: str  # of what it would keep: the preview's, and the publication's

    @property
    def key(self) -> EditionKey:
        number = self.editions[0].number + 1 if self.editions else 1
        return EditionKey(self.book.quarter, number)

    @cached_property
    def before(self) -> Snapshot | None:
        """The quarter's latest edition. Raises: Tampered."""
        return snapshot_of(self.editions[0]) if self.editions else None

    @cached_property
    def after(self) -> Snapshot:
        """The edition itself, as it would be."""
        return Snapshot(
            {"edition": {"quarter": str(self.key.quarter)}, **self.gathered}
        )

    @property
    def changes(self) -> list[dict]:
        """What it would correct in the quarter's latest edition."""
        return restated(self.before, self.after)

    @property
    def is_unchanged(self) -> bool:
        """True when the latest edition says the same in every word."""
        before = self.before
        kept = before and {name: before.content[name] for name in self.gathered}
        return kept == self.gathered


def draft(book: Book) -> Draft:
    """Return what an edition of the book's quarter would be, without keeping it."""
    gathered = gather(book)
    digest = checksum(canonical(gathered))
    return Draft(book, gathered, editions_of(book.quarter), digest)


@transaction.atomic
def publish(
    *, book: Book, digest: str, by: User, at: datetime, reason: str = ""
) -> Edition:
    """Keep the book's quarter as its next edition; return it.

    Args: digest – of the preview that was looked at.
    Raises: PermissionDenied; Refused – figures have changed since the preview, nothing
    has changed since the latest edition, or a corrected edition has no reason.
    Side effects: one edition, one audit record.
    """
    access.require(access.may_publish(by))
    # Query: one lock for a quarter, so that two people cannot take the same number.
    _lock(book)
    made = draft(book)
    _check(made, digest, reason.strip())
    return keep(made, by=by, at=at, reason=reason.strip())


def _lock(book: Book) -> None:
    quarter = book.quarter
    rows = ReportingPeriod.objects.select_for_update()
    rows.get(year=quarter.year, quarter=quarter.number)


def _check(made: Draft, digest: str, reason: str) -> None:
    if made.digest != digest:
        raise Refused(_("预览之后数据有了变化，尚未定版。请重新核对后再定版。"))
    if made.is_unchanged:
        raise Refused(_("与最近一版完全一致，无须再次定版。"))
    if made.editions and not reason:
        raise Refused(_("再次定版须写明更正原因。"))


def keep(made: Draft, *, by: User, at: datetime, reason: str) -> Edition:
    """Write an edition down with its audit record; `publish` checks it before."""
    book, key = made.book, made.key
    headed = head(key=key, by=by, at=at, reason=reason)
    content = complete(made.gathered, headed, made.before)
    text = canonical(content)
    rollup = book.rollup(book.lines)
    edition = Edition.objects.create(
        year=key.quarter.year,
        quarter_number=key.quarter.number,
        number=key.number,
        published_at=at,
        published_by=by,
        publisher_name=str(by),
        reason=reason,
        due=rollup.due,
        reported=rollup.reported,
        changed=len(content["restatement"]),
        checksum=checksum(text),
        content=text,
        is_demo=by.is_demo or book.plan.plan.has_demo,
    )
    _record(edition, by=by, at=at)
    return edition


def _record(edition: Edition, *, by: User, at: datetime) -> None:
    audit.record(
        by=by,
        at=at,
        action=PUBLISHED,
        object_type="edition",
        object_key=str(edition),
        after={
            "checksum": edition.checksum,
            "due": edition.due,
            "reported": edition.reported,
            "changed": edition.changed,
        },
        reason=edition.reason,
        is_demo=edition.is_demo,
    )


def remove_demo_editions() -> int:
    """Remove the demonstration's editions, which hold invented figures; return how many.

    Nothing else of the site removes an edition: the way around the guard is here alone.
    """
    rows = Edition.objects.filter(is_demo=True)
    return rows._raw_delete(using=rows.db)
