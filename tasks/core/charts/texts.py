"""The words of charts: labels, and each chart told in a sentence or two."""

import html
import math
from collections import defaultdict

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tasks.core.charts.rows import GLYPHS, Key
from tasks.core.enums import Status
from tasks.core.figures import show_number, show_share

LABEL_WIDTH = 11  # full-width characters in one line beside a bar
LABEL_LINES = 2
PATH_DECIMALS = 2
TYPE_SIZE, RESULT_FRAME = 12, 16  # pixels


def no_data() -> str:
    """Return what stands in a chart without rows."""
    return _("暂无填报数据")


def safe(text: str) -> str:
    """Return text in which Plotly finds no markup; line breaks stay line breaks.

    NB: quotes stay as they are: Plotly does not know their entities, and makes
    attributes of nothing that is not a tag.
    """
    return html.escape(str(text), quote=False).replace("\n", "<br>")


def wrapped(label: str) -> str:
    """Return a label safe for Plotly, in lines of about the same length."""
    wanted = min(math.ceil(_width(label) / LABEL_WIDTH), LABEL_LINES) or 1
    limit = min(_width(label) / wanted + 1, LABEL_WIDTH)
    lines, line = [], ""
    for piece in _breakable(label):
        if line and _width(line + piece) > limit:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1][:-1] + "…"]
    return "<br>".join(safe(line) for line in lines)


def _breakable(label: str) -> list[str]:
    """Split where a line may end: after a space, and after any full-width sign."""
    pieces, piece = [], ""
    for sign in label:
        piece += sign
        if sign == " " or not sign.isascii():
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def _width(text: str) -> float:
    return sum(0.55 if sign.isascii() else 1 for sign in text)


def result(row) -> str:
    """Return what stands at the end of a bar: its mark, and its share or its status."""
    return f"{GLYPHS[row.status]} {safe(_shown(row))}"


def _shown(row) -> str:
    return str(row.status_label) if row.share is None else show_share(row.share)


def result_width(rows) -> int:
    """Return the pixels that the longest of the results takes."""
    longest = max(_width(GLYPHS[row.status] + " " + _shown(row)) for row in rows)
    return math.ceil(longest * TYPE_SIZE) + RESULT_FRAME


def sentences(*parts: str) -> str:
    """Return sentences one after the other, as the reader's language sets them."""
    space = "" if (get_language() or "zh").startswith("zh") else " "
    return space.join(part for part in parts if part)


def status_counts(rows) -> str:
    """Return how many rows have which status, e.g. 已完成 3 项、滞后 1 项."""
    names, numbers = {}, defaultdict(int)
    for row in rows:
        names.setdefault(row.status, row.status_label)
        numbers[row.status] += 1
    parts = [
        _("%(status)s %(count)s 项")
        % {"status": names[status], "count": numbers[status]}
        for status in Status
        if status in numbers
    ]
    return _("、").join(parts)


def status_keys(rows) -> list[Key]:
    """Return the legend's lines for the statuses that occur, from best to worst."""
    labels = {}
    for row in rows:
        labels.setdefault(row.status, row.status_label)
    return [Key(one.value, str(labels[one])) for one in Status if one in labels]


def path_keys(points, targets, projection, breaks=()) -> list[Key]:
    """Return the legend's lines for what occurs on the path."""
    in_force = [one for one in targets if not one.original]
    lines = [
        (True, "actual", _("实际完成")),
        (any(one.provisional for one in points), "provisional", _("未审定")),
        (True, "expected", _("应完成（序时）")),
        (any(one.original is not None for one in points), "original", _("原目标")),
        (any(not one.derived for one in in_force), "target", _("年度目标")),
        (any(one.derived for one in in_force), "target-derived", _("推算目标")),
        (projection is not None, "projection", _("按当前进度预计")),
        (bool(breaks), "break", _("口径调整，前后不可比")),
    ]
    return [Key(kind, label) for occurs, kind, label in lines if occurs]


def bars_summary(rows) -> str:
    """Tell a chart of bars: counts by status, and who is lowest."""
    summary = _("共 %(count)s 项：%(parts)s。") % {
        "count": len(rows),
        "parts": status_counts(rows),
    }
    known = [row for row in rows if row.share is not None]
    if len(known) < 2:
        return summary
    lowest, highest = min(known, key=_share), max(known, key=_share)
    extremes = _(
        "完成率最高的是%(high)s（%(high_share)s），最低的是%(low)s（%(low_share)s）。"
    ) % {
        "high": highest.label,
        "high_share": show_share(highest.share),
        "low": lowest.label,
        "low_share": show_share(lowest.share),
    }
    return sentences(summary, extremes)


def _share(row):
    return row.share


def map_summary(cities) -> str:
    """Tell the map: which cities have which status."""
    groups, names = defaultdict(list), {}
    for city in cities:
        groups[city.status].append(city.name)
        names.setdefault(city.status, city.status_label)
    parts = [
        _("%(status)s：%(names)s")
        % {"status": names[status], "names": _("、").join(groups[status])}
        for status in Status
        if status in groups
    ]
    return _("；").join(parts) + _("。")


def path_summary(points, targets, projection, unit, breaks=()) -> str:
    """Tell the path: the latest actual against what was expected, target, projection."""
    parts = [
        *(
            _("口径自%(quarter)s起调整，与此前数据不可比。")
            % {"quarter": mark.quarter.label}
            for mark in breaks
        ),
        _latest_sentence(points, unit),
        *(
            (
                _("%(quarter)s的原目标为 %(value)s %(unit)s。")
                if mark.original
                else _("%(quarter)s的目标为 %(value)s %(unit)s。")
            )
            % ({"quarter": mark.quarter.label} | _quantity(mark.value, unit))
            for mark in targets
        ),
    ]
    if projection:
        quarter, value = projection
        parts.append(
            _("按当前进度，%(quarter)s预计为 %(value)s %(unit)s。")
            % ({"quarter": quarter.label} | _quantity(value, unit))
        )
    return sentences(*parts)


def _latest_sentence(points, unit) -> str:
    reported = [point for point in points if point.actual is not None]
    if not reported:
        return no_data() + _("。")
    last = reported[-1]
    words = {"quarter": last.quarter.label} | _quantity(last.actual, unit)
    if last.expected is None:
        return _("%(quarter)s实际为 %(value)s %(unit)s。") % words
    words["expected"] = show_number(last.expected, PATH_DECIMALS)
    return (
        _("%(quarter)s实际为 %(value)s %(unit)s，应完成 %(expected)s %(unit)s。")
        % words
    )


def amount(value) -> str:
    """Return a number of the path, in the unit that its axis names."""
    return show_number(value, PATH_DECIMALS)


def _quantity(value, unit) -> dict:
    return {"value": amount(value), "unit": unit}
