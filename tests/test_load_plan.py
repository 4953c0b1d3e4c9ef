"""The files that ship, and the command that loads them."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tasks.models import Plan, Target
from tasks.services import fixtures
from tasks.services.fixture_shelf import shelf, shipped

from .factories import AT
from .fixture_files import as_source, load, plan, small_plan, target, task

pytestmark = pytest.mark.django_db


def test_shipped_files_load_in_few_queries_and_again_without_change(
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(80):
        done = fixtures.load(shipped(), by=None, at=AT)
    with django_assert_max_num_queries(16):
        again = fixtures.examine(shipped())

    assert done.new == sum(sum(item.counts.values()) for item in shelf()) > 500
    assert (again.new, again.changed, again.unchanged) == (0, 0, done.new)
    assert all(item.is_current for item in shelf())


def test_examine_takes_as_many_queries_for_three_rows_as_for_one(
    django_assert_num_queries,
):
    load(small_plan())
    one = [target(value="1")]
    three = [target(value="1"), target(year=2026), target(year=2027)]

    for records in (one, three):
        with django_assert_num_queries(17):
            fixtures.examine([as_source(records)])


def test_load_plan_command_loads_what_ships_once(capsys, tmp_path, settings):
    (tmp_path / "1.json").write_bytes(as_source(small_plan()).content)
    settings.PLAN_FIXTURES_DIR = tmp_path
    call_command("load_plan")
    Target.objects.update(value=77)
    capsys.readouterr()

    call_command("load_plan")

    assert capsys.readouterr().out == "没有需要载入的文件。\n"
    assert set(Target.objects.values_list("value", flat=True)) == {Decimal(77)}


def test_load_plan_command_again_loads_the_same_content_once_more(tmp_path, settings):
    (tmp_path / "1.json").write_bytes(as_source(small_plan()).content)
    settings.PLAN_FIXTURES_DIR = tmp_path
    call_command("load_plan", verbosity=0)
    Target.objects.update(value=77)

    call_command("load_plan", again=True, verbosity=0)

    assert set(Target.objects.values_list("value", flat=True)) == {
        Decimal(100),
        Decimal(60),
    }


def test_load_plan_command_tells_what_it_did(capsys, tmp_path):
    path = tmp_path / "1.json"
    path.write_bytes(as_source(small_plan()[:2]).content)

    call_command("load_plan", str(path))

    assert capsys.readouterr().out.splitlines() == [
        "行动方案：新增 1，变更 0，未变 0",
        "行动：新增 1，变更 0，未变 0",
    ]


def test_load_plan_command_dry_run_writes_nothing(capsys, tmp_path):
    path = tmp_path / "1.json"
    path.write_bytes(as_source(small_plan()).content)

    call_command("load_plan", str(path), dry_run=True)

    assert Plan.objects.count() == 0
    assert "目标：新增 2，变更 0，未变 0" in capsys.readouterr().out.splitlines()


def test_load_plan_command_with_problems_names_them_all_and_fails(tmp_path):
    path = tmp_path / "1.json"
    path.write_bytes(as_source([task(action=[9], number="x"), plan(code="")]).content)

    with pytest.raises(CommandError) as failed:
        call_command("load_plan", str(path))

    assert failed.value.returncode == 1
    assert str(failed.value).splitlines() == [
        "未载入，数据没有改变：",
        "1.json 第 1 条 number：须为整数。",
        "1.json 第 2 条 code：此字段不能为空。",
    ]
    assert Plan.objects.count() == 0


def test_load_plan_command_without_the_file_fails(tmp_path):
    with pytest.raises(CommandError, match="无法读取"):
        call_command("load_plan", str(tmp_path / "none.json"))


def test_shipped_directory_is_a_setting(tmp_path, settings):
    settings.PLAN_FIXTURES_DIR = tmp_path

    assert shipped() == []
    assert shelf() == []


def test_plan_files_directory_is_in_the_project():
    assert settings.PLAN_FIXTURES_DIR.is_dir()
