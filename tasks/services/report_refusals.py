"""Why a department's figures are not taken: sentences that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.core.typed import Entry
from tasks.core.workflow import Refused
from tasks.models import Actual
from tasks.selectors.desk_rows import DeskRow

from .round_steps import Conflict


class FigureConflict(Conflict):
    """Two people changed the same figure; carries what is stored and what was typed,
    and the fields in which the person's changes stand against the other's."""

    def __init__(
        self, *, theirs: Actual | None, yours: Entry, fields: tuple[str, ...] = ()
    ):
        super().__init__(_("您打开页面后，此项数据已被他人修改，请核对后重新保存。"))
        self.theirs, self.yours, self.fields = theirs, yours, fields


class Incomplete(Refused):
    """What the plan asks for is missing; `missing` are indicator codes."""

    def __init__(self, rows: list[DeskRow]):
        text = _("还有 %(count)s 项应报数据未填，填好后再提交：%(names)s。")
        super().__init__(text % {"count": len(rows), "names": _names(rows)})
        self.missing = _codes(rows)


class Unconfirmed(Refused):
    """Figures look like slips, and nobody has said why they are right; `unconfirmed`
    are indicator codes."""

    def __init__(self, rows: list[DeskRow]):
        text = _("有 %(count)s 项核对提示尚未说明，请更正数据或写明理由：%(names)s。")
        super().__init__(text % {"count": len(rows), "names": _names(rows)})
        self.unconfirmed = _codes(rows)


class Unexplained(Refused):
    """What lags, or what was promised, lacks its words; `unexplained` are indicator
    codes."""

    def __init__(self, rows: list[DeskRow]):
        text = _("有 %(count)s 项尚缺滞后说明或承诺兑现情况，补齐后再提交：%(names)s。")
        super().__init__(text % {"count": len(rows), "names": _names(rows)})
        self.unexplained = _codes(rows)


def _names(rows: list[DeskRow]) -> str:
    separator = pgettext("separator in a list", "、")
    return separator.join(row.indicator.title for row in rows)


def _codes(rows: list[DeskRow]) -> list[str]:
    return [row.indicator.code for row in rows]
