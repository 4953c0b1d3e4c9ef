"""The audit record's pages: searching, one entry, checking the chain, taking it away."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.db import connection

from tasks.core.audit_chain import Result
from tasks.models import AuditRecord
from tasks.services import audit
from tasks.web import audit_list, audit_words

from .amending import amend, steady_indicator
from .audit_guards import unguarded
from .factories import make_record, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def entries(reader):
    """Three entries of two people."""
    zhang = make_user("zhang", display_name="张三")
    make_record(
        by=zhang,
        action="admin_changed",
        object_type="target",
        object_key="T01/-/2026",
        before={"value": "10"},
        after={"value": "12"},
        at=datetime(2026, 10, 8, 15, 59, tzinfo=UTC),  # the 8th, 23:59 here
    )
    make_record(
        action="figure_saved",
        object_type="actual",
        object_key="T02/minzheng/2026Q3",
        after={"value": None, "basis": "quarter"},
        at=datetime(2026, 10, 8, 16, 0, tzinfo=UTC),  # the 9th, 00:00 here
    )
    token = audit.origin.set("10.0.0.7")
    make_record(
        by=zhang,
        action="refused",
        object_type="address",
        object_key="/audit/",
        reason="没有权限",
        result=Result.REFUSED,
        at=datetime(2026, 10, 10, tzinfo=UTC),
    )
    audit.origin.reset(token)
    return reader


def numbers(client, **query):
    table = client.get("/audit/", query).context["table"]
    return [row.record.number for row in table.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [3, 2, 1]),
        ({"person": "张三"}, [3, 1]),
        ({"person": "ZHANG"}, [3, 1]),
        ({"object": "minzheng"}, [2]),
        ({"object": "没有权限"}, [3]),
        ({"action": "admin_changed"}, [1]),
        ({"result": "refused"}, [3]),
        ({"result": "done"}, [2, 1]),
        ({"origin": "10.0.0."}, [3]),
        ({"since": "2026-10-09"}, [3, 2]),
        ({"until": "2026-10-08"}, [1]),
        ({"since": "2026-10-09", "until": "2026-10-09"}, [2]),
        ({"person": "张三", "result": "done"}, [1]),
    ],
)
def test_record_is_searched(entries, query, expected):
    assert numbers(entries, **query) == expected


def test_date_that_is_none_is_told_beside_its_field(entries):
    answer = entries.get("/audit/", {"since": "昨天"})

    assert answer.status_code == 200
    assert "field-error" in answer.text


def test_list_says_in_words_what_changed(entries):
    page = entries.get("/audit/").text

    for words in (
        "张三 (zhang)",
        "服务器命令",
        "管理：修改",
        "目标值：10 → 12",
        "被拒",
    ):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_whatever_its_length(
    reader, django_assert_num_queries, count
):
    for number in range(count):
        make_record(object_key=str(number), object_type="target")

    # session, person, rights; two looks back, the head, the plan, actions, count, rows
    with django_assert_num_queries(10):
        reader.get("/audit/")


def test_empty_list_says_so(reader):
    assert "没有符合条件的记录。" in reader.get("/audit/", {"person": "谁"}).text


def test_entry_shows_both_sides_and_its_neighbours(entries):
    page = entries.get("/audit/2/").text
    first = entries.get("/audit/1/")

    assert "/audit/1/" in page
    assert "/audit/3/" in page
    assert "填报口径" in page
    assert "本季度" in page
    assert AuditRecord.objects.get(number=2).digest in page
    assert audit_words.changes(first.context["entry"]) == [("目标值", "10", "12")]


def test_entry_that_does_not_exist_is_not_found(reader):
    assert reader.get("/audit/99/").status_code == 404


def test_texts_in_an_entry_are_no_markup(reader):
    make_record(object_key="<b>x</b>", after={"<i>": "<script>"})

    for url in ("/audit/", "/audit/1/"):
        page = reader.get(url).text
        assert "<b>x</b>" not in page
        assert "<script>：" not in page
        assert "&lt;b&gt;x" in page


def test_chain_is_checked_from_the_page_and_the_check_is_on_record(entries):
    page = entries.post("/audit/verify/", follow=True)

    last = AuditRecord.objects.get(number=4)
    assert "审计链完整" in page.text
    assert (last.action, last.after) == ("audit_verified", {"problems": 0})


def test_tampered_entry_is_named_on_the_page(entries):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasks_auditrecord SET reason = 'x' WHERE number = 2")
    page = entries.post("/audit/verify/", follow=True)

    assert "第 2 条已被改动" in page.text


def test_workbook_has_what_the_page_has(entries):
    answer = entries.get("/audit/", {"export": "xlsx", "person": "张三"})

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    notes = dict(book.worksheets[1].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["序号", 3, 1]
    assert rows[2][1:10] == (
        "2026-10-08 23:59:00",
        "张三 (zhang)",
        None,
        "管理：修改",
        "成功",
        "目标",
        "T01/-/2026",
        "目标值：10",
        "目标值：12",
    )
    assert notes["筛选条件"] == "人员：张三"
    assert notes["覆盖情况"] == "共 2 条"


def test_file_says_that_it_is_not_all(entries, monkeypatch):
    monkeypatch.setattr(audit_list, "MAX_ROWS", 2)

    answer = entries.get("/audit/", {"export": "csv"})
    book = openpyxl.load_workbook(
        io.BytesIO(entries.get("/audit/", {"export": "xlsx"}).content)
    )

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    notes = dict(book.worksheets[1].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["序号", "3", "2"]
    assert notes["覆盖情况"].startswith("只含最近 2 条")


def test_long_changes_are_cut_in_the_list_alone(reader):
    make_record(after={"name": "长" * 500})

    assert "长" * 200 not in reader.get("/audit/").text
    assert "长" * 500 in reader.get("/audit/1/").text


def test_refused_attempts_of_the_last_day_are_counted(reader, monkeypatch):
    now = datetime.now(UTC)
    make_record(result=Result.REFUSED, at=now - timedelta(hours=1))
    make_record(result=Result.REFUSED, at=now - timedelta(hours=30))

    assert "近 24 小时被拒 1 次" in reader.get("/audit/").text


def test_administration_leads_the_auditor_there(reader, client, administrator):
    links = [m for s in reader.get("/admin/").context["app_list"] for m in s["models"]]
    assert "/audit/" in [link["admin_url"] for link in links]

    client.force_login(administrator)
    links = [m for s in client.get("/admin/").context["app_list"] for m in s["models"]]
    assert "/audit/" not in [link["admin_url"] for link in links]


def test_changes_of_the_plan_and_explanations_are_told_in_words(
    reader, department, reporter, administrator
):
    indicator = steady_indicator(department, reporter)
    amend(indicator, administrator, y2026=200)
    explained = {"cause": "招生不足", "owner": "一处", "fulfilment": "partly"}
    make_record(object_type="actual", after={"explained": explained})

    text = reader.get("/audit/").text

    assert "执行季度：– → 2026Q3" in text
    assert "依据文号：– → 测〔2026〕8号" in text
    assert "滞后说明：滞后原因：招生不足" in text
    names = r"\b(starts|document_number|explained|cause|owner|fulfilment)\b"
    assert not re.search(names, re.sub(r"<[^>]+>", " ", text))
