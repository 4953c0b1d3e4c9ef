"""Logging in and changing one's password, on record."""

from datetime import datetime

from django.db import transaction
from django.dispatch import receiver

from tasks.models import AuditRecord, User
from tasks.models.people import emergency_account_made

from .audit import record, record_refusal

LOGIN, EMERGENCY = "login", "emergency_login"


def logged_in(*, by: User, at: datetime) -> AuditRecord:
    """Record that a person has logged in; an emergency account's stands out.

    Call it in the transaction of the session.
    """
    return record(
        by=by,
        at=at,
        action=EMERGENCY if by.is_superuser else LOGIN,
        object_type="user",
        object_key=by.username,
        is_demo=by.is_demo,
    )


def not_logged_in(*, name: str, reason: str, at: datetime) -> AuditRecord:
    """Record that somebody failed to log in.

    A name that is nobody's is left out: people type their password there by mistake.
    """
    user = User.objects.filter(username=name[:150].replace("\0", "")).first()
    return record_refusal(
        by=None,
        at=at,
        action=LOGIN,
        object_type="user",
        object_key=user.username if user else "-",
        reason=reason,
    )


@receiver(emergency_account_made)
def emergency_made(*, person: User, **_of_the_signal) -> AuditRecord:
    """Record that somebody with the server's rights made an emergency account."""
    return record(
        by=None,
        at=person.date_joined,
        action="administrator_made",
        object_type="user",
        object_key=person.username,
        is_demo=person.is_demo,
    )


def password_changed(*, by: User, at: datetime) -> AuditRecord:
    """Record a changed password. Call it in the transaction of the change."""
    return record(
        by=by,
        at=at,
        action="password_changed",
        object_type="user",
        object_key=by.username,
        is_demo=by.is_demo,
    )


@transaction.atomic
def set_password_by_command(
    *, person: User, password: str, at: datetime
) -> AuditRecord:
    """Set a password for somebody with the server's rights, on record.

    Their sessions end, for these hang on the password.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    return record(
        by=None,
        at=at,
        action="password_set",
        object_type="user",
        object_key=person.username,
        is_demo=person.is_demo,
    )
