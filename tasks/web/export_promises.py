"""What the list of promises hands out as a file."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.core.sheets import Column, Sheet
from tasks.templatetags.standing import TAGS
from tasks.web.export import Export
from tasks.web.export_sheets import records


def promise_list(context) -> Export:
    """Return the promises with what became of them, as the page lists them."""
    chosen = context["filter"]
    columns = [
        Column(_("代码")),
        Column(_("指标")),
        Column(_("单位")),
        Column(_("承诺季度")),
        Column(_("滞后原因")),
        Column(_("承诺的措施")),
        Column(_("责任人")),
        Column(_("完成时限")),
        Column(pgettext("promise", "兑现情况")),
        Column(_("答复季度")),
        Column(_("兑现情况说明")),
    ]
    name = _("整改承诺")
    sheet = Sheet(name, columns, [_row(one) for one in records(context["table"])])
    return Export(name, sheet, filters=_words(chosen))


def _row(promise) -> tuple:
    told, explained = promise.told, promise.told.explained
    return (
        told.indicator.code,
        told.indicator.title,
        told.department.title,
        told.quarter.label,
        explained.cause or None,
        explained.action,
        explained.owner or None,
        explained.due_on.isoformat(),
        str(TAGS[promise.outcome][0]),
        promise.answer.quarter.label if promise.answer else None,
        promise.note or None,
    )


def _words(chosen) -> list[tuple[str, str]]:
    words = []
    for name, text in chosen.chosen.items():
        field = chosen.fields[name]
        options = dict(getattr(field, "choices", []))
        words.append((str(field.label), str(options.get(text, text))))
    return words
