"""Figures at the edge: how they are read from what people type, and how they are shown.

Inside, figures are exact. They are rounded here, once, half up, and never across an
edge at which their meaning changes (a band's edge, 0 or 100).
Source: docs/figures.md, "Rounding".
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DASH = "–"  # shown where there is no figure; never 0
WAN = Decimal(10_000)  # 万, in which large Chinese figures are read
WAN_PLACES = 2  # decimals shown of a figure in 万
MAX_WHOLE_DIGITS = 11  # what the database keeps before the point
MAX_DIGITS = 24  # of a typed number, leading zeros aside; more would be rounded
TOO_LARGE = Decimal(10) ** MAX_WHOLE_DIGITS
GROUPED = re.compile(r"-?\d{1,3}([, ]\d{3})+(\.\d+)?")
PLAIN = re.compile(r"-?\d+(\.\d+)?")
# Full-width signs and the spaces and minus signs of spreadsheets. NB: no general
# normalisation, which would read 10² as 102.
TYPED_SIGNS = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2212: "-",
}
ZERO, HUNDRED = Decimal(0), Decimal(100)


class NotANumber(ValueError):
    """What was typed is not a number; the message says what to type instead."""


def parse_number(text: str) -> Decimal | None:
    """Return the number that was typed, in base units; None when nothing was typed.

    Full-width digits count as digits, thousands may be separated by commas, and 万
    after the number multiplies by ten thousand.
    Raises: NotANumber – with a sentence for the person who typed it.
    """
    typed = text.translate(TYPED_SIGNS).strip()
    if not typed:
        return None
    factor = Decimal(1)
    if typed.endswith("万"):
        typed, factor = typed[:-1].rstrip(), WAN
    if not typed.isascii() or not (GROUPED.fullmatch(typed) or PLAIN.fullmatch(typed)):
        raise NotANumber(
            _("“%(text)s”不是数字。请填阿拉伯数字，例如 12,345 或 1.2万。")
            % {"text": text.strip()[:40]}
        )
    number = _exact(typed.replace(",", "").replace(" ", ""))
    if number is None or abs(number) * factor >= TOO_LARGE:
        raise NotANumber(_("数字过大，请核对位数和计量单位。"))
    return number * factor


def _exact(digits: str) -> Decimal | None:
    """Return the number; None where it has more digits than are reckoned exactly."""
    number = Decimal(digits)
    return number if len(number.as_tuple().digits) <= MAX_DIGITS else None


def round_half_up(value: Decimal | Fraction, places: int = 0) -> Decimal:
    """Return the value rounded half away from zero (0.5 -> 1, -0.5 -> -1)."""
    scale = 10**places
    exact = Fraction(value) * scale
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    sign = -1 if exact < 0 else 1
    return Decimal(sign * whole).scaleb(-places)


def round_within(
    value: Decimal | Fraction,
    edges: Iterable[Decimal],
    places: int = 1,
    *,
    falling: bool = False,
) -> Decimal:
    """Return the value rounded half up, but on the same side of every edge.

    An edge belongs to what is above it: 99.96 reads 99.9 beside the edge 100, and
    -10.04 reads -10.1 beside -10; 100.04 reads 100.0.
    Args: falling – less is better: an edge belongs to what is below it.
    """
    if falling:
        return -round_within(-Fraction(value), [-Fraction(e) for e in edges], places)
    exact, step = Fraction(value), Fraction(1, 10**places)
    shown = Fraction(round_half_up(exact, places))
    for edge in sorted(map(Fraction, edges)):
        if exact < edge <= shown:
            shown = (edge / step).__ceil__() * step - step
        elif shown < edge <= exact:
            shown = (edge / step).__ceil__() * step
    return Decimal((shown / step).numerator).scaleb(-places)


def show_percent(
    value: Decimal | Fraction | None,
    *,
    edges: Iterable[Decimal] = (ZERO, HUNDRED),
    places: int = 1,
    falling: bool = False,
) -> str:
    """Return a percentage as text, e.g. 62.0%; a dash when there is none.

    Args: value in percent (62 is 62%).
    """
    shown = round_percent(value, edges=edges, places=places, falling=falling)
    return DASH if shown is None else f"{shown:,.{places}f}%"


def round_percent(
    value: Decimal | Fraction | None,
    *,
    edges: Iterable[Decimal] = (ZERO, HUNDRED),
    places: int = 1,
    falling: bool = False,
) -> Decimal | None:
    """Return a percentage as it is shown, as a number; None when there is none.

    Args: value in percent (62 is 62%).
    """
    if value is None:
        return None
    return round_within(value, edges, places, falling=falling)


def show_points(
    value: Decimal | Fraction | None,
    *,
    edges: Iterable[Decimal] = (ZERO,),
    signed: bool = True,
) -> str:
    """Return a gap in percentage points as text, e.g. -13.0; a dash when there is none."""
    if value is None:
        return DASH
    shown = round_within(value, edges)
    return f"{shown:+.1f}" if signed and shown else f"{abs(shown):.1f}"


def show_share(
    share: Decimal | Fraction | None, *, edges: Iterable[Decimal] = (ZERO, HUNDRED)
) -> str:
    """Return a share (1 = all) as a percentage; the edges are in percent."""
    return show_percent(None if share is None else Fraction(share) * 100, edges=edges)


def show_number(
    value: Decimal | int | Fraction | None,
    decimals: int = 0,
    *,
    edges: Iterable[Decimal] = (),
    falling: bool = False,
) -> str:
    """Return a number with thousands separators; decimals only where it has them."""
    if value is None:
        return DASH
    shown = round_within(value, edges, decimals, falling=falling)
    text = f"{shown:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_large(
    value: Decimal | int | Fraction | None,
    unit: str = "",
    decimals: int = 0,
    *,
    edges: Iterable[Decimal] = (),
    falling: bool = False,
) -> str:
    """Return a quantity as people read it: 15.2 万人次 in Chinese, 152,000 in English.

    Args: edges – amounts from which it must be told apart, e.g. the target.
    """
    if value is None:
        return DASH
    if _reads_in_wan(value):
        scaled = [Fraction(edge) / Fraction(WAN) for edge in edges]
        number = show_number(
            Fraction(value) / Fraction(WAN), WAN_PLACES, edges=scaled, falling=falling
        )
        return f"{number} 万{unit}"
    number = show_number(value, decimals, edges=edges, falling=falling)
    return f"{number} {unit}".rstrip()


def show_needed(value: Decimal | Fraction, unit: str = "", decimals: int = 0) -> str:
    """Return a quantity that is still needed, rounded up at the last digit shown."""
    if _reads_in_wan(value):
        value = round_up(Fraction(value) / Fraction(WAN), WAN_PLACES) * WAN
    return show_large(round_up(value, decimals), unit, decimals)


def _reads_in_wan(value: Decimal | int | Fraction) -> bool:
    return (get_language() or "").startswith("zh") and abs(value) >= WAN


def round_up(value: Decimal | Fraction, decimals: int = 0) -> Decimal:
    """Return the value rounded up: what is needed is never understated."""
    scaled = Fraction(value) * 10**decimals
    return Decimal(scaled.__ceil__()).scaleb(-decimals)


def as_decimal(value: Fraction | None) -> Decimal | None:
    """Return the fraction as a Decimal: exact where it ends, else to 28 digits."""
    return None if value is None else Decimal(value.numerator) / value.denominator
