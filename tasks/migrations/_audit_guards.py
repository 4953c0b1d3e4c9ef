"""What the database itself refuses: to change, remove or forge an entry of the audit
record. Written once more by a migration that makes the table anew (SQLite drops a table's
triggers with the table); a test and `manage.py verify_audit` look whether all are there.
"""

SQLITE = {
    "audit_record_unchanged": """
        BEFORE UPDATE ON tasks_auditrecord BEGIN
            SELECT RAISE(ABORT, 'audit records are never changed');
        END""",
    "audit_record_kept": """
        BEFORE DELETE ON tasks_auditrecord BEGIN
            SELECT RAISE(ABORT, 'audit records are never deleted');
        END""",
    # NB: INSERT OR REPLACE would take an entry away without firing the one above.
    "audit_record_chained": """
        BEFORE INSERT ON tasks_auditrecord
        WHEN EXISTS (SELECT 1 FROM tasks_auditrecord
                     WHERE id = NEW.id OR number = NEW.number)
          OR NOT EXISTS (SELECT 1 FROM tasks_audithead
                         WHERE number = NEW.number - 1 AND digest = NEW.previous)
        BEGIN
            SELECT RAISE(ABORT, 'audit records follow the one before');
        END""",
    "audit_head_forward": """
        BEFORE UPDATE ON tasks_audithead
        WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
          OR NOT EXISTS (SELECT 1 FROM tasks_auditrecord
                         WHERE number = NEW.number AND digest = NEW.digest)
        BEGIN
            SELECT RAISE(ABORT, 'the end of the audit chain moves forward alone');
        END""",
    "audit_head_kept": """
        BEFORE DELETE ON tasks_audithead BEGIN
            SELECT RAISE(ABORT, 'the end of the audit chain is never deleted');
        END""",
    "audit_head_single": """
        BEFORE INSERT ON tasks_audithead
        WHEN EXISTS (SELECT 1 FROM tasks_audithead)
          OR EXISTS (SELECT 1 FROM tasks_auditrecord)
        BEGIN
            SELECT RAISE(ABORT, 'the audit chain has one end');
        END""",
}

FUNCTION = """
CREATE OR REPLACE FUNCTION tasks_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION tasks_audit_chained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM tasks_audithead
                   WHERE number = NEW.number - 1 AND digest = NEW.previous) THEN
        RAISE EXCEPTION 'audit records follow the one before'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION tasks_audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
       OR NOT EXISTS (SELECT 1 FROM tasks_auditrecord
                      WHERE number = NEW.number AND digest = NEW.digest) THEN
        RAISE EXCEPTION 'the end of the audit chain moves forward alone'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION tasks_audit_single() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM tasks_audithead)
       OR EXISTS (SELECT 1 FROM tasks_auditrecord) THEN
        RAISE EXCEPTION 'the audit chain has one end'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FUNCTIONS = ("refuse", "chained", "forward", "single")

POSTGRESQL = {
    "audit_record_unchanged": """
        BEFORE UPDATE ON tasks_auditrecord FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_refuse('audit records are never changed')""",
    "audit_record_kept": """
        BEFORE DELETE ON tasks_auditrecord FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_refuse('audit records are never deleted')""",
    "audit_record_whole": """
        BEFORE TRUNCATE ON tasks_auditrecord
        EXECUTE FUNCTION tasks_audit_refuse('audit records are never deleted')""",
    "audit_record_chained": """
        BEFORE INSERT ON tasks_auditrecord FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_chained()""",
    "audit_head_forward": """
        BEFORE UPDATE ON tasks_audithead FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_forward()""",
    "audit_head_kept": """
        BEFORE DELETE ON tasks_audithead FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_refuse(
            'the end of the audit chain is never deleted')""",
    "audit_head_whole": """
        BEFORE TRUNCATE ON tasks_audithead
        EXECUTE FUNCTION tasks_audit_refuse(
            'the end of the audit chain is never deleted')""",
    "audit_head_single": """
        BEFORE INSERT ON tasks_audithead FOR EACH ROW
        EXECUTE FUNCTION tasks_audit_single()""",
}


def guard(apps, schema_editor):
    """Create the triggers. On PostgreSQL they fire in a session for replication too."""
    if schema_editor.connection.vendor == "sqlite":
        for name, body in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}", params=None)
        return
    schema_editor.execute(FUNCTION, params=None)
    for name, body in POSTGRESQL.items():
        table = table_of(name)
        schema_editor.execute(f"CREATE TRIGGER {name} {body}", params=None)
        schema_editor.execute(
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}", params=None
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
        return
    for name in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table_of(name)}", params=None)
    for name in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION tasks_audit_{name}()", params=None)


def table_of(name):
    return "tasks_audithead" if "_head_" in name else "tasks_auditrecord"
