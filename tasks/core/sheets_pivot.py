"""Quarters side by side: a long list of standings turned into a wide sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from .quarters import Quarter
from .sheets import Cell, Column, Sheet


@dataclass(frozen=True, slots=True)
class Standing:
    """How one row of the wide sheet stood in one quarter."""

    key: str  # of the row
    quarter: Quarter
    values: tuple[Cell, ...]  # one for each of the columns that repeat by quarter


def by_quarter(
    standings: Iterable[Standing],
    *,
    title: str,
    heads: list[Column],
    rows: dict[str, tuple[Cell, ...]],
    repeated: list[Column],
) -> Sheet:
    """Return a sheet with a group of columns for each quarter, oldest first.

    Args: rows – key -> the cells of the head columns, in the order to show; repeated –
    the columns of each quarter.
    Columns: heads, then for each quarter the repeated ones, titled 2026Q3 with
    the column's title below. Cells stay what they are: nothing is turned into a float.
    """
    wide = _pivot(standings, [column.title for column in repeated])
    quarters = sorted({quarter for _title, quarter in wide})
    columns = [
        Column(f"{quarter}\n{column.title}", column.kind, column.unit)
        for quarter in quarters
        for column in repeated
    ]
    cells = [
        (
            *head,
            *(
                wide[column.title, quarter].get(key)
                for quarter in quarters
                for column in repeated
            ),
        )
        for key, head in rows.items()
    ]
    return Sheet(title, [*heads, *columns], cells)


def _pivot(standings, names) -> dict[tuple[str, Quarter], dict[str, Cell]]:
    """Return (name, quarter) -> row key -> cell.

    NB: cells and quarters are kept as objects; pandas would make None a NaN.
    """
    import pandas

    long = pandas.DataFrame(
        [
            {"key": one.key, "quarter": str(one.quarter)}
            | dict(zip(names, one.values, strict=True))
            for one in standings
        ],
        columns=["key", "quarter", *names],
        dtype=object,
    )
    wide = long.pivot(index="key", columns="quarter", values=names).astype(object)
    wide = wide.where(wide.notna(), None)
    return {
        (name, Quarter.parse(quarter)): wide[name, quarter].to_dict()
        for name, quarter in wide.columns
    }
