"""The audit record's chain as plain entries: every way to tamper with it is named."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tasks.core.audit_chain import (
    BEGINNING,
    FIELDS,
    Finding,
    Head,
    digest_of,
    findings,
)

AT = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def entries(count):
    """Return a sound chain of plain entries, and its head."""
    made, digest = [], BEGINNING
    for number in range(1, count + 1):
        entry = dict.fromkeys(FIELDS, "x")
        entry |= {"number": number, "previous": digest, "at": AT}
        digest = digest_of(entry)
        made.append(entry | {"digest": digest})
    return made, Head(count, digest)


def remade(entry, **changes):
    """Return an entry with other values and the digest that they have."""
    entry = entry | changes
    return entry | {"digest": digest_of(entry)}


def numbers(chain, head):
    return [finding.number for finding in findings(chain, head)]


def test_sound_chain_has_no_findings():
    assert list(findings(*entries(3))) == []
    assert list(findings([], Head(0, BEGINNING))) == []


def test_changed_entry_is_named():
    chain, head = entries(3)
    chain[1] |= {"reason": "另一个"}

    assert list(findings(chain, head)) == [
        Finding(2, "第 2 条已被改动：内容与校验值不符。")
    ]


def test_entry_remade_with_its_digest_is_named_by_the_next():
    chain, head = entries(3)
    chain[1] = remade(chain[1], reason="另一个")

    assert list(findings(chain, head)) == [
        Finding(2, "第 2 条已被替换：第 3 条记下的是另一个校验值。")
    ]


def test_last_entry_remade_is_named_by_the_head():
    chain, head = entries(3)
    chain[2] = remade(chain[2], reason="另一个")

    assert list(findings(chain, head)) == [
        Finding(3, "第 3 条已被替换：与链尾记下的校验值不符。")
    ]


@pytest.mark.parametrize("number", [2, 3])
def test_entry_with_another_digest_is_named_once_and_its_neighbours_are_not(number):
    chain, head = entries(3)
    chain[number - 1] |= {"digest": "1" * 64}

    assert numbers(chain, head) == [number]


def test_removed_entries_are_named():
    chain, head = entries(6)

    assert [f.text for f in findings([*chain[:2], *chain[3:]], head)] == [
        "缺少第 3 条。"
    ]
    assert [f.text for f in findings([*chain[:2], *chain[5:]], head)] == [
        "缺少第 3 至 5 条。"
    ]
    assert [f.text for f in findings(chain[2:], head)] == ["缺少第 1 至 2 条。"]
    assert [f.text for f in findings(chain[:4], head)] == ["缺少第 5 至 6 条。"]
    assert [f.text for f in findings([], head)] == ["缺少第 1 至 6 条。"]


def test_first_entry_with_something_before_it_is_named():
    chain, head = entries(2)
    chain[0] = remade(chain[0], previous="1" * 64)

    assert numbers(chain, head)[0] == 1


def test_entries_beyond_the_head_are_named():
    chain, _head = entries(3)
    head = Head(2, chain[1]["digest"])

    assert numbers(chain, head) == [3]


def test_digest_is_the_same_whatever_the_zone():
    chain, _head = entries(1)
    other = AT.astimezone(timezone(timedelta(hours=8)))

    assert digest_of(chain[0] | {"at": other}) == chain[0]["digest"]
