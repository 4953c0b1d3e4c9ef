"""What the pages of the plan's files show, and how a dry run is carried to its loading."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from tasks.core.figures import show_number
from tasks.core.fixture_diff import Key, ModelDiff, RowChange, key_text
from tasks.models import User
from tasks.services.fixture_parse import Source
from tasks.services.fixture_registry import find
from tasks.services.fixture_shelf import shipped
from tasks.services.fixtures import Examination

MAX_ROWS = 300  # shown of one model; the counts are always complete
MAX_TOKEN = 2_400_000  # characters; a posted form holds 2.5 MB
MAX_AGE = 60 * 60  # seconds between a dry run and its confirmation
LONG = 60  # characters; a longer value is folded


@dataclass(frozen=True)
class ShownValue:
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG

    @property
    def short(self) -> str:
        return self.text[:LONG] + "…"


@dataclass(frozen=True)
class ShownChange:
    field: str
    sides: tuple[ShownValue, ShownValue]  # before and after


@dataclass(frozen=True)
class ShownRow:
    key: str
    changes: list[ShownChange]


@dataclass(frozen=True)
class ShownModel:
    """What would become of one model's rows, in words."""

    name: str
    diff: ModelDiff
    new: list[str]
    changed: list[ShownRow]
    kept: list[ShownRow]
    hidden: int  # changed rows beyond those that are shown


def model_name(label: str) -> str:
    return str(find(label).model._meta.verbose_name)


def shown_models(examination: Examination) -> list[ShownModel]:
    """Return what a dry run found, model by model."""
    return [_shown_model(diff) for diff in examination.diffs]


def _shown_model(diff: ModelDiff) -> ShownModel:
    return ShownModel(
        name=model_name(diff.label),
        diff=diff,
        new=[key_text(key) for key in diff.new[:MAX_ROWS]],
        changed=[_shown_row(diff.label, row) for row in diff.changed[:MAX_ROWS]],
        kept=[_shown_row(diff.label, row) for row in diff.kept[:MAX_ROWS]],
        hidden=max(0, len(diff.changed) - MAX_ROWS),
    )


def _shown_row(label: str, row: RowChange) -> ShownRow:
    return ShownRow(
        key_text(row.key),
        [
            ShownChange(
                str(find(label).field(change.name).verbose_name),
                (
                    _shown(label, change.name, change.old),
                    _shown(label, change.name, change.new),
                ),
            )
            for change in row.changes
        ],
    )


def _shown(label: str, name: str, value: Any) -> ShownValue:
    choices = dict(find(label).field(name).flatchoices)
    return ShownValue(str(_label(choices, value)))


def _label(choices: dict, value: Any) -> Any:
    """Return a choice by its label; other values in words. NB: lists have no hash."""
    is_choice = isinstance(value, str) and value in choices
    return choices[value] if is_choice else _words(value)


def _words(value: Any) -> str:
    if value is None or value in ("", (), []):
        return _("（空）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return show_number(value, 4)
    if isinstance(value, tuple):
        return _references(value)
    return str(value)


def _references(value: Key | tuple[Key, ...]) -> str:
    if isinstance(value[0], tuple):
        return "、".join(key_text(key) for key in value)
    return key_text(value)


def seal(
    examination: Examination, user: User, order: dict[str, str] | None = None
) -> str:
    """Return the dry run as a signed text for the page to hand back.

    NB: nothing is kept on the server; a file that ships is named, an uploaded one is
    carried along, packed. "" when it is too large to be carried.
    Args: order – by which targets are amended, as it was typed.
    """
    stored = {source.name: source.sha256 for source in shipped()}
    files = [
        [s.name, None if stored.get(s.name) == s.sha256 else s.content.decode(), s.rows]
        for s in examination.sources
    ]
    payload = {"files": files, "digest": examination.digest, "order": order}
    token = signing.dumps(payload, salt=_salt(user), compress=True)
    return token if len(token) <= MAX_TOKEN else ""


def unseal(token: str, user: User) -> tuple[list[Source], str, dict | None]:
    """Return the files, the digest and the order of the dry run that the same person
    made.

    Raises: signing.BadSignature – changed, too old, or another person's; KeyError – a
    file no longer ships.
    """
    payload = signing.loads(token, salt=_salt(user), max_age=MAX_AGE)
    stored = {source.name: source for source in shipped()}
    sources = [
        stored[name] if text is None else Source(name, text.encode(), tuple(rows))
        for name, text, rows in payload["files"]
    ]
    return sources, payload["digest"], payload["order"]


def _salt(user: User) -> str:
    return f"plan-fixtures:{user.pk}"
