"""What the entry form fills in by itself: what lasts, marked, and never an amount."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tasks.core.carried import carried_over
from tasks.core.enums import Availability, Kind, Stage, State
from tasks.core.plan import Report
from tasks.core.quarters import Quarter
from tasks.core.typed import Entry, Typed
from tasks.models import Actual
from tasks.selectors.reporting import open_desk

from .factories import make_actual, make_indicator, make_period, make_plan

TODAY = date(2026, 10, 5)
Q2 = Quarter(2026, 2)
OPEN = {"opens_on": date(2020, 1, 1), "due_on": date(2999, 12, 31)}
REPORT = "/report/?period=2026Q3"


def report(**values):
    return Report(reporter="own", quarter=Q2, **values)


def nothing(availability, day=None):
    return Entry(availability=availability, note="等待公布", expected_on=day)


@pytest.mark.parametrize(
    ("last", "previous", "expected"),
    [
        (None, Entry(), None),
        (report(value=Decimal(5)), Entry(value=Decimal(5)), None),
        (report(stage=Stage.NOT_STARTED), Entry(), Typed(stage="not_started")),
        (report(stage=Stage.UNDER_WAY), Entry(), Typed(stage="under_way")),
        (report(stage=Stage.DONE), Entry(), None),
        (
            report(stage=Stage.UNDER_WAY),
            nothing(Availability.NOT_APPLICABLE),
            Typed(availability="not_applicable", note="等待公布"),
        ),
        (
            None,
            nothing(Availability.AWAITING, TODAY + timedelta(days=1)),
            Typed(availability="awaiting", note="等待公布", expected_on="2026-10-06"),
        ),
        (
            None,
            nothing(Availability.AWAITING, TODAY),
            Typed(availability="awaiting", note="等待公布"),
        ),
    ],
    ids=[
        "nothing",
        "amount",
        "not-started",
        "under-way",
        "done",
        "not-applicable",
        "awaited",
        "awaited-day-gone",
    ],
)
def test_only_what_lasts_is_taken_over(last, previous, expected):
    found = carried_over(Typed(), last=last, previous=previous, today=TODAY)

    assert found == expected


# ---- On the form ------------------------------------------------------------------------------


@pytest.fixture
def before(department, reporter):
    """Last quarter: an amount, a stage, a source awaited in vain, one not applicable."""
    make_plan()
    make_period("2026Q3", **OPEN)
    milestone = {"kind": Kind.MILESTONE.value, "unit": "", "targets": [(2026, None)]}
    awaited = timezone.localdate() - timedelta(days=1)
    for code, kind, values in [
        ("A", {}, {"value": 30}),
        ("M", milestone, {"stage": Stage.UNDER_WAY}),
        (
            "W",
            {},
            {
                "availability": Availability.AWAITING,
                "note": "等待年鉴",
                "expected_on": awaited,
            },
        ),
        ("X", {}, {"availability": Availability.NOT_APPLICABLE, "note": "职能调整"}),
    ]:
        indicator = make_indicator(code=code, lead=department, **kind)
        make_actual(
            indicator=indicator,
            department=department,
            quarter="2026Q2",
            by=reporter,
            **values,
        )


@pytest.fixture
def staff(client, reporter, before):
    client.force_login(reporter)
    return client


def desk(department):
    return open_desk(department=department, asked="2026Q3", today=timezone.localdate())


def this_quarter():
    return Actual.objects.filter(submission__period__quarter=3)


def form_of(page):
    """Return what the browser would send back, had nobody touched the form."""
    fields = {}
    for _task, items in page.context["groups"]:
        for item in items:
            values = {field.html_name: field.value() for field in item.form}
            fields |= {k: "" if v is None else v for k, v in values.items()}
    return fields


def test_filled_in_rows_are_counted_apart_and_nothing_is_stored(staff, department):
    text = " ".join(staff.get(REPORT).text.split())

    found = desk(department)
    assert [row.indicator.code for row in found.prefilled] == ["M", "X"]
    assert [row.indicator.code for row in found.missing] == ["A", "M", "W", "X"]
    assert '4 项<span class="js-todo">，<strong class="js-prefilled">2</strong>' in text
    assert '已填 <strong class="js-filled">0</strong> 项' in text
    assert text.count("沿用2026年第二季度所报，请核对") == 3
    assert text.count("确认沿用") == 2
    assert this_quarter().count() == 0


def test_saving_the_form_takes_what_is_complete_and_leaves_the_rest(staff, department):
    sent = form_of(staff.get(REPORT))

    staff.post(REPORT, sent)

    rows = this_quarter().values_list(
        "indicator__code", "stage", "availability", "note"
    )
    assert list(rows.order_by("indicator__code")) == [
        ("M", Stage.UNDER_WAY, Availability.REPORTED, ""),
        ("X", "", Availability.NOT_APPLICABLE, "职能调整"),
    ]
    assert desk(department).prefilled == []


def test_what_somebody_saved_meanwhile_is_not_overwritten_and_no_conflict(
    staff, department, reporter
):
    sent = form_of(staff.get(REPORT))
    make_actual(
        indicator=desk(department).row("M").indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        stage=Stage.NOT_STARTED,
        state=State.DRAFT,
    )

    page = staff.post(REPORT, sent, follow=True).text

    assert "您填的是" not in page
    assert this_quarter().get(indicator__code="M").stage == Stage.NOT_STARTED


def test_stored_row_is_never_filled_in_again(staff, department, reporter):
    indicator = desk(department).row("M").indicator
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        state=State.DRAFT,
    )

    row = desk(department).row("M")

    assert (row.carried, row.is_missing) == (None, True)


def test_single_row_is_confirmed_by_itself(staff, department):
    sent = {k: v for k, v in form_of(staff.get(REPORT)).items() if k.startswith("r-M")}

    answer = staff.post(
        "/report/cell/?period=2026Q3", {**sent, "code": "M", "save": "1"}
    ).json()

    assert (answer["outcome"], answer["is_filled"]) == ("saved", True)
    assert [row.indicator.code for row in desk(department).prefilled] == ["X"]


def test_confirmation_says_what_is_as_before(staff, department):
    staff.post(REPORT, form_of(staff.get(REPORT)))

    rows = {row.indicator.code: row.is_as_before for row in desk(department).rows}

    assert rows == {"A": False, "M": True, "W": False, "X": True}
    assert staff.get("/report/submit/?period=2026Q3").text.count("与上次所报相同") == 2
