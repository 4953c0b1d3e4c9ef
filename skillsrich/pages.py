"""The overview: the whole plan, its tasks and its cities on one page."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import selectors as regions
from regions.web import figures as city_figures
from skillsrich import overview as answers
from tasks.selectors.groups import task_groups
from tasks.selectors.slips import open_slips
from tasks.web.page import frame, with_book


@require_safe
@with_book
def overview(request, book):
    """Four answers on the first screen; actions, tasks and cities below."""
    since, changed = answers.changed(request, book)
    cities = regions.city_groups(book, regions.cities_of(book))
    context = frame(
        book,
        [],
        rollup=book.rollup(book.lines),
        headlines=answers.headlines(book),
        standing=answers.standing(request, book),
        since=since,
        changed=changed,
        owing=answers.owing(request, book),
        slip_summary=None
        if book.edition
        else open_slips(request.user, book.choice.today),
        actions=task_groups(book),
        cities=cities,
        map=city_figures.city_map(cities, title=_("各市进展")),
        ranking=city_figures.ranking(cities, title=_("各市平均完成率")),
    )
    return render(request, "pages/overview.html", context)
