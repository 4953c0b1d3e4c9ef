"""Writes of departments that have another name from a quarter on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import Department, DepartmentAlias, DepartmentRenaming, User

from . import audit
from .amendments import Order, check_order
from .audit_values import object_key
from .round_steps import Conflict

RENAMED = "department_renamed"


@transaction.atomic
def rename_department(
    *,
    department: Department,
    names: dict[str, str],
    seen: str,
    order: Order,
    by: User,
    at: datetime,
) -> DepartmentRenaming:
    """Give a department another name from a quarter on; earlier quarters keep theirs.

    Its code, figures, people and rights stay, and the old name is found as an alias.
    Args: names – the fields of DepartmentRenaming.NAMES; seen – the name when it was
    shown.
    Raises: Refused – with a sentence; Conflict. Side effects: an audit record.
    """
    access.require(by.has_perm("tasks.change_department"))
    department = Department.objects.select_for_update().get(pk=department.pk)
    if department.name != seen:
        raise Conflict(_("该单位的名称已被他人改动，请核对后重新办理。"))
    earlier = DepartmentRenaming.objects.filter(department=department)
    check_order(order, latest=max((one.starts for one in earlier), default=None))
    before = {name: getattr(department, name) for name in DepartmentRenaming.NAMES}
    after = {name: names[name].strip() for name in DepartmentRenaming.NAMES}
    _check_names(department, before, after)
    renaming = DepartmentRenaming.objects.create(
        department=department, before=before, after=after, **order.as_fields(by, at)
    )
    for name, value in after.items():
        setattr(department, name, value)
    department.save(update_fields=list(after))
    DepartmentAlias.objects.get_or_create(
        name=before["name"], defaults={"department": department}
    )
    audit.record(
        by=by,
        at=at,
        action=RENAMED,
        object_type="department",
        object_key=object_key(department),
        before=before,
        after=after | order.as_words(),
        reason=order.reason,
        is_demo=by.is_demo,
    )
    return renaming


def _check_names(department, before, after) -> None:
    if not after["name"]:
        raise Refused(_("请填写新的简称。"))
    if after == before:
        raise Refused(_("名称没有改动。"))
    others = Department.objects.exclude(pk=department.pk)
    aliases = DepartmentAlias.objects.exclude(department=department)
    taken = others.filter(name=after["name"]) or aliases.filter(name=after["name"])
    if taken:
        raise Refused(_("“%(name)s”已是另一单位的名称。") % {"name": after["name"]})
