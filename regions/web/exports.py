"""What the pages of the cities hand out as files."""

from django.utils.translation import gettext as _

from regions import selectors
from tasks.web import export_sheets as sheets
from tasks.web.export import Export
from tasks.web.export_pages import reporter_export


def city_list(context) -> Export:
    book, groups = context["book"], sheets.records(context["table"])
    found = [group.subject for group in groups]
    return Export(
        _("设区市"),
        sheets.group_sheet(groups, title=_("各市进展")),
        lambda: [
            sheets.group_quarters(
                book, groups, lambda past: selectors.city_groups(past, found)
            )
        ],
        coverage=sheets.coverage(book.rollup(x for g in groups for x in g.lines)),
    )


def city_detail(context) -> Export:
    return reporter_export(context["city"].title, context["group"].rollup, context)
