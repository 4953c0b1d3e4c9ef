"""Reads the plan's own text, independently of the fixtures, so that a test can
compare the two.

Annex 1 is a flattened table: merged cells are missing from a row, never empty, so
that a row is read from its right: target, units, then one or two cells of the
measure, then (where they begin) the task and the action.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "fixtures/source/action-plan-2025-2027.txt"
DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
ACTION = re.compile(r"([一二三四五六七八九十]+)、(.+)")
TASK = re.compile(r"\(([一二三四五六七八九十]+)\)(.+)")
UNIT = re.compile(r"团省委|浙江金融监管局|省.+?(?=省|团省委|浙江|、|$)")
FIGURE = re.compile(r"(\d+(?:\.\d+)?)(万?)(人次|家|所|个|项|名|场|%)")
YEAR = re.compile(r"(\d{4})(?=年|—)")
TEN_THOUSAND = 10_000
SPACED_START = "浙"  # of a name that is spaced out in the list of issuers


@dataclass(frozen=True)
class TaskText:
    """A key task as the main text states it."""

    number: int
    action: int
    name: str
    text: str
    responsible: str  # the words in the last parentheses


@dataclass(frozen=True)
class Row:
    """A row of annex 1 that carries a target."""

    number: int
    action: int
    task: int
    task_name: str
    cells: tuple[str, ...]  # of the measure, as far as the row has its own
    responsible: str
    goal: str


@dataclass(frozen=True)
class CityRow:
    """A row of annex 2: six figures, in the table's order."""

    name: str
    figures: tuple[int, ...]


@dataclass(frozen=True)
class CityTable:
    """Annex 2: the headings of its six columns, its rows, its totals row."""

    headings: tuple[str, ...]
    rows: tuple[CityRow, ...]
    totals: tuple[int, ...]


def number_of(numeral: str) -> int:
    """Return 1 to 99 for 一 to 九十九."""
    if "十" not in numeral:
        return DIGITS[numeral]
    tens, units = numeral.split("十")
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(units, 0)


@cache
def source_lines() -> tuple[str, ...]:
    """Return the lines of the text, without the blanks at their ends."""
    return tuple(line.strip() for line in SOURCE.read_text("utf-8").splitlines())


def main_lines() -> list[str]:
    """Return the plan's main text: from its title to the list of its annexes."""
    lines = source_lines()
    last = next(i for i, line in enumerate(lines) if line.startswith("附件:"))
    first = lines.index("一、总体要求")
    return list(lines[first:last])


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|") if cell.strip()]


def annex_lines(heading: str, end: str) -> list[list[str]]:
    """Return the cells of each line between two headings."""
    lines = source_lines()
    first = lines.index(heading)
    last = next(i for i, line in enumerate(lines) if i > first and line.startswith(end))
    return [cells_of(line) for line in lines[first + 1 : last]]


@cache
def actions() -> dict[int, str]:
    """Return the actions by number, as annex 1 names them."""
    found = {}
    for cells in annex_lines("重点工作任务清单", "附件2")[1:]:
        if match := ACTION.fullmatch(cells[0]):
            found[number_of(match[1])] = match[2]
    return found


@cache
def main_tasks() -> tuple[TaskText, ...]:
    """Return the key tasks of the main text."""
    names = {name: number for number, name in actions().items()}
    tasks, action = [], 0
    for line in main_lines():
        if heading := ACTION.fullmatch(line):
            action = names.get(heading[2], action)
        elif match := TASK.fullmatch(line):
            name, rest = match[2].split("。", 1)
            text, responsible = re.fullmatch(r"(.+)\(([^()]+)\)", rest).groups()
            tasks.append(TaskText(number_of(match[1]), action, name, text, responsible))
    return tuple(tasks)


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of annex 1."""
    found, action, task, task_name = [], 0, 0, ""
    for cells in annex_lines("重点工作任务清单", "附件2")[1:]:
        *left, responsible, goal = cells
        if left and (match := ACTION.fullmatch(left[0])):
            action = number_of(match[1])
            left = left[1:]
        if left and (match := TASK.fullmatch(left[0])):
            task, task_name = number_of(match[1]), match[2]
            left = left[1:]
        found.append(
            Row(len(found) + 1, action, task, task_name, tuple(left), responsible, goal)
        )
    return tuple(found)


@cache
def city_table() -> CityTable:
    """Return annex 2."""
    _groups, headings, *body = annex_lines("技能型社会基本单元培育计划表", "1.")
    table = [
        CityRow(cells[1], tuple(int(cell) for cell in cells[2:])) for cells in body[:-1]
    ]
    totals = tuple(int(cell) for cell in body[-1][1:])
    return CityTable(tuple(headings), tuple(table), totals)


@cache
def issuers() -> tuple[str, ...]:
    """Return the issuing departments as the list at the head writes them.

    Short names are spaced out there ("浙 江 省 教 育 厅").
    """
    lines = source_lines()
    line = lines[lines.index("一、总体要求") - 3]
    found: list[str] = []
    for word in re.sub(r"\s+\d{4}年.*", "", line).split(" "):
        if len(word) == 1 and word != SPACED_START:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


def units(cell: str) -> list[str]:
    """Return the departments of annex 1's cell, which runs them together.

    Raises: ValueError – something is left over.
    """
    text = cell.removesuffix("按职责分工负责")
    found = UNIT.findall(text)
    if "".join(found) != text.replace("、", ""):
        raise ValueError(f"not understood: {cell!r}")
    return found


def named_units(responsible: str) -> list[str]:
    """Return the departments that the main text names in parentheses.

    "各行业主管部门" names none, and is kept as it stands.
    """
    parts = re.split(r"[、,]", responsible)
    return [re.sub(r"牵头$|按职责分工(负责|参与)$", "", part) for part in parts]


def clauses(goal: str) -> list[str]:
    """Return the sentences of a target cell, without their closing marks."""
    return [clause for clause in re.split(r"[;。]", goal) if clause]


def figures(text: str) -> list[tuple[Decimal, str]]:
    """Return every number that carries a unit, in base units."""
    return [
        (Decimal(number) * (TEN_THOUSAND if scale else 1), unit)
        for number, scale, unit in FIGURE.findall(text)
    ]


def years(text: str) -> list[int]:
    """Return every year that the text names."""
    return [int(year) for year in YEAR.findall(text)]
