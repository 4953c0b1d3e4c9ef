"""Editions as plain values: their names, what is kept, and what one corrects."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tasks.core.editions import EditionKey, restatement
from tasks.core.enums import Availability, Kind, Stage, Status
from tasks.core.keeping import canonical, checksum, from_plain, to_plain
from tasks.core.plan import LastKnown, Rules
from tasks.core.quarters import Quarter
from tasks.core.restated_words import both, what_label
from tasks.core.standing import Progress

Q3 = Quarter(2026, 3)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026Q3", EditionKey(Q3)),
        ("2026Q3-2", EditionKey(Q3, 2)),
        ("2026Q3-12", EditionKey(Q3, 12)),
    ],
)
def test_edition_is_named_after_its_quarter_and_number(text, key):
    assert (EditionKey.parse(text), str(key)) == (key, text)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026Q5", "2026Q3-0", "2026Q3-1", "2026Q3-x", "2026Q3 "]
)
def test_other_names_are_no_editions(text):
    with pytest.raises(ValueError, match="is not an edition"):
        EditionKey.parse(text)


def test_editions_of_a_quarter_are_ordered_by_number():
    keys = [EditionKey(Q3, 2), EditionKey(Q3), EditionKey(Quarter(2026, 2), 9)]

    assert [str(key) for key in sorted(keys)] == ["2026Q2-9", "2026Q3", "2026Q3-2"]


def test_canonical_writing_is_one_whatever_the_order():
    text = canonical({"b": [1, None], "a": "甲"})

    assert text == '{"a":"甲","b":[1,null]}'
    assert canonical({"a": "甲", "b": [1, None]}) == text


def test_canonical_writing_refuses_what_is_not_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_checksum_is_the_sha_256_of_the_text_in_utf_8():
    assert checksum("甲") == (
        "33e3580c093111e1c4cac922872c40371f7896bb3fa4e23be5840bd1834fc622"
    )


FULL = Progress(
    kind=Kind.ANNUAL,
    quarter=Q3,
    rules=Rules(slight_limit=Decimal("7.5")),
    status=Status.BEHIND,
    is_due=True,
    actual=Decimal("12345.6789"),
    target=Decimal("1E+2"),
    share_done=Decimal(1) / 3,
    availability=Availability.AWAITING,
    expected_on=date(2026, 10, 20),
    carried=(("own", Quarter(2026, 1)),),
    last_known=LastKnown(Quarter(2025, 4), Decimal(7), Stage.DONE),
    exact_shares=(Fraction(1, 3), Fraction(3, 4)),
)


@pytest.mark.parametrize("progress", [FULL, Progress(Kind.RATIO, Q3)])
def test_standing_is_kept_without_loss(progress):
    again = from_plain(Progress, to_plain(progress))

    assert again == progress
    assert again.exact_shares == progress.exact_shares


def test_plain_values_are_text_where_json_has_no_such_number():
    values = {
        1: Decimal("1E+2"),
        "at": datetime(2026, 10, 8, 2, 0),  # noqa: DTZ001 – written as it is
        "share": Fraction(1, 3),
        "q": (Q3, None, True),
    }

    assert to_plain(values) == {
        "1": "100",
        "at": "2026-10-08T02:00:00",
        "share": "1/3",
        "q": ["2026Q3", None, True],
    }


@dataclass(frozen=True)
class Grown:
    """A later version of what was kept: one field more, one less."""

    name: str
    added: int = 3


def test_kept_value_is_read_by_a_later_version():
    assert from_plain(Grown, {"name": "a", "dropped": 1}) == Grown("a", 3)


def figure(value, **others):
    parts = ("availability", "numerator", "denominator", "stage")
    empty = dict.fromkeys(parts) | {"availability": "reported"}
    return empty | {"value": value} | others


def standing(**values):
    return dict.fromkeys(("target", "actual", "stage", "status")) | values


def test_restatement_lists_old_and_new():
    old = {
        "figures": {("I1", "own", "2026Q2"): figure("5"), ("I2", "a", "2026Q1"): None},
        "standings": {("I1", ""): standing(actual="5", status="behind", target="10")},
    }
    new = {
        "figures": {
            ("I1", "own", "2026Q2"): figure("6"),
            ("I1", "b", "2026Q2"): figure("1"),
        },
        "standings": {
            ("I1", ""): standing(actual="7", status="on_pace", target="10"),
            ("I3", ""): standing(),
        },
    }

    found = restatement(old, new)

    rows = [(c["what"], c["indicator"], c["department"], c["period"]) for c in found]
    assert rows == [
        ("figure", "I1", "b", "2026Q2"),
        ("figure", "I1", "own", "2026Q2"),
        ("actual", "I1", "", ""),
        ("status", "I1", "", ""),
    ]
    assert (found[0]["old"], found[0]["new"]) == (None, figure("1"))
    assert [(c["old"], c["new"]) for c in found[2:]] == [
        ("5", "7"),
        ("behind", "on_pace"),
    ]


def test_edition_without_changes_restates_nothing():
    same = {"figures": {("I1", "own", "2026Q2"): figure("5")}, "standings": {}}

    assert restatement(same, same) == []


@pytest.mark.parametrize(
    ("what", "kind", "old", "new", "texts"),
    [
        ("status", Kind.ANNUAL, "met", None, ("已完成", "–")),
        ("stage", Kind.MILESTONE, None, "done", ("–", "已完成")),
        ("actual", Kind.ANNUAL, "31204", "31205", ("31,204 人次", "31,205 人次")),
        ("target", Kind.STOCK, None, "0", ("–", "0 人次")),
        ("actual", Kind.RATIO, "62", "63", ("62.0%", "63.0%")),
        ("actual", Kind.RATIO, "62.001", "62.002", ("62.001%", "62.002%")),
        ("actual", Kind.RATIO, "62", "62", ("62.000000%", "62.000000%")),
        ("figure", Kind.ANNUAL, None, figure("12000"), ("未报", "12,000 人次")),
        (
            "figure",
            Kind.ANNUAL,
            figure(None, availability="awaiting"),
            figure("0"),
            ("待数据来源", "0 人次"),
        ),
        (
            "figure",
            Kind.RATIO,
            figure(None, numerator="1", denominator="2"),
            figure(None, numerator="1", denominator="3"),
            ("1 / 2", "1 / 3"),
        ),
        (
            "figure",
            Kind.MILESTONE,
            figure(None, stage="under_way"),
            figure(None, stage="done"),
            ("推进中", "已完成"),
        ),
    ],
)
def test_old_and_new_are_never_rounded_into_the_same(what, kind, old, new, texts):
    assert both(what, old, new, kind=kind, unit="人次", decimals=0) == texts


def test_what_was_corrected_has_a_name():
    kinds = ("figure", "target", "actual", "stage", "status")

    assert [what_label(one) for one in kinds] == [
        "填报数",
        "本年目标",
        "实际",
        "进展阶段",
        "状态",
    ]
