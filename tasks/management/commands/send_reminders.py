"""Remind departments that have not submitted, and send the mails that wait."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from tasks.selectors.reminders import due_reminders
from tasks.services import mail, reminders


class Command(BaseCommand):
    help = (
        "Send the reminders that are due and the mails that wait. Safe to run from "
        "cron as often as one likes, and twice at once: each is sent once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="name the departments whose reminder is due; send nothing",
        )

    def handle(self, **options):
        now = timezone.localtime()
        with translation.override(settings.LANGUAGE_CODE):
            if options["dry_run"]:
                self._list(now)
            else:
                self._send(now)

    def _list(self, now):
        for due in due_reminders(timezone.localdate(now)):
            self.stdout.write(
                f"{due.department.code} {due.round.quarter} "
                f"due {due.round.due_on} step {due.step:+d}"
            )

    def _send(self, now):
        sent = reminders.send_due(at=now)
        mailed = mail.send_waiting(at=now)
        self.stdout.write(
            f"{len(sent.reminders)} reminders to {sent.people} people; mails: "
            f"{mailed.sent} sent, {mailed.failed} failed, {mailed.stale} too old"
        )
        for reminder in sent.untold:
            code = reminder.department.code
            self.stderr.write(f"nobody to tell: {code} {reminder.period}")
