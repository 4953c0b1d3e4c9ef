"""What the sentences that explain a status are made of: figures as text, and what limits
them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .enums import Availability, Kind
from .figures import (
    HUNDRED,
    ZERO,
    round_percent,
    show_large,
    show_percent,
    show_points,
    show_share,
)
from .standing import Progress


class Words:
    """A progress with its figures as text."""

    def __init__(self, progress, unit, decimals, is_overdue=False, is_waiting=False):
        self.progress = progress
        self.is_overdue, self.is_waiting = is_overdue, is_waiting
        self.unit, self.decimals = unit, decimals
        self.year = progress.quarter.year
        self.quarter = progress.quarter.short_label

    def amount(self, value) -> str:
        """Return an amount, told apart from the target and from what is expected."""
        p, edges = self.progress, self._edges()
        if p.kind is Kind.RATIO:
            return show_percent(value, edges=edges, falling=p.is_falling)
        return show_large(
            value, self.unit, self.decimals, edges=edges, falling=p.is_falling
        )

    def ratio_number(self, value) -> Decimal | None:
        """Return a ratio's amount as `amount` shows it, as a number in percent."""
        falling = self.progress.is_falling
        return round_percent(value, edges=self._edges(), falling=falling)

    def _edges(self) -> list:
        """Return the amounts that a shown one must be told apart from."""
        p = self.progress
        marks = [p.compared_target, p.compared_expected, p.met_at, p.start]
        edges = [mark for mark in marks if mark is not None]
        if p.kind is Kind.RATIO:
            edges += [ZERO, HUNDRED]
            if p.compared_expected is not None:
                edges += self._bands(p.compared_expected, -1 if p.is_falling else 1)
        return edges

    def share(self) -> str:
        """Return the share done, told apart from the expected one and the bands."""
        shown = self.share_number()
        return "" if shown is None else show_percent(shown)

    def share_number(self) -> Decimal | None:
        """Return the share done as `share` shows it, as a number in percent."""
        p = self.progress
        if p.share_done is None:
            return None
        edges = [ZERO, HUNDRED, *self._bands(Fraction(p.expected_share) * 100)]
        if p.kind is Kind.ANNUAL and p.met_at != p.compared_target:
            edges.append(p.rules.about_share)
        return round_percent(Fraction(p.share_done) * 100, edges=edges)

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
            return _("%(quarter)s数据来源尚未公布，预计%(day)s取得。") % values
        return _("%(quarter)s数据来源尚未公布，暂无数据。") % values
    if words.is_waiting:
        return _("%(quarter)s数据已提交，尚待审核。") % {"quarter": words.quarter}
    if words.is_overdue:
        return _("%(quarter)s填报已过截止日，尚无审定数据。") % {
            "quarter": words.quarter
        }
    return _("%(quarter)s尚无审定数据。") % {"quarter": words.quarter}


def last_known(words: Words) -> str:
    """Say what was reported last, and for which quarter."""
    known = words.progress.last_known
    if known is None:
        return _("此前也无审定数据。")
    values = {"quarter": known.quarter.label}
    if known.stage is not None:
        return _("最近一次填报为%(quarter)s，%(stage)s。") % (
            values | {"stage": known.stage.label}
        )
    values["actual"] = words.amount(known.actual)
    if words.progress.kind is Kind.RATIO:
        return _("最近一次填报为%(quarter)s，实际 %(actual)s。") % values
    return _("最近一次填报为%(quarter)s，累计 %(actual)s。") % values


def marks(words: Words) -> str:
    """Say what limits the comparison: interpolated, partial, carried, provisional."""
    p = words.progress
    found = [_interpolated(words), _redefined(p), *_partial(p)]
    if p.carried:
        found.append(_("%(count)s 个单位沿用最近一期数据") % {"count": len(p.carried)})
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


def _redefined(p: Progress) -> str:
    if p.since is None:
        return ""
    return _("口径自%(quarter)s起调整，与此前数据不可比") % {"quarter": p.since.label}


def _partial(p: Progress) -> list[str]:
    found = []
    if p.is_partial and p.reporters_reported < p.reporters_due:
        values = {"due": p.reporters_due, "reported": p.reporters_reported}
        found.append(_("%(due)s 个填报单位已报 %(reported)s 个") % values)
    if p.quarters_missing:
        text = _("此前有 %(count)s 个季度数据不全")
        found.append(text % {"count": p.quarters_missing})
    if found and _is_narrowed(p):
        found.append(_("仅比较有数据的部分"))
    return found


def _is_narrowed(p: Progress) -> bool:
    """True when not the whole is compared, but what was reported with its share."""
    if p.compared_target is None:
        return False
    return (p.compared_target, p.compared_expected) != (p.target, p.expected)
