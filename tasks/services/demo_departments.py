"""What the demonstration's accounts changed of departments goes with them.

Another app adds what it keeps itself with `register`, from its AppConfig.ready.
"""

from collections.abc import Callable

from tasks.models import Actual, DepartmentAlias, DepartmentRenaming, Takeover
from tasks.selectors.takeovers import not_before

_others: list[Callable[[], None]] = []


def register(clear_others: Callable[[], None]) -> None:
    """Call this too when the demonstration goes."""
    _others.append(clear_others)


def clear() -> None:
    """Take back takeovers and renamings, unless real people went on from there."""
    for takeover in Takeover.objects.filter(is_demo=True).order_by("-pk"):
        if not _is_relied_on(takeover):
            takeover.delete()
    renamings = DepartmentRenaming.objects.filter(is_demo=True).order_by("-pk")
    for renaming in renamings.select_related("department"):
        department, before = renaming.department, renaming.before
        if department.renamings.filter(is_demo=False, pk__gt=renaming.pk).exists():
            continue
        aliases = DepartmentAlias.objects.filter(department=department)
        aliases.filter(name=before["name"]).delete()
        restore(renaming, department)
    for clear_others in _others:
        clear_others()


def restore(renaming, named) -> None:
    """Give what was renamed its name back."""
    for name, value in renaming.before.items():
        setattr(named, name, value)
    named.save(update_fields=list(renaming.before))
    renaming.delete()


def _is_relied_on(takeover: Takeover) -> bool:
    """True where the successor has reported for real, or has handed it on since."""
    of_indicator = {"indicator": takeover.indicator} if takeover.indicator else {}
    reported = Actual.objects.filter(
        not_before(takeover.starts, "submission__period__"),
        submission__department=takeover.successor,
        is_demo=False,
        **of_indicator,
    )
    handed_on = Takeover.objects.filter(
        predecessor=takeover.successor, is_demo=False, pk__gt=takeover.pk
    )
    return reported.exists() or handed_on.exists()
