"""What is counted, who has a part in it, and what it must reach by when."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind, Role

from .fields import ExactDecimalField
from .naming import CodeManager, localised
from .plan import Department, Measure


class Indicator(models.Model):
    """Something that is counted, or a deliverable, with targets by year."""

    code = models.CharField(_("代码"), max_length=20, unique=True)
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="indicators", verbose_name=_("工作举措")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices())
    unit = models.CharField(
        _("计量单位"),
        max_length=20,
        blank=True,
        help_text=_("基本单位，例：人次（不用“万人次”）。任务类留空。"),
    )
    unit_en = models.CharField(_("英文单位"), max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(
        _("小数位"), default=0, validators=[MaxValueValidator(4)]
    )
    is_about = models.BooleanField(
        _("“左右”"), default=False, help_text=_("目标写“左右”的指标。")
    )
    less_is_better = models.BooleanField(
        _("越低越好"),
        default=False,
        help_text=_("目标是降低的指标，达到或低于目标即为完成。"),
    )
    definition = models.TextField(_("口径"), blank=True)
    definition_en = models.TextField(_("英文口径"), blank=True)
    numerator_name = models.CharField(_("分子"), max_length=80, blank=True)
    numerator_name_en = models.CharField(_("分子英文"), max_length=120, blank=True)
    denominator_name = models.CharField(_("分母"), max_length=80, blank=True)
    denominator_name_en = models.CharField(_("分母英文"), max_length=120, blank=True)
    profile = models.JSONField(
        _("季度进度"),
        null=True,
        blank=True,
        help_text=_(
            '每年四个季度的累计比例，最后一个为 1，例：["0.1", "0.4", "0.7", "1"]；'
            "空白为平均。只用于“每年”类指标。"
        ),
    )
    slight_limit = ExactDecimalField(_("略滞后界限（百分点）"), null=True, blank=True)
    behind_limit = ExactDecimalField(_("滞后界限（百分点）"), null=True, blank=True)

    objects = CodeManager()

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
                name="indicator_kind_known",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("indicator_detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    natural_key.dependencies = ["tasks.measure"]

    @property
    def title(self):
        return localised(self.name, self.name_en)

    @property
    def unit_name(self):
        return localised(self.unit, self.unit_en)

    @property
    def definition_text(self):
        return localised(self.definition, self.definition_en)

    @property
    def numerator_title(self):
        return localised(self.numerator_name, self.numerator_name_en)

    @property
    def denominator_title(self):
        return localised(self.denominator_name, self.denominator_name_en)


class ResponsibilityManager(models.Manager):
    def get_by_natural_key(self, indicator, department):
        return self.get(indicator__code=indicator, department__code=department)


class Responsibility(models.Model):
    """A department's part in an indicator: leads or assists, reports or not."""

    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("指标"),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("单位"),
    )
    role = models.CharField(_("职责"), max_length=8, choices=Role.choices())
    reports = models.BooleanField(_("填报"), default=False)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    baseline = ExactDecimalField(
        _("基数"),
        null=True,
        blank=True,
        help_text=_("规划期前一年年末的水平；空白表示未知。"),
    )
    baseline_note = models.CharField(_("基数出处"), max_length=200, blank=True)

    objects = ResponsibilityManager()

    class Meta:
        verbose_name = _("职责分工")
        verbose_name_plural = _("职责分工")
        ordering = ["indicator", "order", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "department"],
                name="responsibility_once_per_department",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} – {self.department}"

    def natural_key(self):
        return (self.indicator.code, self.department.code)

    natural_key.dependencies = ["tasks.indicator", "tasks.department"]


class TargetManager(models.Manager):
    def get_by_natural_key(self, indicator, department, year):
        return self.get(
            indicator__code=indicator,
            department=department and Department.objects.get_by_natural_key(department),
            year=year,
        )


class Target(models.Model):
    """What an indicator must reach in, or by the end of, a year.

    A department of its own means that department's part; none means the whole area.
    A milestone has no value: its statement is the deliverable.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("指标")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("单位"),
        help_text=_("空白表示全省（全域）目标。"),
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    value = ExactDecimalField(
        _("目标值"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("按基本单位填写；任务类留空。"),
    )
    statement = models.TextField(_("目标原文"))
    source = models.CharField(_("出处"), max_length=160)
    is_derived = models.BooleanField(
        _("推算"), default=False, help_text=_("文件未直接写明、由文件其他数字推算。")
    )
    derivation = models.CharField(_("推算方法"), max_length=300, blank=True)
    derivation_en = models.CharField(_("推算方法英文"), max_length=300, blank=True)

    objects = TargetManager()

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        ordering = ["indicator", "department", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                condition=models.Q(department__isnull=True),
                name="target_once_per_year",
            ),
            models.UniqueConstraint(
                fields=["indicator", "department", "year"],
                condition=models.Q(department__isnull=False),
                name="target_once_per_department_and_year",
            ),
        ]

    def __str__(self):
        whose = f" {self.department}" if self.department_id else ""
        return f"{self.indicator}{whose} {self.year}"

    def natural_key(self):
        return (
            self.indicator.code,
            self.department.code if self.department else None,
            self.year,
        )

    natural_key.dependencies = ["tasks.indicator", "tasks.department"]

    @property
    def derivation_text(self):
        return localised(self.derivation, self.derivation_en)
