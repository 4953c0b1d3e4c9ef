"""Explanations and promises: asked for when submitting, read where they count."""

from datetime import UTC, date, datetime

import pytest

from tasks.core.enums import State
from tasks.core.explaining import Explained
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.models import Actual, AuditRecord, Explanation, Submission
from tasks.selectors.cases import load_case
from tasks.selectors.explanations import (
    explanations_of,
    explanations_over_time,
    promises,
    spoken_of,
)
from tasks.services.demo import clear_demo
from tasks.services.reporting import TypedRow, Unexplained, save_figures, submit

from .factories import (
    AT,
    make_actual,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
)

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
LATER = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
OPEN = {"opens_on": date(2020, 1, 1), "due_on": date(2999, 12, 31)}
WORDS = {
    "cause": "招生不足",
    "action": "新增两家机构",
    "owner": "培训处",
    "due_on": "2026-11-30",
}
ANSWER = {"fulfilment": "partly", "fulfilment_note": "一家已到位"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _round(db):
    make_plan()
    make_period("2026Q3", **OPEN)


@pytest.fixture
def indicator(department):
    return make_indicator(code="A", name="甲指标", lead=department)


@pytest.fixture
def promised(indicator, department, reporter):
    """Last quarter's promise, approved."""
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=9,
        by=reporter,
    )
    return make_explanation(actual=actual, due_on=date(2026, 9, 20))


def save(department, by, *, version=0, at=AT, **typed):
    rows = [TypedRow("A", Typed(**typed), version)]
    return save_figures(department=department, quarter=Q3, rows=rows, by=by, at=at)


def send(department, by, version=1):
    return submit(department=department, quarter=Q3, version=version, by=by, at=AT)


# ---- Writing ------------------------------------------------------------------------------


def test_words_are_saved_with_their_figure_and_recorded(
    department, reporter, indicator
):
    outcome = save(department, reporter, value="10", **WORDS)

    row, record = Explanation.objects.get(), AuditRecord.objects.get()
    assert outcome.saved == ["A"]
    assert (row.cause, row.action, row.owner, row.due_on) == (
        "招生不足",
        "新增两家机构",
        "培训处",
        date(2026, 11, 30),
    )
    assert (row.entered_by, row.entered_at, row.promise, row.is_demo) == (
        reporter,
        AT,
        None,
        False,
    )
    assert record.after["explained"] == WORDS | {
        "fulfilment": "",
        "fulfilment_note": "",
    }


def test_words_alone_are_kept_as_a_draft(department, reporter, indicator):
    save(department, reporter, cause="招生不足")

    actual = Actual.objects.get()
    assert (actual.value, actual.state) == (None, State.DRAFT)
    assert Explanation.objects.get().cause == "招生不足"


def test_words_of_somebody_else_are_never_written_over(department, reporter, indicator):
    save(department, reporter, value="10", cause="招生不足")

    outcome = save(department, reporter, value="10", cause="经费未到", version=0)

    assert list(outcome.conflicts) == ["A"]
    assert Explanation.objects.get().cause == "招生不足"


def test_cleared_words_are_gone_and_the_record_keeps_them(
    department, reporter, indicator
):
    save(department, reporter, value="10", **WORDS)

    save(department, reporter, value="10", version=1)

    assert Explanation.objects.get().cause == ""
    assert AuditRecord.objects.first().before["explained"]["cause"] == "招生不足"


# ---- Submitting -----------------------------------------------------------------------------


@pytest.mark.parametrize("left_out", [*WORDS])
def test_line_that_lags_is_not_submitted_without_all_its_words(
    department, reporter, indicator, left_out
):
    save(department, reporter, value="10", **WORDS | {left_out: ""})

    with pytest.raises(Unexplained, match="甲指标") as refused:
        send(department, reporter)

    assert refused.value.unexplained == ["A"]
    assert Submission.objects.get().state == State.DRAFT


def test_line_that_lags_is_submitted_with_its_words(department, reporter, indicator):
    save(department, reporter, value="10", **WORDS)

    assert send(department, reporter).state == State.SUBMITTED


@pytest.mark.parametrize("value", ["68", "75", "110"])  # slightly behind, or better
def test_line_that_does_not_lag_needs_no_words(department, reporter, indicator, value):
    save(department, reporter, value=value)

    assert send(department, reporter).state == State.SUBMITTED


def test_last_promise_must_be_answered_wherever_the_line_stands_now(
    department, reporter, promised
):
    sure = {"value": "66", "hint_reason": "集中开班"}
    save(department, reporter, **sure)

    with pytest.raises(Unexplained):
        send(department, reporter)
    save(department, reporter, version=1, **sure, **ANSWER)

    assert send(department, reporter, version=2).state == State.SUBMITTED
    answer = Explanation.objects.get(submission__period__quarter=3)
    assert (answer.promise, answer.fulfilment) == (promised, "partly")


# ---- Which promise is asked about --------------------------------------------------------------


def asked(department):
    return {t.key: t.pk for t in spoken_of(department, Q3).asked.values()}


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [
        (State.APPROVED, True),
        (State.SUBMITTED, True),
        (State.RETURNED, False),
        (State.DRAFT, False),
    ],
)
def test_promise_is_asked_about_once_it_was_submitted(
    department, promised, state, is_asked
):
    Actual.objects.update(state=state)

    assert asked(department) == ({("own", "A"): promised.pk} if is_asked else {})


def test_promise_stays_with_its_answer_when_it_is_reopened(
    department, reporter, promised
):
    outcome = save(department, reporter, value="66", **ANSWER)
    assert outcome.saved == ["A"], outcome
    Actual.objects.filter(submission__period__quarter=2).update(state=State.RETURNED)

    assert asked(department) == {("own", "A"): promised.pk}


def test_latest_promise_is_asked_about_and_an_answered_one_is_not(
    department, reporter, indicator, promised
):
    first = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q1",
        value=9,
        by=reporter,
    )
    older = make_explanation(actual=first)
    assert asked(department) == {("own", "A"): promised.pk}

    Explanation.objects.filter(pk=older.pk).update(promise=promised)  # as if answered

    assert asked(department) == {("own", "A"): older.pk}


# ---- Reading ------------------------------------------------------------------------------------


def told(found):
    return [
        (str(one.quarter), one.department.code, one.explained.cause) for one in found
    ]


def test_explanations_count_like_the_figures_beside_them(
    department, reporter, indicator, promised, django_assert_num_queries
):
    save(department, reporter, value="10", **WORDS)
    assert explanations_of(Q3, provisional=True) == {}
    Actual.objects.filter(submission__period__quarter=3).update(state=State.SUBMITTED)

    with django_assert_num_queries(1):
        provisional = explanations_of(Q3, provisional=True)

    assert [*provisional] == [("own", "A")]
    assert provisional["own", "A"].is_provisional
    assert provisional["own", "A"].explained == Explained(
        cause="招生不足",
        action="新增两家机构",
        owner="培训处",
        due_on=date(2026, 11, 30),
    )
    assert explanations_of(Q3) == {}
    assert [*explanations_of(Q2)] == [("own", "A")]
    assert explanations_of(Q2, department="other") == {}


def test_explanations_of_an_indicator_come_latest_first_and_not_from_later(
    department, reporter, indicator, promised, django_assert_num_queries
):
    first = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q1",
        value=9,
        by=reporter,
    )
    make_explanation(actual=first, cause="经费未到")

    with django_assert_num_queries(1):
        found = explanations_over_time(indicator, until=Q3)

    assert told(found) == [("2026Q2", "own", "招生不足"), ("2026Q1", "own", "经费未到")]
    assert told(explanations_over_time(indicator, until=Quarter(2026, 1))) == [
        ("2026Q1", "own", "经费未到")
    ]


@pytest.mark.parametrize(
    ("today", "answer", "outcome", "is_broken"),
    [
        (date(2026, 9, 20), None, "pending", False),
        (date(2026, 9, 21), None, "unanswered", False),
        (date(2026, 10, 9), "kept", "kept", False),
        (date(2026, 10, 9), "partly", "partly", True),
        (date(2026, 10, 9), "broken", "broken", True),
    ],
)
def test_promise_has_one_outcome(
    department, reporter, promised, today, answer, outcome, is_broken
):
    if answer:
        save(
            department, reporter, value="66", fulfilment=answer, fulfilment_note="如实"
        )
        Actual.objects.update(state=State.APPROVED)

    (promise,) = promises(today=today, until=Q3)

    assert (promise.outcome, promise.is_broken) == (outcome, is_broken)
    assert promise.note == ("如实" if answer else "")


def test_answer_of_a_later_quarter_is_not_seen_from_an_earlier_one(
    department, reporter, promised
):
    save(department, reporter, value="66", **ANSWER)
    Actual.objects.update(state=State.APPROVED)

    (then,) = promises(today=date(2026, 9, 30), until=Q2)

    assert then.outcome == "unanswered"


@pytest.mark.parametrize("n", [1, 3])
def test_promises_are_read_at_once(
    department, reporter, indicator, promised, django_assert_num_queries, n
):
    for number in range(n):
        other = make_indicator(lead=department, name=f"指标{number}")
        actual = make_actual(
            indicator=other,
            department=department,
            quarter="2026Q2",
            value=1,
            by=reporter,
        )
        make_explanation(actual=actual)

    with django_assert_num_queries(1):
        found = promises(today=LATER.date(), until=Q3, indicator=None)

    assert len(found) == n + 1


def test_reviewer_reads_the_words_once_they_are_submitted(
    department, reporter, reviewer, indicator
):
    def row():
        case = load_case(
            department_code="own", quarter=Q3, user=reviewer, today=LATER.date()
        )
        return case.desk.row("A")

    save(department, reporter, value="10", **WORDS)
    assert (row().explanation, row().entry.explained) == (None, Explained())
    send(department, reporter)

    assert row().entry.explained.cause == "招生不足"


def test_words_typed_before_any_figure_are_hidden_from_the_reviewer(
    department, reporter, reviewer, indicator
):
    save(department, reporter, cause="招生不足")

    case = load_case(
        department_code="own", quarter=Q3, user=reviewer, today=LATER.date()
    )

    assert case.desk.row("A").entry.explained == Explained()


# ---- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def staff(client, reporter):
    client.force_login(reporter)
    return client


REPORT = "/report/?period=2026Q3"


def typed(version=0, **texts):
    return {f"r-A-{name}": text for name, text in texts.items()} | {
        "r-A-version": version
    }


def test_form_opens_with_the_promise_and_asks_whether_it_was_kept(staff, promised):
    text = staff.get(REPORT).text

    assert "2026年第二季度作出的承诺，兑现了吗？" in text
    assert "新增两家机构" in text
    assert 'name="r-A-fulfilment"' in text


def test_form_without_a_promise_does_not_ask(staff, indicator):
    assert 'name="r-A-fulfilment"' not in staff.get(REPORT).text


def test_cell_says_what_a_line_that_lags_still_needs(staff, indicator):
    answer = staff.post(
        "/report/cell/?period=2026Q3", {"code": "A"} | typed(value="10", cause="招生")
    ).json()

    assert answer["asks_reasons"] is True
    assert answer["lacks"] == "提交前还需填写：整改措施、责任人、完成时限。"


def test_cell_that_is_on_pace_asks_for_no_words(staff, indicator):
    answer = staff.post(
        "/report/cell/?period=2026Q3", {"code": "A"} | typed(value="75")
    ).json()

    assert (answer["asks_reasons"], answer["lacks"]) == (False, "")


def test_words_whose_fields_are_not_sent_are_kept(
    staff, reporter, department, indicator
):
    save(department, reporter, value="10", **WORDS)

    staff.post(REPORT, typed(value="11", version=1))

    assert Explanation.objects.get().cause == "招生不足"


def test_wrong_day_is_said_beside_its_field_and_nothing_is_lost(staff, indicator):
    answer = staff.post(REPORT, typed(value="10", **WORDS | {"due_on": "2027-02-01"}))

    assert "时限应在2026年第四季度内" in answer.text
    assert 'value="2027-02-01"' in answer.text
    assert "招生不足" in answer.text


def test_page_before_submitting_lists_what_must_be_explained(staff, indicator):
    staff.post(REPORT, typed(value="10"))

    text = staff.get("/report/submit/?period=2026Q3").text

    assert "有 1 项尚缺滞后说明或承诺兑现情况，补齐后才能提交" in text
    assert "确认提交" not in text


@pytest.mark.parametrize(
    "address", ["/indicators/A/?period=2026Q2", "/departments/own/?period=2026Q2"]
)
def test_officials_read_the_approved_words(client, official, promised, address):
    client.force_login(official)

    text = client.get(address).text

    assert "滞后说明与整改承诺" in text
    assert "新增两家机构" in text


@pytest.mark.parametrize(
    "address", ["/indicators/A/?period=2026Q2", "/departments/own/?period=2026Q2"]
)
def test_words_that_wait_for_a_review_are_read_with_the_switch_only(
    client, reviewer, promised, address
):
    Actual.objects.update(state=State.SUBMITTED)
    client.force_login(reviewer)

    assert "新增两家机构" not in client.get(address).text
    assert "新增两家机构" in client.get(f"{address}&provisional=1").text


def test_list_of_promises_filters_by_what_became_of_them(
    client, official, department, reporter, promised
):
    save(department, reporter, value="66", **ANSWER)
    Actual.objects.update(state=State.APPROVED)
    client.force_login(official)
    page = "/promises/?period=2026Q3"

    for query, is_there in [
        ("", True),
        ("&outcome=partly", True),
        ("&outcome=broken", False),
        ("&department=own&made=2026Q2&q=甲", True),
        ("&q=乙", False),
    ]:
        assert ("一家已到位" in client.get(page + query).text) is is_there


@pytest.mark.parametrize("n", [1, 3])
def test_list_of_promises_reads_the_same_number_of_times(
    client, official, department, reporter, indicator, django_assert_num_queries, n
):
    for _number in range(n):
        actual = make_actual(
            indicator=make_indicator(lead=department),
            department=department,
            quarter="2026Q2",
            value=1,
            by=reporter,
        )
        make_explanation(actual=actual)
    client.force_login(official)

    with django_assert_num_queries(10):
        client.get("/promises/?period=2026Q2")


def test_list_of_promises_leaves_as_a_file(client, official, promised):
    client.force_login(official)

    rows = client.get("/promises/?period=2026Q2&export=csv").content.decode("utf-8-sig")

    assert rows.splitlines()[1] == (
        "A,甲指标,本单位,2026年第二季度,招生不足,新增两家机构,培训处,2026-09-20,"
        "逾期未答复,,"
    )


# ---- The demonstration --------------------------------------------------------------------------------


def test_clearing_the_demonstration_takes_its_words_and_leaves_real_ones(
    department, reporter, promised
):
    Explanation.objects.update(is_demo=True)
    save(department, reporter, value="66", **ANSWER)

    clear_demo(at=LATER)

    kept = Explanation.objects.get()
    assert (kept.fulfilment, kept.promise) == ("partly", None)
