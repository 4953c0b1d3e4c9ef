"""Writes of extensions: asked for, withdrawn, approved with a date, or refused."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.core.rounds import Round
from tasks.core.windows import ExtensionState, Unfit, check_date, why_no_request
from tasks.core.workflow import Refused
from tasks.models import Department, Extension, ReportingPeriod, User
from tasks.models.windows import REASON_LENGTH
from tasks.selectors.notices import reporters_of, reviewers
from tasks.selectors.plan import load_own_rounds, own_round
from tasks.selectors.takeovers import why_succeeded
from tasks.selectors.windows import was_submitted

from . import audit
from .notices import notify
from .round_steps import Conflict, day_of, lock_department


@transaction.atomic
def request_extension(
    *,
    department: Department,
    quarter: Quarter,
    until: date,
    reason: str,
    by: User,
    at: datetime,
) -> Extension:
    """Ask the reviewers for a later due date; asking for the same twice changes nothing.

    Raises: Unfit – the reason or the date; Refused – the due date has passed, the
    quarter is locked or was submitted, or a request waits already; ObjectDoesNotExist –
    not the person's own department, or no such period.
    """
    access.require(access.may_report(by))
    if by.department_id != department.pk:
        raise Department.DoesNotExist(department.code)
    lock_department(department)
    found = _round(department, quarter)
    if succeeded := why_succeeded(department, quarter):
        raise Refused(succeeded)
    is_submitted = was_submitted(department, found)
    if closed := why_no_request(found, day_of(at), is_submitted=is_submitted):
        raise Refused(closed)
    reason = reason_text(reason, _("请写明延期理由。"))
    check_date(found, until, day_of(at))
    pending = Extension.objects.filter(
        department=department, period_id=found.pk, state=ExtensionState.PENDING.value
    ).first()
    if pending and (pending.wanted_on, pending.reason) == (until, reason):
        return pending
    if pending:
        raise Refused(_("本季度已有一份延期申请待审批。需要改动的，请先撤回。"))
    extension = Extension.objects.create(
        department=department,
        period_id=found.pk,
        due_before=found.due_on,
        wanted_on=until,
        reason=reason,
        requested_by=by,
        requested_at=at,
        is_demo=by.is_demo,
    )
    _record(extension, "extension_asked", by=by, at=at, before=None)
    notify(
        recipients=reviewers(),
        kind=NoticeKind.EXTENSION_ASKED,
        url=reverse("extension", args=[extension.pk]),
        at=at,
        department=department,
        quarter=quarter,
        by=by,
        values={"until_on": until.isoformat()},
        reason=reason,
    )
    return extension


@transaction.atomic
def withdraw_extension(*, pk: int, version: int, by: User, at: datetime) -> Extension:
    """Take a request back while it waits; any reporter of the department may.

    Raises: Conflict – it was decided meanwhile; Extension.DoesNotExist – there is none,
    or it is another department's.
    """
    access.require(access.may_report(by))
    extension = _locked(pk)
    if extension.department_id != by.department_id:
        raise Extension.DoesNotExist(pk)
    if extension.state == ExtensionState.WITHDRAWN:
        return extension
    return _settle(
        extension,
        version,
        "extension_withdrawn",
        by=by,
        at=at,
        state=ExtensionState.WITHDRAWN.value,
    )


@transaction.atomic
def approve_extension(
    *, pk: int, until: date, comment: str, version: int, by: User, at: datetime
) -> Extension:
    """Approve a request, with the date asked for or another; deciding the same twice
    changes nothing.

    What was late stays late: lateness was settled by the first submission.
    Raises: PermissionDenied; Unfit – the date; Conflict; Refused – one's own request,
    or the quarter is locked; Extension.DoesNotExist.
    """
    extension = _decidable(pk, by)
    if _is_done(extension, by, ExtensionState.APPROVED, granted_on=until):
        return extension
    found = own_round(extension.period_id, extension.department)
    if found.is_locked(day_of(at)):
        raise Refused(
            _("本季度已锁定，不能批准延期；确需补报的，请由系统管理员重新开放。")
        )
    _check_pending(extension, version)
    check_date(found, until, day_of(at))
    extension = _settle(
        extension,
        version,
        "extension_approved",
        by=by,
        at=at,
        state=ExtensionState.APPROVED.value,
        granted_on=until,
        decision=comment_text(comment),
        decided_by=by,
        decided_at=at,
    )
    _tell(extension, NoticeKind.EXTENSION_APPROVED, {"until_on": until.isoformat()})
    return extension


@transaction.atomic
def refuse_extension(
    *, pk: int, reason: str, version: int, by: User, at: datetime
) -> Extension:
    """Refuse a request with a reason; the due date stays as it is.

    Raises: PermissionDenied; Unfit – no reason; Conflict; Refused – one's own request;
    Extension.DoesNotExist.
    """
    extension = _decidable(pk, by)
    if _is_done(extension, by, ExtensionState.REFUSED, decision=reason.strip()):
        return extension
    _check_pending(extension, version)
    reason = reason_text(reason, _("请写明不批准的理由。"))
    extension = _settle(
        extension,
        version,
        "extension_refused",
        by=by,
        at=at,
        state=ExtensionState.REFUSED.value,
        decision=reason,
        decided_by=by,
        decided_at=at,
    )
    due_on = own_round(extension.period_id, extension.department).due_on
    _tell(extension, NoticeKind.EXTENSION_REFUSED, {"due_on": due_on.isoformat()})
    return extension


def _round(department: Department, quarter: Quarter) -> Round:
    rounds = load_own_rounds(department)
    found = next((one for one in rounds if one.quarter == quarter), None)
    if found is None:
        raise ReportingPeriod.DoesNotExist(str(quarter))
    return found


def reason_text(text: str, message: str, field: str = "reason") -> str:
    if not text.strip():
        raise Unfit(field, message)
    return comment_text(text, field)


def comment_text(text: str, field: str = "reason") -> str:
    text = text.strip()
    if len(text) > REASON_LENGTH:
        words = {"limit": REASON_LENGTH}
        raise Unfit(field, _("理由不超过 %(limit)s 字，请精简。") % words)
    return text


def _locked(pk: int) -> Extension:
    """Return a request under its department's lock. Raises: Extension.DoesNotExist."""
    found = Extension.objects.select_related("department").get(pk=pk)
    lock_department(found.department)
    return Extension.objects.select_related("department", "period", "requested_by").get(
        pk=pk
    )


def _decidable(pk: int, by: User) -> Extension:
    access.require(access.may_review(by))
    extension = _locked(pk)
    if extension.requested_by_id == by.pk:
        raise Refused(_("不能审批自己提出的延期申请，请由其他审核人审批。"))
    return extension


def _is_done(extension: Extension, by: User, state: ExtensionState, **values) -> bool:
    """True when the same person has made the same decision before."""
    return (
        extension.state == state
        and extension.decided_by_id == by.pk
        and all(getattr(extension, name) == value for name, value in values.items())
    )


def _check_pending(extension: Extension, version: int) -> None:
    if extension.state != ExtensionState.PENDING or extension.version != version:
        text = _("您打开页面后，这份申请已变为“%(state)s”。请核对后重新操作。")
        raise Conflict(text % {"state": extension.get_state_display()})


def _settle(extension, version, action, *, by, at, **values) -> Extension:
    """Move a pending request on, and leave a record."""
    _check_pending(extension, version)
    before = _snapshot(extension)
    if not by.is_demo:
        values["is_demo"] = False  # what a real person did outlasts the demonstration
    Extension.objects.filter(pk=extension.pk).update(version=F("version") + 1, **values)
    extension.refresh_from_db()
    _record(extension, action, by=by, at=at, before=before)
    return extension


def _record(extension, action, *, by, at, before) -> None:
    audit.record(
        by=by,
        at=at,
        action=action,
        object_type="extension",
        object_key=f"{extension.department.code}/{extension.period}",
        before=before,
        after=_snapshot(extension),
        reason=extension.decision or extension.reason,
        is_demo=by.is_demo,
    )


def _snapshot(extension: Extension) -> dict:
    granted = extension.granted_on
    return {
        "state": extension.state,
        "due_before": extension.due_before.isoformat(),
        "wanted_on": extension.wanted_on.isoformat(),
        "granted_on": granted and granted.isoformat(),
    }


def _tell(extension: Extension, kind: NoticeKind, values: dict) -> None:
    """Tell the department's reporters what was decided."""
    quarter = extension.period.key
    notify(
        recipients=[*reporters_of(extension.department), extension.requested_by],
        kind=kind,
        url=f"{reverse('report')}?period={quarter}",
        at=extension.decided_at,
        department=extension.department,
        quarter=quarter,
        by=extension.decided_by,
        values=values,
        reason=extension.decision,
    )
