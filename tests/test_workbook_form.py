"""What the rows of an uploaded workbook mean, wherever they stand."""

import random
from dataclasses import replace

import pytest
from django.utils.translation import override

from tasks.core.enums import Basis, Kind
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workbook_form import (
    FIELDS_OF,
    FIGURES,
    KEYS,
    LATER,
    FileRow,
    LostRow,
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


# ---- What cannot be taken ------------------------------------------------------------


def test_touched_row_is_one_that_was_changed_or_cannot_be_read():
    cells = {"basis": "year", "value": "12,000"}
    row = FileRow(5, "A", 2, digest(cells), cells)

    assert not row.is_touched
    assert replace(row, cells=cells | {"value": "12001"}).is_touched
    assert replace(row, errors={"value": "不是数字。"}).is_touched


@pytest.mark.parametrize(
    ("key", "value"), [("indicator", "S"), ("version", "3"), ("check", "x")]
)
def test_row_whose_keys_were_changed_is_lost_by_its_name(key, value):
    rows = table()
    rows[2][NAMES.index(f"key:{key}")] = value
    rows[2][NAMES.index("name")] = "甲指标"

    parsed = read(rows)

    assert parsed.lost == [
        LostRow(3, "甲指标", "这一行的标识已被改动，请重新下载后填写这一项。")
    ]
    assert sorted(by_code(parsed)) == ["M", "R", "S"]


def test_lost_rows_are_told_in_their_order_with_names_that_are_not_endless():
    rows = table()
    rows[3][NAMES.index("key:check")] = "x"
    rows[3][NAMES.index("name")] = "长" * 61

    parsed = read([*rows, rows[2]])

    assert [(one.number, one.name) for one in parsed.lost] == [
        (3, "A"),
        (4, "长" * 60),
        (7, "A"),
    ]


def test_row_whose_version_is_no_number_is_lost_though_its_sum_is_right():
    rows = table()
    for name, text in keys("A", version="二").items():
        rows[2][NAMES.index(f"key:{name}")] = text

    assert [one.number for one in read(rows).lost] == [3]


def test_indicator_that_is_not_reported_is_lost_by_its_code():
    kinds = {code: kind for code, kind in KINDS.items() if code != "R"}

    assert read(table(), kinds=kinds).lost == [
        LostRow(5, "R", "没有这个指标，或者它不由贵单位填报。")
    ]


def test_filled_row_without_keys_is_lost_and_a_blank_one_is_nothing():
    rows = table()
    rows += [[""] * len(NAMES), [""] * len(NAMES)]
    rows[-1][NAMES.index("in:value")] = "77"

    parsed = read(rows)

    assert parsed.lost == [LostRow(8, "", "这一行没有标识，无法对应到指标。")]
    assert sorted(by_code(parsed)) == sorted(KINDS)


def test_indicator_that_stands_twice_is_lost_twice():
    rows = table()

    parsed = read([*rows, rows[2]])

    assert parsed.lost == [
        LostRow(number, "A", "同一指标出现了不止一行，请只留一行。")
        for number in (3, 7)
    ]
    assert sorted(by_code(parsed)) == ["M", "R", "S"]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("template", "0", "填报表的版本与本站不一致，请重新下载后填写。"),
        ("department", "other", "这份填报表属于别的单位，不能在这里上传。"),
        (
            "quarter",
            "2026Q2",
            "这份填报表是2026年第二季度的，现在填报的是2026年第三季度。",
        ),
    ],
)
def test_workbook_of_another_place_or_time_is_refused_whole(key, value, sentence):
    rows = table()
    rows[4][NAMES.index(f"key:{key}")] = value

    with pytest.raises(WrongFile) as refused:
        read(rows)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("column", "name"), [("key:version", ""), ("in:note", "key:check")]
)
def test_workbook_that_lost_or_doubled_a_key_is_refused(column, name):
    rows = table()
    rows[0] = [name if one == column else one for one in NAMES]

    with pytest.raises(WrongFile, match="隐藏列已被删除或重复"):
        read(rows)


@pytest.mark.parametrize("heads", [0, 2])
def test_file_that_is_not_one_form_is_refused(heads):
    with pytest.raises(WrongFile, match="这不是从本站下载的填报表"):
        read([NAMES] * heads + table()[1:])


def with_cell(name, kind, text):
    """Return what a row of A says of one input cell: its text and its error."""
    cells = grid(table())
    cells[2][1][NAMES.index(f"in:{name}") + 1] = (kind, text)
    parsed = parse(
        cells,
        department="own",
        quarter=QUARTER,
        kinds=KINDS,
        languages=["zh-hans", "en"],
    )
    row = by_code(parsed)["A"]
    return row.cells[name], row.errors.get(name, "")


@pytest.mark.parametrize(
    ("name", "kind", "text", "sentence"),
    [
        ("value", "e", "#REF!", "单元格是错误值"),
        ("value", "f", "=A1", "公式没有计算结果"),
        ("value", "b", "TRUE", "单元格是逻辑值"),
        ("value", "d", "2026-03-05", "单元格被识别成了日期"),
        ("value", "p", "0.85", "单元格是百分比格式"),
        ("note", "e", "#N/A", "单元格是错误值"),
        ("basis", "s", "本月", "没有这个选项，请从列表中选择。"),
        ("basis", "f", "=A1", "公式没有计算结果"),
        ("numerator", "n", "3", "这一项不填“分子”，请清空这一格。"),
        ("stage", "s", "推进中", "这一项不填“进展阶段”，请清空这一格。"),
    ],
)
def test_cell_that_cannot_be_taken_is_told_why(name, kind, text, sentence):
    _text, told = with_cell(name, kind, text)

    assert told.startswith(sentence)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [("note", "d", "2026-03-05"), ("note", "p", "0.85"), ("value", "n", "12000")],
)
def test_text_may_look_like_a_day_or_a_percentage(name, kind, text):
    assert with_cell(name, kind, text) == (text, "")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_choices_are_understood_in_every_language_of_the_site(language):
    with override(language):
        word = str(Basis.QUARTER.label)

    assert with_cell("basis", "s", word) == ("quarter", "")


def test_choice_that_two_rows_make_means_the_same_in_both():
    rows = table()
    place = NAMES.index("in:availability")
    rows[2][place] = rows[3][place] = "待数据来源"

    found = by_code(read(rows))

    assert [found[code].cells["availability"] for code in "AS"] == ["awaiting"] * 2
