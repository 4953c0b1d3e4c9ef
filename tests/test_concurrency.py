"""Several people at once on the real database: nothing that was told OK is lost."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from tasks.core.enums import Action, State
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, Review, Submission
from tasks.services.report_refusals import FigureConflict
from tasks.services.reporting import (
    TypedRow,
    save_figure,
    submit,
    withdraw,
)
from tasks.services.reviewing import approve_all

from .factories import AT, make_indicator, make_period, make_plan

Q3 = Quarter(2026, 3)
PEOPLE, SAVES, RACES = 4, 10, 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def indicator(department):
    make_plan()
    make_period("2026Q3")
    return make_indicator(code="A", lead=department, targets=())


def at_once(*jobs):
    """Run the jobs in threads that start together; return what each returned."""
    barrier = Barrier(len(jobs))

    def run(job):
        try:
            barrier.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def save(department, by, value, version):
    """Save a figure; return whether the person was told that it is saved."""
    row = TypedRow("A", Typed(value=str(value)), version)
    try:
        save_figure(department=department, quarter=Q3, row=row, by=by, at=AT)
    except (FigureConflict, Refused):
        return False
    return True


def editor(department, by, number):
    """Return a job that saves again and again on top of what it last read.

    It returns the pairs (version that it wrote, value) that it was told are saved.
    """

    def work():
        told = []
        for step in range(SAVES):
            actual = Actual.objects.filter(indicator__code="A").first()
            version = actual.version if actual else 0
            value = 1000 * (number + 1) + step
            if save(department, by, value, version):
                told.append((version + 1, Decimal(value)))
        return told

    return work


def test_editors_of_one_figure_lose_nothing_that_was_told_saved(
    department, reporter, indicator
):
    told = at_once(*(editor(department, reporter, n) for n in range(PEOPLE)))

    saved = sorted(pair for pairs in told for pair in pairs)
    actual = Actual.objects.get()
    versions = [version for version, _value in saved]
    assert versions == list(range(1, len(saved) + 1))
    assert (actual.version, actual.value) == saved[-1]
    records = AuditRecord.objects.order_by("pk")
    assert [Decimal(record.after["value"]) for record in records] == [
        value for _version, value in saved
    ]


def test_first_save_by_two_people_at_once_makes_one_figure(
    department, reporter, indicator
):
    told = at_once(
        *(lambda v=value: save(department, reporter, v, 0) for value in (1, 2, 3, 4))
    )

    assert sorted(told) == [False, False, False, True]
    assert (Submission.objects.count(), Actual.objects.count()) == (1, 1)
    assert Actual.objects.get().value == 1 + told.index(True)


def test_submitting_many_times_at_once_makes_one_step(department, reporter, indicator):
    save(department, reporter, 10, 0)

    def send():
        return submit(
            department=department, quarter=Q3, version=1, by=reporter, at=AT
        ).version

    assert at_once(*[send] * 6) == [2] * 6
    assert Review.objects.filter(action=Action.SUBMIT).count() == 1


@pytest.mark.parametrize("race", range(RACES))
def test_approved_figure_is_always_the_reviewed_one(
    department, reporter, reviewer, indicator, race
):
    """The department takes its submission back and changes it while the reviewer
    approves what was on the screen."""
    save(department, reporter, 10, 0)
    submission = submit(
        department=department, quarter=Q3, version=1, by=reporter, at=AT
    )
    seen = submission.version

    def change():
        try:
            taken = withdraw(
                department=department, quarter=Q3, version=seen, by=reporter, at=AT
            )
        except Refused:
            return False
        if not save(department, reporter, 99, 1):
            return False
        version = taken.version + 1
        submit(department=department, quarter=Q3, version=version, by=reporter, at=AT)
        return True

    def approve():
        try:
            approve_all(submission=submission, version=seen, by=reviewer, at=AT)
        except Refused:
            return False
        return True

    changed, approved = at_once(change, approve)

    actual = Actual.objects.get()
    assert (changed, approved) in [(True, False), (False, True)]
    assert (actual.value, actual.state) == (
        (10, State.APPROVED) if approved else (99, State.SUBMITTED)
    )


def test_two_reviewers_at_once_decide_once(
    department, reporter, reviewer, lead_office, indicator
):
    save(department, reporter, 10, 0)
    submission = submit(
        department=department, quarter=Q3, version=1, by=reporter, at=AT
    )

    def approve():
        return approve_all(submission=submission, version=2, by=reviewer, at=AT).version

    assert at_once(approve, approve, approve) == [3, 3, 3]
    assert Review.objects.filter(action=Action.APPROVE, indicator=None).count() == 1
