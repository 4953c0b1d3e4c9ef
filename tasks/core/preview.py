"""What a row of the entry form amounts to, before and after it is saved."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .entry import Bases, Before
from .enums import Availability, Basis, Kind
from .explain import explain, status_label
from .explain_words import awaiting_label
from .figures import show_large, show_number, show_percent
from .hints import hints, past_of
from .hints_ratio import ratio_hints, shares_of
from .plan import IndicatorSpec, Reports
from .progress import evaluate
from .quarters import Quarter
from .standing import Progress
from .typed import PLACES, Entry, on_basis


@dataclass(frozen=True, slots=True)
class Preview:
    """How one department's figure would stand if it were approved as it is."""

    progress: Progress
    label: str  # the status in words
    sentence: str  # why
    words: str = ""  # exactly what the entry says: 12,345 人次（本年累计）
    reading: str = ""  # the figure as people read it: 1.2 万人次, 62.0%
    others: str = ""  # the same figure on its other bases
    marks: tuple[str, ...] = ()  # sentences that ask for a second look

    @property
    def reads_shorter(self) -> bool:
        """True when the reading says something that the exact words do not."""
        return bool(self.reading) and not self.words.startswith(self.reading)

    @property
    def has_figure(self) -> bool:
        """True when there is something to judge for the quarter itself."""
        return self.progress.reporters_reported > 0


def preview(
    *,
    spec: IndicatorSpec,
    reports: Reports,
    quarter: Quarter,
    known: Before,
    entry: Entry,
    bases: Bases | None,
    is_overdue: bool = False,
) -> Preview:
    """Return how an entry stands.

    Args: spec – of the department's own part; reports – the department's own figures;
    is_overdue – the round's due date has passed.
    """
    progress = evaluate(spec, with_entry(spec, reports, quarter, entry), quarter)
    words = {"is_overdue": is_overdue}
    return Preview(
        progress=progress,
        label=status_label(progress, **words),
        sentence=explain(progress, unit=spec.unit, decimals=spec.decimals, **words),
        words=words_of(spec, entry, bases),
        reading=reading_of(spec, entry, bases, progress),
        others=other_bases(entry.basis, bases, known) if bases else "",
        marks=_marks(spec, reports, known, entry, bases, progress),
    )


def _marks(spec, reports, known, entry, bases, progress) -> tuple[str, ...]:
    code = spec.reporters[0].code
    if entry.numerator is not None and entry.denominator:
        found = ratio_hints(
            numerator=entry.numerator,
            denominator=entry.denominator,
            past=shares_of(spec, reports, known.quarter, code),
            target=progress.target,
            is_falling=spec.is_falling,
        )
        return tuple(found)
    if bases is None:
        return ()
    found = hints(
        known=known,
        bases=bases,
        year_target=progress.target,
        past=past_of(spec, reports, known.quarter, code),
        basis=entry.basis,
    )
    return tuple(found)


def with_entry(
    spec: IndicatorSpec, reports: Reports, quarter: Quarter, entry: Entry
) -> Reports:
    """Return the reports with an entry in the place of the quarter's own."""
    code = spec.reporters[0].code
    by_key = {key: r for key, r in reports.by_key.items() if key != (code, quarter)}
    if entry.says_something:
        by_key[(code, quarter)] = entry.report(code, quarter)
    return Reports(by_key)


def reading_of(
    spec: IndicatorSpec, entry: Entry, bases: Bases | None, progress: Progress
) -> str:
    """Return the figure in the words in which it is read aloud; "" without one."""
    if spec.kind is Kind.RATIO and progress.actual is not None:
        return show_percent(progress.actual)
    amount = on_basis(bases, entry.basis) if bases else None
    if amount is None:
        amount = entry.value
    if amount is None or spec.kind in (Kind.RATIO, Kind.MILESTONE):
        return ""
    return show_large(amount, spec.unit, spec.decimals)


def words_of(spec: IndicatorSpec, entry: Entry, bases: Bases | None) -> str:
    """Return exactly what an entry says, nothing rounded; "" for a blank one."""
    if entry.availability is Availability.AWAITING:
        return awaiting_label(entry.expected_on)
    if entry.availability is not Availability.REPORTED:
        return str(entry.availability.label)
    if entry.stage is not None:
        return str(entry.stage.label)
    if entry.numerator is not None:
        return f"{_number(entry.numerator)} / {_number(entry.denominator)}"
    if entry.value is None:
        return ""
    amount = on_basis(bases, entry.basis) if bases else None
    is_plain = entry.basis is Basis.QUARTER and spec.kind.is_flow
    if amount is None or is_plain:
        return f"{_number(entry.value)} {spec.unit}"
    return _("%(amount)s %(unit)s（%(basis)s）") % {
        "amount": _number(amount),
        "unit": spec.unit,
        "basis": basis_label(spec.kind, entry.basis),
    }


def basis_label(kind: Kind, basis: Basis) -> str:
    """Return the name of a basis; a stock's are its level and what is new."""
    if kind is not Kind.STOCK:
        return str(basis.label)
    return _("本季新增") if basis is Basis.QUARTER else _("期末累计")


def other_bases(basis: Basis, bases: Bases, known: Before) -> str:
    """Return what a figure is on the bases on which it was not typed."""
    if known.kind is Kind.STOCK:
        return _stock_bases(basis, bases, known)
    parts = []
    if basis is not Basis.QUARTER:
        parts.append(_own_part(basis, bases, known))
    if known.kind is Kind.ANNUAL and basis is not Basis.YEAR:
        parts.append(_("本年累计 %(amount)s") % {"amount": _number(bases.year)})
    if known.kind is Kind.PERIOD and basis is not Basis.PLAN:
        parts.append(_("规划期累计 %(amount)s") % {"amount": _number(bases.plan)})
    if bases.gaps_covered:
        parts.append(_("已含此前缺报的季度"))
    return pgettext("separator between remarks", "；").join(parts)


def _own_part(basis: Basis, bases: Bases, known: Before) -> str:
    """Say how the quarter's own quantity follows from a running total."""
    is_year = basis is Basis.YEAR
    text = (
        _("此前本年累计 %(before)s，本季度为 %(own)s")
        if is_year
        else _("此前规划期累计 %(before)s，本季度为 %(own)s")
    )
    earlier = known.year_total if is_year else known.plan_total
    return text % {"before": _number(earlier), "own": _number(bases.quarter)}


def _stock_bases(basis: Basis, bases: Bases, known: Before) -> str:
    if basis is Basis.QUARTER:
        return _("期末累计 %(amount)s") % {"amount": _number(bases.stored)}
    if bases.quarter is None:
        return ""
    return _("上次累计 %(level)s，本季新增 %(new)s") % {
        "level": _number(known.level),
        "new": _number(bases.quarter),
    }


def _number(amount) -> str:
    return show_number(amount, PLACES)
