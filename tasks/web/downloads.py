"""Files that are sent to be kept, never shown in the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": "text/csv; charset=utf-8",
}


def download(content: bytes | str, name: str) -> HttpResponse:
    """Answer with a file of this name; its ending tells its type."""
    answer = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer
