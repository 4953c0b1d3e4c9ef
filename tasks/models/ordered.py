"""What every change that holds from a quarter on has in common: why, by whom, from when."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core.quarters import Quarter

from .reporting import AppendOnlyQuerySet


class Ordered(models.Model):
    """A change that rests on a document and holds from a quarter on. Append-only.

    Written by the services from an order, changed by nobody.
    """

    from_year = models.PositiveSmallIntegerField(_("执行年份"))
    from_quarter = models.PositiveSmallIntegerField(
        _("执行季度"), help_text=_("自该季度起按新的要求判定，以前各季度不变。")
    )
    document_number = models.CharField(_("依据文号"), max_length=80)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("办理人"),
    )
    at = models.DateTimeField(_("办理时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["from_year", "from_quarter", "pk"]

    @property
    def starts(self) -> Quarter:
        return Quarter(self.from_year, self.from_quarter)


def quarter_known(name: str) -> models.CheckConstraint:
    """Return the constraint that a change begins at one of the four quarters."""
    known = models.Q(from_quarter__range=(1, 4))
    return models.CheckConstraint(condition=known, name=name)


def changes_in(
    kind: type[models.Model], names: Iterable[str], before: dict, after: dict
) -> list[tuple[str, str, str]]:
    """Return each changed field's label with both texts; an empty one says so."""
    empty = gettext("（空）")
    return [
        (
            str(kind._meta.get_field(name).verbose_name),
            before[name] or empty,
            after[name] or empty,
        )
        for name in names
        if before[name] != after[name]
    ]
