"""What a row of the plan must satisfy beyond its fields' own types and lengths.

One set of rules for the files that are loaded and for the forms of the administration.
Every function takes plain values and returns (field, sentence) pairs; a field that is
missing or not readable is left out of `values` and is not judged again.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from .enums import Kind
from .quarters import QUARTERS_PER_YEAR

Values = dict[str, Any]
Problems = list[tuple[str, str]]
HUNDRED = Decimal(100)


def _negative(values: Values, names: Iterable[str]) -> Problems:
    return [
        (name, _("不得为负数。"))
        for name in names
        if values.get(name) is not None and values[name] < 0
    ]


def _limits(values: Values) -> Problems:
    slight, behind = values.get("slight_limit"), values.get("behind_limit")
    found = _negative(values, ("slight_limit", "behind_limit"))
    if slight is not None and behind is not None and behind <= slight:
        found.append(("behind_limit", _("滞后界限须大于略滞后界限。")))
    return found


def plan_problems(values: Values) -> Problems:
    """Judge a plan: its years in order, its bands in order, its share a percentage."""
    found = _limits(values)
    first, last = values.get("first_year"), values.get("last_year")
    if first is not None and last is not None and last < first:
        found.append(("last_year", _("结束年份不得早于起始年份。")))
    about = values.get("about_share")
    if about is not None and not 0 < about <= HUNDRED:
        found.append(("about_share", _("须大于 0 且不超过 100。")))
    ranked_from = values.get("ranked_from")
    if ranked_from is not None and ranked_from < 1:
        found.append(("ranked_from", _("须为 1 或更大的整数。")))
    return found


def profile_problem(profile: Any) -> str:
    """Return why a quarterly profile is not one; empty when it is.

    Args: profile – four cumulative shares as text or whole numbers, the last being 1.
    """
    if not isinstance(profile, list) or len(profile) != QUARTERS_PER_YEAR:
        return _("须为四个季度的累计比例。")
    try:
        shares = [_share(item) for item in profile]
    except (InvalidOperation, TypeError):
        return _("累计比例须为数字，写成文本，例：“0.25”。")
    if any(not share.is_finite() or share < 0 for share in shares):
        return _("累计比例不得为负数。")
    if shares != sorted(shares):
        return _("累计比例不得逐季下降。")
    if shares[-1] != 1:
        return _("第四季度的累计比例须为 1。")
    return ""


def _share(item: Any) -> Decimal:
    if isinstance(item, bool) or not isinstance(item, str | int):
        raise TypeError
    return Decimal(item)


def indicator_problems(values: Values) -> Problems:
    """Judge an indicator: its bands, and its profile, which only an annual one has."""
    found = _limits(values)
    profile = values.get("profile")
    if profile is not None:
        if "kind" in values and values["kind"] != Kind.ANNUAL:
            found.append(("profile", _("只有“每年”类指标可以设季度进度。")))
        elif problem := profile_problem(profile):
            found.append(("profile", problem))
    return found


def responsibility_problems(values: Values, kind: str | None) -> Problems:
    """Judge a responsibility: a baseline is a level, hence not negative."""
    found = _negative(values, ("baseline",))
    if values.get("baseline") is not None and kind == Kind.MILESTONE:
        found.append(("baseline", _("任务类指标没有基数。")))
    return found


def target_problems(values: Values, kind: str | None, years: range | None) -> Problems:
    """Judge a target: a number unless it is a deliverable, in a year of the plan.

    Args: kind – of the indicator, None when unknown; years – of the plan, None when no
    plan is there.
    """
    found: Problems = []
    if kind is not None and "value" in values:
        has_value = values["value"] is not None
        if kind == Kind.MILESTONE and has_value:
            found.append(("value", _("任务类指标的目标不填数值，只写目标原文。")))
        elif kind != Kind.MILESTONE and not has_value:
            found.append(("value", _("数值类指标的目标须填目标值。")))
    return found + year_problems(values, years)


def period_problems(values: Values, years: range | None) -> Problems:
    """Judge a reporting period: in a year of the plan, its dates in order."""
    found = year_problems(values, years)
    opens, due = values.get("opens_on"), values.get("due_on")
    if opens and due and due < opens:
        found.append(("due_on", _("截止日期不得早于开放日期。")))
    locked = values.get("locked_on")
    if opens and locked and locked <= opens:
        found.append(("locked_on", _("锁定日期须晚于开放日期。")))
    return found


def year_problems(values: Values, years: range | None) -> Problems:
    """Judge a year: it must be one of the plan's."""
    year = values.get("year")
    if year is None:
        return []
    if years is None:
        return [("year", _("尚无行动方案，不能判断年份。请先载入行动方案。"))]
    if year in years:
        return []
    span = {"first": years[0], "last": years[-1]}
    return [("year", _("不在行动方案的年份之内（%(first)s—%(last)s）。") % span)]


# Fields of an indicator that decide what its figures mean, and how they are judged.
FROZEN = (
    "kind",
    "unit",
    "is_about",
    "less_is_better",
    "definition",
    "numerator_name",
    "denominator_name",
    "profile",
    "slight_limit",
    "behind_limit",
)
# Of a plan: what judges indicators without limits of theirs, and where paths begin.
JUDGING_PLAN = ("slight_limit", "behind_limit", "about_share")
FROZEN_PLAN = ("first_year", *JUDGING_PLAN)


def definition_is_used() -> str:
    """Return why an indicator that has figures keeps its kind, unit and meaning."""
    return _(
        "该指标已有填报数据，类型、单位、口径和判定规则不能直接修改；"
        "请在该指标的“调整口径”页办理，写明依据文号、理由和执行季度。"
    )


def baseline_is_used() -> str:
    """Return why a level that figures are judged from is not simply changed."""
    return _(
        "该指标已有填报数据，基数不能直接改动；"
        "请在该指标的“调整口径”页办理，写明依据文号、理由和执行季度。"
    )


def plan_is_used(name: str) -> str:
    """Return why a plan's first year and rules stay once there are figures.

    Args: name – of a field of FROZEN_PLAN.
    """
    if name in JUDGING_PLAN:
        return _(
            "已有填报数据，改动会使以往各季度重新判定，不能直接修改；"
            "请在行动方案的“调整判定规则”页办理，写明依据文号、理由和执行季度。"
        )
    return _("已有填报数据，起始年份不能再改：各指标的序时进度据此起算。")


def reporters_are_used() -> str:
    """Return why others report an indicator that has figures only from a quarter on."""
    return _(
        "该指标已有填报数据，填报单位不能直接增减；"
        "请在该指标的“填报单位”页办理，写明依据文号、理由和执行季度。"
    )


def target_is_used() -> str:
    """Return why a target of an indicator that has figures is not simply changed."""
    return _(
        "该指标已有填报数据，目标不能直接改动；"
        "请在该指标的“修订目标”页办理，写明依据文号、理由和执行季度。"
    )
