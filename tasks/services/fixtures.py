"""Loading the plan's files: looked at first, then written in one transaction.

A file is JSON as Django writes it with natural keys. Only the plan's models and fields
are accepted, every row is judged, and all problems are told at once. Rows are made or
changed, never deleted; what people report is out of reach.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.effects import Effects
from tasks.core.effects import compare as compare_plans
from tasks.core.fixture_diff import ModelDiff, Problem, compare, digest
from tasks.models import User
from tasks.selectors.effects import plan_snapshot

from .amendments import Order
from .fixture_amendments import amended_rows, order_problems, record_amendments
from .fixture_checks import check
from .fixture_parse import Record, Source, parse
from .fixture_registry import plan_models
from .fixture_state import Stored, Wanted, merge, read_stored
from .fixture_write import record_load, write

MAX_BATCH_RECORDS = 50_000
MAX_PROBLEMS = 1_000  # told at once; a broken file can have one for every field


@dataclass(frozen=True)
class Examination:
    """What a dry run found: what loading would do, or why it cannot be done."""

    sources: tuple[Source, ...]
    diffs: tuple[ModelDiff, ...]  # the models that the files name, in order of writing
    problems: tuple[Problem, ...]  # in the order of the files
    digest: str  # names the files and all that they would change; "" with problems
    amended: int = 0  # targets that figures are judged by: an order must say from when

    @property
    def is_loadable(self) -> bool:
        return not self.problems

    @property
    def is_change(self) -> bool:
        """True when loading would write something."""
        return bool(self.new or self.changed)

    @property
    def new(self) -> int:
        return sum(len(diff.new) for diff in self.diffs)

    @property
    def changed(self) -> int:
        return sum(len(diff.changed) for diff in self.diffs)

    @property
    def unchanged(self) -> int:
        return sum(diff.unchanged for diff in self.diffs)


class NotLoaded(Exception):
    """Nothing was written; the examination says why."""

    def __init__(self, examination: Examination):
        super().__init__(_("未载入：有 %(count)s 个问题。") % _count(examination))
        self.examination = examination


class HasProblems(NotLoaded):
    """The files have problems."""


class HasChanged(NotLoaded):
    """The files or the stored plan changed after the dry run that was confirmed."""


def _count(examination: Examination) -> dict[str, int]:
    return {"count": len(examination.problems)}


@dataclass(frozen=True)
class Basis:
    """What targets are amended by: nothing, an order that is to come, or an order."""

    may_amend: bool = False
    order: Order | None = None


NONE, TO_COME = Basis(), Basis(may_amend=True)


def examine(sources: list[Source], *, basis: Basis = NONE) -> Examination:
    """Return what loading the files together would do. Writes nothing.

    Queries: one for each plan model and list of references, whatever the rows; a few
    more where what figures are judged by would change.
    """
    return _examine(sources, lock=False, basis=basis)[0]


def load(
    sources: list[Source],
    *,
    by: User | None,
    at: datetime,
    expected: str | None = None,
    order: Order | None = None,
) -> Examination:
    """Write what the files say, all or nothing, and return what was done.

    Args: by – None for a command run by whoever runs the server; expected – the digest
    of the dry run that was confirmed; order – by which targets are amended that figures
    are judged by already; without one they stay, and are problems.
    Raises: HasProblems – nothing written; HasChanged – the digest is another now,
    nothing written; PermissionDenied – the person may not load plans.
    Side effects: one audit record for each file and for each changed row.
    """
    access.require(by is None or by.has_perm("tasks.load_plan"))
    try:
        with transaction.atomic():
            basis = Basis(order is not None, order)
            examination, wanted, stored = _examine(sources, lock=True, basis=basis)
            if examination.problems:
                raise HasProblems(examination)
            if expected is not None and expected != examination.digest:
                raise HasChanged(examination)
            _write(examination, wanted, stored, order, by=by, at=at)
            record_load(sources, wanted, list(examination.diffs), by=by, at=at)
    except IntegrityError as error:
        problem = Problem(
            "",
            0,
            "",
            _("数据未能写入数据库：%(text)s。请更正文件后重新载入。") % {"text": error},
        )
        raise HasProblems(Examination(tuple(sources), (), (problem,), "")) from error
    return examination


def _write(examination, wanted, stored, order, *, by, at) -> None:
    rows = amended_rows(wanted) if order else []
    before = {row.key: dict(row.row.values) for row in rows if row.row}
    write(wanted, stored, list(examination.diffs))
    if order:
        record_amendments(rows, before, order, by=by, at=at)


def foresee(
    sources: list[Source],
    *,
    today: date,
    order: Order | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Effects | None:
    """Return what loading the files would do to targets, statuses and sums.

    The files are written, the plan is judged, and everything is rolled back: what is
    told is what would be. With an order it is told from its quarter on; without one, as
    if changed targets had always been so.
    None when: the files have problems, or no plan is stored yet. Side effects: none.
    """
    starts = order.starts if order else None
    before = plan_snapshot(today, starts=starts)
    if before is None:
        return None
    try:
        with transaction.atomic():
            basis = Basis(may_amend=True, order=order)
            examination, wanted, stored = _examine(sources, lock=True, basis=basis)
            if examination.problems:
                return None
            _write(examination, wanted, stored, order, by=by, at=at)
            after = plan_snapshot(today, starts=starts)
            transaction.set_rollback(True)
    except IntegrityError:  # loading will tell it as a problem
        return None
    return compare_plans(before, after)


def _examine(
    sources: list[Source], *, lock: bool, basis: Basis
) -> tuple[Examination, list[Wanted], Stored]:
    records, problems = _records(sources)
    stored = read_stored(lock=lock)
    wanted, found = merge(records, stored)
    problems += found + check(wanted, stored, may_amend=basis.may_amend)
    amended = amended_rows(wanted) if basis.may_amend else []
    if amended and basis.order:
        problems += order_problems(amended, basis.order)
    diffs = _diffs(wanted)
    name = "" if problems else digest([source.sha256 for source in sources], diffs)
    order = {source.name: number for number, source in enumerate(sources)}
    problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.record))
    told = tuple(problems[:MAX_PROBLEMS])
    found = Examination(tuple(sources), tuple(diffs), told, name, len(amended))
    return found, wanted, stored


def _records(sources: list[Source]) -> tuple[list[Record], list[Problem]]:
    records, problems = [], []
    names = {source.name for source in sources}
    if not names:
        problems.append(Problem("", 0, "", _("没有文件。")))
    elif len(names) < len(sources):
        problems.append(Problem("", 0, "", _("文件重名。")))
    for source in sources:
        found, broken = parse(source)
        records += found
        problems += broken
    if len(records) > MAX_BATCH_RECORDS:
        text = {"count": MAX_BATCH_RECORDS}
        message = _("合计超过 %(count)s 条记录，请分批载入。") % text
        return [], [Problem(sources[-1].name, 0, "", message)]
    return records, problems


def _diffs(wanted: list[Wanted]) -> list[ModelDiff]:
    diffs = []
    for plan_model in plan_models():
        rows = [row for row in wanted if row.plan_model is plan_model]
        if rows:
            diffs.append(_diff(plan_model.label, rows))
    return diffs


def _diff(label: str, rows: list[Wanted]) -> ModelDiff:
    new, changed, kept, unchanged = [], [], [], 0
    for row in rows:
        if row.row is None:
            new.append(row.key)
            continue
        stored, file = row.row.values, row.record.file
        change = compare(row.key, file, stored, row.applied)
        if change:
            changed.append(change)
        else:
            unchanged += 1
        if own := compare(row.key, file, stored, row.kept):
            kept.append(own)
    return ModelDiff(label, tuple(new), tuple(changed), unchanged, tuple(kept))
