"""Another government's plan leaves as a workbook and comes back."""

from tasks.services import fixtures, plan_workbook
from tasks.services.fixture_registry import plan_models

from .factories import AT
from .other_plan import other_plan

__all__ = ["other_plan"]


def test_this_plan_goes_away_as_a_workbook_and_comes_back_equal(other_plan):
    away = plan_workbook.export()
    for plan_model in reversed(plan_models()):
        plan_model.model._base_manager.all().delete()

    sources = plan_workbook.sources_of("方案.xlsx", away)
    done = fixtures.load(sources, by=None, at=AT)

    assert (done.changed, done.unchanged) == (0, 0)
    again = fixtures.examine(plan_workbook.sources_of("方案.xlsx", away))
    assert (again.problems, again.new, again.changed) == ((), 0, 0)
