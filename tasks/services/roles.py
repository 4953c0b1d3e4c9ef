"""The roles as groups with their permissions; made again as often as one likes."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from tasks.access import ROLE_PERMISSIONS


@transaction.atomic
def setup_roles() -> dict[str, int]:
    """Give each role's group exactly its permissions; return how many by role.

    Raises: LookupError – a permission does not exist (migrate first).
    """
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    counts = {}
    for role, names in ROLE_PERMISSIONS.items():
        if missing := set(names) - known.keys():
            raise LookupError(f"permissions do not exist: {sorted(missing)}")
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])
        counts[role] = len(set(names))
    return counts
