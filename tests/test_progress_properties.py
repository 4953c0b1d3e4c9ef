"""What must hold for every plan and every figure, not only for those thought of."""

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.entry import before, read_basis
from tasks.core.enums import SEVERITIES, Basis, Kind, Stage, Status
from tasks.core.explain import explain
from tasks.core.figures import (
    parse_number,
    round_within,
    show_large,
    show_number,
    show_percent,
    show_points,
    show_share,
)
from tasks.core.path import (
    combine,
    expected_at,
    expected_in,
    flow_span,
    whole_yardstick,
)
from tasks.core.plan import Reports, Rules
from tasks.core.progress import evaluate, evaluate_reporter, status_of_gap
from tasks.core.quarters import Quarter, quarters_of
from tasks.core.rollups import roll_up

from .progress_cases import D, reports, spec, yardstick

YEARS = (2025, 2026, 2027)
QUARTERS = quarters_of(YEARS[0], YEARS[-1])
NUMERIC = [Kind.ANNUAL, Kind.STOCK, Kind.PERIOD, Kind.RATIO]

# The same examples in every run; for a search of your own, raise the numbers.
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)
more = settings(max_examples=150, deadline=None, derandomize=True, database=None)

amounts = st.integers(0, 3_000_000)
quarters = st.sampled_from(QUARTERS)


@st.composite
def rules(draw):
    slight = draw(st.integers(1, 300))
    behind = draw(st.integers(slight + 1, 900))
    return Rules(D(slight) / 10, D(behind) / 10, D(draw(st.integers(80, 100))))


@st.composite
def profiles(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    return tuple(D(cut) / 100 for cut in (*cuts, 100))


@st.composite
def target_years(draw, highest, *, is_rising):
    years = sorted(draw(st.sets(st.sampled_from(YEARS), min_size=1)))
    values = [draw(st.integers(0, highest)) for _ in years]
    if is_rising:
        values.sort()
    return dict(zip(years, values, strict=True))


@st.composite
def indicators(draw, kinds=NUMERIC):
    """Return an indicator of one reporter whose levels rise."""
    kind = draw(st.sampled_from(kinds))
    highest = 100 if kind is Kind.RATIO else 3_000_000
    targets = draw(target_years(highest, is_rising=kind is not Kind.ANNUAL))
    baseline = None
    if kind in (Kind.STOCK, Kind.RATIO):
        least = min(targets.values())
        baseline = draw(st.none() | st.integers(0, least))
    return spec(
        kind,
        targets,
        baseline=baseline,
        rules=draw(rules()),
        is_about=draw(st.booleans()),
        profile=draw(st.none() | profiles()) if kind is Kind.ANNUAL else None,
    )


@st.composite
def figures(draw, indicator, upto):
    """Return the reports of some quarters, the last one among them."""
    found = {}
    for quarter in QUARTERS:
        if quarter > upto or (quarter < upto and draw(st.booleans())):
            continue
        if indicator.kind is Kind.RATIO:
            bottom = draw(st.integers(1, 5000))
            found[str(quarter)] = f"{draw(st.integers(0, bottom))}/{bottom}"
        else:
            found[str(quarter)] = draw(amounts)
    return found


@st.composite
def standings(draw):
    indicator, quarter = draw(indicators()), draw(quarters)
    return indicator, quarter, draw(figures(indicator, quarter))


def severity(progress):
    return progress.status.severity


@more
@given(standings(), st.integers(1, 3_000_000))
def test_more_actual_never_worsens_a_status(standing, extra):
    indicator, quarter, given_figures = standing
    richer = dict(given_figures)
    if indicator.kind is Kind.RATIO:
        top, bottom = map(int, richer[str(quarter)].split("/"))
        richer[str(quarter)] = f"{min(bottom, top + extra)}/{bottom}"
    else:
        richer[str(quarter)] += extra

    poor = evaluate(indicator, reports(given_figures), quarter)
    rich = evaluate(indicator, reports(richer), quarter)

    assert (severity(poor) is None) == (severity(rich) is None)
    if severity(poor) is not None:
        assert severity(rich) <= severity(poor)
        assert rich.gap >= poor.gap


@few
@given(st.integers(0, 10**11), st.none() | profiles(), st.sampled_from(YEARS))
def test_quarters_of_an_annual_target_add_up_to_it_exactly(target, profile, year):
    indicator = spec(Kind.ANNUAL, {year: target}, profile=profile)
    of_the_year = [Quarter(year, number) for number in (1, 2, 3, 4)]

    parts = [expected_in(indicator, indicator.whole, [q]) for q in of_the_year]

    assert sum(parts) == target
    assert all(part >= 0 for part in parts)
    assert expected_at(indicator, indicator.whole, of_the_year[-1]) == target


@few
@given(indicators([Kind.ANNUAL, Kind.PERIOD]), quarters)
def test_quarters_of_a_path_add_up_to_it(indicator, quarter):
    whole = indicator.whole
    asked = expected_in(indicator, whole, flow_span(indicator, quarter))

    assert asked == expected_at(indicator, whole, quarter)


@few
@given(
    st.lists(
        st.tuples(target_years(3000, is_rising=True), st.none() | st.integers(0, 1000)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([Kind.ANNUAL, Kind.STOCK, Kind.PERIOD]),
    st.sampled_from(YEARS),
)
def test_path_of_the_whole_is_the_sum_of_its_parts_at_each_target(parts, kind, year):
    indicator = spec(kind)
    yardsticks = [yardstick(*part) for part in parts]
    together = combine(indicator, yardsticks)
    at_the_end = Quarter(year, 4)

    if year in together.years:
        assert expected_at(indicator, together, at_the_end) == sum(
            expected_at(indicator, one, at_the_end) for one in yardsticks
        )


@more
@given(standings())
def test_status_is_the_status_of_the_gap(standing):
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)

    if p.status is Status.NOT_DUE:
        assert p.gap is None
        return
    by_gap = status_of_gap(p.gap, p.rules)
    if p.actual >= p.met_at:
        assert p.status is Status.MET
    elif p.is_past_due:
        assert p.status is Status.FAR_BEHIND
    elif p.is_interpolated and by_gap is Status.FAR_BEHIND:
        assert p.status is Status.BEHIND
    else:
        assert p.status is by_gap


@more
@given(standings())
def test_gap_is_what_lies_between_the_shares(standing):
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)

    if p.exact_shares:
        done, expected = p.exact_shares
        gap = (done - expected) * 100
        assert p.gap == Decimal(gap.numerator) / gap.denominator
    elif p.gap is not None and p.kind is Kind.RATIO:
        assert abs(p.gap - (p.actual - p.compared_expected)) < Decimal("1e-20")


@more
@given(standings())
def test_required_pace_reaches_the_target_exactly(standing):
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)

    if p.required_per_quarter is not None:
        reached = p.actual + p.required_per_quarter * p.quarters_left
        assert abs(reached - p.compared_target) < Decimal("1e-15")
        assert p.required_per_quarter > 0


@more
@given(standings())
def test_projection_of_what_only_grows_is_never_below_what_is_there(standing):
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)

    if p.projection is not None and p.kind is not Kind.RATIO:
        assert p.projection - p.actual > Decimal("-1e-15")


@more
@given(standings())
def test_figures_of_the_explanation_are_those_of_the_status(standing):
    """Parse the figures out of the sentence, and hold each against the status."""
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)
    if p.status in (Status.NOT_DUE, Status.MET) or p.is_past_due:
        return
    first = explain(p, unit="人次").split("；")[0]
    points = re.search(r"(高于|低于)序时 ([\d.,]+) 个百分点", first)

    if points:
        shown = D(points[2].replace(",", "")) * (1 if points[1] == "高于" else -1)
        assert status_of_gap(shown, p.rules) is status_of_gap(p.gap, p.rules)
        assert abs(shown - p.gap) <= Decimal("0.1")
    else:
        assert any(
            words in first
            for words in ("与序时进度持平", "略好于序时", "与应有水平相差")
        )
    if p.kind is Kind.ANNUAL and p.share_done is not None:
        expected, done = re.search(
            r"应完成 ([-\d.,]+)%，实际 ([-\d.,]+)%", first
        ).groups()
        assert abs(D(expected.replace(",", "")) - p.expected_share * 100) <= D("0.1")
        assert abs(D(done.replace(",", "")) - p.share_done * 100) <= D("0.1")
    if p.kind is Kind.RATIO:
        expected, done = re.search(r"应达到 ([\d.]+)%，实际 ([\d.]+)%", first).groups()
        assert abs(D(expected) - p.compared_expected) <= D("0.1")
        assert abs(D(done) - p.actual) <= D("0.1")


@more
@given(standings())
def test_required_figure_of_the_explanation_is_enough(standing):
    indicator, quarter, given_figures = standing
    p = evaluate(indicator, reports(given_figures), quarter)
    sentence = explain(p, unit="人次")
    found = re.search(r"需(?:完成|新增) ([\d,.]+(?: 万)?) ?人次", sentence)

    if found:
        assert parse_number(found[1]) >= p.required_per_quarter


@few
@given(
    st.fractions(-500, 500),
    st.lists(st.integers(-5000, 5000), max_size=5),
    st.booleans(),
)
def test_rounding_never_crosses_an_edge(value, tenths, falling):
    edges = [Decimal(edge) / 10 for edge in tenths]
    shown = Fraction(round_within(value, edges, falling=falling))

    for edge in map(Fraction, edges):
        if falling:
            assert (shown <= edge) == (value <= edge)
        else:
            assert (shown >= edge) == (value >= edge)
    assert abs(shown - value) <= Fraction(1, 10)


@few
@given(st.fractions(-500, 500))
def test_rounding_without_edges_is_to_the_nearest(value):
    assert abs(Fraction(round_within(value, [])) - value) <= Fraction(1, 20)


@few
@given(st.fractions(-200, 200), rules())
def test_shown_gap_has_the_status_of_the_exact_one(gap, bands):
    shown = D(show_points(gap, edges=bands.edges))

    assert status_of_gap(shown, bands) is status_of_gap(gap, bands)


@few
@given(st.fractions(0, 3))
def test_shown_share_reads_as_whole_only_when_it_is(share):
    shown = D(show_share(share).removesuffix("%"))

    assert (shown >= 100) == (share >= 1)
    assert show_share(share) == show_percent(share * 100)


@more
@given(st.decimals(-99_999_999_999, 99_999_999_999, places=4))
def test_parse_number_reads_what_is_shown(number):
    assert parse_number(show_number(number, 4)) == number


@few
@given(st.integers(-999_999, 999_999))
def test_parse_number_reads_what_is_shown_in_wan(hundreds):
    number = hundreds * 100

    assert parse_number(show_large(number)) == number


@few
@given(st.lists(st.none() | amounts, min_size=1, max_size=11), amounts)
def test_typing_any_of_the_three_bases_stores_the_same_quantity(earlier, own):
    """Whatever was reported before, missing quarters or not."""
    quarter = QUARTERS[len(earlier)]
    given_figures = {
        str(q): value
        for q, value in zip(QUARTERS, earlier, strict=False)
        if value is not None
    }
    known = before(spec(Kind.PERIOD), reports(given_figures), quarter, "a")

    by_quarter = read_basis(D(own), Basis.QUARTER, known)
    by_year = read_basis(by_quarter.year, Basis.YEAR, known)
    by_plan = read_basis(by_quarter.plan, Basis.PLAN, known)

    assert by_quarter.stored == by_year.stored == by_plan.stored == own
    assert by_quarter.year == by_year.year == by_plan.year
    assert by_quarter.plan == by_year.plan == by_plan.plan


@few
@given(amounts, amounts, quarters)
def test_typing_new_ones_or_the_level_stores_the_same_level(level, new, quarter):
    known = before(
        spec(Kind.STOCK), reports({str(quarter.previous): level}), quarter, "a"
    )

    by_new = read_basis(D(new), Basis.QUARTER, known)
    by_level = read_basis(D(level + new), Basis.PLAN, known)

    assert by_new == by_level


@st.composite
def groups(draw):
    quarter = draw(quarters)
    found = []
    for indicator in draw(st.lists(indicators(), max_size=5)):
        own = draw(figures(indicator, quarter)) if draw(st.booleans()) else {}
        found.append(evaluate(indicator, reports(own), quarter))
    for stage in draw(st.lists(st.none() | st.sampled_from(Stage), max_size=3)):
        deliverable = spec(Kind.MILESTONE, {draw(st.sampled_from(YEARS)): None})
        said = {str(quarter): stage} if stage else {}
        found.append(evaluate(deliverable, reports(said), quarter))
    return found


@more
@given(groups(), rules())
def test_roll_up_counts_add_up_and_its_status_is_no_worse_than_its_worst(group, bands):
    found = roll_up(group, bands)

    assert sum(found.counts.values()) == len(group)
    assert found.missing == found.counts[Status.NOT_REPORTED]
    assert found.due == found.reported + found.missing
    severities = [s for p in group if p.is_due and (s := severity(p)) is not None]
    if found.status in SEVERITIES:
        assert found.status.severity <= max(1, *severities, 1)
        assert (found.status is Status.MET) == (
            max(severities) == 0 and found.missing == 0
        )
    else:
        assert severities == []


@few
@given(
    st.lists(amounts, min_size=2, max_size=4),
    st.lists(st.integers(1, 3_000_000), min_size=4, max_size=4),
)
def test_whole_is_the_sum_of_the_parts_that_reported(values, targets):
    codes = [f"c{number}" for number in range(len(values))]
    indicator = spec(
        Kind.ANNUAL,
        reporters={c: ({2026: t}, None) for c, t in zip(codes, targets, strict=False)},
    )
    told = reports(
        **{code: {"2026Q1": v} for code, v in zip(codes[1:], values[1:], strict=True)}
    )
    quarter = Quarter(2026, 1)

    whole = evaluate(indicator, told, quarter)
    parts = [evaluate_reporter(indicator, told, quarter, code) for code in codes]

    reported = [p for p in parts if p.is_reported]
    assert parts[0].status is Status.NOT_REPORTED
    assert whole.actual == sum(p.actual for p in reported)
    assert whole.compared_target == sum(p.compared_target for p in reported)
    assert whole.target == whole_yardstick(indicator).targets[0][1]


@few
@given(indicators(), quarters)
def test_missing_figure_is_never_judged(indicator, quarter):
    found = evaluate(indicator, Reports(), quarter)

    assert found.status in (Status.NOT_REPORTED, Status.NOT_DUE)
    assert (found.actual, found.gap, found.share_done) == (None, None, None)
