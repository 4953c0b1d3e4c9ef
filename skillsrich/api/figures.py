"""Figures as text: exact decimals without an exponent, never floating point."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from tasks.core.figures import round_within

PLACES = 6  # decimals kept of a figure that does not end, such as a third


def as_text(
    value: Decimal | Fraction | None, edges: Iterable[Decimal] = ()
) -> str | None:
    """Return a figure as text, rounded half up to six places; null stays null.

    Args: edges – values which rounding must not cross.
    """
    if value is None:
        return None
    text = format(round_within(value, edges, PLACES), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
