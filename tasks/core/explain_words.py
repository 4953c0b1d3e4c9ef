"""What the sentences that explain a status are made of: figures as text, and what limits
them."""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .enums import Availability, Kind
from .figures import HUNDRED, ZERO, show_large, show_percent, show_points, show_share
from .standing import Progress


class Words:
    """A progress with its figures as text."""

    def __init__(self, progress, unit, decimals, is_overdue):
        self.progress, self.is_overdue = progress, is_overdue
        self.unit, self.decimals = unit, decimals
        self.year = progress.quarter.year
        self.quarter = progress.quarter.short_label

    def amount(self, value) -> str:
        """Return an amount, told apart from the target and from what is expected."""
        p = self.progress
        marks = [p.compared_target, p.compared_expected, p.met_at, p.start]
        edges = [mark for mark in marks if mark is not None]
        if p.kind is Kind.RATIO:
            edges += [ZERO, HUNDRED]
            if p.compared_expected is not None:
                edges += self._bands(p.compared_expected, -1 if p.is_falling else 1)
            return show_percent(value, edges=edges, falling=p.is_falling)
        return show_large(
            value, self.unit, self.decimals, edges=edges, falling=p.is_falling
        )

    def share(self) -> str:
        """Return the share done, told apart from the expected one and the bands."""
        p = self.progress
        if p.share_done is None:
            return ""
        edges = [ZERO, HUNDRED, *self._bands(Fraction(p.expected_share) * 100)]
        if p.kind is Kind.ANNUAL and p.met_at != p.compared_target:
            edges.append(p.rules.about_share)
        return show_share(p.share_done, edges=edges)

    def _bands(self, expected, sign: int = 1) -> list[Fraction]:
        """Return where the status changes around what is expected, in percent."""
        edges = self.progress.rules.edges
        return [Fraction(expected) + sign * Fraction(edge) for edge in edges]

    def values(self) -> dict:
        """Return every figure as text, by the names that the sentences use."""
        p = self.progress
        return {
            "year": self.year,
            "quarter": self.quarter,
            "due": p.due_year,
            "actual": self.amount(p.actual),
            "target": self.amount(p.compared_target),
            "expected": self.amount(p.compared_expected),
            "start": self.amount(p.start),
            "share": self.share(),
            "expected_share": show_share(p.expected_share),
            "points": show_points(p.gap, edges=p.rules.edges, signed=False),
        }


def show_day(day: date | None) -> str:
    """Return a day in words."""
    if day is None:
        return ""
    values = {"year": day.year, "month": day.month, "day": day.day}
    return _("%(year)s年%(month)s月%(day)s日") % values


def awaiting_label(expected_on: date | None) -> str:
    """Return what stands for a figure that is awaited, with the day where it is known."""
    label = str(Availability.AWAITING.label)
    if expected_on is None:
        return label
    return _("%(label)s（预计 %(day)s）") % {
        "label": label,
        "day": show_day(expected_on),
    }


def no_report(words: Words) -> str:
    """Say that the quarter has no figure, and whether it is late."""
    p = words.progress
    if p.availability is Availability.AWAITING:
        values = {"quarter": words.quarter, "day": show_day(p.expected_on)}
        if p.expected_on:
            return _("%(quarter)s数据待来源公布，预计%(day)s取得。") % values
        return _("%(quarter)s数据待来源公布，尚无数字。") % values
    if words.is_overdue:
        return _("%(quarter)s填报已过截止日，尚无审定数据。") % {
            "quarter": words.quarter
        }
    return _("%(quarter)s尚无审定数据。") % {"quarter": words.quarter}


def last_known(words: Words) -> str:
    """Say what was reported last, and for which quarter."""
    known = words.progress.last_known
    if known is None:
        return _("此前也未报送过。")
    values = {"quarter": known.quarter.label}
    if known.stage is not None:
        return _("最近一次报送为%(quarter)s，%(stage)s。") % (
            values | {"stage": known.stage.label}
        )
    values["actual"] = words.amount(known.actual)
    if words.progress.kind is Kind.RATIO:
        return _("最近一次报送为%(quarter)s，为 %(actual)s。") % values
    return _("最近一次报送为%(quarter)s，累计 %(actual)s。") % values


def marks(words: Words) -> str:
    """Say what limits the comparison: interpolated, partial, carried, provisional."""
    p = words.progress
    found = [_interpolated(words), *_partial(p)]
    if p.carried:
        found.append(_("%(count)s 个单位沿用上次数字") % {"count": len(p.carried)})
    if p.is_provisional:
        found.append(_("含未审定数据"))
    shown = [mark for mark in found if mark]
    if not shown:
        return ""
    separator = pgettext("separator between remarks", "；")
    return _("（%(marks)s）") % {"marks": separator.join(shown)}


def _interpolated(words: Words) -> str:
    if not words.progress.is_interpolated:
        return ""
    return _("%(year)s年无年度目标，按直线内插") % {"year": words.year}


def _partial(p: Progress) -> list[str]:
    found = []
    if p.is_partial and p.reporters_reported < p.reporters_due:
        values = {"due": p.reporters_due, "reported": p.reporters_reported}
        found.append(_("%(due)s 个填报单位已报 %(reported)s 个") % values)
    if p.quarters_missing:
        text = _("有 %(count)s 个以前季度数据不全")
        found.append(text % {"count": p.quarters_missing})
    if found and _is_narrowed(p):
        found.append(_("仅比较有数据的部分"))
    return found


def _is_narrowed(p: Progress) -> bool:
    """True when not the whole is compared, but what was reported with its share."""
    if p.compared_target is None:
        return False
    return (p.compared_target, p.compared_expected) != (p.target, p.expected)
