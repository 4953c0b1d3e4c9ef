"""Whether the stored plan, its people and its rounds hold together: standing checks.

What the plan's own document contradicts, and a note explains, is listed but is no
fault of the data.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import LabelledEnum
from .figures import show_number
from .plan import IndicatorSpec
from .plan_sums import sum_gaps
from .quarters import Quarter

PLACES = 4  # decimals that a target can have


class Check(LabelledEnum):
    """The standing checks, in the order in which they are listed."""

    NO_TARGET = "no_target", gettext_lazy("指标没有目标")
    NO_REPORTER = "no_reporter", gettext_lazy("目标没有填报单位")
    NO_LEAD = "no_lead", gettext_lazy("指标没有牵头单位")
    UNEVEN_SUM = "uneven_sum", gettext_lazy("总目标与各单位合计不一致，且没有说明")
    NO_PERIOD = "no_period", gettext_lazy("方案期内缺少报告期")
    NO_PEOPLE = "no_people", gettext_lazy("单位没有填报人")
    STALE_DRAFT = "stale_draft", gettext_lazy("逾期未提交的草稿")
    CONTRADICTION = "contradiction", gettext_lazy("原文疑义（已登记，不算问题）")

    @property
    def is_fault(self) -> bool:
        return self is not Check.CONTRADICTION


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found."""

    check: Check
    subject: str  # what it is about, by name
    detail: str  # what is wrong and what to do, as a sentence
    key: str  # code of the indicator, department or note; department/quarter of a draft


@dataclass(frozen=True)
class Facts:
    """What the checks look at."""

    specs: Sequence[IndicatorSpec]
    titles: Mapping[str, str]  # of indicators and departments, by code
    led: Collection[str]  # indicators with a leading department
    noted: Collection[str]  # indicators that a note on the source concerns
    notes: Sequence[tuple[str, str]]  # (code, title)
    staffed: Collection[str] = ()  # departments with somebody who may report
    quarters: Collection[Quarter] = ()  # that have a reporting period
    drafts: Sequence[tuple[str, Quarter, int]] = ()  # (department, quarter, days late)

    def title(self, code: str) -> str:
        return self.titles.get(code, code)


def findings(facts: Facts) -> list[Finding]:
    """Return everything that the checks find, in their order."""
    return [
        *_targets(facts),
        *_reporters(facts),
        *_leads(facts),
        *_sums(facts),
        *_periods(facts),
        *_people(facts),
        *_drafts(facts),
        *(
            Finding(Check.CONTRADICTION, title, _("见原文疑义登记。"), code)
            for code, title in facts.notes
        ),
    ]


def counts(found: Iterable[Finding]) -> dict[Check, int]:
    """Return how much each check found; every check is named, 0 included."""
    kinds = [one.check for one in found]
    return {check: kinds.count(check) for check in Check}


def _has_target(spec: IndicatorSpec) -> bool:
    return bool(spec.whole.targets) or any(r.has_targets for r in spec.reporters)


def _targets(facts: Facts) -> list[Finding]:
    return [
        Finding(
            Check.NO_TARGET,
            facts.title(spec.code),
            _("没有任何年度的目标，无法判断进度。请补充目标。"),
            spec.code,
        )
        for spec in facts.specs
        if not _has_target(spec)
    ]


def _reporters(facts: Facts) -> list[Finding]:
    return [
        Finding(
            Check.NO_REPORTER,
            facts.title(spec.code),
            _("有目标，但没有单位填报。请在职责分工中指定填报单位。"),
            spec.code,
        )
        for spec in facts.specs
        if _has_target(spec) and not spec.reporters
    ]


def _leads(facts: Facts) -> list[Finding]:
    return [
        Finding(
            Check.NO_LEAD,
            facts.title(spec.code),
            _("没有牵头单位。请在职责分工中指定。"),
            spec.code,
        )
        for spec in facts.specs
        if spec.code not in facts.led
    ]


def _sums(facts: Facts) -> list[Finding]:
    sentence = _(
        "%(year)s年总目标%(whole)s，各单位合计%(parts)s。请更正，或登记原文疑义加以说明。"
    )
    return [
        Finding(
            Check.UNEVEN_SUM,
            facts.title(gap.code),
            sentence
            % {
                "year": gap.year,
                "whole": show_number(gap.whole, PLACES),
                "parts": show_number(gap.parts, PLACES),
            },
            gap.code,
        )
        for gap in sum_gaps(facts.specs)
        if gap.code not in facts.noted
    ]


def _periods(facts: Facts) -> list[Finding]:
    years = {y for s in facts.specs for y in range(s.first_year, s.last_year + 1)}
    wanted = [Quarter(year, number) for year in sorted(years) for number in range(1, 5)]
    return [
        Finding(
            Check.NO_PERIOD,
            quarter.label,
            _("没有这个季度的报告期，到时无法填报。请生成报告期。"),
            str(quarter),
        )
        for quarter in wanted
        if quarter not in facts.quarters
    ]


def _people(facts: Facts) -> list[Finding]:
    """NB: a plan is loaded before its people; the first of them starts the check."""
    if not facts.staffed:
        return []
    reporting = {r.code: None for spec in facts.specs for r in spec.reporters}
    return [
        Finding(
            Check.NO_PEOPLE,
            facts.title(code),
            _("没有可以登录的填报人。请建立账号。"),
            code,
        )
        for code in reporting
        if code not in facts.staffed
    ]


def _drafts(facts: Facts) -> list[Finding]:
    sentence = _("%(quarter)s的草稿在截止日后 %(days)s 天仍未提交。请催报。")
    return [
        Finding(
            Check.STALE_DRAFT,
            facts.title(department),
            sentence % {"quarter": quarter.label, "days": days},
            f"{department}/{quarter}",
        )
        for department, quarter, days in facts.drafts
    ]
