"""Looking the audit record over: whether the chain holds, and the database guards it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tasks.core.audit_chain import FIELDS, Finding, Head, findings
from tasks.models import AuditHead, AuditRecord, User

from . import audit

# The triggers that refuse changes, by the database's name.
GUARDS = {
    "sqlite": {
        "audit_head_forward",
        "audit_head_kept",
        "audit_head_single",
        "audit_record_chained",
        "audit_record_kept",
        "audit_record_unchanged",
    },
    "postgresql": {
        "audit_head_forward",
        "audit_head_kept",
        "audit_head_single",
        "audit_head_whole",
        "audit_record_chained",
        "audit_record_kept",
        "audit_record_unchanged",
        "audit_record_whole",
    },
}
FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'",
}


def verify(*, noted: Head | None = None) -> Iterator[Finding]:
    """Yield what is wrong with the audit record; nothing when all is well.

    Args: noted – an end of the chain that was written down elsewhere. Queries: 2 and
    one for every 2,000 entries; 3 more with `noted`.
    """
    for name in sorted(GUARDS[connection.vendor] - _guards()):
        text = _("数据库缺少保护触发器 %(name)s，请重新执行迁移或从备份恢复。")
        yield Finding(0, text % {"name": name})
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        yield Finding(0, _("链尾记录不存在，无法判断末尾是否完整。"))
        head = AuditHead()
    elif not audit.is_sealed(head):
        yield Finding(
            head.number, _("链尾的签章不符：链尾被改动，或服务器密钥已更换。")
        )
    entries = AuditRecord.objects.order_by("number").values(*FIELDS, "digest")
    yield from findings(
        entries.iterator(chunk_size=2_000), Head(head.number, head.digest)
    )
    if noted is not None:
        yield from _against(noted)


def _guards() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def _against(noted: Head) -> Iterator[Finding]:
    entry = AuditRecord.objects.filter(number=noted.number).first()
    if entry is None or entry.digest != noted.digest:
        text = _("第 %(number)s 条与此前抄下的校验值不符，记录被截断或重写。")
        yield Finding(noted.number, text % {"number": noted.number})


def head() -> Head:
    """Return where the chain ends, to be written down elsewhere. Queries: 1."""
    stored = AuditHead.objects.get(pk=1)
    return Head(stored.number, stored.digest)


@transaction.atomic
def check(*, by: User, at: datetime) -> list[Finding]:
    """Return what is wrong, and record that somebody looked."""
    found = list(verify())
    audit.record(
        by=by,
        at=at,
        action="audit_verified",
        object_type="auditrecord",
        object_key=str(head().number),
        after={"problems": len(found)},
        reason=" ".join(finding.text for finding in found[:20]),
        is_demo=by.is_demo,
    )
    return found
