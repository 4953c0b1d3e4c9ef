"""Pages of the cities: map, ranking and table; and one city."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from regions import selectors
from regions.web import exports, figures
from tasks.selectors import history
from tasks.selectors.notes import notes_on
from tasks.selectors.succession import told_of
from tasks.web.export import page
from tasks.web.page import frame, with_book
from tasks.web.subject import subject
from tasks.web.tables import GroupTable, Rows


@require_safe
@with_book
def city_list(request, book):
    """The map, the ranking and the table of the cities."""
    groups = selectors.city_groups(book, selectors.cities_of(book))
    table = GroupTable(Rows(groups))
    RequestConfig(request, paginate=False).configure(table)
    context = frame(
        book,
        [(_("设区市"), None)],
        groups=groups,
        table=table,
        map=figures.city_map(groups, title=_("各市进展")),
        ranking=figures.ranking(groups, title=_("各市平均完成率")),
    )
    return page(request, "regions/city_list.html", context, exports.city_list)


@require_safe
@with_book
def city_detail(request, book, code):
    """One city: its targets, where it stands, when it reported."""
    cities = selectors.all_cities(book)
    city = cities.find(code, book)
    groups = selectors.city_groups(book, cities.at(book))
    group = next((g for g in groups if g.subject == city), None)
    group = group or selectors.city_groups(book, [city])[0]
    context = frame(
        book,
        [(_("设区市"), "city_list"), (city.title, None)],
        city=city,
        group=group,
        total=len(groups),
        succession=told_of(book.plan, city.bureau.code, book.quarter),
        record=history.record_of(book, city.bureau),
        notes=notes_on(book, department=city.bureau),
        **subject(request, book, group.lines, exclude=("lead",)),
    )
    return page(request, "regions/city_detail.html", context, exports.city_detail)
