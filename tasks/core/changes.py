"""What has changed from one quarter to another: which statuses, and in what way.

Source: docs/figures.md, "Changes".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .enums import LabelledEnum, Status
from .standing import Progress


class Change(LabelledEnum):
    """In what way a status changed; in the order in which changes are told."""

    WORSE = "worse", _("转差")
    MISSING = "missing", _("新增未报")  # there was a status, or nothing was asked for
    BETTER = "better", _("好转")
    REPORTED = "reported", _("新报")  # judged now, and was not
    ENDED = "ended", _("不再到期")
    RENEWED = "renewed", _("新年度起算")  # met, and on pace for the new year's target


ORDER = list(Change)


@dataclass(frozen=True, slots=True)
class Shift:
    """One indicator whose status is another than in the earlier quarter."""

    key: str  # the indicator's code
    change: Change
    before: Progress
    after: Progress

    @property
    def steps(self) -> int:
        """How many statuses it went up or down; 0 where either judges nothing."""
        earlier, later = self.before.status.severity, self.after.status.severity
        return 0 if None in (earlier, later) else abs(later - earlier)


def change_of(
    before: Status, after: Status, *, is_new_year: bool = False
) -> Change | None:
    """Return in what way a status changed; None exactly when it did not.

    Args: is_new_year – the two belong to different years, whose targets differ: to be
    on pace for the new one is no fall from having met the old one.
    """
    if before is after:
        return None
    if after is Status.NOT_REPORTED:
        return Change.MISSING
    if after is Status.NOT_DUE:
        return Change.ENDED
    if before.severity is None:
        return Change.REPORTED
    if after.severity < before.severity:
        return Change.BETTER
    if is_new_year and after is Status.ON_PACE:
        return Change.RENEWED
    return Change.WORSE


def changes(
    before: Mapping[str, Progress], after: Mapping[str, Progress]
) -> list[Shift]:
    """Return the indicators whose status changed: the falls first, the deepest on top.

    Args: both by the indicator's code, in the plan's order; what is missing on one side
    cannot be compared, and is left out.
    """
    found = []
    for key, now in after.items():
        then = before.get(key)
        change = then and change_of(
            then.status,
            now.status,
            is_new_year=not then.quarter.is_same_year(now.quarter),
        )
        if change:
            found.append(Shift(key, change, then, now))
    return sorted(found, key=lambda one: (ORDER.index(one.change), -one.steps))


def tally(found: list[Shift]) -> dict[Change, int]:
    """Return how many changed in which way; every way is named, 0 included."""
    return {kind: len([one for one in found if one.change is kind]) for kind in Change}
