"""Assisting departments that report their share: the switch, its effect, the table."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tasks.core.enums import Kind, Role, State, Status
from tasks.core.quarters import Quarter
from tasks.models import Actual, AuditRecord, ReporterChange, Responsibility
from tasks.selectors.plan import choose_quarter, load_own_rounds, load_plan
from tasks.selectors.reporting import load_desk
from tasks.selectors.reviewing import load_board
from tasks.selectors.standings import load_book
from tasks.services.amendments import Order
from tasks.services.shares import CHANGED, ReportersRefused, set_reporters

from .admin_pages import save
from .factories import (
    AT,
    make_actual,
    make_department,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(department, other_department, reporter):
    """An annual indicator of 100 that its lead alone reports: 60 by the third quarter."""
    make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3"):
        make_period(quarter)
    indicator = make_indicator(lead=department, code="S", name="合办培训")
    make_responsibility(
        indicator=indicator,
        department=other_department,
        role=Role.ASSIST,
        reports=False,
        order=1,
    )
    for number in (1, 2, 3):
        add(indicator, department, f"2026Q{number}", 20, reporter)
    return indicator


def add(indicator, department, quarter, value, by, **values):
    return make_actual(
        indicator=indicator,
        department=department,
        quarter=quarter,
        value=value,
        by=by,
        **values,
    )


YEAR_BEGINS = Order(Quarter(2026, 1), "测〔2026〕2号", "按分工方案")
ON_THE_WAY = Order(Quarter(2026, 3), "测〔2026〕9号", "下半年起分工")


def share(by, *, reporters=("own", "other"), seen=("own",), order=YEAR_BEGINS):
    return set_reporters(
        indicator_code="S",
        reporters=reporters,
        seen=seen,
        order=order,
        by=by,
        at=AT,
    )


def book_at(quarter):
    return load_book(choose_quarter(quarter, AT.date()))


def told():
    """Return how the indicator stood at each quarter, in words, and who reported it."""
    books = [book_at(f"2026Q{number}") for number in (1, 2, 3)]
    return [
        (
            book.lines[0].progress.status,
            book.lines[0].progress.actual,
            book.lines[0].sentence,
            [part.reporter.code for part in book.parts(book.lines[0].indicator)],
        )
        for book in books
    ]


def reporting():
    parts = Responsibility.objects.filter(indicator__code="S", reports=True)
    return sorted(parts.values_list("department__code", flat=True))


# The service


def test_switch_lets_an_assisting_department_report_and_is_on_record(
    shared, administrator
):
    changed = share(administrator)

    record = AuditRecord.objects.get(action=CHANGED)
    assert (changed, reporting()) == (1, ["other", "own"])
    assert (record.object_key, record.before, record.after, record.reason) == (
        "S/other",
        {"reports": False},
        {"reports": True, "starts": "2026Q1", "document_number": "测〔2026〕2号"},
        "按分工方案",
    )
    change = ReporterChange.objects.get()
    assert (change.before, change.after) == (["own"], ["other", "own"])


def test_interface_lists_who_began_to_report(client, official, shared, administrator):
    share(administrator)
    client.force_login(official)

    (told,) = client.get("/api/v1/plan/").json()["indicators"]

    assert told["reporter_changes"] == [
        {
            "starts": "2026Q1",
            "before": ["own"],
            "after": ["other", "own"],
            "document_number": "测〔2026〕2号",
            "reason": "按分工方案",
        }
    ]


def test_switch_on_the_way_leaves_the_earlier_quarters_as_they_were(
    shared, administrator
):
    before = told()

    share(administrator, order=ON_THE_WAY)

    after = told()
    assert after[:2] == before[:2]
    assert [one[3] for one in after] == [["own"], ["own"], ["own", "other"]]
    assert after[2][0] is Status.NOT_REPORTED  # the new one's figure is missing


def test_sum_asks_a_department_for_no_quarter_before_it_began(
    shared, administrator, other_department, reporter
):
    share(administrator, order=ON_THE_WAY)
    add(shared, other_department, "2026Q3", 15, reporter)

    progress = book_at("2026Q3").lines[0].progress

    assert (progress.actual, progress.status) == (75, Status.ON_PACE)
    assert (progress.is_partial, progress.quarters_missing) == (False, 0)


def test_departments_own_line_shows_nothing_for_the_time_before_it_began(
    shared, administrator, other_department, reporter
):
    share(administrator, order=ON_THE_WAY)
    add(shared, other_department, "2026Q3", 15, reporter)
    book = book_at("2026Q3")
    part = book.parts(book.lines[0].indicator)[1]

    earlier = book.progress_at(part, Quarter(2026, 2))

    assert (earlier.status, earlier.is_due) == (Status.NOT_DUE, False)


def test_department_is_taken_off_from_a_quarter_on(shared, administrator):
    share(administrator)
    before = told()

    share(administrator, reporters=("own",), seen=("own", "other"), order=ON_THE_WAY)

    assert told()[:2] == before[:2]
    assert [one[3] for one in told()] == [["own", "other"], ["own", "other"], ["own"]]


def test_new_reporters_form_begins_with_their_quarter(
    shared, administrator, other_reporter, client
):
    share(administrator, order=ON_THE_WAY)
    client.force_login(other_reporter)

    shown = ["合办培训" in client.get(f"/report/?period=2026Q{n}").text for n in (2, 3)]

    assert shown == [False, True]


def test_pages_before_and_after_a_switch_open(
    shared, administrator, client, other_department, reporter, reviewer
):
    share(administrator, order=ON_THE_WAY)
    add(shared, other_department, "2026Q3", 15, reporter)
    client.force_login(reviewer)

    for number in (2, 3):
        for address in (
            *("/", "/indicators/S/", "/departments/other/", "/review/", "/replay/"),
            *("/compare/quarters/", "/departments/"),
        ):
            answer = client.get(address, {"period": f"2026Q{number}"})
            assert answer.status_code == 200, address


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (None, "请选择执行季度"),
        (replace(ON_THE_WAY, reason=" "), "请写明理由"),
        (replace(ON_THE_WAY, document_number=""), "请填写依据文号"),
        (replace(ON_THE_WAY, starts=Quarter(2028, 1)), "须在规划期内"),
    ],
)
def test_switch_with_figures_says_from_when_and_why(
    shared, administrator, order, sentence
):
    with pytest.raises(ReportersRefused, match=sentence):
        share(administrator, order=order)

    assert (reporting(), ReporterChange.objects.count()) == (["own"], 0)


def test_switch_cannot_hold_before_the_last_one(shared, administrator):
    share(administrator, order=ON_THE_WAY)

    with pytest.raises(ReportersRefused, match="不得早于该季度"):
        share(administrator, reporters=("own",), seen=("own", "other"))


def test_switch_without_figures_needs_no_order(shared, administrator):
    Actual.objects.all().delete()

    assert share(administrator, order=None) == 1
    assert ReporterChange.objects.count() == 0


def test_cities_that_report_are_chosen_among_cities(
    shared, administrator, city_bureau, department
):
    make_responsibility(indicator=shared, department=city_bureau, role=Role.LOCAL)
    bureau = make_department(code="second", level="city")
    make_responsibility(
        indicator=shared, department=bureau, role=Role.LOCAL, reports=False
    )
    code = city_bureau.code

    share(administrator, reporters=(code, "second"), seen=(code,), order=ON_THE_WAY)

    assert reporting() == sorted(["own", code, "second"])
    change = ReporterChange.objects.get()
    assert (change.added, change.dropped) == (["second"], [])


@pytest.mark.parametrize("page_", ["inline", "own", "add"])
def test_forms_lead_to_the_page_where_reporters_are_chosen(
    shared, client, administrator, other_department, page_
):
    client.force_login(administrator)
    part = Responsibility.objects.get(indicator=shared, department=other_department)
    change = reverse("admin:tasks_indicator_change", args=[shared.pk])
    if page_ == "inline":
        number = list(shared.responsibilities.order_by("order")).index(part)
        answer = save(client, change, **{f"responsibilities-{number}-reports": "on"})
    elif page_ == "own":
        url = reverse("admin:tasks_responsibility_change", args=[part.pk])
        answer = save(client, url, reports="on")
    else:
        url = reverse("admin:tasks_responsibility_add")
        third = make_department(code="third")
        values = {"indicator": shared.pk, "department": third.pk, "role": "assist"}
        answer = save(client, url, reports="on", order="3", **values)

    assert "填报单位不能直接增减" in answer.text
    assert reverse("admin:indicator_reporters", args=["S"]) in answer.text
    assert reporting() == ["own"]


def test_part_of_somebody_who_reported_once_is_not_deleted(
    shared, client, administrator, other_department
):
    share(administrator)
    share(administrator, reporters=("own",), seen=("own", "other"), order=ON_THE_WAY)
    part = Responsibility.objects.get(indicator=shared, department=other_department)
    client.force_login(administrator)

    url = reverse("admin:tasks_responsibility_delete", args=[part.pk])
    answer = client.post(url, {"post": "yes"})

    assert "职责分工不能删除" in answer.text
    assert Responsibility.objects.filter(pk=part.pk).exists()


@pytest.mark.parametrize(
    ("reporters", "seen", "reason"),
    [
        ((), ("own",), "至少要有一个填报单位"),
        (("own", "elsewhere"), ("own",), "没有职责分工"),
        (("own", "other"), ("own", "other"), "已被他人改动"),
        (("own", "other"), (), "已被他人改动"),
    ],
)
def test_switch_is_refused_with_a_reason_and_changes_nothing(
    shared, administrator, reporters, seen, reason
):
    make_department(code="elsewhere")

    with pytest.raises(ReportersRefused, match=reason):
        share(administrator, reporters=reporters, seen=seen)

    assert reporting() == ["own"]
    assert not AuditRecord.objects.filter(action=CHANGED).exists()


def test_switch_is_refused_where_cities_report(shared, administrator, city_bureau):
    make_responsibility(indicator=shared, department=city_bureau, role=Role.LOCAL)

    with pytest.raises(ReportersRefused, match="由各设区市填报"):
        share(administrator)


def test_switch_is_for_administrators_alone(shared, reviewer):
    with pytest.raises(PermissionDenied):
        share(reviewer)


# The page in the administration


def page(client, **query):
    return client.get(reverse("admin:indicator_reporters", args=["S"]), query)


def test_page_shows_the_effect_and_writes_nothing(shared, client, administrator):
    client.force_login(administrator)

    query = {"with": ["own", "other"], "starts": "2026Q3"}
    effect = page(client, **query).context["effect"]

    assert [part.department.code for part in effect.added] == ["other"]
    assert (effect.before.progress.status, effect.after.progress.status) == (
        Status.BEHIND,
        Status.NOT_REPORTED,
    )
    assert (
        effect.before.progress.reporters_due,
        effect.after.progress.reporters_due,
    ) == (
        1,
        2,
    )
    assert reporting() == ["own"]


def test_page_counts_the_figures_that_would_count_no_longer(
    shared, client, administrator, other_department, reporter
):
    share(administrator)
    add(shared, other_department, "2026Q3", 5, reporter)
    client.force_login(administrator)

    response = page(client, **{"with": ["own"], "starts": "2026Q3"})

    assert response.context["effect"].dropped_figures == 1
    assert "已填的 1 条数据保留，但不再计入合计" in response.text


def test_page_saves_what_was_confirmed(shared, client, administrator):
    client.force_login(administrator)

    response = client.post(
        reverse("admin:indicator_reporters", args=["S"]),
        {
            "with": ["own", "other"],
            "seen": ["own"],
            "starts": "2026Q3",
            "document_number": "测〔2026〕9号",
            "reason": "按分工",
        },
    )

    assert response.status_code == 302
    assert reporting() == ["other", "own"]
    assert str(ReporterChange.objects.get().starts) == "2026Q3"


def test_page_tells_the_effect_at_the_quarter_from_which_it_holds(
    shared, client, administrator
):
    client.force_login(administrator)

    query = {"with": ["own", "other"], "starts": "2027Q1"}
    response = page(client, **query)

    assert str(response.context["effect"].quarter) == "2027Q1"
    assert "2027年第一季度以前各季度的填报单位、合计和状态不变" in response.text


def test_page_that_is_stale_says_so_and_shows_what_is_now(
    shared, client, administrator
):
    share(administrator)
    client.force_login(administrator)

    response = client.post(
        reverse("admin:indicator_reporters", args=["S"]),
        {"with": ["own"], "seen": ["own"], "starts": "2026Q3"},
    )

    assert "已被他人改动" in response.text
    assert response.context["picked"] == ["own", "other"]
    assert reporting() == ["other", "own"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"with": [""]}, "至少要有一个填报单位"),
        ({"with": ["own"], "starts": "2026Q3"}, "与现在相同"),
        ({"with": ["own", "nobody"], "starts": "2026Q3"}, "与现在相同"),
        ({"with": ["own", "other"]}, "请选择执行季度。"),
        ({"with": ["own", "other"], "starts": "x"}, "请选择执行季度。"),
        ({}, "第一步"),
    ],
)
def test_page_says_what_there_is_to_do(shared, client, administrator, query, words):
    client.force_login(administrator)

    assert words in page(client, **query).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_is_closed_to_others(shared, client, auditor, reviewer, method):
    url = reverse("admin:indicator_reporters", args=["S"])
    for person in (auditor, reviewer):
        client.force_login(person)
        assert getattr(client, method)(url).status_code == 403

    client.logout()
    assert getattr(client, method)(url).status_code == 302


def test_page_of_an_unknown_indicator_is_not_found(shared, client, administrator):
    client.force_login(administrator)
    url = reverse("admin:indicator_reporters", args=["NOPE"])

    assert client.get(url).status_code == 404


def test_indicators_form_leads_to_the_switch(shared, client, administrator):
    client.force_login(administrator)

    form = client.get(reverse("admin:tasks_indicator_change", args=[shared.pk]))

    assert reverse("admin:indicator_reporters", args=["S"]) in form.text


@pytest.fixture
def left_on_the_way(shared, administrator, other_department, reporter):
    """Two reported from the year's beginning, and one was taken off from the third
    quarter on: 10 in the first two quarters, and 99 that are not asked for."""
    share(administrator)
    for number, value in enumerate((4, 6, 99), 1):
        add(shared, other_department, f"2026Q{number}", value, reporter)
    shared.before = told()
    share(administrator, reporters=("own",), seen=("own", "other"), order=ON_THE_WAY)
    return shared


def test_what_a_department_reported_before_it_was_taken_off_keeps_counting(
    left_on_the_way,
):
    assert told()[:2] == left_on_the_way.before[:2]

    progress = book_at("2026Q3").lines[0].progress
    assert (progress.actual, progress.status) == (70, Status.SLIGHTLY_BEHIND)
    assert (progress.is_partial, progress.quarters_missing) == (False, 0)
    assert (progress.reporters_due, progress.reporters_reported) == (1, 1)


def test_department_that_begins_again_has_its_earlier_figures(
    left_on_the_way, administrator
):
    order = replace(ON_THE_WAY, starts=Quarter(2026, 4))
    share(administrator, order=order)

    spec = load_plan().at(order.starts).specs["S"]

    assert [one.code for one in spec.reporters] == ["own", "other"]
    assert spec.former == ()
    assert [one.code for one in book_at("2026Q3").plan.specs["S"].former] == ["other"]


def test_table_names_who_was_taken_off_and_adds_up(left_on_the_way, client, official):
    client.force_login(official)

    parts = table(client)

    assert cells(parts) == [
        ("own", Decimal(20), Decimal(60), Decimal(60) / 70),
        ("other", None, Decimal(10), Decimal(10) / 70),
    ]
    text = client.get("/indicators/S/?period=2026Q3").text
    assert "自2026年第三季度起不再填报" in text
    assert "应报 1 个单位，已报 1 个单位" in text


def test_desk_of_who_was_taken_off_asks_for_nothing(
    left_on_the_way, other_department, department
):
    assert desk_of(other_department).rows == []
    (row,) = desk_of(department).rows
    assert row.is_required


@pytest.mark.parametrize("kind", [Kind.ANNUAL, Kind.STOCK])
def test_page_says_what_of_those_taken_off_counts_on(
    shared, client, administrator, other_department, reporter, kind
):
    share(administrator)
    for number, value in enumerate((4, 6, 99), 1):
        add(shared, other_department, f"2026Q{number}", value, reporter)
    shared.kind = kind
    shared.save()
    client.force_login(administrator)

    response = page(client, **{"with": ["own"], "starts": "2026Q3"})

    effect, text = response.context["effect"], response.text
    if kind is Kind.ANNUAL:
        assert (effect.kept_figures, effect.dropped_figures) == (2, 1)
        assert effect.after.progress.actual == 70
        assert "2026年第三季度以前已填的 2 条数据继续计入以后各季度的合计" in text
        assert "2026年第三季度及以后已填的 1 条数据保留，但不再计入合计" in text
    else:
        assert (effect.kept_figures, effect.dropped_figures) == (0, 3)
        assert effect.after.progress.actual == 20
        assert "自该季度起，整体不再包含这些单位" in text


@pytest.mark.parametrize(
    ("with_target", "year", "kind", "words"),
    [
        ("other", 2026, Kind.ANNUAL, "有自己的目标，不能取消填报"),
        ("other", 2027, Kind.STOCK, "有自己的目标，不能取消填报"),
        ("other", 2025, Kind.STOCK, "有自己的目标，不能取消填报"),
        ("own", 2026, Kind.ANNUAL, "无从比较，因此不能取消"),
        ("other", 2025, Kind.ANNUAL, ""),
        ("own", 2026, Kind.STOCK, ""),
    ],
)
def test_who_has_targets_of_its_own_is_not_taken_off(
    shared, client, administrator, with_target, year, kind, words
):
    share(administrator)
    shared.kind = kind
    shared.save()
    part = Responsibility.objects.get(indicator=shared, department__code=with_target)
    make_target(indicator=shared, year=year, value=50, department=part.department)
    client.force_login(administrator)

    response = page(client, **{"with": ["own"], "starts": "2026Q3"})
    order = {"reporters": ("own",), "seen": ("own", "other"), "order": ON_THE_WAY}
    if not words:
        assert response.context["effect"].problem == ""
        assert share(administrator, **order) == 1
        return

    assert words in response.text
    assert "确认保存" not in response.text
    with pytest.raises(ReportersRefused, match=words):
        share(administrator, **order)
    assert reporting() == ["other", "own"]


# The table on the indicator's page


def table(client, code="S", **query):
    address = reverse("indicator_detail", args=[code])
    return client.get(address, {"period": "2026Q3"} | query).context["parts"]


def cells(parts):
    return [
        (r.record.reporter.code, r.record.own, r.record.amount, r.record.portion)
        for r in parts.rows
    ]


def test_table_tells_who_contributed_what_and_adds_up(
    shared, client, official, administrator, other_department, reporter
):
    share(administrator)
    for number, value in enumerate((0, 5, 15), 1):
        add(shared, other_department, f"2026Q{number}", value, reporter)
    client.force_login(official)

    parts = table(client)

    assert cells(parts) == [
        ("own", Decimal(20), Decimal(60), Decimal("0.75")),
        ("other", Decimal(15), Decimal(20), Decimal("0.25")),
    ]
    assert [row.record.role for row in parts.rows] == [Role.LEAD, Role.ASSIST]
    assert parts.whole.progress.actual == Decimal(80)
    assert [column.name for column in parts.columns] == [
        *("name", "own", "amount", "portion", "filing"),
    ]
    assert parts.total_cell().split() == ["80", "人次"]


def test_table_marks_a_partial_sum_and_who_has_not_reported(
    shared, client, official, administrator, other_department, reporter
):
    share(administrator)
    add(shared, other_department, "2026Q1", 5, reporter)
    add(shared, other_department, "2026Q3", 999, reporter, state=State.DRAFT)
    client.force_login(official)

    parts = table(client)

    assert cells(parts)[1] == ("other", None, Decimal(5), Decimal(5) / Decimal(65))
    assert [row.record.filing for row in parts.rows] == ["approved", "none"]
    assert "数据不全" in parts.total_cell()


def desk_of(department):
    rounds = load_own_rounds(department)
    return load_desk(
        department=department, chosen=rounds[-1], rounds=rounds, today=AT.date()
    )


def test_everybody_who_shares_must_report_their_share(
    shared, administrator, department, other_department
):
    assert desk_of(other_department).rows == []

    share(administrator)

    for one in (department, other_department):
        (row,) = desk_of(one).rows
        assert row.is_required
        assert row.shared_target == 100
    (missing,) = desk_of(other_department).missing
    assert missing.indicator == shared


def test_board_waits_for_the_share_of_everybody(shared, administrator):
    share(administrator)

    found = load_board(asked="2026Q3", level="", filing="", today=AT.date())

    filings = {cell.department.code: str(cell.filing) for cell in found.now}
    assert filings == {"own": "approved", "other": "none"}


def test_form_shows_what_all_must_reach_together(
    shared, client, administrator, other_reporter
):
    share(administrator)
    client.force_login(other_reporter)

    text = " ".join(client.get("/report/?period=2026Q3").text.split())

    assert '<strong>100 人次</strong><span class="entry-sub">各填报单位合计' in text


def test_table_of_those_with_targets_keeps_their_bars(
    shared, client, official, administrator, other_department
):
    share(administrator)
    for one in ("own", "other"):
        part = Responsibility.objects.get(indicator=shared, department__code=one)
        make_target(indicator=shared, year=2026, value=50, department=part.department)
    client.force_login(official)

    names = [column.name for column in table(client).columns]

    assert names == [
        *("name", "own", "amount", "portion"),
        *("target", "share", "gap", "status", "filing"),
    ]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Kind.MILESTONE, ["name", "actual", "status", "filing"]),
        (Kind.RATIO, ["name", "actual", "filing"]),
        (Kind.STOCK, ["name", "amount", "portion", "filing"]),
    ],
)
def test_table_leaves_out_what_a_kind_has_not(
    shared, client, official, department, other_department, kind, names
):
    value = None if kind is Kind.MILESTONE else 50
    indicator = make_indicator(
        kind=kind, lead=department, code="K", targets=((2026, value),)
    )
    make_responsibility(
        indicator=indicator, department=other_department, role=Role.ASSIST
    )
    client.force_login(official)

    assert [column.name for column in table(client, "K").columns] == names
