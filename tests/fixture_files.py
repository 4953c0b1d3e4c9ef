"""Plan files for tests: a small plan that loads, and ways to break it."""

import json
import re
from html import unescape

import pytest
from django.apps import apps

from tasks.services import fixtures
from tasks.services.fixture_parse import Source

from .factories import AT

PAGE, LOAD = "/admin/plan-fixtures/", "/admin/plan-fixtures/load/"


def record(model, /, **fields):
    return {"model": model, "fields": fields}


def plan(**fields):
    start = {
        "code": "small",
        "name": "小方案",
        "area": "某地",
        "document_number": "某〔2025〕1号",
        "document_title": "关于印发小方案的通知",
        "issued_on": "2025-01-02",
        "first_year": 2025,
        "last_year": 2027,
    }
    return record("tasks.plan", **start | fields)


def department(code="dept", **fields):
    return record("tasks.department", code=code, **{"name": f"单位{code}"} | fields)


def task(**fields):
    start = {
        "number": 1,
        "action": [1],
        "name": "第一项",
        "text": "正文",
        "responsible": "单位",
    }
    return record("tasks.keytask", **start | fields)


def measure(**fields):
    start = {
        "row": 1,
        "task": [1],
        "heading": "举措",
        "responsible": "单位",
        "goal": "每年100人次",
        "source": "附件1 第1行",
    }
    return record("tasks.measure", **start | fields)


def indicator(code="A1", **fields):
    start = {"measure": [1], "name": "指标", "kind": "annual", "unit": "人次"}
    return record("tasks.indicator", code=code, **start | fields)


def responsibility(**fields):
    start = {"indicator": ["A1"], "department": ["dept"], "role": "lead"}
    return record("tasks.responsibility", **start | {"reports": True} | fields)


def target(**fields):
    start = {
        "indicator": ["A1"],
        "department": None,
        "year": 2025,
        "value": "100",
        "statement": "每年100人次",
        "source": "附件1 第1行",
    }
    return record("tasks.target", **start | fields)


def period(**fields):
    start = {
        "year": 2025,
        "quarter": 1,
        "opens_on": "2025-03-31",
        "due_on": "2025-04-10",
        "locked_on": None,
    }
    return record("tasks.reportingperiod", **start | fields)


def note(**fields):
    start = {
        "code": "note",
        "title": "不一致",
        "finding": "甲",
        "reading": "乙",
        "indicators": [["A1"]],
        "tasks": [[1]],
        "departments": [],
    }
    return record("tasks.sourcenote", **start | fields)


def city(**fields):
    start = {
        "code": "city",
        "adcode": "100100",
        "name": "某市",
        "counties": 3,
        "bureau": ["dept"],
    }
    return record("regions.city", **start | fields)


def small_plan():
    """Return the records of a plan with one row of every kind."""
    return [
        plan(),
        record("tasks.actionarea", number=1, name="第一行动"),
        task(),
        department(),
        record("tasks.departmentalias", department=["dept"], name="单位的别名"),
        measure(),
        indicator(),
        responsibility(),
        target(),
        target(department=["dept"], value=60),
        period(),
        note(),
        city(),
    ]


def as_source(records, name="plan.json"):
    return Source(name, json.dumps(records, indent=1).encode())


def load(records, **options):
    return fixtures.load([as_source(records)], by=None, at=AT, **options)


def row_counts():
    return {
        model._meta.label: model._base_manager.count() for model in apps.get_models()
    }


def problems_of(*sources):
    """Return the problems as (record, field), and check that loading writes nothing."""
    before = row_counts()
    examination = fixtures.examine(list(sources))
    with pytest.raises(fixtures.HasProblems) as refused:
        fixtures.load(list(sources), by=None, at=AT)
    assert row_counts() == before
    assert refused.value.examination.problems == examination.problems
    assert examination.digest == ""
    return [(problem.record, problem.field) for problem in examination.problems]


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.text)[1]


def texts(response):
    """Return the page's text, without its tags, in one line."""
    main = response.text[response.text.index('<main id="content-start"') :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
