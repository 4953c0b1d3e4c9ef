"""The plan's own limits, revised from a quarter on: earlier quarters keep what they had."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tasks.core.enums import Status
from tasks.core.quarters import Quarter
from tasks.core.workflow import Refused
from tasks.models import AuditRecord, Plan, PlanRevision
from tasks.selectors.group_history import group_moments
from tasks.selectors.plan_rules import seen_rules
from tasks.services.amendments import Order
from tasks.services.plan_rules import revise_rules
from tasks.services.round_steps import Conflict

from .amending import ORDER, book_at, figure, redo, statuses
from .factories import AT, make_edition, make_indicator, make_plan
from .fixture_files import load, plan

pytestmark = pytest.mark.django_db

SLIGHT, BEHIND = Status.SLIGHTLY_BEHIND, Status.BEHIND


@pytest.fixture
def indicator(department, reporter):
    """Five points behind its path of 100 a year at each of three quarters."""
    make_plan()
    found = make_indicator(code="A", name="培训", lead=department)
    for quarter, value in (("2026Q1", 20), ("2026Q2", 25), ("2026Q3", 25)):
        figure(found, department, quarter, value, reporter)
    return found


def revise(by, *, order=ORDER, seen=None, **values):
    stored = Plan.objects.get()
    now = {name: getattr(stored, name) for name in PlanRevision.RULES}
    return revise_rules(
        plan=stored,
        values=now | {name: Decimal(value) for name, value in values.items()},
        seen=seen or seen_rules(stored),
        order=order,
        by=by,
        at=AT,
    )


def standing(code="A"):
    return {quarter: status for quarter, (status, _target) in statuses(code).items()}


def test_limits_hold_from_their_quarter_and_earlier_statuses_stay(
    indicator, administrator
):
    assert set(standing().values()) == {SLIGHT}

    revise(administrator, slight_limit=4)

    assert standing() == {"2026Q1": SLIGHT, "2026Q2": SLIGHT, "2026Q3": BEHIND}


def test_interface_lists_the_limits_and_how_they_were_revised(
    client, official, indicator, administrator
):
    revise(administrator, slight_limit="4.5")
    client.force_login(official)

    told = client.get("/api/v1/plan/").json()

    before = {"slight_limit": "10", "behind_limit": "30", "about_share": "95"}
    after = before | {"slight_limit": "4.5"}
    assert told["limits"] == after
    assert told["limits_revisions"] == [
        {
            "starts": str(ORDER.starts),
            "before": before,
            "after": after,
            "document_number": ORDER.document_number,
            "reason": ORDER.reason,
        }
    ]


def test_interface_gives_the_limits_of_an_edition(
    client, official, indicator, administrator, publisher
):
    make_edition("2026Q3", by=publisher)
    revise(administrator, slight_limit=4)
    client.force_login(official)

    then = client.get("/api/v1/plan/", {"edition": "2026Q3"}).json()

    assert (then["limits"]["slight_limit"], then["limits_revisions"]) == ("10", [])


def test_page_of_an_earlier_quarter_is_what_it_was(indicator, administrator):
    before = [(x.progress, x.sentence) for x in book_at("2026Q2").lines]

    revise(administrator, slight_limit=4)

    assert [(x.progress, x.sentence) for x in book_at("2026Q2").lines] == before


def test_groups_are_judged_by_the_limits_of_each_quarter(indicator, administrator):
    revise(administrator, slight_limit=4)
    book = book_at("2026Q3")

    moments = group_moments(book, book.lines)

    found = {str(one.quarter): one.rollup.status for one in moments}
    assert found == {"2026Q1": SLIGHT, "2026Q2": SLIGHT, "2026Q3": BEHIND}
    assert book.rollup(book.lines).status is BEHIND


def test_indicator_with_limits_of_its_own_keeps_them(
    indicator, administrator, department, reporter
):
    redo(indicator, administrator, is_break=False, slight_limit=Decimal(8))

    revise(administrator, slight_limit=4)

    assert standing()["2026Q3"] is SLIGHT


def test_share_of_an_about_target_is_revised_alike(administrator, department, reporter):
    make_plan()
    found = make_indicator(code="A", lead=department, is_about=True)
    for quarter, value in (("2026Q1", 96), ("2026Q2", 0)):
        figure(found, department, quarter, value, reporter)

    revise(administrator, about_share=98, order=Order(Quarter(2026, 2), "文", "因"))

    assert standing() == {"2026Q1": Status.MET, "2026Q2": Status.ON_PACE}


def test_revised_twice_every_quarter_has_its_own(indicator, administrator):
    revise(administrator, slight_limit=4, order=Order(Quarter(2026, 2), "一", "因"))
    revise(administrator, behind_limit="4.5", order=ORDER)

    assert standing() == {
        "2026Q1": SLIGHT,
        "2026Q2": BEHIND,
        "2026Q3": Status.FAR_BEHIND,
    }


def test_edition_keeps_its_statuses(indicator, administrator, reviewer, client):
    make_edition("2026Q3", by=administrator)
    client.force_login(reviewer)
    query = {"period": "2026Q3", "edition": "2026Q3"}
    before = client.get("/indicators/A/", query).context["line"]

    revise(administrator, slight_limit=4, order=Order(Quarter(2026, 1), "文", "因"))

    after = client.get("/indicators/A/", query).context["line"]
    assert (after.label, after.sentence) == (before.label, before.sentence)
    assert standing()["2026Q3"] is BEHIND


def test_edition_made_later_knows_what_judged_its_earlier_quarters(
    indicator, administrator, reviewer, client
):
    revise(administrator, slight_limit=4)
    make_edition("2026Q3", by=administrator)
    client.force_login(reviewer)
    query = {"period": "2026Q3", "edition": "2026Q3"}

    moments = client.get("/indicators/A/", query).context["moments"]

    found = [one.line.progress.status for one in moments]
    assert found == [SLIGHT, SLIGHT, BEHIND]


def test_revision_is_on_record_with_before_and_after(indicator, administrator):
    revise(administrator, slight_limit=4)

    record = AuditRecord.objects.get(action="plan_rules_revised")
    assert record.before == {
        "slight_limit": "10",
        "behind_limit": "30",
        "about_share": "95",
    }
    assert (record.after["slight_limit"], record.after["starts"]) == ("4", "2026Q3")
    assert (record.reason, record.object_key) == (ORDER.reason, "plan")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "判定规则没有改动。"),
        ({"slight_limit": 30}, "滞后界限须大于略滞后界限。"),
        ({"slight_limit": -1}, "不得为负数。"),
        ({"about_share": 101}, "须大于 0 且不超过 100。"),
        ({"slight_limit": 4, "order": Order(Quarter(2026, 3), "", "因")}, "依据文号"),
        ({"slight_limit": 4, "order": Order(Quarter(2026, 3), "文", "")}, "写明理由"),
        ({"slight_limit": 4, "order": Order(Quarter(2029, 3), "文", "因")}, "规划期内"),
    ],
)
def test_revision_that_makes_no_sense_is_refused(
    indicator, administrator, values, sentence
):
    with pytest.raises(Refused, match=sentence):
        revise(administrator, **values)

    assert PlanRevision.objects.count() == 0


def test_revision_cannot_hold_before_the_last_one(indicator, administrator):
    revise(administrator, slight_limit=4)

    with pytest.raises(Refused, match="不得早于该季度"):
        revise(administrator, slight_limit=6, order=Order(Quarter(2026, 2), "文", "因"))


def test_limits_that_changed_meanwhile_are_told(indicator, administrator):
    seen = seen_rules(Plan.objects.get())
    revise(administrator, slight_limit=4)

    with pytest.raises(Conflict):
        revise(administrator, slight_limit=6, seen=seen)


def test_revision_is_for_who_may_change_the_plan(indicator, official):
    with pytest.raises(PermissionDenied):
        revise(official, slight_limit=4)


def test_file_does_not_bring_the_old_limits_back(indicator, administrator):
    revise(administrator, slight_limit=4)

    again = plan(code="plan", area="另一地", slight_limit="10")
    load([again])

    assert Plan.objects.get().area == "另一地"
    assert Plan.objects.get().slight_limit == 4


# The page in the administration


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def address():
    return reverse("admin:plan_rules", args=[Plan.objects.get().pk])


def sent(**values):
    rules = {"slight_limit": "4", "behind_limit": "30", "about_share": "95"}
    order = {
        "starts": "2026Q3",
        "document_number": "测〔2026〕8号",
        "reason": "上级调整",
    }
    return rules | order | {"seen": "10 30 95"} | values


def test_page_tells_which_statuses_would_turn_and_then_writes(admin, indicator):
    trial = admin.post(address(), sent(preview="1"))
    assert "1 个指标将由“略滞后”变为“滞后”：培训" in trial.text
    assert "2026年第三季度以前各季度的目标和状态不变。" in trial.text
    assert PlanRevision.objects.count() == 0

    digest = trial.context["form"].digest
    done = admin.post(address(), sent(confirm="1", previewed=digest))

    assert done.status_code == 302
    assert str(PlanRevision.objects.get()) == "略滞后界限（百分点） 10 → 4"


def test_page_confirms_only_what_was_previewed(admin, indicator):
    digest = admin.post(address(), sent(preview="1")).context["form"].digest

    admin.post(address(), sent(confirm="1", previewed=digest, slight_limit="3"))

    assert PlanRevision.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts": ""}, "请更正下面标出的内容"),
        ({"slight_limit": "x"}, "请更正下面标出的内容"),
        ({"slight_limit": "10"}, "判定规则没有改动"),
        ({"seen": "1 2 3"}, "已被他人改动"),
    ],
)
def test_page_says_what_is_wrong_and_writes_nothing(admin, indicator, values, sentence):
    assert sentence in admin.post(address(), sent(preview="1", **values)).text
    assert PlanRevision.objects.count() == 0


def test_plans_form_leads_to_the_page(admin, indicator):
    form = admin.get(f"/admin/tasks/plan/{Plan.objects.get().pk}/change/")

    assert address() in form.text
    assert admin.get(address()).status_code == 200
    assert admin.get("/admin/tasks/plan/99999/rules/").status_code == 404


def test_page_is_closed_to_who_may_not_change_the_plan(client, auditor, indicator):
    client.force_login(auditor)

    assert client.get(address()).status_code == 403
    assert client.post(address(), sent(confirm="1")).status_code == 403


def test_indicators_page_and_export_tell_the_revision(
    indicator, administrator, client, official
):
    revise(administrator, slight_limit=4)
    client.force_login(official)

    texts = [client.get("/indicators/A/", {"period": f"2026Q{n}"}).text for n in (2, 3)]

    assert ["略滞后界限（百分点） 10 → 4" in text for text in texts] == [False, True]
