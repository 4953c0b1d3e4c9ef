"""What single fields say as they were typed: texts, choices, days."""

import contextlib
import re
from datetime import date

from django.utils.translation import gettext as _

from .figures import TYPED_SIGNS

DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(日|)")


def read_text(text: str) -> str:
    """Return a typed text as it is stored."""
    # NB: PostgreSQL does not store NUL.
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def read_choice(options, text: str, name: str, errors: dict):
    """Return the chosen option; None when nothing, or something unknown, was chosen."""
    if not text:
        return None
    try:
        return options(text)
    except ValueError:
        errors[name] = _("没有这个选项，请重新选择。")
        return None


def read_day(text: str, name: str, errors: dict) -> date | None:
    """Return a typed day; full-width digits count."""
    typed = text.translate(TYPED_SIGNS).strip()
    if not typed:
        return None
    found = DAY.fullmatch(typed)
    if found:
        with contextlib.suppress(ValueError):  # no such day
            return date(*map(int, found.groups()[:3]))
    errors[name] = _("不是有效的日期，请按“年-月-日”的样式填写。")
    return None


def check_length(text: str, limit: int, name: str, errors: dict) -> None:
    """Say so when a text is longer than what is stored."""
    if len(text) > limit:
        errors[name] = _("最多 %(limit)s 字，现有 %(length)s 字，请精简。") % {
            "limit": limit,
            "length": len(text),
        }
