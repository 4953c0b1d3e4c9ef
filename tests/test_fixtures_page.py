"""The page that loads the plan's files: looked at first, confirmed, then written."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.core.quarters import Quarter
from tasks.models import AuditRecord, Indicator, Plan, Target, TargetAmendment
from tasks.selectors.plan import load_plan
from tasks.services import fixtures
from tasks.web import fixture_pages

from .factories import AT, PASSWORD, make_actual
from .fixture_files import (
    LOAD,
    PAGE,
    as_source,
    indicator,
    period,
    plan,
    small_plan,
    target,
    texts,
    token_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """Two files that ship: the plan's frame, and its figures."""
    settings.PLAN_FIXTURES_DIR = tmp_path
    records = small_plan()
    (tmp_path / "1_frame.json").write_bytes(as_source(records[:6]).content)
    (tmp_path / "2_targets.json").write_bytes(as_source(records[6:]).content)
    return tmp_path


@pytest.fixture
def admin(client, administrator, folder):
    client.force_login(administrator)
    return client


def upload(records, name="upload.json"):
    content = records if isinstance(records, bytes) else json.dumps(records).encode()
    return {"upload": SimpleUploadedFile(name, content, "application/json")}


def test_addresses_are_those_in_the_administration():
    assert reverse("admin:plan_fixtures") == PAGE
    assert reverse("admin:plan_fixtures_load") == LOAD


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("url", [PAGE, LOAD])
def test_page_without_login_leads_to_the_login_page(client, url, method):
    response = getattr(client, method)(url, follow=True)

    assert response.redirect_chain == [(f"/login/?next={url}", 302)]


@pytest.mark.parametrize("role", ["reporter", "reviewer", "official", "auditor"])
def test_page_for_other_roles_is_refused(request, client, folder, role):
    client.force_login(request.getfixturevalue(role))

    answers = [
        client.get(PAGE).status_code,
        client.post(PAGE, {"all": "1"}).status_code,
        client.post(PAGE, upload(small_plan())).status_code,
        client.post(LOAD, {"token": "x"}).status_code,
    ]

    assert answers == [403, 403, 403, 403]
    assert Plan.objects.count() == 0


def test_page_with_wrong_method_is_refused(admin):
    assert admin.get(LOAD).status_code == 405
    assert admin.put(PAGE).status_code == 405


def test_page_without_the_forms_own_token_is_refused(administrator, folder):
    strict = Client(enforce_csrf_checks=True)
    strict.login(username=administrator.username, password=PASSWORD)

    assert strict.post(PAGE, {"all": "1"}).status_code == 403
    assert strict.post(LOAD, {"token": "x"}).status_code == 403


def test_list_names_files_contents_checksum_and_loading(admin, administrator, folder):
    content = (folder / "1_frame.json").read_bytes()
    source = fixtures.Source("1_frame.json", content)
    fixtures.load([source], by=administrator, at=AT)

    shown = texts(admin.get(PAGE))

    assert "1_frame.json 行动方案 1" in shown
    assert "单位别名 1 、工作举措 1" in shown
    assert source.sha256[:12] in shown
    assert "2026-10-08 10:00 administrator" in shown
    assert "2_targets.json 指标 1 、职责分工 1 、目标 2" in shown
    assert shown.count("未载入") == 1


def test_list_says_when_a_file_changed_after_it_was_loaded(admin, folder):
    old = fixtures.Source("1_frame.json", (folder / "1_frame.json").read_bytes())
    fixtures.load([old], by=None, at=AT)
    changed = [plan(name="新名"), *small_plan()[1:6]]
    (folder / "1_frame.json").write_bytes(as_source(changed).content)

    assert "系统命令 文件已更新，尚未载入" in texts(admin.get(PAGE))


def test_list_without_files_says_so(admin, settings, tmp_path):
    settings.PLAN_FIXTURES_DIR = tmp_path / "none"

    assert "没有随系统提供的文件" in texts(admin.get(PAGE))


def test_dry_run_counts_rows_and_writes_nothing(admin):
    response = admin.post(PAGE, {"all": "1"})

    assert "合计 13 0 0" in texts(response)
    assert Plan.objects.count() == 0
    assert AuditRecord.objects.count() == 0


def test_dry_run_of_one_file_takes_only_that_file(admin):
    response = admin.post(PAGE, {"file": "1_frame.json"})

    assert "合计 6 0 0" in texts(response)


@pytest.mark.parametrize("name", ["none.json", "../1_frame.json", "/etc/passwd", ""])
def test_dry_run_of_a_file_that_does_not_ship_is_not_found(admin, name):
    assert admin.post(PAGE, {"file": name}).status_code == 404


def test_confirmation_writes_what_was_shown_and_records_who(admin, administrator):
    token = token_of(admin.post(PAGE, {"all": "1"}))

    response = admin.post(LOAD, {"token": token}, follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "已载入 2 个文件：新增 13 条，变更 0 条，未变 0 条。" in texts(response)
    assert Target.objects.count() == 2
    records = AuditRecord.objects.filter(actor_id=administrator.pk).order_by("pk")
    assert [(r.action, r.object_key, r.after["new"]) for r in records] == [
        ("plan_loaded", "1_frame.json", 6),
        ("plan_loaded", "2_targets.json", 7),
    ]


def test_dry_run_after_loading_has_nothing_to_confirm(admin):
    admin.post(LOAD, {"token": token_of(admin.post(PAGE, {"all": "1"}))})

    response = admin.post(PAGE, {"all": "1"})

    assert "合计 0 0 13" in texts(response)
    assert "文件与现有数据一致" in texts(response)
    assert 'name="token"' not in response.text


def test_upload_shows_each_changed_field_old_and_new(admin):
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    long = "很长的口径" * 20
    records = [
        target(value="1234567.5"),
        indicator(kind="period", is_about=True, definition=long),
        period(due_on="2025-04-12"),
    ]

    response = admin.post(PAGE, upload(records))

    shown = texts(response)
    assert "A1/-/2025 目标值 100 1,234,567.5" in shown
    assert "A1 类型 每年 规划期" in shown
    assert "“左右” 否 是" in shown
    assert f"口径 （空） {long[:60]}… {long}" in shown
    assert "<details><summary>很长的口径" in response.text
    assert "报告期：保留现有设置" in shown
    assert "2025/1 截止日期 2025-04-10 2025-04-12" in shown
    assert Target.objects.filter(value=100).count() == 1


def test_upload_survives_until_it_is_confirmed(admin):
    token = token_of(admin.post(PAGE, upload(small_plan(), "own.json")))

    admin.post(LOAD, {"token": token})

    assert Plan.objects.get().name == "小方案"
    assert AuditRecord.objects.get().object_key == "own.json"


def test_upload_with_problems_names_each_with_its_place(admin):
    records = [plan(first_year="x"), *small_plan()[1:9], target(year=2026, value="-1")]

    response = admin.post(PAGE, upload(records, "bad.json"))

    shown = texts(response)
    assert "发现 2 个问题，不能载入；数据没有改变。" in shown
    assert (
        "bad.json 1 first_year 须为整数。 bad.json 10 value 确保该值大于或等于0。"
        in shown
    )
    assert 'name="token"' not in response.text
    assert Plan.objects.count() == 0


def test_upload_without_a_file_says_so(admin):
    response = admin.post(PAGE, {"upload": "上传并试运行"})

    assert "请选择文件。" in texts(response)


def test_upload_of_an_empty_file_says_so(admin):
    assert "文件是空的。" in texts(admin.post(PAGE, upload(b"")))


def test_upload_too_large_is_refused(admin):
    response = admin.post(PAGE, upload(b" " * (5 * 1024 * 1024 + 1)))

    assert "文件超过 5 MB。" in texts(response)


def test_upload_that_cannot_be_carried_asks_for_smaller_files(admin, monkeypatch):
    monkeypatch.setattr(fixture_pages, "MAX_TOKEN", 10)

    response = admin.post(PAGE, upload(small_plan()))

    assert "请拆分为几个文件" in texts(response)
    assert 'name="token"' not in response.text


def test_upload_with_markup_is_shown_as_text(admin):
    evil = "<script>alert(1)</script>"
    records = [indicator(name=evil), {"model": evil, "fields": {}}]

    response = admin.post(PAGE, upload(records, f"{evil}.json"))

    assert evil not in response.text
    assert "&lt;script&gt;" in response.text


def test_confirmation_after_a_change_says_so_and_shows_the_new_dry_run(admin):
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    token = token_of(admin.post(PAGE, upload([target(value="130")])))
    Target.objects.update(value=99)

    response = admin.post(LOAD, {"token": token})

    assert "试运行之后，文件或现有数据有变化，未载入。" in texts(response)
    assert "目标值 99 130" in texts(response)
    assert not Target.objects.filter(value=130).exists()
    admin.post(LOAD, {"token": token_of(response)})
    assert Target.objects.filter(value=130).count() == 1


def test_confirmation_after_the_file_changed_writes_nothing(admin, folder):
    token = token_of(admin.post(PAGE, {"file": "1_frame.json"}))
    changed = [plan(name="换过的"), *small_plan()[1:6]]
    (folder / "1_frame.json").write_bytes(as_source(changed).content)

    response = admin.post(LOAD, {"token": token})

    assert "未载入" in texts(response)
    assert Plan.objects.count() == 0


def test_confirmation_twice_writes_once(admin):
    token = token_of(admin.post(PAGE, {"all": "1"}))
    admin.post(LOAD, {"token": token})

    response = admin.post(LOAD, {"token": token})

    assert "有变化，未载入" in texts(response)
    assert AuditRecord.objects.count() == 2


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: ""])
def test_confirmation_with_a_forged_token_is_refused(admin, spoil):
    token = token_of(admin.post(PAGE, {"all": "1"}))

    response = admin.post(LOAD, {"token": spoil(token)}, follow=True)

    assert "试运行已失效，请重新试运行。未载入。" in texts(response)
    assert Plan.objects.count() == 0


def test_confirmation_by_another_person_is_refused(admin, administrator):
    examination = fixtures.examine([as_source(small_plan())])
    other = type(administrator)(pk=administrator.pk + 1)

    admin.post(LOAD, {"token": fixture_pages.seal(examination, other)})

    assert Plan.objects.count() == 0


def test_confirmation_too_late_is_refused(admin, monkeypatch):
    token = token_of(admin.post(PAGE, {"all": "1"}))
    monkeypatch.setattr(fixture_pages, "MAX_AGE", -1)

    response = admin.post(LOAD, {"token": token}, follow=True)

    assert "试运行已失效" in texts(response)
    assert Plan.objects.count() == 0


def test_confirmation_of_a_file_that_is_gone_is_refused(admin, folder):
    token = token_of(admin.post(PAGE, {"file": "1_frame.json"}))
    (folder / "1_frame.json").unlink()

    response = admin.post(LOAD, {"token": token}, follow=True)

    assert "试运行已失效" in texts(response)


def test_confirmation_that_has_become_impossible_shows_the_problem(admin):
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    token = token_of(admin.post(PAGE, upload([target(year=2027)])))
    Plan.objects.update(last_year=2026)

    response = admin.post(LOAD, {"token": token})

    assert "不在行动方案的年份之内（2025—2026）。" in texts(response)
    assert Target.objects.filter(year=2027).count() == 0


def test_index_links_to_the_page_for_those_who_may_load(client, admin, auditor):
    assert f'href="{PAGE}"' in admin.get("/admin/").text

    client.force_login(auditor)

    assert PAGE not in client.get("/admin/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_as_many_queries_for_three_files_as_for_one(
    admin, folder, django_assert_num_queries, rows
):
    for path in folder.iterdir():
        path.unlink()
    for number in range(rows):
        (folder / f"{number}.json").write_bytes(as_source(small_plan()).content)

    with django_assert_num_queries(6):  # session, person, rights, plan twice, loadings
        admin.get(PAGE)


def test_dry_run_says_how_many_changes_are_not_listed(admin, monkeypatch):
    fixtures.load([as_source([*small_plan(), indicator("A2")])], by=None, at=AT)
    monkeypatch.setattr(fixture_pages, "MAX_ROWS", 1)

    records = [indicator("A1", name="一"), indicator("A2", name="二")]
    shown = texts(admin.post(PAGE, upload(records)))

    assert "另有 1 条变更未列出。" in shown
    assert Indicator.objects.filter(name="指标").count() == 2


# ---- Targets that figures are judged by ----------------------------------------------------


ORDER = {"starts": "2025Q2", "document_number": "测〔2025〕8号", "reason": "上级调整"}


@pytest.fixture
def judged(admin, reporter):
    """The small plan with a figure of its first quarter."""
    fixtures.load([as_source(small_plan())], by=None, at=AT)
    place = Target.objects.filter(department=None).get()
    part = Target.objects.exclude(department=None).get()
    make_actual(
        indicator=place.indicator,
        department=part.department,
        quarter="2025Q1",
        value=30,
        by=reporter,
    )
    return place


def test_file_that_changes_judged_targets_asks_for_reason_document_and_quarter(
    admin, judged
):
    response = admin.post(PAGE, upload([target(value="60")]))

    shown = texts(response)
    assert "文件改动了 1 项已有填报数据的目标" in shown
    assert "1 项目标下调" in shown
    assert "确认载入" not in shown
    assert Target.objects.get(pk=judged.pk).value == 100


def test_file_without_the_order_is_not_loaded(admin, judged):
    token = token_of(admin.post(PAGE, upload([target(value="60")])))

    response = admin.post(LOAD, {"token": token})

    assert "文件改动了 1 项已有填报数据的目标" in texts(response)
    assert Target.objects.get(pk=judged.pk).value == 100


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts": ""}, "必填"),
        ({"reason": " "}, "必填"),
        ({"starts": "2026Q1"}, "2025年在执行季度之前已经结束"),
    ],
)
def test_order_that_cannot_be_is_told_and_asked_for_again(
    admin, judged, changes, sentence
):
    token = token_of(admin.post(PAGE, upload([target(value="60")])))

    response = admin.post(LOAD, {"token": token, "foresee": "1"} | ORDER | changes)

    shown = texts(response)
    assert sentence in shown
    assert "确认载入" not in shown
    assert 'name="foresee"' in response.text
    assert Target.objects.get(pk=judged.pk).value == 100


def test_order_amends_the_targets_from_its_quarter_on(admin, administrator, judged):
    token = token_of(admin.post(PAGE, upload([target(value="60")])))

    seen = admin.post(LOAD, {"token": token, "foresee": "1"} | ORDER)
    assert "载入后的影响：自2025年第二季度起" in texts(seen)
    assert "确认载入" in seen.text
    assert TargetAmendment.objects.count() == 0
    admin.post(LOAD, {"token": seen.context["token"]})

    found = TargetAmendment.objects.get()
    assert (found.target_id, found.value_before, found.value_after) == (
        judged.pk,
        100,
        60,
    )
    assert (str(found.starts), found.document_number, found.by) == (
        "2025Q2",
        "测〔2025〕8号",
        administrator,
    )
    plan = load_plan()
    assert [plan.at(Quarter(2025, n)).specs["A1"].whole.targets for n in (1, 2)] == [
        ((2025, 100),),
        ((2025, 60),),
    ]
    record = AuditRecord.objects.get(action="target_amended")
    assert (record.before["value"], record.after["value"]) == ("100", "60")


def test_new_target_of_a_judged_indicator_holds_from_its_quarter(admin, judged):
    rows = [target(year=2026, value="80")]
    token = token_of(admin.post(PAGE, upload(rows)))
    seen = admin.post(LOAD, {"token": token, "foresee": "1"} | ORDER)

    admin.post(LOAD, {"token": seen.context["token"]})

    found = TargetAmendment.objects.get()
    assert (found.is_addition, found.value_before, found.value_after) == (
        True,
        None,
        80,
    )
    assert AuditRecord.objects.filter(action="target_added").count() == 1
