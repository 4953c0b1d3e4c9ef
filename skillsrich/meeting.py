"""Meeting mode: the plan on a few large slides, from a link."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import selectors as regions
from regions.web import figures as city_figures
from skillsrich import overview as answers
from tasks.core.changes import tally
from tasks.selectors.changes import changed_lines, earlier_quarter
from tasks.selectors.groups import laggards, task_groups
from tasks.web.page import frame, with_book

# How many rows one screen holds in a type that is read from the end of the room.
ACTIONS, LAGGARDS, CITIES = 5, 3, 11
SHOWN_LAGGARDS = 9  # the rest is counted, and stands on the site


@dataclass(frozen=True)
class Slide:
    """One screen: its heading, its template, and what it shows."""

    title: str
    template: str
    content: dict = field(default_factory=dict)


@require_safe
@with_book
def meeting(request, book):
    """Every slide in one document; the address says which one is shown."""
    slides = [
        _overview(book),
        *_actions(book),
        *_laggards(book),
        *_cities(book),
    ]
    asked = request.GET.get("slide", "1")
    if not asked.isdecimal() or not 1 <= int(asked) <= len(slides):
        raise Http404(_("没有这一页。"))
    number = int(asked)
    context = frame(
        book,
        [],
        slides=slides,
        number=number,
        previous=number - 1,
        next=number + 1 if slides[number:] else 0,
    )
    return render(request, "meeting/meeting.html", context)


def _overview(book) -> Slide:
    since = earlier_quarter(book)
    content = {
        "rollup": book.rollup(book.lines),
        "headlines": answers.headlines(book),
        "since": since,
        "changes": tally(changed_lines(book, since)),
    }
    return Slide(_("总体进展"), "meeting/_overview.html", content)


def _paged(title, rows, size, template, **content) -> list[Slide]:
    """Return the rows on as many slides as they need."""
    pages = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [
        Slide(
            title if len(pages) == 1 else _numbered(title, number, len(pages)),
            template,
            content | {"rows": page},
        )
        for number, page in enumerate(pages, 1)
    ]


def _numbered(title, number, pages) -> str:
    values = {"title": title, "number": number, "pages": pages}
    return _("%(title)s（%(number)s/%(pages)s）") % values


def _actions(book) -> list[Slide]:
    actions = task_groups(book)
    return _paged(_("各行动进展"), actions, ACTIONS, "meeting/_actions.html")


def _laggards(book) -> list[Slide]:
    found = laggards(book.lines)
    if not found:
        return [Slide(_("滞后指标"), "meeting/_none_behind.html")]
    shown, rest = found[:SHOWN_LAGGARDS], len(found[SHOWN_LAGGARDS:])
    content = {"total": len(found), "rest": rest}
    title = _("滞后最多的指标")
    return _paged(title, shown, LAGGARDS, "meeting/_laggards.html", **content)


def _cities(book) -> list[Slide]:
    groups = regions.city_groups(book, regions.cities_of(book))
    ordered = sorted(groups, key=lambda g: (g.rank is None, g.rank or 0, g.order))
    drawing = city_figures.drawn_map(groups)
    return _paged(_("各市进展"), ordered, CITIES, "meeting/_cities.html", map=drawing)
