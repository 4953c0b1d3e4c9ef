"""The replay: the quarters one after the other, and what changes between them."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import selectors as regions
from regions.web import figures as city_figures
from skillsrich.compare.frame import tabs
from tasks.core.enums import Status
from tasks.core.explain_rollup import explain_rollup
from tasks.core.figures import show_share
from tasks.selectors import replay as quarters
from tasks.web.page import frame, with_book


@require_safe
@with_book
def replay(request, book):
    """The task grid and the map at a quarter; a script steps through the others."""
    steps = quarters.steps(book)
    found = regions.all_cities(book)
    cities = [regions.city_groups(step.book, found.at(step.book)) for step in steps]
    at = next(n for n, step in enumerate(steps) if step.quarter == book.quarter)
    context = frame(
        book,
        [(_("对比分析"), "compare_ranking"), (_("进展回放"), None)],
        tabs=tabs(request),
        steps=steps,
        step=steps[at],
        before=steps[at - 1].quarter if at else None,
        after=steps[at + 1].quarter if steps[at + 1 :] else None,
        last=len(steps) - 1,
        place=at,
        cities=cities[at],
        map=city_figures.drawn_map(cities[at]),
        states=[_state(*pair) for pair in zip(steps, cities, strict=True)],
    )
    return render(request, "replay/replay.html", context)


def _state(step, cities) -> dict:
    """Return what the script needs of a quarter: words, and statuses by subject."""
    return {
        "quarter": str(step.quarter),
        "label": step.quarter.label,
        "status": _shown(step.rollup),
        "sentence": explain_rollup(step.rollup),
        "counts": {one.value: step.rollup.counts.get(one, 0) for one in Status},
        "tasks": {str(one.subject.number): _shown(one.rollup) for one in step.tasks},
        "cities": {one.subject.code: _shown(one.rollup) for one in cities},
    }


def _shown(rollup) -> list[str]:
    """Return status, its word, and the share done where there is one."""
    share = "" if rollup.share_done is None else show_share(rollup.share_done)
    return [rollup.status.value, str(rollup.status.label), share]
