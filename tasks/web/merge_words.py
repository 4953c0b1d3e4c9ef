"""What two people's changes to one row are told in: against, and beside each other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.core.merging import FIGURE, Merge
from tasks.core.preview import Preview
from tasks.core.typed import Typed
from tasks.core.workbook_form import field_labels, show_field
from tasks.selectors.desk_rows import DeskRow


@dataclass(frozen=True)
class Difference:
    """One field, or the whole figure, in which two people's changes differ."""

    label: str
    theirs: str  # what is stored; "" for nothing
    mine: str  # what stands in the fields


def differences(
    row: DeskRow, fields: tuple[str, ...], typed: Typed, shown: Preview
) -> list[Difference]:
    """Return both texts of each field; a figure and its basis are one.

    Args: fields – that differ; typed, shown – what stands in the fields.
    """
    found, labels = [], _labels()
    if set(fields) & set(FIGURE):
        found.append(Difference(_("数据"), row.preview.words, shown.words))
    for name in fields:
        if name not in FIGURE:
            both = (getattr(row.typed, name), getattr(typed, name))
            texts = (show_field(name, text, row.kind) for text in both)
            found.append(Difference(labels[name], *texts))
    return found


def merge_notice(row: DeskRow, found: Merge) -> str:
    """Return what somebody else changed and what of one's own was saved beside it; ""
    where the page showed it all.

    Args: row – as it is stored now.
    """
    if not found.kept:
        return ""
    values = {
        "theirs": _listed(found.kept, row.preview.words or _("未填")),
        "mine": _listed(found.added),
    }
    if not found.added:
        return _("您打开页面后，该项已有改动：%(theirs)s，均已保留。") % values
    return (
        _("您打开页面后，该项已有改动：%(theirs)s，均已保留；您填的%(mine)s已保存。")
        % values
    )


def _listed(names: tuple[str, ...], words: str = "") -> str:
    """Return fields in words, the figure first; with what it is, if told."""
    labels, figure = _labels(), _("数据")
    if words:
        figure = _("数据改为“%(words)s”") % {"words": words}
    told = [figure] if set(names) & set(FIGURE) else []
    told += [labels[name] for name in names if name not in FIGURE]
    return pgettext("separator in a list", "、").join(told)


def _labels() -> dict[str, str]:
    return {**field_labels(), "hint_reason": _("确认无误的理由")}
