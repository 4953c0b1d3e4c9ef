"""The rings of the house, and what no file may hold, proved by reading the files."""

import ast
import io
import re
import sys
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("manage.py", "tasks", "regions", "skillsrich", "scripts")
PAGES = ("templates", "static")
NOT_OURS = {"migrations", "vendor", "__pycache__"}

# Imports point inwards only: web -> data -> core. First match wins.
RINGS = [
    ("tasks/core/", "core"),
    ("tasks/models/", "data"),
    ("tasks/selectors/", "data"),
    ("tasks/services/", "data"),
    ("tasks/access.py", "data"),
    ("regions/models.py", "data"),
    ("regions/selectors.py", "data"),
    ("regions/services.py", "data"),
    ("regions/boundaries.py", "data"),
    ("tasks/", "web"),
    ("regions/", "web"),
    ("skillsrich/", "web"),
    ("scripts/", "web"),
    ("manage.py", "web"),
]
INWARDS = {"core": {"core"}, "data": {"core", "data"}, "web": {"core", "data", "web"}}

# What the core may not reach, though it comes with Python.
OUTSIDE_WORLD = {
    "asyncio",
    "getpass",
    "glob",
    "os",
    "pathlib",
    "random",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
HEAVY = {"pandas", "openpyxl", "docx"}  # loaded only where they are used
LONGEST = 400  # lines of a module
CLOCKS = {"now", "today", "utcnow", "time", "localtime", "localdate"}
CLOCK_OWNERS = {"date", "datetime", "time", "timezone"}
CJK = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”"


def files(*places, suffixes=(".py",)) -> list[str]:
    found = []
    for place in places:
        path = ROOT / place
        for one in [path] if path.is_file() else sorted(path.rglob("*")):
            relative = one.relative_to(ROOT)
            if one.suffix in suffixes and not NOT_OURS & set(relative.parts):
                found.append(str(relative))
    return found


MODULES = files(*CODE)
CORE = [name for name in MODULES if name.startswith("tasks/core/")]
DRAWING = [  # coordinates, not figures
    name for name in CORE if name.startswith(("tasks/core/charts", "tasks/core/shapes"))
]
VIEWS = [name for name in MODULES if "/views" in name]
TEXTS = [*MODULES, *files(*PAGES, suffixes=(".html", ".js", ".css", ".svg", ".txt"))]


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text(name))


def ring(name: str) -> str:
    return next(ring for start, ring in RINGS if name.startswith(start))


def imports(name: str) -> list[tuple[str, bool]]:
    """Return every imported module of a file, and whether inside a function."""
    package = name.removesuffix(".py").removesuffix("/__init__").split("/")
    if not name.endswith("/__init__.py"):
        package = package[:-1]
    found = []

    def visit(node, inside):
        inside = inside or isinstance(node, ast.FunctionDef)
        if isinstance(node, ast.Import):
            found.extend((alias.name, inside) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found.extend((f"{module}.{alias.name}", inside) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(tree(name), False)
    return found


def modules_of(imported: str) -> list[str]:
    """Return our files that an imported name may stand for: a module, or in one."""
    parts = imported.split(".")
    paths = ["/".join(parts[:length]) for length in (len(parts), len(parts) - 1)]
    known = set(MODULES)
    for path in paths:
        found = [f for f in (f"{path}.py", f"{path}/__init__.py") if f in known]
        if found:
            return found
    return []


def calls(name: str) -> list[tuple[int, str, ast.Call]]:
    """Return every call of a file as (line, dotted name, node)."""
    return [
        (node.lineno, ast.unparse(node.func), node)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
    ]


def lines_with(name: str, pattern: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for number, line in enumerate(text(name).splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_files_are_found():
    assert len(MODULES) > 50
    assert "tasks/core/progress.py" in CORE
    assert VIEWS
    assert "templates/base.html" in TEXTS


def test_imports_point_inwards():
    wrong = [
        f"{name}: {imported}"
        for name in MODULES
        for imported, _inside in imports(name)
        for target in modules_of(imported)
        if ring(target) not in INWARDS[ring(name)]
    ]

    assert wrong == []


def test_tasks_never_import_regions():
    wrong = [
        f"{name}: {imported}"
        for name in MODULES
        if name.startswith("tasks/")
        for imported, _inside in imports(name)
        if imported.split(".")[0] == "regions"
    ]

    assert wrong == []


def is_of_the_core(name: str, imported: str, inside: bool) -> bool:
    """True for what the core may import: plain Python, Plotly where it draws, gettext,
    and the readers of workbooks where they are used."""
    top = imported.split(".")[0]
    return (
        imported.startswith(("tasks.core", "django.utils.translation"))
        or (top in sys.stdlib_module_names and top not in OUTSIDE_WORLD)
        or (top == "plotly" and name in DRAWING)
        or (top in HEAVY and inside)
    )


def test_core_imports_plain_python_plotly_and_gettext_alone():
    wrong = [
        f"{name}: {imported}"
        for name in CORE
        for imported, inside in imports(name)
        if not is_of_the_core(name, imported, inside)
    ]

    assert wrong == []


def test_core_opens_nothing():
    wrong = [
        f"{name}:{line}: {called}"
        for name in CORE
        for line, called, _node in calls(name)
        if called == "open" or called.endswith((".open", ".read_text", ".read_bytes"))
    ]

    assert wrong == []


def test_core_reckons_without_floating_point():
    wrong = [
        f"{name}:{node.lineno}"
        for name in CORE
        if name not in DRAWING
        for node in ast.walk(tree(name))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "float")
    ]

    assert wrong == []


def reads_the_clock(name: str, called: str, node: ast.Call) -> bool:
    """True for a call that asks what time it is where that is not to be asked.

    The web ring asks Django, in the site's own zone; to convert a moment that is
    passed in is not to ask.
    """
    owner, _dot, method = called.rpartition(".")
    if method not in CLOCKS or owner.split(".")[-1] not in CLOCK_OWNERS:
        return False
    return owner != "timezone" or not (node.args or ring(name) == "web")


def test_clock_is_read_in_the_web_ring_alone():
    wrong = [
        f"{name}:{line}: {called}"
        for name in MODULES
        for line, called, node in calls(name)
        if reads_the_clock(name, called, node)
    ]

    assert wrong == []


def test_views_read_and_write_through_the_data_ring():
    pattern = r"\.objects\b|\.filter\(|\.save\(|\.delete\("

    assert [line for name in VIEWS for line in lines_with(name, pattern)] == []


def test_plotly_express_is_never_loaded():
    wrong = [
        name
        for name in MODULES
        for imported, _inside in imports(name)
        if imported.startswith("plotly.express")
    ]

    assert wrong == []


def test_heavy_packages_are_loaded_only_where_they_are_used():
    wrong = [
        f"{name}: {imported}"
        for name in MODULES
        for imported, inside in imports(name)
        if imported.split(".")[0] in HEAVY and not inside
    ]

    assert wrong == []


def test_modules_are_short_enough_to_read():
    lengths = {name: len(text(name).splitlines()) for name in MODULES}

    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_no_file_knows_the_area():
    pattern = r"(?i)浙江|zhejiang"

    assert [line for name in TEXTS for line in lines_with(name, pattern)] == []


def test_no_file_knows_the_years_of_the_plan():
    """Keys and names written out as an example (2026Q3) say nothing of a plan."""
    pattern = r"(?<![\dA-Za-z-])202[567](?![\dQ年])"

    assert [line for name in TEXTS for line in lines_with(name, pattern)] == []


def strings(name: str) -> list[tuple[int, str]]:
    """Return the Chinese of a file: a module's strings, or a template's text."""
    if not name.endswith(".py"):
        return list(enumerate(text(name).splitlines(), 1))
    tokens = tokenize.generate_tokens(io.StringIO(text(name)).readline)
    return [
        (token.start[0], token.string)
        for token in tokens
        if token.type == tokenize.STRING and '"""' not in token.string
    ]


def test_chinese_is_set_with_chinese_punctuation():
    wrong = [
        f"{name}:{line}: {string.strip()}"
        for name in TEXTS
        if name.endswith((".py", ".html"))
        for line, string in strings(name)
        if re.search(f"[{CJK}][,;:?!(]|[,;:?!)][{CJK}]", string)
    ]

    assert wrong == []


def test_links_keep_the_quarter_and_the_edition_through_one_tag():
    """Elsewhere {% kept %}, {% kept_at quarter %} or {% kept_fields %} do it."""
    places = [n for n in TEXTS if n.startswith(("templates/p", "templates/regions"))]
    pattern = r"[?;&]period=|GET\.period|name=.period."

    assert [line for name in places for line in lines_with(name, pattern)] == []
