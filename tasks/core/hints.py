"""Hints: what in a typed figure looks like a slip. None of them blocks.

A hint asks for a second look; whoever knows that the figure is right says why, and the
reviewer reads both. Everything is judged against the department's own history and its
target for the year.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from .entry import Bases, Before
from .enums import Availability, Basis, Kind
from .figures import show_number
from .plan import IndicatorSpec, Reports
from .quarters import QUARTERS_PER_YEAR, Quarter

HIGH_SHARE = Decimal("1.5")  # of the year's target, above which a figure is checked
WAN_SLIP = 1000  # times the usual: a slip of 10,000, whatever the season
TEN_SLIP = 5  # times the same quarter last year
TEN_SLIP_RECENT = 4  # times the highest, or below the lowest, of the last quarters
TOTAL_TIMES = 2  # times the usual, from which a quarter looks like a running total
LIKELY = (Decimal("0.5"), Decimal("1.5"))  # of the usual: what a quarter brings
RECENT = QUARTERS_PER_YEAR  # quarters that are looked back upon
LEAST = 10  # smaller figures repeat, or hit their target, by chance


@dataclass(frozen=True, slots=True)
class Past:
    """What a department's own quarters brought before: quantities, or levels."""

    recent: tuple[Decimal, ...] = ()  # of the last four quarters, the latest first
    last_year: Decimal | None = None  # of the same quarter a year before
    steps: tuple[Decimal, ...] = ()  # stock: what the last quarters added

    @property
    def usual(self) -> Decimal | None:
        """The quantity that a quarter like this one has brought so far."""
        if self.last_year:
            return self.last_year
        return sum(self.recent) / len(self.recent) if self.recent else None


def past_of(spec: IndicatorSpec, reports: Reports, quarter: Quarter, code: str) -> Past:
    """Return a department's history before a quarter.

    A figure that brings the quarters before it that were missing is no quantity of its
    own quarter, and stays out.
    """
    key = quarter.previous
    values = {}
    while key >= spec.first_quarter and len(values) <= 2 * QUARTERS_PER_YEAR:
        found = reports.figure(code, key)
        is_own = found is not None and found.gaps_covered is None
        values[key] = found.value if is_own else None
        key = key.previous
    levels = list(values.values())
    pairs = pairwise(levels[: RECENT + 1])
    return Past(
        recent=tuple(v for v in levels[:RECENT] if v is not None),
        last_year=values.get(Quarter(quarter.year - 1, quarter.number)),
        steps=tuple(a - b for a, b in pairs if a is not None and b is not None),
    )


def hints(
    *,
    known: Before,
    bases: Bases,
    year_target: Decimal | None,
    past: Past | None = None,
    basis: Basis | None = None,
) -> list[str]:
    """Return the sentences that ask for a second look, the gravest first.

    Args: year_target – the department's target for the year, in base units; basis –
    on which the figure was typed.
    """
    past = past or Past(recent=(known.last,) if known.last else ())
    own = bases.quarter if known.kind.is_flow else bases.stored
    slip = _size(own, past, known)
    total = _as_before(own, known, basis)
    found = [
        slip,
        _zero(own, past, known),
        "" if slip else _high(bases, known, year_target),
        total or _basis(bases, known, past, basis),
        _same(own, known, year_target),
        _on_target(bases, known, year_target),
    ]
    return [sentence for sentence in found if sentence]


def _size(own: Decimal, past: Past, known: Before) -> str:
    """Compare the order of magnitude with the history."""
    recent = [value for value in past.recent if value > 0]
    like = past.last_year if past.last_year and past.last_year > 0 else None
    if own <= 0 or not (recent or like):
        return ""
    top, bottom = max([*recent, like or 0]), min([*recent, like or recent[0]])
    if own >= top * WAN_SLIP or own * WAN_SLIP <= bottom:
        return _("与以往各季度相差上千倍，请核对是否把“万”与基本单位弄混。")
    if own > top * TEN_SLIP_RECENT or (like and own >= like * TEN_SLIP):
        return _("远高于以往各季度（最高 %(top)s），请核对是否多写了一位。") % {
            "top": show_number(top)
        }
    if own * TEN_SLIP_RECENT < bottom or (like and own * TEN_SLIP <= like):
        return _("远低于以往各季度（最低 %(bottom)s），请核对是否少写了一位。") % {
            "bottom": show_number(bottom)
        }
    return ""


def _zero(own: Decimal, past: Past, known: Before) -> str:
    """Nothing at all, where every quarter that is looked back upon brought something."""
    values = [*past.recent, *(() if past.last_year is None else (past.last_year,))]
    if not known.kind.is_flow or own or not values or min(values) < LEAST:
        return ""
    return _(
        "以往各季度均不为 0（最低 %(bottom)s），本季度为 0，请核对；"
        "数据尚未取得的，请选“%(awaiting)s”。"
    ) % {"bottom": show_number(min(values)), "awaiting": Availability.AWAITING.label}


def _high(bases: Bases, known: Before, year_target: Decimal | None) -> str:
    level = bases.year if known.kind is Kind.ANNUAL else bases.plan
    if year_target and level is not None and level > year_target * HIGH_SHARE:
        return _("超过本年目标的 150%，请核对数字和计量单位。")
    return ""


def _basis(bases: Bases, known: Before, past: Past, basis: Basis | None) -> str:
    """Compare what was typed with what it would be on another basis."""
    if known.kind is Kind.STOCK:
        return _stock_basis(bases, known, past)
    if bases.quarter < 0:
        return _("推算出的本季度数为负，请核对累计数；如填的是本季度数，请改选口径。")
    is_own = basis in (None, Basis.QUARTER)
    if is_own and _looks_like_total(bases.quarter, known, past):
        return _("像是本年累计数，而口径选的是“本季度”，请核对。")
    return ""


def _looks_like_total(own: Decimal, known: Before, past: Past) -> bool:
    """True when the figure less the year's earlier quarters is the likelier one."""
    usual, is_early = past.usual, known.quarter.number < 3  # quarters summed so far
    if not usual or known.year_total <= 0 or (is_early and not past.last_year):
        return False
    low, high = LIKELY
    rest = own - known.year_total
    return own >= usual * TOTAL_TIMES and usual * low <= rest <= usual * high


def _stock_basis(bases: Bases, known: Before, past: Past) -> str:
    if known.level is None or bases.stored >= known.level:
        return _looks_like_level(bases, known, past)
    steps = [step for step in past.steps if step > 0]
    if steps and bases.stored <= 2 * max(steps):
        return _("累计数比上次（%(level)s）减少，像是本季新增数，请核对口径。") % {
            "level": show_number(known.level)
        }
    return _("累计数比上次（%(level)s）减少，请核对。") % {
        "level": show_number(known.level)
    }


def _looks_like_level(bases: Bases, known: Before, past: Past) -> str:
    """A level typed as what is new about doubles the level."""
    new, steps = bases.quarter, [step for step in past.steps if step > 0]
    if not (new and known.level and steps):
        return ""
    if new >= known.level and new > TEN_SLIP * max(steps):
        return _("本季新增比上次的累计数还多，请核对是否把累计数填成了新增数。")
    return ""


def _same(own: Decimal, known: Before, year_target: Decimal | None) -> str:
    """A figure that is last quarter's to the last digit may have been copied."""
    if known.last is None or own != known.last or own < LEAST:
        return ""
    is_reached = bool(year_target) and own >= year_target
    if known.kind is Kind.STOCK and (is_reached or not year_target):
        return ""
    return _("与上季度的数字完全相同，请核对是否为沿用的旧数。")


def _as_before(own: Decimal, known: Before, basis: Basis | None) -> str:
    """A quarter that is the total before it to the last digit is likely that total.

    Where one quarter alone came before, it is told as that quarter's figure.
    """
    is_own = known.kind.is_flow and basis in (None, Basis.QUARTER)
    if not is_own or own < LEAST or own == known.last:
        return ""
    if known.kind is Kind.PERIOD and own == known.plan_total:
        text = _(
            "与此前规划期累计（%(total)s）完全相同，请核对是否把累计数填成了本季度数。"
        )
    elif own == known.year_total:
        text = _(
            "与此前本年累计（%(total)s）完全相同，请核对是否把累计数填成了本季度数。"
        )
    else:
        return ""
    return text % {"total": show_number(own)}


def _on_target(bases: Bases, known: Before, year_target: Decimal | None) -> str:
    """A figure that is the target to the last digit may be the target itself."""
    level = bases.year if known.kind is Kind.ANNUAL else bases.plan
    if not year_target or year_target < LEAST:
        return ""
    is_kept = known.kind is Kind.STOCK and known.level == year_target
    if is_kept or year_target not in (level, bases.quarter):
        return ""
    return _("与本年目标完全相同，请核对是否误填了目标数。")
