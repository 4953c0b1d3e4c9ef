"""Print where the site is and, while the demonstration is there, its accounts."""

from django.core.management.base import BaseCommand

from tasks.models import User
from tasks.services.demo import PASSWORD


class Command(BaseCommand):
    help = "Print the site's address and the demonstration's accounts."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, **options):
        self.stdout.write(f"\n  http://127.0.0.1:{options['port']}/\n")
        accounts = User.objects.filter(is_demo=True, is_active=True)
        for user in accounts.select_related("department").order_by("pk"):
            self.stdout.write(f"  {user.username:<10} {user.department or ''}")
        if accounts:
            self.stdout.write(f"  password of all: {PASSWORD}")
            self.stdout.write("  every reported figure is invented (clear_demo)\n")
        else:
            self.stdout.write("  first account: manage.py createsuperuser\n")
