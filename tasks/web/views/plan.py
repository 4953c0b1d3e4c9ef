"""Pages of the plan: tasks, indicators, departments, and the register of notes."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from tasks.core.enums import DepartmentLevel
from tasks.selectors import explanations, history, plan
from tasks.selectors.amendments import (
    amendments_of,
    reporter_changes_of,
    revisions_of,
    rule_changes_of,
)
from tasks.selectors.contributions import parts_of
from tasks.selectors.evidence import files_by_department
from tasks.selectors.figure_history import figure_histories
from tasks.selectors.groups import (
    assisted_lines,
    department_groups,
    responsible_departments,
    task_groups,
)
from tasks.selectors.notes import all_notes, notes_of_action, notes_on
from tasks.selectors.slips import trail_of
from tasks.selectors.succession import told_of
from tasks.web import export_pages, figures
from tasks.web import subject as subjects
from tasks.web.export import page
from tasks.web.filters import IndicatorFilter
from tasks.web.page import frame, with_book, with_edition
from tasks.web.saved import savable
from tasks.web.tables import GroupTable, LineTable, Pages, PartTable, Rows


@require_safe
@with_book
def task_list(request, book):
    """Every action with its tasks."""
    crumbs = [(_("重点工作"), None)]
    context = frame(book, crumbs, actions=task_groups(book))
    return page(request, "plan/task_list.html", context, export_pages.task_list)


@require_safe
@with_book
def task_detail(request, book, number):
    """One task: its text, its indicators, and what its row of the plan says."""
    task = book.find(plan.tasks(), number=number)
    lines = book.lines_of_task(number)
    crumbs = [
        (_("重点工作"), "task_list"),
        (task.action.title, task.action.get_absolute_url()),
        (task.title, None),
    ]
    context = frame(
        book,
        crumbs,
        task=task,
        quantity=book.quantity(lines),
        leads=subjects.leads(request, book, lines),
        notes=notes_on(book, task=task),
        **subjects.subject(request, book, lines),
    )
    return page(request, "plan/task_detail.html", context, export_pages.task_detail)


@require_safe
@with_book
def action_detail(request, book, number):
    """One action: its tasks, its indicators, and who leads them."""
    action = book.find(plan.actions(), number=number)
    groups = [one for one in task_groups(book) if one.subject == action]
    lines = [line for group in groups for line in group.lines]
    context = frame(
        book,
        [(_("重点工作"), "task_list"), (action.title, None)],
        action=action,
        actions=groups,
        leads=subjects.leads(request, book, lines),
        notes=notes_of_action(book, action),
        **subjects.subject(request, book, lines),
    )
    return page(request, "plan/action_detail.html", context, export_pages.action_detail)


@require_safe
@with_book
def indicator_list(request, book):
    """Every indicator, filtered by the URL."""
    chosen = IndicatorFilter(request.GET, book.lines)
    lines = chosen.matching()
    table = LineTable(Rows(lines))
    RequestConfig(request, paginate={"paginator_class": Pages}).configure(table)
    context = frame(
        book,
        [(_("指标"), None)],
        filter=chosen,
        table=table,
        total=len(lines),
        rollup=book.rollup(lines),
    )
    return page(
        request, "plan/indicator_list.html", context, export_pages.indicator_list
    )


def _histories(book, indicator, user):
    items = book.plan.responsibilities.get(indicator.code, [])
    return figure_histories(
        indicator=indicator,
        spec=book.plan.specs[indicator.code],
        departments=[item.department for item in items if item.reports],
        quarter=book.quarter,
        user=user,
        until=book.edition and book.edition.edition.published_at,
    )


@require_safe
@with_book
def indicator_detail(request, book, code):
    """One indicator: its status explained, its path, its parts, its source."""
    indicator = book.plan.in_force(book.find(plan.indicators(), code=code))
    moments = history.moments(book, indicator)
    path = history.path_of(book, indicator, moments)
    line = book.line(indicator)
    parts = PartTable(parts_of(book, indicator), line)
    RequestConfig(request, paginate=False).configure(parts)
    task = indicator.measure.task
    context = frame(
        book,
        [
            (_("重点工作"), "task_list"),
            (task.title, task.get_absolute_url()),
            (indicator.title, None),
        ],
        indicator=indicator,
        line=line,
        moments=moments,
        path=path,
        chart=path and figures.path_figure(indicator, path, title=_("实际与序时进度")),
        parts=parts,
        responsibilities=book.plan.responsibilities.get(code, []),
        targets=book.plan.targets.get(code, []),
        amendments=amendments_of(book, indicator),
        revisions=revisions_of(book, indicator),
        changes=[*reporter_changes_of(book, indicator), *rule_changes_of(book)],
        has_parts=any(t.department for t in book.plan.targets.get(code, [])),
        entries=history.entries_of(book, indicator),
        entry_files=files_by_department(book, indicator),
        histories=_histories(book, indicator, request.user),
        trail=trail_of(book, indicator, request.user),
        notes=notes_on(book, indicator=indicator),
        explanations=explanations.explanations_up_to(book, indicator),
    )
    return page(
        request, "plan/indicator_detail.html", context, export_pages.indicator_detail
    )


@require_safe
@with_book
def department_list(request, book):
    """The departments by their mean share done, with coverage beside."""
    departments = responsible_departments(book, DepartmentLevel.PROVINCIAL)
    groups = department_groups(book, departments)
    table = GroupTable(Rows(groups))
    RequestConfig(request, paginate=False).configure(table)
    context = frame(book, [(_("部门"), None)], table=table, groups=groups)
    return page(
        request, "plan/department_list.html", context, export_pages.department_list
    )


@require_safe
@with_book
def department_detail(request, book, code):
    """One department: what it leads, how it stands, when it reported."""
    department = book.plan.named(book.find(plan.departments(), code=code))
    lines = book.lines_of_department(department)
    context = frame(
        book,
        [(_("部门"), "department_list"), (department.title, None)],
        department=department,
        assisted=assisted_lines(book, department),
        succession=told_of(book.plan, department.code, book.quarter),
        record=history.record_of(book, department),
        notes=notes_on(book, department=department),
        **subjects.subject(request, book, lines, exclude=("lead",)),
    )
    return page(
        request, "plan/department_detail.html", context, export_pages.department_detail
    )


@require_safe
@savable
@with_edition
def note_list(request, book):
    """The register of places where the plan disagrees with itself."""
    context = {"notes": all_notes(book), "crumbs": [(_("原文疑义登记"), None)]}
    return page(request, "plan/note_list.html", context, export_pages.note_list)
