"""The overview: the whole plan, its tasks and its cities on one page."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import selectors as regions
from regions.web import figures as city_figures
from tasks.selectors.groups import laggards, outstanding, task_groups
from tasks.web.page import frame, with_book

SHOWN_LAGGARDS = 6  # rows; the rest is one click away


@require_safe
@with_book
def overview(request, book):
    """Where the plan stands, what is furthest behind and why, who has not reported."""
    behind = laggards(book.lines)
    cities = regions.city_groups(book, regions.cities())
    context = frame(
        book,
        [],
        rollup=book.rollup(book.lines),
        actions=task_groups(book),
        headlines=_headlines(book),
        laggards=behind[:SHOWN_LAGGARDS],
        laggard_count=len(behind),
        outstanding=outstanding(book),
        cities=cities,
        map=city_figures.city_map(cities, title=_("各市进展")),
        ranking=city_figures.ranking(cities, title=_("各市平均完成率")),
    )
    return render(request, "pages/overview.html", context)


def _headlines(book):
    """Return the tasks whose annual quantities are shown added up, with the sums."""
    tasks = {line.indicator.measure.task for line in book.lines}
    return [
        (task, book.quantity(book.lines_of_task(task.number)))
        for task in sorted(tasks, key=lambda task: task.number)
        if task.is_headline
    ]
