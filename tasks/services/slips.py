"""Writes of supervision slips: issuing, answering, sending back, closing, revoking."""

from datetime import date, datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.quarters import Quarter
from tasks.core.slips import (
    TEXT_LENGTH,
    Colour,
    SlipAction,
    SlipState,
    after_step,
)
from tasks.core.workflow import Refused
from tasks.models import (
    EvidenceFile,
    Indicator,
    Plan,
    ReportingPeriod,
    Slip,
    SlipStep,
    User,
)
from tasks.selectors.plan import choose_quarter
from tasks.selectors.slips import files_of_slip, find_proposal
from tasks.selectors.standings import load_book

from . import audit, evidence_store
from .evidence import about, check_room
from .evidence_gate import look_at
from .round_steps import Conflict, day_of, show_moment
from .slip_notices import tell

NEEDS_PROOF = (Colour.RED.value, Colour.YELLOW.value)


@transaction.atomic
def issue(
    *,
    indicator: str,
    department: str,
    quarter: Quarter,
    colour: Colour,
    text: str,
    answer_by: date,
    by: User,
    at: datetime,
) -> Slip:
    """Issue a slip that the status proposes.

    Args: indicator, department – codes; colour – that the reviewer looked at.
    Raises: PermissionDenied; Refused – the text or the date; Conflict – the status
    proposes it no more, or another colour; Indicator.DoesNotExist – no such quarter.
    Side effects: a step, an audit record, notices to the department.
    """
    access.require(access.may_review(by))
    text = _checked(text)
    if answer_by < day_of(at):
        raise Refused(_("回复期限不能早于今天。"))
    book = _book(quarter, day_of(at))
    # One number after the other, and one slip for a figure.
    Plan.objects.select_for_update().get(pk=book.plan.plan.pk)
    found = find_proposal(book, indicator, department)
    if found is None or found.colour is not colour:
        raise Conflict(_("您打开页面后，进展状态或督办情况已有变化，请返回列表核对。"))
    latest = Slip.objects.aggregate(latest=Max("number"))["latest"] or 0
    slip = Slip.objects.create(
        number=latest + 1,
        indicator=found.line.indicator,
        department=found.department,
        period=ReportingPeriod.objects.get(year=quarter.year, quarter=quarter.number),
        colour=colour.value,
        text=text,
        answer_by=answer_by,
        issued_by=by,
        issued_at=at,
        is_demo=by.is_demo,
    )
    _record(slip, SlipAction.ISSUE, None, text, by, at)
    return slip


def _book(quarter: Quarter, today: date):
    try:
        choice = choose_quarter(str(quarter), today)
    except ValueError as error:
        raise Indicator.DoesNotExist(str(quarter)) from error
    book = choice and load_book(choice)
    if not book:
        raise Indicator.DoesNotExist(str(quarter))
    return book


def answer(*, slip: Slip, version: int, text: str, by: User, at: datetime) -> Slip:
    """Answer a slip with words, and with the files that wait beside it.

    Raises: PermissionDenied; Slip.DoesNotExist – another department's; Refused;
    Conflict. Doing the same twice changes nothing.
    """
    access.require(access.may_report(by))
    if by.department_id != slip.department_id:
        raise Slip.DoesNotExist(slip.number)
    return _step(slip, SlipAction.ANSWER, version, text, by, at)


def send_back(*, slip: Slip, version: int, text: str, by: User, at: datetime) -> Slip:
    """Send an answer back with a reason. Raises: as `close`."""
    access.require(access.may_review(by))
    return _step(slip, SlipAction.SEND_BACK, version, text, by, at)


def close(*, slip: Slip, version: int, text: str, by: User, at: datetime) -> Slip:
    """Close a slip (销号): it was made good.

    A red or yellow one asks for a file that proves it. Raises: PermissionDenied;
    Refused – nothing proves it, or the answer is the person's own; Conflict.
    """
    access.require(access.may_review(by))
    return _step(slip, SlipAction.CLOSE, version, text, by, at)


def revoke(*, slip: Slip, version: int, text: str, by: User, at: datetime) -> Slip:
    """Take back a slip that should not have been issued, with a reason."""
    access.require(access.may_review(by))
    return _step(slip, SlipAction.REVOKE, version, text, by, at)


@transaction.atomic
def _step(slip, action: SlipAction, version: int, text: str, by, at) -> Slip:
    slip = Slip.objects.select_for_update().get(pk=slip.pk)
    if _was_just_made(slip, action, version, text, by):
        return slip
    if slip.version != version:
        raise Conflict(_changed(slip))
    before = SlipState(slip.state)
    after = after_step(action, before)
    text = text.strip() if action is SlipAction.CLOSE else _checked(text)
    if action in (SlipAction.CLOSE, SlipAction.SEND_BACK):
        _check_decision(slip, action, by)
    if action is SlipAction.ANSWER:
        EvidenceFile.objects.filter(
            slip=slip, removed_at__isnull=True, presented_at__isnull=True
        ).update(presented_at=at)
    slip.state, slip.version = after.value, F("version") + 1
    slip.closed_at = at if action is SlipAction.CLOSE else None
    slip.is_demo = slip.is_demo and by.is_demo
    slip.save(update_fields=["state", "version", "closed_at", "is_demo"])
    slip.refresh_from_db()
    _record(slip, action, before, text, by, at)
    return slip


def _was_just_made(slip, action, version, text, by) -> bool:
    latest = slip.steps.order_by("-pk").first()
    return (
        slip.version == version + 1
        and (latest.action, latest.by_id) == (action.value, by.pk)
        and latest.text == text.strip()
    )


def _check_decision(slip: Slip, action: SlipAction, by: User) -> None:
    if slip.steps.filter(action=SlipAction.ANSWER.value, by=by).exists():
        raise Refused(_("这份督办单由您本人回复，请由其他审核人办理。"))
    if action is not SlipAction.CLOSE or slip.colour not in NEEDS_PROOF:
        return
    if not files_of_slip(slip, drafts=False):
        raise Refused(_("回复没有附佐证材料，不能销号。请退回并要求补充材料。"))


def _checked(text: str) -> str:
    # NB: PostgreSQL does not store NUL.
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Refused(_("请填写内容。"))
    if len(text) > TEXT_LENGTH:
        raise Refused(_("最多 %(limit)s 字，请精简。") % {"limit": TEXT_LENGTH})
    return text


def _changed(slip: Slip) -> str:
    latest = slip.steps.select_related("by").order_by("-pk").first()
    return _("您打开页面后，%(who)s于%(when)s作了“%(action)s”。请核对后重新操作。") % {
        "who": latest.by,
        "when": show_moment(latest.at),
        "action": latest.get_action_display(),
    }


def _record(slip, action: SlipAction, before, text, by, at) -> None:
    SlipStep.objects.create(
        slip=slip,
        action=action.value,
        state_before=before.value if before else "",
        state_after=slip.state,
        text=text,
        by=by,
        at=at,
    )
    after = {"state": slip.state, "colour": slip.colour, "text": text}
    if action is SlipAction.ISSUE:
        after["answer_by"] = slip.answer_by.isoformat()
    audit.record(
        by=by,
        at=at,
        action=f"slip_{action.value}",
        object_type="slip",
        object_key=key_of(slip),
        before={"state": before.value} if before else None,
        after=after,
        is_demo=by.is_demo,
    )
    tell(slip, action, by=by, at=at, text=text)


def key_of(slip: Slip) -> str:
    """Return the name of a slip in the audit record."""
    return f"{slip.number}/{slip.indicator.code}/{slip.department.code}/{slip.period}"


# ---- Files that go with the answer ------------------------------------------------------


def attach(
    *, slip: Slip, name: str, stream: BinaryIO, by: User, at: datetime
) -> EvidenceFile:
    """Keep a file for the next answer. Raises: NotTaken; Refused; as `answer`."""
    access.require(access.may_report(by))
    if by.department_id != slip.department_id:
        raise Slip.DoesNotExist(slip.number)
    checked = look_at(stream, name)
    key = evidence_store.keep(stream)
    try:
        with transaction.atomic():
            slip = _answerable(slip)
            files = files_of_slip(slip, drafts=True)
            for file in files:
                if file.sha256 == checked.sha256:
                    evidence_store.discard(key)
                    return file
            check_room(slip.department, len(files), checked)
            return _keep(slip, checked, key, by, at)
    except BaseException:
        evidence_store.discard(key)
        raise


def _answerable(slip: Slip) -> Slip:
    """Return the slip, locked. Raises: Refused – no answer is awaited."""
    slip = Slip.objects.select_for_update().get(pk=slip.pk)
    after_step(SlipAction.ANSWER, SlipState(slip.state))
    return slip


def _keep(slip, checked, key, by, at) -> EvidenceFile:
    file = EvidenceFile.objects.create(
        slip=slip,
        department=slip.department,
        period=slip.period,
        indicator=slip.indicator,
        name=checked.name,
        format=checked.format,
        size=checked.size,
        sha256=checked.sha256,
        key=key,
        added_by=by,
        added_at=at,
        is_demo=by.is_demo,
    )
    if not by.is_demo:
        Slip.objects.filter(pk=slip.pk).update(is_demo=False)
    _record_file(slip, "slip_file_added", by, at, after=about(file))
    return file


@transaction.atomic
def remove(*, slip: Slip, pk: int, by: User, at: datetime) -> None:
    """Take away a file that has not gone with an answer yet; its record stays.

    Raises: Refused; EvidenceFile.DoesNotExist – gone with an answer, or not there.
    """
    access.require(access.may_report(by))
    if by.department_id != slip.department_id:
        raise Slip.DoesNotExist(slip.number)
    slip = _answerable(slip)
    file = EvidenceFile.objects.get(
        slip=slip, pk=pk, removed_at__isnull=True, presented_at__isnull=True
    )
    EvidenceFile.objects.filter(pk=pk).update(removed_by=by, removed_at=at)
    _record_file(slip, "slip_file_removed", by, at, before=about(file))
    transaction.on_commit(partial(evidence_store.discard, file.key))


def _record_file(slip, action, by, at, **values) -> None:
    audit.record(
        by=by,
        at=at,
        action=action,
        object_type="slip",
        object_key=key_of(slip),
        is_demo=by.is_demo,
        **values,
    )
