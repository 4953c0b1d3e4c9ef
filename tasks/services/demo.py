"""The demonstration: accounts and invented figures, made and removed as a whole."""

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tasks import access
from tasks.core.enums import Action, Availability, Kind, Stage, State
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round, started
from tasks.models import (
    Actual,
    ApiToken,
    AuditRecord,
    Department,
    Explanation,
    Indicator,
    Review,
    SavedView,
    Submission,
    User,
)
from tasks.selectors.plan import PlanBook, load_plan, load_rounds

from . import audit, demo_amendments, demo_departments, demo_rounds, demo_shares
from .demo_editions import publish_demo
from .demo_evidence import clear_files, write_files
from .demo_figures import Inventor, milestone_stage
from .demo_records import write_records
from .demo_slips import clear_slips, write_slips
from .demo_words import Speaker
from .editions import remove_demo_editions
from .roles import setup_roles
from .round_steps import settle

PASSWORD = "skillsrich-demo"  # of the demonstration's accounts; only ever made here
LOADED, CLEARED = "demo_loaded", "demo_cleared"
SUBMIT_DAYS, DECIDE_DAYS, LATE_DAYS = 6, 9, 16  # after the round has opened
AWAITED_DAYS = 20  # after the round has opened
SUBMIT_TIME = time(10, 30)


class AlreadyLoaded(Exception):
    """The demonstration is there, or was removed on purpose."""


class NoPlan(Exception):
    """There is no plan to invent figures for."""


def load_demo(*, script_file: Path, at: datetime, again: bool = False) -> dict:
    """Make the demonstration's accounts and figures up to the last full quarter.

    Args: script_file – JSON that says who has which account and what goes wrong;
    again – also after it was removed.
    Returns: {"accounts": n, "submissions": n, "figures": n, "editions": n}.
    Raises: AlreadyLoaded; NoPlan.
    """
    records = AuditRecord.objects.filter(action__in=[LOADED, CLEARED])
    if User.objects.filter(is_demo=True).exists() or (records.exists() and not again):
        raise AlreadyLoaded
    if load_plan() is None:
        raise NoPlan
    script = json.loads(script_file.read_text(encoding="utf-8"))
    today = timezone.localdate(at)
    rounds = [r for r in started(load_rounds(), today) if r.opens_on < today]
    with transaction.atomic():
        people = _make_people(script)
        told = demo_rounds.Told(script, rounds, people)
        demo_rounds.write_extensions(told)
        own = {one.pk: one for one in load_rounds()}
        shared = demo_shares.let_share(script)
        writer = _Writer(load_plan(), script, [own[one.pk] for one in rounds], people)
        made = writer.write()
        demo_rounds.write_notices(told, writer.submissions.values())
        made["editions"] = publish_demo(
            script["editions"], [own[one.pk] for one in rounds], people["chief"]
        )
        write_slips(told, today)  # issued after the editions, which keep none of them
        demo_rounds.reopen_earlier(told)
        demo_rounds.write_reminders(told)
        made["accounts"] = len(script["accounts"])
        made["shared"] = shared
        _write_views(script, people, at)
        audit.record(
            by=None,
            at=at,
            action=LOADED,
            object_type="demo",
            object_key="demo",
            after=made,
            is_demo=True,
        )
    return made


def _make_people(script) -> dict[str, User]:
    setup_roles()
    departments = {d.code: d for d in Department.objects.all()}
    password = make_password(PASSWORD)
    people = {}
    for account in script["accounts"]:
        user = User.objects.create(
            username=account["username"],
            display_name=account["display_name"],
            password=password,
            department=departments.get(account["department"]),
            is_staff=account["role"] in access.ADMIN_KINDS,
            is_demo=True,
        )
        user.groups.add(Group.objects.get(name=account["role"]))
        people[account["username"]] = user
    people["clerk"] = User.objects.create(
        **script["clerk"], password=make_password(None), is_active=False, is_demo=True
    )
    return people


def _write_views(script, people, at):
    SavedView.objects.bulk_create(
        SavedView(
            user=people[view["username"]],
            name=view["name"],
            path=view["path"],
            query=view["query"],
            created_at=at,
        )
        for view in script["views"]
    )


class _Writer:
    """Writes the figures in bulk; the record says once that all of them are invented."""

    def __init__(self, book: PlanBook, script: dict, rounds: list[Round], people):
        self.book, self.script, self.rounds, self.people = book, script, rounds, people
        self.now = rounds[-1].quarter if rounds else None
        self.submissions: dict[tuple[str, Quarter], Submission] = {}
        self.actuals: list[Actual] = []
        self.done: set[tuple[str, str]] = set()  # milestones reported as done
        self.speaker = Speaker(script["explanations"])

    def write(self) -> dict:
        for index, indicator in enumerate(self.book.indicators):
            for item in self.book.responsibilities.get(indicator.code, []):
                if item.reports and self.rounds:
                    self._write_series(index, indicator, item.department)
        Submission.objects.bulk_create(self.submissions.values())
        Actual.objects.bulk_create(self.actuals)
        self.speaker.write()
        self._write_reviews()
        write_files(self.actuals)
        write_records(self._typed_last())
        return {"submissions": len(self.submissions), "figures": len(self.actuals)}

    def _typed_last(self) -> list[Actual]:
        """Return the latest quarter's figures of the demonstration's own people, the
        returned one first."""
        latest = self.rounds[-1].pk if self.rounds else None
        own = [
            actual
            for actual in self.actuals
            if actual.submission.period_id == latest
            and actual.entered_by != self.people["clerk"]
        ]
        return sorted(own, key=lambda actual: actual.state != State.RETURNED)

    def _write_series(self, index: int, indicator: Indicator, department: Department):
        pace = self._pace(index, indicator, department)
        spec = self.book.specs[indicator.code]
        portion = demo_shares.portion_of(self.script, indicator, department)
        inventor = Inventor(spec, department.code, pace, self.now, portion=portion)
        series = {}
        for one in self.rounds:
            if self._is_absent(indicator, department, one.quarter):
                continue
            if indicator.kind == Kind.MILESTONE:
                fields = self._milestone(indicator, department, one.quarter)
            else:
                fields = inventor.figure(one.quarter)
            if fields is not None:
                series[one.quarter] = self._add(indicator, department, one, fields)
        self.speaker.speak(spec, department.code, series)

    def _pace(self, index, indicator, department) -> Decimal:
        overrides, paces = self.script["pace_overrides"], self.script["paces"]
        own = overrides.get(f"{indicator.code}@{department.code}")
        of_reporter = self.script["reporter_paces"].get(department.code)
        whole = overrides.get(indicator.code)
        return Decimal(own or of_reporter or whole or paces[index % len(paces)])

    def _is_absent(self, indicator, department, quarter) -> bool:
        """True where nothing is filled in: by the whole department, or in one row that
        still waits though the others were submitted."""
        step = quarter.index - self.rounds[0].quarter.index
        if step in self.script["never"].get(department.code, []):
            return True
        latest, code = self.script["latest"], department.code
        rows = latest["open"].get(code, [])
        is_absent = code in latest["absent"] or indicator.code in rows
        return quarter == self.now and is_absent

    def _milestone(self, indicator, department, quarter) -> dict | None:
        key = (indicator.code, department.code)
        if key in self.done:
            return None
        due_year = self.book.specs[indicator.code].whole.years[-1]
        stage = milestone_stage(
            quarter,
            due_year,
            is_done=indicator.code not in self.script["milestones_not_done"],
            is_started=indicator.code not in self.script["milestones_not_started"],
        )
        if stage is None:
            return None
        if stage is Stage.DONE:
            self.done.add(key)
            return {"stage": stage, "evidence": "演示：印发文件及总结材料"}
        return {"stage": stage}

    def _add(self, indicator, department, one: Round, fields: dict) -> Actual:
        submission = self._submission(department, one)
        state = submission.state
        latest = self.script["latest"]
        if one.quarter == self.now:
            waiting = latest["awaiting"].get(indicator.code)
            if waiting:
                fields = {
                    "availability": Availability.AWAITING,
                    "note": waiting,
                    "expected_on": one.opens_on + timedelta(days=AWAITED_DAYS),
                }
            if submission.state == State.RETURNED:
                is_it = indicator.code == latest["returned"]["indicator"]
                state = State.RETURNED if is_it else State.APPROVED
        actual = Actual(
            submission=submission,
            indicator=indicator,
            state=state,
            entered_by=self._reporter(department),
            entered_at=submission.submitted_at or _moment(one, SUBMIT_DAYS),
            is_demo=True,
            **fields,
        )
        self.actuals.append(actual)
        return actual

    def _submission(self, department, one: Round) -> Submission:
        key = (department.code, one.quarter)
        if key not in self.submissions:
            self.submissions[key] = self._new_submission(department, one)
        return self.submissions[key]

    def _new_submission(self, department, one: Round) -> Submission:
        state = self._state(department, one.quarter)
        submission = Submission(
            department=department, period_id=one.pk, state=state, is_demo=True
        )
        submission.version = 1
        if state == State.DRAFT:
            return submission
        days = LATE_DAYS if self._is_late(department, one.quarter) else SUBMIT_DAYS
        submission.submitted_by = self._reporter(department)
        submission.submitted_at = _moment(one, days)
        submission.first_submitted_at = submission.submitted_at
        submission.first_due_on = one.of(department.code).due_on
        if state in (State.APPROVED, State.RETURNED):
            submission.decided_by = self.people["reviewer"]
            submission.decided_at = _moment(one, days + DECIDE_DAYS - SUBMIT_DAYS)
        return submission

    def _state(self, department, quarter) -> State:
        latest = self.script["latest"]
        if quarter != self.now:
            return State.APPROVED
        if department.code in latest["draft"]:
            return State.DRAFT
        if department.code in latest["submitted"]:
            return State.SUBMITTED
        is_returned = department.code == latest["returned"]["department"]
        return State.RETURNED if is_returned else State.APPROVED

    def _is_late(self, department, quarter) -> bool:
        step = quarter.index - self.rounds[0].quarter.index
        return step in self.script["late"].get(department.code, [])

    def _reporter(self, department) -> User:
        """Return the department's own account where the demonstration has one."""
        for user in self.people.values():
            reports = user.department_id == department.pk
            if reports and user != self.people["reviewer"]:
                return user
        return self.people["clerk"]

    def _write_reviews(self):
        indicators = {i.code: i for i in self.book.indicators}
        returned = self.script["latest"]["returned"]
        reviews = []
        for submission in self.submissions.values():
            if submission.submitted_at:
                reviews.append(_step(submission, Action.SUBMIT, State.DRAFT))
            if submission.decided_at:
                reviews.append(_step(submission, Action.APPROVE, State.SUBMITTED))
            if submission.state == State.RETURNED:
                step = _step(submission, Action.RETURN, State.SUBMITTED)
                step.indicator = indicators.get(returned["indicator"])
                step.reason = returned["reason"]
                reviews.append(step)
        Review.objects.bulk_create(reviews)


def _step(submission: Submission, action: Action, before: State) -> Review:
    is_submit = action is Action.SUBMIT
    after = {
        Action.SUBMIT: State.SUBMITTED,
        Action.APPROVE: State.APPROVED,
        Action.RETURN: State.RETURNED,
    }
    return Review(
        submission=submission,
        action=action,
        state_before=before,
        state_after=after[action],
        by=submission.submitted_by if is_submit else submission.decided_by,
        at=submission.submitted_at if is_submit else submission.decided_at,
    )


def _moment(one: Round, days: int) -> datetime:
    day = one.opens_on + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, SUBMIT_TIME))


@transaction.atomic
def clear_demo(*, at: datetime) -> dict:
    """Remove the demonstration's figures and accounts, and nothing else.

    A figure that a real person has entered or changed stays, and its submission is then
    in the state of what remains. A demonstration account that a remaining record names
    is closed instead of removed.
    Returns: {"editions": n, "figures": n, "submissions": n, "accounts": n,
    "closed": n}.
    """
    editions = remove_demo_editions()
    clear_files()
    clear_slips()
    demo_rounds.clear()
    demo_amendments.clear()
    touched = set(
        Actual.objects.filter(is_demo=True).values_list("submission_id", flat=True)
    )
    Explanation.objects.filter(is_demo=True).delete()
    figures, _by_model = Actual.objects.filter(is_demo=True).delete()
    demo_departments.clear()
    demo_shares.take_back(LOADED)
    empty = Submission.objects.filter(is_demo=True, actuals__isnull=True)
    removed = empty.count()
    empty.delete()
    Submission.objects.filter(is_demo=True).update(is_demo=False)
    for submission in Submission.objects.filter(pk__in=touched):
        settle(submission)
    accounts, closed = 0, 0
    for user in User.objects.filter(is_demo=True):
        ApiToken.objects.filter(user=user).delete()
        SavedView.objects.filter(user=user).delete()
        try:
            with transaction.atomic():
                user.delete()
            accounts += 1
        except ProtectedError:
            user.set_unusable_password()
            user.is_active, user.is_demo = False, False
            user.save(update_fields=["password", "is_active", "is_demo"])
            closed += 1
    counts = {
        "editions": editions,
        "figures": figures,
        "submissions": removed,
        "accounts": accounts,
        "closed": closed,
    }
    audit.record(
        by=None,
        at=at,
        action=CLEARED,
        object_type="demo",
        object_key="demo",
        before=counts,
        is_demo=True,
    )
    return counts
