"""What a file passes before it is kept: its content must be what its name says.

Nothing is unpacked to disk and nothing is drawn. Of a container only the table of
contents is believed, and only where its parts lie side by side as it says.
"""

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from tasks.core.attachments import MAX_BYTES, Format, clean_name, format_of, reason_for
from tasks.core.workflow import Refused

BLOCK = 256 * 1024  # bytes read at once
PDF_TAIL = 2048  # bytes in which a whole document says that it ends
LONGEST_SIDE = 30_000  # pixels; more is no scan, but made to fill a memory
MAX_PARTS = 3_000
MAX_TABLE = 1024**2  # bytes of the table of contents
MAX_PART = 150 * 1024**2  # bytes of one part, unpacked, as declared
MAX_UNPACKED = 300 * 1024**2  # bytes of all parts
MAX_LISTED = 512 * 1024  # bytes of the part that says what the others are
OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # .doc, .xls, and documents locked with a password
TABLE_END, LARGE_FORMAT = b"PK\x05\x06", b"PK\x06\x07"
LOCAL_HEAD = 30  # bytes before a part's name
RUNNABLE = tuple(
    f".{ending}"
    for ending in [
        "exe",
        "dll",
        "com",
        "scr",
        "msi",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "lnk",
        "jar",
        "sh",
    ]
)
ACTIVE = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "oleobject")
SCRIPT_IN_PDF = re.compile(rb"/(?:JavaScript|Launch)\b")
LOCK_IN_PDF = re.compile(rb"/Encrypt\b")
HEX_IN_PDF = re.compile(rb"#([0-9a-fA-F]{2})")
MAIN_PART = {
    Format.DOCX: b"wordprocessingml.document.main+xml",
    Format.XLSX: b"spreadsheetml.sheet.main+xml",
}
SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments of a picture's size
BARE = {0x01, *range(0xD0, 0xD8)}  # marks without a segment


class NotTaken(Refused):
    """A file that is not taken; `word` is the reason for programs."""

    def __init__(self, word: str):
        super().__init__(reason_for(word))
        self.word = word


@dataclass(frozen=True)
class Checked:
    """A file whose content is what its name says."""

    name: str  # cleaned
    format: Format
    size: int  # bytes
    sha256: str


def look_at(stream: BinaryIO, name: str) -> Checked:
    """Return what a file is. Raises: NotTaken – it is not what its name says, or is
    made to do harm. Leaves the stream at its beginning."""
    shown = clean_name(name)
    found = format_of(shown)
    if found is None:
        raise NotTaken("ending")
    size = stream.seek(0, 2)
    if size == 0:
        raise NotTaken("empty")
    if size > MAX_BYTES:
        raise NotTaken("size")
    _CHECKS[found](stream, size, found)
    checked = Checked(shown, found, size, sha256_of(stream))
    stream.seek(0)
    return checked


def sha256_of(stream: BinaryIO) -> str:
    stream.seek(0)
    total = hashlib.sha256()
    while block := stream.read(BLOCK):
        total.update(block)
    return total.hexdigest()


def _read(stream: BinaryIO, start: int, length: int) -> bytes:
    stream.seek(start)
    return stream.read(length)


def _pdf(stream, size, _format):
    if not _read(stream, 0, 8).startswith(b"%PDF-"):
        raise NotTaken("content")
    if b"%%EOF" not in _read(stream, max(0, size - PDF_TAIL), PDF_TAIL):
        raise NotTaken("damaged")
    stream.seek(0)
    kept = b""
    while block := stream.read(BLOCK):
        text = HEX_IN_PDF.sub(lambda m: bytes([int(m[1], 16)]), kept + block)
        if SCRIPT_IN_PDF.search(text):
            raise NotTaken("macros")
        if LOCK_IN_PDF.search(text):
            raise NotTaken("locked")
        kept = block[-64:]


def _png(stream, size, _format):
    head = _read(stream, 0, 33)
    if not head.startswith(b"\x89PNG\r\n\x1a\n"):
        raise NotTaken("content")
    if head[12:16] != b"IHDR" or len(head) < 33:
        raise NotTaken("damaged")
    _check_sides(*struct.unpack(">II", head[16:24]))
    place = 8
    while place + 12 <= size:
        length, kind = struct.unpack(">I4s", _read(stream, place, 8))
        place += 12 + length
        if kind == b"IEND":
            return
    raise NotTaken("damaged")


def _jpg(stream, size, _format):
    if _read(stream, 0, 3) != b"\xff\xd8\xff":
        raise NotTaken("content")
    place, has_size = 2, False
    while place + 4 <= size:
        mark, kind, length = struct.unpack(">BBH", _read(stream, place, 4))
        if mark != 0xFF:
            break
        if kind in SOF:
            height, width = struct.unpack(
                ">HH", _read(stream, place + 5, 4).ljust(4, b"\0")
            )
            _check_sides(width, height)
            has_size = True
        if kind == 0xDA:
            if has_size and _has(stream, place, size, b"\xff\xd9"):
                return
            break
        place += 2 if kind in BARE else 1 if kind == 0xFF else 2 + length
    raise NotTaken("damaged")


def _check_sides(width: int, height: int) -> None:
    if not (width and height):
        raise NotTaken("damaged")
    if max(width, height) > LONGEST_SIDE:
        raise NotTaken("bomb")


def _has(stream, start, size, mark) -> bool:
    """Return whether a mark follows somewhere."""
    stream.seek(start)
    kept = b""
    while block := stream.read(BLOCK):
        if mark in kept + block:
            return True
        kept = block[-1:]
    return False


def _container(stream, size, found):
    head = _read(stream, 0, 4)
    if head == OLD_FORMAT:
        raise NotTaken("locked")
    if head != b"PK\x03\x04":
        raise NotTaken("content")
    start = _start_of_table(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            _check_places(stream, parts, start)
            _check_kind(stream, {part.filename: part for part in parts}, found)
    except NotTaken:
        raise
    except Exception as error:  # whatever a damaged table brings about
        raise NotTaken("damaged") from error


def _start_of_table(stream, size) -> int:
    """Return where the table of contents begins.

    NB: the large format (zip64) may say so elsewhere; no file of 20 MB needs it.
    """
    tail_start = max(0, size - 66_000)
    tail = _read(stream, tail_start, 66_000)
    place = tail.rfind(TABLE_END)
    if place < 0 or len(tail) < place + 22:
        raise NotTaken("damaged")
    if tail[max(place - 20, 0) : place].startswith(LARGE_FORMAT):
        raise NotTaken("bomb")
    length, start = struct.unpack("<II", tail[place + 12 : place + 20])
    if length > MAX_TABLE:
        raise NotTaken("bomb")
    if start + length != tail_start + place:
        raise NotTaken("damaged")
    return start


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    sizes = [part.file_size for part in parts]
    if len(parts) > MAX_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes) > MAX_PART:
        raise NotTaken("bomb")
    if any(part.flag_bits & 0x2041 for part in parts):  # the three marks of encryption
        raise NotTaken("locked")
    if len(set(names)) != len(names) or any(_is_astray(part) for part in parts):
        raise NotTaken("damaged")
    if any(name.endswith(RUNNABLE) or any(w in name for w in ACTIVE) for name in names):
        raise NotTaken("macros")


def _is_astray(part: zipfile.ZipInfo) -> bool:
    """Return whether a part would be unpacked elsewhere, or is a way to elsewhere."""
    name = part.orig_filename
    leads_away = name.startswith("/") or ".." in name.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    return leads_away or is_link or "\0" in name or ":" in name


def _check_places(stream, parts, table_start: int) -> None:
    """Refuse parts that share their bytes: a small file that unpacks to a huge one."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    ends = [part.header_offset for part in ordered[1:]] + [table_start]
    for part, end in zip(ordered, ends, strict=True):
        head = _read(stream, part.header_offset, LOCAL_HEAD)
        if len(head) < LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
            raise NotTaken("damaged")
        name, extra = struct.unpack("<HH", head[26:30])
        inner = part.header_offset + LOCAL_HEAD + name + extra
        if inner + part.compress_size > end:
            raise NotTaken("bomb")
        # NB: deflate shrinks by 1032 at the most; a smaller size was made up.
        if part.file_size > 1032 * part.compress_size + 1024:
            raise NotTaken("damaged")


def _check_kind(stream, parts: dict[str, zipfile.ZipInfo], found: Format) -> None:
    if found is Format.OFD:
        if b"ofdspec.org" not in _text_of(stream, parts, "OFD.xml"):
            raise NotTaken("content")
        return
    listed = _text_of(stream, parts, "[Content_Types].xml")
    if b"macroEnabled" in listed:
        raise NotTaken("macros")
    if MAIN_PART[found] not in listed:
        raise NotTaken("content")
    settings = "word/_rels/settings.xml.rels"
    if settings in parts:
        rels = _text_of(stream, parts, settings).lower()
        if b"attachedtemplate" in rels and b"external" in rels:
            raise NotTaken("outside")


def _text_of(stream, parts, name) -> bytes:
    """Return a small part's content, and never more than a small part holds."""
    if name not in parts:
        raise NotTaken("content")
    part = parts[name]
    head = _read(stream, part.header_offset, LOCAL_HEAD)
    skipped = sum(struct.unpack("<HH", head[26:30]))
    packed = _read(
        stream, part.header_offset + LOCAL_HEAD + skipped, part.compress_size
    )
    if part.compress_type == zipfile.ZIP_DEFLATED:
        packed = zlib.decompressobj(-15).decompress(packed, MAX_LISTED + 1)
    if len(packed) > MAX_LISTED:
        raise NotTaken("bomb")
    if b"<!DOCTYPE" in packed or b"<!ENTITY" in packed:
        raise NotTaken("content")
    return packed


_CHECKS: dict[Format, Callable] = {
    Format.PDF: _pdf,
    Format.JPG: _jpg,
    Format.PNG: _png,
    Format.DOCX: _container,
    Format.XLSX: _container,
    Format.OFD: _container,
}
