"""Figures at the edge: how they are read from what people type, and how they are shown.

Inside, figures are exact. They are rounded here, once, half up, and never across an
edge at which their meaning changes (a band's edge, 0 or 100).
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DASH = "–"  # shown where there is no figure; never 0
WAN = Decimal(10_000)  # 万, in which large Chinese figures are read
MAX_WHOLE_DIGITS = 11  # what the database keeps before the point
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"-?\d+(\.\d+)?")
ZERO, HUNDRED = Decimal(0), Decimal(100)


class NotANumber(ValueError):
    """What was typed is not a number; the message says what to type instead."""


def parse_number(text: str) -> Decimal | None:
    """Return the number that was typed, in base units; None when nothing was typed.

    Full-width digits count as digits, thousands may be separated by commas, and 万
    after the number multiplies by ten thousand.
    Raises: NotANumber – with a sentence for the person who typed it.
    """
    typed = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if not typed:
        return None
    factor = Decimal(1)
    if typed.endswith("万"):
        typed, factor = typed[:-1], WAN
    if not typed.isascii() or not (GROUPED.fullmatch(typed) or PLAIN.fullmatch(typed)):
        raise NotANumber(
            _("“%(text)s”不是数字。请填阿拉伯数字,例如 12,345 或 1.2万。")
            % {"text": text.strip()[:40]}
        )
    digits = typed.replace(",", "").lstrip("-").split(".")[0].lstrip("0")
    if len(digits) > MAX_WHOLE_DIGITS:
        raise NotANumber(_("数字过大,请核对位数和计量单位。"))
    return Decimal(typed.replace(",", "")) * factor


def round_half_up(value: Decimal | Fraction, places: int = 0) -> Decimal:
    """Return the value rounded half away from zero (0.5 -> 1, -0.5 -> -1)."""
    scale = 10**places
    exact = Fraction(value) * scale
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    sign = -1 if exact < 0 else 1
    return Decimal(sign * whole).scaleb(-places)


def round_within(
    value: Decimal | Fraction, edges: Iterable[Decimal], places: int = 1
) -> Decimal:
    """Return the value rounded half up, but on the same side of every edge.

    An edge belongs to what is above it: 99.96 reads 99.9 beside the edge 100, and
    -10.04 reads -10.1 beside -10; 100.04 reads 100.0.
    """
    exact, step = Fraction(value), Fraction(1, 10**places)
    shown = Fraction(round_half_up(value, places))
    for edge in map(Fraction, edges):
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
) -> str:
    """Return a percentage as text, e.g. 62.0%; a dash when there is none.

    Args: value in percent (62 is 62%).
    """
    if value is None:
        return DASH
    return f"{round_within(value, edges, places):,.{places}f}%"


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


def show_share(share: Decimal | Fraction | None) -> str:
    """Return a share (1 = all) as a percentage."""
    return show_percent(None if share is None else Fraction(share) * 100)


def show_number(value: Decimal | int | Fraction | None, decimals: int = 0) -> str:
    """Return a number with thousands separators; decimals only where it has them."""
    if value is None:
        return DASH
    shown = round_half_up(Fraction(value), decimals)
    text = f"{shown:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_large(
    value: Decimal | int | Fraction | None, unit: str = "", decimals: int = 0
) -> str:
    """Return a quantity as people read it: 15.2 万人次 in Chinese, 152,000 in English."""
    if value is None:
        return DASH
    if (get_language() or "").startswith("zh") and abs(value) >= WAN:
        return f"{show_number(Fraction(value) / Fraction(WAN), 2)} 万{unit}"
    return f"{show_number(value, decimals)} {unit}".rstrip()


def round_up(value: Decimal | Fraction, decimals: int = 0) -> Decimal:
    """Return the value rounded up: what is needed is never understated."""
    scaled = Fraction(value) * 10**decimals
    return Decimal(scaled.__ceil__()).scaleb(-decimals)


def as_decimal(value: Fraction | None) -> Decimal | None:
    """Return the fraction as a Decimal: exact where it ends, else to 28 digits."""
    return None if value is None else Decimal(value.numerator) / value.denominator
