"""Why a line lags and what is promised about it; and what became of the last promise.

Asked for only where it is needed: a cause, an action, who and by when where the figure
is behind or far behind; and, wherever something was promised the last time, whether it
was kept. A promise names a day within the next quarter, so that the next quarter's form
can ask for it: of a longer measure, the step that is done by then is promised.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .enums import Fulfilment
from .explain_words import show_day
from .fields import check_length, read_choice, read_day, read_text
from .quarters import Quarter

TEXT_LENGTH = 500  # characters of a cause, of an action, of what became of it
OWNER_LENGTH = 60  # characters
LIMITS = {
    "cause": TEXT_LENGTH,
    "action": TEXT_LENGTH,
    "owner": OWNER_LENGTH,
    "fulfilment_note": TEXT_LENGTH,
}
REASONS = ("cause", "action", "owner", "due_on")  # asked for where a line lags
ANSWERS = ("fulfilment", "fulfilment_note")  # asked for where something was promised
FIELDS = (*ANSWERS, *REASONS)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a department says about a line that lags, and about its last promise."""

    cause: str = ""
    action: str = ""
    owner: str = ""  # a role, an office or a person, in the department's own words
    due_on: date | None = None  # by when; within the next quarter
    fulfilment: Fulfilment | None = None  # of the last promise
    fulfilment_note: str = ""

    @property
    def is_blank(self) -> bool:
        return self == NOTHING

    @property
    def has_reasons(self) -> bool:
        """True when anything is said about a line that lags."""
        return any(getattr(self, name) for name in REASONS)

    @property
    def promises(self) -> bool:
        """True when something is promised by a day."""
        return bool(self.action and self.due_on)

    def lacks(self, *, is_lagging: bool, is_asked: bool) -> tuple[str, ...]:
        """Return the fields without which the quarter cannot be submitted.

        Args: is_lagging – the figure is behind or far behind; is_asked – something was
        promised the last time.
        """
        wanted = (*(ANSWERS if is_asked else ()), *(REASONS if is_lagging else ()))
        return tuple(name for name in wanted if not getattr(self, name))


NOTHING = Explained()


def field_words() -> dict[str, str]:
    """Return what the fields are called."""
    return {
        "fulfilment": _("上期承诺兑现情况"),
        "fulfilment_note": _("兑现情况说明"),
        "cause": _("滞后原因"),
        "action": _("整改措施"),
        "owner": _("责任人"),
        "due_on": _("完成时限"),
    }


def lacks_sentence(names: tuple[str, ...]) -> str:
    """Return what must still be filled in before submitting; "" for nothing."""
    if not names:
        return ""
    words = field_words()
    told = pgettext("separator in a list", "、").join(words[name] for name in names)
    return _("提交前还需填写：%(fields)s。") % {"fields": told}


def first_day(quarter: Quarter) -> date:
    """Return a quarter's first day."""
    return date(quarter.year, 3 * quarter.number - 2, 1)


def last_day(quarter: Quarter) -> date:
    """Return a quarter's last day."""
    return first_day(quarter.next) - timedelta(days=1)


def read_explained(typed, quarter: Quarter, errors: dict) -> Explained:
    """Return what a row of the entry form says; what is wrong goes into `errors`.

    Args: typed – with the fields of FIELDS as text; quarter – that is reported.
    """
    found = Explained(
        cause=read_text(typed.cause),
        action=read_text(typed.action),
        owner=read_text(typed.owner),
        due_on=read_day(typed.due_on, "due_on", errors),
        fulfilment=read_choice(Fulfilment, typed.fulfilment, "fulfilment", errors),
        fulfilment_note=read_text(typed.fulfilment_note),
    )
    for name, limit in LIMITS.items():
        check_length(getattr(found, name), limit, name, errors)
    if found.due_on and not first_day(quarter.next) <= found.due_on <= last_day(
        quarter.next
    ):
        errors["due_on"] = _window_sentence(quarter.next)
    return found


def _window_sentence(quarter: Quarter) -> str:
    return _(
        "时限应在%(quarter)s内（%(first)s至%(last)s），下季度填报时逐条核对。"
        "需时更长的，请写这一季度内完成的一步。"
    ) % {
        "quarter": quarter.label,
        "first": show_day(first_day(quarter)),
        "last": show_day(last_day(quarter)),
    }


def explained_texts(explained: Explained) -> dict[str, str]:
    """Return what is stored as the text of the form's fields."""
    return {
        "cause": explained.cause,
        "action": explained.action,
        "owner": explained.owner,
        "due_on": explained.due_on.isoformat() if explained.due_on else "",
        "fulfilment": explained.fulfilment.value if explained.fulfilment else "",
        "fulfilment_note": explained.fulfilment_note,
    }


def explained_from(texts: dict[str, str] | None) -> Explained:
    """Return what `explained_texts` gave; NOTHING for nothing."""
    if not texts:
        return NOTHING
    given = {name: texts.get(name) or "" for name in FIELDS}
    due_on, fulfilment = given.pop("due_on"), given.pop("fulfilment")
    return Explained(
        due_on=date.fromisoformat(due_on) if due_on else None,
        fulfilment=Fulfilment(fulfilment) if fulfilment else None,
        **given,
    )


def shown_texts(explained: Explained) -> list[tuple[str, str]]:
    """Return every field's name and what it says to a reader; "" for nothing."""
    shown = explained_texts(explained)
    if explained.due_on:
        shown["due_on"] = show_day(explained.due_on)
    if explained.fulfilment:
        shown["fulfilment"] = str(explained.fulfilment.label)
    return [(words, shown[name]) for name, words in field_words().items()]


def in_words(explained: Explained) -> str:
    """Return cause, action, who and by when in one line; "" where none is given."""
    by_when = explained.due_on and show_day(explained.due_on)
    parts = [
        (_("原因：%(text)s"), explained.cause),
        (_("措施：%(text)s"), explained.action),
        (_("责任人：%(text)s"), explained.owner),
        (_("完成时限：%(text)s"), by_when),
    ]
    told = [word % {"text": str(text).rstrip("。；")} for word, text in parts if text]
    return _("；").join(told) + _("。") if told else ""
