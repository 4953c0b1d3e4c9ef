"""Load the plan's files: `manage.py load_plan [FILE …]`; without files, those that ship.

A file whose content was already loaded is left out, so that what an administrator has
changed since then stays; `--again` loads it all the same.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.core.fixture_diff import Problem
from tasks.services import fixture_shelf, fixtures
from tasks.services.fixture_parse import Source
from tasks.services.fixture_registry import find


class Command(BaseCommand):
    help = _("载入行动方案数据文件（JSON）；不写文件名时载入随系统提供的全部文件。")

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument(
            "--again", action="store_true", help=_("内容已载入过的文件也再载入一次。")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("只检查和比较，不写入。")
        )

    def handle(self, *, files, again, dry_run, **options):
        sources = [_read(path) for path in files] or fixture_shelf.shipped()
        if not again and not dry_run:
            sources = self._not_loaded(sources)
        if not sources:
            self.stdout.write(_("没有需要载入的文件。"))
            return
        if dry_run:
            examination = fixtures.examine(sources)
            if examination.problems:
                raise CommandError(_problems(examination))
        else:
            examination = _load(sources)
        self._report(examination)

    def _not_loaded(self, sources):
        """Leave out the files whose content is what was loaded last under the name."""
        loaded = fixture_shelf.last_loads([source.name for source in sources])
        return [
            source
            for source in sources
            if source.name not in loaded
            or loaded[source.name].after["sha256"] != source.sha256
        ]

    def _report(self, examination):
        for diff in examination.diffs:
            self.stdout.write(
                _("%(label)s：新增 %(new)s，变更 %(changed)s，未变 %(unchanged)s")
                % {
                    "label": find(diff.label).model._meta.verbose_name,
                    "new": len(diff.new),
                    "changed": len(diff.changed),
                    "unchanged": diff.unchanged,
                }
            )


def _read(path: Path) -> Source:
    try:
        return Source(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(_("无法读取 %(path)s。") % {"path": path}) from error


def _load(sources):
    try:
        return fixtures.load(sources, by=None, at=timezone.now())
    except fixtures.NotLoaded as error:
        raise CommandError(_problems(error.examination)) from error


def _problems(examination) -> str:
    lines = [_line(problem) for problem in examination.problems]
    return "\n".join([_("未载入，数据没有改变："), *lines])


def _line(problem: Problem) -> str:
    place = {
        "file": problem.file,
        "record": problem.record,
        "field": problem.field,
        "message": problem.message,
    }
    if not problem.record:
        return _("%(file)s：%(message)s") % place
    return _("%(file)s 第 %(record)s 条 %(field)s：%(message)s") % place
