"""What an uploaded workbook passes before anything of it is believed.

First the container is looked at without unpacking it; then a process of its own, with
limits on time and memory, reads it. At most two are read at once on one machine.
"""

import contextlib
import fcntl
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tasks.core.workbook_form import Grid, WrongFile

MAX_BYTES = 5 * 1024**2
MAX_PARTS = 200
MAX_TABLE = 64 * 1024  # bytes of the table of contents
MAX_UNPACKED = 30 * 1024**2  # as declared; the reader counts again
WALL_SECONDS = 15
AT_ONCE = 2
WAIT_SECONDS = 3
FORM_KEY = "key:template"  # in a cell of the sheet in which a quarter is filled in
FORM_TEXT = 2_000  # characters of one cell of that sheet
READER = Path(__file__).with_name("workbook_reader.py")
OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # .xls, and workbooks locked with a password
TABLE_END, LARGE_FORMAT = b"PK\x05\x06", b"PK\x06\x07"  # marks in the container
ACTIVE = ("vbaproject.bin", "xl/activex/", "xl/embeddings/", "xl/macrosheets/")
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}


def reason_for(word: str) -> str:
    """Return why a file is refused, as a sentence."""
    sentences = {
        "size": _("文件超过 %(size)s MB。") % {"size": MAX_BYTES // 1024**2},
        "old": _("这是旧版 xls 或加了密码的文件，请另存为不加密码的 xlsx。"),
        "format": _("这不是 xlsx 文件，请上传从本站下载的工作簿。"),
        "damaged": _("文件已损坏，无法读取，请重新保存后再上传。"),
        "bomb": _("文件解压后过大，不能读取。"),
        "large": _("文件中的行、列或合并单元格过多，不是本站的工作簿。"),
        "macros": _("文件含有宏或嵌入对象，请另存为不含宏的 xlsx。"),
        "links": _("文件链接到别的工作簿，请断开链接后再上传。"),
        "entity": _("文件含有不允许的声明，不能读取。"),
        "heavy": _("读取文件耗时过长或占用过多，已停止读取。"),
        "copies": _("文件中有不止一张填报表，请只留一张。"),
        "other": _("这不是从本站下载的工作簿，请重新下载后填写。"),
        "busy": _("现在上传的人较多，请稍后再试。"),
    }
    return sentences[word]


class NotRead(WrongFile):
    """A file that is refused unread; `word` is the reason for programs."""

    def __init__(self, word: str):
        super().__init__(reason_for(word))
        self.word = word


def read_workbook(content: bytes) -> Grid:
    """Return the rows of the form in an uploaded workbook as plain values.

    Raises: NotRead. Side effects: none; nothing of the file is kept.
    """
    grids = read_sheets(content, key=FORM_KEY, longest=FORM_TEXT)
    if len(grids) > 1:
        raise NotRead("copies")
    return next(iter(grids.values()))


def read_sheets(content: bytes, *, key: str, longest: int) -> dict[str, Grid]:
    """Return the sheets of an uploaded workbook that carry a key, by their titles.

    Args: key – the text of a cell of each sheet to be read; longest – characters that
    are read of one cell.
    Raises: NotRead – also when no sheet carries the key.
    """
    look_at_container(content)
    with _slot():
        answer = _ask_reader(content, key, longest)
    if "refused" in answer:
        raise NotRead(answer["refused"])
    if not answer["grids"]:
        raise NotRead("other")
    return {title: _grid(rows) for title, rows in answer["grids"].items()}


def _grid(rows) -> Grid:
    return [
        (number, {int(column): (cell[0], cell[1]) for column, cell in row.items()})
        for number, row in rows
    ]


def look_at_container(content: bytes) -> None:
    """Refuse a file by its table of contents, before a byte of it is unpacked."""
    if len(content) > MAX_BYTES:
        raise NotRead("size")
    if content.startswith(OLD_FORMAT):
        raise NotRead("old")
    if not content.startswith(b"PK"):
        raise NotRead("format")
    if _table_size(content) > MAX_TABLE:
        raise NotRead("bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception as error:  # whatever a damaged table brings about
        raise NotRead("damaged") from error
    _look_at_parts(parts)


def _table_size(content: bytes) -> int:
    """Return how long the table of contents says that it is; 0 where there is none.

    NB: an archive in the large format (zip64) may say so elsewhere; no form needs it.
    """
    place = content.rfind(TABLE_END)
    if place < 0:
        return 0
    if content[max(place - 20, 0) : place].startswith(LARGE_FORMAT):
        return len(content)
    return int.from_bytes(content[place + 12 : place + 16], "little")


def _look_at_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    lowered = [name.lower() for name in names]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NotRead("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise NotRead("old")
    if any(word in name for name in lowered for word in ACTIVE):
        raise NotRead("macros")
    if any(name.startswith("xl/externallinks/") for name in lowered):
        raise NotRead("links")
    if len(set(lowered)) != len(lowered):
        raise NotRead("damaged")
    if not set(names) >= NEEDED:
        raise NotRead("format")


def _ask_reader(content: bytes, key: str, longest: int) -> dict:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(READER), key, str(longest)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
            env={},
        )
        return json.loads(done.stdout) if done.returncode == 0 else {"refused": "heavy"}
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": "heavy"}


@contextlib.contextmanager
def _slot():
    """Hold one of the places for reading. Raises: NotRead – none came free in time."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + WAIT_SECONDS
    with contextlib.ExitStack() as held:
        files = [
            held.enter_context((settings.DATA_DIR / f"workbook-{n}.lock").open("w"))
            for n in range(AT_ONCE)
        ]
        while not any(_is_locked(file) for file in files):
            if time.monotonic() > deadline:
                raise NotRead("busy")
            time.sleep(0.05)
        yield  # closing the files gives the place back


def _is_locked(file) -> bool:
    """Lock a file for this upload; return whether that was possible."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
