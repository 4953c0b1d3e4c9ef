"""A saved view in words: which page it is of, and what its filters say.

Each ring names its own pages with `name_pages`; what an address says about a task, an
indicator or a department is told by its name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tasks.core.changes import Change
from tasks.core.editions import EditionKey
from tasks.core.enums import DepartmentLevel, Kind, Status
from tasks.core.quarters import Quarter
from tasks.core.slips import Colour, SlipState
from tasks.models import ActionArea, Department, Indicator, KeyTask, SavedView
from tasks.selectors.saved_views import titles_by
from tasks.templatetags.standing import STATES, TAGS


@dataclass(frozen=True)
class Page:
    """A page as its address names it."""

    name: str
    of: tuple[type[Model], str] | None = None  # whose page it is: model, and its key
    params: dict = field(default_factory=dict)  # its own: name -> (label, words)


@dataclass(frozen=True)
class Described:
    """A saved view with what it shows."""

    view: SavedView
    page: str
    filters: list[tuple[str, str]]  # label, word; a switch has no label


TASK, ACTION = (KeyTask, "number"), (ActionArea, "number")
INDICATOR, DEPARTMENT = (Indicator, "code"), (Department, "code")
SLIP_STATES = {"open": gettext_lazy("未销号"), **dict(SlipState.choices())}
COLOURS = dict(Colour.choices())
OUTCOMES = {value: label for value, (label, _sentence) in TAGS.items()}
STATUSES = dict(Status.choices())

# A parameter's label, and its words: a mapping, whose name it is, or a function.
PARAMS = {
    "period": (gettext_lazy("季度"), Quarter),
    "edition": ("", EditionKey),
    "provisional": ("", {"1": gettext_lazy("计入未审定")}),
    "status": (gettext_lazy("状态"), STATUSES),
    "change": (gettext_lazy("变化"), dict(Change.choices())),
    "filing": (gettext_lazy("填报"), STATES),
    "kind": (gettext_lazy("类型"), dict(Kind.choices())),
    "action": (gettext_lazy("行动"), ACTION),
    "task": (gettext_lazy("重点工作"), TASK),
    "lead": (gettext_lazy("牵头单位"), DEPARTMENT),
    "department": (gettext_lazy("单位"), DEPARTMENT),
    "indicator": (gettext_lazy("指标"), INDICATOR),
    "level": (gettext_lazy("单位"), dict(DepartmentLevel.choices())),
    "colour": (gettext_lazy("颜色"), COLOURS),
    "state": (gettext_lazy("填报"), STATES),
    "quarter": (gettext_lazy("季度"), Quarter),
    "made": (gettext_lazy("承诺季度"), Quarter),
    "outcome": (pgettext_lazy("promise", "兑现情况"), OUTCOMES),
    "with": (gettext_lazy("对比期"), Quarter),
    "q": (gettext_lazy("查找"), {}),
    "show": (
        gettext_lazy("格内显示"),
        {"share": gettext_lazy("完成率"), "gap": gettext_lazy("与序时差")},
    ),
    "sort": (gettext_lazy("排序"), {}),
    "slide": (gettext_lazy("页"), {}),
}
_pages: dict[str, Page] = {
    "task_list": Page(gettext_lazy("重点工作")),
    "task_detail": Page(gettext_lazy("重点工作"), TASK),
    "action_detail": Page(gettext_lazy("行动"), ACTION),
    "indicator_list": Page(gettext_lazy("指标")),
    "indicator_detail": Page(gettext_lazy("指标"), INDICATOR),
    "department_list": Page(gettext_lazy("部门")),
    "department_detail": Page(gettext_lazy("部门"), DEPARTMENT),
    "promise_list": Page(gettext_lazy("整改承诺")),
    "note_list": Page(gettext_lazy("原文疑义登记")),
    "review": Page(gettext_lazy("审核")),
    "slip_list": Page(
        gettext_lazy("督办"), params={"state": (gettext_lazy("状态"), SLIP_STATES)}
    ),
    "slip_proposals": Page(gettext_lazy("待签发督办建议")),
}


def name_pages(pages: dict[str, Page]) -> None:
    """Name the pages of another part of the site, by their addresses' names."""
    _pages.update(pages)


def describe(views: Iterable[SavedView]) -> list[Described]:
    """Return each view with its page and its filters in words.

    Queries: 1 for each sort of thing that any of the addresses names.
    """
    read = [(view, *_read(view)) for view in views]
    wanted: dict[tuple, set[str]] = {}
    for _view, page, key, params in read:
        for of, value in [(page.of, key), *((p[1], value) for p, value in params)]:
            if isinstance(of, tuple):
                wanted.setdefault(of, set()).add(value)
    titles = {of: titles_by(*of, values) for of, values in wanted.items()}
    return [
        Described(
            view,
            _named(page, titles.get(page.of, {}).get(key, key)),
            [(str(label), _word(of, value, titles)) for (label, of), value in params],
        )
        for view, page, key, params in read
    ]


def _read(view: SavedView) -> tuple[Page, str, list]:
    """Return a view's page, the key of whose page it is, and its filters."""
    try:
        match = resolve(view.path)
    except Resolver404:  # the site has no such page any more
        return Page(view.path), "", []
    page = _pages.get(match.url_name, Page(view.path))
    key = str(next(iter(match.kwargs.values()), "")) if page.of else ""
    known = PARAMS | page.params
    params = [
        (known.get(name, (name, {})), value)
        for name, values in QueryDict(view.query).lists()
        for value in values
    ]
    return page, key, params


def _named(page: Page, title: str) -> str:
    return f"{page.name}{_('：')}{title}" if title else str(page.name)


def _word(of, value: str, titles) -> str:
    """Return a parameter's value in words; as it is, where it says nothing known."""
    if isinstance(of, tuple):
        return titles[of].get(value, value)
    if isinstance(of, dict):
        return str(of.get(value, value))
    try:
        key = of.parse(value)
    except ValueError:
        return value
    if of is EditionKey:
        return _("%(edition)s定版") % {"edition": key}
    return key.label
