"""The bulletin (通报) of an edition: what it says, in which order, from plain values.

Pure: the same edition gives the same bulletin for ever. Nothing here knows of files;
the writers beside turn the blocks into a document, a workbook or a page.
"""

from django.utils.translation import gettext as _

from .bulletin_blocks import (
    GLYPHS,
    Bulletin,
    Chart,
    Facts,
    Grid,
    Heading,
    Judgement,
    Laggard,
    Paragraph,
    Series,
)
from .enums import Status
from .figures import show_share

ACTUAL_COLOUR, EXPECTED_COLOUR = "1F4E79", "B8C4D0"
STATUS_COLOURS = {
    Status.MET: "0B7285",
    Status.ON_PACE: "4C9A5B",
    Status.SLIGHTLY_BEHIND: "E9B72B",
    Status.BEHIND: "E0701B",
    Status.FAR_BEHIND: "B3261E",
    Status.NOT_REPORTED: "8A94A3",
    Status.NOT_DUE: "D5DCE4",
}


def bulletin(facts: Facts) -> Bulletin:
    """Return the bulletin of an edition."""
    sections = [
        _whole,
        _tasks,
        _behind,
        _turns,
        _cities,
        _missing,
        _corrections,
        _next,
    ]
    blocks, number = [], 0
    for section in sections:
        made = section(facts)
        if made:
            number += 1
            heading = Heading(f"{chinese(number)}、{made[0]}")
            blocks += [heading, *made[1:]]
    return Bulletin(
        title=_("关于%(plan)s%(quarter)s进展情况的通报")
        % {"plan": _quoted(facts.plan), "quarter": facts.quarter},
        greeting=_("各有关单位："),
        blocks=tuple(blocks),
        signature=facts.publisher,
        day=facts.published,
        source=_("本通报依据%(edition)s（编号 %(key)s）生成，校验码 %(checksum)s。")
        % {"edition": facts.edition, "key": facts.key, "checksum": facts.checksum},
        facts=facts,
    )


def _quoted(name: str) -> str:
    return f"《{name}》"


DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number from 1 to 99 as headings count: 一, 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ten + (DIGITS[ones] if ones else "")


def marked(status: Status) -> str:
    """Return a status as shape and word."""
    return f"{GLYPHS[status]} {status.label}"


def _whole(facts: Facts) -> list:
    shown = [status for status in Status if facts.counts.get(status)]
    counts = _("、").join(
        _("%(status)s %(count)s 项") % {"status": s.label, "count": facts.counts[s]}
        for s in shown
    )
    return [
        _("总体进展"),
        Paragraph(
            _("截至%(quarter)s末，%(sentence)s")
            % {"quarter": facts.quarter, "sentence": facts.opening}
        ),
        Paragraph(_("按指标计：%(counts)s。") % {"counts": counts}),
        Chart(
            title=_("各状态指标数"),
            description=_("柱状图，各状态指标数：%(counts)s。") % {"counts": counts},
            categories=tuple(marked(status) for status in shown),
            series=(
                Series(
                    _("指标数"), tuple(facts.counts[s] for s in shown), ACTUAL_COLOUR
                ),
            ),
            unit=_("项"),
            colours=tuple(STATUS_COLOURS[status] for status in shown),
        ),
        Judgement(_("总体研判")),
    ]


def _tasks(facts: Facts) -> list:
    rows = tuple(
        (
            str(one.number),
            one.name,
            marked(one.status),
            show_share(one.share),
            show_share(one.expected),
            f"{one.reported}/{one.due}",
            str(one.lagging),
        )
        for one in facts.tasks
    )
    drawn = [one for one in facts.tasks if one.share is not None]
    named = [f"{one.number} {one.name}" for one in drawn]
    return [
        _("重点工作进展"),
        Paragraph(
            _(
                "%(count)s 项重点工作中，%(good)s 项达到或超过序时进度，%(behind)s 项滞后。"
            )
            % {
                "count": len(facts.tasks),
                "good": _count(facts.tasks, Status.MET, Status.ON_PACE),
                "behind": _count(facts.tasks, Status.BEHIND, Status.FAR_BEHIND),
            }
        ),
        Grid(
            caption=_("表1 重点工作进展情况"),
            columns=(
                _("序号"),
                _("重点工作"),
                _("状态"),
                _("平均完成率"),
                _("序时应达"),
                _("已报/应报"),
                _("滞后项数"),
            ),
            widths=(7, 40, 20, 13, 13, 13, 10),
            rows=rows,
            centred=frozenset({0, 2, 3, 4, 5, 6}),
            note=_(
                "注：平均完成率为本年到期且可计算完成率的指标完成率的平均数，"
                "单项超过 100% 的按 100% 计；“–”表示没有可计算的指标或尚无数据。"
            ),
        ),
        _shares(_("重点工作平均完成率与序时应达"), named, drawn, is_wide=True),
        Judgement(_("重点工作研判")),
    ]


def _count(found, *statuses: Status) -> int:
    return len([one for one in found if one.status in statuses])


def _shares(title: str, names: list[str], found, *, is_wide: bool) -> Chart:
    """Return the chart of the shares done against what was expected."""

    def percent(share):
        return None if share is None else round(share * 100, 1)

    told = _("；").join(
        _("%(name)s %(share)s，应达 %(expected)s")
        % {
            "name": name,
            "share": show_share(one.share),
            "expected": show_share(one.expected),
        }
        for name, one in zip(names, found, strict=True)
    )
    return Chart(
        title=title,
        description=_("条形图，%(title)s：%(told)s。") % {"title": title, "told": told},
        categories=tuple(names),
        series=(
            Series(
                _("平均完成率"), tuple(percent(o.share) for o in found), ACTUAL_COLOUR
            ),
            Series(
                _("序时应达"),
                tuple(percent(o.expected) for o in found),
                EXPECTED_COLOUR,
            ),
        ),
        unit="%",
        is_wide=is_wide,
    )


def _behind(facts: Facts) -> list:
    if not facts.laggards:
        return [_("滞后指标"), Paragraph(_("没有滞后的指标。"))]
    blocks: list = [_("滞后指标")]
    number = 0
    for status in (Status.FAR_BEHIND, Status.BEHIND):
        found = [one for one in facts.laggards if one.status is status]
        if found:
            number += 1
            title = _("%(status)s %(count)s 项") % {
                "status": marked(status),
                "count": len(found),
            }
            blocks.append(Heading(f"（{chinese(number)}）{title}", 2))
            blocks += _items(found)
    return [*blocks, Judgement(_("滞后原因研判"))]


def _items(found: list[Laggard]) -> list:
    blocks = []
    for number, one in enumerate(found, 1):
        text = _("%(number)s. %(name)s（%(lead)s）。%(sentence)s") % {
            "number": number,
            "name": one.name,
            "lead": one.lead,
            "sentence": one.sentence,
        }
        said = [
            _("%(department)s说明：“%(words)s”") % {"department": who, "words": words}
            for who, words in one.words
        ]
        said = said or [_("（有关单位未作说明。）")]
        blocks.append(Paragraph(text + "".join(said)))
    return blocks


def _turns(facts: Facts) -> list:
    if facts.turns is None:
        return []
    if not facts.turns:
        return [_("与上季度相比"), Paragraph(_("各指标状态与上季度相同。"))]
    rows = tuple((one.change, one.name, one.before, one.after) for one in facts.turns)
    return [
        _("与上季度相比"),
        Paragraph(
            _("共有 %(count)s 项指标的状态与上季度不同。") % {"count": len(rows)}
        ),
        Grid(
            caption=_("表2 状态有变化的指标"),
            columns=(_("变化"), _("指标"), _("上季度"), _("本季度")),
            widths=(14, 50, 18, 18),
            rows=rows,
            centred=frozenset({0, 2, 3}),
        ),
    ]


def _cities(facts: Facts) -> list:
    if not facts.cities:
        return []
    rows = tuple(
        (
            "–" if one.number is None else str(one.number),
            one.name,
            marked(one.status),
            show_share(one.share),
            show_share(one.expected),
            f"{one.reported}/{one.due}",
        )
        for one in facts.cities
    )
    return [
        _("各市进展"),
        Grid(
            caption=_("表3 各市进展情况"),
            columns=(
                _("位次"),
                _("地区"),
                _("状态"),
                _("平均完成率"),
                _("序时应达"),
                _("已报/应报"),
            ),
            widths=(10, 24, 22, 16, 16, 14),
            rows=rows,
            centred=frozenset({0, 1, 2, 3, 4, 5}),
        ),
        _shares(
            _("各市平均完成率与序时应达"),
            [one.name for one in facts.cities],
            facts.cities,
            is_wide=False,
        ),
        Judgement(_("各市情况研判")),
    ]


def _missing(facts: Facts) -> list:
    if not facts.missing:
        return [_("填报情况"), Paragraph(_("各单位均已填报并审定。"))]
    return [
        _("填报情况"),
        Paragraph(
            _("定版时尚缺数据的有 %(count)s 个单位：%(names)s。")
            % {"count": len(facts.missing), "names": _("、").join(facts.missing)}
        ),
    ]


def _corrections(facts: Facts) -> list:
    if not facts.reason:
        return []
    blocks = [
        _("更正说明"),
        Paragraph(_("本版更正原因：%(reason)s") % {"reason": facts.reason}),
    ]
    if facts.corrections:
        blocks.append(
            Grid(
                caption=_("表4 更正前后对照"),
                columns=(_("指标"), _("单位"), _("更正内容"), _("原值"), _("新值")),
                widths=(32, 20, 20, 16, 16),
                rows=tuple(
                    (c.name, c.whose, c.what, c.old, c.new) for c in facts.corrections
                ),
                centred=frozenset({2, 3, 4}),
            )
        )
    return blocks


def _next(facts: Facts) -> list:
    return [_("下一步工作"), Judgement(_("下一步工作要求"))]
