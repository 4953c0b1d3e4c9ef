"""Supervision slips (三色督办): which colour a status proposes, which step may follow,
and what colour a slip leaves for its quarter."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import Kind, LabelledEnum, Status
from .quarters import QUARTERS_PER_YEAR
from .standing import Progress
from .workflow import Refused

DUE_SOON = 1  # quarters left in the year, at most
TEXT_LENGTH = 2000  # characters


class Colour(LabelledEnum):
    """How urgent a slip is; and the colour that one leaves for its quarter."""

    RED = "red", gettext_lazy("红色")
    YELLOW = "yellow", gettext_lazy("黄色")
    BLUE = "blue", gettext_lazy("蓝色")
    GREEN = "green", gettext_lazy("绿色")  # of a quarter alone, never of a slip

    @property
    def severity(self) -> int:
        """0 (green) to 3 (red)."""
        return list(reversed(Colour)).index(self)


ISSUED_COLOURS = (Colour.RED, Colour.YELLOW, Colour.BLUE)


class SlipState(LabelledEnum):
    """Where a slip is."""

    ISSUED = "issued", gettext_lazy("待回复")
    ANSWERED = "answered", gettext_lazy("待销号")
    SENT_BACK = "sent_back", gettext_lazy("退回重办")
    CLOSED = "closed", gettext_lazy("已销号")
    REVOKED = "revoked", gettext_lazy("已撤销")

    @property
    def is_open(self) -> bool:
        return self in (SlipState.ISSUED, SlipState.ANSWERED, SlipState.SENT_BACK)

    @property
    def is_with_department(self) -> bool:
        """True while the department has to answer."""
        return self in (SlipState.ISSUED, SlipState.SENT_BACK)


class SlipAction(LabelledEnum):
    """A step in the life of a slip."""

    ISSUE = "issue", gettext_lazy("签发")
    ANSWER = "answer", gettext_lazy("回复")
    SEND_BACK = "send_back", gettext_lazy("退回重办")
    CLOSE = "close", gettext_lazy("销号")
    REVOKE = "revoke", gettext_lazy("撤销")


# (action, state before) -> state after; whatever is not listed is refused.
SLIP_STEPS: dict[tuple[SlipAction, SlipState | None], SlipState] = {
    (SlipAction.ISSUE, None): SlipState.ISSUED,
    (SlipAction.ANSWER, SlipState.ISSUED): SlipState.ANSWERED,
    (SlipAction.ANSWER, SlipState.SENT_BACK): SlipState.ANSWERED,
    (SlipAction.SEND_BACK, SlipState.ANSWERED): SlipState.SENT_BACK,
    (SlipAction.CLOSE, SlipState.ANSWERED): SlipState.CLOSED,
    (SlipAction.REVOKE, SlipState.ISSUED): SlipState.REVOKED,
    (SlipAction.REVOKE, SlipState.SENT_BACK): SlipState.REVOKED,
}


def after_step(action: SlipAction, state: SlipState | None) -> SlipState:
    """Return the state that a step leads to.

    Raises: Refused – the step is not possible in this state.
    """
    if (action, state) not in SLIP_STEPS:
        raise Refused(
            _("督办单处于“%(state)s”状态，不能%(action)s。")
            % {"state": state.label if state else "–", "action": action.label}
        )
    return SLIP_STEPS[(action, state)]


def proposed(progress: Progress) -> Colour | None:
    """Return the colour that a status proposes; None where nothing is to be urged.

    Red: far behind, or past the year of the target and not done. Yellow: behind. Blue:
    due by the year's end with a quarter left at most, and a deliverable that is not done
    or a quantity slightly behind. A missing figure proposes nothing: it is reminded of.
    """
    if progress.status is Status.FAR_BEHIND:
        return Colour.RED
    if progress.status is Status.BEHIND:
        return Colour.YELLOW
    if QUARTERS_PER_YEAR - progress.quarter.number > DUE_SOON:
        return None
    if progress.kind is Kind.MILESTONE:
        is_due = progress.due_year == progress.quarter.year
        return Colour.BLUE if is_due and progress.status is Status.ON_PACE else None
    return Colour.BLUE if progress.status is Status.SLIGHTLY_BEHIND else None


def colour_left(colour: Colour, state: SlipState) -> Colour | None:
    """Return the colour that a slip leaves for its quarter; None for a revoked one.

    While it is open, its own. A red one that was made good leaves yellow, any other
    green.
    """
    if state is SlipState.REVOKED:
        return None
    if state is not SlipState.CLOSED:
        return colour
    return Colour.YELLOW if colour is Colour.RED else Colour.GREEN


def words_for(colour: Colour, state: SlipState) -> str:
    """Return what a slip says of its quarter, in words."""
    if state is SlipState.REVOKED:
        return _("督办已撤销")
    if state is SlipState.CLOSED and colour is Colour.RED:
        return _("红色督办已销号，本季度记黄色")
    if state is SlipState.CLOSED:
        return _("%(colour)s督办已销号") % {"colour": colour.label}
    return _("%(colour)s督办") % {"colour": colour.label}


def suggested_text(colour: Colour, *, name: str, quarter: str, sentence: str) -> str:
    """Return the text that a slip begins with; the reviewer edits it."""
    urging = {
        Colour.RED: _("请查明原因，制定整改措施，明确责任人和完成时限，限期整改到位。"),
        Colour.YELLOW: _("请分析滞后原因，采取有力措施，尽快赶上序时进度。"),
        Colour.BLUE: _("年底将至，请抓紧推进，确保按期完成。"),
    }
    return _("截至%(quarter)s，“%(name)s”进展情况如下：%(sentence)s\n%(urging)s") % {
        "quarter": quarter,
        "name": name,
        "sentence": sentence,
        "urging": urging[colour],
    }
