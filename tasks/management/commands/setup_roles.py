"""Make the roles' groups and give each its permissions."""

from django.core.management.base import BaseCommand

from tasks.services.roles import setup_roles


class Command(BaseCommand):
    help = "Make the roles' groups and give each its permissions; safe to repeat."

    def handle(self, **options):
        for role, count in setup_roles().items():
            self.stdout.write(f"{role}: {count} permissions")
