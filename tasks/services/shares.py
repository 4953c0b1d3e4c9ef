"""Who reports an indicator: the lead alone, or assisting departments their share too."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tasks.core.enums import Role
from tasks.models import Indicator, Responsibility, Takeover, User

from . import audit

CHANGED = "reporters_changed"


class ReportersRefused(Exception):
    """The reporters cannot be set so; the message says why."""


@transaction.atomic
def set_reporters(
    *,
    indicator_code: str,
    reporters: Iterable[str],
    seen: Iterable[str],
    reason: str,
    by: User,
    at: datetime,
) -> int:
    """Let these leading and assisting departments report, and no other of them.

    Args: reporters – their codes; seen – the codes of those that reported when the
    effect was shown.
    Returns: how many responsibilities changed.
    Raises: PermissionDenied; Indicator.DoesNotExist; ReportersRefused – nobody would
    report, somebody has no part in it, cities report, or it was changed meanwhile.
    """
    if not by.has_perm("tasks.change_responsibility"):
        raise PermissionDenied
    indicator = Indicator.objects.select_for_update().get(code=indicator_code)
    own = list(
        Responsibility.objects.select_for_update()
        .filter(indicator=indicator)
        .select_related("department", "indicator")
    )
    parts = {part.department.code: part for part in own if part.role != Role.LOCAL}
    wanted = set(reporters)
    _check_succession(own, indicator)
    _check(own, parts, wanted, set(seen))
    changed = [part for code, part in parts.items() if part.reports != (code in wanted)]
    for part in changed:
        _switch(part, reason=reason, by=by, at=at)
    return len(changed)


def _check_succession(own: list[Responsibility], indicator: Indicator) -> None:
    """Who takes over does so for the quarters from then on; this holds for all."""
    of_it = Q(indicator=None) | Q(indicator=indicator)
    givers = [part.department for part in own]
    taken = Takeover.objects.filter(of_it, predecessor__in=givers)
    first = taken.select_related("successor").first()
    if first:
        text = _(
            "这一指标自%(quarter)s起已由“%(name)s”承接，不能再改变以往的填报单位。"
        )
        words = {"quarter": first.starts.label, "name": first.successor.title}
        raise ReportersRefused(text % words)


def _check(own, parts, wanted, seen):
    if any(part.role == Role.LOCAL and part.reports for part in own):
        raise ReportersRefused(_("该指标由各设区市填报，合计已是全域数。"))
    if not wanted:
        raise ReportersRefused(_("至少要有一个填报单位。"))
    if wanted - parts.keys():
        raise ReportersRefused(_("所选单位在这一指标上没有职责分工。"))
    if seen != {code for code, part in parts.items() if part.reports}:
        raise ReportersRefused(
            _("填报单位已被他人改动，未保存。下面是现在的情况，请重新选择。")
        )


def _switch(part: Responsibility, *, reason, by, at):
    before = part.reports
    part.reports = not before
    part.save(update_fields=["reports"])
    audit.record(
        by=by,
        at=at,
        action=CHANGED,
        object_type="responsibility",
        object_key=f"{part.indicator.code}/{part.department.code}",
        before={"reports": before},
        after={"reports": part.reports},
        reason=reason,
    )
