"""Reads of departments' own dates: extensions asked for, and quarters opened again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tasks import access
from tasks.core.rounds import Round
from tasks.core.windows import (
    ExtensionState,
    latest_possible,
    why_no_date,
    why_no_request,
)
from tasks.models import Department, Extension, Reopening, Submission, User

from .desk import was_late
from .naming import names_then, under_names
from .plan import own_round


@dataclass(frozen=True)
class Window:
    """A department's quarter: until when it may report, and what was asked for."""

    department: Department
    round: Round  # the department's own
    today: date
    extensions: list[Extension]  # the latest first
    is_submitted: bool  # once, whatever became of it

    @property
    def pending(self) -> Extension | None:
        return self._latest(ExtensionState.PENDING)

    @property
    def approved(self) -> Extension | None:
        """The latest approved request; its date counts where it is the latest."""
        return self._latest(ExtensionState.APPROVED)

    @property
    def refused(self) -> Extension | None:
        """The latest request, where it was refused."""
        latest = self.extensions[0] if self.extensions else None
        is_refused = latest is not None and latest.state == ExtensionState.REFUSED
        return latest if is_refused else None

    def _latest(self, state: ExtensionState) -> Extension | None:
        return next((one for one in self.extensions if one.state == state), None)

    @property
    def why_not(self) -> str:
        """Why no extension may be asked for; "" when one may."""
        return why_no_request(self.round, self.today, is_submitted=self.is_submitted)

    @property
    def can_ask(self) -> bool:
        return not self.why_not and self.pending is None

    @property
    def latest_possible(self) -> date:
        return latest_possible(self.round)


def window_of(
    department: Department, one: Round, today: date, submission: Submission | None
) -> Window:
    """Return a department's window. Args: one – its own round. Queries: 1."""
    rows = Extension.objects.filter(department=department, period_id=one.pk)
    people = rows.select_related("requested_by", "decided_by", "period")
    is_submitted = bool(submission and submission.first_submitted_at)
    return Window(department, one, today, list(people), is_submitted)


def was_submitted(department: Department, one: Round) -> bool:
    """Return True when a department's quarter was ever submitted. Queries: 1."""
    rows = Submission.objects.filter(department=department, period_id=one.pk)
    return rows.filter(first_submitted_at__isnull=False).exists()


def pending_extensions() -> list[Extension]:
    """Return the requests that wait for a decision, the oldest first. Queries: 1."""
    rows = Extension.objects.filter(state=ExtensionState.PENDING.value)
    people = rows.select_related("department", "period", "requested_by")
    found = list(
        people.annotate(names_then=names_then("period")).order_by("requested_at", "pk")
    )
    for one in found:
        one.department = under_names(one.department, one.names_then)
    return found


@dataclass(frozen=True)
class ExtensionCase:
    """One request for an extension, as those who may read it see it."""

    extension: Extension
    round: Round  # the department's own
    submission: Submission | None
    others: list[Extension]  # the department's other requests of the quarter
    is_reviewer: bool
    is_own: bool  # the reader asked for it
    today: date

    @property
    def why_no_date(self) -> str:
        """Why the wanted date cannot be granted any more; "" when it can."""
        return why_no_date(self.round, self.extension.wanted_on, self.today)

    @property
    def is_pending(self) -> bool:
        return self.extension.state == ExtensionState.PENDING

    @property
    def is_late(self) -> bool:
        """True when the quarter was submitted late."""
        return was_late(self.round, self.submission)

    @property
    def can_decide(self) -> bool:
        return self.is_pending and self.is_reviewer and not self.is_own

    @property
    def latest_possible(self) -> date:
        return latest_possible(self.round)


def load_extension(*, pk: int, user: User, today: date) -> ExtensionCase:
    """Return a request for those who may open the department's submissions.

    Raises: Extension.DoesNotExist – there is none, or it is not theirs to read.
    Queries: 4.
    """
    rows = Extension.objects.select_related(
        "department", "period", "requested_by", "decided_by"
    )
    extension = rows.annotate(names_then=names_then("period")).get(pk=pk)
    department = under_names(extension.department, extension.names_then)
    extension.department = department
    if not access.may_open(user, department):
        raise Extension.DoesNotExist(pk)
    same = Extension.objects.filter(department=department, period=extension.period)
    submissions = Submission.objects.filter(
        department=department, period=extension.period
    )
    return ExtensionCase(
        extension=extension,
        round=own_round(extension.period_id, department),
        submission=submissions.first(),
        others=list(same.exclude(pk=pk).select_related("requested_by", "decided_by")),
        is_reviewer=access.may_review(user),
        is_own=extension.requested_by_id == user.pk,
        today=today,
    )


def reopenings_of(period_id: int) -> QuerySet[Reopening]:
    """Return a period's reopenings, the latest first."""
    rows = Reopening.objects.filter(period_id=period_id)
    return rows.select_related("department", "by", "ended_by")
