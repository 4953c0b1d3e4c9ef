"""Close the accounts that nobody uses any more; run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from tasks.services.dormant import UNUSED_DAYS, close_unused, unused


class Command(BaseCommand):
    help = (
        "Close the accounts that nobody has used for a while; the last administrator of "
        "a kind stays, and so do emergency accounts."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=UNUSED_DAYS)
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *, days, dry_run, **options):
        at = timezone.localtime()
        if dry_run:
            for person in unused(at=at, days=days):
                self.stdout.write(person.username)
            return
        done = close_unused(at=at, days=days)
        for person in done.people:
            self.stdout.write(f"closed: {person.username}")
        for person in done.kept:
            self.stdout.write(f"kept, the last of its kind: {person.username}")
        self.stdout.write(f"{len(done.people)} accounts closed")
