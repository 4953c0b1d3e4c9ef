"""What surrounds a field of the entry form: the small trend, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .enums import Kind
from .figures import round_half_up, show_number, show_percent
from .plan import IndicatorSpec, Report, Reports
from .quarters import Quarter

LENGTH = 8  # quarters
WIDTH, HEIGHT, EDGE = 88, 20, 3  # of the drawing, in its own units
FIELDS = {Kind.RATIO: 2, Kind.MILESTONE: 2}  # to fill in for one figure; others: 1
SECONDS_PER_FIELD, SECONDS_TO_BEGIN, SECONDS_TO_CONFIRM = 40, 60, 10
SECONDS_TO_WRITE = {"cause": 60, "action": 60, "fulfilment_note": 40}
SECONDS_TO_CHOOSE = 20  # for a name, a day, a short reason


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the last quarters' figures, and the same in words."""

    lines: tuple[str, ...]  # points of unbroken stretches; a missing quarter is a gap
    dots: tuple[tuple[str, str], ...]  # where the figures are
    summary: str


def trend(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, code: str
) -> Trend | None:
    """Return a department's figures of the quarters before one, oldest first.

    None when: there are fewer than two, or the indicator is a milestone.
    """
    if spec.kind is Kind.MILESTONE:
        return None
    points = _points(spec, reports, quarter, code)
    known = [value for _key, value in points if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    places = [_place(at, value, low, high) for at, (_k, value) in enumerate(points)]
    separator = pgettext("separator in a list", "、")
    told = separator.join(f"{key.label} {_shown(spec, v)}" for key, v in points)
    return Trend(
        lines=tuple(_lines(places)),
        dots=tuple(place for place in places if place),
        summary=_("此前走势：%(figures)s") % {"figures": told},
    )


def _points(spec, reports, quarter, code):
    key, points = quarter.previous, []
    while key >= spec.first_quarter and len(points) < LENGTH:
        points.append((key, amount_of(reports.figure(code, key))))
        key = key.previous
    return points[::-1]


def amount_of(report: Report | None) -> Decimal | Fraction | None:
    """Return a report's quantity, level, or ratio in percent; None without one."""
    if report is None or report.value is not None or not report.denominator:
        return report and report.value
    return 100 * Fraction(report.numerator) / Fraction(report.denominator)


def _shown(spec, value) -> str:
    return show_percent(value) if spec.kind is Kind.RATIO else show_number(value, 4)


def _place(at, value, low, high) -> tuple[str, str] | None:
    if value is None:
        return None
    span = Fraction(high) - Fraction(low)
    up = (Fraction(value) - Fraction(low)) / span if span else Fraction(1, 2)
    x = EDGE + Fraction(WIDTH - 2 * EDGE, LENGTH - 1) * at
    y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * up
    return str(round_half_up(x, 1)), str(round_half_up(y, 1))


def _lines(places: Sequence[tuple[str, str] | None]) -> list[str]:
    lines, open_line = [], []
    for place in [*places, None]:
        if place:
            open_line.append(",".join(place))
            continue
        if len(open_line) > 1:
            lines.append(" ".join(open_line))
        open_line = []
    return lines


def minutes(*, kinds: Sequence[Kind], carried: int, words: Sequence[str]) -> int:
    """Return how long it takes to finish a form, in whole minutes.

    Args: kinds – of the rows that must still be typed; carried – how many rows are
    filled in from before and wait for a look; words – the fields of text that are
    asked for.
    A simple rule, not a measurement: a minute to begin with, 40 seconds for each
    figure, 10 for each row to look over, up to a minute for each text; nothing left
    takes no time.
    """
    seconds = SECONDS_PER_FIELD * sum(FIELDS.get(kind, 1) for kind in kinds)
    seconds += SECONDS_TO_CONFIRM * carried
    seconds += sum(SECONDS_TO_WRITE.get(name, SECONDS_TO_CHOOSE) for name in words)
    return -(-(SECONDS_TO_BEGIN + seconds) // 60) if seconds else 0
