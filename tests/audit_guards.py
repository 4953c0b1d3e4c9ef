"""Takes the audit record's triggers away where a test has to: to empty the database
after a test with real transactions, and to see what tampering leaves behind."""

from contextlib import contextmanager

from django.db import connection

from tasks.migrations._audit_guards import guard, unguard
from tasks.models import AuditHead


class Editor:
    """As much of a schema editor as the triggers need; works inside a transaction."""

    connection = connection

    def execute(self, sql, params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


def take_away():
    unguard(None, Editor())


def put_back():
    """Set the triggers up again, and the end of the chain where there is none."""
    if not AuditHead.objects.exists():
        AuditHead.objects.create(pk=1)
    guard(None, Editor())


@contextmanager
def unguarded():
    take_away()
    yield
    put_back()


def has_real_transactions(item) -> bool:
    """True for a test after which Django empties the tables."""
    marker = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server", "django_db_reset_sequences"}
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    return is_marked or bool(names & set(getattr(item, "fixturenames", ())))
