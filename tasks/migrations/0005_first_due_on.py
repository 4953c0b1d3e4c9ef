"""Keep the due date that was in force when each quarter was first submitted."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def keep_due_dates(apps, schema_editor):
    submission = apps.get_model("tasks", "Submission")
    period = apps.get_model("tasks", "ReportingPeriod")
    due = period.objects.filter(pk=OuterRef("period_id")).values("due_on")[:1]
    rows = submission.objects.filter(first_submitted_at__isnull=False)
    rows.filter(first_due_on=None).update(first_due_on=Subquery(due))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_windows")]

    operations = [
        migrations.RunPython(keep_due_dates, migrations.RunPython.noop),
    ]
