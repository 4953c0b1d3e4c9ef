"""Departments that take over from others: merged, or split, from a quarter on.

Nothing else is rewritten: responsibilities, targets and figures stay with the
department that they were given to, and who holds them in a quarter follows from these
rows. Append-only: written by the services, changed by nobody.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .ordered import Ordered, quarter_known
from .plan import Department, Plan
from .targets import Indicator


class Takeover(Ordered):
    """One indicator, or all, that pass from a department to another from a quarter on."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="takeovers", verbose_name=_("行动方案")
    )
    predecessor = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="handed_over",
        verbose_name=_("原单位"),
    )
    successor = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="taken_over",
        verbose_name=_("承接单位"),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="takeovers",
        verbose_name=_("指标"),
        help_text=_("空白表示原单位的全部指标。"),
    )
    from_quarter = models.PositiveSmallIntegerField(
        _("执行季度"), help_text=_("自该季度起由承接单位填报，以前各季度不变。")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("单位并入、分立")
        verbose_name_plural = _("单位并入、分立")
        constraints = [
            quarter_known("takeover_quarter_known"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="takeover_by_another",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "indicator"],
                name="takeover_once_per_indicator",
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=models.Q(indicator=None),
                name="takeover_once_of_all",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor} {self.starts}"
