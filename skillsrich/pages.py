"""The overview: the whole plan, its tasks and its cities on one page."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import selectors as regions
from regions.web import figures as city_figures
from skillsrich import overview as answers
from skillsrich.overview_export import overview as export
from tasks.selectors.filings import filed_in
from tasks.selectors.groups import task_groups
from tasks.selectors.slips import open_slips
from tasks.web.export import page
from tasks.web.page import frame, with_book


@require_safe
@with_book
def overview(request, book):
    """Four answers on the first screen; actions, tasks and cities below."""
    since, changed = answers.changed(request, book)
    filed = filed_in(book)
    cities = regions.city_groups(book, regions.cities_of(book))
    context = frame(
        book,
        [],
        rollup=book.rollup(book.lines),
        headlines=answers.headlines(book),
        standing=answers.standing(request, book),
        since=since,
        changed=changed,
        causes=filed.causes,
        owing=answers.owing(request, book, filed.states),
        slip_summary=open_slips(book, request.user),
        actions=task_groups(book),
        cities=cities,
        map=city_figures.city_map(cities, title=_("各市进展")),
        ranking=city_figures.ranking(cities, title=_("各市平均完成率")),
    )
    return page(request, "pages/overview.html", context, export)
