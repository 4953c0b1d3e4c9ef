"""Another government's plan runs through every page and the whole round.

Two actions, seven tasks, four cities, 2026-2028, other limits: nothing in the code
knows the plan that ships.
"""

import re

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse

from tasks import access
from tasks.core.enums import State, Status
from tasks.models import (
    Actual,
    Department,
    Indicator,
    Plan,
    ReportingPeriod,
    User,
)
from tasks.selectors.plan import choose_quarter
from tasks.selectors.standings import load_book

from .addresses import names
from .other_plan import QUARTER, _round, log_in, person, reported
from .permission_matrix import MATRIX

__all__ = ["_round", "reported"]

pytestmark = pytest.mark.django_db


def test_whole_round_ends_in_figures_that_count(reported):
    period = ReportingPeriod.objects.get(year=2026, quarter=1)
    book = load_book(choose_quarter(QUARTER, period.due_on))

    standing = {line.indicator.code: line.progress for line in book.lines}

    assert Actual.objects.filter(state=State.APPROVED).count() == 13
    assert {code: p.status for code, p in standing.items()} == {
        "C1": Status.ON_PACE,  # 7 more than the 25 of last year; 5.5 were due
        "C2": Status.ON_PACE,  # two reporters of 60 each; 75 of 900 were due
        "C3": Status.ON_PACE,  # 2 of 6 markets; 1.5 were due
        "C4": Status.ON_PACE,  # 4,000 of 40,000; the profile asks for a tenth
        "C5": Status.ON_PACE,  # 3,125 of 12,500, exactly a quarter
        "C6": Status.ON_PACE,  # 11.0 %, falling from 12 to 10.5: 11.625 was due
        "C7": Status.ON_PACE,
        "C8": Status.ON_PACE,  # 25 %; on the way from nothing to 60 % in 2027
        "C9": Status.NOT_DUE,  # due in 2027, and not begun
    }
    assert standing["C2"].actual == 120
    assert standing["C1"].target == 47


PAGES = {
    "action_detail": [[1], [2]],
    "task_detail": [[n] for n in range(1, 8)],
    "indicator_detail": [[f"C{n}"] for n in range(1, 10)],
    "department_detail": [["shangwu"], ["nongye"], ["xiping"]],
    "city_detail": [["beigang"], ["nanshan"], ["dongze"], ["xiping"]],
    "review_submission": [["jiaotong", QUARTER], ["beigang", QUARTER]],
}


def addresses():
    """Every page of the site that shows the plan, with the things of this plan."""
    found = []
    for name, (answers, _posted) in MATRIX.items():
        if "ok" not in answers.split():
            continue
        for args in PAGES.get(name, [[]]):
            try:
                found.append(reverse(name, args=args))
            except Exception:
                continue
    return found


NOW = {"period": QUARTER}
TIMELESS = ("/api/v1/plan/",)  # refuses a quarter: the plan is of no quarter
STRANGE = ("浙江", "杭州", "技能型", "人力社保")  # words of the plan that ships
OWN = ("冷链物流提升三年行动", "建设产地冷库", "数据联网", "北港市", "西坪市")


def test_every_page_shows_this_plan_and_no_other(client, reported):
    department = Department.objects.get(code="shangwu")
    for role in (access.OFFICIAL, access.REVIEWER, access.REPORTER, access.AUDITOR):
        log_in(client, person(role, department, is_staff=True))
        shown = {
            address: client.get(address, {} if address in TIMELESS else NOW)
            for address in addresses()
        }

        codes = {answer.status_code for answer in shown.values()}
        assert codes <= {200, 302, 403, 404}
        pages = {
            address: answer.content.decode("utf-8", "ignore")
            for address, answer in shown.items()
            if answer.status_code == 200 and not answer.streaming
        }
        assert [
            (address, word)
            for address, text in pages.items()
            for word in STRANGE
            if word in text
        ] == []
        assert [word for word in OWN if word not in pages["/"]] == []


# Arguments of the addresses that name one thing; those of the administration take the
# first row of their model.
ONE = {
    "evidence_file": [1],
    "first_password": ["MQ", "set-password"],
    "slip_detail": ["2026-1"],
    "slip_evidence": ["2026-1"],
    "edition_detail": ["2026Q1"],
    "bulletin": ["2026Q1"],
    "bulletin_document": ["2026Q1"],
    "bulletin_workbook": ["2026Q1"],
    "audit_entry": [1],
    "extension": [1],
    "inbox_open": [1],
    "account_token_revoke": [1],
    "view_rename": [1],
    "view_delete": [1],
    "review_remind": ["beigang", QUARTER],
    "admin:indicator_reporters": ["C2"],
    "admin:indicator_amend": [Indicator],
    "admin:indicator_redefine": [Indicator],
    "admin:plan_rules": [Plan],
    "admin:department_rename": [Department],
    "admin:people_hand_over": [User],
    "admin:period_dates": [ReportingPeriod],
    "admin:period_reopen": [ReportingPeriod],
    "admin:reopening_end": [1],
}


def arguments_of(name):
    """Return the arguments with which to ask for an address, a list for each time."""
    if name in PAGES:
        return PAGES[name]
    model = re.fullmatch(r"admin:(tasks|regions)_(\w+)_(change|delete|history)", name)
    given = [apps.get_model(model[1], model[2])] if model else ONE.get(name, [])
    rows = [v._base_manager.first() if isinstance(v, type) else v for v in given]
    if any(row is None for row in rows):
        return []
    return [[getattr(row, "pk", row) for row in rows]]


def every_address():
    for name in sorted(set(names())):
        for args in arguments_of(name):
            try:
                yield name, reverse(name, args=args)
            except NoReverseMatch:
                continue


ROLES = [
    *(access.REPORTER, access.REVIEWER, access.PUBLISHER, access.OFFICIAL),
    *(access.ADMINISTRATOR, access.SECURITY, access.AUDITOR),
]


@pytest.mark.parametrize("role", [None, *ROLES])
def test_no_address_of_the_site_fails_with_this_plan(client, reported, role):
    client.logout()
    if role:
        department = Department.objects.get(code="shangwu")
        log_in(client, person(role, department, is_staff=role in ROLES[4:]))
    answers = {
        (name, url): client.get(url).status_code
        for name, url in every_address()
        if name != "logout"
    }

    assert len(answers) > 150
    assert {url: code for url, code in answers.items() if code >= 500} == {}
    if role == access.ADMINISTRATOR:
        closed = {
            name
            for (name, _url), code in answers.items()
            if re.fullmatch(r"admin:\w+_(change|changelist)", name) and code != 200
        }
        assert closed <= {"admin:password_change"}


def test_programs_read_this_plan(client, reported):
    log_in(client, person(access.OFFICIAL))

    plan = client.get("/api/v1/plan/").json()
    progress = client.get(f"/api/v1/progress/?period={QUARTER}&by=city").json()

    assert (len(plan["actions"]), len(plan["tasks"])) == (2, 7)
    assert len({row["city"] for row in progress if row["city"]}) == 4
