"""What was reported, as the rules see it: what counts, and what still waits."""

from tasks.core.quarters import Quarter

from .progress_cases import reports

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
WAITING = {"value": 5, "is_provisional": True}
RETURNED = {"value": 5, "is_provisional": True, "is_open": True}
EVERY = reports(
    a={"2026Q2": 4, "2026Q3": WAITING},
    b={"2026Q2": RETURNED, "2026Q3": 4},
)


def test_figure_waits_once_it_is_submitted_and_until_it_is_approved():
    assert [EVERY.waits(quarter) for quarter in (Q2, Q3)] == [False, True]
    assert [EVERY.waits(Q3, code) for code in ("a", "b", "c")] == [True, False, False]


def test_draft_never_counts_and_a_submitted_figure_only_where_it_is_asked_for():
    approved = EVERY.counting(provisional=False)
    submitted = EVERY.counting(provisional=True)

    assert set(approved.by_key) == {("a", Q2), ("b", Q3)}
    assert approved.uncounted == {("a", Q3), ("b", Q2)}
    assert set(submitted.by_key) == {("a", Q2), ("a", Q3), ("b", Q3)}
    assert submitted.uncounted == {("b", Q2)}
