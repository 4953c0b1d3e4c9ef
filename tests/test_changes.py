"""What has changed between two quarters, way by way."""

import pytest

from tasks.core.changes import Change, change_of, changes, tally
from tasks.core.enums import Kind, Status
from tasks.core.quarters import Quarter
from tasks.core.standing import Progress

Q4, Q1, Q2 = Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)
JUDGED = [status for status in Status if status.severity is not None]


def standing(status, quarter=Q2):
    return Progress(Kind.ANNUAL, quarter, status=status)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Status.ON_PACE, Status.BEHIND, Change.WORSE),
        (Status.MET, Status.ON_PACE, Change.WORSE),
        (Status.FAR_BEHIND, Status.BEHIND, Change.BETTER),
        (Status.ON_PACE, Status.MET, Change.BETTER),
        (Status.NOT_REPORTED, Status.FAR_BEHIND, Change.REPORTED),
        (Status.NOT_DUE, Status.ON_PACE, Change.REPORTED),
        (Status.MET, Status.NOT_REPORTED, Change.MISSING),
        (Status.NOT_DUE, Status.NOT_REPORTED, Change.MISSING),
        (Status.BEHIND, Status.NOT_DUE, Change.ENDED),
        (Status.NOT_REPORTED, Status.NOT_DUE, Change.ENDED),
    ],
)
def test_change_says_in_what_way_a_status_changed(before, after, expected):
    assert change_of(before, after) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Status.MET, Status.ON_PACE, Change.RENEWED),
        (Status.MET, Status.SLIGHTLY_BEHIND, Change.WORSE),
        (Status.BEHIND, Status.ON_PACE, Change.BETTER),
        (Status.MET, Status.NOT_REPORTED, Change.MISSING),
    ],
)
def test_new_year_is_no_fall_for_what_is_on_pace_again(before, after, expected):
    assert change_of(before, after, is_new_year=True) is expected


@pytest.mark.parametrize("is_new_year", [False, True])
def test_every_changed_status_is_of_one_kind_and_no_other_is(is_new_year):
    unnamed = [
        (before, after)
        for before in Status
        for after in Status
        if (change_of(before, after, is_new_year=is_new_year) is None)
        != (before is after)
    ]

    assert unnamed == []


@pytest.mark.parametrize("before", JUDGED)
@pytest.mark.parametrize("after", JUDGED)
def test_way_back_of_a_fall_is_a_rise(before, after):
    there, back = change_of(before, after), change_of(after, before)

    assert (there is Change.WORSE) == (back is Change.BETTER)


def test_changes_tell_the_deepest_fall_first_and_keep_the_plans_order():
    before = {
        "same": standing(Status.BEHIND, Q1),
        "up": standing(Status.BEHIND, Q1),
        "down": standing(Status.ON_PACE, Q1),
        "gone": standing(Status.MET, Q1),
        "deep": standing(Status.MET, Q1),
        "down2": standing(Status.MET, Q1),
        "came": standing(Status.NOT_REPORTED, Q1),
    }
    after = {
        "same": standing(Status.BEHIND),
        "up": standing(Status.MET),
        "down": standing(Status.SLIGHTLY_BEHIND),
        "gone": standing(Status.NOT_REPORTED),
        "deep": standing(Status.FAR_BEHIND),
        "down2": standing(Status.ON_PACE),
        "came": standing(Status.ON_PACE),
    }

    found = changes(before, after)

    assert [(one.key, one.change, one.steps) for one in found] == [
        ("deep", Change.WORSE, 4),
        ("down", Change.WORSE, 1),
        ("down2", Change.WORSE, 1),
        ("gone", Change.MISSING, 0),
        ("up", Change.BETTER, 3),
        ("came", Change.REPORTED, 0),
    ]
    assert tally(found) == {
        Change.WORSE: 3,
        Change.MISSING: 1,
        Change.BETTER: 1,
        Change.REPORTED: 1,
        Change.ENDED: 0,
        Change.RENEWED: 0,
    }


def test_changes_leave_out_what_was_not_there_before():
    after = {"new": standing(Status.BEHIND)}

    assert changes({}, after) == []


def test_changes_across_the_year_tell_what_begins_anew():
    before, after = standing(Status.MET, Q4), standing(Status.ON_PACE, Q1)

    found = changes({"one": before}, {"one": after})

    assert [(one.change, one.before, one.after) for one in found] == [
        (Change.RENEWED, before, after)
    ]
