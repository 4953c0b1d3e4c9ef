"""The roles: what each may do, spelled out, and made again without change."""

import pytest
from django.contrib.auth.models import Group

from tasks import access
from tasks.services.roles import setup_roles

pytestmark = pytest.mark.django_db

PLAN = (
    "plan",
    "actionarea",
    "keytask",
    "measure",
    "department",
    "departmentalias",
    "indicator",
    "responsibility",
    "target",
    "reportingperiod",
    "calendarday",
    "returnreason",
    "sourcenote",
)
FIGURES = (
    "slip",
    "explanation",
    "targetamendment",
    "indicatorrevision",
    "departmentrenaming",
    "planrevision",
    "reporterchange",
    "takeover",
    "submission",
    "actual",
    "review",
    "evidencefile",
    "extension",
    "reopening",
    "reminder",
    "notice",
    "edition",
)
VERBS = ("view", "add", "change", "delete")

EXPECTED = {
    "reporter": {"tasks.report_figures"},
    "reviewer": {"tasks.review_submissions", "tasks.view_provisional"},
    "publisher": {
        "tasks.review_submissions",
        "tasks.view_provisional",
        "tasks.publish_editions",
    },
    "official": {"tasks.view_provisional"},
    "administrator": {
        "tasks.load_plan",
        "tasks.view_provisional",
        *(f"tasks.{v}_{m}" for m in (*PLAN, "user", "apitoken") for v in VERBS),
        *(f"regions.{v}_city" for v in VERBS),
        "regions.view_cityrenaming",
        *(f"tasks.view_{m}" for m in FIGURES),
    },
    "security": {
        "tasks.give_roles",
        "tasks.view_user",
        "tasks.change_user",
        "tasks.view_department",
        "tasks.view_apitoken",
        "tasks.delete_apitoken",
    },
    "auditor": {
        "tasks.view_auditrecord",
        "tasks.view_provisional",
        *(f"tasks.view_{m}" for m in (*PLAN, *FIGURES, "user")),
        "regions.view_city",
        "regions.view_cityrenaming",
    },
}


def permissions_of(role):
    rows = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_setup_roles_gives_each_role_exactly_its_permissions():
    setup_roles()

    assert {role: permissions_of(role) for role in EXPECTED} == EXPECTED
    assert set(access.ROLE_LABELS) == set(EXPECTED)


def test_setup_roles_run_twice_changes_nothing():
    first = setup_roles()
    groups = sorted(Group.objects.values_list("pk", "name"))

    assert setup_roles() == first
    assert sorted(Group.objects.values_list("pk", "name")) == groups


def test_setup_roles_takes_away_what_was_added_by_hand():
    setup_roles()
    administrator = Group.objects.get(name="administrator")
    Group.objects.get(name="official").permissions.set(administrator.permissions.all())

    setup_roles()

    assert permissions_of("official") == {"tasks.view_provisional"}


def test_people_cannot_be_given_rights_beside_their_roles(official):
    permission = Group.objects.get(name="reporter").permissions.get()
    official.user_permissions.add(permission)

    assert official.get_all_permissions() == {"tasks.view_provisional"}


def test_nobody_but_a_reporter_reports_and_nobody_but_a_reviewer_reviews(
    reporter, reviewer, official, administrator, auditor
):
    people = [reporter, reviewer, official, administrator, auditor]

    assert [p for p in people if p.has_perm("tasks.report_figures")] == [reporter]
    assert [p for p in people if p.has_perm("tasks.review_submissions")] == [reviewer]
    assert [p for p in people if p.has_perm("tasks.load_plan")] == [administrator]
