"""Judging the rows that the files ask for, each alone and together with the others.

What a field refuses on its own was refused while reading; here stand the model's own
validators, the rules of the plan, and what must be unique.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tasks.core import plan_rules
from tasks.core.fixture_diff import Key, Problem, key_text
from tasks.models import Actual
from tasks.selectors.amendments import with_figures

from .fixture_registry import PlanModel, plan_models
from .fixture_state import Stored, Wanted

ANY_YEAR = range(10_000)


class Outlook:
    """The plan's values as they would stand after loading, by label and natural key."""

    def __init__(self, stored: Stored, wanted: list[Wanted]):
        self.values: dict[str, dict[Key, dict[str, Any]]] = {
            label: {key: row.values for key, row in rows.items()}
            for label, rows in stored.items()
        }
        for row in wanted:
            self.values[row.record.label][row.key] = row.values

    def kind(self, indicator: Key | None) -> str | None:
        """Return an indicator's kind; None when the indicator or its kind is unknown."""
        found = self.values["tasks.indicator"].get(indicator)
        return found["kind"] or None if found else None

    def years(self) -> range | None:
        """Return the years of the plan; None when there is none.

        A plan whose own years have a problem is not made one of every other row.
        """
        plans = list(self.values["tasks.plan"].values())
        bounds = [plan[name] for plan in plans for name in ("first_year", "last_year")]
        if not bounds:
            return None
        return ANY_YEAR if None in bounds else range(min(bounds), max(bounds) + 1)

    def is_responsible(self, indicator: Key, department: Key) -> bool:
        return (*indicator, *department) in self.values["tasks.responsibility"]


def check(
    wanted: list[Wanted], stored: Stored, *, may_amend: bool = False
) -> list[Problem]:
    """Return every problem of the rows. Queries: at most 2, where targets, definitions
    or the plan's bands would change.

    Args: may_amend – targets that figures are judged by may change: there is an order,
    or there will be one.
    """
    outlook = Outlook(stored, wanted)
    problems = []
    for row in wanted:
        problems += _own_problems(row)
        problems += _rule_problems(row, outlook)
    problems += _one_plan(wanted, outlook)
    problems += needs_amendment(wanted, may_amend=may_amend)
    problems += _plan_in_use(wanted)
    for plan_model in plan_models():
        problems += _not_unique(plan_model, wanted, stored)
    return problems


def _own_problems(row: Wanted) -> list[Problem]:
    """Run the model's own validation on a row, without asking the database.

    NB: references are resolved and uniqueness is judged for all rows at once; Django's
    own checks would ask the database for each row.
    """
    model, values, found = row.plan_model.model, row.values, []
    plain = {}
    for name in row.plan_model.names:
        attribute = row.plan_model.field(name)
        if attribute.is_relation:
            if values[name] is None and not attribute.null and name not in row.refused:
                found.append(row.record.problem(name, _("必填。")))
        else:
            plain[name] = values[name]
    others = {f.name for f in model._meta.fields} - set(plain)
    try:
        model(**plain).clean_fields(exclude=others | row.refused)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            found += [row.record.problem(name, message) for message in messages]
    row.refused |= {problem.field for problem in found}
    return found


def _rule_problems(row: Wanted, outlook: Outlook) -> list[Problem]:
    values = {n: v for n, v in row.values.items() if n not in row.refused}
    judge = RULES.get(row.record.label)
    found = judge(values, outlook) if judge else []
    return [row.record.problem(name, message) for name, message in found]


def _plan(values, _outlook):
    return plan_rules.plan_problems(values)


def _indicator(values, _outlook):
    return plan_rules.indicator_problems(values)


def _responsibility(values, outlook):
    kind = outlook.kind(values.get("indicator"))
    return plan_rules.responsibility_problems(values, kind)


def _target(values, outlook):
    indicator, department = values.get("indicator"), values.get("department")
    found = plan_rules.target_problems(values, outlook.kind(indicator), outlook.years())
    if indicator and department and not outlook.is_responsible(indicator, department):
        found.append(("department", _("该单位在这一指标上没有职责分工。")))
    return found


def _period(values, outlook):
    return plan_rules.period_problems(values, outlook.years())


RULES = {
    "tasks.plan": _plan,
    "tasks.indicator": _indicator,
    "tasks.responsibility": _responsibility,
    "tasks.target": _target,
    "tasks.reportingperiod": _period,
}


def _one_plan(wanted: list[Wanted], outlook: Outlook) -> list[Problem]:
    """Refuse a second plan: the site tracks one, and the figures are that one's."""
    if len(outlook.values["tasks.plan"]) < 2:
        return []
    message = _("本系统只跟踪一个行动方案，已有另一个；请核对代码。")
    return [
        row.record.problem("code", message)
        for row in wanted
        if row.record.label == "tasks.plan" and row.row is None
    ]


def needs_amendment(wanted: list[Wanted], *, may_amend: bool) -> list[Problem]:
    """Refuse what changes how figures that exist are judged: it asks for a reason, a
    document and a quarter, which a file does not give.

    Queries: 1 where a target or a definition would change.
    """
    left = [r for r in wanted if not (may_amend and r.record.label == "tasks.target")]
    changed = [(row, name) for row in left for name in _judging_changes(row)]
    codes = {_indicator_code(row) for row, _name in changed}
    used = with_figures(sorted(codes)) if codes else set()
    return [
        row.record.problem(name, _amend_first(row, name))
        for row, name in changed
        if _indicator_code(row) in used
    ]


def _judging_changes(row: Wanted) -> list[str]:
    """Return the fields of a row that would change, and that figures are judged by."""
    label = row.record.label
    if label == "tasks.target" and row.row is None:
        return ["year"]
    if label == "tasks.responsibility" and row.row is None:
        return ["reports"] if row.values["reports"] else []
    names = {
        "tasks.target": ("value",),
        "tasks.indicator": plan_rules.FROZEN,
        "tasks.responsibility": ("baseline", "reports"),
    }
    if row.row is None or label not in names:
        return []
    return [n for n in names[label] if row.values[n] != row.row.values[n]]


def _indicator_code(row: Wanted) -> str:
    return str(row.key[0])


def _amend_first(row: Wanted, name: str) -> str:
    if name == "reports":
        return plan_rules.reporters_are_used()
    told = {
        "tasks.target": plan_rules.target_is_used,
        "tasks.indicator": plan_rules.definition_is_used,
        "tasks.responsibility": plan_rules.baseline_is_used,
    }
    return told[row.record.label]()


def _plan_in_use(wanted: list[Wanted]) -> list[Problem]:
    """Refuse other years and bands once there are figures: they would judge all of them
    anew. Queries: 1 where they would change."""
    changed = [
        (row, name)
        for row in wanted
        if row.record.label == "tasks.plan" and row.row is not None
        for name in plan_rules.FROZEN_PLAN
        if row.values[name] != row.row.values[name]
    ]
    if not changed or not Actual.objects.exists():
        return []
    return [row.record.problem(n, plan_rules.plan_is_used(n)) for row, n in changed]


def _not_unique(plan_model: PlanModel, wanted, stored: Stored) -> list[Problem]:
    """Refuse a value that must be unique and is another row's, before or after."""
    unique = [
        name
        for name in plan_model.fields
        if plan_model.field(name).unique and name not in plan_model.key
    ]
    problems = []
    for name in unique:
        owners = {
            row.values[name]: key for key, row in stored[plan_model.label].items()
        }
        for row in wanted:
            if row.plan_model is not plan_model or row.values[name] is None:
                continue
            value = row.values[name]
            owner = owners.setdefault(value, row.key)
            if owner != row.key:
                shown = key_text(value) if isinstance(value, tuple) else value
                text = {"value": shown, "owner": key_text(owner)}
                message = _("“%(value)s”已用于记录 %(owner)s。") % text
                problems.append(row.record.problem(name, message))
    return problems
