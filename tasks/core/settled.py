"""Office files without the moment of their making: equal content, equal bytes."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows
MOMENT = re.compile(
    rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)


def settled(
    content: bytes, at: datetime, parts: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the same office file with every moment in it set to the given one.

    Args: at – the edition's; parts – parts of the file to put in the place of others.
    """
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w") as target,
    ):
        for name in source.namelist():
            part = (parts or {}).get(name, source.read(name))
            if name == "docProps/core.xml":
                part = MOMENT.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Return one part of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return source.read(name)
