"""The people's workbook, read from its grid: what is taken, and what is said of the rest."""

import pytest

from tasks.core.people_sheet import COLUMNS, KEY, MAX_ROWS, parse
from tasks.core.workbook_form import WrongFile

HEAD = {**{n: ("s", name) for n, name in enumerate(COLUMNS)}, 6: ("s", KEY)}
TITLES = {0: ("s", "用户名")}


def person(username="zhang", **cells):
    found = {"username": ("s", username), "name": ("s", "张三"), **cells}
    return {COLUMNS.index(name): cell for name, cell in found.items()}


def read(*rows):
    return parse(list(enumerate((HEAD, TITLES, *rows), 1)))


def test_row_keeps_its_number_and_its_values():
    (row,) = read({}, person("  li  si "))
    assert (row.number, row.values["username"], row.errors) == (4, "li si", {})


def test_columns_are_found_by_their_names():
    head = {n: ("s", name) for n, name in enumerate((KEY, *reversed(COLUMNS)))}
    (row,) = parse([(1, head), (2, TITLES), (3, {6: ("s", "zhang")})])
    assert row.values["username"] == "zhang"


def test_number_is_taken_as_its_text():
    (row,) = read(person(department=("n", "12")))
    assert row.values["department"] == "12"


def test_formula_is_refused_at_its_cell():
    (row,) = read(person(name=("f", "=A1")))
    assert (row.values["name"], list(row.errors)) == ("", ["name"])


def test_row_of_nothing_but_a_wrong_cell_is_still_told():
    (row,) = read({1: ("e", "#REF!")})
    assert list(row.errors) == ["name"]


def test_file_without_the_key_is_another_file():
    with pytest.raises(WrongFile, match="不是从本页下载的模板"):
        parse([(1, {0: ("s", "用户名")})])


def test_file_without_a_column_is_refused():
    with pytest.raises(WrongFile, match="缺少必要的列"):
        parse([(1, {n: cell for n, cell in HEAD.items() if n != 2})])


def test_more_people_than_one_file_takes_are_refused():
    with pytest.raises(WrongFile, match="请分几次上传"):
        read(*(person(f"u{n}") for n in range(MAX_ROWS + 1)))
