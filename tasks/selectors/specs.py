"""From the plan's rows to the plain values that the rules need."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from tasks.core.enums import Kind
from tasks.core.plan import IndicatorSpec, Reporter, Rules, Yardstick
from tasks.core.quarters import Quarter
from tasks.models import Plan


def rules_of(plan: Plan) -> Rules:
    return Rules(plan.slight_limit, plan.behind_limit, plan.about_share)


def spec_of(
    plan,
    indicator,
    responsibilities,
    targets,
    *,
    since: Quarter | None = None,
    joined: Mapping[str, Quarter] | None = None,
    left: Mapping[str, Quarter] | None = None,
) -> IndicatorSpec:
    """Return what the rules need to know of an indicator.

    Args: since – the quarter from which it means what it does; None: always; joined –
    from when departments report it, by code, where they began on the way; left –
    from when those that were taken off are not asked any more.
    """
    joined, left = joined or {}, left or {}
    by_department = defaultdict(list)
    for target in targets:
        code = target.department.code if target.department else None
        by_department[code].append((target.year, target.value))
    reporters = tuple(
        Reporter(
            item.department.code,
            _yardstick(by_department[item.department.code], item.baseline),
            joined.get(item.department.code),
        )
        for item in responsibilities
        if item.reports
    )
    former = tuple(
        Reporter(code, since=joined.get(code), until=left[code])
        for code in (item.department.code for item in responsibilities)
        if code in left and code not in {one.code for one in reporters}
    )
    return IndicatorSpec(
        code=indicator.code,
        kind=Kind(indicator.kind),
        first_year=plan.first_year,
        last_year=plan.last_year,
        whole=_yardstick(by_department[None], None),
        reporters=reporters,
        former=former,
        rules=_rules(plan, indicator),
        is_about=indicator.is_about,
        is_falling=indicator.less_is_better,
        profile=_profile(indicator),
        unit=indicator.unit_name,
        decimals=indicator.decimals,
        since=since,
    )


def _yardstick(targets, baseline) -> Yardstick:
    return Yardstick(targets=tuple(sorted(targets)), baseline=baseline)


def _rules(plan, indicator) -> Rules:
    rules = rules_of(plan)
    if indicator.slight_limit is None and indicator.behind_limit is None:
        return rules
    return Rules(
        rules.slight_limit
        if indicator.slight_limit is None
        else indicator.slight_limit,
        rules.behind_limit
        if indicator.behind_limit is None
        else indicator.behind_limit,
        rules.about_share,
    )


def _profile(indicator) -> tuple[Decimal, ...] | None:
    if not indicator.profile:
        return None
    return tuple(Decimal(str(share)) for share in indicator.profile)
