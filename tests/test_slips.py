"""Supervision slips: proposed by the status, issued, answered, closed; every step kept."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tasks.core.enums import Kind, Status
from tasks.core.quarters import Quarter
from tasks.core.slips import (
    ISSUED_COLOURS,
    SLIP_STEPS,
    Colour,
    SlipAction,
    SlipState,
    after_step,
    colour_left,
    proposed,
    suggested_text,
    words_for,
)
from tasks.core.standing import Progress
from tasks.core.workflow import Refused
from tasks.models import AuditRecord, EvidenceFile, Notice, Slip, SlipStep
from tasks.selectors.evidence import open_file
from tasks.selectors.plan import choose_quarter
from tasks.selectors.slips import (
    open_slips,
    proposals,
    slip_page,
    trail_of,
    visible_slips,
)
from tasks.selectors.standings import load_book
from tasks.services import evidence_store, slips
from tasks.services.evidence_gate import NotTaken
from tasks.services.round_steps import Conflict

from .evidence_files import pdf, png
from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_slip,
    make_target,
    make_user,
)

Q2, Q3, Q4 = (Quarter(2026, number) for number in (2, 3, 4))
TODAY = AT.date()
DUE = TODAY + timedelta(days=10)

# ---- The rules ------------------------------------------------------------------------


def standing(status, quarter=Q3, kind=Kind.ANNUAL, **values):
    return Progress(kind=kind, quarter=quarter, status=status, **values)


def deliverable(status, quarter=Q3, due_year=2026):
    return standing(status, quarter, Kind.MILESTONE, due_year=due_year)


@pytest.mark.parametrize(
    ("progress", "colour"),
    [
        (standing(Status.FAR_BEHIND, Q2), Colour.RED),
        (deliverable(Status.FAR_BEHIND, due_year=2025), Colour.RED),
        (standing(Status.BEHIND, Q2), Colour.YELLOW),
        (deliverable(Status.BEHIND), Colour.YELLOW),
        (standing(Status.SLIGHTLY_BEHIND, Q2), None),
        (standing(Status.SLIGHTLY_BEHIND, Q3), Colour.BLUE),
        (standing(Status.SLIGHTLY_BEHIND, Q4), Colour.BLUE),
        (standing(Status.ON_PACE, Q4), None),
        (standing(Status.MET, Q4), None),
        (deliverable(Status.ON_PACE, Q2), None),
        (deliverable(Status.ON_PACE, Q3), Colour.BLUE),
        (deliverable(Status.ON_PACE, Q3, due_year=2027), None),
        (deliverable(Status.MET, Q4), None),
        (standing(Status.NOT_REPORTED, Q4), None),
        (deliverable(Status.NOT_REPORTED, Q4), None),
        (standing(Status.NOT_DUE, Q4), None),
    ],
)
def test_colour_is_proposed_by_the_status(progress, colour):
    assert proposed(progress) is colour


@pytest.mark.parametrize("action", SlipAction)
@pytest.mark.parametrize("state", [None, *SlipState])
def test_only_listed_steps_are_possible(action, state):
    allowed = {
        ("issue", None): "issued",
        ("answer", "issued"): "answered",
        ("answer", "sent_back"): "answered",
        ("send_back", "answered"): "sent_back",
        ("close", "answered"): "closed",
        ("revoke", "issued"): "revoked",
        ("revoke", "sent_back"): "revoked",
    }

    if (action, state) in allowed:
        assert after_step(action, state) == allowed[(action, state)]
    else:
        with pytest.raises(Refused, match=str(action.label)):
            after_step(action, state)
    assert len(SLIP_STEPS) == len(allowed)


@pytest.mark.parametrize(
    ("colour", "state", "left", "words"),
    [
        (Colour.RED, SlipState.ISSUED, Colour.RED, "红色督办"),
        (Colour.RED, SlipState.ANSWERED, Colour.RED, "红色督办"),
        (Colour.RED, SlipState.SENT_BACK, Colour.RED, "红色督办"),
        (
            Colour.RED,
            SlipState.CLOSED,
            Colour.YELLOW,
            "红色督办已销号，本季度记黄色",
        ),
        (Colour.RED, SlipState.REVOKED, None, "督办已撤销"),
        (Colour.YELLOW, SlipState.ISSUED, Colour.YELLOW, "黄色督办"),
        (Colour.YELLOW, SlipState.CLOSED, Colour.GREEN, "黄色督办已销号"),
        (Colour.BLUE, SlipState.ISSUED, Colour.BLUE, "蓝色督办"),
        (Colour.BLUE, SlipState.CLOSED, Colour.GREEN, "蓝色督办已销号"),
    ],
)
def test_red_one_made_good_leaves_yellow_and_any_other_green(
    colour, state, left, words
):
    assert colour_left(colour, state) is left
    assert words_for(colour, state) == words


def test_department_has_to_answer_what_is_issued_or_sent_back_and_open():
    theirs = [state for state in SlipState if state.is_with_department]

    assert theirs == [SlipState.ISSUED, SlipState.SENT_BACK]
    assert [state for state in SlipState if not state.is_open] == [
        SlipState.CLOSED,
        SlipState.REVOKED,
    ]


def test_colours_are_ordered_by_severity():
    assert [colour.severity for colour in Colour] == [3, 2, 1, 0]


@pytest.mark.parametrize("colour", ISSUED_COLOURS)
def test_suggested_text_names_what_where_and_why(colour):
    text = suggested_text(
        colour, name="甲指标", quarter="2026年第三季度", sentence="低于序时。"
    )

    assert text.startswith(
        "截至2026年第三季度，“甲指标”进展情况如下：低于序时。\n请"
        if colour is not Colour.BLUE
        else "截至2026年第三季度，“甲指标”进展情况如下：低于序时。\n年底将至"
    )


# ---- What is proposed --------------------------------------------------------------------


@pytest.fixture
def plan(db):
    make_period("2026Q2")
    make_period("2026Q3")
    return make_plan()


def book(quarter="2026Q3", today=TODAY):
    return load_book(choose_quarter(quarter, today))


def proposed_now(quarter="2026Q3"):
    return [
        (one.line.indicator.code, one.department.code, one.colour, one.earlier)
        for one in proposals(book(quarter))
    ]


def report(indicator, department, by, value, quarter="2026Q3"):
    make_actual(
        indicator=indicator,
        department=department,
        quarter=quarter,
        value=value,
        by=by,
    )


@pytest.fixture
def lagging(plan, department, reporter):
    """An indicator of 100 a year, of which two quarters brought 10: far behind."""
    indicator = make_indicator(code="A", lead=department)
    report(indicator, department, reporter, 0, "2026Q2")
    report(indicator, department, reporter, 10)
    return indicator


@pytest.mark.django_db
def test_most_urgent_proposal_comes_first(lagging, department, reporter):
    for code, value in (("B", 35), ("C", 45), ("D", 50)):
        indicator = make_indicator(code=code, lead=department)
        report(indicator, department, reporter, 0, "2026Q2")
        report(indicator, department, reporter, value)

    assert proposed_now() == [
        ("A", "own", Colour.RED, None),
        ("B", "own", Colour.YELLOW, None),
        ("C", "own", Colour.BLUE, None),
    ]


@pytest.mark.django_db
def test_departments_with_targets_of_their_own_are_judged_by_them(
    plan, department, other_department, reporter, other_reporter
):
    indicator = make_indicator(code="A", lead=department, targets=((2026, 200),))
    make_responsibility(indicator=indicator, department=other_department, role="assist")
    for one, person, value in (
        (department, reporter, 75),
        (other_department, other_reporter, 10),
    ):
        make_target(indicator=indicator, department=one, year=2026, value=100)
        report(indicator, one, person, 0, "2026Q2")
        report(indicator, one, person, value)

    assert proposed_now() == [("A", "other", Colour.RED, None)]


@pytest.mark.django_db
def test_lead_answers_for_the_whole_where_parts_are_not_judged(
    plan, department, other_department, reporter, other_reporter
):
    indicator = make_indicator(code="A", lead=department)
    make_responsibility(indicator=indicator, department=other_department, role="assist")
    for one, person in ((department, reporter), (other_department, other_reporter)):
        report(indicator, one, person, 0, "2026Q2")
        report(indicator, one, person, 5)

    assert proposed_now() == [("A", "own", Colour.RED, None)]


@pytest.mark.django_db
def test_missing_figure_proposes_nothing(plan, department):
    make_indicator(code="A", lead=department)

    assert proposed_now() == []


@pytest.mark.django_db
def test_what_has_a_slip_is_not_proposed_again(lagging, department, reviewer):
    values = {"indicator": lagging, "department": department, "by": reviewer}
    slip = make_slip(quarter="2026Q3", **values)

    assert proposed_now() == []
    Slip.objects.update(state=SlipState.REVOKED)
    assert proposed_now() == [("A", "own", Colour.RED, None)]
    earlier = make_slip(quarter="2026Q2", **values)
    assert proposed_now() == []
    Slip.objects.filter(pk=earlier.pk).update(colour=Colour.YELLOW)
    assert proposed_now() == [("A", "own", Colour.RED, earlier)]
    Slip.objects.filter(pk=earlier.pk).update(state=SlipState.CLOSED)
    assert proposed_now() == [("A", "own", Colour.RED, None)]
    assert slip.quarter == Q3


# ---- The steps --------------------------------------------------------------------------


def issue(by, **values):
    values = {
        "indicator": "A",
        "department": "own",
        "quarter": Q3,
        "colour": Colour.RED,
        "text": "请查明原因。",
        "answer_by": DUE,
        **values,
    }
    return slips.issue(by=by, at=AT, **values)


@pytest.fixture
def slip(lagging, reviewer, reporter):
    return issue(reviewer)


def again(slip):
    return Slip.objects.get(pk=slip.pk)


def take(step, slip, by, text="已整改。", at=AT):
    return step(slip=slip, version=again(slip).version, text=text, by=by, at=at)


def attach(slip, by, name="报告.pdf", content=None):
    stream = io.BytesIO(content or pdf())
    return slips.attach(slip=slip, name=name, stream=stream, by=by, at=AT)


@pytest.mark.django_db
def test_issued_slip_is_on_record_and_in_the_inbox(slip, reporter, reviewer):
    step = SlipStep.objects.get()
    record = AuditRecord.objects.get()

    assert (slip.number, slip.colour, slip.state, slip.version) == (
        1,
        "red",
        "issued",
        1,
    )
    assert slip.title == "督办〔2026〕1 号"
    assert (step.action, step.state_before, step.state_after) == ("issue", "", "issued")
    assert (record.action, record.object_key) == ("slip_issue", "1/A/own/2026Q3")
    assert record.after == {
        "state": "issued",
        "colour": "red",
        "text": "请查明原因。",
        "answer_by": DUE.isoformat(),
    }
    assert [(n.recipient, n.kind) for n in Notice.objects.all()] == [
        (reporter, "slip_issued")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [{"colour": Colour.YELLOW}, {"indicator": "X"}, {"department": "x"}],
)
def test_slip_that_no_status_proposes_is_not_issued(lagging, reviewer, values):
    with pytest.raises(Conflict):
        issue(reviewer, **values)

    assert Slip.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": " \0 "}, "请填写内容"),
        ({"text": "字" * 2001}, "最多 2000 字"),
        ({"answer_by": TODAY - timedelta(days=1)}, "不能早于今天"),
    ],
)
def test_slip_says_something_and_leaves_time(lagging, reviewer, values, sentence):
    with pytest.raises(Refused, match=sentence):
        issue(reviewer, **values)


@pytest.mark.django_db
@pytest.mark.parametrize("quarter", [Quarter(2026, 4), Quarter(2031, 1)])
def test_slip_of_a_quarter_that_has_not_begun_is_not_found(lagging, reviewer, quarter):
    with pytest.raises(ObjectDoesNotExist):
        issue(reviewer, quarter=quarter)


@pytest.mark.django_db
def test_second_slip_for_the_same_figure_is_refused(slip, reviewer):
    with pytest.raises(Conflict):
        issue(reviewer)

    assert Slip.objects.count() == 1


@pytest.mark.django_db
def test_red_slip_goes_its_way_and_leaves_yellow(slip, reporter, reviewer):
    attach(slip, reporter)
    take(slips.answer, slip, reporter)
    take(slips.send_back, slip, reviewer, "请补充数据")
    attach(slip, reporter, "图.png", png())
    take(slips.answer, slip, reporter, "已补充。", AT + timedelta(hours=1))
    done = take(slips.close, slip, reviewer, "")

    assert (done.state, done.version, done.closed_at) == ("closed", 5, AT)
    assert (done.mark, done.words) == ("yellow", "红色督办已销号，本季度记黄色")
    steps = SlipStep.objects.order_by("pk").values_list(
        "action", "text", "by__username"
    )
    assert list(steps) == [
        ("issue", "请查明原因。", "reviewer"),
        ("answer", "已整改。", "reporter"),
        ("send_back", "请补充数据", "reviewer"),
        ("answer", "已补充。", "reporter"),
        ("close", "", "reviewer"),
    ]
    handed = slip_page(1, reviewer, TODAY).steps
    assert [[f.name for f in step.handed] for step in handed] == [
        [],
        ["报告.pdf"],
        [],
        ["图.png"],
        [],
    ]
    actions = AuditRecord.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "slip_issue",
        "slip_file_added",
        "slip_answer",
        "slip_send_back",
        "slip_file_added",
        "slip_answer",
        "slip_close",
    ]
    told = Notice.objects.order_by("pk").values_list("recipient__username", "kind")
    assert list(told) == [
        ("reporter", "slip_issued"),
        ("reviewer", "slip_answered"),
        ("reporter", "slip_sent_back"),
        ("reviewer", "slip_answered"),
        ("reporter", "slip_closed"),
    ]


@pytest.mark.django_db
def test_red_slip_is_not_closed_without_a_file(slip, reporter, reviewer):
    take(slips.answer, slip, reporter)

    with pytest.raises(Refused, match="佐证材料"):
        take(slips.close, slip, reviewer)

    assert again(slip).state == SlipState.ANSWERED


@pytest.mark.django_db
def test_blue_slip_is_closed_on_words_alone(slip, reporter, reviewer):
    Slip.objects.update(colour=Colour.BLUE)
    take(slips.answer, slip, reporter)

    assert take(slips.close, slip, reviewer).mark == "green"


@pytest.mark.django_db
def test_same_step_twice_is_one(slip, reporter):
    first = slips.answer(slip=slip, version=1, text="已整改。", by=reporter, at=AT)
    second = slips.answer(slip=slip, version=1, text="已整改。", by=reporter, at=AT)

    assert (first.version, second.version) == (2, 2)
    assert SlipStep.objects.count() == 2


@pytest.mark.django_db
def test_step_on_an_old_version_says_who_was_faster(slip, reporter, reviewer):
    take(slips.revoke, slip, reviewer, "误发")

    with pytest.raises(Conflict, match=r"reviewer.*撤销"):
        slips.answer(slip=slip, version=1, text="已整改。", by=reporter, at=AT)


@pytest.mark.django_db
def test_step_that_does_not_follow_is_refused(slip, reporter, reviewer):
    with pytest.raises(Refused, match="待回复"):
        take(slips.close, slip, reviewer)
    take(slips.revoke, slip, reviewer, "误发")
    with pytest.raises(Refused, match="已撤销"):
        take(slips.answer, slip, reporter)
    with pytest.raises(Refused, match="已撤销"):
        attach(slip, reporter)
    assert evidence_store.stored_keys() == set()


@pytest.mark.django_db
def test_each_step_has_its_people(
    slip, reporter, other_reporter, reviewer, official, auditor
):
    with pytest.raises(ObjectDoesNotExist):
        take(slips.answer, slip, other_reporter)
    with pytest.raises(ObjectDoesNotExist):
        attach(slip, other_reporter)
    for person in (reviewer, official, auditor):
        with pytest.raises(PermissionDenied):
            take(slips.answer, slip, person)
    for person in (reporter, official, auditor):
        for step in (slips.send_back, slips.close, slips.revoke):
            with pytest.raises(PermissionDenied):
                take(step, slip, person)
        with pytest.raises(PermissionDenied):
            issue(person)


@pytest.mark.django_db
def test_nobody_closes_what_they_answered(slip, reporter, reviewer, department):
    attach(slip, reporter)
    take(slips.answer, slip, reporter)
    reporter.groups.set(reviewer.groups.all())
    both = type(reporter).objects.get(pk=reporter.pk)

    with pytest.raises(Refused, match="其他审核人"):
        take(slips.close, slip, both)


@pytest.mark.django_db
def test_files_wait_until_the_answer_takes_them_along(
    slip, reporter, reviewer, official, django_capture_on_commit_callbacks
):
    first = attach(slip, reporter)
    twin = attach(slip, reporter, "又一次.pdf")
    second = attach(slip, reporter, "图.png", png())
    with pytest.raises(NotTaken):
        attach(slip, reporter, "木马.pdf", b"MZ")
    for person in (reviewer, official):
        with pytest.raises(ObjectDoesNotExist):
            open_file(first.pk, person)

    with django_capture_on_commit_callbacks(execute=True):
        slips.remove(slip=slip, pk=second.pk, by=reporter, at=AT)
    take(slips.answer, slip, reporter)

    assert twin == first
    assert evidence_store.stored_keys() == {first.key}
    assert open_file(first.pk, reviewer) == first
    assert open_file(first.pk, official) == first
    with pytest.raises(Refused):
        slips.remove(slip=slip, pk=first.pk, by=reporter, at=AT)
    take(slips.send_back, slip, reviewer, "请补充")
    with pytest.raises(ObjectDoesNotExist):
        slips.remove(slip=slip, pk=first.pk, by=reporter, at=AT)


@pytest.mark.django_db
def test_files_of_a_slip_are_not_those_of_the_figure(slip, reporter, client):
    attach(slip, reporter)
    client.force_login(reporter)

    assert "报告.pdf" not in client.get("/report/?period=2026Q3").text
    assert EvidenceFile.objects.get().slip == slip


# ---- Who sees what ------------------------------------------------------------------------


@pytest.mark.django_db
def test_departments_see_their_own_and_those_who_read_the_plan_all(
    slip, reporter, other_reporter, reviewer, official, administrator, auditor
):
    nobody = make_user("nobody")
    people = (reporter, reviewer, official, administrator, auditor)

    assert [list(visible_slips(one)) for one in people] == [[slip]] * 5
    assert list(visible_slips(other_reporter)) == []
    assert list(visible_slips(nobody)) == []


@pytest.mark.django_db
def test_summary_counts_what_is_open_and_what_is_overdue(
    slip, reporter, reviewer, department
):
    late = DUE + timedelta(days=1)
    blue = make_slip(
        indicator=make_indicator(lead=department),
        department=department,
        quarter="2026Q3",
        by=reviewer,
        colour=Colour.BLUE,
    )

    summary = open_slips(book(today=late), reporter)

    assert summary.slips == [slip, blue]
    assert dict(summary.counts) == {Colour.RED: 1, Colour.YELLOW: 0, Colour.BLUE: 1}
    assert summary.overdue_count == 2
    assert open_slips(book(today=DUE), reporter).overdue_count == 0


@pytest.mark.django_db
def test_trail_keeps_the_worst_colour_of_a_quarter_first(
    slip, lagging, reviewer, other_department
):
    green = make_slip(
        indicator=lagging,
        department=other_department,
        quarter="2026Q3",
        by=reviewer,
        colour=Colour.BLUE,
        state=SlipState.CLOSED,
    )
    make_slip(
        indicator=lagging,
        department=other_department,
        quarter="2026Q2",
        by=reviewer,
        state=SlipState.REVOKED,
    )

    assert trail_of(book(today=DUE), lagging, reviewer).by_quarter == {
        Q3: [slip, green]
    }
    assert (
        replace(trail_of(book(today=DUE), lagging, reviewer), slips=[]).by_quarter == {}
    )


@pytest.mark.django_db
def test_day_of_the_answer_is_still_in_time(slip, reporter):
    assert not slip_page(1, reporter, DUE).is_overdue
    assert slip_page(1, reporter, DUE + timedelta(days=1)).is_overdue
    assert isinstance(slip.answer_by, date)
