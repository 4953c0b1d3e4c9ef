"""What people are told: the notices in their inboxes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.notices import NoticeKind

from .people import User
from .plan import Department
from .rounds import ReportingPeriod


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


class Reminder(models.Model):
    """A reminder that was sent to a department; each scheduled one is sent once."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="reminders",
        verbose_name=_("单位"),
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="reminders",
        verbose_name=_("报告期"),
    )
    due_on = models.DateField(_("截止日"))
    step = models.SmallIntegerField(
        _("距截止日天数"),
        null=True,
        blank=True,
        help_text=_("负数为截止日之前；空白为审核人手工催报。"),
    )
    day = models.DateField(_("催报日期"))
    told = models.PositiveSmallIntegerField(_("通知人数"))
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("催报人"),
    )
    at = models.DateTimeField(_("催报时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("催报记录")
        verbose_name_plural = _("催报记录")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "period", "due_on", "step"],
                name="reminder_once_per_step",
            ),
            models.UniqueConstraint(
                fields=["department", "period", "day"],
                condition=models.Q(step__isnull=True),
                name="reminder_by_hand_once_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.period}"
