"""People who log in, and the tokens with which their programs read."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from .plan import Department

emergency_account_made = Signal()  # in the transaction that makes it


class PeopleManager(UserManager):
    """Tells of every emergency account, whichever way it is made."""

    use_in_migrations = False

    def create_superuser(self, *args, **values):
        with transaction.atomic(using=self.db):
            made = super().create_superuser(*args, **values)
            emergency_account_made.send(sender=self.model, person=made)
        return made


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
    ends_on = models.DateField(
        _("到期日"),
        null=True,
        blank=True,
        help_text=_("这一天过后不能再登录；空白为长期有效。"),
    )
    last_seen_at = models.DateTimeField(
        _("最近使用"), null=True, blank=True, editable=False
    )
    reopened_at = models.DateTimeField(
        _("重新启用时间"), null=True, blank=True, editable=False
    )
    session_number = models.PositiveIntegerField(default=0, editable=False)
    link_number = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(
        _("演示账号"),
        default=False,
        editable=False,
        help_text=_("随演示数据一起清除。"),
    )

    objects = PeopleManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        permissions = [("give_roles", _("可以授予和取消角色"))]

    def __str__(self):
        return self.display_name or self.username

    def get_session_auth_hash(self):
        """Sessions of before a deactivation stay ended, also when it is undone."""
        plain = super().get_session_auth_hash()
        return f"{self.session_number}:{plain}" if self.session_number else plain

    def get_session_auth_fallback_hash(self):
        for plain in super().get_session_auth_fallback_hash():
            yield f"{self.session_number}:{plain}" if self.session_number else plain

    def has_ended(self, today):
        return self.ends_on is not None and self.ends_on < today


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
