"""What people are told: the notices in their inboxes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.notices import NoticeKind

from .people import User
from .plan import Department


class Notice(models.Model):
    """One person's notice of something that concerns them.

    It keeps what its sentence names, not the sentence: that is written in the reader's
    language when it is shown.
    """

    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("类别"), max_length=24, choices=NoticeKind.choices())
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("单位"),
    )
    values = models.JSONField(_("内容"), default=dict, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    links = models.JSONField(
        _("链接"), default=list, blank=True, help_text=_("所涉各项及其页面。")
    )
    url = models.CharField(_("页面"), max_length=300)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发送人"),
    )
    at = models.DateTimeField(_("发送时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    key = models.CharField(
        max_length=120, blank=True, editable=False
    )  # sent to nobody twice
    wants_mail = models.BooleanField(_("待发邮件"), default=False)
    mailed_at = models.DateTimeField(_("邮件时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"],
                condition=~models.Q(key=""),
                name="notice_once_per_key",
            ),
        ]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self):
        return f"{self.recipient} {self.get_kind_display()}"
