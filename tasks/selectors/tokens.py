"""Reads of personal tokens."""

import hashlib
from datetime import date

from tasks.models import ApiToken, User


def digest_of(secret: str) -> str:
    """Return what is kept of a token's secret.

    A plain hash is enough: the secret is 256 random bits, which nobody can guess.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(user: User) -> list[ApiToken]:
    """Return a person's tokens, the newest first. Queries: 1."""
    return list(ApiToken.objects.filter(user=user).order_by("-created_at", "-pk"))


def person_with(secret: str, today: date) -> User | None:
    """Return the active person whose token this is; None when it is nobody's.

    Queries: 1.
    """
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), user__is_active=True)
        .first()
    )
    return token.user if token and not token.user.has_ended(today) else None
