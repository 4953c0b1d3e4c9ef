"""The plan's annexes with actual, share and status beside each target."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regions import selectors as regions
from tasks.core.bulletin_blocks import Bulletin
from tasks.core.sheets import Column, Kind, Sheet
from tasks.selectors.standings import Book
from tasks.web import export_sheets as sheets


def annexes(book: Book, made: Bulletin) -> list[Sheet]:
    """Return the sheets of a bulletin's workbook. Queries: 0."""
    return [_tasks(book), *_cities(book), _notes(book, made)]


def _tasks(book: Book) -> Sheet:
    """Return annex 1: every indicator below its task, as the plan lists them."""
    rows = [
        (
            line.indicator.measure.task.action.name,
            f"{line.indicator.measure.task.number} {line.indicator.measure.task.name}",
            line.indicator.measure.heading or None,
            line.indicator.measure.text or line.indicator.measure.subject or None,
            line.indicator.measure.responsible,
            line.indicator.measure.goal,
            line.indicator.name,
            sheets.unit_of(line.indicator) or None,
            sheets.target(line),
            sheets.actual(line),
            sheets.share(line),
            sheets.expected(line),
            sheets.status(line),
            line.sentence,
        )
        for line in book.lines
    ]
    columns = [
        Column(_("主要任务"), width=16),
        Column(_("重点工作"), width=22),
        Column(_("工作举措"), width=30),
        Column(_("具体事项"), width=26),
        Column(_("责任单位"), width=18),
        Column(_("工作目标"), width=28),
        Column(_("指标"), width=20),
        Column(_("计量单位"), width=9),
        Column(_("本年目标"), Kind.NUMBER, width=13),
        Column(_("实际"), Kind.NUMBER, width=13),
        Column(_("完成率"), Kind.PERCENT, width=10),
        Column(_("序时应达"), Kind.PERCENT, width=10),
        Column(_("状态"), width=12),
        Column(_("状态说明"), width=40),
    ]
    return Sheet(_("附件1 重点任务清单"), columns, rows)


def _cities(book: Book) -> list[Sheet]:
    """Return annex 2: the cities with what each was to reach, and where it stands."""
    found = regions.cities_of(book)
    chosen = regions.city_indicators(book, found)
    if not chosen:
        return []
    by_indicator = [regions.city_lines(book, found, one) for one in chosen]
    years = [_years(book, one) for one in chosen]
    rows = []
    for number, city in enumerate(found, 1):
        row = [number, city.name]
        for indicator, dates, lines in zip(chosen, years, by_indicator, strict=True):
            line = next((x.line for x in lines if x.city == city), None)
            row += _cells(book, indicator, city.bureau, dates, line)
        rows.append(tuple(row))
    total = [None, _("合计")]
    for indicator, dates in zip(chosen, years, strict=True):
        total += _cells(book, indicator, None, dates, book.line(indicator))
    rows.append(tuple(total))
    heads = [Column(_("序号"), Kind.NUMBER), Column(_("地区"))]
    for indicator, dates in zip(chosen, years, strict=True):
        heads += _heads(indicator, dates)
    totals = frozenset({len(rows) - 1})
    return [Sheet(_("附件2 各市培育计划"), heads, rows, totals=totals)]


def _years(book: Book, indicator) -> list[int]:
    return sorted({t.year for t in book.plan.targets.get(indicator.code, [])})


def _heads(indicator, years) -> list[Column]:
    unit, name = sheets.unit_of(indicator), indicator.name
    targets = [
        Column(
            f"{name}\n" + _("%(year)s年目标") % {"year": year}, Kind.NUMBER, unit, 14
        )
        for year in years
    ]
    return [
        *targets,
        Column(f"{name}\n" + _("实际"), Kind.NUMBER, unit, 14),
        Column(f"{name}\n" + _("完成率"), Kind.PERCENT, width=14),
        Column(f"{name}\n" + _("状态"), width=14),
    ]


def _cells(book: Book, indicator, bureau, years, line) -> list:
    targets = {
        target.year: target.value
        for target in book.plan.targets.get(indicator.code, [])
        if target.department == bureau
    }
    values = [targets.get(year) for year in years]
    if line is None:
        return [*values, None, None, None]
    return [*values, sheets.actual(line), sheets.share(line), sheets.status(line)]


def _notes(book: Book, made: Bulletin) -> Sheet:
    edition = book.edition.edition
    at = timezone.localtime(edition.published_at)
    rows = [
        (_("通报"), made.title),
        (_("行动方案"), f"{book.plan.plan.name}（{book.plan.plan.document_number}）"),
        (_("定版"), f"{edition.title}（{edition}）"),
        (_("定版时间"), f"{at:%Y-%m-%d %H:%M}"),
        (_("定版人"), edition.publisher_name),
        (_("校验码"), edition.checksum),
        (_("覆盖情况"), sheets.coverage(book.rollup(book.lines))),
        (_("数据范围"), _("只含已审定的数据。")),
        (_("缺数据的表示"), _("空单元格表示没有数据，不表示 0。")),
        (
            _("数字的表示"),
            _(
                "数量按计量单位列出，不折算为万；百分比和百分点保留一位小数，与页面一致。"
            ),
        ),
    ]
    if edition.reason:
        rows.append((_("更正原因"), edition.reason))
    if book.plan.plan.has_demo:
        rows.append((_("演示数据"), _("填报数字均为虚构，仅供试用。")))
    columns = [Column(_("项目")), Column(_("内容"))]
    return Sheet(_("说明"), columns, rows, is_table=False)
