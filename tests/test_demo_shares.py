"""The demonstration's shared indicator and saved views: made with it, gone with it."""

import pytest

from tasks.models import Actual, Responsibility, SavedView, Submission, User
from tasks.services import demo, fixture_shelf, fixtures

from .demonstration import AT
from .factories import make_user, make_view

pytestmark = pytest.mark.django_db


def assisting():
    """Return who assists and reports, as (indicator, department)."""
    parts = Responsibility.objects.filter(role="assist", reports=True)
    return sorted(parts.values_list("indicator__code", "department__code"))


def test_demo_lets_assisting_departments_report_their_share(loaded):
    shared = assisting()

    figures = Actual.objects.filter(indicator__code=shared[0][0])
    told = set(figures.values_list("submission__department__code", flat=True))
    assert len(shared) == 2
    assert {department for _code, department in shared} < told


def test_clearing_takes_the_shares_back(loaded):
    demo.clear_demo(at=AT)

    assert assisting() == []


def test_clearing_leaves_a_share_on_which_a_real_figure_hangs(loaded):
    (code, department), other = assisting()
    Actual.objects.filter(
        pk=Actual.objects.filter(
            indicator__code=code, submission__department__code=department
        )
        .first()
        .pk
    ).update(is_demo=False, entered_by=make_user("real"))

    demo.clear_demo(at=AT)

    assert assisting() == [(code, department)]
    assert other not in assisting()
    assert Submission.objects.count() == 1


def test_clearing_removes_the_demos_views_and_no_others(loaded):
    mine = make_view(user=make_user("real"))
    assert SavedView.objects.filter(user__is_demo=True).count() == 3

    demo.clear_demo(at=AT)

    assert list(SavedView.objects.all()) == [mine]
    assert not User.objects.filter(is_demo=True).exists()


def test_plans_files_load_again_over_the_demonstration_and_change_nothing(loaded):
    found = fixtures.examine(fixture_shelf.shipped())

    assert (found.problems, found.new, found.changed) == ((), 0, 0)
    assert len(assisting()) == 2
