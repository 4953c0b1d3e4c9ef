"""Who is logged in where, and who has to wait before trying again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LoginTry(models.Model):
    """Tries with one name from one address, since the first of them.

    The name is kept as a digest: people type their password there by mistake.
    """

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="login_tries",
        verbose_name=_("人员"),
    )
    origin = models.CharField(_("地址"), max_length=45)
    tries = models.PositiveIntegerField(_("次数"), default=0)
    since = models.DateTimeField(_("首次"), db_index=True)

    class Meta:
        verbose_name = _("登录尝试")
        verbose_name_plural = _("登录尝试")

    def __str__(self):
        return f"{self.user or '-'} {self.origin}"


class LoginSession(models.Model):
    """One place where a person is logged in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="login_sessions",
        verbose_name=_("人员"),
    )
    key = models.CharField(max_length=40, unique=True)
    origin = models.CharField(_("地址"), max_length=45)
    at = models.DateTimeField(_("登录时间"))

    class Meta:
        verbose_name = _("登录")
        verbose_name_plural = _("登录")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.user} {self.origin}"
