"""What the rows of an uploaded workbook mean, wherever they stand."""

import random
from dataclasses import replace

import pytest

from tasks.core.enums import Kind
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workbook_form import (
    FIELDS_OF,
    FIGURES,
    KEYS,
    LATER,
    WrongFile,
    digest,
    fields_of,
    merged,
    parse,
    row_keys,
    show_field,
)

QUARTER = Quarter(2026, 3)
KINDS = {"A": Kind.ANNUAL, "S": Kind.STOCK, "R": Kind.RATIO, "M": Kind.MILESTONE}
INPUTS = {
    "A": {"basis": "本年累计", "value": "1.2万", "note": "说明"},
    "S": {"basis": "期末累计", "value": "7"},
    "R": {"numerator": "3", "denominator": "4"},
    "M": {"stage": "推进中", "evidence": "文号"},
}
NAMES = [
    *(f"key:{name}" for name in KEYS),
    "name",
    *("in:basis", "in:value", "in:numerator", "in:denominator"),
    *("in:stage", "in:evidence", "in:availability", "in:note"),
]


def keys(code, **values):
    given = {"department": "own", "quarter": QUARTER, "version": 2, "was": ""}
    return row_keys(code=code, **given | values)


def table() -> list[list[str]]:
    """Return a workbook's rows of text, the names first."""
    rows = [NAMES, ["#", *[""] * (len(NAMES) - 1)]]
    for code, inputs in INPUTS.items():
        row = {f"key:{name}": text for name, text in keys(code).items()}
        row |= {f"in:{name}": text for name, text in inputs.items()}
        rows.append([row.get(name, "") for name in NAMES])
    return rows


def grid(rows) -> list:
    return [
        (number, {place: ("s", text) for place, text in enumerate(row, 1) if text})
        for number, row in enumerate(rows, 1)
    ]


def read(rows, **values):
    given = {"department": "own", "quarter": QUARTER, "kinds": KINDS}
    return parse(grid(rows), languages=["zh-hans"], **given | values)


def by_code(parsed) -> dict:
    return {row.code: replace(row, number=0) for row in parsed.rows}


def test_rows_are_read_by_their_keys():
    parsed = read(table())

    assert parsed.lost == []
    assert {code: row.cells for code, row in by_code(parsed).items()} == {
        "A": {"basis": "year", "value": "1.2万", "note": "说明"},
        "S": {"basis": "plan", "value": "7"},
        "R": {"numerator": "3", "denominator": "4"},
        "M": {"stage": "under_way", "evidence": "文号"},
    }
    assert {row.version for row in parsed.rows} == {2}


def test_two_hundred_rearranged_workbooks_read_the_same():
    wanted, dice = by_code(read(table())), random.Random(5)

    for _n in range(200):
        rows = table()
        order = dice.sample(range(len(NAMES)), len(NAMES))
        rows = [[row[place] for place in order] for row in rows]
        rows += [[""] * len(NAMES)] * dice.randrange(4)
        dice.shuffle(rows)
        parsed = read(rows)
        assert (by_code(parsed), parsed.lost) == (wanted, [])


def test_removed_rows_are_left_alone():
    rows = [row for row in table() if row[3] not in ("A", "M")]

    assert sorted(by_code(read(rows))) == ["R", "S"]


def test_workbook_without_rows_is_refused():
    with pytest.raises(WrongFile, match="没有可以识别的指标行"):
        read(table()[:2])


def test_workbook_with_a_quarter_that_is_none_is_refused():
    rows = table()
    rows[2][2] = "下个季度"

    with pytest.raises(WrongFile, match="其他季度"):
        read(rows)


def test_untouched_row_is_known_by_its_digest():
    cells = {"basis": "year", "value": "12,000", "note": "说明"}

    assert digest(cells) == digest(cells | {"value": "1.2万", "note": " 说明 "})
    assert digest(cells) != digest(cells | {"value": "12001"})
    assert digest(cells) != digest(cells | {"value": "一万二"})


def test_empty_cell_keeps_what_is_stored():
    typed = Typed(value="5", basis="year", note="旧")

    assert merged(typed, {"value": "", "note": "新"}) == replace(typed, note="新")


def test_saying_that_there_is_none_beside_a_figure_keeps_both_to_be_told():
    typed = Typed(value="5", availability="reported")
    cells = {"availability": "awaiting"}

    assert merged(typed, cells) == Typed(availability="awaiting")
    assert merged(typed, cells | {"value": "6"}) == Typed(
        value="6", availability="awaiting"
    )


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("value", "12000", "12,000"),
        ("value", "一万", "一万"),
        ("value", "", ""),
        ("basis", "plan", "期末累计"),
        ("basis", "本月", "本月"),
        ("note", "文", "文"),
    ],
)
def test_field_is_shown_as_people_read_it(name, text, shown):
    assert show_field(name, text, Kind.STOCK) == shown


@pytest.mark.parametrize("kind", [*Kind])
def test_every_kind_has_room_for_its_words(kind):
    assert fields_of(kind)[-len(LATER) :] == LATER
    assert set(fields_of(kind)) - set(LATER) <= set(FIGURES)
    assert set(FIELDS_OF) < set(Kind)


def test_sum_of_a_row_without_words_is_that_of_an_older_workbook():
    row = {"basis": "year", "value": "5"}

    assert digest(row) == digest(row | {"cause": "", "owner": " "})
    assert digest(row) != digest(row | {"cause": "招生不足"})
