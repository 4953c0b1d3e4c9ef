"""Reads for reporting: one department's figures of one quarter, with all that helps
to enter them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tasks.core.enums import Action, State
from tasks.core.plan import IndicatorSpec, Reports
from tasks.core.preview import with_entry
from tasks.core.progress import evaluate_reporter, part_of
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, started, to_report
from tasks.core.standing import Progress
from tasks.core.succession import inherited, without_strands
from tasks.core.typed import Entry
from tasks.models import (
    Actual,
    Department,
    EvidenceFile,
    Explanation,
    Indicator,
    Review,
    Submission,
    Target,
)

from .desk import Desk
from .desk_rows import DeskRow, entry_of
from .evidence import files_of
from .explanations import Spoken, spoken_of
from .plan import PlanBook, load_own_rounds, load_plan
from .standings import load_reports


def choose_round(rounds: list[Round], asked: str, today: date) -> Round | None:
    """Return the round asked for in the URL, or the one that staff report for.

    None when: no round has opened. Raises: ValueError – not a quarter whose round has
    opened.
    """
    opened = started(rounds, today)
    if asked:
        quarter = Quarter.parse(asked)
        found = [one for one in opened if one.quarter == quarter]
        if not found:
            raise ValueError(f"no round of {quarter} has opened")
        return found[0]
    return to_report(rounds, today) or (opened[-1] if opened else None)


def open_desk(
    *, department: Department, asked: str, today: date, only: str = ""
) -> Desk | None:
    """Return a department's quarter for the page that reports it.

    Args: asked – 2026Q3, or "" for the quarter that is to be reported; only – an
    indicator's code, to read nothing but its row.
    None when: no plan is loaded, or no round has opened. Raises: ValueError – not a
    quarter whose round has opened. Queries: 11, whatever the number of indicators.
    """
    rounds = load_own_rounds(department)
    chosen = choose_round(rounds, asked, today)
    if chosen is None:
        return None
    return load_desk(
        department=department, chosen=chosen, rounds=rounds, today=today, only=only
    )


def load_desk(
    *,
    department: Department,
    chosen: Round,
    rounds: list[Round],
    today: date,
    drafts: bool = True,
    only: str = "",
) -> Desk | None:
    """Return a department's quarter, open or not. None when: no plan is loaded.

    Args: drafts – False for others than the department: what it is still working on
    does not come along, only that it is there; only – an indicator's code, to read
    nothing but its row.
    Queries: 10 (9 without drafts), whatever the number of indicators.
    """
    plan = load_plan(only)
    if plan is None:
        return None
    plan = plan.at(chosen.quarter)
    department = plan.named(department)
    submission = find_submission(department, chosen)
    reviews = load_reviews(submission)
    given = _Given(
        plan=plan,
        department=department,
        chosen=chosen,
        today=today,
        drafts=drafts,
        submission=submission,
        **_actuals(plan, department, chosen, rounds if drafts else []),
        returns=_latest_returns(reviews),
        spoken=spoken_of(
            department,
            chosen.quarter,
            indicator=only,
            before=predecessors(plan, department),
        ),
        files=files_of(department, chosen.pk, drafts=drafts, only=only),
        **_reports(plan, department, drafts, only),
    )
    rows = [_row(given, indicator) for indicator in reported_by(plan, department)]
    return Desk(
        plan=plan,
        department=department,
        round=chosen,
        rounds=rounds,
        today=today,
        submission=submission,
        rows=rows,
        reviews=reviews,
        entered_by=frozenset(a.entered_by_id for a in given.actuals.values()),
    )


@dataclass(frozen=True)
class _Given:
    """All that was read, before it is laid out in rows."""

    plan: PlanBook
    department: Department
    chosen: Round
    today: date
    drafts: bool
    submission: Submission | None
    actuals: dict[int, Actual]  # by indicator id
    previous: dict[int, Actual]  # of the quarter before, by indicator id
    returns: dict[int, Review]  # by indicator id
    spoken: Spoken
    files: dict[int, list[EvidenceFile]]  # by indicator id
    counted: dict[str, Reports]  # submitted and approved, by indicator code
    every: dict[str, Reports]  # all that may be seen


def _reports(plan: PlanBook, department: Department, drafts: bool, only: str) -> dict:
    """Return the department's reports, and those that it took over as it may see them:
    what its predecessors have sent."""
    codes = {department.code, *(code for code, _of in predecessors(plan, department))}
    counted = load_reports(
        states=[State.APPROVED, State.SUBMITTED], departments=codes, indicator=only
    )
    every = counted
    if drafts:
        own = load_reports(
            states=list(State), departments=[department.code], indicator=only
        )
        every = {
            code: own.get(code, Reports()).beside(counted.get(code, Reports()))
            for code in {*own, *counted}
        }
    return {"counted": counted, "every": every}


def _row(given: _Given, indicator: Indicator) -> DeskRow:
    code, quarter = indicator.code, given.chosen.quarter
    whole, own = given.plan.specs[code], given.department.code
    spec = part_of(whole, own, quarter)
    every = inherited(whole, given.every.get(code, Reports()))
    actual = given.actuals.get(indicator.pk)
    returned = given.returns.get(indicator.pk) if _is_editable(actual) else None
    explanation = given.spoken.own.get(indicator.pk)
    hidden = None if given.drafts else _hidden(actual, explanation, returned)
    return DeskRow(
        indicator=indicator,
        spec=spec,
        quarter=quarter,
        reports=every.of_reporter(own).since(spec.since),
        asked=asked_of(whole, own, given.counted.get(code, Reports()), quarter),
        actual=None if hidden else actual,
        explanation=None if hidden else explanation,
        promise=given.spoken.asked.get(indicator.pk),
        hidden=hidden,
        files=tuple(given.files.get(indicator.pk, [])),
        submission_state=State(given.submission.state) if given.submission else None,
        target=_target(given.plan, indicator, given.department, quarter.year),
        returned=returned,
        previous=given.previous.get(indicator.pk),
        today=given.today if given.drafts else None,
        is_open=given.chosen.is_writable(given.today),
        is_overdue=given.chosen.is_overdue(given.today),
    )


def asked_of(
    spec: IndicatorSpec, reporter_code: str, counted: Reports, quarter: Quarter
) -> Progress:
    """Return what the plan asks one department for in a quarter, whatever is entered.

    Args: spec – the whole indicator: who shares one without a target of its own is
    asked for its share as long as the whole has one; counted – as they were reported,
    those of predecessors included.
    """
    part = part_of(spec, reporter_code, quarter)
    theirs = inherited(spec, counted)
    reports = with_entry(part, theirs, quarter, Entry())
    return evaluate_reporter(without_strands(spec), reports, quarter, reporter_code)


def _is_editable(actual: Actual | None) -> bool:
    return bool(actual and State(actual.state).is_editable)


def _hidden(
    actual: Actual | None, explanation: Explanation | None, returned: Review | None
) -> State | None:
    """Return the state of a figure that only its department may see.

    A returned figure is hidden as soon as the department has changed it.
    """
    if not _is_editable(actual) or entry_of(actual, explanation).is_blank:
        return None
    if actual.state == State.RETURNED and returned:
        return State.RETURNED if actual.entered_at > returned.at else None
    return State(actual.state)


def _latest_returns(reviews: list[Review]) -> dict[int, Review]:
    """Return why each figure was last returned or reopened, by indicator id."""
    latest = {}
    for review in reviews:
        is_return = review.action in (Action.RETURN, Action.REOPEN)
        if is_return and review.indicator_id is not None:
            latest.setdefault(review.indicator_id, review)
    return latest


def _target(plan, indicator, department, year) -> Target | None:
    """Return the target that speaks of a year: its own, the next one, or the last."""
    targets = plan.targets.get(indicator.code, [])
    own = [t for t in targets if t.department and t.department.code == department.code]
    own = own or [t for t in targets if t.department is None]
    coming = [target for target in own if target.year >= year]
    return (coming or own[-1:] or [None])[0]


def reported_by(plan: PlanBook, department: Department) -> list[Indicator]:
    """Return the indicators that the plan lets a department report, in its order."""
    return [
        indicator
        for indicator in plan.indicators
        if any(
            item.reports and item.department.code == department.code
            for item in plan.responsibilities.get(indicator.code, [])
        )
    ]


def find_submission(department: Department, chosen: Round) -> Submission | None:
    """Return a department's submission for a round. Queries: 1."""
    rows = Submission.objects.filter(department=department, period_id=chosen.pk)
    return rows.select_related("submitted_by", "decided_by").first()


def _actuals(
    plan: PlanBook, department: Department, chosen: Round, rounds: list[Round]
) -> dict:
    """Return a department's figures of a quarter, and of the one before where its
    round is among those given, by indicator id: there also what it took over since, if
    it was sent. Queries: 1."""
    before = [one.pk for one in rounds if one.quarter == chosen.quarter.previous]
    earlier = predecessors(plan, department)
    is_own = Q(submission__department=department)
    is_sent = Q(
        submission__department__code__in={code for code, _of in earlier},
        submission__period__in=before,
        state__in=[State.APPROVED.value, State.SUBMITTED.value],
    )
    rows = Actual.objects.filter(
        is_own | is_sent, submission__period__in=[chosen.pk, *before]
    ).select_related("entered_by", "submission__department", "indicator")
    held = {
        (strand.at(chosen.quarter.previous), code)
        for code, strand in _lone_strands(plan, department)
    }
    found = {"actuals": {}, "previous": {}}
    for row in rows:
        is_now = row.submission.period_id == chosen.pk
        whose = (row.submission.department.code, row.indicator.code)
        if is_now or row.submission.department == department or whose in held:
            found["actuals" if is_now else "previous"][row.indicator_id] = row
    return found


def predecessors(plan: PlanBook, department: Department) -> set[tuple[str, str]]:
    """Return whose parts a department reports now: (department, indicator) codes.

    Queries: 0.
    """
    return {
        (code, spec.code)
        for spec in plan.specs.values()
        for reporter in spec.reporters
        if reporter.code == department.code
        for strand in reporter.strands
        for code, _until in strand.holders
        if code != department.code
    }


def _lone_strands(plan: PlanBook, department: Department):
    """Return the parts that a department took over whole: (indicator code, strand)."""
    return [
        (spec.code, reporter.strands[0])
        for spec in plan.specs.values()
        for reporter in spec.reporters
        if reporter.code == department.code and len(reporter.strands) == 1
    ]


def load_reviews(submission: Submission | None) -> list[Review]:
    """Return a submission's steps, the latest first. Queries: 1."""
    rows = Review.objects.filter(submission=submission).select_related(
        "by", "indicator"
    )
    return list(rows.order_by("-at", "-pk"))
