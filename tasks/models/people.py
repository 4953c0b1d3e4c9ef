"""People who log in, and the tokens with which their programs read."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .plan import Department


class User(AbstractUser):
    """A person; belongs to at most one department, whose figures they report."""

    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("单位"),
    )
    is_head = models.BooleanField(
        _("单位负责人"),
        default=False,
        help_text=_("从第二次催报起，同时通知单位负责人。"),
    )
    is_demo = models.BooleanField(
        _("演示账号"),
        default=False,
        editable=False,
        help_text=_("随演示数据一起清除。"),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self):
        return self.display_name or self.username


class ApiToken(models.Model):
    """A personal token for the JSON interface; only its digest is kept."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="api_tokens", verbose_name=_("人员")
    )
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("创建时间"))

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name
