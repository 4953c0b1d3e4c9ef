"""The history of each figure: who, when, from what to what, why, and by which way."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tasks.core.enums import Availability, Basis, Fulfilment, Kind, Stage
from tasks.core.explaining import Explained
from tasks.core.figure_history import (
    Change,
    Channel,
    changes_of,
    channel_of,
    entry_from,
    with_channel,
)
from tasks.core.quarters import Quarter
from tasks.core.typed import Entry, Typed
from tasks.models import Submission
from tasks.selectors.figure_history import figure_histories
from tasks.selectors.plan import load_plan
from tasks.services import reporting, reviewing
from tasks.services.round_steps import figure_snapshot

from .factories import AT, make_indicator, make_period, make_plan
from .progress_cases import spec
from .typed_cases import WHOLE as TOLD

Q3 = Quarter(2026, 3)
NEXT = timedelta(hours=1)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(),
        Entry(value=Decimal("12.5"), basis=Basis.YEAR, note="说明", hint_reason="核对"),
        Entry(numerator=Decimal(1), denominator=Decimal(2)),
        Entry(stage=Stage.DONE, evidence="文号"),
        Entry(availability=Availability.NOT_APPLICABLE, note="不适用"),
        Entry(value=Decimal(1), explained=TOLD),
        Entry(explained=Explained(owner="培训处")),
    ],
)
def test_kept_figure_reads_as_it_was(entry):
    assert entry_from(figure_snapshot(entry)) == entry


def test_changed_words_of_an_explanation_are_told_one_by_one():
    old = Entry(value=Decimal(1), explained=TOLD)
    new = Entry(
        value=Decimal(1),
        explained=replace(
            TOLD, cause="师资不足", due_on=None, fulfilment=Fulfilment.KEPT
        ),
    )

    found = changes_of(spec(Kind.ANNUAL), figure_snapshot(old), figure_snapshot(new))

    assert found == (
        Change("上期承诺兑现情况", "部分兑现", "兑现"),
        Change("滞后原因", "招生不足", "师资不足"),
        Change("完成时限", "2026年11月30日", ""),
    )


def test_awaited_day_reads_as_it_was():
    values = figure_snapshot(
        Entry(availability=Availability.AWAITING, note="等", expected_on=AT.date())
    )

    assert entry_from(values).expected_on == AT.date()


@pytest.mark.parametrize("values", [None, {}, {"channel": "file"}])
def test_nothing_reads_as_a_blank_figure(values):
    assert entry_from(values) == Entry()


@pytest.mark.parametrize(
    ("values", "channel"),
    [(None, Channel.FORM), ({}, Channel.FORM), ({"channel": "file"}, Channel.FILE)],
)
def test_way_is_the_form_where_none_is_named(values, channel):
    assert channel_of(values) is channel


def test_way_is_kept_beside_the_values():
    assert with_channel(None, Channel.FORM) is None
    assert with_channel({"value": "1"}, Channel.FORM) == {"value": "1"}
    assert with_channel({"value": "1"}, Channel.FILE) == {
        "value": "1",
        "channel": "file",
    }
    assert with_channel(None, Channel.FILE) == {"channel": "file"}


def shot(**values):
    return figure_snapshot(Entry(**values))


@pytest.mark.parametrize(
    ("kind", "before", "after", "changes"),
    [
        (
            Kind.ANNUAL,
            None,
            shot(value=Decimal(1200)),
            (Change("数据", "", "1,200 人"),),
        ),
        (
            Kind.ANNUAL,
            shot(value=Decimal(1200)),
            shot(value=Decimal(12), basis=Basis.YEAR, note="更正"),
            (
                Change("数据", "1,200 人", "12 人（按本年累计填报）"),
                Change("说明", "", "更正"),
            ),
        ),
        (
            Kind.STOCK,
            shot(value=Decimal(5), basis=Basis.PLAN),
            None,
            (Change("数据", "5 人", ""),),
        ),
        (
            Kind.MILESTONE,
            shot(stage=Stage.UNDER_WAY),
            shot(stage=Stage.DONE, evidence="文号", hint_reason="核对过"),
            (
                Change("数据", "推进中", "已完成"),
                Change("完成依据", "", "文号"),
                Change("核对说明", "", "核对过"),
            ),
        ),
        (Kind.ANNUAL, shot(value=Decimal(1)), shot(value=Decimal(1)), ()),
    ],
)
def test_changes_are_told_in_words(kind, before, after, changes):
    counted = replace(spec(kind, {2026: 100}), unit="人")

    assert changes_of(counted, before, after) == changes


# ---- Read from the records --------------------------------------------------------------


@pytest.fixture
def indicator(department):
    make_plan()
    make_period("2026Q3")
    return make_indicator(code="A", lead=department)


def save(department, by, value, *, version=0, at=AT, channel=Channel.FORM):
    row = reporting.TypedRow("A", Typed(value=value, hint_reason="核对过"), version)
    done = reporting.save_figures(
        department=department, quarter=Q3, rows=[row], by=by, at=at, channel=channel
    )
    assert done.saved == ["A"]


def submit(department, by, at):
    version = Submission.objects.get().version
    return reporting.submit(
        department=department, quarter=Q3, version=version, by=by, at=at
    )


@pytest.fixture
def told(indicator, department, reporter, reviewer):
    """A figure that was entered, handed in, returned, corrected by a file, handed in,
    approved, reopened, and changed again."""
    save(department, reporter, "50")
    done = submit(department, reporter, AT + NEXT)
    values = {"by": reviewer, "submission": done}
    reviewing.decide(
        returns={"A": "请核对来源"},
        approve=False,
        version=done.version,
        at=AT + 2 * NEXT,
        **values,
    )
    save(department, reporter, "60", version=1, at=AT + 3 * NEXT, channel=Channel.FILE)
    done = submit(department, reporter, AT + 4 * NEXT)
    values["submission"] = done
    reviewing.approve_all(version=done.version, at=AT + 5 * NEXT, **values)
    done.refresh_from_db()
    reviewing.reopen(
        reasons={"A": "口径调整"}, version=done.version, at=AT + 6 * NEXT, **values
    )
    save(department, reporter, "70", version=2, at=AT + 7 * NEXT)
    return indicator


def histories(indicator, department, user):
    found = figure_histories(
        indicator=indicator,
        spec=load_plan().specs[indicator.code],
        departments=[department],
        quarter=Q3,
        user=user,
    )
    return [(one.department, one.events) for one in found]


@pytest.mark.django_db
def test_history_tells_every_step_the_latest_first(told, department, reporter):
    ((whose, events),) = histories(told, department, reporter)

    assert whose == department
    assert [
        (e.what, e.reason, e.channel, [(c.before, c.after) for c in e.changes[:1]])
        for e in events
    ] == [
        ("修改", "", Channel.FORM, [("60 人次", "70 人次")]),
        ("重新开放", "口径调整", None, []),
        ("审定", "", None, []),
        ("提交", "", None, []),
        ("修改", "", Channel.FILE, [("50 人次", "60 人次")]),
        ("退回", "请核对来源", None, []),
        ("提交", "", None, []),
        ("填报", "", Channel.FORM, [("", "50 人次")]),
    ]


@pytest.mark.django_db
def test_others_do_not_see_what_was_not_handed_in(
    told, department, reviewer, auditor, other_reporter, official
):
    for person in (reviewer, auditor):
        ((_whose, events),) = histories(told, department, person)
        assert events[0].what == "重新开放"
    assert histories(told, department, other_reporter) == []
    assert histories(told, department, official) == []


@pytest.mark.django_db
def test_pages_show_the_history_to_those_who_may_see_it(
    told, department, reporter, reviewer, official, client
):
    seen = {}
    for person in (reporter, reviewer, official):
        client.force_login(person)
        page = client.get("/indicators/A/?period=2026Q3").text
        seen[person.username] = ("数据沿革" in page, "70 人次" in page)
    client.force_login(reviewer)
    case = client.get("/review/own/2026Q3/").text

    assert seen == {
        "reporter": (True, True),
        "reviewer": (True, False),
        "official": (False, False),
    }
    assert "填报表文件" in case
    assert "<del>50 人次</del>" in case
