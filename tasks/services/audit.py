"""The append-only record of every change, written in the change's own transaction."""

from datetime import datetime

from tasks.models import AuditRecord, User


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
) -> AuditRecord:
    """Add one record. Call it inside the transaction of the change itself.

    Args: before, after – JSON values of what changed; decimals as strings.
    """
    return AuditRecord.objects.create(
        at=at,
        actor_id=by.pk if by else None,
        actor_name=_name(by),
        action=action,
        object_type=object_type,
        object_key=object_key,
        before=before,
        after=after,
        reason=reason,
        is_demo=is_demo,
    )


def _name(by: User | None) -> str:
    if by is None:
        return "system"
    return f"{by} ({by.username})" if str(by) != by.username else by.username
