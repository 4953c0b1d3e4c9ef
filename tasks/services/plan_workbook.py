"""The whole plan as one workbook: taken away, edited, and loaded like the plan's files.

Reading turns every sheet into a file of records, so that what is looked at, refused,
confirmed and recorded is the same whichever way the plan comes.
"""

import json
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from tasks.core import plan_sheets
from tasks.core.fixture_diff import Problem
from tasks.core.plan_sheets import Form, PlanSheet, SheetColumn
from tasks.models import ExactDecimalField

from .fixture_parse import Source
from .fixture_registry import PlanModel, find, plan_models, target_of
from .fixture_state import read_stored
from .workbook_gate import read_sheets

CHINESE = "zh-hans"  # the workbook's language, whoever takes it away

# NB: the order matters, as for the readers of the files.
FORMS = (
    (models.ManyToManyField, Form.REFERENCES),
    (models.ForeignKey, Form.REFERENCE),
    (ExactDecimalField, Form.NUMBER),
    (models.BooleanField, Form.YES_NO),
    (models.IntegerField, Form.WHOLE),
    (models.DateField, Form.DATE),
    (models.JSONField, Form.SHARES),
    (models.CharField, Form.TEXT),
    (models.TextField, Form.TEXT),
)


def export() -> bytes:
    """Return the stored plan as an .xlsx file. Queries: as `read_stored`."""
    stored = read_stored()
    with override(CHINESE):
        sheets = [
            replace(layout(plan_model), rows=_rows(stored[plan_model.label]))
            for plan_model in plan_models()
        ]
        return plan_sheets.build(sheets)


def _rows(rows) -> list[dict]:
    """Return the rows in the order of their keys; None stands before anything."""
    ordered = sorted(
        rows.items(), key=lambda item: [(part is not None, part) for part in item[0]]
    )
    return [row.values for _key, row in ordered]


def layout(plan_model: PlanModel) -> PlanSheet:
    """Return the sheet of a model of the plan, without rows."""
    columns = tuple(_column(plan_model, name) for name in plan_model.names)
    title = str(plan_model.model._meta.verbose_name)
    return PlanSheet(plan_model.label, title, columns)


def _column(plan_model: PlanModel, name: str) -> SheetColumn:
    field = plan_model.field(name)
    form = next(form for kind, form in FORMS if isinstance(field, kind))
    choices = tuple((value, str(word)) for value, word in field.flatchoices)
    if form is Form.YES_NO:
        choices = ((True, _("是")), (False, _("否")))
    whole_key = False
    if field.is_relation:
        target = target_of(field)
        whole_key = isinstance(target.field(target.key[0]), models.IntegerField)
    return SheetColumn(
        name=name,
        heading=str(field.verbose_name),
        form=Form.CHOICE if field.flatchoices else form,
        help=str(field.help_text),
        is_key=name in plan_model.key,
        is_nullable=field.null,
        choices=choices,
        whole_key=whole_key,
    )


def sources_of(name: str, content: bytes) -> list[Source]:
    """Return an uploaded workbook as files of records, one for each sheet.

    Raises: NotRead – the file is refused unread, or is no plan's workbook.
    """
    grids = read_sheets(content, key=plan_sheets.MARK, longest=plan_sheets.LONGEST + 1)
    order = {plan_model.label: i for i, plan_model in enumerate(plan_models())}
    sheets = [(plan_sheets.label_of(grid), title) for title, grid in grids.items()]
    sheets.sort(key=lambda sheet: order.get(sheet[0], -1))
    return [
        _source(f"{name[:60]} {title}", label, grids[title]) for label, title in sheets
    ]


def _source(name: str, label: str, grid) -> Source:
    plan_model = find(label)
    if plan_model is None:
        sentence = _("不接受的数据类型：%(label)s。") % {"label": label[:60]}
        return Source(name, b"[]", problems=(Problem(name, 0, "model", sentence),))
    with override(CHINESE):
        columns = layout(plan_model).columns
    found = plan_sheets.read(grid, columns)
    records = [{"model": label, "fields": fields} for _row, fields in found.records]
    return Source(
        name,
        json.dumps(records, ensure_ascii=False, indent=1).encode(),
        rows=tuple(row for row, _fields in found.records),
        problems=tuple(
            Problem(name, row, field, sentence)
            for row, field, sentence in found.problems
        ),
    )
