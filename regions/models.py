"""Cities: their reporting bureau, their place on the map, their counties."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tasks.models import Department
from tasks.models.naming import CodeManager, localised
from tasks.models.ordered import Ordered, changes_in, quarter_known


class City(models.Model):
    """A city of the plan's area; what it must reach are its bureau's targets."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    adcode = models.CharField(
        _("行政区划代码"), max_length=12, unique=True, help_text=_("与地图文件对应。")
    )
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    counties = models.PositiveSmallIntegerField(_("县（市、区）数"))
    bureau = models.OneToOneField(
        Department, models.PROTECT, related_name="city", verbose_name=_("填报单位")
    )

    objects = CodeManager()

    class Meta:
        verbose_name = _("设区市")
        verbose_name_plural = _("设区市")
        ordering = ["order", "code"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("city_detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    natural_key.dependencies = ["tasks.department"]

    @property
    def title(self):
        return localised(self.name, self.name_en)

    @property
    def adcodes(self) -> list[str]:
        """The places on the map that belong to it, those it took over included."""
        return [self.adcode, *(one.adcode for one in self.__dict__.get("joined", ()))]


class CityRenaming(Ordered):
    """A city that has another name from a quarter on. Its code stays. Append-only.

    `before` and `after` hold the fields of NAMES.
    """

    NAMES = ("name", "name_en")

    city = models.ForeignKey(
        City, models.PROTECT, related_name="renamings", verbose_name=_("设区市")
    )
    before = models.JSONField(_("原名称"))
    after = models.JSONField(_("新名称"))
    from_quarter = models.PositiveSmallIntegerField(
        _("执行季度"), help_text=_("自该季度起显示新名称；以前各季度仍显示原名称。")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("设区市更名")
        verbose_name_plural = _("设区市更名")
        constraints = [quarter_known("city_renaming_quarter_known")]

    def __str__(self):
        return f"{self.before['name']} → {self.after['name']}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return each changed name's label with both names."""
        return changes_in(City, self.NAMES, self.before, self.after)
