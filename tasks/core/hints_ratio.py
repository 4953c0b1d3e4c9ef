"""Hints for ratios: what in a typed numerator or denominator looks like a slip.

As everywhere, none of them blocks; whoever knows that the figures are right says why.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .figures import show_number, show_percent
from .hints import HIGH_SHARE, RECENT, WAN_SLIP
from .plan import IndicatorSpec, Reports
from .quarters import Quarter

TEN_SLIP = 4  # times the largest, or below the smallest, of the last denominators
FAR = 3  # times the last ratios, or a third of them: a slip in one of the two
LEAST = 1000  # of a denominator: smaller ones repeat by chance


@dataclass(frozen=True, slots=True)
class Shares:
    """What a department's last quarters said, the latest first."""

    numerators: tuple[Decimal, ...] = ()
    denominators: tuple[Decimal, ...] = ()

    @property
    def ratios(self) -> list[Fraction]:
        """In percent."""
        pairs = zip(self.numerators, self.denominators, strict=True)
        return [100 * Fraction(part) / Fraction(whole) for part, whole in pairs]


def shares_of(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, code: str
) -> Shares:
    """Return a department's ratios of the last quarters that had one."""
    key, found = quarter.previous, []
    while key >= spec.first_quarter and len(found) < RECENT:
        report = reports.figure(code, key)
        if report is not None and report.denominator:
            found.append(report)
        key = key.previous
    return Shares(
        tuple(one.numerator for one in found), tuple(one.denominator for one in found)
    )


def ratio_hints(
    *,
    numerator: Decimal,
    denominator: Decimal,
    past: Shares,
    target: Decimal | None,
    is_falling: bool = False,
) -> list[str]:
    """Return what looks like a slip, the gravest first; [] for nothing.

    Args: target – of the year, in percent; is_falling – less is better.
    """
    ratio = 100 * Fraction(numerator) / Fraction(denominator)
    found = [
        _whole(denominator, past)
        or _part(ratio, past)
        or ("" if is_falling else _high(ratio, target)),
        _above_all(numerator, denominator),
        _same(numerator, denominator, past),
        _on_target(ratio, denominator, target),
    ]
    return [sentence for sentence in found if sentence]


def _whole(denominator: Decimal, past: Shares) -> str:
    """Compare the denominator's order of magnitude with the history."""
    if not past.denominators:
        return ""
    top, bottom = max(past.denominators), min(past.denominators)
    if denominator >= top * WAN_SLIP or denominator * WAN_SLIP <= bottom:
        return _("分母与以往相差上千倍，请核对是否把“万”与基本单位弄混。")
    if denominator > top * TEN_SLIP:
        return _("分母远高于以往（最高 %(top)s），请核对是否多写了一位。") % {
            "top": show_number(top)
        }
    if denominator * TEN_SLIP < bottom:
        return _("分母远低于以往（最低 %(bottom)s），请核对是否少写了一位。") % {
            "bottom": show_number(bottom)
        }
    return ""


def _part(ratio: Fraction, past: Shares) -> str:
    """Compare the ratio with the history: a slip in one of the two shows in it."""
    known = [one for one in past.ratios if one > 0]
    if not known:
        return ""
    if ratio > max(known) * FAR or ratio * FAR < min(known):
        return _("比例与上次（%(last)s）相差数倍，请核对分子、分母的位数和单位。") % {
            "last": show_percent(past.ratios[0])
        }
    return ""


def _high(ratio: Fraction, target: Decimal | None) -> str:
    if not target or ratio <= Fraction(target) * Fraction(HIGH_SHARE):
        return ""
    return _("超过本年目标的 150%，请核对数字和计量单位。")


def _above_all(numerator: Decimal, denominator: Decimal) -> str:
    if numerator <= denominator:
        return ""
    return _("分子大于分母，比例超过 100%，请核对。")


def _same(numerator: Decimal, denominator: Decimal, past: Shares) -> str:
    """Both figures of last quarter to the last digit may have been copied."""
    if denominator < LEAST or numerator == denominator or not past.denominators:
        return ""
    if (numerator, denominator) != (past.numerators[0], past.denominators[0]):
        return ""
    return _("分子、分母与上次完全相同，请核对是否为沿用的旧数。")


def _on_target(ratio: Fraction, denominator: Decimal, target) -> str:
    """A large ratio that is the target to the last digit may be reckoned backwards."""
    if not target or denominator < LEAST or ratio != Fraction(target) or ratio == 100:
        return ""
    return _("比例与本年目标完全相同，请核对是否由目标倒推。")
