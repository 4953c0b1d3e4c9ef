"""The quarterly rounds, and the register of the plan's contradictions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.quarters import Quarter

from .naming import CodeManager, localised
from .plan import Department, KeyTask
from .targets import Indicator


class ReportingPeriod(models.Model):
    """One quarter's round: when it opens, when it is due, since when it is locked."""

    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(
        _("季度"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    opens_on = models.DateField(_("开放日期"))
    due_on = models.DateField(_("截止日期"), help_text=_("截止日当天仍算按时。"))
    locked_on = models.DateField(
        _("锁定日期"),
        null=True,
        blank=True,
        help_text=_("自这一天起不能再填报；空白为不锁定。"),
    )
    lock_reason = models.CharField(
        _("锁定原因"),
        max_length=200,
        blank=True,
        help_text=_("显示在已锁定的填报页上，例如“年度数据已上报”。"),
    )

    is_edited = models.BooleanField(
        _("手工调整"),
        default=False,
        editable=False,
        help_text=_("手工调整过的报告期，按年份生成时不会覆盖。"),
    )

    class PeriodManager(models.Manager):
        def get_by_natural_key(self, year, quarter):
            return self.get(year=year, quarter=quarter)

    objects = PeriodManager()

    class Meta:
        verbose_name = _("报告期")
        verbose_name_plural = _("报告期")
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"], name="period_once_per_quarter"
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=1, quarter__lte=4),
                name="period_quarter_1_to_4",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on")),
                name="period_due_after_opening",
            ),
        ]

    def __str__(self):
        return f"{self.year}Q{self.quarter}"

    def natural_key(self):
        return (self.year, self.quarter)

    @property
    def key(self) -> Quarter:
        return Quarter(self.year, self.quarter)


class SourceNote(models.Model):
    """A place where the plan disagrees with itself, and which reading is used."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    title = models.CharField(_("标题"), max_length=160)
    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    finding = models.TextField(_("原文表述"), help_text=_("各处原文与位置。"))
    finding_en = models.TextField(_("英文说明"), blank=True)
    reading = models.TextField(_("本系统采用"), help_text=_("采用的口径和理由。"))
    reading_en = models.TextField(_("英文采用说明"), blank=True)
    indicators = models.ManyToManyField(
        Indicator, related_name="notes", blank=True, verbose_name=_("指标")
    )
    tasks = models.ManyToManyField(
        KeyTask, related_name="notes", blank=True, verbose_name=_("重点工作")
    )
    departments = models.ManyToManyField(
        Department, related_name="notes", blank=True, verbose_name=_("单位")
    )

    objects = CodeManager()

    class Meta:
        verbose_name = _("原文疑义")
        verbose_name_plural = _("原文疑义")
        ordering = ["order", "code"]

    def __str__(self):
        return self.heading

    def natural_key(self):
        return (self.code,)

    natural_key.dependencies = ["tasks.indicator", "tasks.keytask", "tasks.department"]

    @property
    def heading(self):
        return localised(self.title, self.title_en)

    @property
    def finding_text(self):
        return localised(self.finding, self.finding_en)

    @property
    def reading_text(self):
        return localised(self.reading, self.reading_en)
