"""Writes of departments that have another name from a quarter on."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Model
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
    renaming = record_renaming(
        department,
        renamings=DepartmentRenaming,
        action=RENAMED,
        check=_check_names,
        changed=_("该单位的名称已被他人改动，请核对后重新办理。"),
        names=names,
        seen=seen,
        order=order,
        by=by,
        at=at,
    )
    DepartmentAlias.objects.get_or_create(
        name=renaming.before["name"], defaults={"department": renaming.department}
    )
    return renaming


def record_renaming(
    one: Model,
    *,
    renamings: type[Model],
    action: str,
    check: Callable,
    changed: str,
    names: dict[str, str],
    seen: str,
    order: Order,
    by: User,
    at: datetime,
) -> Model:
    """Write another name of a department or a city, within the caller's transaction.

    Args: renamings – the model of its renamings, with NAMES, and a reference named like
    the model of `one`; action – of the audit record; check – called with it and both
    names, raises Refused; changed – the sentence where it is no longer called as seen.
    """
    meta = one._meta
    access.require(by.has_perm(f"{meta.app_label}.change_{meta.model_name}"))
    one = type(one).objects.select_for_update().get(pk=one.pk)
    if one.name != seen:
        raise Conflict(changed)
    of_it = {meta.model_name: one}
    earlier = renamings.objects.filter(**of_it)
    check_order(order, latest=max((each.starts for each in earlier), default=None))
    before = {name: getattr(one, name) for name in renamings.NAMES}
    after = {name: names[name].strip() for name in renamings.NAMES}
    check(one, before, after)
    renaming = renamings.objects.create(
        **of_it, before=before, after=after, **order.as_fields(by, at)
    )
    for name, value in after.items():
        setattr(one, name, value)
    one.save(update_fields=list(after))
    audit.record(
        by=by,
        at=at,
        action=action,
        object_type=meta.model_name,
        object_key=object_key(one),
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
