"""Pages that set things side by side: units, quarters, years, indicators, cities."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from regions import selectors as regions
from regions.web import figures as city_figures
from tasks.core import charts
from tasks.core.enums import Basis, DepartmentLevel
from tasks.core.quarters import Quarter
from tasks.selectors import compare
from tasks.selectors.groups import (
    department_groups,
    departments_over_time,
    responsible_departments,
)
from tasks.web.export import page
from tasks.web.filters import IndicatorFilter
from tasks.web.page import with_book
from tasks.web.tables import Rows
from tasks.web.tables_compare import PairTable

from . import exports
from .frame import comparison, one_of, other_quarter, other_year
from .rows import heat_shown, picked_pairs, ranked_part


@require_safe
@with_book
def ranking(request, book):
    """Departments and cities by the share of what was due."""
    departments = responsible_departments(book, DepartmentLevel.PROVINCIAL)
    found = [
        ("d", _("省级部门"), department_groups(book, departments)),
        ("c", _("设区市"), regions.city_groups(book, regions.cities_of(book))),
    ]
    parts = [ranked_part(request, book, *one) for one in found if one[2]]
    title = _("位次")
    context = comparison(
        request, book, title, parts=parts, least=book.plan.plan.ranked_from
    )
    return page(request, "compare/ranking.html", context, exports.ranking)


def _pairs_page(request, book, then, title, *, basis, **context):
    """Answer with every indicator at the book's quarter and another."""
    pairs = compare.pairs(book, then, basis=basis) if then else []
    picked = picked_pairs(request, pairs)
    is_year = basis is Basis.YEAR
    table = PairTable(Rows(picked.rows), now=book.quarter, then=then, is_year=is_year)
    RequestConfig(request, paginate=False).configure(table)
    context = comparison(
        request,
        book,
        title,
        then=then,
        table=table,
        picked=picked,
        is_year=is_year,
        **context,
    )
    return page(request, "compare/pairs.html", context, exports.pairs)


@require_safe
@with_book
def quarters(request, book):
    """Quarter against quarter."""
    others = [q for q in book.choice.choices if q != book.quarter]
    then = other_quarter(request, book)
    options = [(str(q), q.label, q == then) for q in reversed(others)]
    return _pairs_page(
        request, book, then, _("季度对比"), basis=Basis.QUARTER, options=options
    )


@require_safe
@with_book
def years(request, book):
    """Year against year, up to the same quarter."""
    others = compare.other_years(book)
    year = other_year(request, others)
    then = Quarter(year, book.quarter.number) if year else None
    options = [(str(y), _("%(year)s年") % {"year": y}, y == year) for y in others]
    return _pairs_page(
        request, book, then, _("年度对比"), basis=Basis.YEAR, options=options
    )


@require_safe
@with_book
def indicators(request, book):
    """The heat table of the indicators by quarter, filtered by the URL."""
    chosen = IndicatorFilter(request.GET, book.lines)
    found = [line.indicator for line in chosen.matching()]
    context = comparison(
        request,
        book,
        _("指标×季度"),
        filter=chosen,
        shown=heat_shown(request),
        quarters=[then.quarter for then in book.past],
        rows=compare.heat_of_indicators(book, found),
    )
    return page(request, "compare/indicators.html", context, exports.indicators)


@require_safe
@with_book
def units(request, book):
    """The heat tables of departments and cities by quarter."""
    departments = departments_over_time(book, DepartmentLevel.PROVINCIAL)
    parts = [
        (_("省级部门"), compare.heat_of_departments(book, departments)),
        (
            _("设区市"),
            regions.heat_of_cities(book, regions.all_cities(book).over_time(book)),
        ),
    ]
    context = comparison(
        request,
        book,
        _("单位×季度"),
        quarters=[then.quarter for then in book.past],
        parts=[one for one in parts if one[1]],
    )
    return page(request, "compare/units.html", context, exports.units)


@require_safe
@with_book
def cities(request, book):
    """The heat table of the cities by indicator."""
    found = regions.cities_of(book)
    chosen = regions.city_indicators(book, found)
    columns = [regions.city_lines(book, found, one) for one in chosen]
    groups = regions.city_groups(book, found)
    context = comparison(
        request,
        book,
        _("设区市×指标"),
        indicators=chosen,
        whole=[book.line(one) for one in chosen],
        rows=list(zip(groups, zip(*columns, strict=True), strict=True))
        if chosen
        else [],
    )
    return page(request, "compare/cities.html", context, exports.cities)


@require_safe
@with_book
def city_map(request, book):
    """The map and the table of one indicator of the cities."""
    found = regions.cities_of(book)
    choices = {one.code: one for one in regions.city_indicators(book, found)}
    first = next(iter(choices.values()), None)
    indicator = one_of(request.GET.get("indicator", ""), choices, first)
    lines = regions.city_lines(book, found, indicator) if indicator else []
    context = comparison(
        request,
        book,
        _("地图"),
        indicator=indicator,
        choices=list(choices.values()),
        lines=lines,
        whole=book.line(indicator) if indicator else None,
        map=city_figures.indicator_map(
            lines, title=indicator.title if indicator else ""
        ),
    )
    return page(request, "compare/map.html", context, exports.city_map)


@require_safe
@with_book
def lines(request, book):
    """The indicators of one task as many small charts on one scale."""
    found = compare.tasks_of_lines(book)
    largest = max(found, key=lambda one: one[1], default=(None, 0))[0]
    choices = {str(task.number): task for task, _count in found}
    task = one_of(request.GET.get("task", ""), choices, largest)
    rows = compare.multiples(book, task) if task else []
    top = charts.scale_of(row.points for row in rows)
    context = comparison(
        request,
        book,
        _("分项走势"),
        task=task,
        choices=found,
        top=top,
        rows=[(row, charts.small_chart(row.points, top=top)) for row in rows],
        rollup=book.rollup(row.line for row in rows),
    )
    return page(request, "compare/lines.html", context, exports.lines)
