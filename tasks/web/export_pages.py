"""What each page hands out as a file, made of what the page's context holds."""

from django.utils.translation import gettext as _

from tasks.core.sheets import Column, Kind, Mark, Sheet
from tasks.core.workflow import Filing
from tasks.selectors.groups import department_groups
from tasks.templatetags.standing import TAGS
from tasks.web import export_sheets as sheets
from tasks.web.export import Export
from tasks.web.export_told import entry_sheet, target_sheet, told_sheets


def task_list(context) -> Export:
    """Actions and tasks; an action's row sums up the tasks below it."""
    rows, totals = [], set()
    for action in context["actions"]:
        totals.add(len(rows))
        rows.append((None, action.title, *sheets.rollup_cells(action.rollup)))
        rows.extend(
            (task.subject.number, task.title, *sheets.rollup_cells(task.rollup))
            for task in action.children
        )
    heads = [Column(_("序号"), Kind.NUMBER), Column(_("行动与重点工作"))]
    columns = [*heads, *sheets.rollup_columns()]
    name = _("重点工作")
    whole = context["book"].rollup(context["book"].lines)
    return Export(
        name,
        Sheet(name, columns, rows, totals=frozenset(totals)),
        coverage=sheets.coverage(whole),
    )


def task_detail(context) -> Export:
    task = context["task"]
    name = _("重点工作%(number)s %(title)s") % {
        "number": task.number,
        "title": task.title,
    }
    return _subject(name, context)


def action_detail(context) -> Export:
    return _subject(context["action"].title, context)


def _subject(name, context) -> Export:
    lines = sheets.records(context["table"])
    return Export(
        name,
        sheets.line_sheet(lines, title=_("指标进展")),
        lambda: [
            sheets.group_moments(context["moments"], title=_("各季度")),
            *_leads(context["leads"]),
            *told_sheets(context["explanations"]),
        ],
        filters=sheets.picked_words(context["picked"]),
        coverage=sheets.coverage(context["rollup"]),
        indicators=[line.indicator for line in lines],
    )


def _leads(table) -> list[Sheet]:
    if table is None:
        return []
    return [sheets.group_sheet(sheets.records(table), title=_("各牵头单位"))]


def indicator_list(context) -> Export:
    lines = sheets.records(context["table"])
    return Export(
        _("指标"),
        sheets.line_sheet(lines, title=_("指标进展")),
        lambda: [sheets.indicator_quarters(context["book"], lines)],
        filters=chosen_words(context["filter"]),
        coverage=sheets.coverage(context["rollup"]),
        indicators=[line.indicator for line in lines],
    )


def chosen_words(chosen) -> list[tuple[str, str]]:
    """Return the filters that are set, as (label, word)."""
    if not chosen.form.is_valid():
        return []
    return [
        (str(chosen.form.fields[name].label), _word(chosen.form.fields[name], value))
        for name, value in chosen.form.cleaned_data.items()
        if value not in (None, "")
    ]


def _word(form_field, value) -> str:
    """Return a chosen value in words; what was typed, or a department, says itself."""
    # Query: the choices of departments are never read, only those of fixed words.
    is_fixed = isinstance(value, str) and hasattr(form_field, "choices")
    return str(dict(form_field.choices)[value] if is_fixed else value)


def indicator_detail(context) -> Export:
    indicator, parts = context["indicator"], sheets.records(context["parts"])
    progress = context["line"].progress
    shares = sheets.part_sheet(parts, title=_("各单位完成情况"))
    return Export(
        f"{indicator.code} {indicator.title}",
        sheets.moment_sheet(
            context["moments"], indicator, context["path"], title=_("各季度")
        ),
        lambda: [
            *([shares] if parts[1:] else []),
            entry_sheet(context["entries"], indicator),
            target_sheet(context),
            *told_sheets(context["explanations"]),
        ],
        coverage=_("应报 %(due)s 个单位，已报 %(reported)s 个单位")
        % {"due": progress.reporters_due, "reported": progress.reporters_reported},
        indicators=[indicator],
    )


def department_list(context) -> Export:
    book, groups = context["book"], sheets.records(context["table"])
    departments = [group.subject for group in groups]
    return Export(
        _("部门"),
        sheets.group_sheet(groups, title=_("各单位进展")),
        lambda: [
            sheets.group_quarters(
                book, groups, lambda past: department_groups(past, departments)
            )
        ],
        coverage=sheets.coverage(book.rollup(x for g in groups for x in g.lines)),
    )


def department_detail(context) -> Export:
    name = context["department"].title
    return reporter_export(name, context["rollup"], context, context["assisted"])


def reporter_export(name, rollup, context, assisted=()) -> Export:
    """Return what a department's or a city's page hands out."""
    lines = sheets.records(context["table"])
    return Export(
        name,
        sheets.line_sheet(lines, title=_("指标进展"), with_lead=False),
        lambda: [
            *([sheets.line_sheet(assisted, title=_("配合的指标"))] if assisted else []),
            sheets.group_moments(context["moments"], title=_("各季度")),
            *told_sheets(context["explanations"]),
            sheets.record_sheet(context["record"], title=_("报送记录")),
        ],
        filters=sheets.picked_words(context["picked"]),
        coverage=sheets.coverage(rollup),
        indicators=[line.indicator for line in lines],
    )


def note_list(context) -> Export:
    rows = [
        (
            number,
            note.heading,
            note.finding_text,
            note.reading_text,
            _("；").join(_concerns(note)) or None,
        )
        for number, note in enumerate(context["notes"], 1)
    ]
    columns = [
        Column(_("序号"), Kind.NUMBER),
        Column(_("标题")),
        Column(_("原文怎么说")),
        Column(_("本系统采用")),
        Column(_("涉及")),
    ]
    name = _("原文疑义登记")
    return Export(name, Sheet(name, columns, rows))


def _concerns(note) -> list[str]:
    return [
        *(f"{task.number} {task.title}" for task in note.tasks.all()),
        *(indicator.title for indicator in note.indicators.all()),
        *(department.title for department in note.departments.all()),
    ]


def review(context) -> Export:
    """The matrix of departments and quarters, and what waits for a review."""
    board = context["board"]
    filters = []
    if board.level:
        words = {level.value: level.label for level in context["levels"]}
        filters.append((_("层级"), str(words[board.level])))
    if board.filing:
        label = _("%(quarter)s状态") % {"quarter": board.quarter.short_label}
        filters.append((label, str(Filing(board.filing).label)))
    return Export(
        _("审核"),
        _matrix(board),
        lambda: [_queue(board)],
        filters=filters,
        coverage=_("%(asked)s 个单位应报，%(missing)s 个单位尚未报送")
        % {"asked": board.asked, "missing": len(board.outstanding)},
    )


def _matrix(board) -> Sheet:
    rows = [
        (
            str(department.get_level_display()),
            department.title,
            *(_filing(cell) for cell in cells),
        )
        for department, cells in board.shown
    ]
    columns = [
        Column(_("层级")),
        Column(_("单位")),
        *(Column(str(quarter)) for quarter in board.choices),
    ]
    return Sheet(_("各单位各季度"), columns, rows)


def _filing(cell) -> Mark:
    words = [cell.word, *([str(TAGS["late"][0])] if cell.is_late else [])]
    kind = "late" if cell.is_overdue else cell.filing.value
    return Mark(_("；").join(words), sheets.STATE_FILLS.get(kind, ""))


def _queue(board) -> Sheet:
    rows = [
        (
            cell.department.title,
            cell.quarter.label,
            sheets.moment(cell.submission.submitted_at),
            str(cell.submission.submitted_by),
            cell.submission.waiting,
        )
        for cell in board.queue
    ]
    columns = [
        Column(_("单位")),
        Column(_("季度")),
        Column(_("提交时间")),
        Column(_("提交人")),
        Column(_("待审核项"), Kind.NUMBER),
    ]
    return Sheet(_("待审核"), columns, rows)


def edition_list(context) -> Export:
    rows = [
        (
            str(edition),
            edition.title,
            sheets.moment(edition.published_at),
            edition.publisher_name,
            edition.due,
            edition.reported,
            edition.changed,
            edition.reason or None,
            edition.checksum,
        )
        for edition in context["editions"]
    ]
    columns = [
        Column(_("编号")),
        Column(_("定版")),
        Column(_("定版时间")),
        Column(_("定版人")),
        Column(_("应报项数"), Kind.NUMBER),
        Column(_("已报项数"), Kind.NUMBER),
        Column(_("更正处数"), Kind.NUMBER),
        Column(_("更正原因")),
        Column(_("校验码")),
    ]
    return Export(_("季度定版"), Sheet(_("季度定版"), columns, rows))


def edition_detail(context) -> Export:
    """The restatement: old beside new."""
    rows = [
        (
            row.indicator.code,
            row.indicator.title,
            row.department.title if row.department else None,
            row.quarter.label if row.quarter else None,
            row.what,
            row.old,
            row.new,
        )
        for row in context["restated"]
    ]
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("单位")),
        Column(_("季度")),
        Column(_("更正内容")),
        Column(_("原值")),
        Column(_("新值")),
    ]
    return Export(
        context["opened"].edition.title,
        Sheet(_("更正说明"), columns, rows),
        coverage=sheets.coverage(context["rollup"]),
    )
