"""Tiles of counts that narrow the list below them; what is chosen lives in the URL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tasks.core.enums import Status

STATUS = "status"  # in the address


@dataclass(frozen=True)
class Tile:
    """How many rows there are of one sort."""

    value: str  # in the address
    label: str
    count: int
    mark: str  # the id of its drawing in the sprite


@dataclass(frozen=True)
class Pick:
    """A list, what its tiles count, and the rows that the address leaves of it."""

    param: str
    tiles: list[Tile]
    rows: list
    total: int  # of all rows, picked or not
    chosen: Tile | None = None  # None: nothing was picked


def pick(
    request,
    param: str,
    rows: Sequence,
    *,
    words: Sequence[tuple[str, str, str]],
    key: Callable[[object], str],
) -> Pick:
    """Return the rows that the address asks for, and the tiles that count all of them.

    Args: words – (value, label, mark) of each sort, in the order of the tiles. A value
    in the address that is no sort picks nothing out.
    """
    sorts = [key(row) for row in rows]
    tiles = [
        Tile(value, str(label), sorts.count(value), mark)
        for value, label, mark in words
    ]
    asked = request.GET.get(param, "")
    chosen = next((tile for tile in tiles if tile.value == asked), None)
    kept = [
        row
        for row, sort in zip(rows, sorts, strict=True)
        if chosen is None or sort == chosen.value
    ]
    return Pick(param, tiles, kept, len(rows), chosen)


def pick_status(request, lines: Sequence) -> Pick:
    """Return the lines of the status that the address asks for."""
    words = [(status.value, status.label, status.value) for status in Status]
    return pick(
        request, STATUS, lines, words=words, key=lambda line: line.progress.status
    )
