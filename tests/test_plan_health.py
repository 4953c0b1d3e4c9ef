"""The standing checks: what each finds, and what it leaves alone."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tasks.core.enums import Kind, State
from tasks.core.plan import IndicatorSpec, Reporter, Yardstick
from tasks.core.plan_health import Check, Facts, Finding, counts, findings
from tasks.core.quarters import Quarter
from tasks.models import ReportingPeriod
from tasks.selectors.health import data_health

from .factories import (
    make_department,
    make_indicator,
    make_note,
    make_period,
    make_plan,
    make_submission,
)

TODAY = date(2026, 11, 25)
QUARTERS = [Quarter(2025, number) for number in range(1, 5)]


def spec(code="A", whole=100, parts=(100,)):
    def of(value):
        return Yardstick(() if value is None else ((2025, Decimal(value)),))

    reporters = tuple(Reporter(f"r{n}", of(value)) for n, value in enumerate(parts))
    return IndicatorSpec(code, Kind.ANNUAL, 2025, 2025, of(whole), reporters)


def facts(*specs, **values):
    specs = specs or (spec(),)
    defaults = {
        "titles": {"A": "甲", "r0": "某局"},
        "led": {"A"},
        "noted": (),
        "notes": (),
        "quarters": QUARTERS,
    }
    return Facts(specs=specs, **defaults | values)


def found(*specs, **values):
    return [(one.check, one.key) for one in findings(facts(*specs, **values))]


def test_plan_that_holds_together_has_no_findings():
    assert findings(facts(staffed={"r0"})) == []


@pytest.mark.parametrize(
    ("one", "values", "expected"),
    [
        (spec(whole=None, parts=(None,)), {}, [(Check.NO_TARGET, "A")]),
        (spec(whole=None, parts=(5,)), {}, []),
        (spec(parts=()), {}, [(Check.NO_REPORTER, "A")]),
        (spec(), {"led": ()}, [(Check.NO_LEAD, "A")]),
        (spec(parts=(40, 61)), {}, [(Check.UNEVEN_SUM, "A")]),
        (spec(parts=(40, 61)), {"noted": {"A"}}, []),
        (spec(), {"quarters": QUARTERS[1:]}, [(Check.NO_PERIOD, "2025Q1")]),
        (spec(), {"staffed": {"other"}}, [(Check.NO_PEOPLE, "r0")]),
        (spec(), {"staffed": ()}, []),  # the plan is loaded before its people
        (
            spec(),
            {"drafts": [("r0", QUARTERS[0], 9)]},
            [(Check.STALE_DRAFT, "r0/2025Q1")],
        ),
        (spec(), {"notes": [("n", "不一致")]}, [(Check.CONTRADICTION, "n")]),
    ],
)
def test_each_check_finds_its_own(one, values, expected):
    assert found(one, **values) == expected


def test_finding_says_what_is_wrong_and_what_to_do():
    assert findings(facts(spec(parts=(40, 61)))) == [
        Finding(
            Check.UNEVEN_SUM,
            "甲",
            "2025年总目标100，各单位合计101。请更正，或登记原文疑义加以说明。",
            "A",
        )
    ]


def test_counts_name_every_check():
    one = Finding(Check.NO_LEAD, "甲", "", "A")

    assert counts([one, one]) == dict.fromkeys(Check, 0) | {Check.NO_LEAD: 2}


def test_what_the_document_contradicts_is_no_fault_of_the_data():
    assert [check for check in Check if not check.is_fault] == [Check.CONTRADICTION]


@pytest.mark.django_db
def test_site_without_a_plan_has_no_findings():
    assert data_health(TODAY) == []


@pytest.fixture
def faulty(db):
    """An indicator without target, and a draft that nobody works on any more."""
    make_note()
    make_plan()
    department = make_department(code="own", name="本单位")
    make_indicator(code="A", name="甲指标", lead=department, targets=())
    period = make_period("2026Q3")
    make_submission(department=department, period=period, state=State.DRAFT)
    return period


@pytest.mark.django_db
def test_command_fails_and_names_the_faults(faulty):
    output = StringIO()

    with pytest.raises(CommandError):
        call_command("check_data", stdout=output)

    assert "指标没有目标：甲指标" in output.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "stale"), [(7, []), (8, ["own/2026Q3"])])
def test_draft_is_stale_a_week_after_its_due_date(faulty, days, stale):
    late = faulty.due_on.toordinal() + days

    drafts = data_health(date.fromordinal(late))

    assert [one.key for one in drafts if one.check is Check.STALE_DRAFT] == stale


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3])
def test_checks_take_the_same_queries_whatever_the_plan(
    n, faulty, django_assert_num_queries
):
    for number in range(n):
        make_indicator(code=f"N{number}", lead=make_department())

    with django_assert_num_queries(11):
        data_health(TODAY)


PAGE = "/admin/data-health/"


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_page_lists_each_finding_with_its_place(request, client, faulty, role):
    client.force_login(request.getfixturevalue(role))

    text = client.get(PAGE).content.decode()

    assert '<a href="/indicators/A/">甲指标</a>' in text
    assert '<a href="/departments/own/">本单位</a>' in text
    missing = 12 - ReportingPeriod.objects.count()
    assert f"发现 {missing + 2} 个问题。" in text
    assert PAGE in client.get("/admin/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["reporter", "reviewer", "official"])
def test_page_is_for_those_who_keep_or_audit_the_data(request, client, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(PAGE).status_code == 403


def test_page_of_a_sound_plan_says_so(client, administrator):
    client.force_login(administrator)

    assert "没有发现问题。" in client.get(PAGE).content.decode()
