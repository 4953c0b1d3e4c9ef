"""Days that are not what their weekday says: public holidays, and days worked instead."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """One day of rest, or one weekend day that is worked; due dates go by them."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(
        _("调休上班"),
        default=False,
        help_text=_("勾选为周末调休上班；不勾选为节假日放假。"),
    )
    name = models.CharField(_("名称"), max_length=40, help_text=_("例：国庆节"))

    class CalendarManager(models.Manager):
        def get_by_natural_key(self, day):
            return self.get(day=day)

    objects = CalendarManager()

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"

    def natural_key(self):
        return (self.day,)
