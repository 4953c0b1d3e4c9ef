"""Files that are no honest workbook: refused in time, with a sentence, nothing written."""

import io
import random
import resource
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.workbook_build import FormBook, FormRow, build
from tasks.core.workbook_form import KEYS, digest, row_keys
from tasks.models import Actual
from tasks.services.workbook_gate import NotRead, read_workbook

from .factories import make_indicator, make_period, make_plan
from .workbook_files import packed, parts, upload, with_part, with_text

SECONDS = 2  # of processor time, which a busy machine does not stretch
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
NAME = b'<definedName name="a">1</definedName>'


def make_form() -> bytes:
    cells = {"basis": "quarter", "value": "5"}
    row = FormRow(
        keys=row_keys(
            department="own",
            quarter=Quarter(2026, 3),
            code="A",
            version=0,
            was=digest({"basis": "quarter"}),
        ),
        kind=Kind.ANNUAL,
        name="甲指标",
        statement="每年培训 100 人次",
        unit="人次",
        target=Decimal(100),
        expected=Decimal(75),
        last=None,
        before=Decimal(0),
        status="应报",
        decimals=0,
        cells=cells,
        is_editable=True,
    )
    return build(FormBook("填报表", "说明", [("重点工作", [row])], ["说明"]))


HONEST = make_form()
FOUND = parts(HONEST)


def sheet(old: bytes, new: bytes) -> bytes:
    return with_text(HONEST, SHEET, old, new)


def in_sheet(rows: bytes) -> bytes:
    return sheet(b"</sheetData>", rows + b"</sheetData>")


def inside(name: str, end: bytes, more: bytes) -> bytes:
    """Return a workbook with more before the end of an element of a part."""
    return with_text(HONEST, name, end, more + end)


def in_merges(places: list[str]) -> bytes:
    merges = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return sheet(
        b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
    )


def declared(entity: bytes, name: str) -> bytes:
    """Return a workbook one part of which begins with a document type."""
    body = FOUND[name]
    start = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
    return with_part(HONEST, name, body[:start] + entity + body[start:])


def lying(size: int) -> bytes:
    """Return a workbook whose table of contents says another size of a part."""
    data = bytearray(HONEST)
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = size.to_bytes(4, "little")
    return bytes(data)


def endless_table() -> bytes:
    """Return a workbook whose table of contents names its first part over and over."""
    start, end = HONEST.index(b"PK\x01\x02"), HONEST.index(b"PK\x05\x06")
    entry = HONEST[start : HONEST.index(b"PK\x01\x02", start + 4)]
    table = entry * 60_000
    tail = bytearray(HONEST[end:])
    tail[12:16] = len(table).to_bytes(4, "little")
    return HONEST[:start] + table + bytes(tail)


def large_format() -> bytes:
    """Return a workbook with the locator of a second, larger table of contents."""
    end = HONEST.index(b"PK\x05\x06")
    return HONEST[:end] + b"PK\x06\x07" + b"\0" * 16 + HONEST[end:]


def encrypted() -> bytes:
    data = bytearray(HONEST)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def twice() -> bytes:
    stream = io.BytesIO(HONEST)
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(stream, "a") as archive,
    ):
        archive.writestr(SHEET, FOUND[SHEET])
    return stream.getvalue()


LAUGHS = (
    b'<!DOCTYPE z [<!ENTITY a "' + b"a" * 1000 + b'">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
MANY = b'<row r="50">' + b"<c><v>1</v></c>" * 25_000 + b"</row>"
LONG = (
    b'<row r="50"><c t="inlineStr"><is><t>' + b"a" * 32_000_000 + b"</t></is></c></row>"
)
DEEP = b"<x>" * 200_000
UTF16 = FOUND[SHEET].decode().encode("utf-16")

HOSTILE = {
    # no workbook at all
    "one byte": b"P",
    "text": "填报表".encode(),
    "html": b"<html><table><tr><td>1</td></tr></table></html>",
    "csv": b"a,b\n1,2\n",
    "pdf": b"%PDF-1.7\n" + b"0" * 500,
    "png": b"\x89PNG\r\n\x1a\n" + b"0" * 500,
    "gzip": b"\x1f\x8b\x08" + b"0" * 500,
    "old xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "zeros": b"\0" * 5000,
    "signature alone": b"PK\x03\x04",
    "empty archive": b"PK\x05\x06" + b"\0" * 18,
    "noise": b"PK" + random.Random(1).randbytes(5000),
    "other archive": packed({"a.txt": b"1"}),
    "document": packed(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    ),
    "presentation": packed({"[Content_Types].xml": b"<Types/>", "ppt/p.xml": b"<p/>"}),
    # containers
    "too many parts": packed(FOUND | {f"x/{n}.xml": b"<x/>" for n in range(220)}),
    "bomb": packed(FOUND | {"x.bin": b"\0" * 32_000_000}),
    "bomb in pieces": packed(FOUND | {f"{n}.bin": b"\0" * 4_000_000 for n in range(8)}),
    "bomb of xml": with_part(HONEST, "xl/x.xml", b"<x>" + b" " * 32_000_000 + b"</x>"),
    "declares too much": lying(0x7FFFFFFF),
    "declares too little": lying(1),
    "declares nothing": lying(0),
    "endless table": endless_table(),
    "large format": large_format(),
    "password": encrypted(),
    "same part twice": twice,
    "same part in capitals": with_part(HONEST, SHEET.upper(), FOUND[SHEET]),
    "no contents": packed({k: v for k, v in FOUND.items() if "Content" not in k}),
    "no book": packed({k: v for k, v in FOUND.items() if k != BOOK}),
    "no sheet": packed({k: v for k, v in FOUND.items() if k != SHEET}),
    "no styles": packed({k: v for k, v in FOUND.items() if "styles" not in k}),
    "no relations": packed({k: v for k, v in FOUND.items() if "rels" not in k}),
    # active and outside content
    "macros": with_part(HONEST, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    "macros elsewhere": with_part(HONEST, "custom/VBAPROJECT.BIN", b"x"),
    "control": with_part(HONEST, "xl/activeX/activeX1.xml", b"<x/>"),
    "old macro sheet": with_part(HONEST, "xl/macrosheets/sheet1.xml", b"<x/>"),
    "embedded object": with_part(HONEST, "xl/embeddings/oleObject1.bin", b"x"),
    "linked workbook": with_part(HONEST, "xl/externalLinks/externalLink1.xml", b"<x/>"),
    # declarations
    **{f"entities in {name}": declared(LAUGHS, name) for name in sorted(FOUND)},
    "outside entity": declared(OUTSIDE, SHEET),
    "outside entity in relations": declared(OUTSIDE, "xl/_rels/workbook.xml.rels"),
    "small letters": with_part(HONEST, "xl/x.xml", b"<!doctype z><z/>"),
    "lonely entity": with_part(HONEST, "xl/x.xml", b'<z/><!ENTITY a "b">'),
    "utf-16": with_part(HONEST, SHEET, UTF16),
    "other encoding": sheet(
        b"<worksheet", b'<?xml version="1.0" encoding="cp037"?><worksheet'
    ),
    "utf-7": with_part(
        HONEST, "xl/x.xml", b'<?xml version="1.0" encoding="utf-7"?><x/>'
    ),
    # sheets
    "last cell": in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "last column": in_sheet(b'<row r="60"><c r="XFD60"><v>1</v></c></row>'),
    "last row": in_sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "beyond the sheet": in_sheet(b'<row r="60"><c r="ZZZ99999999"><v>1</v></c></row>'),
    "merge of everything": in_merges(["A1:XFD1048576"]),
    "merge of a row": in_merges(["A60:XFD60"]),
    "merge of a column": in_merges(["A60:A1048576"]),
    "merges": in_merges([f"A{n}:B{n}" for n in range(60, 700)]),
    "too many cells": in_sheet(MANY),
    "long string": in_sheet(LONG),
    "deep": with_part(HONEST, SHEET, DEEP),
    "unclosed": sheet(b"</worksheet>", b""),
    "nothing in the sheet": with_part(HONEST, SHEET, b""),
    "text in the sheet": with_part(HONEST, SHEET, b"1,2,3"),
    "nul in the sheet": sheet(b"<sheetData>", b"<sheetData>\0"),
    "no number": in_sheet(b'<row r="60"><c r="A60"><v>abc</v></c></row>'),
    "no string": in_sheet(b'<row r="60"><c r="A60" t="s"><v>99999</v></c></row>'),
    "no style": in_sheet(b'<row r="60"><c r="A60" s="99999"><v>1</v></c></row>'),
    "no row number": in_sheet(b'<row r="x"><c r="A60"><v>1</v></c></row>'),
    "no place": in_sheet(b'<row r="60"><c r="!!"><v>1</v></c></row>'),
    "no names": sheet(b"key:template", b"key:tem"),
    "names twice": in_sheet(
        b'<row r="60"><c r="A60" t="inlineStr"><is><t>key:template</t></is></c></row>'
    ),
    "too many styles": inside(STYLES, b"</cellXfs>", b'<xf numFmtId="0"/>' * 190_000),
    "too many names": inside(BOOK, b"</definedNames>", NAME * 90_000),
    "too many sheets": inside(BOOK, b"</sheets>", b'<sheet name="b"/>' * 5_000),
    "too many attributes": with_part(
        HONEST,
        SHEET,
        b"<x " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>",
    ),
    # keys
    "markup in a key": sheet(b"<t>own</t>", b"<t>&lt;script&gt;</t>"),
    "other department": sheet(b"<t>own</t>", b"<t>other</t>"),
    "other quarter": sheet(b"<t>2026Q3</t>", b"<t>2026Q9</t>"),
    "other indicator": sheet(b"<t>A</t>", b"<t>B</t>"),
    "endless version": sheet(b"<t>0</t>", b"<t>" + b"9" * 5000 + b"</t>"),
}


@pytest.fixture
def staff(client, reporter, department):
    make_plan()
    make_period("2026Q3", opens_on=date(2020, 1, 1), due_on=date(2999, 12, 31))
    make_indicator(code="A", name="甲指标", lead=department)
    client.force_login(reporter)
    return client


def processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def test_honest_file_of_these_tests_would_be_taken(staff):
    examination = upload(staff, HONEST).context["examination"]

    assert [item.code for item in examination.changed] == ["A"]
    assert examination.is_clean
    assert len(KEYS) == 7


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_writes_nothing_and_is_told_why(staff, name):
    content = HOSTILE[name]() if callable(HOSTILE[name]) else HOSTILE[name]
    start = processor_seconds()

    answer = upload(staff, content)

    taken = processor_seconds() - start
    if answer.status_code == 200:  # a preview, which has errors or changes nothing
        assert not answer.context["examination"].can_write
    else:
        assert (answer.status_code, answer.url) == (302, "/report/?period=2026Q3")
        assert len(answer.wsgi_request._messages._queued_messages) == 1
    assert Actual.objects.count() == 0
    assert taken < SECONDS


def test_file_above_the_limit_is_refused_unread(staff):
    answer = upload(staff, HONEST + b"\0" * 5 * 1024**2)

    sentences = [str(m) for m in answer.wsgi_request._messages._queued_messages]
    assert sentences == ["文件超过 5 MB。"]


def test_file_is_chosen_by_what_it_is_not_by_its_name(staff):
    assert upload(staff, HONEST, name="填报表.exe").status_code == 200
    assert upload(staff, b"PK not", name="填报表.xlsx").status_code == 302


# ---- Damage on the way -----------------------------------------------------------------------


def same_or_refused(content: bytes, honest) -> bool:
    try:
        return read_workbook(content) == honest
    except NotRead:
        return True


def test_file_cut_short_is_refused_or_read_the_same():
    honest = read_workbook(HONEST)
    cuts = [len(HONEST) * n // 51 for n in range(1, 51)]

    assert [n for n in cuts if not same_or_refused(HONEST[:n], honest)] == []


def test_file_with_a_flipped_bit_is_refused_or_read_the_same():
    honest = read_workbook(HONEST)
    places = random.Random(7).sample(range(len(HONEST) * 8), 50)

    wrong = []
    for place in places:
        data = bytearray(HONEST)
        data[place // 8] ^= 1 << place % 8
        if not same_or_refused(bytes(data), honest):
            wrong.append(place)
    assert wrong == []


# ---- Many at once ------------------------------------------------------------------------------


def test_third_file_waits_for_its_turn_and_is_then_told(settings):
    import fcntl

    for number in (0, 1):
        path = settings.DATA_DIR / f"workbook-{number}.lock"
        path.touch()
    with (
        (settings.DATA_DIR / "workbook-0.lock").open("w") as one,
        (settings.DATA_DIR / "workbook-1.lock").open("w") as other,
    ):
        fcntl.flock(one, fcntl.LOCK_EX)
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(NotRead, match="现在上传的人较多"):
            read_workbook(HONEST)

    assert read_workbook(HONEST)
