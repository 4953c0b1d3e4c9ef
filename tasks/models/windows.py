"""Dates of a department's own: extensions, and locked quarters opened again for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.windows import ExtensionState

from .people import User
from .plan import Department
from .rounds import ReportingPeriod

REASON_LENGTH = 500  # characters


class Extension(models.Model):
    """A department's request to report a quarter later, and what was decided."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="extensions",
        verbose_name=_("单位"),
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="extensions",
        verbose_name=_("报告期"),
    )
    due_before = models.DateField(_("申请时的截止日"))
    wanted_on = models.DateField(_("申请延至"))
    reason = models.TextField(_("申请理由"))
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    requested_at = models.DateTimeField(_("申请时间"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ExtensionState.choices(),
        default=ExtensionState.PENDING.value,
    )
    granted_on = models.DateField(_("批准延至"), null=True, blank=True)
    decision = models.TextField(_("审批意见"), blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审批人"),
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("延期申请")
        verbose_name_plural = _("延期申请")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "period"],
                condition=models.Q(state=ExtensionState.PENDING.value),
                name="extension_one_pending",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ExtensionState.APPROVED.value)
                | models.Q(granted_on__isnull=False),
                name="extension_approved_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.period}"


class Reopening(models.Model):
    """A locked quarter that takes one department's figures again for some days."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="reopenings",
        verbose_name=_("单位"),
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="reopenings",
        verbose_name=_("报告期"),
    )
    until_on = models.DateField(_("开放至"), help_text=_("这一天仍可填报。"))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    at = models.DateTimeField(_("办理时间"))
    ended_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("结束人"),
    )
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("单独开放")
        verbose_name_plural = _("单独开放")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.department} {self.period}"
