"""The pages of supervision slips: list, proposals, issuing, one slip, and its marks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tasks.core.attachments import reason_for
from tasks.core.slips import Colour, SlipState
from tasks.models import EvidenceFile, Slip

from .evidence_files import pdf
from .factories import make_actual, make_indicator, make_period, make_plan, make_slip

pytestmark = pytest.mark.django_db

ISSUE = "/slips/issue/?period=2026Q3&indicator=A&department=own"


@pytest.fixture
def lagging(department, reporter):
    make_plan()
    indicator = make_indicator(code="A", lead=department, name="甲指标")
    for quarter in ("2026Q2", "2026Q3"):
        make_period(quarter)
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=5,
            by=reporter,
        )
    return indicator


@pytest.fixture
def slip(lagging, department, reviewer):
    return make_slip(
        indicator=lagging,
        department=department,
        quarter="2026Q3",
        by=reviewer,
        number=7,
        answer_by=timezone.localdate() + timedelta(days=5),
    )


@pytest.fixture
def judge(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def staff(client, reporter):
    client.force_login(reporter)
    return client


def send(client, action, **fields):
    values = {"action": action, "version": Slip.objects.get(number=7).version, **fields}
    return client.post("/slips/7/", values)


def test_reviewer_goes_from_the_proposal_to_the_issued_slip(lagging, judge):
    page = judge.get("/slips/proposals/?period=2026Q3").text
    form = judge.get(ISSUE)
    initial = form.context["form"].initial
    done = judge.post(ISSUE, {**initial, "text": "请整改。"}, follow=True)

    assert "甲指标" in page
    assert ISSUE.replace("&", "&amp;") in page
    assert initial["colour"] == "red"
    assert "甲指标" in initial["text"]
    slip = Slip.objects.get()
    assert (slip.text, slip.colour) == ("请整改。", "red")
    assert done.redirect_chain == [("/slips/1/", 302)]
    assert "没有需要签发的督办单" in judge.get("/slips/proposals/?period=2026Q3").text
    assert judge.get(ISSUE).status_code == 404


def test_what_was_typed_stays_when_it_cannot_be_issued(lagging, judge):
    wrong = judge.post(
        ISSUE, {"text": "请整改。", "answer_by": "明天", "colour": "red"}
    )
    early = judge.post(
        ISSUE, {"text": "请整改。", "answer_by": "2020-01-01", "colour": "red"}
    )
    changed = judge.post(
        ISSUE, {"text": "请整改。", "answer_by": "2099-01-01", "colour": "blue"}
    )

    assert "不是有效的日期" in wrong.text
    assert "不能早于今天" in early.text
    assert "已有变化" in changed.text
    assert [one.status_code for one in (wrong, early, changed)] == [200, 409, 409]
    assert all("请整改。</textarea>" in one.text for one in (wrong, early, changed))
    assert Slip.objects.count() == 0


def test_department_answers_with_a_file_and_the_reviewer_closes(
    slip, client, reporter, reviewer
):
    client.force_login(reporter)
    report = SimpleUploadedFile("报告.pdf", pdf())
    answered = send(client, "answer", text="已整改。", file=report)
    client.force_login(reviewer)
    page = client.get("/slips/7/").text
    closed = send(client, "close", text="")

    assert (answered.status_code, closed.status_code) == (302, 302)
    assert "报告.pdf" in page
    assert "已整改。" in page
    assert Slip.objects.get().state == SlipState.CLOSED
    assert "红色督办已销号，本季度记黄色" in client.get("/slips/7/").text


def test_wrong_file_keeps_the_words_of_the_answer(slip, staff):
    wrong = send(
        staff, "answer", text="已整改。", file=SimpleUploadedFile("a.exe", b"MZ")
    )

    assert reason_for("ending") in wrong.text
    assert "已整改。</textarea>" in wrong.text
    assert Slip.objects.get().state == SlipState.ISSUED


def test_answer_without_words_is_asked_for_them(slip, staff):
    assert "请填写内容" in send(staff, "answer", text=" ").text
    assert Slip.objects.get().state == SlipState.ISSUED


def test_step_that_came_too_late_says_so(slip, judge, reporter):
    late = send(judge, "close", text="")
    Slip.objects.update(state=SlipState.ANSWERED, version=3)
    old = judge.post("/slips/7/", {"action": "close", "version": 2, "text": ""})

    assert late.status_code == old.status_code == 409
    assert "状态已有变化" in late.text
    assert "请核对后重新操作" in old.text


def test_files_go_up_at_once_and_can_be_removed(slip, staff):
    url = "/slips/7/evidence/"
    first = staff.post(url, {"file": SimpleUploadedFile("报告.pdf", pdf())}).json()
    wrong = staff.post(url, {"file": SimpleUploadedFile("a.exe", b"MZ")}).json()
    large = SimpleUploadedFile("大.pdf", pdf() + b" " * 20 * 1024**2)
    too_large = staff.post(url, {"file": large}).json()
    file = EvidenceFile.objects.get()
    page = staff.get("/slips/7/").text
    removed = staff.post(url, {"remove": file.pk}).json()

    assert (first["outcome"], first["error"]) == ("saved", "")
    assert "报告.pdf" in first["files_html"]
    assert wrong["error"] == reason_for("ending")
    assert too_large["error"] == reason_for("size")
    assert "报告.pdf" in page
    assert removed["files_html"].strip() == ""
    assert staff.post(url, {"remove": file.pk}).status_code == 404
    assert staff.post(url, {"remove": "x"}).status_code == 404


def test_file_is_removed_without_scripts_and_the_words_stay(slip, staff):
    staff.post("/slips/7/evidence/", {"file": SimpleUploadedFile("报告.pdf", pdf())})
    file = EvidenceFile.objects.get()

    page = send(staff, "answer", text="写了一半", remove=f":{file.pk}")

    file.refresh_from_db()
    assert file.removed_at is not None
    assert "写了一半</textarea>" in page.text
    assert Slip.objects.get().state == SlipState.ISSUED


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [9, 8, 7]),
        ("?colour=red", [7]),
        ("?state=open", [8, 7]),
        ("?state=closed", [9]),
        ("?department=own", [9, 8, 7]),
        ("?q=甲指标", [7]),
        ("?q=8", [8]),
        ("?q=没有", []),
        ("?sort=number", [7, 8, 9]),
        ("?colour=pink", [9, 8, 7]),
    ],
)
def test_list_is_filtered_by_the_address(
    slip, lagging, department, reviewer, judge, query, numbers
):
    values = {"department": department, "quarter": "2026Q3", "by": reviewer}
    for name, number, colour, state in (
        ("乙", 8, Colour.BLUE, SlipState.ISSUED),
        ("丙", 9, Colour.YELLOW, SlipState.CLOSED),
    ):
        indicator = make_indicator(code=name, name=name, lead=department)
        make_slip(
            indicator=indicator, number=number, colour=colour, state=state, **values
        )

    table = judge.get(f"/slips/{query}").context["table"]

    assert [row.record.number for row in table.rows] == numbers


def test_list_leaves_as_a_file(slip, judge):
    answer = judge.get("/slips/?export=csv")

    first, second = answer.content.decode("utf-8-sig").strip().splitlines()
    assert first.startswith("编号,颜色,代码,指标,承办单位,季度,签发日期,回复期限,状态")
    assert second.startswith("7,红色,A,甲指标,本单位,2026年第三季度,2026-10-08,")
    assert judge.get("/slips/?export=xlsx&colour=red").status_code == 200


def test_empty_list_says_what_will_be_there(judge):
    make_plan()

    assert "还没有督办单" in judge.get("/slips/").text


@pytest.mark.parametrize("n", [1, 3])
def test_pages_need_the_same_queries_for_any_number_of_slips(
    lagging, department, reporter, reviewer, judge, django_assert_num_queries, n
):
    for _number in range(n):
        indicator = make_indicator(lead=department)
        make_actual(
            indicator=indicator,
            department=department,
            quarter="2026Q3",
            value=1,
            by=reporter,
        )
        make_slip(
            indicator=indicator, department=department, quarter="2026Q2", by=reviewer
        )

    with django_assert_num_queries(5):
        judge.get("/slips/")
    with django_assert_num_queries(10):
        judge.get("/slips/proposals/?period=2026Q3")


def test_indicator_and_overview_show_the_slip_beside_the_status(slip, client, official):
    client.force_login(official)

    page = client.get("/indicators/A/?period=2026Q3").text
    overview = client.get("/?period=2026Q3").text

    assert page.count("红色督办") >= 3  # the status, the quarter's row, the list
    assert "督办〔2026〕7 号" in page
    assert "未销号 1 份" in overview


def test_other_departments_do_not_see_it(slip, client, other_reporter):
    client.force_login(other_reporter)

    assert client.get("/slips/7/").status_code == 404
    assert client.get("/slips/").context["table"].rows.__len__() == 0
    assert "红色督办" not in client.get("/indicators/A/?period=2026Q3").text
    assert client.post("/slips/7/evidence/").status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["A", "B"]),
        ("&colour=red", ["A"]),
        ("&colour=yellow", ["B"]),
        ("&department=other", ["B"]),
        ("&status=behind", ["B"]),
        ("&q=乙", ["B"]),
        ("&q=a", ["A"]),
        ("&q=没有", []),
        ("&colour=pink", ["A", "B"]),
        ("&sort=colour", ["B", "A"]),
        ("&sort=-indicator", ["B", "A"]),
    ],
)
def test_proposals_are_filtered_and_sorted_by_the_address(
    lagging, other_department, other_reporter, judge, query, codes
):
    other = make_indicator(code="B", lead=other_department, name="乙指标")
    for quarter, value in (("2026Q1", 25), ("2026Q2", 25), ("2026Q3", 10)):
        make_actual(
            indicator=other,
            department=other_department,
            quarter=quarter,
            value=value,
            by=other_reporter,
        )

    table = judge.get(f"/slips/proposals/?period=2026Q3{query}").context["table"]

    assert [row.record.line.indicator.code for row in table.rows] == codes


def test_proposals_leave_as_a_file_with_what_the_status_says(lagging, judge):
    answer = judge.get("/slips/proposals/?period=2026Q3&colour=red&export=csv")

    first, second = answer.content.decode("utf-8-sig").strip().splitlines()
    assert first.startswith("建议,代码,指标,承办单位,计量单位,本年目标,实际,完成率")
    assert second.startswith("红色,A,甲指标,本单位,人次,100,")
    page = judge.get("/slips/proposals/?period=2026Q3&colour=red")
    assert page.context["table"].rows[0].record.line.sentence in answer.text
    from .test_exports import book_of, notes_of

    workbook = judge.get("/slips/proposals/?period=2026Q3&colour=red&export=xlsx")
    assert notes_of(book_of(workbook))["筛选条件"] == "建议：红色"
