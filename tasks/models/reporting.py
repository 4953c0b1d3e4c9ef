"""What departments report, and what became of it. Written by the services only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Action, Availability, Basis, Stage, State

from .fields import ExactDecimalField
from .people import User
from .plan import Department
from .rounds import ReportingPeriod
from .targets import Indicator


class Submission(models.Model):
    """One department's quarter."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="submissions",
        verbose_name=_("单位"),
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        related_name="submissions",
        verbose_name=_("报告期"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices(), default=State.DRAFT.value
    )
    version = models.PositiveIntegerField(
        _("版本"), default=0, help_text=_("每次改变加一，用来发现同时修改。")
    )
    submitted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(
        _("首次提交时间"), null=True, blank=True, help_text=_("据此判断是否迟报。")
    )
    first_due_on = models.DateField(
        _("当时的截止日"),
        null=True,
        blank=True,
        help_text=_("首次提交时适用的截止日，此后的延期不改变是否迟报。"),
    )
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("填报单")
        verbose_name_plural = _("填报单")
        ordering = ["period", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "period"],
                name="submission_once_per_department_and_period",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="submission_state_known",
            ),
        ]
        permissions = [
            ("report_figures", _("可以填报本单位数据")),
            ("review_submissions", _("可以审核填报单")),
            ("view_provisional", _("可以查看未审定数据")),
        ]

    def __str__(self):
        return f"{self.department} {self.period}"


class Actual(models.Model):
    """One indicator's figure of one department in one quarter.

    Annual and period: `value` is the quantity of the quarter(s) covered.
    Stock: `value` is the level at the end of the quarter.
    Ratio: `numerator` and `denominator`. Milestone: `stage`.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="actuals", verbose_name=_("填报单")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="actuals", verbose_name=_("指标")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices(), default=State.DRAFT.value
    )
    availability = models.CharField(
        _("数据情况"),
        max_length=16,
        choices=Availability.choices(),
        default=Availability.REPORTED.value,
    )
    value = ExactDecimalField(_("数值"), null=True, blank=True)
    numerator = ExactDecimalField(_("分子"), null=True, blank=True)
    denominator = ExactDecimalField(_("分母"), null=True, blank=True)
    stage = models.CharField(
        _("进展阶段"), max_length=12, choices=Stage.choices(), blank=True
    )
    basis = models.CharField(
        _("填报口径"),
        max_length=8,
        choices=Basis.choices(),
        default=Basis.QUARTER.value,
        help_text=_("填报人实际填写的是本季度、本年累计还是规划期累计。"),
    )
    gaps_covered = models.CharField(
        _("含缺报季度"),
        max_length=8,
        choices=Basis.choices(),
        blank=True,
        help_text=_("按累计填报且前面有季度缺报时，这个数已包含的缺报范围。"),
    )
    note = models.TextField(_("说明"), blank=True)
    evidence = models.CharField(
        _("完成依据"), max_length=300, blank=True, help_text=_("文号、链接或材料名称。")
    )
    expected_on = models.DateField(
        _("预计取得日期"),
        null=True,
        blank=True,
        help_text=_("待数据来源的，预计何时取得。"),
    )
    hint_reason = models.CharField(
        _("核对说明"),
        max_length=300,
        blank=True,
        help_text=_("数据有核对提示而确认无误的，写明理由；数据改变后清空。"),
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    entered_at = models.DateTimeField(_("填报时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("填报数据")
        verbose_name_plural = _("填报数据")
        ordering = ["submission", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"],
                name="actual_once_per_indicator_and_submission",
            ),
            models.CheckConstraint(
                condition=models.Q(denominator__isnull=True)
                | models.Q(denominator__gt=0),
                name="actual_denominator_positive",
            ),
        ]

    def __str__(self):
        return f"{self.submission} {self.indicator}"


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are added and read, never changed."""

    def update(self, **kwargs):
        raise TypeError("append-only: rows are never changed")

    def delete(self):
        raise TypeError("append-only: rows are never deleted")


class Review(models.Model):
    """One step of the round: who did what to which figure, when and why. Append-only."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="reviews", verbose_name=_("填报单")
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("指标"),
        help_text=_("空白表示整份填报单。"),
    )
    action = models.CharField(_("动作"), max_length=10, choices=Action.choices())
    state_before = models.CharField(_("原状态"), max_length=10, choices=State.choices())
    state_after = models.CharField(_("新状态"), max_length=10, choices=State.choices())
    reason = models.TextField(_("理由"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    at = models.DateTimeField(_("办理时间"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission} {self.get_action_display()}"
