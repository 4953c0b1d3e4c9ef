"""Who reports an indicator: the lead alone, or assisting departments their share too.

Once there are figures others report from a quarter on; earlier quarters keep theirs.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tasks.core.enums import Role
from tasks.core.workflow import Refused
from tasks.models import Indicator, ReporterChange, Responsibility, Takeover, User
from tasks.models.targets import Target
from tasks.selectors.amendments import with_figures
from tasks.selectors.shares import targets_problem

from . import audit
from .amendments import Order, check_order

CHANGED = "reporters_changed"


class ReportersRefused(Exception):
    """The reporters cannot be set so; the message says why."""


@transaction.atomic
def set_reporters(
    *,
    indicator_code: str,
    reporters: Iterable[str],
    seen: Iterable[str],
    reason: str = "",
    order: Order | None = None,
    by: User,
    at: datetime,
) -> int:
    """Let these departments report, and no other of them.

    Args: reporters – their codes; seen – the codes of those that reported when the
    effect was shown; order – from when on, and why: asked for once there are figures,
    and `reason` is the order's then.
    Returns: how many responsibilities changed.
    Raises: PermissionDenied; Indicator.DoesNotExist; ReportersRefused – nobody would
    report, somebody has no part in it, cities report, it was changed meanwhile, or the
    order is missing or says too little.
    """
    if not by.has_perm("tasks.change_responsibility"):
        raise PermissionDenied
    indicator = Indicator.objects.select_for_update().get(code=indicator_code)
    own = list(
        Responsibility.objects.select_for_update()
        .filter(indicator=indicator)
        .select_related("department", "indicator")
    )
    is_local = any(part.role == Role.LOCAL and part.reports for part in own)
    parts = {
        part.department.code: part
        for part in own
        if (part.role == Role.LOCAL) == is_local
    }
    wanted = set(reporters)
    _check_succession(own, indicator)
    _check(parts, wanted, set(seen), is_local=is_local)
    changed = [part for code, part in parts.items() if part.reports != (code in wanted)]
    if changed and with_figures([indicator.code]):
        before = {part.department.code for part in own if part.reports}
        after = wanted | (before - parts.keys())
        _write_change(indicator, before, after, order, by, at)
        reason = order.reason
    for part in changed:
        _switch(part, reason=reason, order=order, by=by, at=at)
    return len(changed)


def _check_succession(own: list[Responsibility], indicator: Indicator) -> None:
    """Who takes over does so for the quarters from then on; this holds for all."""
    of_it = Q(indicator=None) | Q(indicator=indicator)
    givers = [part.department for part in own]
    taken = Takeover.objects.filter(of_it, predecessor__in=givers)
    first = taken.select_related("successor").first()
    if first:
        text = _(
            "这一指标自%(quarter)s起已由“%(name)s”承接，不能再调整以往的填报单位。"
        )
        words = {"quarter": first.starts.label, "name": first.successor.title}
        raise ReportersRefused(text % words)


def _write_change(indicator, before, after, order: Order | None, by, at) -> None:
    """Remember who reported until now. Raises: ReportersRefused."""
    if order is None:
        raise ReportersRefused(
            _("该指标已有填报数据，请选择执行季度，写明依据文号和理由。")
        )
    earlier = ReporterChange.objects.filter(indicator=indicator)
    latest = max((one.starts for one in earlier), default=None)
    try:
        check_order(order, latest=latest)
    except Refused as error:
        raise ReportersRefused(str(error)) from error
    targets = Target.objects.filter(indicator=indicator).select_related("department")
    if problem := targets_problem(indicator, targets, before, after, order.starts):
        raise ReportersRefused(problem)
    ReporterChange.objects.create(
        indicator=indicator,
        before=sorted(before),
        after=sorted(after),
        **order.as_fields(by, at),
    )


def _check(parts, wanted, seen, *, is_local):
    if wanted - parts.keys() and is_local:
        raise ReportersRefused(_("该指标由各设区市填报，合计已是全域数。"))
    if not wanted:
        raise ReportersRefused(_("至少要有一个填报单位。"))
    if wanted - parts.keys():
        raise ReportersRefused(_("所选单位在这一指标上没有职责分工。"))
    if seen != {code for code, part in parts.items() if part.reports}:
        raise ReportersRefused(
            _("填报单位已被他人改动，未保存。下面是现在的情况，请重新选择。")
        )


def _switch(part: Responsibility, *, reason, order: Order | None, by, at):
    before = part.reports
    words = order.as_words() if order else {}
    part.reports = not before
    part.save(update_fields=["reports"])
    audit.record(
        by=by,
        at=at,
        action=CHANGED,
        object_type="responsibility",
        object_key=f"{part.indicator.code}/{part.department.code}",
        before={"reports": before},
        after={"reports": part.reports} | words,
        reason=reason,
        is_demo=by.is_demo,
    )
