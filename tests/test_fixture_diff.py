"""What loading would do, as plain values: comparison, texts and checksum."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.core.fixture_diff import (
    FieldChange,
    ModelDiff,
    RowChange,
    as_json,
    compare,
    digest,
    key_text,
)


def test_compare_names_only_the_fields_that_differ():
    current = {"name": "旧", "value": Decimal("1.0"), "order": 3}

    found = compare(("A",), "a.json", current, {"name": "新", "value": Decimal(1)})

    assert found == RowChange(("A",), "a.json", (FieldChange("name", "旧", "新"),))


@pytest.mark.parametrize("wanted", [{}, {"value": None}], ids=["nothing", "the-same"])
def test_compare_without_a_difference_is_none(wanted):
    assert compare(("A",), "a.json", {"value": None}, wanted) is None


def test_compare_tells_a_missing_value_from_zero():
    found = compare(("A",), "a.json", {"value": None}, {"value": Decimal(0)})

    assert found.changes == (FieldChange("value", None, Decimal(0)),)


@pytest.mark.parametrize(
    ("key", "expected"),
    [((1,), "1"), (("A1", None, 2025), "A1/-/2025"), (("A1", "d", 2025), "A1/d/2025")],
)
def test_key_text_joins_the_parts(key, expected):
    assert key_text(key) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("文字", "文字"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.5"), "0.5"),
        (date(2025, 1, 2), "2025-01-02"),
        ((("A1",), ("B", None)), [["A1"], ["B", None]]),
        (["0.1", "1"], ["0.1", "1"]),
    ],
)
def test_as_json_keeps_values_exact(value, expected):
    assert as_json(value) == expected


def test_model_diff_counts_all_its_rows():
    row = RowChange(("A",), "a.json", ())

    assert ModelDiff("tasks.x", new=(("B",),), changed=(row,), unchanged=3).total == 5


ROW = RowChange(("A",), "a.json", (FieldChange("value", Decimal(1), Decimal(2)),))
DIFF = ModelDiff("tasks.target", new=(("B",), ("C",)), changed=(ROW,), unchanged=4)


def test_digest_of_the_same_is_the_same_whatever_the_order_of_new_rows():
    other = ModelDiff("tasks.target", new=(("C",), ("B",)), changed=(ROW,), unchanged=4)

    assert digest(["f"], [DIFF]) == digest(["f"], [other])


@pytest.mark.parametrize(
    ("contents", "diff"),
    [
        pytest.param(["g"], DIFF, id="file"),
        pytest.param(["f"], ModelDiff("tasks.target", (("B",),), (ROW,), 4), id="new"),
        pytest.param(["f"], ModelDiff("tasks.target", DIFF.new, (), 5), id="changed"),
        pytest.param(
            ["f"],
            ModelDiff(
                "tasks.target",
                DIFF.new,
                (
                    RowChange(
                        ("A",), "a.json", (FieldChange("value", None, Decimal(2)),)
                    ),
                ),
                4,
            ),
            id="old-value",
        ),
    ],
)
def test_digest_of_another_dry_run_differs(contents, diff):
    assert digest(contents, [diff]) != digest(["f"], [DIFF])
