"""Workbooks for the tests: downloaded, edited, saved by an office program, spoilt."""

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

DOWNLOAD = "/report/workbook/?period=2026Q3"
UPLOAD = "/report/upload/?period=2026Q3"
CONFIRM = "/report/upload/confirm/?period=2026Q3"
MARKED = "/report/upload/marked/?period=2026Q3"
saved_by_office: dict[str, bytes] = {}  # one conversion for a test session


def download(client) -> bytes:
    answer = client.get(DOWNLOAD)
    assert answer.status_code == 200
    return answer.content


def upload(client, content: bytes, name="填报表.xlsx", **options):
    return client.post(UPLOAD, {"upload": SimpleUploadedFile(name, content)}, **options)


def confirm(client, preview, **choices):
    """Confirm a preview as its page would."""
    fields = {f"choice-{code}": choice for code, choice in choices.items()}
    token = preview.context["token"]
    return client.post(CONFIRM, {"token": token, **fields}, follow=True)


class Editor:
    """A workbook being filled in: cells by indicator code and column name."""

    def __init__(self, content: bytes):
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]
        names = [cell.value for cell in self.sheet[1]]
        self.columns = {name: place for place, name in enumerate(names, 1) if name}

    def line(self, code: str) -> int:
        column = self.columns["key:indicator"]
        lines = range(2, self.sheet.max_row + 1)
        return next(n for n in lines if self.sheet.cell(n, column).value == code)

    def cell(self, code: str, name: str):
        return self.sheet.cell(self.line(code), self.columns[name])

    def fill(self, code: str, **inputs):
        for name, value in inputs.items():
            self.cell(code, f"in:{name}").value = value
        return self

    def rows(self) -> list[list]:
        return [[cell.value for cell in row] for row in self.sheet.iter_rows()]

    def write_rows(self, rows) -> None:
        """Put rows of values in the place of what is there."""
        self.sheet.delete_rows(1, self.sheet.max_row)
        for row in rows:
            self.sheet.append(row)

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def fill(content: bytes, code="A", **inputs) -> bytes:
    return Editor(content).fill(code, **inputs).content()


def office(name: str, content: bytes) -> bytes:
    """Return a workbook as LibreOffice saves it; by name once for a test session."""
    if name not in saved_by_office:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "form.xlsx")
            path.write_bytes(content)
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    *("--convert-to", "xlsx", "--outdir", f"{folder}/out"),
                    str(path),
                ],
                check=True,
                capture_output=True,
                timeout=60,
            )
            saved_by_office[name] = Path(folder, "out", "form.xlsx").read_bytes()
    return saved_by_office[name]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    return packed(parts(content) | {name: data})


def with_text(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook in one part of which some text is replaced."""
    found = parts(content)
    assert old in found[name]
    return packed(found | {name: found[name].replace(old, new, 1)})
