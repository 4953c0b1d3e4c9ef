"""Writes of those who review: approving, returning with a reason, reopening."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.enums import Action, State
from tasks.core.workflow import Refused, after
from tasks.models import Actual, Indicator, Review, Submission, User
from tasks.selectors.cases import is_own_work, once_entered
from tasks.selectors.desk import closed_reason, entry_of
from tasks.selectors.plan import own_round, round_of

from .review_notices import tell_decision
from .round_steps import (
    check_version,
    day_of,
    lock_department,
    record_step,
    settle,
    snapshot,
)

REASON_LENGTH = 1000  # characters


class ReasonMissing(Refused):
    """A reason is missing or too long; `errors` are sentences by indicator code."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(_("请为每一项写明理由（不超过 %(limit)s 字）。") % _LIMIT)
        self.errors = errors


_LIMIT = {"limit": REASON_LENGTH}


def approve_all(
    *, submission: Submission, version: int, by: User, at: datetime
) -> Submission:
    """Approve every submitted figure. Raises: as `decide`."""
    return decide(
        submission=submission, returns={}, approve=True, version=version, by=by, at=at
    )


@transaction.atomic
def decide(
    *,
    submission: Submission,
    returns: dict[str, str],
    approve: bool,
    version: int,
    by: User,
    at: datetime,
) -> Submission:
    """Return some submitted figures with reasons; approve the others if asked to.

    Args: returns – reason by indicator code; approve – the figures that are not
    returned are approved, otherwise they stay submitted; version – of the submission
    that the reviewer looked at.
    Raises: PermissionDenied; Conflict; ReasonMissing; Refused – it is the reviewer's
    own work, nothing waits, or the department could not correct it;
    Indicator.DoesNotExist – the submission has no such figure.
    Doing the same twice changes nothing.
    """
    steps = {code: (Action.RETURN, reason) for code, reason in returns.items()}
    review = _Decision(submission, by, at)
    if review.was_just_made(steps, version, approve):
        return review.submission
    check_version(review.submission, version)
    review.require_reasons(returns)
    if approve:
        for code, actual in review.actuals.items():
            if actual.state == State.SUBMITTED and code not in steps:
                steps[code] = (Action.APPROVE, "")
    if not steps:
        raise Refused(
            _("没有待审核的数据。") if approve else _("请先勾选要退回的数据。")
        )
    return review.take(Action.RETURN if returns else Action.APPROVE, steps)


@transaction.atomic
def reopen(
    *,
    submission: Submission,
    reasons: dict[str, str],
    version: int,
    by: User,
    at: datetime,
) -> Submission:
    """Give approved figures back to their department, with reasons.

    Args: reasons – by indicator code. Raises: as `decide`.
    """
    steps = {code: (Action.REOPEN, reason) for code, reason in reasons.items()}
    review = _Decision(submission, by, at)
    if review.was_just_made(steps, version):
        return review.submission
    check_version(review.submission, version)
    review.require_reasons(reasons)
    if not steps:
        raise Refused(_("请先勾选要重新开放的数据。"))
    return review.take(Action.REOPEN, steps)


class _Decision:
    """A reviewer's decision on the submission as it is now, under the lock."""

    def __init__(self, submission: Submission, by: User, at: datetime):
        access.require(access.may_review(by))
        lock_department(submission.department)
        self.by, self.at = by, at
        self.submission = Submission.objects.select_related("department", "period").get(
            pk=submission.pk
        )
        actuals = Actual.objects.filter(submission=submission).select_related(
            "indicator"
        )
        if is_own_work(self.submission, self._entered_by(actuals), by):
            raise Refused(_("本填报单中有您填写或提交的数据，请由其他审核人审核。"))
        self.actuals = {
            actual.indicator.code: actual
            for actual in actuals
            if actual.state == State.RETURNED or entry_of(actual).says_something
        }

    def _entered_by(self, actuals) -> set[int]:
        codes = [actual.indicator.code for actual in actuals]
        quarter = round_of(self.submission.period).quarter
        entered = once_entered(codes, self.submission.department, quarter)
        return entered | {actual.entered_by_id for actual in actuals}

    def was_just_made(self, steps: dict, version: int, approve: bool = False) -> bool:
        """Return True when the same person's same decision is the latest step."""
        is_next = version + 1 == self.submission.version
        if not is_next or self.submission.decided_by_id != self.by.pk:
            return False
        made = Review.objects.filter(
            submission=self.submission,
            indicator__isnull=False,
            by=self.by,
            at=self.submission.decided_at,
        ).values_list("indicator__code", "action", "reason")
        approved = {code for code, action, _reason in made if action == Action.APPROVE}
        given = {(c, a, r) for c, a, r in made if c not in approved}
        asked = {(c, a.value, r.strip()) for c, (a, r) in steps.items()}
        if approve and not approved and self._is_waiting():
            return False
        return given == asked and (approve or not approved)

    def _is_waiting(self) -> bool:
        return any(a.state == State.SUBMITTED for a in self.actuals.values())

    def require_reasons(self, reasons: dict[str, str]) -> None:
        errors = {}
        for code, reason in reasons.items():
            if not reason.strip():
                errors[code] = _("请写明理由和需要更正的内容。")
            elif len(reason.strip()) > REASON_LENGTH:
                errors[code] = _("理由不超过 %(limit)s 字，请精简。") % _LIMIT
        if errors:
            raise ReasonMissing(errors)
        if reasons:
            found = own_round(self.submission.period_id, self.submission.department)
            if closed := closed_reason(found, day_of(self.at)):
                raise Refused(
                    closed + _("退回后填报单位无法更正，请先由系统管理员解除锁定。")
                )

    def take(self, action: Action, steps: dict[str, tuple[Action, str]]) -> Submission:
        """Write every figure's new state, the steps, and the submission's state."""
        before = snapshot(self.submission)
        for code, (step, reason) in steps.items():
            self._move(code, step, reason.strip())
        settle(self.submission, decided_by=self.by, decided_at=self.at)
        record_step(
            self.submission,
            action=action,
            before=before,
            by=self.by,
            at=self.at,
            reasons={c: r.strip() for c, (_step, r) in steps.items() if r.strip()},
        )
        decided = {self.actuals[code].indicator: step for code, step in steps.items()}
        tell_decision(self.submission, steps=decided, by=self.by, at=self.at)
        return self.submission

    def _move(self, code: str, step: Action, reason: str) -> None:
        if code not in self.actuals:
            raise Indicator.DoesNotExist(code)
        actual = self.actuals[code]
        old = State(actual.state)
        new = after(step, old)
        Actual.objects.filter(pk=actual.pk).update(state=new.value)
        Review.objects.create(
            submission=self.submission,
            indicator=actual.indicator,
            action=step.value,
            state_before=old.value,
            state_after=new.value,
            reason=reason,
            by=self.by,
            at=self.at,
        )
