"""Put the entries that exist into the chain, and let the database keep all of them."""

from django.db import migrations, models

from tasks.core.audit_chain import FIELDS, digest_of
from tasks.migrations._audit_guards import guard, unguard
from tasks.services.audit import seal_of


def chain(apps, schema_editor):
    records = apps.get_model("tasks", "AuditRecord")._base_manager
    head = apps.get_model("tasks", "AuditHead")(pk=1)
    for record in records.order_by("pk").iterator():
        record.number, record.previous = head.number + 1, head.digest
        record.digest = digest_of({name: getattr(record, name) for name in FIELDS})
        record.save(update_fields=["number", "previous", "digest"])
        head.number, head.digest = record.number, record.digest
    head.seal = seal_of(head)
    head.save()


def unchain(apps, schema_editor):
    apps.get_model("tasks", "AuditHead")._base_manager.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0010_audit_chain"),
    ]

    operations = [
        migrations.RunPython(chain, unchain),
        migrations.AlterField(
            model_name="auditrecord",
            name="number",
            field=models.BigIntegerField(unique=True, verbose_name="序号"),
        ),
        migrations.RunPython(guard, unguard),
    ]
