"""Files of one's own pages and of single cases: and that every table leaves as one."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tasks.core.enums import Kind, Stage, State
from tasks.models import Actual, AuditRecord, Extension, Review
from tasks.services.tokens import make_token

from .factories import (
    AT,
    make_actual,
    make_explanation,
    make_indicator,
    make_notice,
    make_period,
    make_plan,
    make_view,
)
from .test_exports import all_text, book_of, notes_of, rows_of
from .test_review_page import address, file

pytestmark = pytest.mark.django_db
MENU = ("?export=xlsx", "?export=csv")


@pytest.fixture
def period(db):
    make_plan(area="测试省")
    return make_period("2026Q3", opens_on=date(2020, 1, 1), due_on=date(2026, 10, 10))


def csv_of(response):
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text, newline="")))


def by_title(book, title=""):
    head, *rows = rows_of(book, title)
    return [dict(zip(head, row, strict=True)) for row in rows]


# ---- One department's quarter ----------------------------------------------------------


@pytest.fixture
def case(period, department, reporter, reviewer):
    """Figures of three kinds: one to be checked, one that lags, one that was asked back."""
    submission = file(department, reporter, "A", value=151)
    file(department, reporter, "B", value=62)
    file(department, reporter, "C", value=80)
    make_actual(
        indicator=Actual.objects.get(indicator__code="B").indicator,
        department=department,
        quarter="2026Q2",
        value=2,
        by=reporter,
    )
    lagging = Actual.objects.get(indicator__code="B", submission=submission)
    make_explanation(actual=lagging, cause="招生不足", action="新增两家")
    Actual.objects.filter(indicator__code="A").update(note="=1+1", hint_reason="补录")
    Review.objects.create(
        submission=submission,
        indicator=Actual.objects.get(indicator__code="C").indicator,
        action="return",
        state_before="submitted",
        state_after="returned",
        reason="请核对",
        by=reviewer,
        at=AT,
    )
    submission.refresh_from_db()
    return submission


def test_case_leaves_with_the_figures_of_the_page(client, auditor, case):
    client.force_login(auditor)
    page = client.get(address(case))

    book = book_of(client.get(address(case), {"export": "xlsx"}))

    shown = [*page.context["flagged"], *page.context["others"]]
    rows = by_title(book)
    assert [row["代码"] for row in rows] == [
        line["row"].indicator.code for line in shown
    ]
    for row, line in zip(rows, shown, strict=True):
        preview = line["row"].preview
        assert row["填报内容"] == preview.words
        assert row["审定后的进度"] == preview.label
        assert row["说明"] == preview.sentence
    found = {row["代码"]: row for row in rows}
    assert (found["A"]["填报数"], found["A"]["本年目标"]) == (151, 100)
    assert "超过本年目标的 150%" in found["A"]["请先核对"]
    assert (found["A"]["填报单位确认"], found["A"]["填报单位说明"]) == ("补录", "=1+1")
    assert (found["B"]["此前"], found["B"]["此前累计"]) == (2, 2)
    assert (found["B"]["滞后原因"], found["B"]["整改措施"]) == ("招生不足", "新增两家")
    assert found["B"]["完成率"] == 0.64
    assert {row["填报人"] for row in rows} == {"reporter"}
    assert rows_of(book, "办理记录")[1] == [
        *("2026-10-08 10:00", "reviewer", "退回", "指标C", "请核对")
    ]


def test_case_leaves_with_its_notes_and_its_name(client, auditor, case):
    client.force_login(auditor)

    answer = client.get(address(case), {"export": "xlsx"})

    notes = notes_of(book_of(answer))
    assert (notes["页面"], notes["季度"]) == ("本单位填报单", "2026年第三季度")
    assert notes["覆盖情况"] == "应报 3 项，待审核 3 项，已审定 0 项"
    assert "2026Q3.xlsx" in answer["Content-Disposition"]
    assert {"筛选条件", "导出时间", "导出人"} <= set(notes)


def test_case_tells_what_changed_since_it_was_last_decided_on(
    client, reviewer, period, department, reporter
):
    submission = file(department, reporter, "A", value=10)
    Review.objects.create(
        submission=submission,
        action="approve",
        state_before="submitted",
        state_after="approved",
        by=reviewer,
        at=AT,
    )
    client.force_login(reviewer)
    since = client.get(address(submission)).context["since"]
    book = book_of(client.get(address(submission), {"export": "xlsx"}))

    assert ("与上次审核相比" in book.sheetnames) is bool(since)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_case_never_gives_away_what_its_page_hides(
    client, auditor, period, department, reporter, state, form
):
    submission = file(department, reporter, "A", state=state, value=87654)
    client.force_login(auditor)

    text = all_text(client.get(address(submission), {"export": form}), form)

    assert "87654" not in text
    assert "重新提交后可见" in text or "填报中" in text


@pytest.mark.parametrize(
    ("kind", "values", "cells"),
    [
        (Kind.RATIO, {"numerator": 3, "denominator": 4}, (0.75, "3 / 4", 0.9)),
        (Kind.MILESTONE, {"stage": Stage.UNDER_WAY}, (None, "推进中", "2026年底前")),
        (Kind.STOCK, {"value": 40}, (40, "40 人次", 90)),
        (Kind.PERIOD, {"value": 40}, (40, "40 人次", 90)),
    ],
)
def test_case_writes_each_kind_as_the_page_does(
    client, auditor, period, department, reporter, kind, values, cells
):
    targets = [(2026, None if kind is Kind.MILESTONE else 90)]
    indicator = make_indicator(code="K", kind=kind, lead=department, targets=targets)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        state=State.SUBMITTED,
        **values,
    )
    client.force_login(auditor)

    (row,) = by_title(book_of(client.get("/review/own/2026Q3/", {"export": "xlsx"})))

    assert (row["填报数"], row["填报内容"]) == cells[:2]
    assert kind is Kind.PERIOD or row["本年目标"] == cells[2]


@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 200), ("other_reporter", 404), ("official", 404), ("auditor", 200)],
)
def test_case_leaves_to_those_who_may_read_it(client, request, case, role, status):
    client.force_login(request.getfixturevalue(role))

    assert client.get(address(case), {"export": "csv"}).status_code == status


def test_case_without_figures_offers_no_file(client, auditor, period, department):
    client.force_login(auditor)

    page = client.get("/review/own/2026Q3/")

    assert page.status_code == 200
    assert not any(link in page.text for link in MENU)
    assert client.get("/review/own/2026Q3/", {"export": "csv"}).status_code == 404


def test_request_for_more_time_leaves_with_the_others_of_its_quarter(
    client, reviewer, period, department, reporter
):
    def ask(**values):
        return Extension.objects.create(
            department=department,
            period=period,
            due_before=date(2026, 10, 10),
            wanted_on=date(2026, 10, 20),
            requested_by=reporter,
            requested_at=AT,
            **values,
        )

    ask(reason="第一次", state="refused", decided_by=reviewer, decided_at=AT)
    one = ask(reason="再次申请")
    client.force_login(reviewer)
    path = reverse("extension", args=[one.pk])

    rows = csv_of(client.get(path, {"export": "csv"}))

    assert [row[:3] for row in rows[1:]] == [
        ["2026-10-20", "再次申请", "reporter"],
        ["2026-10-20", "第一次", "reporter"],
    ]
    assert all(link in client.get(path).text for link in MENU)
    book = book_of(client.get(path, {"export": "xlsx"}))
    assert notes_of(book)["季度"] == "2026年第三季度"


# ---- One's own pages ---------------------------------------------------------------------


def test_inbox_leaves_with_every_notice_of_its_tab(client, reporter, other_reporter):
    for number in range(25):
        make_notice(recipient=reporter, at=AT + timedelta(minutes=number))
    make_notice(
        recipient=reporter, at=AT + timedelta(days=1), read_at=AT + timedelta(days=2)
    )
    make_notice(recipient=other_reporter, reason="他人的")
    client.force_login(reporter)

    def rows(**query):
        return csv_of(client.get("/inbox/", {"export": "csv"} | query))[1:]

    first = client.get("/inbox/").context["notices"][0]
    assert len(rows(page="2")) == 26
    assert (rows()[0][2], rows()[0][-1]) == (first.text, "已读")
    assert {row[-1] for row in rows(show="unread")} == {"未读"}
    assert "他人的" not in str(rows())
    book = book_of(client.get("/inbox/", {"export": "xlsx", "show": "unread"}))
    assert notes_of(book)["筛选条件"] == "显示：未读"


def test_saved_views_leave_with_their_filters_in_words(
    client, official, other_reporter
):
    make_view(user=official, name="滞后", path="/indicators/", query="status=behind")
    make_view(user=other_reporter, name="他人的")
    client.force_login(official)

    rows = csv_of(client.get("/views/", {"export": "csv"}))

    (row,) = rows[1:]
    assert row[:3] == ["滞后", "指标", "状态：滞后"]
    assert row[4] == "/indicators/?status=behind"
    book = book_of(client.get("/views/", {"export": "xlsx"}))
    assert notes_of(book)["页面"] == "常用视图"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_tokens_leave_without_anything_that_opens_the_site(client, reporter, form):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    client.force_login(reporter)

    answer = client.get("/account/tokens/", {"export": form})

    text = all_text(answer, form)
    assert "报表" in text
    assert secret not in text
    assert token.digest not in text
    assert "no-store" in answer["Cache-Control"]


def test_answer_to_a_form_is_a_page_whatever_its_address(client, reporter):
    client.force_login(reporter)

    answer = client.post("/account/tokens/?export=csv", {"name": "报表"})

    assert "Content-Disposition" not in answer
    assert "令牌已创建" in answer.text


@pytest.mark.parametrize("path", ["/inbox/", "/views/", "/account/tokens/"])
def test_page_without_rows_offers_no_file(client, reporter, path):
    client.force_login(reporter)

    assert not any(link in client.get(path).text for link in MENU)
    assert client.get(path, {"export": "xlsx"}).status_code == 404


def test_pages_of_ones_own_offer_their_files(client, reporter):
    make_notice(recipient=reporter)
    make_view(user=reporter)
    make_token(name="报表", by=reporter, at=AT)
    client.force_login(reporter)

    for path in ("/inbox/", "/views/", "/account/tokens/"):
        assert all(link in client.get(path).text for link in MENU), path


def test_entry_of_the_audit_record_leaves_with_its_values(client, auditor, reporter):
    make_token(name="报表", by=reporter, at=AT)
    entry = AuditRecord.objects.get(action="token.create")
    client.force_login(auditor)
    path = reverse("audit_entry", args=[entry.number])

    book = book_of(client.get(path, {"export": "xlsx"}))

    assert rows_of(book)[0] == ["项目", "原值", "新值"]
    assert rows_of(book)[1][2] == "报表"
    assert rows_of(book, "审计记录")[1][-1] == entry.digest
    assert all(link in client.get(path).text for link in MENU)


# ---- Every table -------------------------------------------------------------------------

# Forms that are being filled in, what is seen before a step is confirmed, and pages that
# have documents of their own. Everything else with a table leaves as a file.
WITHOUT_A_FILE = {
    "reporting/report.html",
    "reporting/submit.html",
    "reporting/workbook_preview.html",
    "reporting/extension.html",
    "slips/issue.html",
    "editions/publish.html",
    "editions/bulletin.html",
}
TABLE = re.compile(r'<table class="data-table|\{% render_table')
INCLUDED = re.compile(r"""\{% include ["']([^"']+)["']""")
OFFER = "components/_export.html"


def whole(path):
    """Return a template with all that it takes in, and the names of those."""
    names, texts, left = set(), [], [path]
    while left:
        name = left.pop()
        if name in names:
            continue
        names.add(name)
        texts.append(Path(settings.BASE_DIR, "templates", name).read_text("utf-8"))
        left += INCLUDED.findall(texts[-1])
        left += re.findall(r"""\{% extends ["']([^"']+)["']""", texts[-1])
    return names, "\n".join(texts)


def pages():
    root = Path(settings.BASE_DIR, "templates")
    for found in sorted(root.rglob("*.html")):
        name = found.relative_to(root).as_posix()
        if not name.startswith("admin/") and "{% extends" in found.read_text("utf-8"):
            yield name


def test_every_page_with_a_table_offers_it_as_a_file():
    with_table = [name for name in pages() if TABLE.search(whole(name)[1])]
    silent = {name for name in with_table if OFFER not in whole(name)[0]}

    assert len(with_table) > 20
    assert silent - WITHOUT_A_FILE == set()
