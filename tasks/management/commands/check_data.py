"""Print what the standing checks of the data find; fail where one is a fault."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.core.plan_health import counts
from tasks.selectors.health import data_health


class Command(BaseCommand):
    help = _("检查方案、人员和填报数据是否齐全、一致；有问题时以错误码结束。")

    def handle(self, **options):
        found = data_health(timezone.localdate())
        for check, count in counts(found).items():
            self.stdout.write(f"{count:5d}  {check.label}")
        faults = [one for one in found if one.check.is_fault]
        for one in faults:
            self.stdout.write(f"{one.check.label}：{one.subject}　{one.detail}")
        if faults:
            raise CommandError(
                _("发现 %(count)s 个问题。") % {"count": len(faults)}, returncode=1
            )
        self.stdout.write(_("没有发现问题。"))
