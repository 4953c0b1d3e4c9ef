"""The page on which a department reports: what it shows, keeps, refuses and saves."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tasks.core.audit_chain import Result
from tasks.core.enums import Kind, Stage, State
from tasks.core.rounds import Round
from tasks.models import Actual, AuditRecord, Review, Submission
from tasks.selectors.desk import Desk
from tasks.selectors.plan import load_rounds
from tasks.selectors.reporting import load_desk

from .factories import (
    make_actual,
    make_department,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_task,
    make_user,
)

OPEN = {"opens_on": date(2020, 1, 1), "due_on": date(2999, 12, 31)}
REPORT = "/report/?period=2026Q3"

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(db):
    make_plan()
    return make_period("2026Q3", **OPEN)


@pytest.fixture
def indicator(department, period):
    return make_indicator(code="A", name="甲指标", lead=department)


@pytest.fixture
def staff(client, reporter):
    client.force_login(reporter)
    return client


def fields(code="A", *, version=0, **typed):
    """Return a row as the form sends it."""
    return {f"r-{code}-{name}": text for name, text in typed.items()} | {
        f"r-{code}-version": version
    }


def figures():
    return dict(Actual.objects.values_list("indicator__code", "value"))


# ---- Who may open it -----------------------------------------------------------------


def test_anonymous_person_is_sent_to_the_login_and_back(client, period):
    answer = client.post(REPORT, fields(value="1"))

    assert (answer.status_code, answer.url) == (
        302,
        "/login/?next=/report/%3Fperiod%3D2026Q3",
    )


@pytest.mark.parametrize("role", ["reviewer", "official", "administrator", "auditor"])
@pytest.mark.parametrize(
    "name", ["report", "report_cell", "report_submit", "report_withdraw"]
)
def test_person_without_the_right_is_refused(client, period, request, role, name):
    client.force_login(request.getfixturevalue(role))

    assert client.post(reverse(name)).status_code == 403


def test_person_without_department_is_told_what_to_do(client, period, reporter):
    reporter.department = None
    reporter.save()
    client.force_login(reporter)

    answer = client.get("/report/")

    assert answer.status_code == 200
    assert "您的账号尚未设置所属单位" in answer.text


def test_before_a_plan_is_loaded_the_page_says_so(staff):
    assert "现在没有可以填报的季度" in staff.get("/report/").text


@pytest.mark.parametrize("asked", ["2026Q4", "2025Q1", "abc"])
def test_quarter_that_has_not_opened_is_not_found(staff, indicator, asked):
    make_period("2026Q4", opens_on=date(2999, 1, 1), due_on=date(2999, 1, 10))

    assert staff.get("/report/", {"period": asked}).status_code == 404


@pytest.mark.parametrize("name", ["report_cell", "report_withdraw"])
def test_reading_an_address_that_only_takes_posts_is_refused(staff, period, name):
    assert staff.get(reverse(name)).status_code == 405


# ---- What it shows ---------------------------------------------------------------------


def test_page_shows_the_departments_own_indicators_only(
    staff, indicator, other_department, other_reporter
):
    other = make_indicator(code="X", name="别家指标", lead=other_department)
    make_actual(
        indicator=other,
        department=other_department,
        quarter="2026Q3",
        value=777,
        by=other_reporter,
        state=State.DRAFT,
    )

    text = staff.get(REPORT).text

    assert "甲指标" in text
    assert ("别家指标" in text, "777" in text) == (False, False)


def test_page_shows_target_expected_and_what_was_reported_before(
    staff, reporter, department, indicator
):
    for quarter, value in [("2026Q1", 11), ("2026Q2", 22)]:
        make_actual(
            indicator=indicator,
            department=department,
            quarter=quarter,
            value=value,
            by=reporter,
        )

    text = " ".join(staff.get(REPORT).text.split())

    assert "<strong>100 人次</strong>" in text
    assert '到第三季度应达 <span class="nowrap">75 人次</span>' in text
    assert "上季度</span> 22" in text
    assert "此前本年累计</span> 33" in text
    top = '1 项<span class="js-todo">，<strong class="js-prefilled">0</strong> 项已预填'
    assert f"{top}，约 2 分钟</span>" in text
    assert '已填 <strong class="js-filled">0</strong> 项' in text


def test_page_opens_the_quarter_that_is_to_be_reported(staff, indicator):
    make_period("2026Q2", **OPEN | {"locked_on": date(2020, 2, 1)})

    assert "2026年第三季度填报" in staff.get("/report/").text


def test_locked_quarter_shows_why_and_since_when_and_no_fields(
    staff, reporter, department, indicator
):
    make_period("2026Q2", **OPEN | {"locked_on": date(2020, 2, 1)})

    text = staff.get("/report/?period=2026Q2").text

    assert (
        "2026年第二季度已于2020年2月1日锁定（截止日为2999年12月31日），不能再填报或更正"
        in text
    )
    assert 'name="r-A-value"' not in text


def test_deliverable_done_earlier_needs_no_input(staff, reporter, department, period):
    indicator = make_indicator(
        code="M", kind=Kind.MILESTONE, lead=department, targets=[(2025, None)]
    )
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2025Q4",
        stage=Stage.DONE,
        by=reporter,
    )

    text = staff.get(REPORT).text

    assert "2025年第四季度已报完成，无需再填" in text
    assert 'name="r-M-stage"' not in text


@pytest.mark.parametrize(
    ("action", "word", "heading"),
    [("return", "退回", "退回意见"), ("reopen", "重新开放", "重新开放的理由")],
)
def test_returned_figure_stands_on_top_with_its_reason_and_a_way_to_its_row(
    staff, reporter, reviewer, department, indicator, action, word, heading
):
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=5,
        by=reporter,
        state=State.RETURNED,
    )
    Review.objects.create(
        submission=actual.submission,
        indicator=indicator,
        action=action,
        state_before="submitted",
        state_after="returned",
        reason="请补充来源",
        by=reviewer,
        at=actual.entered_at,
    )

    text = staff.get(REPORT).text

    assert "1 项需要更正，请按意见修改后重新提交" in text
    assert '<a href="#row-A">甲指标</a>：请补充来源' in text
    assert f'<span class="muted small">{word} · ' in text
    assert f"<strong>{heading}</strong> 请补充来源" in text


def test_department_that_only_assists_is_told_so(
    staff, department, other_department, period
):
    indicator = make_indicator(code="X", lead=other_department)
    make_responsibility(
        indicator=indicator, department=department, role="assist", reports=False
    )

    assert "本单位没有需要填报的指标" in staff.get(REPORT).text


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    # Session, person, permissions; rounds; four of the plan; submission, steps,
    # figures; counted reports, all reports.
    [
        (REPORT, 16),
        ("/report/submit/?period=2026Q3", 15),
        ("/report/workbook/?period=2026Q3", 15),
    ],
)
def test_page_reads_the_same_number_of_times_for_any_number_of_indicators(
    staff, reporter, department, period, django_assert_num_queries, path, queries, n
):
    for _ in range(n):
        task = make_task()
        indicator = make_indicator(lead=department)
        indicator.measure.task = task
        indicator.measure.save()
        for quarter in ("2026Q2", "2026Q3"):
            make_actual(
                indicator=indicator,
                department=department,
                quarter=quarter,
                value=1,
                by=reporter,
                state=State.DRAFT,
            )
    staff.get(path)

    with django_assert_num_queries(queries):
        staff.get(path)


# ---- Saving ------------------------------------------------------------------------------


def test_saving_keeps_the_figure_and_returns_to_the_page(staff, indicator):
    answer = staff.post(REPORT, fields(value="1.2万"))

    assert (answer.status_code, answer.url) == (302, "/report/?period=2026Q3#saved")
    assert figures() == {"A": Decimal(12000)}
    assert "已保存 1 项。" in staff.get(REPORT).text


def test_row_with_an_error_keeps_its_text_while_the_others_are_saved(
    staff, department, indicator
):
    make_indicator(code="B", name="乙指标", lead=department)
    sent = fields("A", value="十二", note="第一行") | fields("B", value="7")

    text = staff.post(REPORT, sent).text

    assert figures() == {"B": Decimal(7)}
    assert "“十二”不是数字" in text
    assert 'value="十二"' in text
    assert "第一行" in text
    assert "已保存 1 项；下列各项尚未保存" in text
    assert '<a href="#row-A">甲指标</a>' in text


def test_nul_among_the_text_is_refused_beside_its_field(staff, indicator):
    answer = staff.post(REPORT, fields(value="1\x00", note="说明"))

    assert answer.status_code == 200
    assert figures() == {}


def sent_as_shown(client):
    """Return every field of the page as a browser sends it back, nothing changed."""
    groups = client.get(REPORT).context["groups"]
    forms = [item.form for _task, items in groups for item in items]
    return {
        form.add_prefix(name): form[name].value() or ""
        for form in forms
        for name in form.fields
    }


KINDS = [
    (Kind.ANNUAL, {"value": "1200"}, {"value": "9"}),
    (Kind.STOCK, {"value": "1200", "basis": "plan"}, {"value": "9", "basis": "plan"}),
    (Kind.PERIOD, {"value": "1200", "basis": "year"}, {"value": "9"}),
    (
        Kind.RATIO,
        {"numerator": "1", "denominator": "2"},
        {"numerator": "2", "denominator": "3"},
    ),
    (
        Kind.MILESTONE,
        {"stage": "under_way", "note": "一\n二"},
        {"stage": "done", "evidence": "文号"},
    ),
]


@pytest.mark.parametrize(("kind", "first", "then"), KINDS)
def test_untouched_row_never_overwrites_what_a_colleague_saved(
    staff, department, period, kind, first, then
):
    make_indicator(code="A", kind=kind, lead=department)
    make_indicator(code="B", lead=department)
    staff.post(REPORT, fields("A", **first))
    page = sent_as_shown(staff)
    staff.post(REPORT, fields("A", version=1, **then))
    changed = Actual.objects.values().get()

    answer = staff.post(REPORT, page | fields("B", value="3"))

    assert answer.status_code == 302
    assert Actual.objects.values().get(indicator__code="A") == changed
    assert Actual.objects.get(indicator__code="B").value == 3


def test_stale_row_shows_both_values_and_overwrites_nothing(
    staff, client, department, reporter, indicator
):
    staff.post(REPORT, fields(value="9"))

    text = " ".join(staff.post(REPORT, fields(value="8", version=0)).text.split())

    assert figures() == {"A": Decimal(9)}
    assert "<strong>9 人次</strong>；您填的是 <strong>8 人次</strong>" in text
    assert 'name="r-A-theirs" value="1"' in text


def test_choosing_ones_own_value_saves_it_on_top_of_theirs(staff, indicator):
    staff.post(REPORT, fields(value="9"))

    staff.post(REPORT, fields(value="8", version=0, theirs=1, choice="mine"))

    assert figures() == {"A": Decimal(8)}


def test_choosing_ones_own_value_after_a_third_change_conflicts_again(staff, indicator):
    staff.post(REPORT, fields(value="9"))
    staff.post(REPORT, fields(value="10", version=1))

    answer = staff.post(REPORT, fields(value="8", version=0, theirs=1, choice="mine"))

    assert "对方填的是 <strong>10 人次</strong>" in answer.text
    assert figures() == {"A": Decimal(10)}


def test_choosing_their_value_keeps_it(staff, indicator):
    staff.post(REPORT, fields(value="9"))

    answer = staff.post(REPORT, fields(value="8", version=0, theirs=1, choice="theirs"))

    assert answer.status_code == 302
    assert figures() == {"A": Decimal(9)}


def test_untouched_figure_is_never_written_over_a_colleagues(staff, indicator):
    staff.post(REPORT, fields(value="3,500"))
    page = sent_as_shown(staff)
    staff.post(REPORT, fields(value="3,700", version=1))

    answer = staff.post(REPORT, page | {"r-A-note": "本人的说明"}, follow=True)

    actual = Actual.objects.get()
    assert (actual.value, actual.note) == (Decimal(3700), "本人的说明")
    assert (
        "甲指标：您打开页面后，该项已有改动：数据改为“3,700 人次”，均已保留；"
        "您填的说明已保存。"
    ) in answer.text


def test_words_of_two_people_are_both_shown_and_none_is_lost(staff, indicator):
    staff.post(REPORT, fields(value="9", note="旧"))
    page = sent_as_shown(staff)
    staff.post(REPORT, fields(value="9", note="同事的", version=1))
    mine = page | {"r-A-note": "本人的", "r-A-value": "8"}

    answer = staff.post(REPORT, mine)
    item = next(i for _task, rows in answer.context["groups"] for i in rows)
    staff.post(REPORT, mine | {"r-A-theirs": 2, "r-A-choice": "theirs"})

    assert [(one.label, one.theirs, one.mine) for one in item.differences] == [
        ("说明", "同事的", "本人的")
    ]
    actual = Actual.objects.get()
    assert (actual.value, actual.note) == (Decimal(8), "同事的")


def test_choosing_ones_own_keeps_what_a_colleague_changed_beside_it(staff, indicator):
    staff.post(REPORT, fields(value="9", note="旧"))
    page = sent_as_shown(staff)
    staff.post(REPORT, fields(value="10", note="同事的", version=1))
    chosen = {"r-A-value": "8", "r-A-theirs": 2, "r-A-choice": "mine"}

    staff.post(REPORT, page | chosen)

    actual = Actual.objects.get()
    assert (actual.value, actual.note) == (Decimal(8), "同事的")


def test_changes_that_say_nothing_usable_together_are_for_the_person(staff, indicator):
    staff.post(REPORT, fields(value="9", note="职能调整"))
    page = sent_as_shown(staff)
    staff.post(
        REPORT,
        fields(availability="not_applicable", note="职能调整", version=1),
    )
    mine = page | {"r-A-note": ""}

    answer = staff.post(REPORT, mine)
    item = next(i for _task, rows in answer.context["groups"] for i in rows)
    staff.post(REPORT, mine | {"r-A-theirs": 2, "r-A-choice": "theirs"})

    assert [(one.label, one.theirs, one.mine) for one in item.differences] == [
        ("说明", "职能调整", "")
    ]
    actual = Actual.objects.get()
    assert (actual.availability, actual.note) == ("not_applicable", "职能调整")


def test_figure_for_a_locked_quarter_is_refused_and_its_text_kept_in_sight(
    staff, indicator
):
    make_period("2026Q2", **OPEN | {"locked_on": date(2020, 2, 1)})

    answer = staff.post("/report/?period=2026Q2", fields(value="8"))

    assert answer.status_code == 409
    assert "2020年2月1日锁定" in answer.text
    assert (figures(), Submission.objects.count()) == ({}, 0)


def test_another_departments_indicator_is_refused_whole(
    staff, indicator, other_department
):
    make_indicator(code="X", lead=other_department)

    answer = staff.post(REPORT, fields("A", value="1") | fields("X", value="2"))

    assert answer.status_code == 404
    done = AuditRecord.objects.filter(result=Result.DONE)
    assert (figures(), done.count()) == ({}, 0)


@pytest.mark.parametrize("version", ["-1", "x", "", "9" * 30])
def test_forged_version_overwrites_nothing(staff, indicator, version):
    staff.post(REPORT, fields(value="9"))

    staff.post(REPORT, fields(value="8", version=version))

    assert figures() == {"A": Decimal(9)}


def test_forged_fields_change_nothing_else(
    staff, indicator, department, other_department, reviewer
):
    forged = {
        "r-A-state": "approved",
        "r-A-entered_by": reviewer.pk,
        "department": other_department.code,
        "state": "approved",
        "submission": 99,
    }

    staff.post(REPORT, fields(value="5") | forged)

    actual = Actual.objects.get()
    assert (actual.state, actual.entered_by.username) == (State.DRAFT, "reporter")
    assert actual.submission.department == department


# ---- Before saving -------------------------------------------------------------------------


def preview(client, code="A", **typed):
    address = reverse("report_cell") + "?period=2026Q3"
    return client.post(address, {"code": code} | fields(code, **typed))


def test_preview_says_what_a_figure_amounts_to_and_writes_nothing(
    staff, reporter, department, indicator
):
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=31,
        by=reporter,
    )

    answer = preview(staff, value="41", basis="year").json()

    assert answer["reading"] == "41 人次"
    assert answer["others"] == "此前本年累计 31，本季度为 10；已含此前缺报的季度"
    assert (answer["share"], answer["status"], answer["errors"]) == (
        "41.0%",
        "far_behind",
        {},
    )
    assert "低于序时 34.0 个百分点" in answer["sentence"]
    assert "严重滞后" in answer["standing_html"]
    assert "= 41 人次" in answer["figure_html"]
    assert Actual.objects.count() == 1


def test_preview_asks_for_a_check_of_what_looks_like_a_slip(staff, indicator):
    answer = preview(staff, value="1.2万").json()

    assert answer["reading"] == "1.2 万人次"
    assert answer["marks"] == ["超过本年目标的 150%，请核对数字和计量单位。"]


def test_preview_of_what_is_not_a_number_says_what_to_type(staff, indicator):
    answer = preview(staff, value="1e999").json()

    assert list(answer["errors"]) == ["value"]
    assert answer["is_filled"] is False
    assert "更正后显示进度" in answer["standing_html"]


def test_preview_of_another_departments_indicator_is_not_found(
    staff, indicator, other_department
):
    make_indicator(code="X", lead=other_department)

    assert preview(staff, "X", value="1").status_code == 404


# ---- Submitting ------------------------------------------------------------------------------


def test_submit_button_saves_and_leads_to_the_confirmation(staff, indicator):
    answer = staff.post(REPORT, fields(value="5") | {"action": "submit"})

    assert answer.url == "/report/submit/?period=2026Q3"
    assert figures() == {"A": Decimal(5)}


def test_confirmation_lists_what_is_missing_and_offers_no_button(staff, indicator):
    text = staff.get("/report/submit/?period=2026Q3").text

    assert "还有 1 项应报数据未填" in text
    assert 'href="/report/?period=2026Q3#row-A"' in text
    assert "确认提交" not in text


def test_confirmed_submission_is_with_the_reviewers(staff, indicator):
    staff.post(REPORT, fields(value="80"))
    page = staff.get("/report/submit/?period=2026Q3")

    answer = staff.post("/report/submit/?period=2026Q3", {"version": 1})

    assert "将提交 1 项" in page.text
    assert 'name="version" value="1"' in page.text
    assert answer.url == "/report/?period=2026Q3#saved"
    assert Submission.objects.get().state == State.SUBMITTED
    assert 'name="r-A-value"' not in staff.get(REPORT).text


@pytest.mark.parametrize("version", ["0", "", "x"])
def test_submission_of_what_has_changed_meanwhile_is_refused(staff, indicator, version):
    staff.post(REPORT, fields(value="5"))

    answer = staff.post("/report/submit/?period=2026Q3", {"version": version})

    assert answer.status_code == 409
    assert "作了改动。请核对后重新操作" in answer.text
    assert Submission.objects.get().state == State.DRAFT


def test_withdrawn_submission_can_be_edited_again(staff, indicator):
    staff.post(REPORT, fields(value="5"))
    staff.post("/report/submit/?period=2026Q3", {"version": 1})

    staff.post("/report/withdraw/?period=2026Q3", {"version": 2})

    assert Submission.objects.get().state == State.DRAFT
    assert 'name="r-A-value"' in staff.get(REPORT).text


def test_colleague_of_the_same_department_continues_the_draft(
    client, staff, department, indicator, reporter
):
    staff.post(REPORT, fields(value="5"))
    colleague = make_user("colleague", department=department)
    colleague.groups.set(reporter.groups.all())
    client.force_login(colleague)

    client.post(REPORT, fields(value="6", version=1))

    actual = Actual.objects.get()
    assert (actual.value, actual.entered_by) == (Decimal(6), colleague)


# ---- Days ------------------------------------------------------------------------------------


def desk_on(department, today) -> Desk:
    rounds: list[Round] = load_rounds()
    return load_desk(
        department=department, chosen=rounds[0], rounds=rounds, today=today
    )


@pytest.mark.parametrize(
    ("today", "left", "over"),
    [
        (date(2026, 10, 9), 1, 0),
        (date(2026, 10, 10), 0, 0),
        (date(2026, 10, 11), -1, 1),
    ],
)
def test_days_to_the_due_date_are_counted_from_the_given_day(db, today, left, over):
    make_plan()
    make_period("2026Q3")
    desk = desk_on(make_department(code="own"), today)

    assert (desk.days_left, desk.days_over) == (left, over)


@pytest.mark.parametrize("name", ["report_submit", "report_withdraw"])
def test_version_of_thousands_of_digits_is_taken_for_none(staff, indicator, name):
    answer = staff.post(f"{reverse(name)}?period=2026Q3", {"version": "9" * 5000})

    assert answer.status_code in (302, 409)


# ---- One cell at a time ----------------------------------------------------------------------


def save_cell(client, code="A", **typed):
    address = reverse("report_cell") + "?period=2026Q3"
    sent = {"code": code, "save": "1"} | fields(code, **typed)
    return client.post(address, sent)


def test_cell_is_saved_on_its_own_and_answers_with_its_next_version(staff, indicator):
    answer = save_cell(staff, value="1.2万").json()

    assert (answer["outcome"], answer["version"], answer["stored"]["value"]) == (
        "saved",
        1,
        "12,000",
    )
    assert "草稿" in answer["tags_html"]
    assert figures() == {"A": Decimal(12000)}


def test_saved_cell_is_untouched_when_the_form_is_sent_afterwards(staff, indicator):
    was = save_cell(staff, value="9").json()["was"]
    save_cell(staff, value="10", version=1)

    staff.post(REPORT, fields(value="9", version=1, was=was))

    assert figures() == {"A": Decimal(10)}


def test_stale_cell_answers_with_both_values_and_saves_nothing(staff, indicator):
    save_cell(staff, value="9")

    answer = save_cell(staff, value="8").json()

    assert (answer["outcome"], answer["version"], answer["stored"]["value"]) == (
        "conflict",
        1,
        "9",
    )
    assert "<strong>9 人次</strong>" in answer["conflict_html"]
    assert "<strong>8 人次</strong>" in answer["conflict_html"]
    assert figures() == {"A": Decimal(9)}


def cell_sent(client, **typed):
    """Return the row as the page shows it, changed, to be saved on its own."""
    row = sent_as_shown(client) | {f"r-A-{name}": text for name, text in typed.items()}
    return {"code": "A", "save": "1"} | row


def test_cell_keeps_a_colleagues_figure_beside_ones_own_note(staff, indicator):
    save_cell(staff, value="3,500")
    mine = cell_sent(staff, note="本人的说明")
    save_cell(staff, value="3,700", version=1)
    address = reverse("report_cell") + "?period=2026Q3"

    answer = staff.post(address, mine).json()

    assert (answer["outcome"], answer["merged"], answer["version"]) == (
        "saved",
        True,
        3,
    )
    assert answer["notice"] == (
        "您打开页面后，该项已有改动：数据改为“3,700 人次”，均已保留；您填的说明已保存。"
    )
    assert (answer["stored"]["value"], answer["stored"]["note"]) == (
        "3,700",
        "本人的说明",
    )
    assert answer["was"] == answer["stored"]["was"]
    assert figures() == {"A": Decimal(3700)}


@pytest.mark.parametrize(("choice", "value"), [("mine", 8), ("theirs", 9)])
def test_cell_takes_the_choice_that_a_conflict_asks_for(
    staff, indicator, choice, value
):
    save_cell(staff, value="9")
    sent = {"value": "8", "theirs": 1, "choice": choice}

    answer = save_cell(staff, **sent).json()

    assert (answer["outcome"], answer["merged"], answer["notice"]) == (
        "saved",
        True,
        "",
    )
    assert answer["stored"]["value"] == str(value)
    assert figures() == {"A": Decimal(value)}


def test_cell_whose_choice_is_overtaken_conflicts_again(staff, indicator):
    save_cell(staff, value="9")
    save_cell(staff, value="10", version=1)

    answer = save_cell(staff, value="8", theirs=1, choice="mine").json()

    assert answer["outcome"] == "conflict"
    assert figures() == {"A": Decimal(10)}


def test_cell_that_cannot_be_read_answers_why_and_saves_nothing(staff, indicator):
    answer = save_cell(staff, value="九").json()

    assert (answer["outcome"], list(answer["errors"])) == ("wrong", ["value"])
    assert figures() == {}


@pytest.mark.parametrize("version", [None, "", "x", "7"])
def test_cell_without_the_version_that_is_stored_never_claims_to_be_saved(
    staff, indicator, version
):
    save_cell(staff, value="9")
    sent = {"code": "A", "save": "1", "r-A-value": "8"}
    sent |= {} if version is None else {"r-A-version": version}

    answer = staff.post(reverse("report_cell") + "?period=2026Q3", sent).json()

    assert answer["outcome"] == ("wrong" if version == "x" else "conflict")
    assert figures() == {"A": Decimal(9)}


def test_cell_without_a_version_where_nothing_is_stored_never_claims_to_be_saved(
    staff, indicator
):
    sent = {"code": "A", "save": "1", "r-A-value": "8"}

    answer = staff.post(reverse("report_cell") + "?period=2026Q3", sent).json()

    assert (answer["outcome"], figures()) == ("conflict", {})
    assert "None" not in answer["conflict_html"]


def test_cell_of_a_submitted_row_without_a_version_is_told_why(staff, indicator):
    staff.post(REPORT, fields(value="80"))
    staff.post("/report/submit/?period=2026Q3", {"version": 1})
    sent = {"code": "A", "save": "1", "r-A-value": "8"}

    answer = staff.post(reverse("report_cell") + "?period=2026Q3", sent).json()

    assert answer["outcome"] == "wrong"
    assert "不能修改" in answer["errors"]["__all__"]
    assert figures() == {"A": Decimal(80)}


@pytest.mark.parametrize("save", ["", "1"])
def test_cell_that_is_wrong_counts_as_the_page_does_by_what_is_stored(
    staff, indicator, save
):
    address = reverse("report_cell") + "?period=2026Q3"
    wrong = {"code": "A", "save": save, "r-A-due_on": "2020-01-01"}
    before = staff.post(address, wrong | fields(value="8")).json()
    save_cell(staff, value="80")

    after = staff.post(address, wrong | fields(value="8", version=1)).json()

    assert (before["is_filled"], after["is_filled"]) == (False, True)
    page = staff.post(REPORT, fields(value="8", version=1, due_on="2020-01-01"))
    assert '已填 <strong class="js-filled">1</strong> 项' in page.text


def test_cell_that_is_wrong_still_waits_for_words_as_the_page_counts(staff, indicator):
    save_cell(staff, value="8")
    wrong = fields(value="8", version=1, due_on="2020-01-01")

    answer = preview(staff, value="8", due_on="2020-01-01").json()

    assert answer["is_unexplained"] is True
    assert len(staff.post(REPORT, wrong).context["desk"].unexplained) == 1


def test_cell_in_conflict_counts_as_filled_by_what_is_stored(staff, indicator):
    save_cell(staff, value="9")

    assert save_cell(staff, value="8").json()["is_filled"] is True


def test_cell_of_a_locked_quarter_is_refused_with_the_reason(staff, indicator):
    make_period("2026Q2", **OPEN | {"locked_on": date(2020, 2, 1)})
    address = reverse("report_cell") + "?period=2026Q2"

    answer = staff.post(address, {"code": "A", "save": "1"} | fields(value="8"))

    assert answer.status_code == 409
    assert "2020年2月1日锁定" in answer.json()["notice"]
    assert figures() == {}


@pytest.mark.parametrize("n", [1, 3])
def test_cell_reads_its_own_row_whatever_the_number_of_indicators(
    staff, indicator, department, django_assert_num_queries, n
):
    for _ in range(n):
        make_indicator(lead=department)
    preview(staff, value="1")

    # Session, person, permissions; rounds; four of the plan; submission, steps,
    # figures; counted reports, all reports.
    with django_assert_num_queries(15):
        answer = preview(staff, value="1").json()

    assert answer["outcome"] == "shown"
