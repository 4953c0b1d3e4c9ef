"""The quarterly round's rules: which step may follow, and what may be changed when."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import TRANSITIONS, Action, LabelledEnum, State


class Filing(LabelledEnum):
    """How far a department is with a quarter, as the reviewers see it."""

    APPROVED = "approved", gettext_lazy("已审定")
    SUBMITTED = "submitted", gettext_lazy("待审核")
    RETURNED = "returned", gettext_lazy("已退回")
    DRAFT = "draft", gettext_lazy("填报中")
    NONE = "none", gettext_lazy("未报")
    EXEMPT = "exempt", gettext_lazy("无需填报")  # the plan asks for nothing

    @property
    def is_outstanding(self) -> bool:
        """True when the department still has to report."""
        return self in (Filing.DRAFT, Filing.NONE)


_noted: ContextVar[list | None] = ContextVar("refusals", default=None)


class Refused(ValueError):
    """A step that the rules do not allow; the message says why and what to do."""

    def __init__(self, *args):
        super().__init__(*args)
        noted = _noted.get()
        if noted is not None:
            noted.append(self)


@contextmanager
def noting_refusals() -> Iterator[list[Refused]]:
    """Collect every refusal of a block, whoever catches it, so that it can be put on
    record."""
    found: list[Refused] = []
    reset = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(reset)


def after(action: Action, state: State) -> State:
    """Return the state that a step leads to.

    Raises: Refused – the step is not possible in this state.
    """
    if (action, state) not in TRANSITIONS:
        raise Refused(
            _("数据处于“%(state)s”状态，不能%(action)s。")
            % {"state": state.label, "action": action.label}
        )
    return TRANSITIONS[(action, state)]


def state_of(items: Iterable[State]) -> State:
    """Return a submission's state from the states of the figures that say something.

    One returned figure makes it returned; it is approved when all are.
    """
    found = set(items)
    if not found:
        return State.DRAFT
    order = (State.RETURNED, State.SUBMITTED, State.DRAFT, State.APPROVED)
    return next(state for state in order if state in found)


def may_edit(
    *, submission: State | None, item: State | None, is_required: bool
) -> bool:
    """Return True when the department may change a figure, the round being open.

    After a return only what was returned can be changed. What the plan asks for and
    was never reported stays open, or it could never be completed.
    Args: submission, item – None: there is none yet.
    """
    if item is State.RETURNED:
        return True
    if item in (State.SUBMITTED, State.APPROVED):
        return False
    if submission in (None, State.DRAFT):
        return True
    return is_required and submission in (State.RETURNED, State.APPROVED)
