"""Django's command of this name, which leaves an audit record."""

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from tasks.models import User
from tasks.services.logins import set_password_by_command


class Command(changepassword.Command):
    help = (
        "Set a person's password; it is asked for twice, and put on the audit record."
    )

    def handle(self, *, username, database, **options):
        person = User.objects.using(database).filter(username=username).first()
        if person is None:
            raise CommandError(f"user '{username}' does not exist")
        password = self._asked(person)
        set_password_by_command(person=person, password=password, at=timezone.now())
        return f"Password changed successfully for user '{person}'"

    def _asked(self, person) -> str:
        """Ask until the password is typed twice alike and is good enough."""
        for _time in range(3):
            password, again = self._get_pass(), self._get_pass("Password (again): ")
            if password != again:
                self.stderr.write("Passwords do not match.")
                continue
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            return password
        raise CommandError(f"password of user '{person}' not changed")
