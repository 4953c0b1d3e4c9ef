"""Make the demonstration: accounts and invented figures."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from tasks.services import demo


class Command(BaseCommand):
    help = (
        "Make the demonstration's accounts and invented figures. Does nothing where "
        "they exist, or were removed (unless --again)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="also after it was removed"
        )

    def handle(self, **options):
        try:
            made = demo.load_demo(
                script_file=settings.DEMO_FILE,
                at=timezone.localtime(),
                again=options["again"],
            )
        except demo.AlreadyLoaded:
            self.stdout.write("demonstration: already made, left as it is")
        except demo.NoPlan:
            self.stdout.write("demonstration: no plan is loaded, nothing made")
        else:
            self.stdout.write(
                "demonstration: {accounts} accounts, {submissions} submissions, "
                "{figures} figures, {editions} editions".format(**made)
            )
