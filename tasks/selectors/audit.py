"""Reads of the audit record, for those who audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tasks.core.audit_chain import Result
from tasks.models import AuditRecord

EMERGENCY_DAYS, REFUSED_HOURS = 30, 24  # what the page's first lines look back on


@dataclass(frozen=True)
class Watch:
    """What an auditor wants to know first."""

    emergencies: int  # an emergency account logged in, in the last EMERGENCY_DAYS
    refused: int  # attempts in the last REFUSED_HOURS


def records() -> QuerySet[AuditRecord]:
    """Return all entries, the latest first."""
    return AuditRecord.objects.order_by("-number")


def entry(number: int) -> AuditRecord | None:
    """Return one entry. Queries: 1."""
    return AuditRecord.objects.filter(number=number).first()


def watch(at: datetime) -> Watch:
    """Return what stands out. Queries: 2."""
    since = at - timedelta(days=EMERGENCY_DAYS)
    lately = at - timedelta(hours=REFUSED_HOURS)
    return Watch(
        AuditRecord.objects.filter(action="emergency_login", at__gte=since).count(),
        AuditRecord.objects.filter(result=Result.REFUSED, at__gte=lately).count(),
    )


def actions() -> list[str]:
    """Return the actions that occur. Queries: 1."""
    names = AuditRecord.objects.order_by("action").values_list("action", flat=True)
    return list(names.distinct())


def neighbours(entry: AuditRecord) -> tuple[AuditRecord | None, AuditRecord | None]:
    """Return the entries before and after. Queries: 2."""
    earlier = AuditRecord.objects.filter(number__lt=entry.number).order_by("-number")
    later = AuditRecord.objects.filter(number__gt=entry.number).order_by("number")
    return earlier.first(), later.first()
