"""Writes of files that prove a figure: attaching and removing them."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.attachments import MAX_FILES, MAX_TOTAL
from tasks.core.enums import Stage
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import Department, EvidenceFile, User
from tasks.selectors.cases import EVIDENCE_ADDED, EVIDENCE_REMOVED, figure_key
from tasks.selectors.desk import Desk
from tasks.selectors.desk_rows import DeskRow
from tasks.selectors.evidence import used_bytes

from . import audit, evidence_store
from .evidence_gate import Checked, NotTaken, look_at
from .figure_saver import why_not_editable
from .reporting import open_for_entry


class AlreadyThere(Refused):
    """The figure has a file with the same content, under another name."""

    def __init__(self, file: EvidenceFile):
        text = _("与已上传的“%(name)s”内容相同，未重复保存。")
        super().__init__(text % {"name": file.name})


def attach(
    *,
    department: Department,
    quarter: Quarter,
    code: str,
    name: str,
    stream: BinaryIO,
    by: User,
    at: datetime,
) -> EvidenceFile:
    """Keep a file beside a figure that may be changed; the same file twice is one.

    Raises: NotTaken – the file; AlreadyThere – under another name; Refused – the round, or the figure's state;
    ObjectDoesNotExist – not the person's own department or indicator.
    Side effects: one file, one audit record. NB: the file is looked at and written
    before the database is locked.
    """
    access.require(access.may_report(by))
    checked = look_at(stream, name)
    key = evidence_store.keep(stream)
    try:
        with transaction.atomic():
            desk, row = _open_row(department, quarter, code, by, at)
            if twin := _twin(row, checked):
                if twin.name != checked.name:
                    raise AlreadyThere(twin)
                evidence_store.discard(key)
                return twin
            check_room(department, len(row.files), checked)
            return _write(desk, row, checked, key, by, at)
    except BaseException:
        evidence_store.discard(key)
        raise


def check_room(department: Department, count: int, checked: Checked) -> None:
    """Raise NotTaken where there are too many files, or too much of them."""
    if count >= MAX_FILES:
        raise NotTaken("many")
    if used_bytes(department) + checked.size > MAX_TOTAL:
        raise NotTaken("full")


def _open_row(department, quarter, code, by, at) -> tuple[Desk, DeskRow]:
    """Return the locked desk and a row that may be changed."""
    desk = open_for_entry(
        department=department, quarter=quarter, by=by, at=at, only=code
    )
    row = desk.row(code)
    if not row.is_editable:
        raise Refused(why_not_editable(row))
    return desk, row


def _twin(row: DeskRow, checked: Checked) -> EvidenceFile | None:
    return next((file for file in row.files if file.sha256 == checked.sha256), None)


def _write(desk: Desk, row: DeskRow, checked, key, by, at) -> EvidenceFile:
    file = EvidenceFile.objects.create(
        department=desk.department,
        period_id=desk.round.pk,
        indicator=row.indicator,
        name=checked.name,
        format=checked.format,
        size=checked.size,
        sha256=checked.sha256,
        key=key,
        added_by=by,
        added_at=at,
        is_demo=by.is_demo,
    )
    _record(desk, row, EVIDENCE_ADDED, by, at, after=about(file))
    return file


def about(file: EvidenceFile) -> dict:
    """Return what the audit record keeps of a file."""
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


def _record(desk, row, action, by, at, **values) -> None:
    audit.record(
        by=by,
        at=at,
        action=action,
        object_type="evidencefile",
        object_key=figure_key(row.indicator.code, desk.department, desk.quarter),
        is_demo=by.is_demo,
        **values,
    )


@transaction.atomic
def remove(
    *,
    department: Department,
    quarter: Quarter,
    code: str,
    pk: int,
    by: User,
    at: datetime,
) -> None:
    """Take a file away from a figure that may be changed; its record stays.

    The content goes too, unless it was handed in before: then it stays for those who
    review and audit. Raises: Refused – the figure's state, or it is what proves that a
    deliverable is done; ObjectDoesNotExist – not theirs, or removed already.
    """
    desk, row = _open_row(department, quarter, code, by, at)
    file = next((file for file in row.files if file.pk == pk), None)
    if file is None:
        raise EvidenceFile.DoesNotExist(pk)
    is_proof = row.entry.stage is Stage.DONE and not row.entry.evidence
    if is_proof and len(row.files) == 1:
        raise Refused(
            _("这是“已完成”的唯一依据，不能移除。请先上传别的附件，或写明完成依据。")
        )
    EvidenceFile.objects.filter(pk=pk).update(removed_by=by, removed_at=at)
    _record(desk, row, EVIDENCE_REMOVED, by, at, before=about(file))
    if file.presented_at is None:
        transaction.on_commit(partial(evidence_store.discard, file.key))
