"""The audit record's chain: the database keeps it, and tampering is named."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from tasks.core.audit_chain import BEGINNING, FIELDS, Head, digest_of
from tasks.models import AuditHead, AuditRecord, User
from tasks.services import audit, audit_check

from .audit_guards import unguarded
from .factories import AT, make_record, make_user

pytestmark = pytest.mark.django_db


def make_records(count):
    return [make_record(object_key=str(n), after={"值": n}) for n in range(count)]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def problems(**options):
    return [(finding.number, finding.text) for finding in audit_check.verify(**options)]


# ---- Writing -----------------------------------------------------------------------


def test_each_entry_holds_the_digest_of_the_one_before():
    first, second, third = make_records(3)

    assert [r.number for r in (first, second, third)] == [1, 2, 3]
    assert [r.previous for r in (first, second, third)] == [
        BEGINNING,
        first.digest,
        second.digest,
    ]
    assert audit_check.head() == Head(3, third.digest)
    assert problems() == []


def test_whatever_is_recorded_is_read_back_with_the_same_digest():
    person = make_user("名" * 20, display_name="长" * 60)
    make_record(
        by=person,
        before={"a": None, "b": ["1.10", "2"], "c": {"z": 1, "a": True}},
        after={"a": "😀\n\t", "b": (1, 2), "c": 10**20},
        object_key="k" * 300,
        reason="“理由”",
    )

    assert problems() == []


def test_record_that_is_rolled_back_leaves_no_gap():
    make_record()
    with transaction.atomic():
        make_record()
        transaction.set_rollback(True)
    make_record()

    assert problems() == []
    assert AuditRecord.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    values = {"action": "x", "object_type": "x", "object_key": "x"}

    with pytest.raises(transaction.TransactionManagementError):
        audit.record(by=None, at=AT, **values)

    assert AuditRecord.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_once_follow_each_other():
    barrier = Barrier(4)

    def work(name):
        try:
            barrier.wait(timeout=30)
            for number in range(10):
                make_record(object_key=f"{name}{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))

    assert AuditRecord.objects.count() == 40
    assert problems() == []


# ---- What the database refuses -----------------------------------------------------

TABLE = "tasks_auditrecord"
REFUSED = [
    f"UPDATE {TABLE} SET reason = 'x'",
    f"UPDATE {TABLE} SET reason = reason WHERE number = 2",
    f"DELETE FROM {TABLE}",
    f"DELETE FROM {TABLE} WHERE number = 2",
    "UPDATE tasks_audithead SET number = 1",
    "UPDATE tasks_audithead SET number = number + 1",
    "UPDATE tasks_audithead SET seal = ''",
    "DELETE FROM tasks_audithead",
    "INSERT INTO tasks_audithead (id, number, digest, seal) VALUES (1, 0, '', '')",
    "INSERT INTO tasks_audithead (id, number, digest, seal) VALUES (2, 0, '', '')",
    f"""INSERT INTO {TABLE} (number, at, actor_name, origin, action, result, object_type,
        object_key, reason, is_demo, previous, digest)
        SELECT number + 10, at, actor_name, origin, action, result, object_type,
        object_key, reason, is_demo, previous, digest FROM {TABLE} WHERE number = 2""",
]
OF_ONE_ENGINE = {
    "sqlite": [
        f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE number = 2",
        f"REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE number = 3",
        f"UPDATE OR REPLACE {TABLE} SET number = 1 WHERE number = 2",
        """INSERT OR REPLACE INTO tasks_audithead (id, number, digest, seal)
           VALUES (1, 0, '', '')""",
    ],
    "postgresql": [
        f"TRUNCATE {TABLE}",
        f"TRUNCATE {TABLE}, tasks_audithead CASCADE",
        "TRUNCATE tasks_audithead",
    ],
}


def test_no_sql_changes_or_removes_an_entry():
    make_records(3)
    before = list(AuditRecord.objects.values())

    for sql in [*REFUSED, *OF_ONE_ENGINE[connection.vendor]]:
        with pytest.raises(IntegrityError), transaction.atomic():
            run(sql)

    assert list(AuditRecord.objects.values()) == before
    assert problems() == []


def test_no_way_of_the_orm_changes_or_removes_an_entry():
    record = make_records(3)[1]
    record.reason = "x"
    queryset = AuditRecord.objects.all()
    ways = [
        (IntegrityError, record.save),
        (IntegrityError, lambda: record.save(update_fields=["reason"])),
        (IntegrityError, record.delete),
        (TypeError, lambda: queryset.update(reason="x")),
        (TypeError, lambda: queryset.bulk_update([record], ["reason"])),
        (TypeError, queryset.delete),
        (IntegrityError, lambda: queryset._raw_delete(queryset.db)),
        (IntegrityError, lambda: AuditHead.objects.all().delete()),
        (IntegrityError, lambda: AuditHead.objects.update(number=0)),
    ]

    for error, way in ways:
        with pytest.raises(error), transaction.atomic():
            way()

    assert problems() == []


@transaction.atomic
def change_on_record():
    make_user("nobody")
    make_record()


def test_change_whose_record_fails_is_not_made():
    with unguarded():
        AuditHead.objects.all().delete()
        with pytest.raises(AuditHead.DoesNotExist):
            change_on_record()

    assert not User.objects.filter(username="nobody").exists()


# ---- Tampering with a copy ---------------------------------------------------------

ROWS = 30
TEXTS = ["actor_name", "origin", "action", "object_type", "object_key", "reason"]


def tamper(kind, number, chance):
    """Change the record as somebody with the whole database in hand could."""
    if kind == "remove":
        run(f"DELETE FROM {TABLE} WHERE number = %s", number)
    elif kind == "cut":
        run(f"DELETE FROM {TABLE} WHERE number >= %s", number)
    elif kind == "cut with head":
        run(f"DELETE FROM {TABLE} WHERE number >= %s", number)
        last = AuditRecord.objects.filter(number=number - 1).first()
        digest = last.digest if last else BEGINNING
        sql = "UPDATE tasks_audithead SET number = %s, digest = %s"
        run(sql, number - 1, digest)
    elif kind == "rewrite":
        rewrite_from(number)
    elif kind == "text":
        column = chance.choice(TEXTS)
        run(f"UPDATE {TABLE} SET {column} = {column} || 'x' WHERE number = %s", number)
    elif kind == "digest":
        column = chance.choice(["digest", "previous"])
        sql = f"UPDATE {TABLE} SET {column} = %s WHERE number = %s"
        run(sql, f"{chance.getrandbits(256):064x}", number)
    elif kind == "values":
        run(f"""UPDATE {TABLE} SET after = '{{"值": 99}}' WHERE number = %s""", number)


def rewrite_from(number):
    """Change an entry and reckon every digest after it anew, the head's included."""
    digest = None
    for entry in AuditRecord.objects.order_by("number").filter(number__gte=number):
        values = {name: getattr(entry, name) for name in FIELDS}
        if digest is None:
            values["reason"] = "另一个"
        else:
            values["previous"] = digest
        digest = digest_of(values)
        sql = f"UPDATE {TABLE} SET reason=%s, previous=%s, digest=%s WHERE number=%s"
        run(sql, values["reason"], values["previous"], digest, entry.number)
    run("UPDATE tasks_audithead SET digest = %s", digest)


KINDS = ["remove", "cut", "cut with head", "rewrite", "text", "digest", "values"]


def test_hundred_tamperings_are_detected():
    """The triggers gone, an entry is changed, replaced, removed, or the tail cut off."""
    make_records(ROWS)
    noted = audit_check.head()
    chance = random.Random(7)
    undetected = []

    with unguarded():
        for step in range(100):
            kind, number = KINDS[step % len(KINDS)], chance.randint(1, ROWS)
            with transaction.atomic():
                tamper(kind, number, chance)
                found = [f for f in audit_check.verify() if "触发器" not in f.text]
                if not found:
                    undetected.append((kind, number))
                transaction.set_rollback(True)
    assert undetected == []
    assert problems(noted=noted) == []


def test_tampered_entry_is_named():
    make_records(3)

    with unguarded():
        run(f"UPDATE {TABLE} SET reason = 'x' WHERE number = 2")
    found = problems()

    assert found == [(2, "第 2 条已被改动：内容与校验值不符。")]


def test_head_put_back_by_another_hand_is_noticed():
    make_records(3)
    earlier = AuditRecord.objects.get(number=2)

    with unguarded():
        run(f"DELETE FROM {TABLE} WHERE number = 3")
        run("UPDATE tasks_audithead SET number = 2, digest = %s", earlier.digest)

    assert [number for number, _text in problems()] == [2]


def test_head_that_was_noted_elsewhere_shows_a_rewritten_chain():
    make_records(3)
    noted = audit_check.head()
    with unguarded():
        rewrite_from(2)
        head = AuditHead.objects.get()
        run("UPDATE tasks_audithead SET seal = %s", audit.seal_of(head))

    assert problems() == []
    assert [number for number, _text in problems(noted=noted)] == [3]


def test_key_that_was_replaced_stays_good_while_it_is_listed(settings):
    make_records(1)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the server"

    assert [number for number, _text in problems()] == [1]
    settings.SECRET_KEY_FALLBACKS = [old]
    assert problems() == []


def test_missing_head_and_missing_triggers_are_named():
    make_records(1)

    with unguarded():
        run("DELETE FROM tasks_audithead")
        texts = [text for _number, text in problems()]
        run(f"DELETE FROM {TABLE}")

    guards = len(audit_check.GUARDS[connection.vendor])
    assert len([text for text in texts if "触发器" in text]) == guards
    assert "链尾记录不存在，无法判断末尾是否完整。" in texts


# ---- The command -------------------------------------------------------------------


def test_command_says_that_all_is_well_and_where_the_chain_ends(capsys):
    last = make_records(2)[-1]

    call_command("verify_audit")
    printed = capsys.readouterr().out
    call_command("verify_audit", noted=f"2:{last.digest}")

    assert printed == f"审计记录完整，共 2 条。链尾：2:{last.digest}\n"


def test_command_fails_and_names_the_entry():
    make_records(2)
    with unguarded():
        run(f"UPDATE {TABLE} SET reason = 'x' WHERE number = 1")

    with pytest.raises(CommandError, match="第 1 条已被改动"):
        call_command("verify_audit")


@pytest.mark.parametrize("noted", ["1", "x:" + "0" * 64, "1:abc"])
def test_command_refuses_what_is_no_head(noted):
    with pytest.raises(CommandError, match="--noted"):
        call_command("verify_audit", noted=noted)
