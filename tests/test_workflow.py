"""The quarterly round's rules: which step may follow, and what is open to be changed."""

from itertools import product

import pytest

from tasks.core.enums import TRANSITIONS, Action, State
from tasks.core.workflow import (
    Filing,
    Refused,
    after,
    may_edit,
    noting_refusals,
    state_of,
)


@pytest.mark.parametrize(("action", "state"), list(product(Action, State)))
def test_every_step_not_listed_is_refused(action, state):
    if (action, state) in TRANSITIONS:
        assert after(action, state) is TRANSITIONS[(action, state)]
        return
    with pytest.raises(Refused, match=f"“{state.label}”状态，不能{action.label}"):
        after(action, state)


D, S, R, A = State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], D),
        ([D, D], D),
        ([S, S], S),
        ([A, A], A),
        ([A, S], S),
        ([A, R], R),
        ([S, R], R),
        ([A, D], D),
    ],
)
def test_submission_has_the_state_of_its_figures(items, expected):
    assert state_of(items) is expected


@pytest.mark.parametrize(
    ("submission", "item", "is_required", "expected"),
    [
        (None, None, False, True),
        (D, None, False, True),
        (D, D, False, True),
        (D, A, True, False),
        (S, S, True, False),
        (S, None, True, False),
        (R, R, True, True),
        (R, A, True, False),
        (R, None, False, False),
        (R, None, True, True),
        (A, A, True, False),
        (A, None, False, False),
        (A, None, True, True),
    ],
)
def test_figure_may_be_edited_only_where_it_is_open(
    submission, item, is_required, expected
):
    assert (
        may_edit(submission=submission, item=item, is_required=is_required) is expected
    )


def test_department_changes_its_drafts_and_what_was_returned():
    assert {state for state in State if state.is_editable} == {D, R}


def test_filing_words_cover_every_state_of_a_submission():
    assert {state.value for state in State} <= {filing.value for filing in Filing}


def test_department_still_has_to_report_until_it_has_submitted():
    outstanding = {filing for filing in Filing if filing.is_outstanding}

    assert outstanding == {Filing.NONE, Filing.DRAFT}


def test_refusals_are_noted_whoever_catches_them():
    with noting_refusals() as outer:
        with noting_refusals() as inner, pytest.raises(Refused):
            raise Refused("内")
        error = Refused("外")

    assert [str(one) for one in inner] == ["内"]
    assert outer == [error]
    assert str(Refused("没有人听")) == "没有人听"
