"""Files that prove a figure. The files themselves lie outside the web root."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.attachments import Format, show_size

from .people import User
from .plan import Department
from .rounds import ReportingPeriod
from .slips import Slip
from .targets import Indicator


class EvidenceFile(models.Model):
    """A file beside one department's figure of a quarter; its record is never removed."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="evidence", verbose_name=_("单位")
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="evidence",
        verbose_name=_("报告期"),
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="evidence", verbose_name=_("指标")
    )
    slip = models.ForeignKey(
        Slip,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("督办单"),
        help_text=_("空白表示附在填报数据上。"),
    )
    name = models.CharField(_("文件名"), max_length=120)
    format = models.CharField(_("格式"), max_length=4, choices=Format.choices())
    size = models.PositiveIntegerField(_("大小"), help_text=_("字节。"))
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    key = models.CharField(_("存储名"), max_length=32, unique=True, editable=False)
    added_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    added_at = models.DateTimeField(_("上传时间"))
    presented_at = models.DateTimeField(
        _("报送时间"),
        null=True,
        blank=True,
        help_text=_("随填报单首次提交的时间；空白表示尚未提交，只有本单位可见。"),
    )
    removed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("移除人"),
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(
                fields=["department", "period", "indicator"],
                name="evidence_of_a_figure",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def size_label(self):
        return show_size(self.size)

    @property
    def is_kept(self):
        """True while the file's content is there: what was reported is never deleted."""
        return self.removed_at is None or self.presented_at is not None
