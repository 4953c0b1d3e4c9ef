"""Every page's table as a file: the page's figures, its right, and what it leaves out."""

import csv
import io
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tasks.core.enums import Kind, Stage, State, Status
from tasks.core.explain_rollup import explain_rollup
from tasks.core.figures import show_points, show_share
from tasks.models import Plan
from tasks.templatetags.plan_figures import figure_of

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_note,
    make_responsibility,
    make_submission,
)
from .test_pages import add_city, add_reported_indicator, get, grow, plan

__all__ = ["plan"]

pytestmark = pytest.mark.django_db

PAGES = [
    ("overview", []),
    ("task_list", []),
    ("task_detail", [900]),
    ("action_detail", [1]),
    ("indicator_list", []),
    ("indicator_detail", ["G0"]),
    ("department_list", []),
    ("department_detail", ["grown"]),
    ("city_list", []),
    ("city_detail", ["city-1"]),
    ("note_list", []),
]
GAP = "与序时差\n（百分点）"
STANDING = [
    "计量单位",
    "本年目标",
    "实际",
    "完成率",
    "应达",
    GAP,
    "状态",
    "备注",
    "说明",
]
COUNTS = [f"{status.label}\n（项）" for status in Status]
ROLLUP = [
    "总体状态",
    "平均完成率",
    "应达",
    GAP,
    "应报\n（项）",
    "已报\n（项）",
    *COUNTS,
    "说明",
]


def book_of(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def rows_of(book, title=""):
    page = book[title] if title else book.worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


def notes_of(book):
    return {row[0]: row[1] for row in rows_of(book, "说明")[1:]}


def workbook(client, name, *args, **query):
    return book_of(get(client, name, *args, export="xlsx", **query))


def percent(share):
    """What a cell holds of a share, read from what the page shows of it."""
    if share is None:
        return None
    shown = Decimal(show_share(share).rstrip("%"))
    return float(shown / 100)


def shown_percent(line, name="share"):
    """What a cell holds of a percentage, read from what the page shows of it."""
    text = figure_of(line, name)
    return None if text == "–" else float(Decimal(text.rstrip("%")) / 100)


def points(progress):
    if progress.gap is None:
        return None
    return float(show_points(progress.gap, edges=progress.rules.edges))


def number(value):
    return None if value is None else float(value)


def standing_cells(line):
    p = line.progress
    return [
        line.indicator.unit_name or None,
        number(p.target),
        number(p.actual),
        shown_percent(line),
        percent(p.expected_share) if p.share_done is not None else None,
        points(p),
        line.label,
    ]


def line_cells(line):
    return [
        line.indicator.code,
        line.indicator.title,
        line.lead.title,
        str(line.indicator.get_kind_display()),
        *standing_cells(line),
        line.sentence,
    ]


def rollup_cells(rollup):
    is_known = rollup.share_done is not None
    return [
        str(rollup.status.label),
        percent(rollup.share_done),
        percent(rollup.expected_share) if is_known else None,
        points(rollup),
        rollup.due,
        rollup.reported,
        *(rollup.counts[status] for status in Status),
        explain_rollup(rollup),
    ]


def without_remarks(rows):
    """Leave out the column of remarks, the last but one."""
    return [[*row[:-2], row[-1]] for row in rows]


# The file says what the page says


def test_export_of_indicators_holds_what_the_page_holds(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=62)
    add_reported_indicator(department, reporter, value=140)
    make_indicator(lead=department)
    client.force_login(official)

    lines = [row.record for row in get(client, "indicator_list").context["table"].rows]
    book = workbook(client, "indicator_list")

    rows = rows_of(book)
    assert book.sheetnames == ["指标进展", "说明", "指标×季度"]
    assert rows[0] == ["代码", "指标", "牵头单位", "类型", *STANDING]
    assert without_remarks(rows[1:]) == [line_cells(line) for line in lines]
    assert [row[7] for row in rows[1:]] == [0.62, 1.4, None]
    assert book.worksheets[0]["H2"].number_format == "0.0%"


def test_export_of_indicators_sets_their_quarters_side_by_side(
    client, official, plan, department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=62)
    make_indicator(lead=department, code="none")
    client.force_login(official)

    rows = rows_of(workbook(client, "indicator_list"), "指标×季度")

    shown = [
        get(client, "indicator_detail", indicator.code, period=f"2026Q{n}").context
        for n in (1, 2, 3)
    ]
    assert rows[0] == ["代码", "指标"] + [
        f"2026Q{number}\n{word}" for number in (1, 2, 3) for word in ("状态", "完成率")
    ]
    assert rows[1] == [indicator.code, indicator.title] + [
        cell
        for page in shown
        for cell in (page["line"].label, shown_percent(page["line"]))
    ]
    assert rows[2][2:] == ["逾期未报", None] * 3


def test_export_keeps_filters_and_order_but_not_the_page(
    client, official, plan, department, reporter
):
    for value in (10, 30, 20):
        add_reported_indicator(department, reporter, value=value)
    add_reported_indicator(department, reporter, value=100)
    client.force_login(official)

    query = {"status": "far_behind", "kind": "annual", "q": "指标", "sort": "-share"}
    book = workbook(client, "indicator_list", lead="own", page="7", **query)

    assert [row[7] for row in rows_of(book)[1:]] == [0.3, 0.2, 0.1]
    assert notes_of(book)["筛选条件"] == (
        "名称或代码：指标；牵头单位：本单位；类型：每年；状态：严重滞后"
    )


def test_export_of_more_than_a_page_holds_every_row(client, official, plan, department):
    for _number in range(30):
        make_indicator(lead=department)
    client.force_login(official)

    assert len(rows_of(workbook(client, "indicator_list"))) == 31


def test_export_with_a_wrong_filter_names_none(client, official, plan):
    client.force_login(official)

    book = workbook(client, "indicator_list", kind="nonsense")

    assert notes_of(book)["筛选条件"] == "无，全部列出"


def test_export_of_tasks_holds_what_the_page_holds(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=62)
    add_reported_indicator(department, reporter, value=80)
    client.force_login(official)

    [action] = get(client, "task_list").context["actions"]
    book = workbook(client, "task_list")

    assert rows_of(book) == [
        ["序号", "行动与重点工作", *ROLLUP],
        [None, action.title, *rollup_cells(action.rollup)],
        *(
            [task.subject.number, task.title, *rollup_cells(task.rollup)]
            for task in action.children
        ),
    ]
    assert [book.worksheets[0][f"B{row}"].font.bold for row in (2, 3, 4)] == [
        True,
        False,
        False,
    ]


def test_export_of_a_task_holds_what_the_page_holds(
    client, official, plan, department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=62)
    number = indicator.measure.task.number
    client.force_login(official)

    context = get(client, "task_detail", number).context
    rows = rows_of(workbook(client, "task_detail", number))

    assert without_remarks(rows[1:]) == [line_cells(line) for line in context["lines"]]


def test_export_of_an_indicator_holds_its_quarters_and_its_parts(
    client, official, plan, department, other_department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=62)
    make_responsibility(
        indicator=indicator, department=other_department, role="assist", reports=True
    )
    client.force_login(official)

    context = get(client, "indicator_detail", indicator.code).context
    book = workbook(client, "indicator_detail", indicator.code)

    parts = [row.record for row in context["parts"].rows]
    quarters, by_part = rows_of(book), rows_of(book, "各单位完成情况")
    assert quarters[0] == ["季度", "当季", *STANDING]
    assert without_remarks(quarters[1:]) == [
        [
            one.quarter.label,
            number(one.own),
            *standing_cells(one.line),
            one.line.sentence,
        ]
        for one in context["moments"]
    ]
    assert by_part[0] == [
        *("填报单位", "职责", "当季", "计入合计", "占合计", "填报"),
        *STANDING,
    ]
    assert without_remarks(by_part[1:]) == [
        [
            part.reporter.title,
            part.role.label,
            number(part.own),
            number(part.amount),
            number(part.portion),
            {"approved": "已审定", "none": "未报"}[part.filing],
            *standing_cells(part),
            part.sentence,
        ]
        for part in parts
    ]
    assert notes_of(book)["覆盖情况"] == "应报 2 个单位，已报 1 个单位"


def test_export_of_a_ratio_is_in_percent_and_of_a_deliverable_in_words(
    client, official, plan, department, reporter
):
    ratio = make_indicator(
        kind=Kind.RATIO, lead=department, targets=((2026, 80),), unit="%", is_about=True
    )
    deliverable = make_indicator(
        kind=Kind.MILESTONE, lead=department, targets=((2026, None),)
    )
    late = make_indicator(kind=Kind.MILESTONE, lead=department, targets=((2026, None),))
    for indicator, quarter, figures in (
        (ratio, "2026Q3", {"numerator": 2, "denominator": 3}),
        (deliverable, "2026Q3", {"stage": Stage.UNDER_WAY}),
        (late, "2026Q2", {"stage": Stage.UNDER_WAY}),
    ):
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            by=reporter,
            **figures,
        )
    client.force_login(official)

    rows = rows_of(workbook(client, "indicator_list"))[1:]

    context = get(client, "indicator_detail", ratio.code).context
    p = context["line"].progress
    assert rows[0][4:9] == ["%", 0.8, 0.667, None, percent(p.compared_expected / 100)]
    assert rows[0][11] == "左右"
    assert rows[1][4:9] == [None, "2026年底前", "推进中", None, None]
    assert (rows[2][6], rows[2][11]) == (None, "2026Q2：推进中")


def test_export_names_the_last_known_figure_beside_what_is_missing(
    client, official, plan, department, reporter
):
    stock = make_indicator(kind=Kind.STOCK, lead=department, unit="家")
    ratio = make_indicator(kind=Kind.RATIO, lead=department, targets=((2026, 80),))
    make_actual(
        indicator=stock, department=department, quarter="2026Q2", value=7, by=reporter
    )
    make_actual(
        indicator=ratio,
        department=department,
        quarter="2026Q2",
        numerator=1,
        denominator=2,
        by=reporter,
    )
    client.force_login(official)

    rows = rows_of(workbook(client, "indicator_list"))[1:]

    assert [(row[6], row[11]) for row in rows] == [
        (None, "2026Q2：7 家"),
        (None, "2026Q2：50.0%"),
    ]


@pytest.mark.parametrize("name", ["department_list", "city_list"])
def test_export_of_groups_holds_what_the_pages_of_its_quarters_hold(
    client, official, plan, reporter, name
):
    add_city(1, reporter)
    add_city(2, reporter)
    for value in (62, 80):
        add_reported_indicator(make_department(), reporter, value=value)
    client.force_login(official)

    book = workbook(client, name)
    pages = [get(client, name, period=f"2026Q{n}").context["groups"] for n in (1, 2, 3)]

    rows = rows_of(book)
    assert rows[0] == ["位次", "单位", *ROLLUP]
    assert rows[1:] == [
        [group.rank, group.title, *rollup_cells(group.rollup)] for group in pages[2]
    ]
    assert rows_of(book, "单位×季度") == [
        ["单位", *(f"2026Q{n}\n平均完成率" for n in (1, 2, 3))],
        *(
            [groups[0].title, *(percent(group.rollup.share_done) for group in groups)]
            for groups in zip(*pages, strict=True)
        ),
    ]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("name", "args"), [("department_detail", ["grown"]), ("city_detail", ["city-1"])]
)
def test_export_of_a_reporter_holds_its_lines_and_its_record(
    client, official, plan, reporter, name, args
):
    grow(plan, reporter, size=2)
    client.force_login(official)

    context = get(client, name, *args).context
    book = workbook(client, name, *args)

    rows = rows_of(book)
    assert rows[0] == ["代码", "指标", "类型", *STANDING]
    assert without_remarks(rows[1:]) == [
        [*line_cells(row.record)[:2], *line_cells(row.record)[3:]]
        for row in context["table"].rows
    ]
    assert rows_of(book, "报送记录") == [
        ["季度", "状态", "是否迟报"],
        *([f"2026年第{n}季度", "已审定", None] for n in "一二三"),
    ]
    assert "配合的指标" not in book.sheetnames


def test_export_of_a_department_lists_what_it_assists_with(
    client, official, plan, department, other_department, reporter
):
    indicator = add_reported_indicator(department, reporter, value=62)
    make_responsibility(
        indicator=indicator, department=other_department, role="assist", reports=False
    )
    client.force_login(official)

    book = workbook(client, "department_detail", "other")

    assert [row[0] for row in rows_of(book)] == ["代码"]
    assert [row[0] for row in rows_of(book, "配合的指标")] == ["代码", indicator.code]
    assert [row[1:] for row in rows_of(book, "报送记录")[1:]] == [["未报", "迟报"]] * 3


def test_export_of_notes_holds_what_the_page_holds(client, official, plan, department):
    note = make_note(title="=1+1")
    note.indicators.add(make_indicator(name="甲", lead=department))
    note.departments.add(department)
    bare = make_note()
    client.force_login(official)

    book = workbook(client, "note_list")

    assert rows_of(book) == [
        ["序号", "标题", "原文怎么说", "本系统采用", "涉及"],
        [1, "=1+1", note.finding_text, note.reading_text, "甲；本单位"],
        [2, bare.heading, bare.finding_text, bare.reading_text, None],
    ]
    assert book.worksheets[0]["B2"].data_type == "s"
    assert list(notes_of(book)) == [
        "行动方案",
        "页面",
        "筛选条件",
        "缺数据的表示",
        "数字的表示",
        "导出时间",
        "导出人",
        "页面地址",
    ]


def test_export_of_the_review_holds_the_matrix_and_the_queue(
    client, reviewer, plan, department, other_department, city_bureau, reporter
):
    indicator = make_indicator(lead=department)
    for other in (other_department, city_bureau):
        make_indicator(lead=other)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=5,
        by=reporter,
        state=State.SUBMITTED,
    )
    department.submissions.update(
        submitted_by=reporter, submitted_at="2026-10-08T02:00:00Z"
    )
    client.force_login(reviewer)

    book = workbook(client, "review", level="provincial")

    matrix = rows_of(book)
    assert matrix == [
        ["层级", "单位", "2026Q1", "2026Q2", "2026Q3"],
        ["省级部门", "本单位", "逾期未报", "逾期未报", "待审核"],
        ["省级部门", "别的单位", "逾期未报", "逾期未报", "逾期未报"],
    ]
    assert rows_of(book, "待审核") == [
        ["单位", "季度", "提交时间", "提交人", "待审核项"],
        ["本单位", "2026年第三季度", "2026-10-08 10:00", "reporter", 1],
    ]
    assert notes_of(book)["筛选条件"] == "层级：省级部门"
    assert notes_of(book)["覆盖情况"] == "2 个单位应报，1 个单位尚未报送"


def test_export_of_the_review_names_the_filter_and_lateness(
    client, auditor, plan, department, reporter
):
    make_actual(
        indicator=make_indicator(lead=department),
        department=department,
        quarter="2026Q3",
        value=5,
        by=reporter,
    )
    department.submissions.update(first_submitted_at="2026-12-08T02:00:00Z")
    client.force_login(auditor)

    book = workbook(client, "review", state="approved")

    assert rows_of(book)[1][4] == "已审定；迟报"
    assert notes_of(book)["筛选条件"] == "第三季度状态：已审定"


# The notes beside it


def test_export_says_what_it_is_and_where_it_comes_from(
    client, official, plan, department, reporter
):
    add_reported_indicator(department, reporter, value=62)
    client.force_login(official)

    notes = notes_of(workbook(client, "indicator_list", provisional="1", q="指标"))

    at = notes.pop("导出时间")
    assert at.endswith("（Asia/Shanghai）")
    assert notes == {
        "行动方案": "测试行动方案（测〔2025〕1号）",
        "页面": "指标",
        "季度": "2026年第三季度",
        "筛选条件": "名称或代码：指标",
        "数据范围": "含已提交、未审定的数据，数字可能变化，不作为通报依据。",
        "定版": "未定版，为导出时的数据。",
        "覆盖情况": "应报 1 项，已报 1 项",
        "缺数据的表示": "空单元格表示没有数据，不表示 0。",
        "数字的表示": "数量按计量单位列出，不折算为万；百分比和百分点保留一位小数，与页面一致。",
        "导出人": "official",
        "页面地址": f"/indicators/?period=2026Q3&provisional=1&q={quote('指标')}",
    }


def test_export_of_invented_figures_says_so(client, official, plan, department):
    make_submission(
        department=department, period=plan_period(), is_demo=True, state=State.APPROVED
    )
    client.force_login(official)

    assert notes_of(workbook(client, "task_list"))["演示数据"] == (
        "填报数字均为虚构，仅供试用。"
    )


def plan_period():
    from tasks.models import ReportingPeriod

    return ReportingPeriod.objects.get(year=2026, quarter=1)


# The file


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_export_is_a_download_with_a_chinese_name(client, official, plan, form, kind):
    client.force_login(official)

    response = get(client, "indicator_list", export=form)

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('指标_2026Q3')}.{form}"
    )


def test_export_has_a_name_that_every_system_takes(client, official, plan, department):
    make_indicator(code="I1", name='甲/乙:"丙"\n*?', lead=department)
    client.force_login(official)

    response = get(client, "indicator_detail", "I1", export="csv")

    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''I1_{quote('甲_乙_丙')}_2026Q3.csv"
    )


def test_export_as_csv_is_the_table_alone(client, official, plan, department, reporter):
    department.name = "=1+1"
    department.save()
    add_reported_indicator(department, reporter, value=62, code="A", name='甲,"乙"')
    make_indicator(lead=department, code="B", name="－丙")
    client.force_login(official)

    content = get(client, "indicator_list", export="csv").content

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert [row[:11] for row in rows[1:]] == [
        [
            "A",
            '甲,"乙"',
            "'=1+1",
            "每年",
            "人次",
            "100",
            "62",
            "62.0%",
            "75.0%",
            "-13.0",
            "滞后",
        ],
        ["B", "'－丙", "'=1+1", "每年", "人次", "100", "", "", "", "", "逾期未报"],
    ]


# Rights


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize(("name", "args"), [*PAGES, ("review", [])])
def test_export_needs_a_login(client, plan, reporter, form, name, args):
    grow(plan, reporter, size=1)

    response = get(client, name, *args, export=form)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("person", ["reporter", "official", "city_reporter"])
def test_export_of_the_review_is_refused_as_its_page_is(client, request, plan, person):
    client.force_login(request.getfixturevalue(person))

    assert get(client, "review", export="xlsx").status_code == 403


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_export_in_an_unknown_form_is_not_found(
    client, official, plan, reporter, name, args
):
    grow(plan, reporter, size=1)
    client.force_login(official)

    statuses = {
        form: get(client, name, *args, export=form).status_code
        for form in ("xlsx", "csv", "pdf", "", "XLSX")
    }

    assert statuses == {"xlsx": 200, "csv": 200, "pdf": 404, "": 404, "XLSX": 404}


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("task_detail", [1], {}),
        ("indicator_detail", ["none"], {}),
        ("department_detail", ["none"], {}),
        ("city_detail", ["none"], {}),
        ("indicator_list", [], {"period": "2026Q4"}),
    ],
)
def test_export_of_what_is_not_there_is_not_found(
    client, official, plan, name, args, query
):
    client.force_login(official)

    assert get(client, name, *args, export="xlsx", **query).status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_never_holds_a_draft(
    client, reviewer, plan, department, reporter, state, form
):
    indicator = make_indicator(lead=department, code="G0")
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=87654,
        by=reporter,
        state=state,
    )
    client.force_login(reviewer)

    for name, args in (
        ("indicator_list", []),
        ("indicator_detail", ["G0"]),
        ("department_detail", [department.code]),
        ("review", []),
    ):
        answer = get(client, name, *args, export=form, provisional="1")
        assert answer.status_code == 200
        assert "87654" not in all_text(answer, form)


def all_text(response, form):
    if form == "csv":
        return response.content.decode()
    book = book_of(response)
    return str([rows_of(book, title) for title in book.sheetnames])


@pytest.mark.parametrize(
    ("person", "actual", "remark"),
    [("official", 50, "未审定"), ("reporter", None, None)],
)
def test_export_holds_submitted_figures_only_with_the_right(
    client, request, plan, department, reporter, person, actual, remark
):
    make_actual(
        indicator=make_indicator(
            kind=Kind.STOCK, lead=department, targets=((2026, 100),)
        ),
        department=department,
        quarter="2026Q3",
        value=50,
        by=reporter,
        state=State.SUBMITTED,
    )
    client.force_login(request.getfixturevalue(person))

    book = workbook(client, "indicator_list", provisional="1")

    row = rows_of(book)[1]
    assert (row[6], row[11]) == (actual, remark)
    assert ("未审定" in notes_of(book)["数据范围"]) is (actual is not None)


# The page offers it


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_offers_its_table_with_every_filter_kept(
    client, official, plan, reporter, name, args
):
    grow(plan, reporter, size=1)
    client.force_login(official)

    page = get(client, name, *args, provisional="1", page="1").content.decode()

    for form in ("xlsx", "csv"):
        assert f'href="?period=2026Q3&amp;provisional=1&amp;export={form}"' in page


def test_export_before_a_plan_is_loaded_has_no_file(client, official):
    assert not Plan.objects.exists()
    client.force_login(official)

    answers = {
        name: client.get(reverse(name), {"export": "xlsx"})
        for name in ("indicator_list", "note_list")
    }

    assert {name: "Content-Disposition" in a for name, a in answers.items()} == {
        "indicator_list": False,
        "note_list": True,
    }
    assert notes_of(book_of(answers["note_list"]))["页面"] == "原文疑义登记"


# Queries: no more than the page, whatever the size of the plan


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("task_list", [], {"xlsx": 8, "csv": 8}),
        ("task_detail", [900], {"xlsx": 11, "csv": 11}),
        ("action_detail", [1], {"xlsx": 11, "csv": 11}),
        ("overview", [], {"xlsx": 12, "csv": 12}),
        ("indicator_list", [], {"xlsx": 8, "csv": 8}),
        ("indicator_detail", ["G0"], {"xlsx": 19, "csv": 19}),
        ("department_list", [], {"xlsx": 8, "csv": 8}),
        ("department_detail", ["grown"], {"xlsx": 12, "csv": 12}),
        ("city_list", [], {"xlsx": 9, "csv": 9}),
        ("city_detail", ["city-1"], {"xlsx": 12, "csv": 12}),
        ("note_list", [], {"xlsx": 7, "csv": 6}),
        ("review", [], {"xlsx": 12, "csv": 12}),
    ],
)
def test_export_needs_the_same_queries_whatever_its_size(
    client,
    auditor,
    plan,
    reporter,
    django_assert_num_queries,
    size,
    form,
    name,
    args,
    queries,
):
    grow(plan, reporter, size=size)
    client.force_login(auditor)

    with django_assert_num_queries(queries[form]):
        response = get(client, name, *args, export=form)

    assert response.status_code == 200
