"""The workbook in which a quarter is filled in offline: what its rows mean.

Rows are known by the keys that they carry, columns by a hidden row of names, never by
where they stand: a sorted, filtered or rearranged workbook reads the same.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from .enums import Availability, Basis, Fulfilment, Kind, Stage
from .explaining import FIELDS, field_words
from .figures import NotANumber, parse_number, show_number
from .preview import basis_label
from .quarters import Quarter
from .typed import PLACES, Typed

TEMPLATE = "1"  # grows when older workbooks can no longer be read
KEYS = ("template", "department", "quarter", "indicator", "version", "was", "check")
AMOUNTS = ("value", "numerator", "denominator")
CHOICES = ("basis", "stage", "availability", "fulfilment")
TEXTS = ("evidence", "note")
FIGURES = (
    "basis",
    "value",
    "numerator",
    "denominator",
    "stage",
    "evidence",
    "availability",
    "note",
)
LATER = ("expected_on", *FIELDS)  # columns that older workbooks do not have
INPUTS = (*FIGURES, *LATER)
FIELDS_OF = {  # what an indicator of a kind is asked for
    Kind.RATIO: ("numerator", "denominator", "availability", "note"),
    Kind.MILESTONE: ("stage", "evidence", "availability", "note"),
}
QUANTITY_FIELDS = ("basis", "value", "availability", "note")
HEADING = "#"  # stands in the key of a row that is no data
ENUMS = {"stage": Stage, "availability": Availability, "fulfilment": Fulfilment}


class WrongFile(ValueError):
    """A workbook that cannot be taken as a whole; the message says why."""


def fields_of(kind: Kind) -> tuple[str, ...]:
    """Return the input columns that an indicator of a kind uses."""
    return (*FIELDS_OF.get(kind, QUANTITY_FIELDS), *LATER)


def field_labels() -> dict[str, str]:
    """Return the input columns' headings."""
    return {
        "basis": _("填报口径"),
        "value": _("数值"),
        "numerator": _("分子"),
        "denominator": _("分母"),
        "stage": _("进展阶段"),
        "evidence": _("完成依据"),
        "availability": _("数据情况"),
        "note": _("说明"),
        "expected_on": _("预计取得日期"),
        **field_words(),
    }


def options(name: str, kind: Kind) -> dict[str, str]:
    """Return the choices of a list column, as {label: value}."""
    if name == "basis":
        bases = list(Basis) if kind is not Kind.STOCK else [Basis.PLAN, Basis.QUARTER]
        return {basis_label(kind, basis): basis.value for basis in bases}
    return {str(member.label): member.value for member in ENUMS[name]}


def show_field(name: str, text: str, kind: Kind) -> str:
    """Return a field's text as people read it: choices by their label, numbers with
    their thousands apart."""
    if name in AMOUNTS:
        return _show_amount(text)
    if name not in CHOICES:
        return text
    labels = {value: label for label, value in options(name, kind).items()}
    return labels.get(text, text)


def _show_amount(text: str) -> str:
    try:
        number = parse_number(text)
    except NotANumber:
        return text
    return "" if number is None else show_number(number, PLACES)


def check_code(parts: Iterable[str]) -> str:
    """Return a short sum of a row's keys, with which a damaged row is recognised."""
    joined = "\0".join(parts).encode()
    return hashlib.blake2s(joined, digest_size=5).hexdigest()


def digest(cells: Mapping[str, str]) -> str:
    """Return a short sum of a row's inputs, with which an untouched row is recognised."""
    parts = [_canonical(name, cells.get(name, "")) for name in FIGURES]
    # NB: what an older workbook has no column for leaves its sums as they were.
    later = ((name, _canonical(name, cells.get(name, ""))) for name in LATER)
    return check_code(parts + [f"{name}={text}" for name, text in later if text])


def _canonical(name: str, text: str) -> str:
    if name in AMOUNTS:
        try:
            number = parse_number(text)
        except NotANumber:
            return text
        return "" if number is None else f"{number.normalize():f}"
    return " ".join(text.split())


def row_keys(
    *, department: str, quarter: Quarter, code: str, version: int, was: str
) -> dict[str, str]:
    """Return the keys that a row of the workbook carries."""
    parts = (TEMPLATE, department, str(quarter), code, str(version), was)
    return dict(zip(KEYS, (*parts, check_code(parts)), strict=True))


@dataclass(frozen=True)
class FileRow:
    """What one row of an uploaded workbook says."""

    number: int  # where it stood
    code: str
    version: int
    was: str  # the digest of what was filled in when it was downloaded
    cells: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_touched(self) -> bool:
        """True when somebody filled something in or changed it."""
        return bool(self.errors) or digest(self.cells) != self.was


@dataclass(frozen=True)
class LostRow:
    """A row that belongs to no indicator, or to one twice."""

    number: int
    name: str
    sentence: str


@dataclass(frozen=True)
class Parsed:
    rows: list[FileRow]
    lost: list[LostRow]


Grid = list[
    tuple[int, dict[int, tuple[str, str]]]
]  # row number, {column: (kind, text)}


def parse(
    grid: Grid,
    *,
    department: str,
    quarter: Quarter,
    kinds: Mapping[str, Kind],
    languages: Iterable[str],
) -> Parsed:
    """Return what an uploaded workbook says, row by row.

    Args: kinds – of the indicators that the department reports, by code; languages –
    whose words are understood in the list columns.
    Raises: WrongFile – another department's or quarter's workbook, or none of ours.
    """
    columns = _columns(grid)
    found, lost, seen = [], [], Counter()
    vocabulary = _Vocabulary(tuple(languages))
    for number, raw in grid:
        row = {name: raw[column] for name, column in columns.items() if column in raw}
        keys = {name: _text(row.get(f"key:{name}")) for name in KEYS}
        if keys["template"] in (HEADING, "key:template"):
            continue
        if not any(keys.values()):
            if any(_text(row.get(f"in:{name}")) for name in INPUTS):
                lost.append(_lost(number, row, _("这一行没有标识，无法对应到指标。")))
            continue
        _check_file(keys, department, quarter)
        if sentence := _key_error(keys, kinds):
            lost.append(_lost(number, row, sentence))
            continue
        seen[keys["indicator"]] += 1
        found.append(_file_row(number, row, keys, kinds, vocabulary))
    lost += [
        LostRow(item.number, item.code, _("同一指标出现了不止一行，请只留一行。"))
        for item in found
        if seen[item.code] > 1
    ]
    if not found and not lost:
        raise WrongFile(_("填报表中没有可以识别的指标行，请重新下载后填写。"))
    lost.sort(key=lambda item: item.number)
    return Parsed([item for item in found if seen[item.code] == 1], lost)


def _columns(grid: Grid) -> dict[str, int]:
    """Return where each named column stands. Raises: WrongFile."""
    headers = [row for _number, row in grid if _has(row, "key:template")]
    if len(headers) != 1:
        raise WrongFile(_("这不是从本站下载的填报表，请重新下载后填写。"))
    names = [(text, column) for column, (_kind, text) in headers[0].items() if text]
    columns = dict(names)
    wanted = {f"key:{name}" for name in KEYS}
    if not wanted <= set(columns) or len(columns) != len(names):
        raise WrongFile(_("填报表的隐藏列已被删除或重复，请重新下载后填写。"))
    return columns


def _has(row, text: str) -> bool:
    return any(found == text for _kind, found in row.values())


def _text(cell) -> str:
    return cell[1].strip() if cell else ""


def _check_file(keys, department: str, quarter: Quarter) -> None:
    if keys["template"] != TEMPLATE:
        raise WrongFile(_("填报表的版本与本站不一致，请重新下载后填写。"))
    if keys["department"] != department:
        raise WrongFile(_("这份填报表属于别的单位，不能在这里上传。"))
    if keys["quarter"] != str(quarter):
        raise WrongFile(
            _("这份填报表是%(theirs)s的，现在填报的是%(ours)s。")
            % {"theirs": _quarter_label(keys["quarter"]), "ours": quarter.label}
        )


def _quarter_label(text: str) -> str:
    try:
        return Quarter.parse(text).label
    except ValueError:
        return _("其他季度")


def _key_error(keys, kinds) -> str:
    parts = [keys[name] for name in KEYS[:-1]]
    if check_code(parts) != keys["check"] or not keys["version"].isdecimal():
        return _("这一行的标识已被改动，请重新下载后填写这一项。")
    if keys["indicator"] not in kinds:
        return _("没有这个指标，或者它不由贵单位填报。")
    return ""


def _lost(number: int, row, sentence: str) -> LostRow:
    name = _text(row.get("name")) or _text(row.get("key:indicator"))
    return LostRow(number, name[:60], sentence)


def _file_row(number, row, keys, kinds, vocabulary) -> FileRow:
    cells, errors = {}, {}
    kind = kinds[keys["indicator"]]
    for name in INPUTS:
        cell = row.get(f"in:{name}")
        text = _text(cell)
        if not text:
            continue
        cells[name], sentence = _read_cell(name, cell[0], text, kind, vocabulary)
        if name not in fields_of(kind):
            sentence = _("这一项不填“%(column)s”，请清空这一格。") % {
                "column": field_labels()[name]
            }
        if sentence:
            errors[name] = sentence
    code, version = keys["indicator"], int(keys["version"])
    return FileRow(number, code, version, keys["was"], cells, errors)


def _read_cell(name, kind_of_cell, text, kind, vocabulary) -> tuple[str, str]:
    """Return a cell's text as its field takes it, and what is wrong with it."""
    if sentence := _cell_error(name, kind_of_cell):
        return text, sentence
    if name in CHOICES:
        value = vocabulary.value(name, kind, text)
        return value or text, "" if value else _("没有这个选项，请从列表中选择。")
    return text, ""


def _cell_error(name: str, kind_of_cell: str) -> str:
    """Return why a cell cannot be taken, whatever it says; "" when it can."""
    sentences = {
        "e": _("单元格是错误值，请改填数字或文字。"),
        "f": _("公式没有计算结果，请在表格软件中打开并保存一次，或直接填数字。"),
        "b": _("单元格是逻辑值（TRUE/FALSE），请改填数字或文字。"),
    }
    if name in AMOUNTS:
        sentences |= {
            "d": _("单元格被识别成了日期，请设为“常规”格式后重新填数字。"),
            "p": _("单元格是百分比格式，请设为“常规”格式后填实际数。"),
        }
    return sentences.get(kind_of_cell, "")


class _Vocabulary:
    """The list columns' words in every language of the site."""

    def __init__(self, languages: tuple[str, ...]):
        self.languages = languages
        self._known: dict[tuple[str, Kind], dict[str, str]] = {}

    def value(self, name: str, kind: Kind, text: str) -> str:
        """Return the option that a word stands for; "" for none."""
        if (name, kind) not in self._known:
            words: dict[str, str] = {}
            for language in self.languages:
                with override(language):
                    words |= options(name, kind)
            self._known[(name, kind)] = words
        return self._known[(name, kind)].get(text, "")


def merged(typed: Typed, cells: Mapping[str, str]) -> Typed:
    """Return a stored row with a workbook's cells on top; an empty cell changes nothing.

    Saying that there is no figure, beside empty figure cells, takes the figure away.
    """
    says_none = cells.get("availability", "") not in ("", Availability.REPORTED.value)
    figures = ("value", "numerator", "denominator", "stage")
    if says_none and not any(cells.get(name) for name in figures):
        typed = replace(typed, **dict.fromkeys(figures, ""))
    return replace(typed, **{name: text for name, text in cells.items() if text})
