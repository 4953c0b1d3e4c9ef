"""The append-only record of every change, written in the change's own transaction.

Each entry holds the digest of the one before (`tasks.core.audit_chain`). Whoever adds to
the chain locks its head until the transaction ends, so that entries follow each other
whoever writes at the same time: take every other lock first.
"""

import json
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from tasks.core.audit_chain import Result, digest_of
from tasks.models import AuditHead, AuditRecord, User

# The address that a request comes from; "" for a command on the server itself.
origin: ContextVar[str] = ContextVar("origin", default="")
SYSTEM, UNKNOWN = "system", "anonymous"  # who acts, where no person is known


def record(
    *,
    by: User | None,
    at: datetime,
    action: str,
    object_type: str,
    object_key: str,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    is_demo: bool = False,
    result: Result = Result.DONE,
) -> AuditRecord:
    """Add one entry. Call it inside the transaction of the change itself.

    Args: before, after – JSON values of what changed; decimals as strings.
    Raises: TransactionManagementError – there is no transaction. Queries: 3.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("no transaction to be part of")
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = {
        "number": head.number + 1,
        "previous": head.digest,
        "at": at,
        "actor_id": by.pk if by else None,
        "actor_name": _name(by),
        "origin": origin.get(),
        "action": action,
        "result": result.value,
        "object_type": object_type,
        "object_key": object_key[:160],
        "before": _stored(before),
        "after": _stored(after),
        "reason": reason,
        "is_demo": is_demo,
    }
    made = AuditRecord.objects.create(**entry, digest=digest_of(entry))
    head.number, head.digest = made.number, made.digest
    head.seal = seal_of(head)
    head.save(update_fields=["number", "digest", "seal"])
    return made


def _name(by: User | None) -> str:
    if by is None:
        return UNKNOWN if origin.get() else SYSTEM
    name = f"{by} ({by.username})" if str(by) != by.username else by.username
    return name[:150]


def _stored(values: dict | None) -> dict | None:
    """Return the values as the database gives them back: lists for tuples, and so on."""
    return None if values is None else json.loads(json.dumps(values))


def seal_of(head: AuditHead, key: str | None = None) -> str:
    """Return the head's seal. Args: key – the server's own unless another is given."""
    text = f"{head.number}:{head.digest}"
    return salted_hmac("tasks.audit.head", text, key, algorithm="sha256").hexdigest()


def is_sealed(head: AuditHead) -> bool:
    """Return True when the head was written by this server, with one of its keys."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if head.number == 0:
        return True
    return any(constant_time_compare(head.seal, seal_of(head, key)) for key in keys)


@transaction.atomic
def record_refusal(
    *,
    by: User | None,
    at: datetime,
    action: str,
    object_type: str,
    object_key: str,
    reason: str = "",
    after: dict | None = None,
) -> AuditRecord:
    """Add an attempt that was refused, in a transaction of its own."""
    return record(
        by=by,
        at=at,
        action=action,
        object_type=object_type,
        object_key=object_key,
        after=after,
        reason=reason,
        is_demo=bool(by and by.is_demo),
        result=Result.REFUSED,
    )
