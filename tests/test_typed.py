"""One row of the entry form: what text means, and what it amounts to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tasks.core.entry import before
from tasks.core.enums import Availability, Basis, Kind, Stage, Status
from tasks.core.plan import IndicatorSpec, Report, Reporter, Reports, Yardstick
from tasks.core.preview import preview
from tasks.core.quarters import Quarter
from tasks.core.typed import Entry, Typed, bases_of, read, typed_of

from .typed_cases import WHOLE

Q3 = Quarter(2026, 3)
HUNDRED_A_YEAR = Yardstick(((2025, Decimal(100)), (2026, Decimal(100))))


def spec(kind, *, targets=HUNDRED_A_YEAR, decimals=0, baseline=None):
    whole = replace(targets, baseline=baseline)
    return IndicatorSpec(
        code="A",
        kind=kind,
        first_year=2025,
        last_year=2027,
        whole=whole,
        reporters=(Reporter("own", whole),),
        unit="人次",
        decimals=decimals,
    )


def reported(*figures):
    """Return the department's earlier quantities or levels: (quarter, value)."""
    return Reports.of(
        Report("own", Quarter.parse(quarter), value=Decimal(value))
        for quarter, value in figures
    )


def look(kind, typed, *figures, **more):
    """Return what a typed row means and how it would stand."""
    one, reports = spec(kind, **more), reported(*figures)
    known = before(one, reports, Q3, "own")
    reading = read(typed, spec=one, known=known)
    shown = preview(
        spec=one,
        reports=reports,
        quarter=Q3,
        known=known,
        entry=reading.entry,
        bases=reading.bases,
    )
    return reading, shown


YEAR = (("2026Q1", 10), ("2026Q2", 15))
OTHER_BASES = [
    # kind, typed, basis, earlier, words, other bases
    ("annual", "16", "quarter", YEAR, "16 人次", "本年累计 41"),
    (
        "annual",
        "41",
        "year",
        YEAR,
        "41 人次（本年累计）",
        "此前本年累计 25，本季度为 16",
    ),
    (
        "annual",
        "141",
        "plan",
        (*((f"2025Q{n}", 25) for n in (1, 2, 3, 4)), *YEAR),
        "141 人次（规划期累计）",
        "此前规划期累计 125，本季度为 16；本年累计 41",
    ),
    (
        "annual",
        "41",
        "year",
        YEAR[:1],
        "41 人次（本年累计）",
        "此前本年累计 10，本季度为 31；已含此前缺报的季度",
    ),
    ("period", "16", "quarter", YEAR, "16 人次", "规划期累计 41"),
    (
        "period",
        "41",
        "year",
        YEAR,
        "41 人次（本年累计）",
        "此前本年累计 25，本季度为 16；规划期累计 41",
    ),
    ("stock", "5", "quarter", YEAR, "5 人次（本季新增）", "期末累计 20"),
    (
        "stock",
        "20",
        "plan",
        YEAR,
        "20 人次（期末累计）",
        "上次累计 15，本季新增 5",
    ),
    ("stock", "20", "", YEAR, "20 人次（期末累计）", "上次累计 15，本季新增 5"),
    ("stock", "20", "plan", (), "20 人次（期末累计）", ""),
]


@pytest.mark.parametrize(
    ("kind", "value", "basis", "earlier", "words", "others"), OTHER_BASES
)
def test_figure_is_shown_on_its_other_bases(kind, value, basis, earlier, words, others):
    _reading, shown = look(Kind(kind), Typed(value=value, basis=basis), *earlier)

    assert (shown.words, shown.others) == (words, others)


@pytest.mark.parametrize(
    ("kind", "value", "basis", "earlier", "words", "others"), OTHER_BASES
)
def test_stored_figure_comes_back_as_it_was_typed(
    kind, value, basis, earlier, words, others
):
    one, reports = spec(Kind(kind)), reported(*earlier)
    known = before(one, reports, Q3, "own")
    entry = read(Typed(value=value, basis=basis), spec=one, known=known).entry

    typed = typed_of(entry, known)

    assert typed.value == value
    assert read(typed, spec=one, known=known).entry == entry
    assert bases_of(entry, known).stored == entry.value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.RATIO, Typed(numerator="62", denominator="1,100", note="说明")),
        (Kind.MILESTONE, Typed(stage="under_way", evidence="文号")),
    ],
)
def test_stored_share_or_stage_has_no_bases_and_comes_back_as_it_was_typed(kind, typed):
    one = spec(kind, targets=Yardstick(((2026, None),)))
    known = before(one, Reports(), Q3, "own")

    entry = read(typed, spec=one, known=known).entry

    assert bases_of(entry, known) is None
    assert typed_of(entry, known) == replace(
        typed, basis="quarter", availability="reported"
    )


def test_stored_level_without_known_beginning_comes_back_as_the_level():
    one = spec(Kind.STOCK)
    entry = Entry(value=Decimal(20), basis=Basis.QUARTER)

    typed = typed_of(entry, before(one, Reports(), Q3, "own"))

    assert (typed.value, typed.basis) == ("20", Basis.PLAN)


READINGS = [
    ("annual", Typed(value="12000"), "12,000 人次", "1.2 万人次", True),
    ("annual", Typed(value="9800"), "9,800 人次", "9,800 人次", False),
    ("ratio", Typed(numerator="62", denominator="100"), "62 / 100", "62.0%", True),
    ("milestone", Typed(stage="under_way"), "推进中", "", False),
    ("annual", Typed(availability="awaiting", note="等"), "待数据来源", "", False),
    ("annual", Typed(), "", "", False),
]


@pytest.mark.parametrize(("kind", "typed", "words", "reading", "shorter"), READINGS)
def test_figure_is_said_exactly_and_as_people_read_it(
    kind, typed, words, reading, shorter
):
    _reading, shown = look(Kind(kind), typed)

    assert (shown.words, shown.reading, shown.reads_shorter) == (
        words,
        reading,
        shorter,
    )


def test_preview_judges_the_typed_figure_as_if_it_were_approved():
    _reading, shown = look(Kind.ANNUAL, Typed(value="50"), *YEAR)

    assert (shown.progress.status, shown.label) == (Status.ON_PACE, "达序时")
    assert shown.has_figure
    assert "未审定" not in shown.sentence


def test_preview_of_nothing_typed_has_no_figure():
    _reading, shown = look(Kind.ANNUAL, Typed(), *YEAR)

    assert (shown.progress.status, shown.has_figure) == (Status.NOT_REPORTED, False)
    assert shown.marks == ()


def test_indicator_with_decimals_takes_them():
    reading, _shown = look(Kind.ANNUAL, Typed(value="1.25"), decimals=2)
    refused, _shown = look(Kind.ANNUAL, Typed(value="1.255"), decimals=2)

    assert reading.entry.value == Decimal("1.25")
    assert refused.errors == {"value": "最多保留 2 位小数。"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (Typed(), {}),
        (
            Typed(numerator="5", denominator="x"),
            {"denominator": "“x”不是数字。请填阿拉伯数字，例如 12,345 或 1.2万。"},
        ),
        (Typed(numerator="5", denominator="5"), {}),
    ],
)
def test_ratio_is_read_from_both_of_its_fields(typed, errors):
    reading, _shown = look(Kind.RATIO, typed)

    assert reading.errors == errors


def test_entry_tells_a_figure_from_a_reason_and_from_nothing():
    zero = Entry(value=Decimal(0))
    reason = Entry(availability=Availability.AWAITING, note="等")
    remark = Entry(note="稍后填")

    assert [
        (entry.has_figure, entry.says_something, entry.is_blank)
        for entry in (zero, reason, remark, Entry())
    ] == [
        (True, True, False),
        (False, True, False),
        (False, False, False),
        (False, False, True),
    ]


def test_milestone_stage_is_kept_with_its_evidence():
    reading, shown = look(
        Kind.MILESTONE,
        Typed(stage="done", evidence=" 测〔2026〕3号 "),
        targets=Yardstick(((2026, None),)),
    )

    assert (reading.entry.stage, reading.entry.evidence) == (
        Stage.DONE,
        "测〔2026〕3号",
    )
    assert shown.progress.status is Status.MET


@pytest.mark.parametrize("typed", [Typed(), Typed(availability="awaiting", note="x")])
def test_figure_that_a_later_total_was_typed_upon_cannot_be_taken_away(typed):
    later = Report("a", Quarter(2026, 3), value=Decimal(50), gaps_covered=Basis.YEAR)
    own = Report("a", Quarter(2026, 2), value=Decimal(20))
    known = before(spec(Kind.ANNUAL), Reports.of([own, later]), Quarter(2026, 2), "a")

    reading = read(typed, spec=spec(Kind.ANNUAL), known=known)

    assert list(reading.errors) == ["value"]
    assert "2026年第三季度" in reading.errors["value"]
    assert read(Typed(value="21"), spec=spec(Kind.ANNUAL), known=known).errors == {}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-10-20", date(2026, 10, 20)),
        ("\uff12\uff10\uff12\uff16-10-20", date(2026, 10, 20)),
        ("soon", None),
        ("2026-13-40", None),
    ],
)
def test_day_on_which_a_figure_is_expected_is_read_or_refused(typed, expected):
    row = Typed(availability="awaiting", note="统计局公布后", expected_on=typed)
    known = before(spec(Kind.ANNUAL), Reports(), Quarter(2026, 3), "own")

    reading = read(row, spec=spec(Kind.ANNUAL), known=known)

    assert reading.entry.expected_on == expected
    assert list(reading.errors) == ([] if expected else ["expected_on"])


def awaiting(expected_on, awaited=None):
    """Return why a day is not taken on 8 October 2026; the plan ends in 2027."""
    row = Typed(availability="awaiting", note="统计局公布后", expected_on=expected_on)
    known = before(spec(Kind.ANNUAL), Reports(), Quarter(2026, 3), "own")
    reading = read(
        row,
        spec=spec(Kind.ANNUAL),
        known=known,
        today=date(2026, 10, 8),
        awaited=awaited,
    )
    return reading.errors


PAST = "不能早于今天（2026年10月8日）。数据已取得的，请填报数据；尚未取得的，请改填新的日期"
FAR = "最迟为2028年12月31日（规划期结束后一年），请核对年份"


@pytest.mark.parametrize(
    ("expected_on", "why"),
    [
        ("2020-01-01", PAST),
        ("2026-10-07", PAST),
        ("2026-10-08", ""),
        ("2028-12-31", ""),
        ("2029-01-01", FAR),
        ("2099-01-01", FAR),
    ],
)
def test_day_that_is_over_or_long_after_the_plan_is_refused(expected_on, why):
    errors = awaiting(expected_on)

    assert list(errors) == (["expected_on"] if why else [])
    assert why in errors.get("expected_on", "")


def test_day_that_has_passed_since_it_was_saved_stays_until_it_is_changed():
    awaited = date(2026, 9, 1)

    assert awaiting("2026-09-01", awaited) == {}
    assert list(awaiting("2026-09-02", awaited)) == ["expected_on"]


def test_bare_entry_is_the_figure_without_the_words_beside_it():
    figure = {"value": Decimal(5), "basis": Basis.YEAR, "gaps_covered": Basis.YEAR}
    words = {
        "note": "说明",
        "evidence": "文号",
        "hint_reason": "核对",
        "explained": WHOLE,
    }

    assert Entry(**figure, **words).bare == Entry(**figure)
