"""One row of the entry form: what was typed as text, and what it means.

The form, the live preview and the service read a row through the same function, so
that what is shown before saving is what is saved.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from .entry import Bases, Before, EntryError, read_basis
from .enums import Availability, Basis, Kind, Stage
from .explain_words import show_day
from .explaining import NOTHING, Explained, explained_texts, read_explained
from .fields import check_length, read_choice, read_day, read_text
from .figures import TOO_LARGE, NotANumber, parse_number, show_number
from .plan import IndicatorSpec, Report
from .quarters import Quarter

PLACES = 4  # decimals kept by the database
NOTE_LENGTH = 1000  # characters
EVIDENCE_LENGTH = 300  # characters
REASON_LENGTH = 300  # characters


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of one row, as text."""

    value: str = ""
    basis: str = ""
    numerator: str = ""
    denominator: str = ""
    stage: str = ""
    availability: str = ""
    note: str = ""
    evidence: str = ""
    expected_on: str = ""
    hint_reason: str = ""
    cause: str = ""
    action: str = ""
    owner: str = ""
    due_on: str = ""
    fulfilment: str = ""
    fulfilment_note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says: a figure, a stage, why there is none, or nothing."""

    availability: Availability = Availability.REPORTED
    value: Decimal | None = None  # the quarter's own quantity, or the level
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stage: Stage | None = None
    basis: Basis = Basis.QUARTER
    gaps_covered: Basis | None = None
    note: str = ""
    evidence: str = ""
    expected_on: date | None = None  # awaiting: when the source will have it
    hint_reason: str = ""  # why a figure is right that asks for a second look
    explained: Explained = NOTHING

    @property
    def has_figure(self) -> bool:
        amounts = (self.value, self.numerator, self.denominator, self.stage)
        return any(amount is not None for amount in amounts)

    @property
    def says_something(self) -> bool:
        """True for a figure, and for a stated reason why there is none."""
        return self.has_figure or self.availability is not Availability.REPORTED

    @property
    def is_blank(self) -> bool:
        """True when nothing at all was typed."""
        texts = (self.note, self.evidence)
        return not (self.says_something or any(texts)) and self.explained.is_blank

    @property
    def bare(self) -> "Entry":
        """The figure alone, without the words beside it."""
        words = {"note": "", "evidence": "", "hint_reason": ""}
        return replace(self, explained=NOTHING, **words)

    def report(self, reporter: str, quarter: Quarter) -> Report:
        """Return the entry as the rules judge it, as if it were approved."""
        return Report(
            reporter=reporter,
            quarter=quarter,
            availability=self.availability,
            value=self.value,
            numerator=self.numerator,
            denominator=self.denominator,
            stage=self.stage,
            gaps_covered=self.gaps_covered,
            expected_on=self.expected_on,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as it was understood; the errors are sentences by field."""

    entry: Entry
    bases: Bases | None = None  # quantities only
    errors: dict[str, str] = field(default_factory=dict)


def read(
    typed: Typed,
    *,
    spec: IndicatorSpec,
    known: Before,
    has_files: bool = False,
    today: date | None = None,
    awaited: date | None = None,
) -> Reading:
    """Return what a row says, with a sentence beside each field that says nothing
    usable.

    Args: has_files – files are attached, which prove a deliverable as well as words;
    today – None where a day may be over; awaited – the day that is stored: it stays
    good when it has passed, so that the rest of the row can be saved.
    """
    errors: dict[str, str] = {}
    availability = read_choice(Availability, typed.availability, "availability", errors)
    texts = Entry(
        availability=availability or Availability.REPORTED,
        basis=default_basis(spec.kind),
        note=read_text(typed.note),
        evidence=read_text(typed.evidence),
        hint_reason=read_text(typed.hint_reason),
        explained=read_explained(typed, known.quarter, errors),
    )
    if texts.availability is Availability.AWAITING:
        texts = replace(
            texts, expected_on=read_day(typed.expected_on, "expected_on", errors)
        )
    _check_lengths(texts, errors)
    reader = _READERS.get(spec.kind, _read_quantity)
    entry, bases = reader(typed, texts, spec, known, errors)
    if entry.stage is Stage.DONE and not (entry.evidence or has_files):
        errors["evidence"] = _("已完成的，请写明完成依据（文号、链接等），或上传附件。")
    if entry.availability is not Availability.REPORTED and not errors:
        _check_reason(entry, errors)
    if entry.expected_on and entry.expected_on != awaited and not errors:
        _check_day(entry.expected_on, spec, today, errors)
    return Reading(entry, bases if not errors else None, errors)


def _check_lengths(entry: Entry, errors: dict) -> None:
    limits = {
        "note": NOTE_LENGTH,
        "evidence": EVIDENCE_LENGTH,
        "hint_reason": REASON_LENGTH,
    }
    for name, limit in limits.items():
        check_length(getattr(entry, name), limit, name, errors)


def _check_reason(entry: Entry, errors: dict) -> None:
    """Not applicable and awaiting are said instead of a figure, and with a reason."""
    if entry.has_figure:
        errors["availability"] = _(
            "已填了数据，不能同时选“%(choice)s”。请清空数据，或改选“%(reported)s”。"
        ) % {
            "choice": entry.availability.label,
            "reported": Availability.REPORTED.label,
        }
        return
    is_awaiting = entry.availability is Availability.AWAITING
    if not entry.note:
        errors["note"] = (
            _("请写明等待哪一数据来源。")
            if is_awaiting
            else _("请写明本季度不适用的原因。")
        )
    if is_awaiting and entry.expected_on is None:
        errors["expected_on"] = _("请填写预计取得数据的日期。")


def _check_day(day: date, spec: IndicatorSpec, today: date | None, errors: dict):
    """What is awaited lies ahead, and comes within a year of the plan's end: the last
    year's figures are published in the year after."""
    last = date(spec.last_year + 1, 12, 31)
    if today and day < today:
        errors["expected_on"] = _(
            "预计取得日期不能早于今天（%(today)s）。数据已取得的，请填报数据；"
            "尚未取得的，请改填新的日期。"
        ) % {"today": show_day(today)}
    elif day > last:
        errors["expected_on"] = _(
            "预计取得日期最迟为%(last)s（规划期结束后一年），请核对年份。"
        ) % {"last": show_day(last)}


def default_basis(kind: Kind) -> Basis:
    """Return the basis that is meant where none is named."""
    return Basis.PLAN if kind is Kind.STOCK else Basis.QUARTER


def _read_quantity(typed, texts, spec, known, errors):
    basis = read_choice(Basis, typed.basis, "basis", errors) or texts.basis
    number = _number(typed.value, "value", spec.decimals, errors)
    if number is None and not errors and known.needed_by:
        errors["value"] = _(
            "%(later)s的累计数是在本季度数的基础上填报的，本季度数不能清空。"
            "请先更正%(later)s的数字。"
        ) % {"later": known.needed_by.label}
    if number is None or errors:
        return replace(texts, value=number), None
    if sentence := _negative(number, basis, spec.kind):
        errors["value"] = sentence
        return texts, None
    try:
        bases = read_basis(number, basis, known)
    except EntryError as error:
        errors["value"] = str(error)
        return texts, None
    if abs(bases.stored) >= TOO_LARGE:
        errors["value"] = _("数字过大，请核对位数和计量单位。")
    return replace(
        texts, value=bases.stored, basis=basis, gaps_covered=bases.gaps_covered
    ), bases


def _negative(number: Decimal, basis: Basis, kind: Kind) -> str:
    """Return why a typed number may not be negative; "" when it is not."""
    if number >= 0:
        return ""
    if basis is not Basis.QUARTER:
        return _("累计数不能为负，请核对。")
    if kind is Kind.STOCK:
        return _("新增数不能为负。累计数比上次减少的，请改按“期末累计”填报。")
    return _("本季度数不能为负。更正以前季度的，请改按“本年累计”填报更正后的累计数。")


def _number(text: str, name: str, decimals: int, errors: dict) -> Decimal | None:
    try:
        number = parse_number(text)
    except NotANumber as error:
        errors[name] = str(error)
        return None
    if number is None:
        return None
    places = min(decimals, PLACES)
    if number != round(number, places):
        errors[name] = (
            _("最多保留 %(places)s 位小数。") % {"places": places}
            if places
            else _("应为整数，不能带小数，请核对。")
        )
    return number


def _read_ratio(typed, texts, spec, known, errors):
    numerator = _number(typed.numerator, "numerator", spec.decimals, errors)
    denominator = _number(typed.denominator, "denominator", spec.decimals, errors)
    entry = replace(texts, numerator=numerator, denominator=denominator)
    if not errors:
        errors.update(_ratio_errors(numerator, denominator, _may_exceed(spec)))
    return entry, None


def _may_exceed(spec: IndicatorSpec) -> bool:
    """True where a target above 100% says that the part can be more than the whole."""
    yardsticks = [spec.whole, *(one.yardstick for one in spec.reporters)]
    return any(v is not None and v > 100 for y in yardsticks for _year, v in y.targets)


def _ratio_errors(numerator, denominator, may_exceed: bool) -> dict[str, str]:
    if numerator is None and denominator is None:
        return {}
    if numerator is None:
        return {"numerator": _("请同时填写分子。")}
    if denominator is None:
        return {"denominator": _("请同时填写分母。")}
    if numerator < 0:
        return {"numerator": _("分子不能为负，请核对。")}
    if denominator <= 0:
        return {"denominator": _("分母应大于 0。没有对象的，请选“不适用”并说明。")}
    if numerator > denominator and not may_exceed:
        return {
            "numerator": _("分子 %(numerator)s 大于分母 %(denominator)s，请核对。")
            % {
                "numerator": show_number(numerator, PLACES),
                "denominator": show_number(denominator, PLACES),
            }
        }
    return {}


def _read_milestone(typed, texts, spec, known, errors):
    stage = read_choice(Stage, typed.stage, "stage", errors)
    return replace(texts, stage=stage), None


_READERS = {Kind.RATIO: _read_ratio, Kind.MILESTONE: _read_milestone}


def bases_of(entry: Entry, known: Before) -> Bases | None:
    """Return a stored quantity on its three bases; None where there is none."""
    if entry.value is None:
        return None
    if known.kind is Kind.STOCK:
        return read_basis(entry.value, Basis.PLAN, known)
    known = replace(known, later_covering=None)
    bases = read_basis(entry.value, Basis.QUARTER, known)
    return replace(bases, gaps_covered=entry.gaps_covered)


def on_basis(bases: Bases, basis: Basis) -> Decimal | None:
    """Return the figure as it reads on one of its bases."""
    amounts = {
        Basis.QUARTER: bases.quarter,
        Basis.YEAR: bases.year,
        Basis.PLAN: bases.plan,
    }
    return amounts[basis]


def typed_of(entry: Entry, known: Before) -> Typed:
    """Return a stored entry as the text of its row's fields, on the basis it was
    typed in."""
    bases, basis = bases_of(entry, known), entry.basis
    amount = on_basis(bases, basis) if bases else None
    if bases and amount is None:  # a level whose beginning is not known
        basis, amount = Basis.PLAN, entry.value
    return Typed(
        value=_shown(amount),
        basis=basis.value,
        numerator=_shown(entry.numerator),
        denominator=_shown(entry.denominator),
        stage=entry.stage.value if entry.stage else "",
        availability=entry.availability.value,
        note=entry.note,
        evidence=entry.evidence,
        expected_on=entry.expected_on.isoformat() if entry.expected_on else "",
        hint_reason=entry.hint_reason,
        **explained_texts(entry.explained),
    )


def _shown(number: Decimal | None) -> str:
    return "" if number is None else show_number(number, PLACES)
