"""Why a line lags, what is promised about it, and what became of the last promise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Fulfilment

from .people import User
from .reporting import Submission
from .targets import Indicator


class Explanation(models.Model):
    """What a department says beside one of its figures; written with the figure.

    It is as far in the round as the figure beside it: read it through
    `tasks.selectors.explanations`, which knows the figure's state.
    """

    submission = models.ForeignKey(
        Submission,
        models.PROTECT,
        related_name="explanations",
        verbose_name=_("填报单"),
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="explanations", verbose_name=_("指标")
    )
    cause = models.TextField(_("滞后原因"), blank=True)
    action = models.TextField(_("整改措施"), blank=True)
    owner = models.CharField(
        _("责任人"), max_length=60, blank=True, help_text=_("处室、岗位或姓名。")
    )
    due_on = models.DateField(
        _("完成时限"), null=True, blank=True, help_text=_("在下一季度内。")
    )
    promise = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answer",
        verbose_name=_("上期承诺"),
        help_text=_("兑现情况所说的那一次承诺。"),
    )
    fulfilment = models.CharField(
        _("上期承诺兑现情况"), max_length=8, choices=Fulfilment.choices(), blank=True
    )
    fulfilment_note = models.TextField(_("兑现情况说明"), blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    entered_at = models.DateTimeField(_("填报时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("滞后说明")
        verbose_name_plural = _("滞后说明")
        ordering = ["submission", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"],
                name="explanation_once_per_indicator_and_submission",
            ),
        ]

    def __str__(self):
        return f"{self.submission} {self.indicator}"
