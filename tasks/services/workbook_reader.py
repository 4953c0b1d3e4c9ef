"""Reads an uploaded workbook into plain values, in a process of its own.

Run as a program: the file on standard input, one JSON object on standard output; the
arguments are the text that marks a sheet to be read, and how many characters of a cell
are read. It stands alone, limits its own time and memory before it looks at the file,
and names what it refuses with a word that `tasks.services.workbook_gate` puts into a
sentence.
"""

import io
import json
import re
import resource
import sys
import zipfile

CPU_SECONDS = 3
MEMORY = 512 * 1024**2
MAX_BYTES = 30 * 1024**2  # of all parts, unpacked
MAX_TAGS = 200_000  # of all parts; what takes time is their number, not their length
MAX_FRAME_TAGS = 20_000  # of styles, names, relations: all but cells and their texts
MAX_CELLS = 20_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_MERGES = 500
MAX_SHEETS = 20
CHUNK = 1024**2

XML = (".xml", ".rels", ".vml")
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})""")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
LONG_TAG = re.compile(rb"<[^<>]{65536}")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s")
PLACE = re.compile(
    rb"""\br(?:ef)?\s*=\s*["']([A-Z]{1,3})(\d{1,9})(?::([A-Z]{1,3})(\d{1,9}))?["']"""
)


class Refused(Exception):
    """The file is not read; the argument is a word for the reason."""


def limit() -> None:
    """Let this process take no more than its share, whatever the file makes it do."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def scan(content: bytes) -> None:
    """Unpack every part in small pieces and refuse what may not be parsed.

    Reading each to its end also checks its sum, so that a damaged file is never read.
    """
    budget = {"bytes": MAX_BYTES, "tags": MAX_TAGS, "frame": MAX_FRAME_TAGS}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            name = info.filename.lower()
            data = unpack(archive, info, budget)
            if name.endswith(XML):
                scan_xml(data)
            if name.startswith("xl/worksheets/"):
                scan_sheet(data)
            if len(SHEET.findall(data)) > MAX_SHEETS:
                raise Refused("large")


def unpack(archive, info, budget: dict[str, int]) -> bytes:
    """Return a part, taking what it uses from the budget; no part may exceed it."""
    data, name = bytearray(), info.filename.lower()
    is_data = name.startswith(("xl/worksheets/", "xl/sharedstrings"))
    with archive.open(info) as part:
        while piece := part.read(CHUNK):
            budget["bytes"] -= len(piece)
            if name.endswith(XML):
                data += piece
                tags = piece.count(b"<")
                budget["tags"] -= tags
                budget["frame"] -= 0 if is_data else tags
            if budget["bytes"] < 0:
                raise Refused("bomb")
            if min(budget.values()) < 0:
                raise Refused("large")
    return bytes(data)


def scan_xml(data: bytes) -> None:
    """Refuse declarations, and encodings in which they could hide."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    encoding = ENCODING.match(start)
    is_plain = start.startswith(b"<") and b"\0" not in data
    if encoding and encoding[1].upper() not in (b"UTF-8", b"US-ASCII", b"ASCII"):
        is_plain = False
    if data and not is_plain:
        raise Refused("damaged")
    if DECLARATION.search(data):
        raise Refused("entity")
    if LONG_TAG.search(data):
        raise Refused("large")


def scan_sheet(data: bytes) -> None:
    """Refuse more cells, merges or extent than a form can have."""
    if sum(1 for _match in CELL.finditer(data)) > MAX_CELLS:
        raise Refused("large")
    if sum(1 for _match in MERGE.finditer(data)) > MAX_MERGES:
        raise Refused("large")
    for part in re.finditer(rb"<(?:\w+:)?(?:c|mergeCell)\s[^>]*>", data):
        for place in PLACE.finditer(part[0]):
            check_place(place[1], place[2])
            if place[3]:
                check_place(place[3], place[4])


def check_place(letters: bytes, number: bytes) -> None:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    if column > MAX_COLUMNS or int(number) > MAX_ROWS:
        raise Refused("large")


def read(content: bytes, key: str, longest: int) -> dict[str, list]:
    """Return the sheets with the key in a cell as [[row number, {column: [kind, text]}]].

    Args: longest – characters of one cell; what is longer is refused by its field.
    """
    sys.modules["numpy"] = None  # openpyxl does without, and starts sooner
    import openpyxl

    grids = {}
    options = {"read_only": True, "keep_links": False}
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, **options)
    formulas = openpyxl.load_workbook(io.BytesIO(content), **options)
    if len(values.worksheets) > MAX_SHEETS:
        raise Refused("large")
    for sheet, plain in zip(values.worksheets, formulas.worksheets, strict=True):
        sheet.reset_dimensions()
        plain.reset_dimensions()
        grid = grid_of(sheet, plain, longest)
        if any(cell[1] == key for _number, row in grid for cell in row.values()):
            grids[sheet.title] = grid
    return grids


def grid_of(sheet, plain, longest: int) -> list:
    found = []
    rows = zip(rows_of(sheet), rows_of(plain), strict=False)
    for number, (values, formulas) in enumerate(rows, 1):
        row = {}
        for column, (cell, typed) in enumerate(zip(values, formulas, strict=False), 1):
            if read_value := value_of(cell, typed, longest):
                row[column] = read_value
        if row:
            found.append([number, row])
    return found


def rows_of(sheet):
    return sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)


def value_of(cell, typed, longest: int):
    """Return (kind, text) of a cell; None for an empty one.

    Kinds: n number, s text, p percentage, d date, b true or false, e error, f formula
    without a result.
    """
    value = cell.value
    if value is None:
        return ("f", str(typed.value)[:80]) if typed.data_type == "f" else None
    if cell.data_type == "e":
        return "e", str(value)
    if isinstance(value, bool):
        return "b", str(value).upper()
    if isinstance(value, int | float):
        kind = "p" if is_percent(cell.number_format) else "n"
        return kind, number_text(value)
    if isinstance(value, str):
        return ("s", value[:longest]) if value.strip() else None
    return "d", str(value)[:19].removesuffix(" 00:00:00")


def is_percent(number_format) -> bool:
    bare = re.sub(r'"[^"]*"|\\.', "", number_format or "")
    return "%" in bare


def number_text(value) -> str:
    """Return a number as it was typed: spreadsheets keep fifteen digits."""
    from decimal import Decimal

    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else "9" * 30
    text = format(value, ".15g")
    try:
        return f"{Decimal(text):f}"[:60]
    except ValueError:  # infinite, or not a number
        return text


def answer(content: bytes, key: str, longest: int) -> dict:
    try:
        scan(content)
    except Refused as error:
        return {"refused": str(error)}
    except Exception:  # whatever a damaged container brings about
        return {"refused": "damaged"}
    try:
        return {"grids": read(content, key, longest)}
    except Refused as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "heavy"}
    except Exception:  # whatever a damaged part brings about
        return {"refused": "damaged"}


def main() -> None:
    import warnings

    limit()
    warnings.simplefilter("ignore")
    key, longest = sys.argv[1], int(sys.argv[2])
    json.dump(answer(sys.stdin.buffer.read(), key, longest), sys.stdout)


if __name__ == "__main__":
    main()
