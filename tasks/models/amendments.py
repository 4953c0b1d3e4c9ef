"""What the plan asked for before: amended targets, and indicators that were redefined.

The plan's own rows hold what was decided last; these hold what that replaced, and the
quarter from which it holds. Append-only: written by the services, changed by nobody.
"""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .fields import ExactDecimalField
from .ordered import Ordered, changes_in, quarter_known
from .plan import Department, Plan
from .targets import Indicator, Target


class PlanChange(Ordered):
    """A change of the plan after figures exist: why, by which document, from when.

    What was changed stands in a row of its own kind; all of them are read at once.
    """

    class Meta(Ordered.Meta):
        verbose_name = _("方案变更")
        verbose_name_plural = _("方案变更")
        constraints = [quarter_known("plan_change_quarter_known")]

    def __str__(self):
        return f"{self.document_number} {self.starts}"


class IndicatorRevision(PlanChange):
    """An indicator that means something else from a quarter on.

    `before` and `after` hold the indicator's fields; `baselines_before` and
    `baselines_after` the levels that its responsibilities start from, by department.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="revisions", verbose_name=_("指标")
    )
    before = models.JSONField(_("原口径"))
    after = models.JSONField(_("新口径"))
    baselines_before = models.JSONField(_("原基数"), default=dict)
    baselines_after = models.JSONField(_("新基数"), default=dict)
    is_break = models.BooleanField(
        _("数据不可比"),
        default=True,
        help_text=_("以前的数据不与以后的相加、比较；只改文字的不在此列。"),
    )

    class Meta:
        verbose_name = _("口径调整")
        verbose_name_plural = _("口径调整")

    def __str__(self):
        return f"{self.indicator} {self.starts}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return each changed field's label with both values, in words."""
        return [
            (
                str(Indicator._meta.get_field(name).verbose_name),
                _in_words(name, self.before[name]),
                _in_words(name, value),
            )
            for name, value in (
                (name, self.after[name]) for name in self.changed_fields
            )
        ]

    @property
    def changed_fields(self) -> list[str]:
        return [n for n, value in self.after.items() if self.before[n] != value]

    @property
    def changed_baselines(self) -> list[tuple[str, str | None, str | None]]:
        """Return (department code, before, after) for the levels that changed."""
        return [
            (code, self.baselines_before.get(code), value)
            for code, value in self.baselines_after.items()
            if self.baselines_before.get(code) != value
        ]


def _in_words(name: str, value) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    choices = dict(Indicator._meta.get_field(name).flatchoices)
    value = choices.get(value, value)
    return gettext("（空）") if value in (None, "") else str(value)


class DepartmentRenaming(PlanChange):
    """A department that has another name from a quarter on. Its code stays.

    `before` and `after` hold the fields of NAMES.
    """

    NAMES = ("name", "full_name", "name_en")

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="renamings", verbose_name=_("单位")
    )
    before = models.JSONField(_("原名称"))
    after = models.JSONField(_("新名称"))

    class Meta:
        verbose_name = _("单位更名")
        verbose_name_plural = _("单位更名")

    def __str__(self):
        return f"{self.before['name']} → {self.after['name']}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return each changed name's label with both names."""
        return changes_in(Department, self.NAMES, self.before, self.after)


class PlanRevision(PlanChange):
    """The plan's own rules of judging, as they are from a quarter on.

    `before` and `after` hold the fields of RULES as text.
    """

    RULES = ("slight_limit", "behind_limit", "about_share")

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="revisions", verbose_name=_("行动方案")
    )
    before = models.JSONField(_("原规则"))
    after = models.JSONField(_("新规则"))

    class Meta:
        verbose_name = _("判定规则调整")
        verbose_name_plural = _("判定规则调整")

    def __str__(self):
        return "；".join(f"{label} {a} → {b}" for label, a, b in self.changes)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return each changed rule's label with both values."""
        return changes_in(Plan, self.RULES, self.before, self.after)


class ReporterChange(PlanChange):
    """Other departments that report an indicator from a quarter on.

    `before` and `after` hold the codes of all that report it.
    """

    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="reporter_changes",
        verbose_name=_("指标"),
    )
    before = models.JSONField(_("原填报单位"))
    after = models.JSONField(_("新填报单位"))

    class Meta:
        verbose_name = _("填报单位调整")
        verbose_name_plural = _("填报单位调整")

    def __str__(self):
        return f"{self.indicator} {self.starts}"

    @property
    def added(self) -> list[str]:
        return [code for code in self.after if code not in self.before]

    @property
    def dropped(self) -> list[str]:
        return [code for code in self.before if code not in self.after]


class TargetAmendment(PlanChange):
    """A target that was set anew, or added, after figures existed."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="amendments", verbose_name=_("目标")
    )
    revision = models.ForeignKey(
        IndicatorRevision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("口径调整"),
        help_text=_("随口径调整一并改写的目标。"),
    )
    is_addition = models.BooleanField(_("新增目标"), default=False)
    value_before = ExactDecimalField(_("原目标值"), null=True, blank=True)
    value_after = ExactDecimalField(_("新目标值"), null=True, blank=True)
    statement_before = models.TextField(_("原目标原文"), blank=True)
    statement_after = models.TextField(_("新目标原文"))
    source_before = models.CharField(_("原出处"), max_length=160, blank=True)
    was_derived = models.BooleanField(_("原为推算"), default=False)

    class Meta:
        verbose_name = _("目标修订")
        verbose_name_plural = _("目标修订")

    def __str__(self):
        return f"{self.target} {self.starts}"
