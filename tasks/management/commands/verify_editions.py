"""Prove that every edition is what was published."""

from django.core.management.base import BaseCommand, CommandError

from tasks.services.edition_checks import verify_editions

SHOWN = 300  # characters of a value


class Command(BaseCommand):
    help = (
        "Check every edition: its checksum, its columns, and its statuses and sentences "
        "worked out again from the figures that it keeps. Fails where one disagrees."
    )

    def handle(self, **options):
        count, findings = verify_editions()
        for one in findings:
            self.stdout.write(f"{one.edition}: {one.what} {one.where}")
            self.stdout.write(f"  kept:  {one.kept[:SHOWN]}")
            self.stdout.write(f"  found: {one.found[:SHOWN]}")
        if findings:
            raise CommandError(f"{len(findings)} findings in {count} editions")
        self.stdout.write(f"{count} editions, every one as it was published")
