"""The audit record: a chain of entries that nobody changes, and where it ends."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.core.audit_chain import BEGINNING, Result

from .reporting import AppendOnlyQuerySet


class AuditRecord(models.Model):
    """Who did, or tried, what, when, where from, from what to what, and why.

    Append-only: the database itself refuses every change and every deletion. The person
    is kept by name and number, not by reference: the record outlives the account.
    """

    number = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(_("人员编号"), null=True, blank=True)
    actor_name = models.CharField(_("人员"), max_length=150)
    origin = models.CharField(_("来源地址"), max_length=45, blank=True)
    action = models.CharField(_("动作"), max_length=40)
    result = models.CharField(
        _("结果"), max_length=8, choices=Result.choices(), default=Result.DONE.value
    )
    object_type = models.CharField(_("对象类型"), max_length=40)
    object_key = models.CharField(_("对象"), max_length=160, db_index=True)
    before = models.JSONField(_("原值"), null=True, blank=True)
    after = models.JSONField(_("新值"), null=True, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)
    previous = models.CharField(_("上一条校验值"), max_length=64)
    digest = models.CharField(_("校验值"), max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-at", "-pk"]
        permissions = [("load_plan", _("可以载入行动方案数据"))]

    def __str__(self):
        at = timezone.localtime(self.at)
        return f"{at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class AuditHead(models.Model):
    """Where the chain ends: one row, locked by whoever adds to the chain.

    The seal is made with the server's key, so that the head cannot be put back, nor the
    chain be reckoned anew, by somebody who has the database alone.
    """

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=BEGINNING)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("审计链尾")
        verbose_name_plural = _("审计链尾")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_is_one")
        ]

    def __str__(self):
        return f"{self.number} {self.digest}"
