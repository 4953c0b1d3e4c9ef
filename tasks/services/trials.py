"""Changes that are made and taken back, to tell what they would do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from tasks.models import User


def foresee(change: Callable[..., Any], *, by: User, at: datetime) -> Any:
    """Make a change and take it back. Returns: what it returns. Raises: what it raises."""
    with transaction.atomic():
        done = change(by=by, at=at)
        transaction.set_rollback(True)
    return done
