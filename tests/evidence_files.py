"""Small honest files of every kind that is taken, and ways to spoil them."""

import io
import struct
import zipfile
import zlib

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    '<?xml version="1.0"?><Types><Override PartName="/{0}" ContentType="{1}"/></Types>'
)


def pdf(body: bytes = b"1 0 obj << /Type /Catalog >> endobj") -> bytes:
    return b"%PDF-1.7\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def png(width: int = 2, height: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0" * 2)
    pieces = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in pieces
    )


def jpg(width: int = 2, height: int = 2) -> bytes:
    size = struct.pack(">BBHBHHB", 0xFF, 0xC0, 8, 8, height, width, 0)
    scan = b"\xff\xda\x00\x02" + b"\x12\x34\x56"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + size + scan + b"\xff\xd9"


def packed(parts: dict[str, bytes | str], method=zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx_parts() -> dict[str, bytes | str]:
    kind = f"{OFFICE}.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": TYPES.format("word/document.xml", kind),
        "word/document.xml": "<w:document/>",
    }


def xlsx_parts() -> dict[str, bytes | str]:
    kind = f"{OFFICE}.spreadsheetml.sheet.main+xml"
    return {
        "[Content_Types].xml": TYPES.format("xl/workbook.xml", kind),
        "xl/workbook.xml": "<workbook/>",
    }


def ofd_parts() -> dict[str, bytes | str]:
    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1"/>'
    return {"OFD.xml": root, "Doc_0/Document.xml": "<ofd:Document/>"}


def docx(**more) -> bytes:
    return packed(docx_parts() | more)


def xlsx(**more) -> bytes:
    return packed(xlsx_parts() | more)


def ofd(**more) -> bytes:
    return packed(ofd_parts() | more)


HONEST = {
    "批复.pdf": pdf(),
    "现场.jpg": jpg(),
    "现场2.JPEG": jpg(),
    "截图.png": png(),
    "总结.docx": docx(),
    "名册.xlsx": xlsx(),
    "公文.ofd": ofd(),
}
