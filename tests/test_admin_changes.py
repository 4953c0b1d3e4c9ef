"""The administration: every change leaves a record, and what is refused."""

import pytest
from django.apps import apps

from tasks.models import (
    AuditRecord,
    Department,
    Indicator,
    Plan,
    Responsibility,
    Submission,
    Target,
    User,
)

from .admin_pages import (
    FIGURE_PAGES,
    PLAN_PAGES,
    audit_rows,
    errors,
    make_everything,
    row_of,
    save,
)
from .factories import (
    make_department,
    make_indicator,
    make_note,
    make_period,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actual(db):
    return make_everything(1)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password="a-long-test-password")


# ---- What is audited --------------------------------------------------------------------


def test_change_of_a_row_leaves_a_record_with_both_sides(admin, administrator):
    make_plan()
    target = make_target(
        indicator=make_indicator(code="A", targets=[]), year=2025, value=1
    )

    save(admin, f"/admin/tasks/target/{target.pk}/change/", value="2.5")

    assert audit_rows() == [
        ("admin_changed", "target", "A/-/2025", {"value": "1"}, {"value": "2.5"})
    ]
    assert AuditRecord.objects.get().actor_id == administrator.pk


def test_saving_without_a_change_leaves_no_record(admin, actual):
    before = audit_rows()
    for page in PLAN_PAGES:
        response = save(admin, f"/admin/{page}/{row_of(page).pk}/change/")
        assert response.status_code == 302, (page, errors(response))

    assert audit_rows() == before


def test_addition_leaves_a_record_of_the_whole_row(admin):
    save(
        admin,
        "/admin/tasks/department/add/",
        code="new",
        name="新单位",
        **{"aliases-TOTAL_FORMS": "1", "aliases-0-name": "旧称"},
    )

    (alias, whole) = audit_rows()
    assert whole[:4] == ("admin_added", "department", "new", None)
    assert whole[4]["name"] == "新单位"
    assert alias == (
        "admin_added",
        "departmentalias",
        "旧称",
        None,
        {"department": "new", "name": "旧称"},
    )


def test_inline_change_addition_and_deletion_each_leave_a_record(admin):
    make_plan()
    lead = make_department(code="lead")
    indicator = make_indicator(lead=lead, code="A", targets=[(2025, 1), (2026, 2)])

    response = save(
        admin,
        f"/admin/tasks/indicator/{indicator.pk}/change/",
        **{
            "targets-0-value": "9",
            "targets-1-DELETE": "on",
            "targets-TOTAL_FORMS": "3",
            "targets-2-year": "2027",
            "targets-2-value": "3",
            "targets-2-statement": "目标",
            "targets-2-source": "附件1",
        },
    )

    assert response.status_code == 302
    assert sorted((row[0], row[2]) for row in audit_rows()) == [
        ("admin_added", "A/-/2027"),
        ("admin_changed", "A/-/2025"),
        ("admin_deleted", "A/-/2026"),
    ]
    deleted = next(row for row in audit_rows() if row[0] == "admin_deleted")
    assert deleted[3]["value"] == "2"


def test_change_of_references_leaves_a_record(admin):
    indicator = make_indicator(code="A")
    note = make_note(code="n")

    save(
        admin,
        f"/admin/tasks/sourcenote/{note.pk}/change/",
        indicators=[indicator.pk],
    )

    assert audit_rows() == [
        ("admin_changed", "sourcenote", "n", {"indicators": []}, {"indicators": ["A"]})
    ]


def test_deletion_leaves_a_record_of_what_was_there(admin):
    department = make_department(code="gone")

    admin.post(f"/admin/tasks/department/{department.pk}/delete/", {"post": "yes"})

    assert Department.objects.count() == 0
    ((action, kind, key, before, after),) = audit_rows()
    assert (action, kind, key, after) == ("admin_deleted", "department", "gone", None)
    assert before["code"] == "gone"


def test_deletion_of_several_leaves_a_record_for_each(admin):
    rows = [make_department(code="a"), make_department(code="b")]

    admin.post(
        "/admin/tasks/department/",
        {
            "action": "delete_selected",
            "_selected_action": [row.pk for row in rows],
            "post": "yes",
        },
    )

    assert Department.objects.count() == 0
    assert sorted(row[2] for row in audit_rows()) == ["a", "b"]


def test_refused_form_leaves_no_record(admin, actual):
    before = audit_rows()

    save(admin, f"/admin/tasks/plan/{Plan.objects.get().pk}/change/", last_year="2020")

    assert audit_rows() == before


# ---- What is refused ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "superuser"])
@pytest.mark.parametrize("page", FIGURE_PAGES)
def test_figures_are_not_changed_even_by_a_forged_form(
    request, client, actual, role, page
):
    client.force_login(request.getfixturevalue(role))
    model, row = apps.get_model(page.replace("/", ".")), row_of(page)
    before = list(model.objects.values())
    forged = {"state": "approved", "value": "1", "reason": "x", "note": "x"}
    several = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}

    answers = [
        client.post(f"/admin/{page}/add/", forged).status_code,
        client.post(f"/admin/{page}/{row.pk}/change/", forged).status_code,
        client.post(f"/admin/{page}/{row.pk}/delete/", {"post": "yes"}).status_code,
    ]
    client.post(f"/admin/{page}/", several)
    client.post(f"/admin/{page}/", {"form-0-id": row.pk, "form-0-state": "x"} | forged)

    assert answers == [403, 403, 403]
    assert list(model.objects.values()) == before


@pytest.mark.parametrize(
    ("page", "hint"),
    [
        ("tasks/indicator", "填报数据"),
        ("tasks/department", "填报单"),
        ("tasks/reportingperiod", "填报单"),
        ("tasks/measure", "指标"),
        ("tasks/keytask", "工作举措"),
        ("tasks/actionarea", "重点工作"),
    ],
)
def test_deletion_of_what_has_figures_is_refused_kindly(admin, actual, page, hint):
    url = f"/admin/{page}/{row_of(page).pk}/delete/"

    response = admin.post(url, {"post": "yes"})

    assert response.status_code == 200
    assert "不能删除" in response.text
    assert hint in response.text
    assert row_of(page) is not None


def test_deletion_of_several_with_figures_is_refused_kindly(admin, actual):
    row = Indicator.objects.get()
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}

    response = admin.post("/admin/tasks/indicator/", data)

    assert "不能删除" in response.text
    assert Indicator.objects.count() == 1


def test_responsibility_of_a_department_with_figures_is_not_deleted(admin, actual):
    part = Responsibility.objects.get()

    response = admin.post(
        f"/admin/tasks/responsibility/{part.pk}/delete/", {"post": "yes"}
    )

    assert "该单位已填报过这一指标的数据" in response.text
    assert Responsibility.objects.count() == 1


def test_responsibility_with_figures_is_not_deleted_inline(admin, actual):
    response = save(
        admin,
        f"/admin/tasks/indicator/{actual.indicator_id}/change/",
        **{"responsibilities-0-DELETE": "on"},
    )

    assert "该单位已填报过这一指标的数据" in response.text
    assert Responsibility.objects.count() == 1


def test_responsibility_with_figures_is_not_given_to_another(admin, actual):
    other = make_department()
    part = Responsibility.objects.get()

    response = save(
        admin,
        f"/admin/tasks/responsibility/{part.pk}/change/",
        department=other.pk,
    )

    assert list(errors(response)) == ["department"]


def test_responsibility_without_figures_is_deleted(admin):
    lead = make_department()
    indicator = make_indicator(lead=lead)

    admin.post(
        f"/admin/tasks/responsibility/{indicator.responsibilities.get().pk}/delete/",
        {"post": "yes"},
    )

    assert Responsibility.objects.count() == 0


def test_indicator_with_figures_keeps_its_kind(admin, actual):
    response = save(
        admin, f"/admin/tasks/indicator/{actual.indicator_id}/change/", kind="stock"
    )

    assert errors(response) == {
        "kind": [
            "该指标已有填报数据，类型、单位、口径和判定规则不能直接修改；"
            "请在该指标的“调整口径”页办理，写明依据文号、理由和执行季度。"
            f' <a href="/admin/tasks/indicator/{actual.indicator_id}/redefine/">'
            "去调整口径</a>"
        ]
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("profile", "0.1、0.4、0.7、1"),
        ("slight_limit", "5"),
        ("behind_limit", "20"),
    ],
)
def test_indicator_with_figures_is_judged_as_before(admin, actual, name, value):
    url = f"/admin/tasks/indicator/{actual.indicator_id}/change/"

    response = save(admin, url, **{name: value})

    [sentence] = errors(response)[name]
    assert sentence.startswith("该指标已有填报数据，类型、单位、口径和判定规则不能")
    assert f"/admin/tasks/indicator/{actual.indicator_id}/redefine/" in sentence


@pytest.mark.parametrize("page", ["responsibility", "inline"])
def test_baseline_of_an_indicator_with_figures_is_changed_where_it_asks_for_a_reason(
    admin, actual, page
):
    part = Responsibility.objects.get()
    url, field = f"/admin/tasks/responsibility/{part.pk}/change/", "baseline"
    if page == "inline":
        url = f"/admin/tasks/indicator/{actual.indicator_id}/change/"
        field = "responsibilities-0-baseline"

    response = save(admin, url, **{field: "7"})

    assert "该指标已有填报数据，基数不能直接改动" in response.text
    assert f"/admin/tasks/indicator/{actual.indicator_id}/redefine/" in response.text
    part.refresh_from_db()
    assert part.baseline is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("slight_limit", "5"), ("behind_limit", "40"), ("about_share", "90")],
)
def test_plan_with_figures_keeps_its_bands(admin, actual, name, value):
    url = f"/admin/tasks/plan/{row_of('tasks/plan').pk}/change/"

    [sentence] = errors(save(admin, url, **{name: value}))[name]

    assert "已有填报数据，改动会使以往各季度重新判定" in sentence
    assert f"/admin/tasks/plan/{row_of('tasks/plan').pk}/rules/" in sentence


def test_indicator_without_figures_takes_its_profile_in_one_line(admin):
    make_plan()
    indicator = make_indicator()

    save(
        admin,
        f"/admin/tasks/indicator/{indicator.pk}/change/",
        profile="0.1，0.4 0.7、1",
    )

    indicator.refresh_from_db()
    assert indicator.profile == ["0.1", "0.4", "0.7", "1"]


def test_second_plan_is_refused(admin, actual):
    assert admin.get("/admin/tasks/plan/add/").status_code == 403


@pytest.mark.parametrize(
    ("page", "changes", "field", "message"),
    [
        ("plan", {"last_year": "2020"}, "last_year", "结束年份不得早于起始年份。"),
        ("plan", {"behind_limit": "5"}, "behind_limit", "滞后界限须大于略滞后界限。"),
        ("plan", {"about_share": "0"}, "about_share", "须大于 0 且不超过 100。"),
        ("target", {"value": ""}, "value", "数值类指标的目标须填目标值。"),
        ("target", {"value": "-1"}, "value", "确保该值大于或等于0。"),
        (
            "target",
            {"year": "2031"},
            "year",
            "不在行动方案的年份之内（2025—2027）。",
        ),
        (
            "indicator",
            {"profile": "0.1、0.2、0.3、0.9"},
            "profile",
            "第四季度的累计比例须为 1。",
        ),
        ("responsibility", {"baseline": "-1"}, "baseline", "不得为负数。"),
    ],
)
def test_forms_judge_by_the_rules_of_the_plan(
    admin, actual, page, changes, field, message
):
    pk = row_of(f"tasks/{page}").pk

    response = save(admin, f"/admin/tasks/{page}/{pk}/change/", **changes)

    assert errors(response) == {field: [message]}


def test_target_for_a_department_without_responsibility_is_refused(admin, actual):
    stranger = make_department()
    target = Target.objects.filter(department=None).first()

    response = save(
        admin, f"/admin/tasks/target/{target.pk}/change/", department=stranger.pk
    )

    assert list(errors(response)) == ["department"]


def test_inline_target_is_judged_by_the_kind_being_saved(admin):
    make_plan()
    indicator = make_indicator(targets=[(2025, 5)])

    response = save(
        admin, f"/admin/tasks/indicator/{indicator.pk}/change/", kind="milestone"
    )

    assert "任务类指标的目标不填数值，只写目标原文。" in response.text
    indicator.refresh_from_db()
    assert indicator.kind == "annual"


@pytest.mark.parametrize("moved", [{"year": "2027"}, {"quarter": "4"}])
def test_period_with_submissions_stays_the_quarter_it_is(admin, actual, moved):
    period = Submission.objects.get().period
    before = str(period)

    response = save(admin, f"/admin/tasks/reportingperiod/{period.pk}/change/", **moved)

    period.refresh_from_db()
    assert errors(response) == {
        next(iter(moved)): ["该报告期已有填报单，不能改为别的年份或季度。"]
    }
    assert str(period) == before


def test_period_without_submissions_can_be_another_quarter(admin):
    make_plan()
    period = make_period("2026Q3")

    save(admin, f"/admin/tasks/reportingperiod/{period.pk}/change/", quarter="4")

    period.refresh_from_db()
    assert str(period) == "2026Q4"
