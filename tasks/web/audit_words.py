"""The audit record in words: what was done to what, and what became of it."""

import json
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tasks.access import ROLE_LABELS
from tasks.core.audit_chain import Result
from tasks.core.enums import Availability, Basis, Fulfilment, Stage, State
from tasks.core.figures import DASH
from tasks.services.audit import SYSTEM, UNKNOWN
from tasks.web.audit_labels import ACTION_LABELS, object_labels

SHORT = 160  # signs of a list's line on what changed
IN_FULL_ALONE = ("keys", "method", "sha256")  # values that a list leaves out
# Values that are no columns of a model.
VALUE_LABELS = {
    "accounts": gettext_lazy("账号数"),
    "baselines": gettext_lazy("基数"),
    "bytes": gettext_lazy("字节数"),
    "changed": gettext_lazy("变更条数"),
    "closed": gettext_lazy("停用账号数"),
    "document_number": gettext_lazy("依据文号"),
    "editions": gettext_lazy("定版数"),
    "explained": gettext_lazy("滞后说明"),
    "figures": gettext_lazy("各项数据"),
    "groups": gettext_lazy("角色"),
    "keys": gettext_lazy("新增的对象"),
    "method": gettext_lazy("请求方式"),
    "name": gettext_lazy("名称"),
    "new": gettext_lazy("新增条数"),
    "period": gettext_lazy("报告期"),
    "problems": gettext_lazy("问题数"),
    "reasons": gettext_lazy("退回理由"),
    "sha256": gettext_lazy("文件校验和"),
    "shared": gettext_lazy("分头填报的指标和单位"),
    "starts": gettext_lazy("执行季度"),
    "state": gettext_lazy("状态"),
    "status": gettext_lazy("应答码"),
    "submissions": gettext_lazy("填报单数"),
    "unchanged": gettext_lazy("未变条数"),
}
WORDS = {
    choice.value: choice.label
    for kind in (State, Availability, Basis, Stage, Fulfilment)
    for choice in kind
}
# Values that are chosen out of these.
CHOSEN = (
    *("state", "figures", "availability", "basis", "stage"),
    *("gaps_covered", "fulfilment"),
)
PEOPLE = {
    SYSTEM: gettext_lazy("服务器命令"),
    UNKNOWN: gettext_lazy("未登录"),
}


def action_word(entry) -> str:
    return str(ACTION_LABELS.get(entry.action, entry.action))


def kind_word(entry) -> str:
    return str(object_labels().get(entry.object_type, entry.object_type))


def person_word(entry) -> str:
    """Return who acted, or in what way nobody in particular did."""
    if entry.actor_id is None:
        return str(PEOPLE.get(entry.actor_name, entry.actor_name))
    return entry.actor_name


def result_word(entry) -> str:
    return str(Result(entry.result).label)


def changes(entry, without=()) -> list[tuple[str, str, str]]:
    """Return (what, before, after) for the values that an entry holds."""
    before, after = entry.before or {}, entry.after or {}
    names = [*before, *(name for name in after if name not in before)]
    model = _models().get(entry.object_type)
    return [
        (
            _label(model, name),
            _value(name, before.get(name)),
            _value(name, after.get(name)),
        )
        for name in names
        if name not in without
    ]


def summary(entry) -> str:
    """Return what changed in one line, or why, where that says more."""
    separator = pgettext("separator between remarks", "；")
    text = separator.join(_parts(entry))
    text = separator.join(part for part in (text, entry.reason) if part)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _parts(entry) -> Iterator[str]:
    before, after = entry.before, entry.after
    for label, old, new in changes(entry, without=IN_FULL_ALONE):
        sides = {"label": label, "old": old, "new": new}
        if before is None or after is None:
            shown = new if before is None else old
            if shown != DASH:
                yield _("%(label)s：%(value)s") % {"label": label, "value": shown}
        elif old != new:
            yield _("%(label)s：%(old)s → %(new)s") % sides


@cache
def _models():
    return {model._meta.model_name: model for model in apps.get_models()}


def _label(model, name) -> str:
    if name in VALUE_LABELS and (model is None or name in ("groups", "figures")):
        return str(VALUE_LABELS[name])
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return str(VALUE_LABELS.get(name, name))


def _value(name, value) -> str:
    if value in (None, "", [], {}):
        return DASH
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        inner = _models()["explanation"] if name == "explained" else None
        pairs = (
            (_label(inner, key) if inner else key, _value(key if inner else name, one))
            for key, one in value.items()
        )
        return "\n".join(
            _("%(label)s：%(value)s") % {"label": key, "value": one}
            for key, one in pairs
        )
    if isinstance(value, list):
        return pgettext("separator in a list", "、").join(
            _value(name, one) for one in value
        )
    if name == "groups":
        return str(ROLE_LABELS.get(value, value))
    if name in CHOSEN:
        return str(WORDS.get(value, value))
    return value if isinstance(value, str) else json.dumps(value)
