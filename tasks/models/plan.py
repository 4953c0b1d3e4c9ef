"""The plan: what was promised, by whom, by when, and where it is written.

Loaded as fixtures by natural key. Nothing that staff report is kept here.
"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import DepartmentLevel, Kind, Role

from .fields import ExactDecimalField


class CodeManager(models.Manager):
    """Finds a row by its code, so that fixtures carry no database ids."""

    def get_by_natural_key(self, code):
        return self.get(code=code)


class NumberManager(models.Manager):
    def get_by_natural_key(self, number):
        return self.get(number=number)


def localised(chinese: str, english: str) -> str:
    """Return the English wording where the reader asks for it and it exists."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Plan(models.Model):
    """The action plan that this site tracks, with the rules it is judged by."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    area = models.CharField(_("地区"), max_length=40, help_text=_("例：某某省"))
    area_en = models.CharField(_("地区英文名"), max_length=60, blank=True)
    document_number = models.CharField(_("文号"), max_length=80)
    document_title = models.CharField(_("文件标题"), max_length=300)
    issued_on = models.DateField(_("印发日期"))
    first_year = models.PositiveSmallIntegerField(_("起始年份"))
    last_year = models.PositiveSmallIntegerField(_("结束年份"))
    slight_limit = ExactDecimalField(
        _("略滞后界限（百分点）"),
        default=Decimal(10),
        help_text=_("低于序时不超过此数为“略滞后”。"),
    )
    behind_limit = ExactDecimalField(
        _("滞后界限（百分点）"),
        default=Decimal(30),
        help_text=_("低于序时不超过此数为“滞后”，超过为“严重滞后”。"),
    )
    about_share = ExactDecimalField(
        _("“左右”的完成比例（%）"),
        default=Decimal(95),
        help_text=_("目标写“左右”的，达到此比例即为完成。"),
    )

    objects = CodeManager()

    class Meta:
        verbose_name = _("行动方案")
        verbose_name_plural = _("行动方案")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="plan_years_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(behind_limit__gt=models.F("slight_limit")),
                name="plan_bands_in_order",
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)

    @property
    def title(self):
        return localised(self.name, self.name_en)

    @property
    def area_name(self):
        return localised(self.area, self.area_en)


class ActionArea(models.Model):
    """One of the plan's actions (行动), which groups key tasks."""

    number = models.PositiveSmallIntegerField(_("序号"), unique=True)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)

    objects = NumberManager()

    class Meta:
        verbose_name = _("行动")
        verbose_name_plural = _("行动")
        ordering = ["number"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.number,)

    @property
    def title(self):
        return localised(self.name, self.name_en)


class KeyTask(models.Model):
    """A key task (重点工作) of the plan."""

    number = models.PositiveSmallIntegerField(_("序号"), unique=True)
    action = models.ForeignKey(
        ActionArea, models.PROTECT, related_name="tasks", verbose_name=_("行动")
    )
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    text = models.TextField(_("正文"), help_text=_("文件正文原文。"))
    responsible = models.CharField(
        _("正文责任单位"), max_length=300, help_text=_("文件正文括号内原文。")
    )
    is_headline = models.BooleanField(
        _("总览合计"),
        default=False,
        help_text=_("总览页显示本项重点工作每年同单位目标之和。"),
    )
    headline_label = models.CharField(_("合计名称"), max_length=60, blank=True)
    headline_label_en = models.CharField(_("合计英文名称"), max_length=80, blank=True)
    headline_note = models.CharField(
        _("合计说明"),
        max_length=200,
        blank=True,
        help_text=_("合计的口径，例：人次之和，同一人可能重复计算。"),
    )
    headline_note_en = models.CharField(_("合计英文说明"), max_length=200, blank=True)

    objects = NumberManager()

    class Meta:
        verbose_name = _("重点工作")
        verbose_name_plural = _("重点工作")
        ordering = ["number"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("task_detail", args=[self.number])

    def natural_key(self):
        return (self.number,)

    natural_key.dependencies = ["tasks.actionarea"]

    @property
    def title(self):
        return localised(self.name, self.name_en)

    @property
    def headline_title(self):
        return localised(self.headline_label, self.headline_label_en)

    @property
    def headline_remark(self):
        return localised(self.headline_note, self.headline_note_en)


class Measure(models.Model):
    """One row of the plan's task list: a measure, its units and its target sentence."""

    row = models.PositiveSmallIntegerField(
        _("行号"), unique=True, help_text=_("清单中带工作目标的第几行，从 1 起。")
    )
    task = models.ForeignKey(
        KeyTask, models.PROTECT, related_name="measures", verbose_name=_("重点工作")
    )
    heading = models.CharField(
        _("工作举措"),
        max_length=400,
        blank=True,
        help_text=_("原文；空白表示与上一行相同。"),
    )
    text = models.CharField(_("具体事项"), max_length=400, blank=True)
    subject = models.CharField(_("领域"), max_length=60, blank=True)
    responsible = models.CharField(
        _("责任单位"), max_length=200, help_text=_("清单原文。")
    )
    goal = models.TextField(_("工作目标"), help_text=_("清单原文。"))
    source = models.CharField(
        _("出处"), max_length=120, help_text=_("例：附件1 第 12 行。")
    )

    class RowManager(models.Manager):
        def get_by_natural_key(self, row):
            return self.get(row=row)

    objects = RowManager()

    class Meta:
        verbose_name = _("工作举措")
        verbose_name_plural = _("工作举措")
        ordering = ["row"]

    def __str__(self):
        return f"{self.row}. {self.title}"

    def natural_key(self):
        return (self.row,)

    natural_key.dependencies = ["tasks.keytask"]

    @property
    def title(self):
        return self.subject or self.text or self.heading or self.task.name


class Department(models.Model):
    """A unit that is responsible or reports: a provincial department or a city bureau."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("简称"), max_length=60, unique=True)
    full_name = models.CharField(_("全称"), max_length=120, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    level = models.CharField(
        _("层级"),
        max_length=12,
        choices=DepartmentLevel.choices(),
        default=DepartmentLevel.PROVINCIAL.value,
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_lead_office = models.BooleanField(
        _("牵头审核单位"), default=False, help_text=_("审核各单位填报的单位。")
    )
    is_issuer = models.BooleanField(
        _("印发单位"), default=False, help_text=_("是否为文件的联合印发单位。")
    )

    objects = CodeManager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["order", "code"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("department_detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    @property
    def title(self):
        return localised(self.name, self.name_en)


class DepartmentAlias(models.Model):
    """Another name under which the plan speaks of a department."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="aliases", verbose_name=_("单位")
    )
    name = models.CharField(_("别名"), max_length=120, unique=True)

    class NameManager(models.Manager):
        def get_by_natural_key(self, name):
            return self.get(name=name)

    objects = NameManager()

    class Meta:
        verbose_name = _("单位别名")
        verbose_name_plural = _("单位别名")
        ordering = ["department", "name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    natural_key.dependencies = ["tasks.department"]


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


class SourceNote(models.Model):
    """A place where the plan disagrees with itself, and which reading is used."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    title = models.CharField(_("标题"), max_length=160)
    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    finding = models.TextField(_("原文怎么说"), help_text=_("各处原文与位置。"))
    finding_en = models.TextField(_("英文说明"), blank=True)
    reading = models.TextField(_("本系统采用"), help_text=_("采用哪一种，为什么。"))
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
