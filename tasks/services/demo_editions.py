"""The demonstration's editions: one of each closed quarter, and one that was corrected."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from tasks.core.enums import State
from tasks.core.rounds import Round
from tasks.models import Actual, Edition, User
from tasks.selectors.plan import QuarterChoice
from tasks.selectors.standings import load_book

from .editions import draft, keep

PUBLISH_DAYS, CORRECT_DAYS = 5, 40  # after the due date
PUBLISH_TIME = time(15, 0)


def publish_demo(script: dict, rounds: list[Round], by: User) -> int:
    """Publish an edition of each round but the last; return how many there are.

    Args: script – which one was corrected, in what, and why; rounds – oldest first.
    """
    closed = rounds[:-1]
    corrected = script["restated"]
    for one in closed:
        if one is rounds[-1 - corrected["back"]]:
            _publish_with_a_slip(corrected, rounds, one, by)
        else:
            _publish(rounds, one, by, days=PUBLISH_DAYS)
    return Edition.objects.filter(is_demo=True).count()


def _publish(rounds, one: Round, by: User, *, days: int, reason: str = "") -> None:
    day = one.due_on + timedelta(days=days)
    known = [r for r in rounds if r.quarter <= one.quarter]
    choice = QuarterChoice(
        quarter=one.quarter,
        round=one,
        choices=[r.quarter for r in known],
        rounds=known,
        today=day,
    )
    at = timezone.make_aware(datetime.combine(day, PUBLISH_TIME))
    keep(draft(load_book(choice)), by=by, at=at, reason=reason)


def _publish_with_a_slip(corrected: dict, rounds, one: Round, by: User) -> None:
    """Publish a quarter with a wrong figure, then again with the right one."""
    found = Actual.objects.filter(
        indicator__code=corrected["indicator"],
        submission__period_id=one.pk,
        state=State.APPROVED,
        is_demo=True,
    )
    actual = found.exclude(value=None).first()
    if actual is None:
        _publish(rounds, one, by, days=PUBLISH_DAYS)
        return
    right = actual.value
    wrong = Decimal(int(right * Decimal(corrected["before"])))
    Actual.objects.filter(pk=actual.pk).update(value=wrong)
    _publish(rounds, one, by, days=PUBLISH_DAYS)
    Actual.objects.filter(pk=actual.pk).update(value=right)
    _publish(rounds, one, by, days=CORRECT_DAYS, reason=corrected["reason"])
