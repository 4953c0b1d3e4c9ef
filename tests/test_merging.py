"""Two people at one row: what each changed stays, what both changed is for a person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.enums import Kind
from tasks.core.merging import FIGURE, marks, merge
from tasks.core.typed import Typed

SHOWN = Typed(
    value="3,500",
    basis="quarter",
    availability="reported",
    note="旧",
    cause="原因",
    action="措施",
    owner="张",
    due_on="2026-11-01",
)


def merged(mine, theirs, kind=Kind.ANNUAL, shown=SHOWN):
    """Return the merge of both people's changes to the row that both were shown."""
    return merge(
        was=marks(shown),
        mine=replace(shown, **mine),
        theirs=replace(shown, **theirs),
        kind=kind,
    )


TOGETHER = {  # mine, theirs, and what differs from the row that both were shown
    "note and figure": (
        {"note": "新"},
        {"value": "3,700"},
        {"note": "新", "value": "3,700"},
    ),
    "figure and note": (
        {"value": "3,700"},
        {"note": "新"},
        {"note": "新", "value": "3,700"},
    ),
    "cause and promise": (
        {"cause": "另一"},
        {"owner": "李", "due_on": "2026-12-01"},
        {"cause": "另一", "owner": "李", "due_on": "2026-12-01"},
    ),
    "answer and figure": (
        {"fulfilment": "kept"},
        {"value": "1", "basis": "year"},
        {"fulfilment": "kept", "value": "1", "basis": "year"},
    ),
    "the same figure": ({"value": "3700"}, {"value": "3,700"}, {"value": "3,700"}),
    "nothing of mine": ({}, {"value": "3,700"}, {"value": "3,700"}),
    "written otherwise": ({"value": "3500"}, {"value": "3,700"}, {"value": "3,700"}),
}


@pytest.mark.parametrize(("mine", "theirs", "both"), TOGETHER.values(), ids=TOGETHER)
def test_what_one_side_alone_changed_is_kept(mine, theirs, both):
    found = merged(mine, theirs)

    assert found.clashing == ()
    assert found.mine == found.theirs == replace(SHOWN, **both)


AGAINST = {
    "figure": ({"value": "3,600"}, {"value": "3,700"}, ("value",)),
    "value and basis": (
        {"value": "3,600"},
        {"basis": "year"},
        ("value", "basis"),
    ),
    "figure and none": (
        {"value": "3,600"},
        {"value": "", "availability": "awaiting", "expected_on": "2026-12-01"},
        ("value", "availability", "expected_on"),
    ),
    "reason and figure": ({"hint_reason": "属实"}, {"value": "1"}, ("hint_reason",)),
    "figure and reason": ({"value": "1"}, {"hint_reason": "属实"}, ("value",)),
    "note": ({"note": "甲"}, {"note": "乙"}, ("note",)),
    "promise": ({"owner": "李"}, {"due_on": "2026-12-01"}, ("owner",)),
    "note erased": ({"note": ""}, {"note": "乙"}, ("note",)),
}


@pytest.mark.parametrize(("mine", "theirs", "clashing"), AGAINST.values(), ids=AGAINST)
def test_what_both_changed_is_for_a_person(mine, theirs, clashing):
    found = merged(mine, theirs)

    assert found.clashing == clashing
    assert found.theirs == replace(SHOWN, **theirs)


def test_figure_that_nobody_typed_is_never_written_back():
    found = merged({"hint_reason": "属实"}, {"value": "3,700"})

    assert (found.mine.value, found.mine.hint_reason) == ("3,700", "属实")


def test_what_stands_against_nothing_is_kept_whatever_is_chosen():
    found = merged({"value": "3,600", "note": "甲"}, {"value": "3,700", "cause": "乙"})

    assert found.clashing == ("value",)
    assert (found.added, found.kept) == (("note",), ("cause",))
    assert found.mine == replace(SHOWN, value="3,600", note="甲", cause="乙")
    assert found.theirs == replace(SHOWN, value="3,700", note="甲", cause="乙")


@pytest.mark.parametrize("was", ["", "x", "." * 14, "a.b"])
def test_without_marks_everything_that_differs_stands_against_the_other(was):
    mine, theirs = replace(SHOWN, note="甲"), replace(SHOWN, value="3,700")

    found = merge(was=was, mine=mine, theirs=theirs, kind=Kind.ANNUAL)

    assert found.clashing == ("value", "note")
    assert found.theirs == theirs


def test_fields_that_the_kind_does_not_have_stand_against_nothing():
    shown = Typed(stage="under_way", availability="reported")
    theirs = replace(shown, basis="quarter", note="乙")

    found = merge(
        was=marks(shown),
        mine=replace(shown, stage="done", evidence="文号"),
        theirs=theirs,
        kind=Kind.MILESTONE,
    )

    assert found.clashing == ()
    assert found.mine == replace(theirs, stage="done", evidence="文号")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Typed(value="1.2万"), Typed(value="12,000")),
        (Typed(due_on="2026年12月1日"), Typed(due_on="2026-12-01")),
        (Typed(note="一\r\n二 "), Typed(note="一\n二")),
    ],
)
def test_marks_are_the_same_however_it_is_written(one, other):
    assert marks(one) == marks(other)


def test_marks_tell_a_text_that_is_no_number():
    assert marks(Typed(value="九")) != marks(Typed(value="十"))


def test_row_is_recognised_as_untouched_whatever_its_line_ends():
    stored = Typed(value="5", note="一\n二")

    assert marks(stored) == marks(Typed(value="5", note="一\r\n二 "))
    assert marks(stored) != marks(Typed(value="6", note="一\n二"))
    assert marks(stored) != marks(Typed(basis="5", note="一\n二"))


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "value": st.sampled_from(["", "1", "3,700", "3500"]),
        "basis": st.sampled_from(["quarter", "year"]),
        "note": st.sampled_from(["", "甲", "乙"]),
        "cause": st.sampled_from(["原因", "另一"]),
        "action": st.sampled_from(["措施", "另一"]),
        "owner": st.sampled_from(["张", "李"]),
        "fulfilment": st.sampled_from(["", "kept"]),
    },
)


@given(mine=CHANGES, theirs=CHANGES)
def test_whatever_both_change_no_text_is_written_back_that_nobody_typed(mine, theirs):
    found = merged(mine, theirs)
    own, stored = replace(SHOWN, **mine), replace(SHOWN, **theirs)

    def differs(name):
        return marks(replace(SHOWN, **{name: getattr(own, name)})) != marks(SHOWN)

    is_figure_mine = any(differs(name) for name in FIGURE)
    for name in Typed.__slots__:
        texts = {getattr(own, name), getattr(stored, name)}
        assert getattr(found.mine, name) in texts
        # Where I decide for the other's, nothing of theirs that I dispute is lost.
        if name in found.clashing:
            assert getattr(found.theirs, name) == getattr(stored, name)
        if not differs(name) and not (name in FIGURE and is_figure_mine):
            assert getattr(found.mine, name) == getattr(stored, name)
