"""Writes of cities that have another name from a quarter on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from regions.models import City, CityRenaming
from tasks.core.workflow import Refused
from tasks.models import User
from tasks.services.amendments import Order
from tasks.services.demo_departments import restore
from tasks.services.renaming import record_renaming

RENAMED = "city_renamed"


@transaction.atomic
def rename_city(
    *,
    city: City,
    names: dict[str, str],
    seen: str,
    order: Order,
    by: User,
    at: datetime,
) -> CityRenaming:
    """Give a city another name from a quarter on; earlier quarters keep theirs.

    Its code, its place and its bureau stay; the bureau is renamed by itself.
    Args: names – the fields of CityRenaming.NAMES; seen – the name when it was shown.
    Raises: Refused – with a sentence; Conflict. Side effects: an audit record.
    """
    return record_renaming(
        city,
        renamings=CityRenaming,
        action=RENAMED,
        check=_check_names,
        changed=_("该市的名称已被他人改动，请核对后重新办理。"),
        names=names,
        seen=seen,
        order=order,
        by=by,
        at=at,
    )


def _check_names(city: City, before, after) -> None:
    if not after["name"]:
        raise Refused(_("请填写新的名称。"))
    if after == before:
        raise Refused(_("名称没有改动。"))
    if City.objects.exclude(pk=city.pk).filter(name=after["name"]).exists():
        raise Refused(_("“%(name)s”已是另一个市的名称。") % {"name": after["name"]})


def clear_demo() -> None:
    """Take back the names that demonstration accounts gave, unless given anew since."""
    rows = CityRenaming.objects.filter(is_demo=True).order_by("-pk")
    for renaming in rows.select_related("city"):
        city = renaming.city
        if not city.renamings.filter(is_demo=False, pk__gt=renaming.pk).exists():
            restore(renaming, city)
