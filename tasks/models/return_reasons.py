"""Reasons for returning a figure that come up again and again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .naming import localised


class ReturnReason(models.Model):
    """A reason that a reviewer can start from; what is sent is what they make of it."""

    name = models.CharField(
        _("名称"),
        max_length=40,
        unique=True,
        help_text=_("审核人在列表中看到的简短名称。"),
    )
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    text = models.TextField(
        _("退回意见"),
        max_length=500,
        help_text=_("选用后填入理由栏，审核人可以修改；请写明要填报单位做什么。"),
    )
    text_en = models.TextField(_("英文退回意见"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(
        _("排序"), default=0, help_text=_("数字小的排在前面。")
    )
    is_offered = models.BooleanField(
        _("启用"),
        default=True,
        help_text=_("不勾选的不再提供选择，以前的退回不受影响。"),
    )

    class Meta:
        verbose_name = _("退回理由模板")
        verbose_name_plural = _("退回理由模板")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return localised(self.name, self.name_en)

    @property
    def words(self) -> str:
        return localised(self.text, self.text_en)
