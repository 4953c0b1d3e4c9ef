"""Every page with a table leaves as a file too: the same address, and ?export=xlsx or csv.

A page names a function that turns its context into sheets. What stands around them,
the notes, the file's name, the right and the answer, is here and nowhere else.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.core.sheets import Column, Sheet, as_csv, plain_text
from tasks.core.sheets_xlsx import as_workbook
from tasks.models import Indicator
from tasks.selectors.plan import current_plan
from tasks.web.downloads import download
from tasks.web.export_amendments import remarks

PARAMETER = "export"
FORMATS = ("xlsx", "csv")
NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s]+')
LONGEST_NAME = 60  # signs of the page's name in the file's


@dataclass(frozen=True)
class Export:
    """What a page hands out: its table, and what a workbook has beside it."""

    name: str  # of the page, in words; the file is named after it
    table: Sheet
    more: Callable[[], Sequence[Sheet]] = list  # made for a workbook alone
    filters: Sequence[tuple[str, str]] = field(default_factory=list)  # (label, word)
    coverage: str = ""
    indicators: Sequence[Indicator] = ()  # whose changes of the plan the notes tell


def page(request, template, context, export, *, status=200):
    """Answer with the page, or with its table as a file where the address asks for one.

    Args: export – turns the page's context into an Export; called for a file alone.
    A context whose `is_exportable` is False has no table, and neither has one of an
    edition that holds none (`is_held`): no file is offered or made.
    """
    context = {"is_exportable": context.get("is_held", True)} | context
    asked = request.GET.get(PARAMETER)
    if asked is None or request.method == "POST":  # what was typed is a page's answer
        return render(request, template, context, status=status)
    if asked not in FORMATS:
        raise Http404(_("没有这种导出格式。"))
    if not context["is_exportable"]:
        raise Http404(_("本页没有可以导出的表格。"))
    made = export(context)
    quarter = _quarter(context)
    if asked == "csv":
        content = as_csv(made.table)
    else:
        content = _workbook(request, made, context)
    return download(
        content, f"{_file_name(made.name, _edition_key(request) or quarter)}.{asked}"
    )


def _workbook(request, made, context) -> bytes:
    plan, quarter = _plan(request), _quarter(context)
    notes = _notes(request, made, context, plan=plan, at=timezone.localtime())
    return as_workbook(
        [made.table, notes, *made.more()],
        heading=" · ".join([made.name, *([quarter.label] if quarter else [])]),
        remark=plan.title if plan else "",
    )


def _quarter(context):
    held = context.get("board") or context.get("desk")
    return held.quarter if held else context.get("quarter")


def _plan(request):
    book = getattr(request, "book", None)
    return book.plan.plan if book else current_plan()


def _edition_key(request):
    book = getattr(request, "book", None)
    edition = getattr(book, "edition", None)
    if edition is None or book.quarter != edition.quarter:
        return None
    return _("%(edition)s定版") % {"edition": edition.edition.key}


def _file_name(name, quarter) -> str:
    safe = NOT_IN_A_NAME.sub("_", plain_text(name))[:LONGEST_NAME].strip("._")
    return f"{safe}_{quarter}" if quarter else safe


def _notes(request, made, context, *, plan, at) -> Sheet:
    """Return the sheet that says what the file is, when it was made and for whom."""
    quarter, rows = _quarter(context), []
    if plan:
        rows.append((_("行动方案"), f"{plan.title}（{plan.document_number}）"))
    rows.append((_("页面"), made.name))
    if quarter:
        rows.append((_("季度"), quarter.label))
    rows.append((_("筛选条件"), _filters(made)))
    if "provisional" in context:
        rows.append((_("数据范围"), _scope(context["provisional"])))
    rows += _edition(request)
    if made.coverage:
        rows.append((_("覆盖情况"), made.coverage))
    if made.indicators:
        rows += remarks(request.book, made.indicators)
    if plan and plan.has_demo:
        rows.append((_("演示数据"), _("填报数字均为虚构，仅供试用。")))
    rows += [
        (_("缺数据的表示"), _("空单元格表示没有数据，不表示 0。")),
        (
            _("数字的表示"),
            _(
                "数量按计量单位列出，不折算为万；百分比和百分点保留一位小数，与页面一致。"
            ),
        ),
        (
            _("导出时间"),
            f"{at:%Y-%m-%d %H:%M}（{timezone.get_current_timezone_name()}）",
        ),
        (_("导出人"), str(request.user)),
        (_("页面地址"), _address(request)),
    ]
    return Sheet(
        _("说明"), [Column(_("项目")), Column(_("内容"))], rows, is_table=False
    )


def _edition(request) -> list[tuple[str, str]]:
    """Say which edition the figures are of, or that they are of none."""
    book = getattr(request, "book", None)
    if not hasattr(book, "edition"):
        return []
    if book.edition is None:
        return [(_("定版"), _("未定版，为导出时的数据。"))]
    edition = book.edition.edition
    at = timezone.localtime(edition.published_at)
    words = _("%(title)s，%(at)s 由 %(name)s 发布") % {
        "title": edition.title,
        "at": f"{at:%Y-%m-%d %H:%M}",
        "name": edition.publisher_name,
    }
    return [(_("定版"), words), (_("定版校验码"), edition.checksum)]


def _filters(made) -> str:
    words = [
        _("%(label)s：%(word)s") % {"label": label, "word": word}
        for label, word in made.filters
    ]
    return _("；").join(words) or _("无，全部列出")


def _scope(provisional) -> str:
    if provisional:
        return _("含已提交、未审定的数据，数字可能变化，不作为通报依据。")
    return _("只含已审定的数据。")


def _address(request) -> str:
    """Return the page's path with its query. NB: no host, which the request can forge."""
    query = request.GET.copy()
    del query[PARAMETER]
    return f"{request.path}?{query.urlencode()}" if query else request.path
