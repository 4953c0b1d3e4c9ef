"""Reads of whether the plan, its people and its rounds hold together."""

from datetime import date

from tasks.core.enums import State
from tasks.core.plan_health import Facts, Finding, findings
from tasks.core.quarters import Quarter
from tasks.models import Submission

from .notes import all_notes
from .notices import REPORT, people_with
from .plan import load_plan, load_rounds
from .reviewing import reporting_departments

STALE_DAYS = 7  # after its due date, by which nobody is still working on a draft


def data_health(today: date) -> list[Finding]:
    """Return what the standing checks find; [] before a plan is loaded. Queries: 11."""
    plan = load_plan()
    if plan is None:
        return []
    notes, rounds = all_notes(), load_rounds()
    titles = {indicator.code: indicator.title for indicator in plan.indicators}
    staffed = people_with(REPORT).exclude(department=None)
    return findings(
        Facts(
            specs=list(plan.specs.values()),
            titles=titles
            | {
                d.code: d.title
                for d in (*plan.others.values(), *plan.departments.values())
            },
            led={one.code for one in plan.indicators if plan.lead(one)},
            noted={one.code for note in notes for one in note.indicators.all()},
            notes=[(note.code, note.heading) for note in notes],
            staffed=set(staffed.values_list("department__code", flat=True)),
            quarters={one.quarter for one in rounds},
            drafts=_stale_drafts(plan, rounds, today),
        )
    )


def _stale_drafts(plan, rounds, today: date) -> list[tuple[str, Quarter, int]]:
    """NB: what was begun for a quarter that others report now is no draft any more."""
    by_quarter = {one.quarter: one for one in rounds}
    rows = Submission.objects.filter(
        state__in=[State.DRAFT.value, State.RETURNED.value]
    )
    found = []
    for code, year, number in rows.order_by(
        "period__year", "period__quarter", "department__order"
    ).values_list("department__code", "period__year", "period__quarter"):
        one = by_quarter[Quarter(year, number)].of(code)
        days = (today - one.due_on).days
        left = reporting_departments(plan.at(one.quarter)) if plan.moves else ()
        is_asked = not plan.moves or code in {d.code for d in left}
        if days > STALE_DAYS and is_asked:
            found.append((code, one.quarter, days))
    return found
