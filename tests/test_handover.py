"""Handing over: drafts, returned figures and unread notices go to a successor."""

import pytest

from tasks import access
from tasks.core.enums import State
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, Notice
from tasks.selectors.people import successors
from tasks.services.handover import Handed, hand_over

from .conftest import _in_role
from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_notice,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(department):
    return _in_role(make_user("successor", department=department), access.REPORTER)


@pytest.fixture
def figures(department, reporter):
    """One figure in each state, all of them the reporter's."""
    return {
        state: make_actual(
            indicator=make_indicator(lead=department, code=state.value),
            department=department,
            quarter=f"2026Q{number}",
            value=number,
            by=reporter,
            state=state,
        )
        for number, state in enumerate(State, 1)
    }


def hand(figures, person, successor, by):
    pks = [figures[state].pk for state in (State.DRAFT, State.RETURNED)]
    return hand_over(person=person, successor=successor, figures=pks, by=by, at=AT)


def test_what_is_not_finished_goes_to_the_successor(
    figures, reporter, successor, administrator
):
    make_notice(recipient=reporter)
    make_notice(recipient=reporter, read_at=AT)

    done = hand(figures, reporter, successor, administrator)

    owners = {
        a.state: a.entered_by for a in Actual.objects.select_related("entered_by")
    }
    assert done == Handed(figures=2, notices=1)
    assert owners == {
        State.DRAFT: successor,
        State.RETURNED: successor,
        State.SUBMITTED: reporter,
        State.APPROVED: reporter,
    }
    assert Notice.objects.filter(recipient=successor).count() == 1
    assert Notice.objects.filter(recipient=reporter).count() == 1


def test_both_names_stay_on_record(figures, reporter, successor, administrator):
    hand(figures, reporter, successor, administrator)

    rows = AuditRecord.objects.filter(action="handed_over").order_by("number")
    quarters = {state: n for n, state in enumerate(State, 1)}
    assert [(r.object_key, r.before, r.after) for r in rows] == [
        (
            f"{state.value}/own/2026Q{quarters[state]}",
            {"entered_by": "reporter"},
            {"entered_by": "successor"},
        )
        for state in sorted((State.DRAFT, State.RETURNED), key=quarters.get)
    ]


def test_only_open_reporters_of_the_department_succeed(
    reporter, successor, other_reporter, department
):
    _in_role(make_user("viewer", department=department), access.OFFICIAL)
    closed = make_user("closed", department=department, is_active=False)
    _in_role(closed, access.REPORTER)

    assert successors(reporter) == [successor]


def test_successor_of_another_department_is_refused(
    figures, reporter, other_reporter, administrator
):
    with pytest.raises(Refused, match="同一单位"):
        hand(figures, reporter, other_reporter, administrator)

    assert not Actual.objects.filter(entered_by=other_reporter).exists()


def test_what_has_changed_since_the_preview_is_refused(
    figures, reporter, successor, administrator
):
    with pytest.raises(Refused, match="又有变化"):
        hand_over(
            person=reporter, successor=successor, figures=[], by=administrator, at=AT
        )


def test_page_shows_what_would_go_and_gives_it_away(
    client, administrator, figures, reporter, successor
):
    client.force_login(administrator)
    url = f"/admin/people/{reporter.pk}/hand-over/"
    page = client.get(url)
    pks = [figure.pk for figure in page.context["figures"]]
    nobody = client.post(url, {"figure": pks})
    done = client.post(url, {"figure": pks, "successor": successor.pk}, follow=True)

    assert sorted(pks) == sorted(
        figures[state].pk for state in (State.DRAFT, State.RETURNED)
    )
    assert "请选择接手人。" in nobody.text
    assert "已移交给successor：2 项数据，0 条未读通知。" in done.text
    assert "没有需要移交的数据和通知。" in client.get(url).text


def test_page_without_a_successor_says_what_to_do(client, administrator, reporter):
    client.force_login(administrator)

    page = client.get(f"/admin/people/{reporter.pk}/hand-over/").text

    assert "同一单位没有其他在用的填报人" in page


@pytest.mark.parametrize("role", ["security", "auditor"])
def test_page_is_the_administrators_alone(request, client, role, reporter):
    client.force_login(request.getfixturevalue(role))

    assert client.get(f"/admin/people/{reporter.pk}/hand-over/").status_code == 403


def test_page_of_nobody_is_not_found(client, administrator):
    client.force_login(administrator)

    assert client.get("/admin/people/999/hand-over/").status_code == 404
