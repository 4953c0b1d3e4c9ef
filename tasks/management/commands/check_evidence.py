"""Compare the files beside figures with their records."""

from django.core.management.base import BaseCommand, CommandError

from tasks.services.evidence_check import examine, sweep


class Command(BaseCommand):
    help = (
        "Name attached files that are missing or altered; count those without record."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--sweep",
            action="store_true",
            help="delete files older than a day that no record names",
        )

    def handle(self, **options):
        found = examine()
        for file in found.broken:
            self.stdout.write(f"missing or altered: {file.pk} {file.name} {file.key}")
        swept = sweep(found.orphans) if options["sweep"] else 0
        self.stdout.write(
            f"{found.intact} files intact, {len(found.broken)} missing or altered, "
            f"{len(found.orphans)} without record, {swept} of them deleted"
        )
        if found.broken:
            raise CommandError("the files do not agree with their records")
