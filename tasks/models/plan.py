"""The plan: what was promised, by whom, and where it is written.

Loaded as fixtures by natural key. Nothing that staff report is kept here.
"""

from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import DepartmentLevel

from .fields import ExactDecimalField
from .naming import CodeManager, NumberManager, localised


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
    ranked_from = models.PositiveSmallIntegerField(
        _("参加排位的最少指标数"),
        default=2,
        help_text=_("可比指标少于此数的单位不排位，另行列出。"),
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

    def get_absolute_url(self):
        return reverse("action_detail", args=[self.number])

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
        _("牵头审核单位"), default=False, help_text=_("负责审核各单位的填报数据。")
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
