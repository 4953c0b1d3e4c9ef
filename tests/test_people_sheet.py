"""The people's workbook, read from its grid: what is taken, and what is said of the rest."""

import io

import pytest
from openpyxl import load_workbook

from tasks.core.people_sheet import COLUMNS, KEY, MAX_ROWS, parse, template
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


def opened(departments=("甲厅", "乙局"), roles=("填报人",)):
    return load_workbook(io.BytesIO(template(departments, roles)))


def test_template_has_names_for_the_file_and_titles_for_people():
    book = opened()
    page = book.worksheets[0]

    names, titles = ([cell.value for cell in row] for row in page["A1:G2"])
    assert names == [*COLUMNS, KEY]
    assert titles == ["用户名", "姓名", "单位", "角色", "电子邮件", "到期日", None]
    assert page.row_dimensions[1].hidden
    assert page.column_dimensions["G"].hidden
    assert page.freeze_panes == "A3"
    assert [sheet.title for sheet in book] == ["人员", "可选值", "说明"]


def test_template_as_it_is_is_read_and_says_nothing():
    page = opened().worksheets[0]

    grid = [
        (number, {n: ("s", text) for n, text in enumerate(row) if text})
        for number, row in enumerate(page.iter_rows(values_only=True), 1)
    ]

    assert parse(grid) == []


@pytest.mark.parametrize("row", [3, MAX_ROWS + 2])
def test_cells_of_the_template_take_text(row):
    page = opened().worksheets[0]

    formats = {page.cell(row, n).number_format for n in range(1, len(COLUMNS) + 1)}

    assert formats == {"@"}


@pytest.mark.parametrize(
    ("departments", "reach"), [(("甲厅", "乙局"), 2), (("甲厅",), 1), ((), 1)]
)
def test_departments_and_roles_are_chosen_from_lists(departments, reach):
    book = opened(departments, ("填报人", "审核人", "查看人"))

    lists = book["可选值"]
    rules = book.worksheets[0].data_validations.dataValidation
    last = MAX_ROWS + 2
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [
        (f"C3:C{last}", f"'可选值'!$A$1:$A${reach}"),
        (f"D3:D{last}", "'可选值'!$B$1:$B$3"),
    ]
    assert {(rule.type, rule.allow_blank) for rule in rules} == {("list", True)}
    assert tuple(cell.value for cell in lists["A"] if cell.value) == departments
    assert [cell.value for cell in lists["B"]] == ["填报人", "审核人", "查看人"]


def test_template_explains_itself():
    notes = [cell.value for cell in opened()["说明"]["A"]]

    assert notes[0].startswith("每行一人")
    assert "到期日写作 2030-01-31，空白为长期有效。" in notes
