"""Files are what their names say, or are not taken: at least sixty that are not."""

import io
import struct
import zipfile

import pytest

from tasks.core.attachments import Format, clean_name, format_of, reason_for, show_size
from tasks.services.evidence_gate import NotTaken, look_at

from .evidence_files import (
    HONEST,
    docx,
    docx_parts,
    jpg,
    ofd,
    ofd_parts,
    packed,
    pdf,
    png,
    xlsx,
    xlsx_parts,
)

EXE = b"MZ\x90\x00\x03" + b"\0" * 60
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def with_head(content: bytes, offset: int, value: bytes) -> bytes:
    """Return a container with bytes of each entry of its table changed."""
    data = bytearray(content)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + offset : place + offset + len(value)] = value
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def with_end(content: bytes, offset: int, value: bytes) -> bytes:
    data = bytearray(content)
    place = data.rfind(b"PK\x05\x06")
    data[place + offset : place + offset + len(value)] = value
    return bytes(data)


def linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in docx_parts().items():
            archive.writestr(name, data)
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def with_raw_name(name: bytes) -> bytes:
    """Return a document one of whose parts has a name that no archive should hold."""
    made = docx(**{"x" * len(name): b"1"})
    return made.replace(b"x" * len(name), name)


def twice() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in docx_parts().items():
            archive.writestr(name, data)
        archive.writestr("WORD/document.xml", "<other/>")
    return stream.getvalue()


def overlapping() -> bytes:
    """Return a small container whose many entries share the bytes of one part."""
    made = docx(**{"word/a.bin": b"\0" * 100_000})
    start, end = made.index(b"PK\x01\x02"), made.rindex(b"PK\x05\x06")
    table, tail = made[start:end], bytearray(made[end:])
    last = made.rindex(b"PK\x01\x02")
    entry = made[last:end]
    more = [
        entry.replace(b"word/a.bin", b"word/%s.bin" % (b"%c" % n)) for n in b"bcdefg"
    ]
    table += b"".join(more)
    tail[8:12] = struct.pack("<HH", 9, 9)
    tail[12:16] = struct.pack("<I", len(table))
    return made[:start] + table + bytes(tail)


def large_format() -> bytes:
    made = docx()
    end = made.rindex(b"PK\x05\x06")
    return made[:end] + b"PK\x06\x07" + b"\0" * 16 + made[end:]


def remote_template() -> bytes:
    rels = '<R Type="x/attachedTemplate" TargetMode="External" Target="http://evil/"/>'
    return docx(**{"word/_rels/settings.xml.rels": rels})


def macro_enabled(parts) -> bytes:
    listed = str(parts["[Content_Types].xml"])
    return packed(parts | {"[Content_Types].xml": listed + "<!-- macroEnabled -->"})


def entity(parts, name) -> bytes:
    return packed(parts | {name: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + str(parts[name])})


DOCX, XLSX, OFD, PDF = docx(), xlsx(), ofd(), pdf()
HOSTILE = [
    # What the name does not promise
    ("ending", "木马.exe", EXE),
    ("ending", "页面.html", HTML),
    ("ending", "图.svg", SVG),
    ("ending", "旧表.xls", OLD_OFFICE),
    ("ending", "旧文.doc", OLD_OFFICE),
    ("ending", "宏.docm", DOCX),
    ("ending", "宏.xlsm", XLSX),
    ("ending", "压缩包.zip", DOCX),
    ("ending", "无扩展名", PDF),
    ("ending", ".pdf", PDF),
    ("ending", "批复.pdf.exe", PDF),
    ("ending", "批复.pdf .scr", PDF),
    ("ending", "fdp.\u202efdp.exe", PDF),
    ("ending", "批复.pdf\0.exe", PDF),
    ("empty", "空.pdf", b""),
    ("size", "大.pdf", PDF + b"\n" * 20 * 1024**2),
    ("content", "木马.pdf", EXE),
    ("content", "页面.pdf", HTML),
    ("content", "先空.pdf", b"\n" * 1024 + PDF),
    ("content", "页面.png", HTML),
    ("content", "图.png", SVG),
    ("content", "图.jpg", SVG),
    ("content", "图.jpg", png()),
    ("content", "图.png", jpg()),
    ("content", "文.docx", PDF),
    ("content", "文.pdf", DOCX),
    ("content", "表.xlsx", DOCX),
    ("content", "文.docx", XLSX),
    ("content", "公文.ofd", DOCX),
    ("content", "文.docx", OFD),
    ("content", "文.docx", EXE),
    ("content", "文.docx", packed({"a.txt": "a"})),
    ("content", "公文.ofd", packed({"OFD.xml": "<other/>"})),
    ("content", "公文.ofd", entity(ofd_parts(), "OFD.xml")),
    ("content", "文.docx", entity(docx_parts(), "[Content_Types].xml")),
    # Damaged
    ("damaged", "断.pdf", PDF[:-20]),
    ("damaged", "断.png", png()[:-12]),
    ("damaged", "断.png", png()[:20]),
    ("damaged", "零.png", png(0, 2)),
    ("damaged", "断.jpg", jpg()[:-2]),
    ("damaged", "断.jpg", b"\xff\xd8\xff\xe0\x00\x04JF"),
    ("damaged", "乱.jpg", b"\xff\xd8\xff\xe0\x00\x04JF\x00\x00\x00\x00"),
    ("damaged", "零.jpg", jpg(0, 2)),
    ("damaged", "断.docx", DOCX[:-30]),
    ("damaged", "断.docx", DOCX[:40]),
    ("damaged", "错.docx", with_end(DOCX, 16, b"\x01\x00\x00\x00")),
    ("damaged", "错.docx", with_head(DOCX, 42, b"\x05\x00\x00\x00")),
    ("damaged", "上级.docx", with_raw_name(b"../../etc/cron.d/x")),
    ("damaged", "绝对.docx", with_raw_name(b"/etc/passwd")),
    ("damaged", "反斜.docx", with_raw_name(b"..\\..\\windows\\x")),
    ("damaged", "盘符.docx", with_raw_name(b"c:/windows/x")),
    ("damaged", "链接.docx", linked()),
    ("damaged", "重名.docx", twice()),
    # Locked
    ("locked", "加密.docx", OLD_OFFICE),
    ("locked", "加密.xlsx", with_head(XLSX, 8, b"\x01\x00")),
    ("locked", "加密.ofd", with_head(OFD, 8, b"\x41\x00")),
    ("locked", "加密.pdf", pdf(b"trailer << /Encrypt 5 0 R >>")),
    ("locked", "加密.pdf", pdf(b"trailer << /#45ncrypt 5 0 R >>")),
    # Active
    ("macros", "宏.docx", docx(**{"word/vbaProject.bin": b"1"})),
    ("macros", "宏.xlsx", xlsx(**{"xl/vbaProject.bin": b"1"})),
    ("macros", "宏.xlsx", xlsx(**{"xl/macrosheets/sheet1.xml": b"1"})),
    ("macros", "控件.docx", docx(**{"word/activeX/activeX1.bin": b"1"})),
    ("macros", "嵌入.docx", docx(**{"word/embeddings/oleObject1.bin": b"1"})),
    ("macros", "程序.docx", docx(**{"word/media/a.exe": EXE})),
    ("macros", "程序.ofd", ofd(**{"Doc_0/Attachs/a.JS": b"1"})),
    ("macros", "改名.docx", macro_enabled(docx_parts())),
    ("macros", "改名.xlsx", macro_enabled(xlsx_parts())),
    ("macros", "脚本.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
    ("macros", "脚本.pdf", pdf(b"<< /S /#4aavaScript >>")),
    ("macros", "启动.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")),
    ("macros", "跨块.pdf", pdf(b" " * (256 * 1024 - 14) + b"/JavaScript")),
    ("outside", "模板.docx", remote_template()),
    # Bombs
    ("bomb", "炸弹.xlsx", xlsx(**{"xl/a.xml": b"\0" * 151 * 1024**2})),
    ("bomb", "多件.docx", docx(**{f"word/{n}": b"" for n in range(3_000)})),
    ("bomb", "重叠.docx", overlapping()),
    ("bomb", "大格式.docx", large_format()),
    ("bomb", "目录.docx", with_end(DOCX, 12, b"\xff\xff\xff\x0f")),
    ("bomb", "谎报.docx", with_head(DOCX, 24, b"\xff\xff\xff\x7f")),
    ("bomb", "像素.png", png(60_000, 2)),
    ("bomb", "像素.jpg", jpg(2, 60_000)),
    (
        "bomb",
        "清单.docx",
        packed(docx_parts() | {"[Content_Types].xml": b" " * 600_000}),
    ),
    ("damaged", "虚报.docx", with_head(DOCX, 24, b"\x00\x00\x0f\x00")),
]


@pytest.mark.parametrize("name", HONEST)
def test_honest_file_is_taken(name):
    checked = look_at(io.BytesIO(HONEST[name]), name)

    assert (checked.size, len(checked.sha256)) == (len(HONEST[name]), 64)
    assert checked.name.rpartition(".")[0] == name.rpartition(".")[0]


def test_there_are_at_least_sixty_hostile_files():
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize(
    ("word", "name", "content"),
    HOSTILE,
    ids=[f"{n}-{x[0]}" for n, x in enumerate(HOSTILE)],
)
def test_hostile_file_is_refused_with_a_sentence(word, name, content):
    with pytest.raises(NotTaken) as refused:
        look_at(io.BytesIO(content), name)

    assert refused.value.word == word
    assert str(refused.value) == reason_for(word)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("批复.pdf", "批复.pdf"),
        ("C:\\fakepath\\批复.PDF", "批复.pdf"),
        ("../../etc/批复.pdf", "批复.pdf"),
        ("批\u202e复\u200b.pdf", "批复.pdf"),
        ("批\r\n复\0.pdf", "批复.pdf"),
        ('批"复<1>.pdf', "批_复_1_.pdf"),
        ("  .批复 .pdf. ", "批复.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
        ("a." + "b" * 50, "a." + "b" * 10),
        ("无扩展名", "无扩展名"),
        ("", "-"),
        (".pdf", "pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_name_is_kept_without_what_no_name_may_hold(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.JPEG", Format.JPG), ("a.pdf", Format.PDF), ("a.exe", None), ("pdf", None)],
)
def test_format_is_read_from_the_ending(name, found):
    assert format_of(name) == found


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (1, "1 KB"),
        (1024, "1 KB"),
        (1025, "2 KB"),
        (20 * 1024**2, "20.0 MB"),
        (1024**2 + 1, "1.1 MB"),
    ],
)
def test_size_is_shown_rounded_up(size, shown):
    assert show_size(size) == shown


def test_every_format_has_a_media_type():
    assert len({one.media_type for one in Format}) == len(Format)
