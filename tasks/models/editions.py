"""Editions: how a quarter stood when it was published. Added and read, never changed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.core.editions import EditionKey
from tasks.core.quarters import Quarter

from .people import User


class EditionQuerySet(models.QuerySet):
    """Editions can be added and read; nothing of them is ever changed or deleted."""

    def update(self, **kwargs):
        raise TypeError("append-only: editions are never changed")

    def bulk_update(self, objs, fields, batch_size=None):
        raise TypeError("append-only: editions are never changed")

    def delete(self):
        raise TypeError("append-only: editions are never deleted")

    delete.queryset_only = True


class Edition(models.Model):
    """One published edition of a quarter, with everything that it shows.

    The content is canonical JSON; the checksum is its SHA-256. The other columns repeat
    what the content says, for lists; `verify_editions` compares them.
    """

    year = models.PositiveSmallIntegerField(gettext_lazy("年份"))
    quarter_number = models.PositiveSmallIntegerField(gettext_lazy("季度"))
    number = models.PositiveSmallIntegerField(gettext_lazy("版次"))
    published_at = models.DateTimeField(gettext_lazy("定版时间"))
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("定版人")
    )
    publisher_name = models.CharField(
        gettext_lazy("定版人姓名"),
        max_length=150,
        help_text=gettext_lazy("定版时的姓名。"),
    )
    reason = models.TextField(
        gettext_lazy("更正原因"), blank=True, help_text=gettext_lazy("首版留空。")
    )
    due = models.PositiveIntegerField(gettext_lazy("应报项数"))
    reported = models.PositiveIntegerField(gettext_lazy("已报项数"))
    changed = models.PositiveIntegerField(gettext_lazy("更正处数"), default=0)
    checksum = models.CharField(gettext_lazy("校验码"), max_length=64)
    content = models.TextField(gettext_lazy("内容"))
    is_demo = models.BooleanField(
        gettext_lazy("演示数据"), default=False, editable=False
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("季度定版")
        verbose_name_plural = gettext_lazy("季度定版")
        ordering = ["-year", "-quarter_number", "-number"]
        permissions = [("publish_editions", gettext_lazy("可以发布季度定版"))]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter_number", "number"],
                name="edition_once_per_quarter_and_number",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    quarter_number__gte=1, quarter_number__lte=4, number__gte=1
                ),
                name="edition_numbers_in_range",
            ),
        ]

    def __str__(self):
        return str(self.key)

    def save(self, **kwargs):
        """Add the row; an edition that is stored stays as it is."""
        if not self._state.adding:
            raise TypeError("append-only: editions are never changed")
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("edition_detail", args=[str(self.key)])

    def delete(self, **kwargs):
        raise TypeError("append-only: editions are never deleted")

    @property
    def quarter(self):
        return Quarter(self.year, self.quarter_number)

    @property
    def key(self):
        return EditionKey(self.quarter, self.number)

    @property
    def title(self):
        """The edition in words: 2026年第三季度定版, or its second, corrected edition."""
        if self.number == 1:
            return _("%(quarter)s定版") % {"quarter": self.quarter.label}
        return _("%(quarter)s定版（修订版，第 %(number)s 版）") % {
            "quarter": self.quarter.label,
            "number": self.number,
        }

    @property
    def short_checksum(self):
        return self.checksum[:12]
