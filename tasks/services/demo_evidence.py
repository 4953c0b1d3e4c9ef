"""Invented files beside the demonstration's deliverables, and their removal."""

import hashlib
import io
from datetime import datetime
from functools import partial

from django.db import transaction

from tasks.core.attachments import Format
from tasks.core.enums import Stage
from tasks.models import Actual, EvidenceFile, Slip, User

from . import evidence_store

NAME = "印发文件（演示）.pdf"
SLIP_NAME = "整改报告（演示）.pdf"


def page(line: str) -> bytes:
    """Return a document of one page with one line, the same every time."""
    text = f"BT /F1 20 Tf 72 760 Td ({line}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
        + b"startxref\n%d\n%%%%EOF\n" % len(written)
    )


def write_files(actuals: list[Actual]) -> int:
    """Attach a file to each deliverable that is reported as done; return how many."""
    done = [actual for actual in actuals if actual.stage == Stage.DONE]
    for actual in done:
        add_file(actual, at=actual.submission.submitted_at)
    return len(done)


def add_file(actual: Actual, *, at: datetime | None) -> EvidenceFile:
    """Attach one invented file to a figure.

    Args: at – when it was handed in; None: not yet.
    """
    return _add(
        department=actual.submission.department,
        period=actual.submission.period,
        indicator=actual.indicator,
        name=NAME,
        added_by=actual.entered_by,
        added_at=at or actual.entered_at,
        presented_at=at,
    )


def add_slip_file(slip: Slip, *, by: User, at: datetime) -> EvidenceFile:
    """Attach one invented file to the answer of a slip."""
    return _add(
        slip=slip,
        department=slip.department,
        period=slip.period,
        indicator=slip.indicator,
        name=SLIP_NAME,
        added_by=by,
        added_at=at,
        presented_at=at,
    )


def _add(**values) -> EvidenceFile:
    code, period = values["indicator"].code, values["period"]
    content = page(f"DEMONSTRATION  {code}  {period}")
    return EvidenceFile.objects.create(
        format=Format.PDF,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        key=evidence_store.keep(io.BytesIO(content)),
        is_demo=True,
        **values,
    )


def clear_files() -> int:
    """Remove the demonstration's files, records and contents; return how many."""
    # What a real person's step rests upon stays.
    doomed = EvidenceFile.objects.filter(is_demo=True).exclude(slip__is_demo=False)
    files = list(doomed)
    for file in files:
        transaction.on_commit(partial(evidence_store.discard, file.key))
    doomed.delete()
    return len(files)
