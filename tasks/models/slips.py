"""Supervision slips (督办单): what is urged, and every step until it is made good."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tasks.core.slips import (
    ISSUED_COLOURS,
    Colour,
    SlipAction,
    SlipState,
    colour_left,
    words_for,
)

from .naming import localised
from .people import User
from .plan import Department
from .reporting import AppendOnlyQuerySet
from .rounds import ReportingPeriod
from .targets import Indicator


class Slip(models.Model):
    """One department is urged to make good one indicator of one quarter."""

    number = models.PositiveIntegerField(_("编号"), unique=True)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="slips", verbose_name=_("指标")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="slips", verbose_name=_("承办单位")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="slips", verbose_name=_("报告期")
    )
    colour = models.CharField(
        _("颜色"),
        max_length=8,
        choices=[(colour.value, colour.label) for colour in ISSUED_COLOURS],
    )
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=SlipState.choices(),
        default=SlipState.ISSUED.value,
    )
    text = models.TextField(_("督办内容"))
    answer_by = models.DateField(_("回复期限"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("签发时间"))
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("督办单")
        verbose_name_plural = _("督办单")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "department", "period"],
                condition=~models.Q(state=SlipState.REVOKED.value),
                name="slip_once_per_figure",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("slip_detail", args=[self.number])

    @property
    def title(self):
        return _now("督办〔%(year)s〕%(number)s 号") % {
            "year": self.issued_at.year,
            "number": self.number,
        }

    @property
    def unit(self):
        """The name that the department had in the slip's quarter."""
        names = self.__dict__.get("names_then") or {}
        if not names:
            return self.department.title
        return localised(names["name"], names["name_en"])

    @property
    def quarter(self):
        return self.period.key

    @property
    def mark(self):
        """The colour that it leaves for its quarter, as a plain word; "" for none."""
        left = colour_left(Colour(self.colour), SlipState(self.state))
        return left.value if left else ""

    @property
    def severity(self):
        """Sorts by urgency: red is the highest."""
        return Colour(self.colour).severity

    @property
    def words(self):
        return words_for(Colour(self.colour), SlipState(self.state))

    @property
    def is_open(self):
        return SlipState(self.state).is_open

    @property
    def is_with_department(self):
        return SlipState(self.state).is_with_department


class SlipStep(models.Model):
    """One step of a slip: who, when, from which state to which, in what words."""

    slip = models.ForeignKey(
        Slip, models.CASCADE, related_name="steps", verbose_name=_("督办单")
    )
    action = models.CharField(_("动作"), max_length=10, choices=SlipAction.choices())
    state_before = models.CharField(
        _("原状态"), max_length=10, choices=SlipState.choices(), blank=True
    )
    state_after = models.CharField(
        _("新状态"), max_length=10, choices=SlipState.choices()
    )
    text = models.TextField(_("内容"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    at = models.DateTimeField(_("办理时间"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办办理记录")
        verbose_name_plural = _("督办办理记录")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.slip} {self.get_action_display()}"
