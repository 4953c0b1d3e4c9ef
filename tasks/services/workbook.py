"""Figures that come by file: what an uploaded workbook would change, and writing it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.explaining import ANSWERS, lacks_sentence
from tasks.core.figure_history import Channel
from tasks.core.typed import Reading, Typed
from tasks.core.workbook_build import FormBook
from tasks.core.workbook_form import (
    FileRow,
    LostRow,
    Parsed,
    WrongFile,
    field_labels,
    fields_of,
    merged,
    parse,
    row_keys,
    show_field,
)
from tasks.core.workflow import Refused
from tasks.models import User
from tasks.selectors.desk import Desk
from tasks.selectors.desk_rows import DeskRow
from tasks.selectors.workbook import form_book, form_row, marked, stored

from . import audit
from .figure_saver import Outcome, TypedRow, is_same, why_not_editable
from .reporting import save_figures
from .uploads import count_upload
from .workbook_gate import read_workbook

UPLOADED = "workbook_uploaded"


class HasChanged(WrongFile):
    """What the person was shown is not what is stored any more."""

    def __init__(self):
        super().__init__(_("预览以后数据又有变化，未写入，请按新的情况再确认。"))


@dataclass(frozen=True)
class Change:
    """One cell: what is stored, and what the file says."""

    label: str
    old: str
    new: str
    error: str = ""


@dataclass(frozen=True)
class ExaminedRow:
    """One row of the file beside what is stored."""

    file: FileRow
    row: DeskRow
    typed: Typed  # what would be saved
    reading: Reading
    errors: dict[str, str] = field(default_factory=dict)  # by input column, or "row"

    @property
    def code(self) -> str:
        return self.file.code

    @property
    def is_outdated(self) -> bool:
        """True when somebody changed the figure after the file was downloaded."""
        return self.file.version != self.row.version

    @property
    def changes(self) -> list[Change]:
        """The cells that differ from what is stored, and those that are wrong."""
        labels, before, found = field_labels(), stored(self.row), []
        for name in fields_of(self.row.kind):
            old, new = (
                show_field(name, getattr(typed, name), self.row.kind)
                for typed in (before, self.typed)
            )
            error = self.errors.get(name, "")
            if error or " ".join(old.split()) != " ".join(new.split()):
                found.append(Change(labels[name], old, new, error))
        return found

    @property
    def other_errors(self) -> list[str]:
        """Errors that belong to no cell of the row's own."""
        own = fields_of(self.row.kind)
        return [text for name, text in self.errors.items() if name not in own]

    @property
    def preview(self):
        """How the figure would stand; what is stored where the file has errors."""
        if self.errors:
            return self.row.preview
        return self.row.preview_of(self.reading.entry, self.reading.bases)

    @property
    def lacks(self) -> str:
        """The words that must still be given before submitting, as a sentence."""
        if self.errors:
            return ""
        return lacks_sentence(self.row.lacks_of(self.reading.entry, self.preview))


@dataclass(frozen=True)
class Examination:
    """What a file would do to a desk."""

    desk: Desk
    sha256: str
    lost: list[LostRow]
    changed: list[ExaminedRow]  # can be written, nobody else changed them
    outdated: list[ExaminedRow]  # to be decided on: theirs or mine
    wrong: list[ExaminedRow]
    kept: list[ExaminedRow]  # changed by others since, not touched in the file
    unchanged: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.wrong)

    @property
    def can_write(self) -> bool:
        return self.is_clean and bool(self.changed or self.outdated)

    @property
    def error_count(self) -> int:
        return len(self.lost) + sum(len(item.errors) for item in self.wrong)

    @property
    def seen(self) -> dict[str, int]:
        """The versions that the person was shown, by indicator code."""
        return {item.code: item.row.version for item in self.changed + self.outdated}


def receive(
    *, desk: Desk, content: bytes, by: User, at: datetime
) -> tuple[Parsed, str]:
    """Read an uploaded workbook; return what it says, and the file's SHA-256.

    Raises: WrongFile – nothing of it can be taken. Side effects: one audit record for
    the upload itself.
    """
    access.require(access.may_report(by))
    sha256 = hashlib.sha256(content).hexdigest()
    _admit(desk=desk, sha256=sha256, size=len(content), by=by, at=at)
    grid = read_workbook(content)
    parsed = parse(
        grid,
        department=desk.department.code,
        quarter=desk.quarter,
        kinds={row.indicator.code: row.kind for row in desk.rows},
        languages=[code for code, _name in settings.LANGUAGES],
    )
    return parsed, sha256


@transaction.atomic
def _admit(*, desk, sha256, size, by, at) -> None:
    """Record an upload. Raises: WrongFile – too many in a minute."""
    try:
        count_upload(by=by, at=at)
    except Refused as error:
        raise WrongFile(str(error)) from error
    audit.record(
        by=by,
        at=at,
        action=UPLOADED,
        object_type="submission",
        object_key=f"{desk.department.code}/{desk.quarter}",
        after={"sha256": sha256, "bytes": size},
        is_demo=by.is_demo,
    )


def examine(desk: Desk, parsed: Parsed, sha256: str) -> Examination:
    """Return what a file would change on a desk. Queries: 0."""
    groups: dict[str, list] = {
        name: [] for name in ("changed", "outdated", "wrong", "kept", "unchanged")
    }
    for item in parsed.rows:
        examined = _examine_row(desk.row(item.code), item)
        groups[_group(examined)].append(examined)
    unchanged = len(groups.pop("unchanged"))
    return Examination(desk, sha256, parsed.lost, unchanged=unchanged, **groups)


def _examine_row(row: DeskRow, item: FileRow) -> ExaminedRow:
    typed = merged(stored(row), item.cells)
    reading = row.read(typed)
    errors = reading.errors | item.errors if item.is_touched else {}
    if item.is_touched and not row.asks_promise:
        errors = errors | _unasked(item)
    is_different = not is_same(reading.entry, row.entry)
    if item.is_touched and is_different and not errors and not row.is_editable:
        errors = {"row": why_not_editable(row)}
    return ExaminedRow(item, row, typed, reading, errors)


def _unasked(item: FileRow) -> dict[str, str]:
    """Refuse an answer where nothing was promised."""
    sentence = _("这一项没有待答复的承诺，请清空这一格。")
    return {name: sentence for name in ANSWERS if item.cells.get(name)}


def _group(item: ExaminedRow) -> str:
    if not item.file.is_touched:
        return "kept" if item.is_outdated else "unchanged"
    if item.errors:
        return "wrong"
    if is_same(item.reading.entry, item.row.entry):
        return "unchanged"
    return "outdated" if item.is_outdated else "changed"


def save_workbook(
    *,
    examination: Examination,
    mine: set[str],
    seen: Mapping[str, int],
    by: User,
    at: datetime,
) -> Outcome:
    """Write what a file says, all or nothing.

    Args: mine – the outdated rows in which the person insists on the file; seen – the
    versions that they were shown. Raises: as `save_figures`; WrongFile – it has errors; HasChanged.
    """
    if not examination.is_clean:
        raise WrongFile(_("文件中还有错误，未写入。"))
    if any(seen.get(code) != now for code, now in examination.seen.items()):
        raise HasChanged
    chosen = examination.changed
    chosen = chosen + [item for item in examination.outdated if item.code in mine]
    rows = [TypedRow(item.code, item.typed, seen.get(item.code, -1)) for item in chosen]
    return save_figures(
        department=examination.desk.department,
        quarter=examination.desk.quarter,
        rows=rows,
        by=by,
        at=at,
        strict=True,
        reason=f"xlsx sha256:{examination.sha256}",
        channel=Channel.FILE,
    )


def marked_book(examination: Examination, parsed: Parsed) -> FormBook:
    """Return the file's own content as a workbook, each error beside its cell."""
    wrong = {item.code: item for item in examination.wrong}
    rows, problems = {}, [_lost_problem(item) for item in parsed.lost]
    for item in parsed.rows:
        row = form_row(examination.desk, examination.desk.row(item.code))
        errors = wrong[item.code].errors if item.code in wrong else {}
        keys = _keys_of(examination.desk, item)
        rows[item.code] = replace(
            row, keys=keys, cells={**row.cells, **item.cells}, errors=errors
        )
        problems += [_problem(item, row.name, name, e) for name, e in errors.items()]
    return marked(form_book(examination.desk), rows, problems)


def _keys_of(desk: Desk, item: FileRow) -> dict[str, str]:
    """Return the keys as the file has them: what is outdated stays so."""
    return row_keys(
        department=desk.department.code,
        quarter=desk.quarter,
        code=item.code,
        version=item.version,
        was=item.was,
    )


def _place(number: int) -> str:
    return _("第 %(number)s 行") % {"number": number}


def _lost_problem(item: LostRow) -> tuple[str, str, str]:
    return _place(item.number), item.name, item.sentence


def _problem(item: FileRow, title: str, name: str, error: str):
    label = field_labels().get(name)
    parts = [title, label] if label else [title]
    name = " / ".join(parts)
    return _place(item.number), name, error
