"""A person's own named ways of looking at the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import User


class SavedView(models.Model):
    """A page of the site with its filters, under a name that a person gave it."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="saved_views", verbose_name=_("人员")
    )
    name = models.CharField(_("名称"), max_length=60)
    path = models.CharField(_("页面"), max_length=200)
    query = models.CharField(_("筛选"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("常用视图")
        verbose_name_plural = _("常用视图")
        ordering = ["user", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="saved_view_name_once_per_person"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.path}?{self.query}" if self.query else self.path
