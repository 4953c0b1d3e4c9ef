"""Check the audit record: `manage.py verify_audit [--noted NUMBER:DIGEST]`.

Prints the end of the chain, to be written down outside of the server; given back later
with `--noted`, it shows whether the record was cut off or written anew since.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tasks.core.audit_chain import Head
from tasks.services import audit_check


class Command(BaseCommand):
    help = _("核验审计记录：逐条检查链条，并检查数据库的保护触发器。")

    def add_arguments(self, parser):
        parser.add_argument(
            "--noted",
            metavar="NUMBER:DIGEST",
            help=_("此前抄在别处的链尾，用来发现截断和重写。"),
        )

    def handle(self, *, noted, **options):
        found = list(audit_check.verify(noted=_head(noted) if noted else None))
        if found:
            lines = [finding.text for finding in found]
            raise CommandError("\n".join([_("审计记录有问题："), *lines]))
        head = audit_check.head()
        self.stdout.write(
            _("审计记录完整，共 %(count)s 条。链尾：%(count)s:%(digest)s")
            % {"count": head.number, "digest": head.digest}
        )


def _head(text) -> Head:
    number, _colon, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise CommandError(_("--noted 须写序号、英文冒号和校验值。"))
    return Head(int(number), digest)
