"""The roles as groups with their permissions; made again as often as one likes."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from tasks.access import ROLE_PERMISSIONS


@transaction.atomic
def setup_roles() -> dict[str, int]:
    """Give each role's group exactly its permissions; return how many by role.

    Raises: LookupError – a permission does not exist (migrate first).
    """
    counts = {}
    for role, names in ROLE_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role)
        permissions = _permissions(names)
        group.permissions.set(permissions)
        counts[role] = len(permissions)
    return counts


def _permissions(names: list[str]) -> list[Permission]:
    wanted = Q()
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(names) - {f"{p.content_type.app_label}.{p.codename}" for p in found}
    if missing:
        raise LookupError(f"permissions do not exist: {sorted(missing)}")
    return found
