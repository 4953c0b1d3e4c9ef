"""Every action that is written to the audit record has a name that people read."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.utils import translation

from tasks.core.enums import Action
from tasks.core.slips import SlipAction
from tasks.web.audit_labels import ACTION_LABELS, object_labels

HAN = re.compile(r"[\u4e00-\u9fff]")
BEGINNINGS = {"submission_": Action, "slip_": SlipAction}  # of codes made of a step


def trees():
    for app in ("tasks", "skillsrich", "regions"):
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            yield ast.parse(path.read_text())


def constants(tree):
    """Return the texts that a module names, by name."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    found.setdefault(name.id, set()).add(value.value)
    return found


def codes(node, named):
    """Return the codes that an argument can stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return codes(node.body, named) | codes(node.orelse, named)
    if isinstance(node, ast.Name):
        return named.get(node.id, set())
    if isinstance(node, ast.JoinedStr):
        start = node.values[0].value
        return {f"{start}{step.value}" for step in BEGINNINGS[start]}
    return set()


def written():
    """Return every code that the sources write."""
    every, found = {}, set()
    for tree in trees():
        for name, values in constants(tree).items():
            every.setdefault(name, set()).update(values)
    for tree in trees():
        named = every | constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _writes(node.func):
                given = [k.value for k in node.keywords if k.arg == "action"]
                for one in [*node.args, *given]:
                    found |= codes(one, named)
            is_named = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "action" for t in node.targets
            )
            if is_named:
                found |= codes(node.value, named)
    return found - set(object_labels())


def _writes(function):
    name = getattr(function, "attr", getattr(function, "id", ""))
    return "record" in name or "settle" in name


def test_every_action_that_the_sources_write_has_a_label():
    assert written() - set(ACTION_LABELS) == set()


def test_every_label_is_of_an_action_that_the_sources_write():
    assert set(ACTION_LABELS) - written() - {"password_set"} == set()


def test_every_label_is_chinese_and_has_its_english():
    with translation.override("zh-hans"):
        chinese = {code: str(label) for code, label in ACTION_LABELS.items()}
    with translation.override("en"):
        english = {code: str(label) for code, label in ACTION_LABELS.items()}

    assert [c for c, label in chinese.items() if not HAN.search(label)] == []
    assert [c for c, label in english.items() if HAN.search(label)] == []
