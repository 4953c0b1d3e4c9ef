"""What an export says of targets that were amended and indicators that were redefined."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tasks.core import enums
from tasks.core.figures import show_number, show_percent
from tasks.models import Indicator
from tasks.selectors.amendments import (
    amendments_of,
    reporter_changes_of,
    revisions_of,
    rule_changes_of,
)


def remarks(book, indicators: Iterable[Indicator]) -> list[tuple[str, str]]:
    """Return a line for every change that holds by the book's quarter. Queries: 0."""
    rows = []
    for indicator in indicators:
        rows += [
            (_("目标修订"), _amended(indicator, one, book))
            for one in amendments_of(book, indicator)
        ]
        rows += [
            (_("口径调整"), _redefined(indicator, one))
            for one in revisions_of(book, indicator)
        ]
        rows += [
            (one.what, _changed(f"{indicator.code} {indicator.title}", one))
            for one in reporter_changes_of(book, indicator)
        ]
    name = book.plan.plan.title
    return rows + [(one.what, _changed(name, one)) for one in rule_changes_of(book)]


def _changed(name: str, one) -> str:
    text = _("%(indicator)s：自%(starts)s起，%(changes)s（%(document)s；%(reason)s）")
    return text % {
        "indicator": name,
        "starts": one.change.starts.label,
        "changes": one.said,
        "document": one.change.document_number,
        "reason": one.change.reason,
    }


def _amended(indicator, one, book) -> str:
    amendment, target = one.amendment, one.target
    whose = target.department.title if target.department else book.plan.plan.area_name
    words = {
        "indicator": f"{indicator.code} {indicator.title}",
        "whose": whose,
        "year": target.year,
        "starts": amendment.starts.label,
        "old": _amount(amendment.value_before, one.before),
        "new": _amount(amendment.value_after, one.after),
        "document": amendment.document_number,
        "reason": amendment.reason,
    }
    if amendment.is_addition:
        text = _(
            "%(indicator)s，%(whose)s %(year)s年目标：自%(starts)s起新增，为 %(new)s"
            "（%(document)s；%(reason)s）"
        )
    else:
        text = _(
            "%(indicator)s，%(whose)s %(year)s年目标：自%(starts)s起由 %(old)s "
            "修订为 %(new)s（%(document)s；%(reason)s）"
        )
    return text % words


def _amount(value, indicator) -> str:
    """Return a target as it was; a deliverable has no number."""
    if value is None:
        return str(enums.Kind.MILESTONE.label)
    if indicator.kind == enums.Kind.RATIO:
        return show_percent(value)
    return f"{show_number(value, indicator.decimals)} {indicator.unit_name}".strip()


def _redefined(indicator, one) -> str:
    revision = one.revision
    changes = _("；").join(
        _("%(label)s由“%(old)s”改为“%(new)s”")
        % {"label": label, "old": old, "new": new}
        for label, old, new in one.changes
    )
    text = _("%(indicator)s：自%(starts)s起，%(changes)s（%(document)s；%(reason)s）")
    said = text % {
        "indicator": f"{indicator.code} {indicator.title}",
        "starts": revision.starts.label,
        "changes": changes,
        "document": revision.document_number,
        "reason": revision.reason,
    }
    return said + (_("；前后数据不可比") if revision.is_break else "")
