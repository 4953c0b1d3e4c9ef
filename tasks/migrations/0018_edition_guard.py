"""The database itself refuses to change an edition, or to delete a real one."""

from django.db import migrations

UPDATE, DELETE = "tasks_edition_no_update", "tasks_edition_no_delete"
REPLACE = "tasks_edition_no_replace"  # SQLite: INSERT OR REPLACE deletes unasked
SQLITE = [
    f"""CREATE TRIGGER {UPDATE} BEFORE UPDATE ON tasks_edition
    BEGIN SELECT RAISE(ABORT, 'append-only: editions are never changed'); END""",
    f"""CREATE TRIGGER {DELETE} BEFORE DELETE ON tasks_edition WHEN NOT OLD.is_demo
    BEGIN SELECT RAISE(ABORT, 'append-only: editions are never deleted'); END""",
    f"""CREATE TRIGGER {REPLACE} BEFORE INSERT ON tasks_edition
    WHEN EXISTS (SELECT 1 FROM tasks_edition WHERE id = NEW.id OR (
        year = NEW.year AND quarter_number = NEW.quarter_number
        AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, 'append-only: editions are never replaced'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION tasks_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'append-only: editions are never changed or deleted'; END $$""",
    f"""CREATE TRIGGER {UPDATE} BEFORE UPDATE ON tasks_edition
    FOR EACH ROW EXECUTE FUNCTION tasks_edition_refuse()""",
    f"""CREATE TRIGGER {DELETE} BEFORE DELETE ON tasks_edition
    FOR EACH ROW WHEN (NOT OLD.is_demo) EXECUTE FUNCTION tasks_edition_refuse()""",
]


def guard(apps, schema_editor):
    by_vendor = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in by_vendor.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    where = " ON tasks_edition" if is_postgresql else ""
    for name in (UPDATE, DELETE, *([] if is_postgresql else [REPLACE])):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION IF EXISTS tasks_edition_refuse()")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0017_explanations")]
    operations = [migrations.RunPython(guard, unguard)]
