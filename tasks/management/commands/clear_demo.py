"""Remove the demonstration and nothing else."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from tasks.services import demo


class Command(BaseCommand):
    help = "Remove the demonstration's figures and accounts, and nothing else."

    def handle(self, **options):
        counts = demo.clear_demo(at=timezone.localtime())
        self.stdout.write(
            "removed {editions} editions, {figures} figures, {submissions} submissions and {accounts} "
            "accounts; closed {closed} accounts that other records name".format(
                **counts
            )
        )
